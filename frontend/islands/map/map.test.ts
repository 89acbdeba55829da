import { beforeEach, expect, test } from "vitest";
import { listOf } from "./plain";
import { boxOf, pairOf, spotOf, typedSpot, type FeatureCollection, type LayerProps, type MapProps } from "./props";
import { styleOf, toneColour, type Palette } from "./style";

const PALETTE: Palette = {
  paper: "#f6f4ef",
  sheet: "#fff",
  ink: "#111",
  ink2: "#444",
  ink3: "#666",
  line: "#ddd",
  line2: "#ccc",
  act: "#1f5f6d",
  water: "#cde",
  waterName: "#478",
  green: "#ded",
  greenName: "#474",
  mainRoad: "#ffe",
  mainRoadEdge: "#edb",
  motorway: "#fec",
  motorwayEdge: "#dc8",
  tones: { good: "#0a0", warning: "#aa0", bad: "#a00", info: "#00a", neutral: "#055", off: "#888" },
  font: "sans-serif",
};
const PROPS: MapProps = {
  base: "/places/tiles/base/{z}/{x}/{y}.mvt?v=1&l=zh",
  grid: "",
  cellUrl: "",
  mostZoom: 15,
  city: [113, 32, 115, 34],
  box: null,
  layers: [],
  pick: null,
  find: "",
  tall: false,
};
const LAYER: LayerProps = { key: "c", label: "部件", url: "", data: null, byView: false, shown: true, clustered: true, drawnAt: 0 };
const ROWS: FeatureCollection = {
  type: "FeatureCollection",
  features: [
    { type: "Feature", geometry: { type: "Point", coordinates: [114.2, 33.1] }, properties: { name: "清河路<b>灯</b>", url: "/c/1", note: "完好" } },
    { type: "Feature", geometry: { type: "LineString", coordinates: [[114.0, 33.0], [114.4, 33.2]] }, properties: { name: "路" } },
    { type: "Feature", geometry: { type: "Point", coordinates: [114.3, 33.1] }, properties: { name: "40", count: 40 } },
  ],
};

beforeEach(() => {
  document.documentElement.lang = "zh-CN";
});

test("the style asks no host but ours and loads no fonts", () => {
  const style = styleOf({ ...PROPS, grid: PROPS.base }, PALETTE);
  expect(style.glyphs).toBeUndefined();
  expect(style.sprite).toBeUndefined();
  for (const source of Object.values(style.sources)) {
    const [url = ""] = (source as { tiles: string[] }).tiles;
    expect(new URL(url).origin).toBe(location.origin);
    expect(url).toContain("{z}/{x}/{y}.mvt?v=1");
  }
});

test("the grid is drawn only where the page wants it", () => {
  expect(Object.keys(styleOf(PROPS, PALETTE).sources)).toEqual(["base"]);
});

test("a state has its colour, what has none that of the rest", () => {
  const colour = JSON.stringify(toneColour(PALETTE));
  expect(colour).toContain('"bad","#a00"');
  expect(colour.endsWith('"#00a"]')).toBe(true);
});

test("the box holds points and lines", () => {
  expect(boxOf([null, ROWS])).toEqual([114.0, 33.0, 114.4, 33.2]);
  expect(boxOf([null])).toBeNull();
  expect(ROWS.features.map(spotOf)).toEqual([[114.2, 33.1], [114.0, 33.0], [114.3, 33.1]]);
});

test.each([
  ["114.32", "33.02", [114.32, 33.02]],
  ["", "33.02", null],
  ["114.32", "91", null],
  ["x", "33", null],
])("typed degrees %s %s", (lon, lat, spot) => {
  expect(typedSpot(lon, lat)).toEqual(spot);
});

test("a pair may be pasted as a map prints it", () => {
  expect(pairOf(" 114.32, 33.02 ")).toEqual([114.32, 33.02]);
  expect(pairOf("114.32，33.02")).toEqual([114.32, 33.02]);
  expect(pairOf("清河路 88 号")).toBeNull();
});

test("the list leads to the rows, says how many there are, and writes names as text", () => {
  const list = listOf([{ layer: LAYER, data: ROWS }]);
  expect(list.querySelector("h3")?.textContent).toBe("部件（42）");
  expect(list.querySelector("a")?.getAttribute("href")).toBe("/c/1");
  expect(list.querySelector("a")?.textContent).toBe("清河路<b>灯</b>");
  expect(list.querySelector("b")).toBeNull();
  expect(list.textContent).toContain("其余的请放大地图");
});
