// A drop-down made of <details>: closes on Escape, on a click elsewhere and when the focus leaves; arrows move within.

import type { Island } from "../../lib/island";

const menu: Island = (element) => {
  const details = element as HTMLDetailsElement;
  const summary = details.querySelector("summary");
  const items = (): HTMLElement[] => [...details.querySelectorAll<HTMLElement>("a[href], button:not(:disabled)")];

  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target as Node)) details.open = false;
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget as Node)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      summary?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = items();
      if (!all.length) return;
      event.preventDefault();
      details.open = true;
      const at = all.indexOf(document.activeElement as HTMLElement);
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      all[(next + all.length) % all.length]?.focus();
    }
  });
};

export default menu;
