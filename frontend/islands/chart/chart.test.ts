import { beforeEach, expect, test } from "vitest";
import { liesDown, optionOf, rowsOf, type ChartProps, type Colours } from "./index";

const COLOURS: Colours = { ink: "#000", line: "#ccc", series: ["#123"], font: "sans-serif" };
const TREND: ChartProps = {
  kind: "line",
  x: ["2025", "2026"],
  unit: "%",
  series: [
    { name: "实际", values: [12, null] },
    { name: "目标", values: [10, 20], target: true },
  ],
};

beforeEach(() => {
  document.documentElement.lang = "zh-CN";
});

test("what was not measured is a gap and never zero", () => {
  const [real] = optionOf(TREND, COLOURS).series as { data: unknown; connectNulls: boolean }[];
  expect(real?.data).toEqual([12, null]);
  expect(real?.connectNulls).toBe(false);
});

test("the tooltip is painted, as an HTML one would carry inline styles", () => {
  expect(optionOf(TREND, COLOURS).tooltip).toMatchObject({ renderMode: "richText" });
});

test("the target is drawn dashed", () => {
  const [, target] = optionOf(TREND, COLOURS).series as { lineStyle: { type?: string } }[];
  expect(target?.lineStyle.type).toBe("dashed");
});

test("the table says the same numbers in the language of the page", () => {
  expect(rowsOf(TREND)).toEqual([
    ["", "实际", "目标"],
    ["2025", "12%", "10%"],
    ["2026", "尚未测量", "20%"],
  ]);
  document.documentElement.lang = "en";
  expect(rowsOf(TREND)[2]?.[1]).toBe("not measured yet");
});

test("bars with long names lie down", () => {
  const bars: ChartProps = { kind: "bar", x: ["市自然资源和规划局"], series: [{ name: "得分", values: [80] }] };
  expect(liesDown(bars)).toBe(true);
  expect(liesDown({ ...bars, x: ["一季度"] })).toBe(false);
  expect(optionOf(bars, COLOURS).yAxis).toMatchObject({ type: "category", inverse: true });
});
