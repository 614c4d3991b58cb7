// The full map: drawn by sigma where the browser gives WebGL, else the groups that stand in the page.
const {meta: META, nodes: N, lines: L} = DATA;
const COUNT = N.id.length;
const dark = matchMedia("(prefers-color-scheme: dark)");
const hidden = new Set(),
  unseen = new Set(); // kinds and families that are not shown
let chosen = -1,
  around = null,
  renderer = null,
  graph = null;

const number = n => n.toLocaleString("en");
const title = i => N.name[i].trim() || N.id[i];

// ---- lines of each node, as one array with a start for each
const start = new Uint32Array(COUNT + 1),
  lineAt = new Uint32Array(2 * L.from.length);
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

// ---- claims, with their sources
function claim(place) {
  const [text, label, sources = [], evidence = 0, start = "", end = "", conflicts = []] = DATA.claims[place];
  const [rank, holding, confidence, scope, note] = DATA.evidence[evidence];
  const found = {text: text || DATA.texts[label] || "–", rank, holding, confidence, scope, note, conflicts};
  const standing = describeStanding(found, describePeriod(start, end), META.day);
  return claimCard(
    found,
    standing,
    sources.map(source => DATA.sources[source]),
  );
}
// Some items at once, the others at the press of a button.
function fillList(list, items, show, at = 0, step = 60) {
  list.append(...items.slice(at, at + step).map(show));
  const left = items.length - at - step;
  if (left <= 0) return list;
  const more = make(
    "li",
    {},
    makeButton(t("more", {n: number(left)}), () => {
      more.remove();
      fillList(list, items, show, at + step, 500);
    }),
  );
  list.append(more);
  return list;
}

// ---- the panel
const dot = kind => make("span", {class: `dot kind-${kind}`, "aria-hidden": "true"});
function kindOf(node) {
  const kind = META.kinds[N.kind[node]][0],
    sort = DATA.texts[N.sort[node]];
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
  const other = line => (L.from[line] === node ? L.to[line] : L.from[line]);
  return [...groups.values()].map(({way, name, lines}) => {
    lines.sort((a, b) => N.ties[other(b)] - N.ties[other(a)] || other(a) - other(b));
    const show = line => {
      const end = other(line),
        claims = L.claims[line];
      return make(
        "li",
        {},
        dot(N.kind[end]),
        " ",
        makeButton(title(end), () => choose(end), {class: "plain", dir: "auto"}),
        makeDetails(t("n_claims", {n: claims.length}), () => claims.map(claim)),
      );
    };
    const head = t(way, {family: name, n: number(lines.length)});
    return makeDetails(head, () => [fillList(make("ul"), lines, show)], {open: lines.length <= 200});
  });
}
function showPanel() {
  const into = $("panel");
  into.replaceChildren();
  if (chosen < 0) {
    into.append(make("p", {}, t("start")), make("h2", {}, t("notes")));
    into.append(...META.notes.map(note => makeText(note, "p")));
    if (META.query) into.append(makeDetails(t("query"), () => [make("pre", {dir: "auto"}, META.query)]));
    return;
  }
  const facts = N.facts[chosen] || [],
    names = N.names[chosen] || [];
  into.append(
    makeButton("×", () => choose(-1), {class: "close", "aria-label": t("close_panel")}),
    make("h2", {dir: "auto"}, title(chosen)),
    make("p", {}, dot(N.kind[chosen]), ` ${kindOf(chosen)}`),
    make("p", {class: "small", dir: "auto"}, N.id[chosen]),
  );
  if (names.length) into.append(make("p", {class: "small", dir: "auto"}, `${t("also")} ${names.join("; ")}`));
  into.append(...neighbours(chosen));
  if (!linesOf(chosen).length) into.append(make("p", {}, t("no_lines")));
  if (facts.length) into.append(make("h3", {}, t("facts")), ...facts.map(claim));
}
function writeAddress() {
  try {
    history.replaceState(null, "", chosen < 0 ? location.pathname : `#n=${encodeURIComponent(N.id[chosen])}`);
  } catch {
    /* inside a frame there is no address to keep */
  }
}
function choose(node) {
  chosen = node;
  around = null;
  if (node >= 0) {
    around = new Set([node]);
    for (const line of linesOf(node)) around.add(L.from[line]).add(L.to[line]);
    hidden.delete(N.kind[node]);
    showChoices();
    announce(t("chosen", {name: title(node), n: number(linesOf(node).length)}));
  }
  showPanel();
  $("panel").scrollTop = 0;
  writeAddress();
  redraw();
  if (renderer && node >= 0) {
    const {x, y} = renderer.getNodeDisplayData(String(node));
    move({x, y, ratio: Math.min(renderer.getCamera().ratio, 0.6)});
  }
}

