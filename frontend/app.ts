// What every page loads: htmx, the shell, and the islands that the page names.

import "htmx.org";
import { ISLANDS } from "./islands";
import { wakeIslands } from "./lib/island";
import { startFrame } from "./lib/frame";
import { startLists } from "./lib/lists";

const begin = (): void => {
  document.documentElement.classList.add("scripted");
  startFrame();
  startLists();
  void wakeIslands(document, ISLANDS);
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
document.addEventListener("htmx:after:settle", () => void wakeIslands(document, ISLANDS));
