// The Gantt chart is drawn by the server; here it scrolls to today, and the arrow keys walk along its bars.

import type { Island } from "../../lib/island";

/** The bar to which a key leads from the one at `at`; -1 where the key leads nowhere. */
export function nextBar(key: string, at: number, count: number): number {
  if (key === "ArrowDown" || key === "ArrowRight") return Math.min(at + 1, count - 1);
  if (key === "ArrowUp" || key === "ArrowLeft") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return -1;
}

const gantt: Island = (element) => {
  const scroll = element.querySelector<HTMLElement>(".gantt-scroll");
  const today = element.querySelector<SVGLineElement>(".gantt-today line");
  if (scroll && today) {
    const share = Number.parseFloat(today.getAttribute("x1") ?? "0") / 100;
    scroll.scrollLeft = Math.max(0, share * scroll.scrollWidth - scroll.clientWidth / 3);
  }
  element.addEventListener("keydown", (event) => {
    const bars = [...element.querySelectorAll<HTMLElement>("a.gantt-bar")];
    const at = bars.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const next = nextBar(event.key, at, bars.length);
    if (next < 0) return;
    event.preventDefault();
    bars[next]?.focus();
  });
};

export default gantt;
