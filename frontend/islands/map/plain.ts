// The same rows as a list: for who cannot see a map, and where the browser draws none.

import { words } from "../../lib/words";
import type { Feature, FeatureCollection, LayerProps } from "./props";

const MOST = 100;

/** The features of some layers as lists of links, under the name of each layer. */
export function listOf(shown: { layer: LayerProps; data: FeatureCollection }[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "map-rows";
  for (const { layer, data } of shown) {
    const single = data.features.filter((feature) => feature.properties.count === undefined);
    const many = data.features.reduce((sum, feature) => sum + (feature.properties.count ?? 1), 0);
    const title = document.createElement("h3");
    title.textContent = words(`${layer.label}（${many}）`, `${layer.label} (${many})`);
    const list = document.createElement("ul");
    list.append(...single.slice(0, MOST).map(rowOf));
    box.append(title, list);
    if (many > Math.min(single.length, MOST)) box.append(sentence(words("其余的请放大地图或用列表页查找。", "For the rest look closer, or use the list page.")));
  }
  if (!shown.some(({ data }) => data.features.length)) box.append(sentence(words("这里没有可以列出的内容。", "There is nothing to list here.")));
  return box;
}

function rowOf(feature: Feature): HTMLElement {
  const { name = "", url = "", note = "" } = feature.properties;
  const row = document.createElement("li");
  const label = document.createElement(url ? "a" : "span");
  label.textContent = name;
  if (label instanceof HTMLAnchorElement) label.href = url;
  row.append(label);
  if (note) row.append(" ", note);
  return row;
}

/** A sentence that stands where something else cannot. */
export function sentence(text: string): HTMLElement {
  const line = document.createElement("p");
  line.className = "map-plain";
  line.textContent = text;
  return line;
}
