import { expect, test } from "vitest";
import { startLists } from "./lists";

test("the box in the head picks the page, and actions wait until something is picked", () => {
  document.body.innerHTML = `
    <table><thead><tr><th><input type="checkbox" data-pick-all></th></tr></thead>
    <tbody><tr><td><input type="checkbox" name="picked" value="1"></td></tr>
    <tr><td><input type="checkbox" name="picked" value="2"></td></tr></tbody></table>
    <b data-picked></b><button data-needs-picked>批量</button>`;
  startLists();
  const action = document.querySelector("button") as HTMLButtonElement;
  expect(action.disabled).toBe(true);
  const all = document.querySelector("[data-pick-all]") as HTMLInputElement;
  all.checked = true;
  all.dispatchEvent(new Event("change", { bubbles: true }));
  expect(document.querySelectorAll("input[name=picked]:checked")).toHaveLength(2);
  expect(document.querySelector("[data-picked]")?.textContent).toBe("2");
  expect(action.disabled).toBe(false);
});
