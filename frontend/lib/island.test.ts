import { expect, test, vi } from "vitest";
import { propsOf, wakeIslands } from "./island";

test("an island reads the JSON that the page wrote for it", () => {
  document.body.innerHTML = '<script type="application/json" id="trend">{"x": [1]}</script><div data-props="trend"></div><p></p>';
  expect(propsOf(document.querySelector("div") as HTMLElement)).toEqual({ x: [1] });
  expect(propsOf(document.querySelector("p") as HTMLElement)).toBeNull();
});

test("an island wakes once, and a name that nobody knows wakes nothing", async () => {
  document.body.innerHTML = '<div data-island="map"></div><div data-island="moat"></div>';
  const map = vi.fn();
  const islands = { map: () => Promise.resolve({ default: map }) };
  await wakeIslands(document, islands);
  await wakeIslands(document, islands);
  expect(map).toHaveBeenCalledExactlyOnceWith(document.querySelector("div"));
});
