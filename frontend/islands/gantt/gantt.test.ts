import { expect, test } from "vitest";
import wake, { nextBar } from "./index";

test.each([
  ["ArrowDown", 0, 1],
  ["ArrowDown", 2, 2],
  ["ArrowUp", 0, 0],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["Enter", 1, -1],
])("%s leads from bar %i to %i", (key, at, next) => {
  expect(nextBar(key, at, 3)).toBe(next);
});

test("the arrow keys walk along the bars", () => {
  document.body.innerHTML = '<figure><a class="gantt-bar" href="/1">1</a><a class="gantt-bar" href="/2">2</a></figure>';
  const figure = document.querySelector("figure") as HTMLElement;
  wake(figure);
  const [first, second] = figure.querySelectorAll<HTMLElement>("a");
  first?.focus();
  first?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  expect(document.activeElement).toBe(second);
});
