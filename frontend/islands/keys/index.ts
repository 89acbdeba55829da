// Makes true what `aria-keyshortcuts` promises: the key presses the button, takes the choice, or leads to the field.
// Keys are looked up when they are pressed, so that what htmx brings later has its keys too.

import type { Island } from "../../lib/island";

type Stroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether one of the shortcuts (`"Control+Enter Meta+Enter"`) is what was pressed. */
export function means(shortcuts: string, stroke: Stroke): boolean {
  return shortcuts.split(/\s+/).filter(Boolean).some((one) => {
    const held = one.split("+");
    const key = (held.pop() ?? "").toLowerCase();
    // With Alt a Mac types signs of its own, so the place of the key counts beside its sign.
    const pressed = stroke.key.toLowerCase() === key || stroke.code.toLowerCase() === `digit${key}` || stroke.code.toLowerCase() === `key${key}`;
    return (
      pressed &&
      stroke.ctrlKey === held.includes("Control") &&
      stroke.metaKey === held.includes("Meta") &&
      stroke.altKey === held.includes("Alt") &&
      stroke.shiftKey === held.includes("Shift")
    );
  });
}

/** Press, take (or give back) or go to what a key stands for. */
export function use(element: HTMLElement): void {
  if (element instanceof HTMLInputElement && /^(radio|checkbox)$/.test(element.type)) {
    element.checked = !element.checked;
    element.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (element.matches("input, textarea, select")) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else if (element.tagName === "SUMMARY") {
    (element.parentElement as HTMLDetailsElement).open = true;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else element.click();
}

const keys: Island = (root) => {
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) {
    for (const one of root.querySelectorAll("[data-mod]")) one.textContent = "⌘";
  }
  const listen = (event: KeyboardEvent): void => {
    if (!root.isConnected) {
      document.removeEventListener("keydown", listen);
      return;
    }
    // While an input method composes, its keys are its own; a key held down counts once.
    if (event.isComposing) return;
    const meant = [...root.querySelectorAll<HTMLElement>("[aria-keyshortcuts]")].find((one) => means(one.getAttribute("aria-keyshortcuts") ?? "", event));
    if (!meant) return;
    event.preventDefault();
    if (!event.repeat) use(meant);
  };
  document.addEventListener("keydown", listen);
};

export default keys;
