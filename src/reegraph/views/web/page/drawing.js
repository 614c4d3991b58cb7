// ---- the drawing: vis-network draws, positions come with the data
const FACE = "system-ui, Noto Sans, DejaVu Sans, sans-serif";
let drawn = {nodes: [], groups: [], lines: []},
  outlines = [],
  spots = new Map(),
  lineScale = 1;
const drawnLine = id => drawn.lines.find(l => l.id === id || l.parts.some(e => e.id === id));
// The shape or line that is chosen, as it is drawn now; null where a filter or a group hides it.
function target() {
  if (S.line !== null) return drawnLine(S.line) ?? null;
  const id = byId.has(S.node) ? standsFor(byId.get(S.node)) : S.node;
  return id !== null && spots.has(id) ? id : null;
}
function nearTo(aim) {
  if (aim === null) return null;
  if (typeof aim === "object") return new Set([aim.from, aim.to]);
  return new Set([
    aim,
    ...drawn.lines.filter(l => l.from === aim || l.to === aim).flatMap(l => [l.from, l.to]),
  ]);
}
function nodeLook(n, keep) {
  const style = META.kinds[n.kind],
    colour = tone(style),
    pale = keep !== null && !keep.has(n.id);
  const background = style.hollow ? css("ground") : colour,
    over = {background, border: css("ink")};
  return {
    id: n.id,
    label: labelled(n),
    shape: n.shape,
    size: n.size,
    x: n.x,
    y: n.y,
    title: n.full.slice(0, 300),
    opacity: pale ? 0.12 : 1,
    borderWidth: n.id === S.node ? 4 : style.hollow ? 3 : 1,
    color: {background, border: n.id === S.node ? css("ink") : colour, highlight: over, hover: over},
    font: fontLook(n, pale),
  };
}
function groupLook(g, keep) {
  const colour = groupTone(g.id),
    pale = keep !== null && !keep.has(g.id);
  const background = tint(colour),
    over = {background, border: css("ink")};
  return {
    id: g.id,
    label: labelled(g),
    shape: groupShape(g.id),
    size: g.size,
    x: g.x,
    y: g.y,
    title: t("group_open"),
    opacity: pale ? 0.12 : 1,
    borderWidth: g.id === S.node ? 5 : 3,
    color: {background, border: g.id === S.node ? css("ink") : colour, highlight: over, hover: over},
    font: fontLook(g, pale),
  };
}
// Style of a line: of its family, or a plain one where it stands for several.
function lineStyle(l) {
  const families = new Set(l.parts.map(e => e.family));
  const style = META.families[l.parts[0].family];
  if (families.size === 1 && !l.between) return style;
  return {
    light: css("grey"),
    dark: css("grey"),
    dash: [],
    width: Math.min(9, 1.2 + 0.9 * Math.sqrt(l.claims.length)),
  };
}
const oneWay = l =>
  !l.between && l.parts.every(e => e.from === l.parts[0].from && META.families[e.family].directed !== false);
