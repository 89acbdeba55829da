// How the city looks: paper, water, roads and names in the colours of the design tokens, everything from our own tiles.

import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import type { MapProps, Tone } from "./props";

export interface Palette {
  paper: string;
  sheet: string;
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  line2: string;
  act: string;
  water: string;
  waterName: string;
  green: string;
  greenName: string;
  mainRoad: string;
  mainRoadEdge: string;
  motorway: string;
  motorwayEdge: string;
  tones: Record<Tone, string>;
  font: string;
}

/** The colours of the page's tokens. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: token("paper"),
    sheet: token("sheet"),
    ink: token("ink"),
    ink2: token("ink-2"),
    ink3: token("ink-3"),
    line: token("line"),
    line2: token("line-2"),
    act: token("azurite"),
    water: token("map-water"),
    waterName: token("map-water-name"),
    green: token("map-green"),
    greenName: token("map-green-name"),
    mainRoad: token("map-main-road"),
    mainRoadEdge: token("map-main-road-edge"),
    motorway: token("map-motorway"),
    motorwayEdge: token("map-motorway-edge"),
    tones: {
      good: token("bamboo-mark"),
      warning: token("gamboge-mark"),
      bad: token("cinnabar-mark"),
      info: token("azurite"),
      neutral: token("indigo"),
      off: token("ink-3"),
    },
    font: style.fontFamily,
  };
}

/** The colour of a feature by its tone. */
export function toneColour(palette: Palette): ExpressionSpecification {
  const cases = Object.entries(palette.tones).flatMap(([tone, colour]) => [tone, colour]);
  return ["match", ["coalesce", ["get", "tone"], "info"], ...cases, palette.tones.info] as unknown as ExpressionSpecification;
}

const widths = (...stops: number[]): ExpressionSpecification => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops] as unknown as ExpressionSpecification;

