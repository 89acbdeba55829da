import { expect, test } from "vitest";
import { propsOf } from "./island";

test("an island reads the JSON that the page wrote for it", () => {
  document.body.innerHTML = '<script type="application/json" id="trend">{"x": [1]}</script><div data-props="trend"></div><p></p>';
  expect(propsOf(document.querySelector("div") as HTMLElement)).toEqual({ x: [1] });
  expect(propsOf(document.querySelector("p") as HTMLElement)).toBeNull();
});
