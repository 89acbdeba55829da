// The layers of a page over the base map: points that gather, lines and areas, coloured by state.

import type { ExpressionSpecification, GeoJSONSource, Map as GlMap } from "maplibre-gl";
import { words } from "../../lib/words";
import { EMPTY, type FeatureCollection, type LayerProps } from "./props";
import { toneColour, type Palette } from "./style";

/** The layers on which a click opens a feature. */
export const clickable = (key: string): string[] => [`${key}-point`, `${key}-line`, `${key}-area`];

/** Add a layer with what is known of it; the island fills it later where it is asked for by view. */
export function addLayer(map: GlMap, layer: LayerProps, palette: Palette): void {
  const id = `layer-${layer.key}`;
  const colour = toneColour(palette);
  const several: ExpressionSpecification = ["any", ["has", "point_count"], ["has", "count"]];
  const isPoint: ExpressionSpecification = ["==", ["geometry-type"], "Point"];
  map.addSource(id, {
    type: "geojson",
    data: (layer.data ?? EMPTY) as never,
    cluster: layer.clustered,
    clusterRadius: 44,
    clusterMaxZoom: 16,
    clusterProperties: { sum: ["+", ["coalesce", ["get", "count"], 1]] },
  });
  const minzoom = layer.drawnAt;
  const count: ExpressionSpecification = ["coalesce", ["get", "sum"], ["get", "count"], 1];
  map.addLayer({
    id: `${layer.key}-area`,
    type: "fill",
    source: id,
    minzoom,
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": colour, "fill-opacity": 0.16, "fill-outline-color": colour },
  });
  map.addLayer({
    id: `${layer.key}-line`,
    type: "line",
    source: id,
    minzoom,
    filter: ["!=", ["geometry-type"], "Point"],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": 3, "line-opacity": 0.85 },
  });
  map.addLayer({
    id: `${layer.key}-cluster`,
    type: "circle",
    source: id,
    minzoom,
    filter: ["all", isPoint, several],
    paint: {
      "circle-color": palette.act,
      "circle-opacity": 0.86,
      "circle-radius": ["interpolate", ["linear"], ["sqrt", count], 1, 10, 10, 16, 60, 26, 200, 34],
      "circle-stroke-color": palette.sheet,
      "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: `${layer.key}-count`,
    type: "symbol",
    source: id,
    minzoom,
    filter: ["all", isPoint, several],
    layout: { "text-field": ["to-string", count], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": palette.sheet },
  });
  map.addLayer({
    id: `${layer.key}-point`,
    type: "circle",
    source: id,
    minzoom,
    filter: ["all", isPoint, ["!", several]],
    paint: {
      "circle-color": colour,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 4.5, 15, 7, 18, 9],
      "circle-stroke-color": palette.sheet,
      "circle-stroke-width": 1.6,
    },
  });
  show(map, layer.key, layer.shown);
}

/** Show or hide a layer. */
export function show(map: GlMap, key: string, shown: boolean): void {
  for (const id of [...clickable(key), `${key}-cluster`, `${key}-count`]) map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
}

/** Put other features into a layer. */
export function fill(map: GlMap, key: string, data: FeatureCollection): void {
  void map.getSource<GeoJSONSource>(`layer-${key}`)?.setData(data);
}

/** What an address answers for a part of the map. */
export async function ask(url: string, view: { box: number[]; zoom: number } | null, signal?: AbortSignal): Promise<FeatureCollection> {
  const whole = new URL(url, location.href);
  if (view) {
    whole.searchParams.set("bbox", view.box.map((edge) => edge.toFixed(6)).join(","));
    whole.searchParams.set("zoom", view.zoom.toFixed(2));
  }
  const answer = await fetch(whole, { headers: { Accept: "application/geo+json" }, ...(signal ? { signal } : {}) });
  if (!answer.ok) throw new Error(words("地图数据没有取到，请稍后再试。", "What the map shows could not be fetched; please try again."));
  return (await answer.json()) as FeatureCollection;
}
