// Bundles the islands, the styles with their fonts, and the icons into src/chengshu/ui/static/built (`npm run build`).

import { copyFile, readFile, readdir, rm, writeFile, mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { context, build } from "esbuild";

const OUT = "src/chengshu/ui/static/built";
const ICONS = "node_modules/@tabler/icons/icons/outline";
const SOURCES = "src/chengshu";
const PRINT = "src/chengshu/ui/fonts";
const PRINTED = "node_modules/@expo-google-fonts/noto-serif-sc";

const WORKER = "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs";

const options = {
  entryPoints: { app: "frontend/app.ts", style: "frontend/styles/style.css", "map-worker": WORKER, "inspector-worker": "frontend/islands/inspector/worker.ts" },
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: ["es2022", "chrome111", "firefox114", "safari16.4"],
  chunkNames: "part-[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  legalComments: "linked",
  logLevel: "warning",
};

/** Every icon that a template names and every quoted word of Python that is an icon's name, as one sprite of symbols. */
async function sprite() {
  const names = new Set((await readFile("frontend/icons.txt", "utf8")).split(/\s+/).filter(Boolean));
  const known = new Set((await readdir(ICONS)).map((file) => file.replace(/\.svg$/, "")));
  for (const file of await readdir(SOURCES, { recursive: true })) {
    const quoted = { ".html": /\bicon[ =]"([a-z0-9-]+)"/g, ".py": /"([a-z0-9-]+)"/g }[extname(file)];
    if (!quoted || file.includes("tests")) continue;
    const source = await readFile(join(SOURCES, file), "utf8");
    for (const [, name] of source.matchAll(quoted)) if (known.has(name)) names.add(name);
  }
  const symbols = [];
  for (const name of [...names].sort()) {
    if (!known.has(name)) throw new Error(`no icon of this name: ${name}`);
    const drawing = await readFile(join(ICONS, `${name}.svg`), "utf8");
    const paths = drawing.slice(drawing.indexOf(">") + 1, drawing.lastIndexOf("</svg>"));
    const shown = paths.replace(/\s*<path stroke="none"[^>]*\/>/, "").replace(/\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${shown}</symbol>`);
  }
  await writeFile(join(OUT, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
  return symbols.length;
}

/** The weights that printed papers are set in (licences): they come along, so that no machine needs fonts of its own. */
async function printFonts() {
  await mkdir(PRINT, { recursive: true });
  for (const weight of ["400Regular", "700Bold"]) {
    const name = `NotoSerifSC_${weight}.ttf`;
    await copyFile(join(PRINTED, weight, name), join(PRINT, name));
  }
  await copyFile(join(PRINTED, "LICENSE_FONT"), join(PRINT, "OFL.txt"));
}

await printFonts();
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const icons = await sprite();
if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  await build(options);
  process.stdout.write(`built into ${OUT}, ${icons} icons\n`);
}
