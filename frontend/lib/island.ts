// Islands: elements with data-island="name" that a module takes over once.

export type Island = (element: HTMLElement) => void | (() => void);

/** How the module of each island is fetched, by its name. */
export type Islands = Record<string, () => Promise<{ default: Island }>>;

const awake = new WeakSet<Element>();

/** Start every island below `root` that does not run yet. */
export async function wakeIslands(root: ParentNode, islands: Islands): Promise<void> {
  const found = [...root.querySelectorAll<HTMLElement>("[data-island]")].filter((element) => !awake.has(element));
  for (const element of found) awake.add(element);
  await Promise.all(
    found.map(async (element) => {
      const load = islands[element.dataset["island"] ?? ""];
      if (load) (await load()).default(element);
    }),
  );
}

/** The JSON that the page wrote for an element with `data-props="id of a json_script"`. */
export function propsOf(element: HTMLElement): unknown {
  const source = document.getElementById(element.dataset["props"] ?? "");
  return source?.textContent ? JSON.parse(source.textContent) : null;
}
