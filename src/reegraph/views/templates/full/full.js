// The full map: drawn by sigma where the browser gives WebGL, else the groups that stand in the page.
// The page is built from text nodes only, nothing is read as HTML.
const $ = id => document.getElementById(id);
const DATA = JSON.parse($("data").textContent);
const {meta: META, nodes: N, lines: L, words: WORDS} = DATA;
const COUNT = N.id.length;
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const hidden = new Set(), unseen = new Set();  // kinds and families that are not shown
let chosen = -1, around = null, renderer = null, graph = null;

function t(key, values = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (whole, name) => Object.hasOwn(values, name) ? String(values[name]) : whole);
}
function make(tag, attributes, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) found.setAttribute(name, value);
  found.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
  return found;
}
const named = (text, tag = "span") => make(tag, {dir: "auto"}, text);
function button(text, act, attributes = {}) {
  const found = make("button", {type: "button", ...attributes}, text);
  found.addEventListener("click", act);
  return found;
}
const say = text => { $("live").textContent = text; };
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const number = n => n.toLocaleString("en");
const title = i => N.name[i].trim() || N.id[i];
function safe(address) {
  try { const url = new URL(address); return /^https?:$/.test(url.protocol) ? url.href : null; }
  catch { return null; }
}

// ---- lines of each node, as one array with a start for each
const start = new Uint32Array(COUNT + 1), lineAt = new Uint32Array(2 * L.from.length);
for (let i = 0; i < L.from.length; i++) {
  start[L.from[i] + 1]++;
  if (L.to[i] !== L.from[i]) start[L.to[i] + 1]++;
}
for (let i = 0; i < COUNT; i++) start[i + 1] += start[i];
{
  const free = start.slice();
  for (let i = 0; i < L.from.length; i++) {
    lineAt[free[L.from[i]]++] = i;
    if (L.to[i] !== L.from[i]) lineAt[free[L.to[i]]++] = i;
  }
}
const linesOf = node => lineAt.subarray(start[node], start[node + 1]);

// ---- what is said, with its sources
function when(from, to) {
  if (from && to) return t("from_to", {start: from, end: to});
  return from ? t("since", {start: from}) : to ? t("until", {end: to}) : "";
}
function claim(place) {
  const [text, label, sources = [], evidence = 0, from = "", to = "", differ = []] = DATA.claims[place];
  const [rank, holding, sure, scope, note] = DATA.evidence[evidence];
  const said = [
    when(from, to), rank === "normal" || rank === "deprecated" ? t(`rank_${rank}`) : "",
    holding === "possible" ? t("possible") : holding ? "" : t("not_holding"), sure, note,
  ].filter(Boolean).join("; ");
  const found = make("div", {class: "claim"}, named(text || DATA.texts[label] || "–", "div"));
  if (said) found.append(make("div", {class: "small", dir: "auto"}, said));
  if (differ.length) found.append(make("div", {class: "small", dir: "auto"}, t("differ", {said: differ.join("; ")})));
  const head = sources.length ? t(scope === "statement" ? "stated_by" : "sources_of_record") : t("no_source");
  found.append(make("div", {class: "small"}, head));
  for (const place of sources) {
    const [name, publisher, date, address] = DATA.sources[place];
    const href = safe(address), words = name || address || "–";
    const link = href ? make("a", {href, target: "_blank", rel: "noopener noreferrer", dir: "auto"}, words) : named(words);
    found.append(make("div", {class: "small"}, link, named([publisher, date].filter(Boolean).map(s => `, ${s}`).join(""))));
  }
  return found;
}
// A part that is filled when it is opened.
function folded(head, fill, open = false) {
  const found = make("details", {}, make("summary", {}, head));
  const act = () => { if (found.open && found.children.length === 1) found.append(...fill()); };
  found.addEventListener("toggle", act);
  if (open) { found.open = true; act(); }
  return found;
}
// Some items at once, the others at the press of a button.
function some(list, items, show, at = 0, step = 60) {
  list.append(...items.slice(at, at + step).map(show));
  const left = items.length - at - step;
  if (left <= 0) return list;
  const more = make("li", {}, button(t("more", {n: number(left)}), () => {
    more.remove();
    some(list, items, show, at + step, 500);
  }));
  list.append(more);
  return list;
}

