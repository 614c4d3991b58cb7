"use strict";
(() => {
const DATA = JSON.parse(document.getElementById("data").textContent);
const META = {...DATA.meta, kinds: Object.fromEntries(DATA.meta.kinds), families: Object.fromEntries(DATA.meta.families)};
const byId = new Map(DATA.nodes.map(n => [n.id, n]));
const near = new Map(DATA.nodes.map(n => [n.id, []]));
for (const e of DATA.edges) { near.get(e.from).push(e); near.get(e.to).push(e); }
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let printing = false, chosen = null;

// ---- the page is built from text nodes only: nothing in the data is ever read as HTML
const $ = id => document.getElementById(id);
function make(tag, attributes, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) found.setAttribute(name, value);
  found.append(...children.filter(c => c !== null && c !== ""));
  return found;
}
function named(text, tag) { return make(tag || "span", {dir: "auto"}, text); }
const differ = () => make("b", {class: "unequal"}, "≠");
function safe(address) {
  try { const url = new URL(address); return /^https?:$/.test(url.protocol) ? url.href : null; }
  catch { return null; }
}
const isDark = () => dark.matches && !printing;
const tone = style => isDark() ? style.dark : style.light;
const PAPER = {"--ground": "#fff", "--panel": "#fff", "--halo": "#fff", "--ink": "#000", "--warn": "#7a1f00"};
const css = name => printing ? PAPER[name] : getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// ---- shapes, for legend and lists, as in the drawing
const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10H3z", diamond: "M8 1.2 14.8 8 8 14.8 1.2 8z",
  triangle: "M8 2l6.5 11.5h-13z", triangleDown: "M8 14 1.5 2.5h13z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2.1 4.6 5 .5-3.8 3.3 1.1 4.9L8 11.8l-4.4 2.5 1.1-4.9L.9 6.1l5-.5z",
};
function svg(width, height) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [k, v] of Object.entries({width, height, viewBox: `0 0 ${width} ${height}`})) found.setAttribute(k, v);
  found.setAttribute("aria-hidden", "true");
  return found;
}
function path(parent, attributes) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [k, v] of Object.entries(attributes)) found.setAttribute(k, v);
  parent.append(found);
  return parent;
}
function mark(kind) {
  const style = META.kinds[kind], colour = tone(style);
  return path(svg(16, 16), {d: SHAPES[style.shape], fill: style.hollow ? css("--panel") : colour,
    stroke: colour, "stroke-width": style.hollow ? 2.2 : 1});
}
function stroke(family) {
  const style = META.families[family];
  return path(svg(30, 10), {d: "M1 5h28", stroke: tone(style), "stroke-width": Math.max(1.6, style.width),
    "stroke-dasharray": style.dash.join(" "), fill: "none"});
}
function legend() {
  const counts = {};
  for (const n of DATA.nodes) counts[n.kind] = (counts[n.kind] || 0) + 1;
  $("legend").replaceChildren(
    ...Object.keys(META.kinds).map(k => make("span", {}, mark(k), `${META.kinds[k].name} ${counts[k]}`)),
    make("span", {class: "break"}),
    ...Object.keys(META.families).map(f => make("span", {}, stroke(f), META.families[f].name)),
    make("span", {}, differ(), "sources disagree"), make("span", {}, "pale line: not on this day"));
}

