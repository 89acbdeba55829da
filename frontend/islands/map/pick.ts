// Picking a position: by a click, by dragging the pin, by the middle of the map, or by typing degrees into the inputs.

import { Marker, type Map as GlMap } from "maplibre-gl";
import { words } from "../../lib/words";
import { pairOf, typedSpot } from "./props";
import type { Palette } from "./style";

const PLACES = 6;

/** Bind the two inputs and the pin to each other. The inputs may be hidden; typed ones may take a pasted pair. */
export function startPick(map: GlMap, ids: { lon: string; lat: string }, find: string, palette: Palette, tools: HTMLElement): void {
  const lon = document.getElementById(ids.lon) as HTMLInputElement | null;
  const lat = document.getElementById(ids.lat) as HTMLInputElement | null;
  if (!lon || !lat) return;
  const pin = new Marker({ color: palette.tones.bad, draggable: true });
  const place = (spot: [number, number], tell: boolean): void => {
    pin.setLngLat(spot).addTo(map);
    if (!tell) return;
    lon.value = spot[0].toFixed(PLACES);
    lat.value = spot[1].toFixed(PLACES);
    for (const input of [lon, lat]) input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const typed = (): void => {
    const spot = typedSpot(lon.value, lat.value);
    if (!spot) return;
    place(spot, false);
    if (!map.getBounds().contains(spot)) map.jumpTo({ center: spot, zoom: Math.max(map.getZoom(), 14) });
  };
  map.on("click", (event) => place(event.lngLat.toArray(), true));
  pin.on("dragend", () => place(pin.getLngLat().toArray(), true));
  for (const input of [lon, lat]) {
    input.addEventListener("input", typed);
    input.addEventListener("paste", (event) => {
      const pair = pairOf(event.clipboardData?.getData("text") ?? "");
      if (!pair) return;
      event.preventDefault();
      place(pair, true);
      typed();
    });
  }
  const middle = document.createElement("button");
  middle.type = "button";
  middle.className = "btn btn-sm";
  middle.textContent = words("取地图中心为位置", "Take the middle of the map");
  middle.addEventListener("click", () => place(map.getCenter().toArray(), true));
  tools.append(middle);
  if (find) {
    tools.append(
      ...finder(find, (spot) => {
        place(spot, true);
        map.jumpTo({ center: spot, zoom: Math.max(map.getZoom(), 15) });
      }),
    );
  }
  typed();
}

interface Place {
  lon: number;
  lat: number;
  name: string;
  how: string;
}

/** A box that finds a place by words; what it rests on is said beside it. */
function finder(url: string, found: (spot: [number, number]) => void): HTMLElement[] {
  const box = document.createElement("input");
  box.type = "search";
  box.className = "form-control map-find";
  box.placeholder = words("按地名、路口、地址查找", "Find by name, crossing or address");
  box.setAttribute("aria-label", box.placeholder);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const look = async (): Promise<void> => {
    const answer = await fetch(`${url}?q=${encodeURIComponent(box.value)}`);
    const [best] = answer.ok ? ((await answer.json()) as { places: Place[] }).places : [];
    said.textContent = best ? best.how : words("没有找到这个地点，请换个说法或在地图上点选。", "No such place was found; say it otherwise, or click the map.");
    if (best) found([best.lon, best.lat]);
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void look();
  });
  return [box, said];
}