// ---- the panel
const dot = kind => make("span", {class: `dot kind-${kind}`, "aria-hidden": "true"});
function kindOf(node) {
  const kind = META.kinds[N.kind[node]][0], sort = DATA.texts[N.sort[node]];
  return fold(kind) === fold(sort) ? kind : `${kind}, ${sort}`;
}
function neighbours(node) {
  const groups = new Map();
  for (const line of linesOf(node)) {
    const [name, , , directed] = META.families[L.family[line]];
    const way = !directed ? "neighbours" : L.from[line] === node ? "outwards" : "inwards";
    const key = `${way} ${L.family[line]}`;
    if (!groups.has(key)) groups.set(key, {way, name, lines: []});
    groups.get(key).lines.push(line);
  }
  const other = line => L.from[line] === node ? L.to[line] : L.from[line];
  return [...groups.values()].map(({way, name, lines}) => {
    lines.sort((a, b) => N.ties[other(b)] - N.ties[other(a)] || other(a) - other(b));
    const show = line => {
      const end = other(line), claims = L.claims[line];
      return make("li", {}, dot(N.kind[end]), " ",
        button(title(end), () => choose(end), {class: "plain", dir: "auto"}),
        folded(t("claims", {n: claims.length}), () => claims.map(claim)));
    };
    return folded(t(way, {family: name, n: number(lines.length)}), () => [some(make("ul"), lines, show)], lines.length <= 200);
  });
}
function panel() {
  const into = $("panel");
  into.replaceChildren();
  if (chosen < 0) {
    into.append(make("p", {}, t("start")), make("h2", {}, t("notes")));
    into.append(...META.notes.map(note => named(note, "p")));
    if (META.query) into.append(folded(t("query"), () => [make("pre", {dir: "auto"}, META.query)]));
    return;
  }
  const facts = N.facts[chosen] || [], names = N.names[chosen] || [];
  into.append(
    button(t("close"), () => choose(-1), {id: "close"}), make("h2", {dir: "auto"}, title(chosen)),
    make("p", {}, dot(N.kind[chosen]), ` ${kindOf(chosen)}`),
    make("p", {class: "small", dir: "auto"}, N.id[chosen]));
  if (names.length) into.append(make("p", {class: "small", dir: "auto"}, t("also", {names: names.join("; ")})));
  into.append(...neighbours(chosen));
  if (!linesOf(chosen).length) into.append(make("p", {}, t("no_lines")));
  if (facts.length) into.append(make("h3", {}, t("facts")), ...facts.map(claim));
}
function address() {
  try { history.replaceState(null, "", chosen < 0 ? location.pathname : `#n=${encodeURIComponent(N.id[chosen])}`); }
  catch { /* inside a frame there is no address to keep */ }
}
function choose(node) {
  chosen = node;
  around = null;
  if (node >= 0) {
    around = new Set([node]);
    for (const line of linesOf(node)) around.add(L.from[line]).add(L.to[line]);
    hidden.delete(N.kind[node]);
    ticks();
    say(t("chosen", {name: title(node), n: number(linesOf(node).length)}));
  }
  panel();
  $("panel").scrollTop = 0;
  address();
  redraw();
  if (renderer && node >= 0) {
    const {x, y} = renderer.getNodeDisplayData(String(node));
    move({x, y, ratio: Math.min(renderer.getCamera().ratio, 0.6)});
  }
}

// ---- search
let folds = null;
function search() {
  const asked = fold($("q").value.trim()), list = $("hits");
  list.replaceChildren();
  list.hidden = !asked;
  if (!asked) return;
  folds ||= N.name.map((name, i) => fold([name, ...(N.names[i] || [])].join("\n")));
  const found = [];
  for (let i = 0; i < COUNT; i++) {
    const at = folds[i].indexOf(asked);
    if (at >= 0) found.push([at === 0 ? 0 : /[\s(-]/.test(folds[i][at - 1]) ? 1 : 2, i]);
  }
  found.sort((a, b) => a[0] - b[0] || N.ties[b[1]] - N.ties[a[1]] || a[1] - b[1]);
  for (const [, i] of found.slice(0, 12)) {
    list.append(make("li", {}, dot(N.kind[i]), button(title(i), () => pick(i), {class: "plain", dir: "auto"})));
  }
  if (!found.length) list.append(make("li", {}, t("none_found")));
  say(t(!found.length ? "none_found" : found.length > 12 ? "more_found" : "found", {n: number(found.length)}));
}
function pick(node) {
  $("hits").hidden = true;
  choose(node);
  $("panel").focus({preventScroll: true});
}

// ---- legend
function ticks() {
  for (const box of $("kinds").querySelectorAll("input")) box.checked = !hidden.has(Number(box.value));
}
function legend() {
  META.kinds.forEach(([name, , , count], kind) => {
    const box = make("input", {type: "checkbox", value: kind});
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(kind); else hidden.add(kind);
      redraw();
      say(t("kinds_shown", {n: number(N.kind.reduce((sum, k) => sum + !hidden.has(k), 0))}));
    });
    $("kinds").append(make("label", {}, box, dot(kind), `${name} ${number(count)}`));
  });
  META.families.forEach(([name, , , , count, light, night], family) => {
    const box = make("input", {type: "checkbox"});
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) unseen.delete(family); else unseen.add(family);
      redraw();
      say(t("lines_shown", {n: number(L.family.reduce((sum, f) => sum + !unseen.has(f), 0))}));
    });
    const dash = make("span", {class: "dash", "aria-hidden": "true"});
    const paint = () => { dash.style.borderTopColor = dark.matches ? night : light; };
    paint();
    dark.addEventListener("change", paint);
    $("families").append(make("label", {}, box, dash, `${name} ${number(count)}`));
  });
}