const bentOf = l => (l.parts.length === 1 && !l.between ? l.parts[0].bent : 0);
const curve = bent => 0.16 * Math.abs(bent);
function lineWords(l) {
  const all = l.parts.reduce((sum, e) => sum + e.claims.length, 0);
  const words = [...new Set(l.parts.map(e => (l.between ? META.families[e.family].name : e.words)))]
    .join(", ")
    .slice(0, 300);
  return all > 1 ? `${words} (${countOf(l.claims.length, all, "n_claims")})` : words;
}
function lineLook(l, aim) {
  const style = lineStyle(l),
    colour = tone(style),
    self = l === aim;
  const on = aim === null || self || l.from === aim || l.to === aim;
  const holds = l.claims.some(c => c.holding),
    disputed = l.claims.some(c => c.conflicts?.length);
  const rich = !plain || (aim !== null && on);
  const opacity = !on
    ? 0.05
    : !holds
      ? 0.3
      : aim !== null
        ? 0.95
        : Math.max(0.42, 0.78 - drawn.lines.length / 1600);
  const count = (l.between || l.parts.length > 1) && on ? String(l.claims.length) : "";
  const label = `${count}${disputed && on ? " ≠" : ""}` || " ",
    bent = bentOf(l);
  return {
    id: String(l.id),
    from: l.from,
    to: l.to,
    title: lineWords(l),
    dashes: style.dash.length && rich ? style.dash : false,
    width: style.width * lineScale * (self ? 2.2 : 1),
    color: {color: colour, highlight: colour, hover: colour, opacity},
    arrows: {to: {enabled: rich && oneWay(l), scaleFactor: 0.45}},
    smooth: bent ? {enabled: true, type: bent > 0 ? "curvedCW" : "curvedCCW", roundness: curve(bent)} : false,
    ...(disputed || l.between || l.parts.length > 1
      ? {
          label,
          font: {
            size: count ? Math.max(13, 11 / network.getScale()) : 18,
            face: FACE,
            align: "horizontal",
            color: disputed ? css("warn") : css("ink"),
            strokeWidth: 4,
            strokeColor: css("halo"),
          },
        }
      : {}),
  };
}
const nodeSet = new vis.DataSet(),
  lineSet = new vis.DataSet();
let network = null,
  plain = false;
