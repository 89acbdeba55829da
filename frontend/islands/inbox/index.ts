// The inbox by keyboard: walk, open, pick, turn the page, search. Keys never act while somebody types.

import type { Island } from "../../lib/island";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** The row to which a key leads from `at` (-1: none yet) among `count`. */
export function nextRow(key: string, at: number, count: number): number {
  const step = key === "j" ? 1 : -1;
  return Math.max(0, Math.min(count - 1, at + step));
}

const inbox: Island = (element) => {
  let at = -1;
  const rows = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(".list-table tbody tr")];
  const boxOf = (row: HTMLElement | undefined): HTMLInputElement | null =>
    row?.querySelector<HTMLInputElement>("input[name=picked]") ?? null;

  const walk = (key: string): void => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("here");
    at = nextRow(key, at, all.length);
    const row = all[at];
    row?.classList.add("here");
    row?.querySelector("a")?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const click = (box: HTMLInputElement | null): void => {
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const turn = (url: string | undefined): void => {
    if (url) window.location.assign(url);
  };
  const keys: Record<string, () => void> = {
    j: () => walk("j"),
    k: () => walk("k"),
    o: () => rows()[at]?.querySelector("a")?.click(),
    x: () => click(boxOf(rows()[at])),
    a: () => click(element.querySelector<HTMLInputElement>("[data-pick-all]")),
    n: () => turn(element.dataset["next"]),
    p: () => turn(element.dataset["first"]),
    f: () => document.getElementById("inbox-q")?.focus(),
    "?": () => document.querySelector(".inbox-keys")?.scrollIntoView({ block: "center" }),
  };
  const listen = (event: KeyboardEvent): void => {
    if (!element.isConnected) {
      document.removeEventListener("keydown", listen);
      return;
    }
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(TYPING)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", listen);
};

export default inbox;
