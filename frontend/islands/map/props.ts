// What a page tells a map (kernel/places/maps.py), and what a feature of a layer says of itself.

export type Box = [west: number, south: number, east: number, north: number];
export type Tone = "good" | "warning" | "bad" | "info" | "neutral" | "off";

export interface LayerProps {
  key: string;
  label: string;
  url: string;
  data: FeatureCollection | null;
  byView: boolean;
  shown: boolean;
  clustered: boolean;
  drawnAt: number;
}

export interface MapProps {
  base: string;
  grid: string;
  cellUrl: string;
  mostZoom: number;
  city: Box;
  box: Box | null;
  layers: LayerProps[];
  pick: { lon: string; lat: string } | null;
  find: string;
  tall: boolean;
}

export interface FeatureCollection {
  type: "FeatureCollection";
  features: Feature[];
}

export interface Feature {
  type: "Feature";
  geometry: { type: string; coordinates: unknown };
  properties: { name?: string; note?: string; url?: string; tone?: Tone; count?: number };
}

export const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The box around all positions of some features; null without any. */
export function boxOf(collections: (FeatureCollection | null)[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    } else value.forEach(visit);
  };
  for (const one of collections) for (const feature of one?.features ?? []) visit(feature.geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

/** The first position of a feature. */
export function spotOf(feature: Feature): [number, number] {
  let value: unknown = feature.geometry.coordinates;
  while (Array.isArray(value) && Array.isArray(value[0])) value = value[0];
  const [lon, lat] = value as number[];
  return [lon ?? 0, lat ?? 0];
}

/** A position from what somebody typed; null for what is none. */
export function typedSpot(lon: string, lat: string): [number, number] | null {
  const [x, y] = [Number(lon.trim()), Number(lat.trim())];
  const given = lon.trim() !== "" && lat.trim() !== "";
  return given && Math.abs(x) <= 180 && Math.abs(y) <= 90 ? [x, y] : null;
}

/** A pair of degrees typed or pasted into one box, as `114.32, 33.02`; null for what is none. */
export function pairOf(text: string): [number, number] | null {
  const hit = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;；\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  return hit ? typedSpot(hit[1] ?? "", hit[2] ?? "") : null;
}
