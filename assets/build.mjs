// Builds what the views carry inside: `npm ci && npm run build`, or `node build.mjs FOLDER`.
import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import {places} from "./places.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] || join(here, "..", "src", "reegraph", "views", "web", "vendor");
const text = (...parts) => readFileSync(join(here, ...parts), "utf8").replace(/\r\n/g, "\n");
const inside = (name, file) => text("node_modules", name, file);
const lock = JSON.parse(text("package-lock.json")).packages;
// The last rows are the packages inside the built file of Yasqe.
const SHIPPED = [
  "d3-array", "d3-dispatch", "d3-force", "d3-geo", "d3-quadtree", "d3-timer", "internmap", "topojson-client",
  "world-atlas", "graphology", "graphology-utils", "sigma", "oxigraph",
  "@triply/yasqe", "@triply/yasgui-utils", "@babel/runtime", "codemirror", "component-emitter",
  "decode-uri-component", "dompurify", "events", "fast-safe-stringify", "lodash-es", "query-string",
  "split-on-first", "store", "strict-uri-encode", "superagent",
];

const atlas = scale => JSON.parse(inside("world-atlas", `countries-${scale}.json`));
const atlases = {"110m": atlas("110m"), "50m": atlas("50m"), "10m": atlas("10m")};

async function script(entry, globalName) {
  const made = await build({
    absWorkingDir: here, entryPoints: [entry], bundle: true, minify: true, write: false,
    format: "iife", globalName, target: "es2020", charset: "ascii", legalComments: "none",
    logOverride: {"empty-import-meta": "silent"},  // the engine is given its code, it loads none
  });
  return made.outputFiles[0].text;
}

// One line a state, so that a change of a place is seen as such.
function table(rows) {
  const lines = Object.entries(rows).map(([code, row]) => `"${code}": ${JSON.stringify(row)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

// graphology-utils comes out of the repository of graphology and leaves its licence there.
function licence(name) {
  if (name === "oxigraph") return text("oxigraph-MIT.txt");
  const from = name === "graphology-utils" ? "graphology" : name;
  const names = ["LICENSE", "LICENSE.txt", "LICENSE.md", "license", "License"];
  const found = names.find(file => existsSync(join(here, "node_modules", from, file)));
  return found ? inside(from, found) : `Licence as its package.json says; no text comes with it.`;
}

// Its runtime declares a variable by eval, which a page with a policy forbids, where there is none.
function editor() {
  return "var regeneratorRuntime;\n" + inside("@triply/yasqe", "build/yasqe.min.js")
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
}

function licences() {
  const head = "Packages of which code or data stand in this folder, with their licences.\n" +
    "The borders and coastlines in countries-110m.json are those of Natural Earth, which is in the\n" +
    "public domain; world-atlas has made them a topology.\n";
  const parts = SHIPPED.map(name => {
    const known = lock[`node_modules/${name}`];
    return `\n==== ${name} ${known.version} (${known.license}) ====\n\n${licence(name).trim()}\n`;
  });
  return head + parts.join("");
}

const files = {
  "map-kit.min.js": await script("map.js", "mapkit"),
  "layout-kit.min.js": await script("layout.js", "layoutkit"),
  "sigma-kit.min.js": await script("sigma.js", "sigmakit"),
  "oxigraph.min.js": await script("engine.mjs", "oxigraph"),
  "oxigraph.wasm": readFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm")),
  "yasqe.min.js": editor(),
  "yasqe.min.css": inside("@triply/yasqe", "build/yasqe.min.css").replace(/\n?\/\*# source.*$/s, "\n"),
  "countries-110m.json": inside("world-atlas", "countries-110m.json").trim() + "\n",
  "places.json": table(places(atlases)),
  "LICENSES.txt": licences(),
};
// Of bytes too as if their line ends were mended, so that one rule serves every file.
function hash(content) {
  const bytes = Buffer.from(content).toString("latin1").replace(/\r\n/g, "\n");
  return createHash("sha256").update(bytes, "latin1").digest("hex");
}
const inputs = ["package-lock.json", "build.mjs", "engine.mjs", "layout.js", "map.js", "places.mjs", "sigma.js"];
const manifest = {
  about: "Made by assets/build.mjs; SHA-256 of what went in and of what came out.",
  packages: Object.fromEntries(SHIPPED.map(name => [name, lock[`node_modules/${name}`].version])),
  inputs: Object.fromEntries(inputs.map(name => [name, hash(text(name))])),
  outputs: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, hash(content)])),
};
mkdirSync(out, {recursive: true});
for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
