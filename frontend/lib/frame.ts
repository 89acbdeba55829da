// The shell: the menu on a phone, the narrow menu on a desk, the key that leads to the search.

const YEAR_S = 365 * 24 * 3600;

/** Wire the parts of the shell that the page has. */
export function startFrame(): void {
  const shell = document.querySelector<HTMLElement>("[data-shell]");
  if (shell) {
    startMenu(shell);
    startFold(shell);
  }
  document.addEventListener("keydown", leadToSearch);
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

function startMenu(shell: HTMLElement): void {
  const openers = shell.querySelectorAll<HTMLElement>("[data-menu-open]");
  const side = shell.querySelector<HTMLElement>(".side");
  let opener: HTMLElement | null = null;

  const set = (open: boolean): void => {
    shell.classList.toggle("shell-open", open);
    for (const one of openers) one.setAttribute("aria-expanded", String(open));
    for (const rest of shell.querySelectorAll<HTMLElement>(".shell-page, .thumb")) rest.inert = open;
    if (open) side?.querySelector<HTMLElement>("[data-menu-close]")?.focus();
    else opener?.focus();
  };
  for (const one of openers) {
    one.addEventListener("click", () => {
      opener = one;
      set(true);
    });
  }
  for (const one of shell.querySelectorAll("[data-menu-close]")) one.addEventListener("click", () => set(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shell.classList.contains("shell-open")) set(false);
  });
}

function startFold(shell: HTMLElement): void {
  const fold = shell.querySelector<HTMLElement>("[data-menu-fold]");
  fold?.addEventListener("click", () => {
    const narrow = shell.classList.toggle("shell-narrow");
    fold.setAttribute("aria-pressed", String(narrow));
    // A narrow menu has no headings to open a group with.
    if (narrow) shell.querySelectorAll<HTMLDetailsElement>(".side-group").forEach((group) => (group.open = true));
    document.cookie = `menu=${narrow ? "narrow" : "wide"};path=/;max-age=${YEAR_S};samesite=lax`;
  });
}

function leadToSearch(event: KeyboardEvent): void {
  const at = event.target as HTMLElement | null;
  const typing = at?.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("top-q");
  if (search) {
    event.preventDefault();
    search.focus();
  }
}
