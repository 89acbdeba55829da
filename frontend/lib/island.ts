// Islands: elements with data-island="name" that a module takes over once.

export type Island = (element: HTMLElement) => void | (() => void);

const ISLANDS: Record<string, () => Promise<{ default: Island }>> = {
  chart: () => import("../islands/chart/index"),
  gantt: () => import("../islands/gantt/index"),
  inbox: () => import("../islands/inbox/index"),
  inspector: () => import("../islands/inspector/index"),
  keys: () => import("../islands/keys/index"),
  map: () => import("../islands/map/index"),
  live: () => import("../islands/live/index"),
  menu: () => import("../islands/menu/index"),
  steady: () => import("../islands/steady/index"),
};

const awake = new WeakSet<Element>();

/** Start every island below `root` that does not run yet. */
export async function wakeIslands(root: ParentNode): Promise<void> {
  const found = [...root.querySelectorAll<HTMLElement>("[data-island]")].filter((element) => !awake.has(element));
  for (const element of found) awake.add(element);
  await Promise.all(
    found.map(async (element) => {
      const load = ISLANDS[element.dataset["island"] ?? ""];
      if (load) (await load()).default(element);
    }),
  );
}

/** The JSON that the page wrote for an element with `data-props="id of a json_script"`. */
export function propsOf(element: HTMLElement): unknown {
  const source = document.getElementById(element.dataset["props"] ?? "");
  return source?.textContent ? JSON.parse(source.textContent) : null;
}