// ---- the drawing
const ink = () => dark.matches ? "#e8ebee" : "#1c2329";
const ground = () => dark.matches ? "#14181d" : "#ffffff";
const colourOf = look => look[dark.matches ? 2 : 1];
let written = [];  // boxes of the labels that are drawn already; no other goes on top of one
function label(context, data, settings) {
  if (!data.label) return;
  const size = settings.labelSize, x = data.x + data.size + 3, y = data.y + size / 3;
  context.font = `${data.strong ? "bold " : ""}${size}px ${settings.labelFont}`;
  const box = [x - 2, y - size, x + context.measureText(data.label).width + 2, y + 4];
  const meets = other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
  if (!data.strong && written.some(meets)) return;
  written.push(box);
  context.lineWidth = 3;
  context.strokeStyle = ground();
  context.lineJoin = "round";
  context.strokeText(data.label, x, y);
  context.fillStyle = ink();
  context.fillText(data.label, x, y);
}
function hover(context, data, settings) {
  context.beginPath();
  context.arc(data.x, data.y, data.size + 2, 0, 2 * Math.PI);
  context.strokeStyle = ink();
  context.lineWidth = 2;
  context.stroke();
  label(context, {...data, strong: true}, settings);
}
function nodeLook(key, data) {
  const i = Number(key);
  if (hidden.has(N.kind[i])) return {...data, hidden: true};
  if (!around) return data;
  if (!around.has(i)) return {...data, color: dark.matches ? "#3a434c" : "#d9dee3", label: "", zIndex: 0};
  return {...data, zIndex: 1, forceLabel: i === chosen || around.size <= 40, highlighted: i === chosen};
}
function lineLook(key, data) {
  const i = Number(key);
  if (unseen.has(L.family[i])) return {...data, hidden: true};
  if (chosen < 0) return data;
  return {...data, hidden: L.from[i] !== chosen && L.to[i] !== chosen, color: dark.matches ? "#8a959f" : "#7b8691"};
}
const redraw = () => { if (renderer) renderer.refresh(); };
function build() {
  graph = new sigmakit.MultiDirectedGraph();
  for (let i = 0; i < COUNT; i++) {
    const size = Math.min(2 + 0.9 * Math.sqrt(N.ties[i]) * (COUNT > 3000 ? 0.6 : 1), 16);
    graph.addNode(String(i), {x: N.x[i], y: -N.y[i], size, label: N.label[i], color: colourOf(META.kinds[N.kind[i]])});
  }
  const count = line => META.families[L.family[line]][4];  // rare lines on top of frequent ones
  for (const i of L.from.map((_, line) => line).sort((a, b) => count(b) - count(a) || a - b)) {
    if (L.from[i] !== L.to[i]) {
      graph.addDirectedEdgeWithKey(String(i), String(L.from[i]), String(L.to[i]), {color: colourOf(META.families[L.family[i]])});
    }
  }
}
function repaint() {
  if (!graph) return;
  graph.updateEachNodeAttributes((key, data) => ({...data, color: colourOf(META.kinds[N.kind[key]])}));
  graph.updateEachEdgeAttributes((key, data) => ({...data, color: colourOf(META.families[L.family[key]])}));
}
function groupsShown(shown) {
  $("quotient").hidden = !shown;
  $("to-groups").setAttribute("aria-pressed", String(shown));
}
function without(why) {
  if (renderer) renderer.kill();
  renderer = null;
  $("why").textContent = why;
  $("drawing").hidden = $("zoom").hidden = $("to-groups").hidden = true;
  groupsShown(true);
  say(why);
}
function webgl() {
  try {
    const context = ["webgl2", "webgl"].map(kind => document.createElement("canvas").getContext(kind)).find(Boolean);
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch { return false; }
}
function draw() {
  if (!webgl()) return without(t("no_webgl"));
  $("drawing").hidden = $("zoom").hidden = $("to-groups").hidden = false;
  try {
    build();
    renderer = new sigmakit.Sigma(graph, $("drawing"), {
      defaultNodeType: "point", nodeProgramClasses: {point: sigmakit.NodePointProgram},
      defaultEdgeType: "line", edgeProgramClasses: {line: sigmakit.EdgeLineProgram},
      defaultDrawNodeLabel: label, defaultDrawNodeHover: hover, nodeReducer: nodeLook, edgeReducer: lineLook,
      hideEdgesOnMove: L.from.length > 5000, labelFont: "system-ui, sans-serif", labelSize: 13,
      labelGridCellSize: 130, labelRenderedSizeThreshold: 5, zIndex: true, minCameraRatio: 0.005, maxCameraRatio: 3,
    });
  } catch (fault) {
    return without(t("failed", {why: fault.message}));
  }
  renderer.on("beforeRender", () => { written = []; });
  renderer.on("clickNode", ({node}) => choose(Number(node)));
  renderer.on("clickStage", () => { if (chosen >= 0) choose(-1); });
  for (const canvas of $("drawing").querySelectorAll("canvas")) {
    canvas.addEventListener("webglcontextlost", () => { if (renderer) without(t("lost_webgl")); });
  }
  groupsShown(false);
}

// ---- controls
const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
function move(state) {
  const camera = renderer.getCamera();
  if (still.matches || L.from.length > 5000) camera.setState(state); else camera.animate(state, {duration: 250});
}
function zoom(factor) {
  if (!renderer) return;
  const {ratio} = renderer.getCamera();
  move(factor ? {ratio: Math.min(3, Math.max(0.005, ratio * factor))} : {x: 0.5, y: 0.5, ratio: 1});
}
function keys(event) {
  const typing = event.target.matches("input[type=search]");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (!$("hits").hidden) { $("hits").hidden = true; $("q").focus(); }
    else if (chosen >= 0) choose(-1);
  } else if (typing) {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      const first = $("hits").querySelector("button");
      if (first && event.key === "Enter") first.click(); else first?.focus();
      event.preventDefault();
    }
  } else if (event.key === "/") {
    event.preventDefault();
    $("q").focus();
    $("q").select();
  } else if (event.key === "+" || event.key === "=") zoom(1 / 1.5);
  else if (event.key === "-" || event.key === "−") zoom(1.5);
  else if (event.key === "0") zoom(0);
  else if (renderer && event.target === $("drawing") && Object.hasOwn(moves, event.key)) {
    const camera = renderer.getCamera(), [x, y] = moves[event.key], step = 0.15 * camera.ratio;
    camera.setState({x: camera.x + x * step, y: camera.y + y * step});
    event.preventDefault();
  }
}
function linked() {
  const found = /^#n=(.{1,600})$/.exec(location.hash);
  if (!found) return -1;
  try { return N.id.indexOf(decodeURIComponent(found[1])); } catch { return -1; }
}

document.addEventListener("keydown", keys);
$("q").addEventListener("input", search);
document.addEventListener("click", event => { if (!event.target.closest(".search")) $("hits").hidden = true; });
$("zoom-in").addEventListener("click", () => zoom(1 / 1.5));
$("zoom-out").addEventListener("click", () => zoom(1.5));
$("to-fit").addEventListener("click", () => zoom(0));
$("to-groups").addEventListener("click", () => groupsShown($("quotient").hidden));
$("quotient").addEventListener("click", event => {
  const found = event.target.closest("[data-node]");
  if (found) choose(Number(found.dataset.node));
});
dark.addEventListener("change", repaint);
$("cite").append(named(META.cite.text, "p"), make("pre", {dir: "auto"}, META.cite.bibtex));
legend();
panel();
draw();
{
  const node = linked();
  if (node >= 0) choose(node);
}
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.drawn = renderer ? "map" : "groups"; }));