// ---- search
let rows = null;
function search() {
  const wanted = fold($("q").value.trim()),
    list = $("hits");
  list.replaceChildren();
  list.hidden = !wanted;
  if (!wanted) return;
  rows ||= N.name.map((name, node) => ({node, names: foldNames([name, ...(N.names[node] || [])])}));
  const found = findNames(rows, wanted, (a, b) => N.ties[b.node] - N.ties[a.node] || a.node - b.node);
  const item = ({node}) =>
    make(
      "li",
      {},
      dot(N.kind[node]),
      makeButton(title(node), () => choose(node), {class: "plain", dir: "auto"}),
    );
  list.append(...found.slice(0, 12).map(item));
  if (!found.length) list.append(make("li", {}, t("no_hit")));
  announce(
    t(!found.length ? "no_hit" : found.length > 12 ? "more_found" : "n_hits", {n: number(found.length)}),
  );
}

// ---- legend
function showChoices() {
  for (const box of $("kinds").querySelectorAll("input")) box.checked = !hidden.has(Number(box.value));
}
function legend() {
  META.kinds.forEach(([name, , , count], kind) => {
    const box = make("input", {type: "checkbox", value: kind});
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(kind);
      else hidden.add(kind);
      redraw();
      announce(t("kinds_shown", {n: number(N.kind.reduce((sum, k) => sum + !hidden.has(k), 0))}));
    });
    $("kinds").append(make("label", {}, box, dot(kind), `${name} ${number(count)}`));
  });
  META.families.forEach(([name, , , , count, light, night], family) => {
    const box = make("input", {type: "checkbox"});
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) unseen.delete(family);
      else unseen.add(family);
      redraw();
      announce(t("lines_shown", {n: number(L.family.reduce((sum, f) => sum + !unseen.has(f), 0))}));
    });
    const dash = make("span", {class: "dash", "aria-hidden": "true"});
    const paint = () => {
      dash.style.borderTopColor = dark.matches ? night : light;
    };
    paint();
    dark.addEventListener("change", paint);
    $("families").append(make("label", {}, box, dash, `${name} ${number(count)}`));
  });
}

