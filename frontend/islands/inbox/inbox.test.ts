import { beforeEach, expect, test } from "vitest";
import wake, { nextRow } from "./index";

beforeEach(() => {
  document.body.innerHTML = `<input id="inbox-q"><div id="box"><table class="list-table">
    <thead><tr><th><input type="checkbox" data-pick-all></th></tr></thead>
    <tbody>
      <tr><td><input type="checkbox" name="picked" value="1"></td><td><a href="#1">甲</a></td></tr>
      <tr><td><input type="checkbox" name="picked" value="2"></td><td><a href="#2">乙</a></td></tr>
    </tbody></table></div>`;
  wake(document.getElementById("box") as HTMLElement);
});

const press = (key: string, on: Element = document.body): void => {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
};
const picked = (): string[] =>
  [...document.querySelectorAll<HTMLInputElement>("input[name=picked]:checked")].map((box) => box.value);

test("walking stops at the ends", () => {
  expect([nextRow("j", -1, 2), nextRow("j", 1, 2), nextRow("k", 0, 2)]).toEqual([0, 1, 0]);
});

test("the keys pick the row that was walked to", () => {
  press("j");
  press("j");
  press("x");
  expect(picked()).toEqual(["2"]);
  expect(document.activeElement?.textContent).toBe("乙");
});

test("keys do nothing while somebody types", () => {
  press("j", document.getElementById("inbox-q") as HTMLElement);
  expect(document.querySelector(".here")).toBeNull();
});

test("an inbox that was swapped away no longer listens", () => {
  document.getElementById("box")?.remove();
  press("j");
  expect(document.querySelector(".here")).toBeNull();
});
