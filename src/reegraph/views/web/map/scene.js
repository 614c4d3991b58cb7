// ---- the drawing: arcs, projects, states, names
const map = worldMap($("map"), JSON.parse($("land").textContent));
const layers = Object.fromEntries(["arcs", "sites", "states", "names"].map(name => [name, map.layer(name)]));
const HEXAGON = "M-2 -3.5h4L4 0 2 3.5h-4L-4 0z";
const isUnion = s => s.by === "anchor";
/* Marks, arcs and names grow with the window: 1 at 1,030 pixels. */
const unit = () => Math.min(2.1, Math.max(0.6, windowSize()[0] / 1030));
const width = n => (0.5 + 0.65 * n) * unit();
/* A name for the map in one line, a long one in two. */
function lines(s) {
  const name = shorten(s.short || s.name, 40),
    words = name.split(" ");
  if (name.length <= 18 || words.length < 2) return [shorten(name, 24)];
  const cut = n => Math.max(words.slice(0, n).join(" ").length, words.slice(n).join(" ").length);
  const best = words
    .slice(1)
    .map((_, n) => n + 1)
    .reduce((a, b) => (cut(b) < cut(a) ? b : a), 1);
  return [words.slice(0, best).join(" "), words.slice(best).join(" ")].map(line => shorten(line, 24));
}
const marks = new Map(); // state -> its parts in the drawing
const order = DATA.states.filter(s => s.place).sort((a, b) => (a.name < b.name ? -1 : 1));

function shape(s, r) {
  if (!isUnion(s)) return `M0 ${-r}a${r} ${r} 0 1 0 .01 0z`;
  const w = (1.25 * r).toFixed(2);
  return `M0 ${(1.25 * r).toFixed(2)}L-${w} ${(-0.95 * r).toFixed(2)}H${w}z`;
}
for (const arc of DATA.arcs) {
  const [one, other] = arc.ends.map(end => states.get(end).place),
    d = map.line(one, other);
  arc.line = makeSvg("path", {class: "arc", d});
  arc.grip = makeSvg("path", {class: "grip", d, "data-id": arc.id});
}
for (const p of DATA.projects.filter(p => p.place)) {
  p.spot = map.spot(...p.place);
  p.mark = makeSvg("path", {class: p.stage ? "site" : "site deposit", d: HEXAGON, "data-id": p.id});
}
for (const s of order) {
  s.spot = map.spot(...s.place);
  const mark = makeSvg("path", {class: "mark"}),
    group = makeSvg("g", {class: "state", "data-id": s.id, role: "button"}, mark);
  const text = makeSvg(
    "text",
    {class: "name", "data-id": s.id, "aria-hidden": "true"},
    lines(s).map((line, n) => makeSvg("tspan", {x: 0, dy: n ? "1.08em" : 0}, line)),
  );
  marks.set(s.id, {group, mark, text});
  for (const land of map.lands.get(s.code) || []) if (s.by === "land") land.setAttribute("data-id", s.id);
}
function isLit(arc) {
  return chosen.id === null || arc.id === chosen.id || arc.ends.includes(chosen.id);
}

