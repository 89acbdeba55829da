// Lists: the checkbox that picks a whole page, and how many are picked.

/** Listen once for all lists, those that htmx brings later included. */
export function startLists(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.matches("[data-pick-all]")) pickAll(box);
    if (box.matches("[data-pick-all], input[name=picked]")) showPicked();
  });
  document.addEventListener("click", (event) => {
    const more = (event.target as Element).closest("[data-more-filters]");
    const open = more?.closest(".filters")?.classList.toggle("filters-open");
    if (open !== undefined) more?.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("htmx:after:settle", showPicked);
  showPicked();
}

function pickAll(box: HTMLInputElement): void {
  for (const one of box.closest("table")?.querySelectorAll<HTMLInputElement>("input[name=picked]") ?? []) {
    one.checked = box.checked;
  }
}

/** Elements with `data-picked` show the count; those with `data-needs-picked` are usable only when it is not zero. */
export function showPicked(): void {
  const count = document.querySelectorAll("input[name=picked]:checked").length;
  for (const one of document.querySelectorAll("[data-picked]")) one.textContent = String(count);
  for (const one of document.querySelectorAll<HTMLButtonElement>("[data-needs-picked]")) one.disabled = count === 0;
}
