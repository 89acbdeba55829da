// The map of the city: our own tiles, the layers of the page, a position to pick. Without WebGL the rows stand as a list.

import { FullscreenControl, GeolocateControl, Map as GlMap, NavigationControl, Popup, ScaleControl, setWorkerUrl, type MapGeoJSONFeature } from "maplibre-gl";
import { propsOf, type Island } from "../../lib/island";
import { words } from "../../lib/words";
import { addLayer, ask, clickable, fill, show } from "./layers";
import { startPick } from "./pick";
import { listOf, sentence } from "./plain";
import { boxOf, EMPTY, type Feature, type FeatureCollection, type LayerProps, type MapProps } from "./props";
import { paletteOf, styleOf } from "./style";

const QUIET_MS = 180;

const island: Island = (element) => {
  const props = propsOf(element) as MapProps;
  if (!canDraw()) {
    void standIn(element, props);
    return;
  }
  setWorkerUrl(new URL("map-worker.js", import.meta.url).href);
  const palette = paletteOf(element);
  const canvas = part(element, "map-canvas");
  const tools = part(element, "map-tools");
  const box = props.box ?? boxOf(props.layers.map((layer) => layer.data)) ?? props.city;
  const map = new GlMap({
    container: canvas,
    style: styleOf(props, palette),
    bounds: box,
    fitBoundsOptions: { padding: 32, maxZoom: props.box ? 19 : 15 },
    minZoom: 5,
    maxZoom: 19,
    attributionControl: false,
    cooperativeGestures: !props.tall,
    dragRotate: false,
    pitchWithRotate: false,
    localIdeographFontFamily: palette.font,
    locale: LOCALE(),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new FullscreenControl({ container: element }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  if (props.pick) map.addControl(new GeolocateControl({ trackUserLocation: false }), "top-right");

  const held = new Map<string, FeatureCollection>(props.layers.map((layer) => [layer.key, layer.data ?? EMPTY]));
  map.once("style.load", () => {
    for (const layer of props.layers) addLayer(map, layer, palette);
    startAsking(map, props, held, tools);
    startOpening(map, props);
    if (props.pick) startPick(map, props.pick, props.find, palette, tools);
    element.classList.add("map-drawn");
  });
  startSwitches(map, props, tools);
  startList(element, props, held);
  return () => map.remove();
};

/** Whether the browser draws maps at all. */
function canDraw(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

/** A list in the place of the map. */
async function standIn(element: HTMLElement, props: MapProps): Promise<void> {
  element.classList.add("map-without");
  element.append(sentence(words("此浏览器不能显示地图，内容以列表列出；位置可直接填写经纬度。", "This browser cannot draw the map; what it would show is listed, and positions can be typed.")));
  const view = { box: props.box ?? props.city, zoom: 18 };
  const rows = await Promise.all(
    props.layers.map(async (layer) => ({
      layer,
      data: layer.data ?? (await ask(layer.url, layer.byView ? view : null).catch(() => EMPTY)),
    })),
  );
  if (rows.length) element.append(listOf(rows));
}

/** Ask for what is in view when the map comes to rest, and for the rest once. */
function startAsking(map: GlMap, props: MapProps, held: Map<string, FeatureCollection>, tools: HTMLElement): void {
  const notice = document.createElement("span");
  notice.className = "map-notice";
  notice.setAttribute("role", "status");
  tools.append(notice);
  let waiting: AbortController | null = null;
  const refresh = (layers: LayerProps[], signal?: AbortSignal): void => {
    const bounds = map.getBounds();
    const view = { box: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], zoom: map.getZoom() };
    for (const layer of layers) {
      ask(layer.url, layer.byView ? view : null, signal)
        .then((data) => {
          held.set(layer.key, data);
          fill(map, layer.key, data);
          notice.textContent = "";
        })
        .catch((error: unknown) => {
          if (!signal?.aborted) notice.textContent = error instanceof Error ? error.message : "";
        });
    }
  };
  const moving = props.layers.filter((layer) => layer.url && layer.byView);
  let timer = 0;
  const moved = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      waiting?.abort();
      waiting = new AbortController();
      refresh(moving, waiting.signal);
    }, QUIET_MS);
  };
  refresh(props.layers.filter((layer) => layer.url));
  if (moving.length) map.on("moveend", moved);
}