function paintArcs() {
  const found = DATA.arcs.filter(a => shown.byArc.has(a.id));
  const size = a => shown.byArc.get(a.id).length;
  found.sort((a, b) => isLit(a) - isLit(b) || size(a) - size(b) || (a.id < b.id ? -1 : 1));
  for (const arc of found) {
    const two = shown.byArc.get(arc.id).some(a => a.sides.length === 2);
    const weight = size(arc) > 3 ? " most" : size(arc) > 1 ? " some" : "";
    arc.line.setAttribute(
      "class",
      `arc${weight}${two ? "" : " many"}${chosen.id === null ? "" : isLit(arc) ? " lit" : " dim"}`,
    );
    arc.line.setAttribute("stroke-width", width(size(arc)).toFixed(2));
  }
  layers.arcs.replaceChildren(...found.map(a => a.line), ...found.filter(isLit).map(a => a.grip));
}
function paintSites() {
  const found = DATA.projects.filter(p => p.mark && siteShown(p));
  for (const p of found) {
    const own = chosen.id === null || chosen.id === p.id || chosen.id === p.state;
    p.mark.setAttribute(
      "class",
      `site${p.stage ? "" : " deposit"}${own ? "" : " dim"}${p.id === chosen.id ? " chosen" : ""}`,
    );
  }
  layers.sites.replaceChildren(...found.map(p => p.mark));
}
function partnersOf(id) {
  if (id === null) return new Set();
  if (arcs.has(id)) return new Set(arcs.get(id).ends);
  return new Set(shown.byState.get(id)?.partners.keys());
}
function describe(s) {
  const own = shown.byState.get(s.id);
  if (!own) return `${s.name}: ${t("agreements", {n: 0})}`;
  return `${s.name}: ${t("agreements", {n: own.agreements.size})}, ${t("partners", {n: own.partners.size})}`;
}
function paintStates() {
  const near = partnersOf(chosen.id),
    drawn = [];
  for (const s of order) {
    const {group, mark} = marks.get(s.id),
      own = shown.byState.get(s.id),
      n = own ? own.agreements.size : 0;
    s.size = unit() * (n ? 2.6 + 1.15 * Math.sqrt(n) : 2.4);
    const on = s.id === chosen.id,
      dim = chosen.id !== null && !on && !near.has(s.id);
    group.setAttribute(
      "class",
      `state${n ? "" : " none"}${isUnion(s) ? " union" : ""}${on ? " chosen" : ""}${dim ? " dim" : ""}`,
    );
    mark.setAttribute("d", shape(s, s.size));
    for (const land of map.lands.get(s.code) || [])
      if (s.by === "land")
        land.setAttribute("class", `land${on ? " chosen" : near.has(s.id) ? " partner" : n ? " tied" : ""}`);
    group.setAttribute("aria-label", describe(s));
    group.setAttribute("aria-pressed", String(on));
    if (n || s.by !== "land" || on) {
      group.setAttribute("tabindex", "0");
      drawn.push(s);
    }
  }
  const held = document.activeElement?.closest?.("#map .state")?.dataset.id;
  layers.states.replaceChildren(...drawn.map(s => marks.get(s.id).group));
  if (held && marks.get(held)?.group.isConnected) marks.get(held).group.focus({preventScroll: true});
}
/* Names where there is room, those with most agreements first; boxes in pixels of the window. */
function paintNames() {
  const near = partnersOf(chosen.id),
    taken = [],
    found = [],
    k = map.view.k,
    [w, h] = windowSize();
  const rank = s =>
    (s.id === chosen.id ? 1e6 : near.has(s.id) ? 1e4 : 0) + (shown.byState.get(s.id)?.agreements.size || 0);
  const known = order
    .filter(s => rank(s) > 0 || (s.by !== "land" && k > 4))
    .filter(s => chosen.id === null || rank(s) >= 1e4)
    .sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
  // A name may lie on the mark of a state with less than a third of the agreements, never on a name.
  const free = (box, own) =>
    box[0] > 2 &&
    box[2] < w - 2 &&
    box[1] > 2 &&
    box[3] < h - 2 &&
    taken.every(t => t[4] * 3 < own || box[2] <= t[0] || box[0] >= t[2] || box[3] <= t[1] || box[1] >= t[3]);
  for (const s of known) {
    const [x, y] = map.toScreen(s.spot),
      r = s.size;
    taken.push([x - r, y - r, x + r, y + r, rank(s)]);
  }
  for (const s of known) {
    const big = s.id === chosen.id || (chosen.id === null && rank(s) >= 25),
      font = (big ? 13.5 : 11.5) * Math.max(0.95, unit());
    const [x, y] = map.toScreen(s.spot),
      r = s.size + 3,
      rows = lines(s);
    const wide = Math.max(...rows.map(row => row.length)) * font * (big ? 0.61 : 0.57),
      high = font * (0.07 + 1.08 * rows.length);
    const ways = [
      [x + r, y - high / 2, "start"],
      [x - r - wide, y - high / 2, "end"],
      [x - wide / 2, y + r - 1, "middle"],
      [x - wide / 2, y - r - high + 1, "middle"],
    ];
    const way = ways.find(([left, top]) => free([left, top, left + wide, top + high], rank(s)));
    const text = marks.get(s.id).text;
    if (!way) continue;
    taken.push([way[0] - 2, way[1], way[0] + wide + 2, way[1] + high, Infinity]);
    const anchor = {start: way[0], end: way[0] + wide, middle: way[0] + wide / 2}[way[2]];
    s.offset = [anchor - x, way[1] + font * 0.92 - y];
    text.setAttribute("text-anchor", way[2]);
    text.setAttribute("font-size", font);
    text.setAttribute("class", `name${big ? " big" : ""}`);
    found.push(s);
  }
  layers.names.replaceChildren(...found.map(s => marks.get(s.id).text));
  keepSize();
}
const windowSize = () => [$("map").clientWidth || 1, $("map").clientHeight || 1];
function keepSize() {
  // marks and names are as large at every zoom
  const k = map.view.k,
    grow = Math.min(1.8, Math.max(1, Math.sqrt(k / 1.2)));
  const at = (spot, scale = 1, [dx, dy] = [0, 0]) =>
    `translate(${(spot[0] + dx / k).toFixed(3)},${(spot[1] + dy / k).toFixed(3)}) scale(${(scale / k).toFixed(5)})`;
  for (const s of order) {
    const {group, text} = marks.get(s.id);
    if (group.isConnected) group.setAttribute("transform", at(s.spot));
    if (text.isConnected) text.setAttribute("transform", at(s.spot, 1, s.offset));
  }
  for (const p of DATA.projects)
    if (p.mark?.isConnected) p.mark.setAttribute("transform", at(p.spot, 0.8 * grow * Math.min(1.4, unit())));
}
function paint() {
  shown = shownAt(chosen.mark);
  paintArcs();
  paintSites();
  paintStates();
  paintNames();
}
let waiting = 0,
  last = unit();
