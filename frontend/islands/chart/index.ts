// Charts on a canvas (so that no inline style is needed), with the same numbers as a table for those who cannot see them.

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type ComposeOption } from "echarts/core";
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { propsOf, type Island } from "../../lib/island";
import { words } from "../../lib/words";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export type Option = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

const LONG_NAME = 5;

export interface Series {
  name: string;
  values: (number | null)[];
  /** A promised value: drawn as a dashed line. */
  target?: boolean;
}

export interface ChartProps {
  kind: "line" | "bar" | "spark";
  x: string[];
  series: Series[];
  unit?: string;
}

export interface Colours {
  ink: string;
  line: string;
  series: string[];
  font: string;
}

/** What echarts is told. Null values stay gaps: nothing measured is not zero. */
export function optionOf(props: ChartProps, colours: Colours): Option {
  const spark = props.kind === "spark";
  const unit = props.unit ?? "";
  const lying = liesDown(props);
  const names = {
    type: "category" as const,
    data: props.x,
    show: !spark,
    boundaryGap: props.kind === "bar",
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.ink },
  };
  const numbers = {
    type: "value" as const,
    show: !spark,
    name: lying ? "" : unit,
    scale: spark,
    nameTextStyle: { color: colours.ink, align: "left" as const },
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.ink },
  };
  return {
    animation: false,
    color: colours.series,
    textStyle: { fontFamily: colours.font, color: colours.ink },
    grid: spark
      ? { left: 2, right: 2, top: 4, bottom: 4 }
      : { left: 8, right: lying ? 56 : 16, top: lying ? 8 : 36, bottom: 8, containLabel: true },
    legend: { show: !spark && props.series.length > 1, top: 0, right: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4 },
    // Rich text is painted on the canvas; an HTML tooltip would carry inline styles.
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${String(value ?? "—")}${unit}` },
    ...(lying
      ? { xAxis: numbers, yAxis: { ...names, inverse: true } }
      : { xAxis: names, yAxis: numbers }),
    series: props.series.map((one) => seriesOf(one, props, lying)),
  };
}

/** Bars lie down where their names are too long to stand below them. */
export function liesDown(props: ChartProps): boolean {
  return props.kind === "bar" && props.x.some((name) => name.length > LONG_NAME);
}

function seriesOf(one: Series, { kind, unit }: ChartProps, lying: boolean): BarSeriesOption | LineSeriesOption {
  if (kind === "bar" && !one.target) {
    return {
      type: "bar",
      name: one.name,
      data: one.values,
      barMaxWidth: 20,
      itemStyle: { borderRadius: lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
      label: { show: lying, position: "right", formatter: `{c}${unit ?? ""}` },
    };
  }
  const line: LineSeriesOption = {
    type: "line",
    name: one.name,
    data: one.values,
    connectNulls: false,
    showSymbol: kind !== "spark",
    symbolSize: 6,
    lineStyle: one.target ? { type: "dashed", width: 2 } : { width: 2 },
  };
  return one.target ? { ...line, symbol: "none" } : line;
}

/** The numbers as rows: a head of series names, then a row for each x. */
export function rowsOf(props: ChartProps): string[][] {
  const nothing = words("尚未测量", "not measured yet");
  const head = ["", ...props.series.map((one) => one.name)];
  const rows = props.x.map((x, index) => [
    x,
    ...props.series.map((one) => {
      const value = one.values[index];
      return value === null || value === undefined ? nothing : `${value}${props.unit ?? ""}`;
    }),
  ]);
  return [head, ...rows];
}

function tableOf(props: ChartProps, label: string): HTMLTableElement {
  const table = document.createElement("table");
  table.className = "visually-hidden";
  const caption = table.createCaption();
  caption.textContent = label;
  for (const [index, row] of rowsOf(props).entries()) {
    const line = table.insertRow();
    for (const [column, text] of row.entries()) {
      const cell = document.createElement(index === 0 || column === 0 ? "th" : "td");
      cell.textContent = text;
      line.append(cell);
    }
  }
  return table;
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: token("--ink-2"),
    line: token("--line"),
    series: [token("--azurite"), token("--gamboge-mark"), token("--indigo"), token("--bamboo"), token("--cinnabar")],
    font: style.fontFamily,
  };
}

const chart: Island = (element) => {
  const props = propsOf(element) as ChartProps | null;
  if (!props) return;
  const drawn = init(element, null, { renderer: "canvas" });
  drawn.setOption(optionOf(props, coloursOf(element)));
  if (props.kind !== "spark") element.after(tableOf(props, element.getAttribute("aria-label") ?? ""));
  new ResizeObserver(() => drawn.resize()).observe(element);
};

export default chart;
