// What every page loads: htmx, the shell, and the islands that the page names.

import "htmx.org";
import { wakeIslands } from "./lib/island";
import { startFrame } from "./lib/frame";
import { startLists } from "./lib/lists";

const begin = (): void => {
  document.documentElement.classList.add("scripted");
  startFrame();
  startLists();
  void wakeIslands(document);
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
document.addEventListener("htmx:after:settle", () => void wakeIslands(document));