new ResizeObserver(() => {
  if (unit() !== last) {
    last = unit();
    paint();
    legend();
  }
}).observe($("map"));
map.onview.push(() => {
  keepSize();
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(paintNames);
});

function legend() {
  const size = 16,
    icon = (d, cls) =>
      makeSvg(
        "svg",
        {width: size, height: size, viewBox: "-8 -8 16 16", "aria-hidden": "true"},
        makeSvg("path", {d, class: cls}),
      );
  const stroke = (n, cls) =>
    makeSvg(
      "svg",
      {width: 30, height: 10, viewBox: "0 0 30 10", "aria-hidden": "true"},
      makeSvg("path", {d: "M1 8Q15 -1 29 8", class: `arc ${cls}`, "stroke-width": width(n)}),
    );
  const entry = (...parts) => make("span", {}, ...parts);
  $("legend").replaceChildren(
    entry(icon(shape({by: "land"}, 6), "mark"), t("legend_state")),
    entry(icon(shape({by: "anchor"}, 6), "mark union"), t("legend_organisation")),
    entry(icon(shape({by: "dot"}, 2.4), "mark none"), t("legend_small")),
    entry(icon(HEXAGON, "site"), t("legend_site")),
    entry(icon(HEXAGON, "site deposit"), t("legend_deposit")),
    entry(`${t("legend_arcs")}:`, ...[1, 3, 7].flatMap(n => [stroke(n, "lit"), String(n)])),
    entry(stroke(2, "lit"), t("legend_two")),
    entry(stroke(2, "lit many"), t("legend_many")),
    entry(make("b", {class: "differs"}, "≠"), t("disagree")),
  );
}
