// ---- the same on a map of the world, where nodes have places
const LAND = $("land") ? JSON.parse($("land").textContent) : null;
const onMap = n => Array.isArray(n.place) && seen.nodes.has(n.id);
function drawWorld() {
  const shown = DATA.edges.filter(e => seen.lines.has(e.id)),
    many = new Map();
  for (const end of shown.flatMap(e => [e.from, e.to])) many.set(end, (many.get(end) || 0) + 1);
  const nodes = DATA.nodes.filter(onMap).map(n => ({
    id: n.id,
    label: n.label.replace(/\n/g, " "),
    place: n.place,
    colour: tone(META.kinds[n.kind]),
    weight: n.id === META.centre ? Infinity : many.get(n.id) || 0,
    size: Math.min(11, (n.id === META.centre ? 5 : 3) + (many.get(n.id) || 0) ** 0.5),
  }));
  const lines = shown.map(e => ({
    from: e.from,
    to: e.to,
    colour: tone(META.families[e.family]),
    width: Math.min(5, 0.6 + seen.lines.get(e.id).length ** 0.5),
  }));
  const {map} = drawPlaced($("world-map"), LAND, nodes, lines, {
    pick: id => choose(id, false),
  });
  map.fit();
  const left = DATA.nodes.filter(n => seen.nodes.has(n.id) && !onMap(n)).length;
  $("world-note").textContent = `${t("map_left", {n: left})} ${t("map_borders")}`;
}
function showWorld() {
  if (!LAND) return;
  $("world").hidden = !S.map;
  $("drawing").inert = S.map || S.table;
  $("zoom").hidden = S.map || S.table;
  $("to-map").setAttribute("aria-pressed", String(S.map));
  if (S.map) drawWorld();
  else $("world-map").replaceChildren();
}
function toggleWorld() {
  if (!LAND) return;
  S.map = !S.map;
  if (S.map && S.table) {
    S.table = false;
    showTable();
  }
  showWorld();
  writeAddress();
  announce(t(S.map ? "map_open" : "map_closed"));
}
