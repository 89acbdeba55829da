import { beforeEach, expect, test } from "vitest";
import wake from "./index";

let menu: HTMLDetailsElement;

beforeEach(() => {
  document.body.innerHTML =
    '<details><summary>更多</summary><div><a href="/1">1</a><button>2</button></div></details><button id="else">x</button>';
  menu = document.querySelector("details") as HTMLDetailsElement;
  wake(menu);
  menu.open = true;
});

const press = (key: string): void => {
  (document.activeElement ?? menu).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
};

test("Escape closes and leads back to the button", () => {
  menu.querySelector("a")?.focus();
  press("Escape");
  expect(menu.open).toBe(false);
  expect(document.activeElement).toBe(menu.querySelector("summary"));
});

test("a click elsewhere closes", () => {
  document.getElementById("else")?.click();
  expect(menu.open).toBe(false);
});

test("arrows go round", () => {
  menu.querySelector("a")?.focus();
  press("ArrowUp");
  expect(document.activeElement).toBe(menu.querySelector("button"));
  press("ArrowDown");
  expect(document.activeElement).toBe(menu.querySelector("a"));
});
