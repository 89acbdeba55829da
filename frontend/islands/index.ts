// Every island by its name; each is fetched when a page names it.

import type { Islands } from "../lib/island";

export const ISLANDS: Islands = {
  chart: () => import("./chart/index"),
  gantt: () => import("./gantt/index"),
  inbox: () => import("./inbox/index"),
  inspector: () => import("./inspector/index"),
  keys: () => import("./keys/index"),
  map: () => import("./map/index"),
  live: () => import("./live/index"),
  menu: () => import("./menu/index"),
  steady: () => import("./steady/index"),
};
