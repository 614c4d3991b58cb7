// ---- keys, printing, and the start
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
function walk([dx, dy]) {
  const here = spots.get(S.node);
  if (!here) {
    const first = spots.has(META.centre) ? META.centre : spots.keys().next().value;
    if (first !== undefined) choose(first, true);
    return;
  }
  let best = null,
    least = Infinity;
  for (const l of drawn.lines) {
    if (l.from !== S.node && l.to !== S.node) continue;
    const other = spots.get(l.from === S.node ? l.to : l.from),
      x = other.x - here.x,
      y = other.y - here.y;
    const length = Math.hypot(x, y) || 1,
      along = (x * dx + y * dy) / length;
    if (along > 0.3 && length / along < least) {
      least = length / along;
      best = other.id;
    }
  }
  if (best !== null) choose(best, true);
  else announce(t("no_way"));
}
function escape() {
  if ($("menu").open) {
    $("menu").open = false;
    $("menu").firstElementChild.focus();
    return;
  }
  if ($("q").value) endSearch();
  else clear();
  if (!S.table) $("drawing").focus();
}
function onKey(e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === "Escape") {
    escape();
    return;
  }
  if (e.target.closest("input:not([type=checkbox]), select, textarea, [role=slider]")) return;
  const drawing = e.target === $("drawing") || $("drawing").contains(e.target) || e.target === document.body;
  if (e.key === "/") {
    e.preventDefault();
    $("q").focus();
  } else if (e.key.toLowerCase() === "t") toggleTable();
  else if (e.key.toLowerCase() === "m") toggleWorld();
  else if (e.key.toLowerCase() === "f") {
    $("to-filters").click();
  } else if (!drawing || S.table || S.map) return;
  else if (ARROWS[e.key]) {
    e.preventDefault();
    walk(ARROWS[e.key]);
  } else if (e.key === "+" || e.key === "=") zoom(1.3);
  else if (e.key === "-") zoom(1 / 1.3);
  else if (e.key === "0") whole(true, 0.04);
  else if (e.key === "Enter" && isGroup(S.node) && !S.opened.has(S.node)) openGroup(S.node);
  else if (e.key === "Enter" && (S.node !== null || S.line !== null)) $("panel").focus();
}
// All that follows from a change of filters, groups or time.
function update() {
  seen = passing();
  redraw();
  if (S.line !== null && !drawnLine(S.line)) S.line = null;
  if (S.node !== null && !byId.has(S.node) && !spots.has(S.node) && !S.opened.has(S.node)) S.node = null;
  legend();
  showChoices();
  showPanel();
  if (S.table) showTable();
  if (S.map) showWorld();
  writeAddress();
  announce(
    `${countOf(seen.nodes.size, DATA.nodes.length, "n_entities")}, ${countOf(seen.claims, ALL_CLAIMS, "n_claims")}`,
  );
}
function openAddress() {
  readAddress(location.hash);
  const {node, line} = S;
  paintTheme();
  if (DATED.length) paintTime();
  update();
  showTable();
  showWorld();
  whole(false);
  if (node !== null) choose(node, true);
  else if (line !== null) chooseLine(line);
}
function beforePrint() {
  printing = true;
  const panel =
    S.node !== null || S.line !== null ? [...$("panel").children].filter(x => !x.matches(".close")) : [];
  $("print").replaceChildren(svgDrawing(), ...panel.map(x => x.cloneNode(true)), table());
}
function afterPrint() {
  printing = false;
  $("print").replaceChildren();
}
document.addEventListener("keydown", onKey);
prefersDark.addEventListener("change", recolour);
addEventListener("hashchange", openAddress);
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
startFilters();
startTime();
startCiting();
startControls();
legend();
startDrawing();
openAddress();
lineScale = clamp(0.8 / network.getScale(), 1, 1.6);
repaint();
