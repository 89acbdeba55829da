import { beforeEach, expect, test, vi } from "vitest";
import wake, { means } from "./index";

const pressed = vi.fn((event: Event) => event.preventDefault());

beforeEach(() => {
  document.body.innerHTML = `<div id="call">
    <input id="number" aria-keyshortcuts="F2"><textarea id="said" aria-keyshortcuts="F4"></textarea>
    <input type="radio" name="proposed" value="0101" aria-keyshortcuts="Alt+1">
    <details><summary aria-keyshortcuts="F9">怎样补办身份证</summary></details>
    <button type="button" aria-keyshortcuts="Control+Enter Meta+Enter">立案</button></div>`;
  pressed.mockClear();
  const root = document.getElementById("call") as HTMLElement;
  root.querySelector("button")?.addEventListener("click", pressed);
  wake(root);
});

const press = (key: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
};
const radio = (): HTMLInputElement => document.querySelector("[type=radio]") as HTMLInputElement;

test("all keys held must be those named", () => {
  const bare = { key: "Enter", code: "Enter", ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
  expect(means("Control+Enter Meta+Enter", bare)).toBe(true);
  expect(means("Control+Enter Meta+Enter", { ...bare, ctrlKey: false, metaKey: true })).toBe(true);
  expect(means("Control+Enter", { ...bare, shiftKey: true })).toBe(false);
  expect(means("Control+Enter", { ...bare, ctrlKey: false })).toBe(false);
});

test("a Mac's sign for Alt and 1 still takes the first class", () => {
  press("¡", { code: "Digit1", altKey: true });
  expect(radio().checked).toBe(true);
});

test("the same key gives a choice back", () => {
  press("1", { code: "Digit1", altKey: true });
  press("1", { code: "Digit1", altKey: true });
  expect(radio().checked).toBe(false);
});

test("one key files, also from within a field, and a key held down files once", () => {
  press("F4");
  expect(document.activeElement?.id).toBe("said");
  expect(press("Enter", { ctrlKey: true }).defaultPrevented).toBe(true);
  press("Enter", { ctrlKey: true, repeat: true });
  expect(pressed).toHaveBeenCalledTimes(1);
});

test("plain typing and an input method's keys do nothing", () => {
  expect(press("Enter").defaultPrevented).toBe(false);
  press("Enter", { ctrlKey: true, isComposing: true });
  expect(pressed).not.toHaveBeenCalled();
});

test("a key opens what it leads to", () => {
  press("F9");
  expect(document.querySelector("details")?.open).toBe(true);
});

test("what was swapped away no longer listens", () => {
  document.getElementById("call")?.remove();
  press("Enter", { ctrlKey: true });
  expect(pressed).not.toHaveBeenCalled();
});