// ---- the drawing
const groundOf = n => META.kinds[n.kind].hollow ? css("--ground") : tone(META.kinds[n.kind]);
function nodeLook(n, keep) {
  const colour = tone(META.kinds[n.kind]), pale = keep && !keep.has(n.id);
  return {id: n.id, opacity: pale ? 0.12 : 1, borderWidth: META.kinds[n.kind].hollow ? 3 : 1,
    color: {background: groundOf(n), border: colour,
      highlight: {background: groundOf(n), border: css("--ink")},
      hover: {background: groundOf(n), border: css("--ink")}},
    font: {size: n.font.size, color: pale ? "rgba(128,128,128,0.22)" : css("--ink"),
      strokeWidth: pale ? 0 : 3, strokeColor: css("--halo")}};
}
function edgeLook(e) {
  const style = META.families[e.family];
  const on = chosen === null || e.from === chosen || e.to === chosen || e.id === chosen;
  const opacity = !on ? 0.05 : !e.holds ? 0.28 : chosen === null ? 0.62 : 0.95;
  const colour = tone(style);
  return {id: e.id, dashes: style.dash.length ? style.dash : false, width: e.id === chosen ? 4 : style.width,
    color: {color: colour, highlight: colour, hover: colour, opacity},
    label: e.disputed && on ? "≠" : " ",
    font: {size: 18, color: css("--warn"), strokeWidth: 4, strokeColor: css("--halo"), align: "horizontal"}};
}
function bend(e) {
  if (!e.bent) return false;
  return {enabled: true, type: e.bent > 0 ? "curvedCW" : "curvedCCW", roundness: 0.12 * Math.abs(e.bent)};
}
const nodes = new vis.DataSet(DATA.nodes.map(n => ({id: n.id, label: n.label, shape: n.shape, size: n.size,
  x: n.x, y: n.y, title: n.full.slice(0, 300), ...nodeLook(n, null)})));
const edges = new vis.DataSet(DATA.edges.map(e => ({from: e.from, to: e.to, smooth: bend(e),
  title: e.words.slice(0, 300) + (e.claims.length > 1 ? ` (${e.claims.length} claims)` : ""), ...edgeLook(e)})));
const network = new vis.Network($("drawing"), {nodes, edges}, {
  physics: false, layout: {improvedLayout: false},
  interaction: {hover: true, tooltipDelay: 150, keyboard: false, selectConnectedEdges: false},
  nodes: {font: {face: "system-ui, Noto Sans, DejaVu Sans, sans-serif"}, scaling: {label: {drawThreshold: 5}},
    chosen: {label: false}},
  edges: {smooth: false, hoverWidth: 1, selectionWidth: 0.5, arrows: {to: {enabled: true, scaleFactor: 0.4}}},
});
function repaint() {
  const keep = chosen === null ? null : byId.has(chosen)
    ? new Set([chosen, ...near.get(chosen).flatMap(e => [e.from, e.to])])
    : new Set(DATA.edges.filter(e => e.id === chosen).flatMap(e => [e.from, e.to]));
  nodes.update(DATA.nodes.map(n => nodeLook(n, keep)));
  edges.update(DATA.edges.map(e => edgeLook(e)));
}
const motion = () => still.matches ? false : {duration: 250};
function whole() {
  network.fit({animation: false, maxZoomLevel: 1.5});
  const least = innerWidth <= 760 ? 0.55 : 0.42;
  if (network.getScale() < least) network.moveTo({position: {x: 0, y: 0}, scale: least});
}

// ---- the panel
const CONFIDENCE = {"official-primary": "official source", triangulated: "several independent sources",
  "record-backed": "backed by the sources of the record", "single-report": "single report", disputed: "disputed"};