// Seen from afar, dashes and arrows of thousands of lines cannot be told apart, and cost most of the time.
const coarse = () => drawn.lines.length > 1500 && network.getScale() < 0.6;
function put(set, looks) {
  const ids = new Set(looks.map(l => l.id)),
    gone = set.getIds().filter(id => !ids.has(id));
  if (gone.length) set.remove(gone);
  set.update(looks);
}
function repaint() {
  const aim = target(),
    keep = nearTo(aim);
  plain = coarse();
  fonts = labelling(network.getScale(), keep);
  put(nodeSet, [...drawn.nodes.map(n => nodeLook(n, keep)), ...drawn.groups.map(g => groupLook(g, keep))]);
  put(
    lineSet,
    drawn.lines.map(l => lineLook(l, aim)),
  );
}
function redraw() {
  drawn = model();
  outlines = hulls();
  spots = new Map([...drawn.nodes, ...drawn.groups].map(n => [n.id, n]));
  repaint();
}
function paintHulls(ctx) {
  for (const [n, key] of ringed()) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(n.x, n.y, n.size + 6, 0, 2 * Math.PI);
    ctx.strokeStyle = groupTone(key);
    ctx.lineWidth = 4;
    ctx.setLineDash(groupDash(key));
    ctx.stroke();
    ctx.restore();
  }
  for (const {key, points, name, x, y} of outlines) {
    const colour = groupTone(key);
    ctx.save();
    ctx.beginPath();
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
    ctx.lineJoin = "round";
    ctx.fillStyle = ctx.strokeStyle = colour;
    ctx.globalAlpha = 0.07;
    ctx.fill();
    ctx.globalAlpha = 0.75;
    ctx.lineWidth = 2.2;
    ctx.setLineDash(groupDash(key));
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.font = `600 17px ${FACE}`;
    ctx.textAlign = "center";
    ctx.setLineDash([]);
    ctx.lineWidth = 4;
    ctx.strokeStyle = css("halo");
    ctx.strokeText(name, x, y);
    ctx.fillText(name, x, y);
    ctx.restore();
  }
}
// The window set so that shapes with these ids are seen whole, beside whatever covers the drawing.
function frame(ids, {least = 0.2, most = 1.5, animate = false} = {}) {
  const shapes = ids.map(id => spots.get(id)).filter(Boolean);
  if (!shapes.length) return;
  const wide = n => Math.max(n.size, 4.2 * Math.max(...n.label.split("\n").map(l => l.length))) + 8;
  const box = [
    Math.min(...shapes.map(n => n.x - wide(n))),
    Math.min(...shapes.map(n => n.y - n.size)) - 8,
    Math.max(...shapes.map(n => n.x + wide(n))),
    Math.max(...shapes.map(n => n.y + n.size + 42)),
  ];
  network.setSize("100%", "100%");
  for (const {points, y} of shapes.length === spots.size ? outlines : []) {
    box[0] = Math.min(box[0], ...points.map(p => p[0] - 8));
    box[2] = Math.max(box[2], ...points.map(p => p[0] + 8));
    box[1] = Math.min(box[1], y - 20);
    box[3] = Math.max(box[3], ...points.map(p => p[1] + 8));
  }
  const area = $("drawing").getBoundingClientRect(),
    sheet = $("panel").getBoundingClientRect();
  const covered =
    small.matches && !$("panel").classList.contains("empty")
      ? Math.max(0, Math.min(area.bottom, innerHeight) - sheet.top)
      : 0;
  const buttons = 40,
    height = Math.max(120, area.height - covered) - 12 - buttons,
    width = area.width - 24;
  const scale = Math.min(
    most,
    Math.max(least, Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]))),
  );
  const tight = (box[2] - box[0]) * scale > area.width || (box[3] - box[1]) * scale > area.height;
  const centre = spots.get(shapes.length > 1 ? (S.node ?? META.centre) : ids[0]);
  const position =
    tight && centre ? {x: centre.x, y: centre.y} : {x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2};
  network.moveTo({
    position,
    scale,
    offset: {x: 0, y: -covered / 2 - buttons / 2},
    animation: animate && !reducedMotion.matches ? {duration: 250, easingFunction: "easeInOutQuad"} : false,
  });
  relabel();
}
function whole(animate, least = small.matches ? 0.28 : 0.3) {
  const most = Math.max(quotient() ? 1.1 : 1.5, Math.min(3, innerWidth / 1600));
  frame([...spots.keys()], {least, most, animate});
}
// Whether a shape and its neighbours lie in the window.
function inSight(id) {
  const middle = network.getViewPosition(),
    scale = network.getScale(),
    area = $("drawing").getBoundingClientRect();
  return [...nearTo(id)].every(other => {
    const n = spots.get(other);
    return (
      Math.abs(n.x - middle.x) * scale < area.width / 2 - 20 &&
      Math.abs(n.y - middle.y) * scale < area.height / 2 - 20
    );
  });
}
function startDrawing() {
  network = new vis.Network(
    $("drawing"),
    {nodes: nodeSet, edges: lineSet},
    {
      physics: false,
      layout: {improvedLayout: false},
      interaction: {hover: true, tooltipDelay: 150, keyboard: false, selectConnectedEdges: false},
      nodes: {scaling: {label: {drawThreshold: 3}}, chosen: {label: false}},
      edges: {smooth: false, hoverWidth: 1, selectionWidth: 0.5},
    },
  );
  for (const inner of $("drawing").querySelectorAll("[tabindex]")) inner.removeAttribute("tabindex");
  network.on("beforeDrawing", paintHulls);
  network.on("zoom", relabel);
  network.on("animationFinished", relabel);
  network.on("click", () => $("drawing").focus({preventScroll: true}));
  network.on("click", p =>
    p.nodes.length
      ? choose(p.nodes[0], !isGroup(p.nodes[0]) && !inSight(p.nodes[0]))
      : p.edges.length
        ? chooseLine(lineIdOf(p.edges[0]))
        : clear(),
  );
  network.on("doubleClick", p => {
    if (p.nodes.length && isGroup(p.nodes[0])) openGroup(p.nodes[0]);
  });
  network.once("afterDrawing", () => {
    document.documentElement.dataset.drawn = String(Math.round(performance.now()));
  });
}
const lineIdOf = text => drawn.lines.find(l => String(l.id) === text)?.id ?? null;
function openGroup(key) {
  S.opened.add(key);
  S.node = null;
  update();
  frame(
    membersOf(key).map(n => n.id),
    {least: 0.4, animate: true},
  );
  announce(t("group_opened", {name: groupName(key)}));
}
function closeGroup(key) {
  S.opened.delete(key);
  S.node = key;
  update();
  whole(true);
}