// ---- the drawing
const colours = {}; // read once for each look of the page, not once for each line
function readColours() {
  for (const name of ["ink", "ground", "line", "edge"]) colours[name] = paletteColour(name);
}
const colourOf = look => look[dark.matches ? 2 : 1];
let labelBoxes = []; // boxes of the labels that are drawn already; no other goes on top of one
function label(context, data, settings) {
  if (!data.label) return;
  const size = settings.labelSize,
    x = data.x + data.size + 3,
    y = data.y + size / 3;
  context.font = `${data.strong ? "bold " : ""}${size}px ${settings.labelFont}`;
  const box = [x - 2, y - size, x + context.measureText(data.label).width + 2, y + 4];
  const meets = other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
  if (!data.strong && labelBoxes.some(meets)) return;
  labelBoxes.push(box);
  context.lineWidth = 3;
  context.strokeStyle = colours.ground;
  context.lineJoin = "round";
  context.strokeText(data.label, x, y);
  context.fillStyle = colours.ink;
  context.fillText(data.label, x, y);
}
function hover(context, data, settings) {
  context.beginPath();
  context.arc(data.x, data.y, data.size + 2, 0, 2 * Math.PI);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.stroke();
  label(context, {...data, strong: true}, settings);
}
function nodeLook(key, data) {
  const i = Number(key);
  if (hidden.has(N.kind[i])) return {...data, hidden: true};
  if (!around) return data;
  if (!around.has(i)) return {...data, color: colours.line, label: "", zIndex: 0};
  return {...data, zIndex: 1, forceLabel: i === chosen || around.size <= 40, highlighted: i === chosen};
}
function lineLook(key, data) {
  const i = Number(key);
  if (unseen.has(L.family[i])) return {...data, hidden: true};
  if (chosen < 0) return data;
  return {...data, hidden: L.from[i] !== chosen && L.to[i] !== chosen, color: colours.edge};
}
const redraw = () => {
  if (renderer) renderer.refresh();
};
function build() {
  graph = new sigmakit.MultiDirectedGraph();
  for (let i = 0; i < COUNT; i++) {
    const size = Math.min(2 + 0.9 * Math.sqrt(N.ties[i]) * (COUNT > 3000 ? 0.6 : 1), 16);
    graph.addNode(String(i), {
      x: N.x[i],
      y: -N.y[i],
      size,
      label: N.label[i],
      color: colourOf(META.kinds[N.kind[i]]),
    });
  }
  const count = line => META.families[L.family[line]][4]; // rare lines on top of frequent ones
  for (const i of L.from.map((_, line) => line).sort((a, b) => count(b) - count(a) || a - b)) {
    if (L.from[i] !== L.to[i]) {
      graph.addDirectedEdgeWithKey(String(i), String(L.from[i]), String(L.to[i]), {
        color: colourOf(META.families[L.family[i]]),
      });
    }
  }
}
function recolour() {
  if (!graph) return;
  graph.updateEachNodeAttributes((key, data) => ({...data, color: colourOf(META.kinds[N.kind[key]])}));
  graph.updateEachEdgeAttributes((key, data) => ({...data, color: colourOf(META.families[L.family[key]])}));
}
function showGroups(shown) {
  $("quotient").hidden = !shown;
  $("to-groups").setAttribute("aria-pressed", String(shown));
}
function showGroupsOnly(why) {
  if (renderer) renderer.kill();
  renderer = null;
  $("why").textContent = why;
  $("drawing").hidden = $("zoom").hidden = $("to-groups").hidden = true;
  showGroups(true);
  announce(why);
}
function webgl() {
  try {
    const context = ["webgl2", "webgl"]
      .map(kind => document.createElement("canvas").getContext(kind))
      .find(Boolean);
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch {
    return false;
  }
}
function startDrawing() {
  if (!webgl()) return showGroupsOnly(t("no_webgl"));
  $("drawing").hidden = $("zoom").hidden = $("to-groups").hidden = false;
  try {
    build();
    renderer = new sigmakit.Sigma(graph, $("drawing"), {
      defaultNodeType: "point",
      nodeProgramClasses: {point: sigmakit.NodePointProgram},
      defaultEdgeType: "line",
      edgeProgramClasses: {line: sigmakit.EdgeLineProgram},
      defaultDrawNodeLabel: label,
      defaultDrawNodeHover: hover,
      nodeReducer: nodeLook,
      edgeReducer: lineLook,
      hideEdgesOnMove: L.from.length > 5000,
      labelFont: "system-ui, sans-serif",
      labelSize: 13,
      labelGridCellSize: 130,
      labelRenderedSizeThreshold: 5,
      zIndex: true,
      minCameraRatio: 0.005,
      maxCameraRatio: 3,
    });
  } catch (fault) {
    return showGroupsOnly(t("failed", {why: fault.message}));
  }
  renderer.on("beforeRender", () => {
    labelBoxes = [];
  });
  renderer.on("clickNode", ({node}) => choose(Number(node)));
  renderer.on("clickStage", () => {
    if (chosen >= 0) choose(-1);
  });
  for (const canvas of $("drawing").querySelectorAll("canvas")) {
    canvas.addEventListener("webglcontextlost", () => {
      if (renderer) showGroupsOnly(t("lost_webgl"));
    });
  }
  showGroups(false);
}

// ---- controls
const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
function move(state) {
  const camera = renderer.getCamera();
  if (reducedMotion.matches || L.from.length > 5000) camera.setState(state);
  else camera.animate(state, {duration: 250});
}
function zoom(factor) {
  if (!renderer) return;
  const {ratio} = renderer.getCamera();
  move(factor ? {ratio: Math.min(3, Math.max(0.005, ratio * factor))} : {x: 0.5, y: 0.5, ratio: 1});
}
function onKey(event) {
  const typing = event.target.matches("input[type=search]");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (!$("hits").hidden) {
      $("hits").hidden = true;
      $("q").focus();
    } else if (chosen >= 0) choose(-1);
  } else if (typing) {
    return;
  } else if (event.key === "/") {
    event.preventDefault();
    $("q").focus();
    $("q").select();
  } else if (event.key === "+" || event.key === "=") zoom(1 / 1.5);
  else if (event.key === "-" || event.key === "−") zoom(1.5);
  else if (event.key === "0") zoom(0);
  else if (renderer && event.target === $("drawing") && Object.hasOwn(moves, event.key)) {
    const camera = renderer.getCamera(),
      [x, y] = moves[event.key],
      step = 0.15 * camera.ratio;
    camera.setState({x: camera.x + x * step, y: camera.y + y * step});
    event.preventDefault();
  }
}
function nodeInAddress() {
  const found = /^#n=(.{1,600})$/.exec(location.hash);
  if (!found) return -1;
  try {
    return N.id.indexOf(decodeURIComponent(found[1]));
  } catch {
    return -1;
  }
}

document.addEventListener("keydown", onKey);
wireSearch($("q"), $("hits"), search, () => $("panel").focus({preventScroll: true}));
document.addEventListener("click", event => {
  if (!event.target.closest(".search")) $("hits").hidden = true;
});
$("zoom-in").addEventListener("click", () => zoom(1 / 1.5));
$("zoom-out").addEventListener("click", () => zoom(1.5));
$("to-fit").addEventListener("click", () => zoom(0));
$("to-groups").addEventListener("click", () => showGroups($("quotient").hidden));
$("quotient").addEventListener("click", event => {
  const found = event.target.closest("[data-node]");
  if (found) choose(Number(found.dataset.node));
});
dark.addEventListener("change", () => {
  readColours();
  recolour();
});
$("cite").append(makeText(META.cite.text, "p"), make("pre", {dir: "auto"}, META.cite.bibtex));
readColours();
legend();
showPanel();
startDrawing();
{
  const node = nodeInAddress();
  if (node >= 0) choose(node);
}
requestAnimationFrame(() =>
  requestAnimationFrame(() => {
    document.documentElement.dataset.drawn = renderer ? "map" : "groups";
  }),
);