function period(c) {
  if (c.start && c.start === c.end) return c.start;
  return [c.start ? `since ${c.start}` : "", c.end ? `until ${c.end}` : ""].filter(Boolean).join(", ");
}
function standing(c) {
  return [period(c), c.holding === "possible" ? `possibly on ${META.day}` : "",
    !c.holding ? `does not hold on ${META.day}` : "", c.rank === "normal" ? "not the preferred reading" : "",
    CONFIDENCE[c.confidence] || c.confidence || ""].filter(Boolean).join(" · ");
}
function source(id) {
  const [title, publisher, date, address] = META.sources[id], url = safe(address);
  const name = url ? make("a", {href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto"}, title) : named(title);
  return [name, `, ${publisher}${date ? `, ${date}` : ""}`];
}
const joined = ids => ids.flatMap((id, i) => [...(i ? ["; "] : []), ...source(id)]);
function cited(c, most = 3) {
  if (!c.sources.length) return null;
  const shown = c.sources.length > most + 1 ? most : c.sources.length, rest = c.sources.slice(shown);
  return make("div", {class: "small"}, c.scope === "statement" ? "Stated by: " : "Sources of this record: ",
    ...joined(c.sources.slice(0, shown)),
    rest.length ? make("details", {}, make("summary", {}, `and ${rest.length} more`), ...joined(rest)) : null);
}
function card(c) {
  const differs = (c.conflicts || []).map(text => make("p", {class: "differs", dir: "auto"}, differ(), ` Sources disagree, another says: ${text}`));
  const shade = `claim${differs.length ? " differ" : ""}${c.holding ? "" : " past"}`;
  return make("div", {class: shade}, named(c.text, "p"), standing(c) ? make("p", {class: "small"}, standing(c)) : null,
    c.note ? make("p", {class: "small", dir: "auto"}, c.note) : null, ...differs, cited(c));
}
function go(id, ...inside) {
  const found = make("button", {type: "button", class: "plain"}, mark(byId.get(id).kind), make("span", {}, named(byId.get(id).full), ...inside));
  found.addEventListener("click", () => open(id, true));
  return found;
}
function closer() {
  const found = make("button", {type: "button", class: "close", "aria-label": "Close details"}, "×");
  found.addEventListener("click", clear);
  return found;
}
function neighbours(id) {
  const groups = {};
  for (const e of near.get(id)) {
    const outward = e.from === id;
    (groups[`${outward ? "→" : "←"} ${META.families[e.family].name}`] ||= []).push([outward ? e.to : e.from, e]);
  }
  return Object.keys(groups).sort().flatMap(title => [make("h2", {}, `${title} (${groups[title].length})`),
    make("ul", {class: "list"}, ...groups[title].map(([other, e]) => make("li", {},
      go(other, make("span", {class: "small"}, ` ${e.words}${e.disputed ? " ≠" : ""}`)))))]);
}
function show(...content) {
  $("panel").classList.toggle("empty", chosen === null);
  $("panel").replaceChildren(...content.filter(Boolean));
  $("panel").scrollTop = 0;
}
function told(n) {
  const claims = near.get(n.id).flatMap(e => e.claims);
  return [make("p", {class: "kind"}, mark(n.kind), n.sort), named(n.full, "h3"),
    n.names.length ? make("p", {class: "small", dir: "auto"}, `also ${n.names.join(", ")}`) : null,
    n.facts.length ? make("h2", {}, "Facts") : null, ...n.facts.map(card), ...neighbours(n.id),
    claims.length ? make("h2", {}, `Claims (${claims.length})`) : null, ...claims.map(card),
    make("h2", {}, "Identifier"), make("code", {}, n.id)];
}
function open(id, move) {
  const n = byId.get(id);
  chosen = id;
  network.selectNodes([id], false);
  repaint();
  show(closer(), ...told(n));
  if (move) network.fit({nodes: [id, ...near.get(id).flatMap(e => [e.from, e.to])], minZoomLevel: 0.5,
    maxZoomLevel: 1.1, animation: motion()});
  $("live").textContent = `${n.sort} ${n.full}: ${n.facts.length} facts, ${near.get(id).length} neighbours`;
}
function openEdge(id) {
  const e = DATA.edges.find(x => x.id === id);
  chosen = id;
  network.unselectAll();
  repaint();
  show(closer(), make("h2", {}, META.families[e.family].name), go(e.from), go(e.to),
    make("h2", {}, e.claims.length > 1 ? `Claims (${e.claims.length})` : "Claim"), ...e.claims.map(card));
  $("live").textContent = e.claims.map(c => c.text).join(". ");
}
function clear() {
  chosen = null;
  network.unselectAll();
  repaint();
  show(make("p", {}, "Choose a shape or a line to read what it stands for, and the sources that say so."),
    make("p", {class: "small"}, "Keys: / search, arrows walk to neighbours, T table, Esc clears."),
    make("h2", {}, "In the centre"), ...told(byId.get(META.centre)));
}
network.on("click", p => p.nodes.length ? open(p.nodes[0]) : p.edges.length ? openEdge(p.edges[0]) : clear());

// ---- search, table, keys
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const hay = new Map(DATA.nodes.map(n => [n.id, fold([n.full, n.label, ...n.names].join("\n"))]));
function search() {
  const words = fold($("q").value.trim());
  const found = words ? DATA.nodes.filter(n => hay.get(n.id).includes(words)).slice(0, 30) : [];
  $("hits").hidden = !words;
  $("hits").replaceChildren(...(found.length || !words ? found.map(n => make("li", {}, go(n.id))) : [make("li", {class: "small"}, "No name fits.")]));
}
$("q").addEventListener("input", search);
$("q").addEventListener("keydown", e => {
  const first = $("hits").querySelector("button");
  if (e.key === "Enter" && first) first.click();
  if (e.key === "ArrowDown" && first) { e.preventDefault(); first.focus(); }
});
$("hits").addEventListener("click", () => { $("q").value = ""; search(); $("drawing").focus(); });
$("hits").addEventListener("keydown", e => {
  const way = {ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling"}[e.key];
  if (!way) return;
  e.preventDefault();
  (e.target.closest("li")[way]?.querySelector("button") || $("q")).focus();
});
function table() {
  const row = c => make("tr", {}, make("td", {dir: "auto"}, c.text), make("td", {}, standing(c)),
    make("td", {}, ...(c.conflicts || []).map(t => make("p", {class: "differs", dir: "auto"}, differ(), ` ${t}`))), make("td", {}, cited(c, 99)));
  const facts = DATA.nodes.flatMap(n => n.facts.map(f => ({...f, text: `${n.full}: ${f.text}`})));
  const part = (title, claims) => make("tbody", {}, make("tr", {}, make("th", {colspan: 4, scope: "rowgroup"}, title)), ...claims.map(row));
  $("table").replaceChildren(make("table", {}, make("caption", {class: "sr"}, "All claims of the drawing"),
    make("thead", {}, make("tr", {}, ...["Claim", "Period and standing", "Where sources disagree", "Sources"].map(t => make("th", {scope: "col"}, t)))),
    part("Ties", DATA.edges.flatMap(e => e.claims)), part("Facts", facts)));
}
function toggle() {
  const shown = $("table").hidden;
  if (shown && !$("table").firstChild) table();
  $("table").hidden = !shown;
  $("to-table").setAttribute("aria-pressed", String(shown));
}
$("to-table").addEventListener("click", toggle);
$("to-fit").addEventListener("click", () => { clear(); network.fit({animation: motion(), maxZoomLevel: 1.5}); });
const WAYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
function walk([dx, dy]) {
  if (!byId.has(chosen)) { open(META.centre, true); return; }
  const here = byId.get(chosen);
  let best = null, least = Infinity;
  for (const e of near.get(chosen)) {
    const other = byId.get(e.from === chosen ? e.to : e.from), x = other.x - here.x, y = other.y - here.y;
    const length = Math.hypot(x, y) || 1, along = (x * dx + y * dy) / length;
    if (along > 0.3 && length / along < least) { least = length / along; best = other.id; }
  }
  if (best !== null) open(best, true);
}
document.addEventListener("keydown", e => {
  if (e.key === "Escape") { $("q").value = ""; search(); clear(); $("drawing").focus(); return; }
  if (e.target.matches("input") || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === "/") { e.preventDefault(); $("q").focus(); }
  if (e.key === "t" || e.key === "T") toggle();
  if (WAYS[e.key] && $("table").hidden && !e.target.closest("#panel, #hits")) { e.preventDefault(); walk(WAYS[e.key]); }
});

// ---- light, dark and paper
function recolour() { legend(); repaint(); }
dark.addEventListener("change", recolour);
addEventListener("beforeprint", () => { printing = true; if (!$("table").firstChild) table(); recolour(); network.redraw(); });
addEventListener("afterprint", () => { printing = false; recolour(); });
legend();
clear();
whole();
network.once("afterDrawing", () => { document.documentElement.dataset.drawn = String(Math.round(performance.now())); });
})();