/** The whole style. It names no fonts to load: the browser draws the letters, Chinese ones too. */
export function styleOf(props: MapProps, palette: Palette): StyleSpecification {
  const whole = (path: string): string => new URL(path, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
  const source = (path: string): StyleSpecification["sources"][string] => ({ type: "vector", tiles: [whole(path)], minzoom: 5, maxzoom: props.mostZoom });
  const is = (name: string, value: string): ExpressionSpecification => ["==", ["get", name], value];
  const sources: StyleSpecification["sources"] = { base: source(props.base) };
  if (props.grid) sources["grid"] = source(props.grid);
  const layers: StyleSpecification["layers"] = [
    { id: "paper", type: "background", paint: { "background-color": palette.paper } },
    { id: "land", type: "fill", source: "base", "source-layer": "county", paint: { "fill-color": palette.sheet } },
    { id: "green", type: "fill", source: "base", "source-layer": "green", paint: { "fill-color": palette.green } },
    { id: "lake", type: "fill", source: "base", "source-layer": "lake", paint: { "fill-color": palette.water } },
    {
      id: "river",
      type: "line",
      source: "base",
      "source-layer": "river",
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": palette.water, "line-width": widths(7, 1.5, 10, 4, 13, 14, 17, 60) },
    },
    {
      id: "street-edge",
      type: "line",
      source: "base",
      "source-layer": "street",
      paint: { "line-color": palette.line2, "line-width": 0.8, "line-dasharray": [3, 3], "line-opacity": 0.8 },
    },
    ...roads(palette, is),
    {
      id: "county-edge",
      type: "line",
      source: "base",
      "source-layer": "county",
      paint: { "line-color": palette.line2, "line-width": widths(6, 0.8, 12, 2) },
    },
    ...(props.grid ? grid(palette, is) : []),
    ...names(palette, is),
  ];
  return { version: 8, sources, layers };
}

type Is = (name: string, value: string) => ExpressionSpecification;

function roads(palette: Palette, is: Is): StyleSpecification["layers"] {
  const base = { type: "line", source: "base", "source-layer": "road", layout: { "line-cap": "round", "line-join": "round" } } as const;
  const kinds: [kind: string, colour: string, edge: string, width: ExpressionSpecification, edgeWidth: ExpressionSpecification][] = [
    ["road", palette.sheet, palette.line, widths(11, 1, 14, 5, 17, 22), widths(11, 1.6, 14, 6.4, 17, 24)],
    ["main_road", palette.mainRoad, palette.mainRoadEdge, widths(8, 0.9, 12, 3.4, 14, 8, 17, 30), widths(8, 1.6, 12, 4.8, 14, 9.6, 17, 32)],
    ["motorway", palette.motorway, palette.motorwayEdge, widths(6, 1, 12, 4.4, 14, 10, 17, 36), widths(6, 1.8, 12, 6, 14, 12, 17, 39)],
  ];
  return [
    ...kinds.map(([kind, , edge, , width]) => ({ ...base, id: `${kind}-edge`, filter: is("kind", kind), paint: { "line-color": edge, "line-width": width } })),
    ...kinds.map(([kind, colour, , width]) => ({ ...base, id: kind, filter: is("kind", kind), paint: { "line-color": colour, "line-width": width } })),
  ] as StyleSpecification["layers"];
}

function grid(palette: Palette, is: Is): StyleSpecification["layers"] {
  const line = (id: string, width: number, opacity: number, from: number): StyleSpecification["layers"][number] => ({
    id: `${id}-edge`,
    type: "line",
    source: "grid",
    "source-layer": id,
    minzoom: from,
    paint: { "line-color": palette.act, "line-width": width, "line-opacity": opacity },
  });
  const label = (of: string, size: number, from: number): StyleSpecification["layers"][number] => ({
    id: `${of}-grid-name`,
    type: "symbol",
    source: "grid",
    "source-layer": "name",
    minzoom: from,
    filter: is("of", of),
    layout: { "text-field": ["get", "name"], "text-size": size, "text-max-width": 8 },
    paint: { "text-color": palette.act, "text-halo-color": palette.sheet, "text-halo-width": 1.5 },
  });
  return [
    { id: "unit", type: "fill", source: "grid", "source-layer": "unit", paint: { "fill-color": palette.act, "fill-opacity": 0.03 } },
    line("unit", 0.6, 0.25, 13.6),
    line("duty", 1, 0.32, 12.8),
    line("community", 1.4, 0.42, 11.8),
    label("community", 12, 12.2),
  ];
}

function names(palette: Palette, is: Is): StyleSpecification["layers"] {
  const halo = { "text-halo-color": palette.sheet, "text-halo-width": 1.6 };
  const point = (id: string, size: number, colour: string, from: number, to = 24): StyleSpecification["layers"][number] => ({
    id: `${id}-name`,
    type: "symbol",
    source: "base",
    "source-layer": "name",
    minzoom: from,
    maxzoom: to,
    filter: is("of", id),
    layout: { "text-field": ["get", "name"], "text-size": size, "text-max-width": 7, "text-padding": 6 },
    paint: { ...halo, "text-color": colour },
  });
  const along = (id: string, layer: string, from: number, colour: string): StyleSpecification["layers"][number] => ({
    id: `${id}-name`,
    type: "symbol",
    source: "base",
    "source-layer": layer,
    minzoom: from,
    layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-size": 11.5, "symbol-spacing": 320, "text-letter-spacing": 0.1 },
    paint: { ...halo, "text-color": colour },
  });
  return [
    along("river", "river", 9, palette.waterName),
    along("road", "road", 12.4, palette.ink2),
    {
      id: "mark",
      type: "circle",
      source: "base",
      "source-layer": "mark",
      minzoom: 13.6,
      paint: { "circle-radius": 2.5, "circle-color": palette.ink3, "circle-stroke-color": palette.sheet, "circle-stroke-width": 1 },
    },
    {
      id: "mark-name",
      type: "symbol",
      source: "base",
      "source-layer": "mark",
      minzoom: 13.6,
      layout: { "text-field": ["get", "name"], "text-size": 11, "text-offset": [0, 0.9], "text-anchor": "top", "text-max-width": 8 },
      paint: { ...halo, "text-color": palette.ink2 },
    },
    point("lake", 11, palette.waterName, 11),
    point("green", 11, palette.greenName, 11.5),
    point("street", 11.5, palette.ink3, 10.4, 14),
    point("county", 14, palette.ink2, 6, 12),
  ];
}