/** A click on a point, a line or an area tells what it is and leads to its row; on a gathering it looks closer. */
function startOpening(map: GlMap, props: MapProps): void {
  const popup = new Popup({ closeButton: true, maxWidth: "280px", offset: 10 });
  for (const layer of props.layers) {
    for (const id of clickable(layer.key)) {
      map.on("click", id, (event) => {
        const [feature] = event.features ?? [];
        if (!feature || props.pick) return;
        popup.setLngLat(event.lngLat).setDOMContent(cardOf(feature)).addTo(map);
      });
    }
    map.on("click", `${layer.key}-cluster`, (event) => map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 }));
    for (const id of [...clickable(layer.key), `${layer.key}-cluster`]) {
      map.on("mouseenter", id, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", id, () => (map.getCanvas().style.cursor = ""));
    }
  }
  if (props.grid && !props.pick) {
    map.on("click", "unit", (event) => {
      const hits = props.layers.flatMap((layer) => [...clickable(layer.key), `${layer.key}-cluster`]);
      if (map.queryRenderedFeatures(event.point, { layers: hits }).length) return;
      const [cell] = event.features ?? [];
      if (!cell) return;
      const code = String(cell.properties["code"]);
      const properties = { name: String(cell.properties["name"]), note: code, url: props.cellUrl.replace("CODE", encodeURIComponent(code)) };
      popup.setLngLat(event.lngLat).setDOMContent(cardOf({ properties })).addTo(map);
    });
  }
}

function cardOf(feature: Pick<MapGeoJSONFeature, "properties"> | Pick<Feature, "properties">): HTMLElement {
  const { name = "", note = "", url = "" } = feature.properties as Feature["properties"];
  const card = document.createElement("div");
  card.className = "map-card";
  const title = document.createElement(url ? "a" : "strong");
  title.textContent = name;
  if (title instanceof HTMLAnchorElement) title.href = url;
  card.append(title);
  if (note) {
    const line = document.createElement("p");
    line.textContent = note;
    card.append(line);
  }
  return card;
}

/** A box for each layer where there are several. */
function startSwitches(map: GlMap, props: MapProps, tools: HTMLElement): void {
  if (props.layers.length < 2) return;
  for (const layer of props.layers) {
    const label = document.createElement("label");
    label.className = "map-switch";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = layer.shown;
    box.addEventListener("change", () => show(map, layer.key, box.checked));
    label.append(box, layer.label);
    tools.append(label);
  }
}

/** The rows in view as a list, made when somebody opens it. */
function startList(element: HTMLElement, props: MapProps, held: Map<string, FeatureCollection>): void {
  if (!props.layers.length) return;
  const details = document.createElement("details");
  details.className = "map-list";
  const summary = document.createElement("summary");
  summary.textContent = words("以列表显示", "Show as a list");
  details.append(summary);
  details.addEventListener("toggle", () => {
    details.querySelector(".map-rows")?.remove();
    if (details.open) details.append(listOf(props.layers.map((layer) => ({ layer, data: held.get(layer.key) ?? EMPTY }))));
  });
  element.append(details);
}

function part(element: HTMLElement, name: string): HTMLElement {
  const box = document.createElement("div");
  box.className = name;
  element.append(box);
  return box;
}

const LOCALE = (): Record<string, string> => ({
  "NavigationControl.ZoomIn": words("放大", "Closer"),
  "NavigationControl.ZoomOut": words("缩小", "Farther"),
  "FullscreenControl.Enter": words("全屏", "Full screen"),
  "FullscreenControl.Exit": words("退出全屏", "Leave full screen"),
  "GeolocateControl.FindMyLocation": words("我的位置", "Where I am"),
  "GeolocateControl.LocationNotAvailable": words("取不到位置", "No position to be had"),
  "ScaleControl.Meters": words("米", "m"),
  "ScaleControl.Kilometers": words("公里", "km"),
  "Popup.Close": words("关闭", "Close"),
  "Map.Title": words("地图，可用方向键移动，加号减号缩放", "Map; arrow keys move it, plus and minus zoom"),
  "Marker.Title": words("所选位置", "The position picked"),
  "CooperativeGesturesHandler.WindowsHelpText": words("按住 Ctrl 并滚动可缩放地图", "Hold Ctrl and scroll to zoom the map"),
  "CooperativeGesturesHandler.MacHelpText": words("按住 ⌘ 并滚动可缩放地图", "Hold ⌘ and scroll to zoom the map"),
  "CooperativeGesturesHandler.MobileHelpText": words("用两个手指移动地图", "Move the map with two fingers"),
});

export default island;
