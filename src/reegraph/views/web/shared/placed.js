/* A map of whatever has a place, for the tab of another view; needs dom.js and worldMap (world.js).

   drawPlaced(svg, topology, nodes, lines, {pick}): `nodes` have `id`, `label`, `place`
   (longitude, latitude) and may have `colour`, `size` and `weight` (who is named first); those without
   a place are left out and given back as `left`. `lines` have `from`, `to` and may have `width`,
   `colour`. `pick` is called with the id of the node that was chosen. Gives {map, left}; classes: node,
   line, label. */
function drawPlaced(svg, topology, nodes, lines, {pick = () => {}} = {}) {
  const map = worldMap(svg, topology);
  const part = (layer, tag, attributes, text) => layer.appendChild(makeSvg(tag, attributes, text));
  const placed = new Map(nodes.filter(n => n.place).map(n => [n.id, n]));
  const below = map.layer("lines"),
    above = map.layer("nodes"),
    kept = [];
  for (const line of lines) {
    const one = placed.get(line.from),
      other = placed.get(line.to);
    if (!one || !other || one === other) continue;
    part(below, "path", {
      class: "line",
      d: map.line(one.place, other.place),
      fill: "none",
      "vector-effect": "non-scaling-stroke",
      stroke: line.colour || "currentColor",
      "stroke-width": line.width || 1.5,
      "stroke-opacity": 0.5,
    });
  }
  for (const n of placed.values()) {
    const group = part(above, "g", {class: "node", tabindex: 0, role: "button", "aria-label": n.label});
    part(group, "circle", {r: n.size || 5, fill: n.colour || "currentColor"});
    part(group, "text", {class: "label", x: (n.size || 5) + 3, y: 4, "font-size": 12}, n.label);
    group.addEventListener("click", () => {
      if (!map.moved()) pick(n.id);
    });
    group.addEventListener("keydown", e => {
      if (e.key === "Enter") pick(n.id);
    });
    kept.push([group, map.spot(...n.place), n]);
  }
  // The names that fit, of those with the most lines first; the others come with zoom.
  const ranked = [...kept].sort((a, b) => (b[2].weight || 0) - (a[2].weight || 0));
  function thin() {
    const taken = [];
    for (const [group, spot, n] of ranked) {
      const [x, y] = map.toScreen(spot),
        box = [x, y - 9, x + (n.size || 5) + 5 + 6.6 * n.label.length, y + 9];
      const free = taken.every(o => box[2] < o[0] || box[0] > o[2] || box[3] < o[1] || box[1] > o[3]);
      group.lastChild.setAttribute("visibility", free ? "visible" : "hidden");
      if (free) taken.push(box);
    }
  }
  const keep = () => {
    for (const [group, [x, y]] of kept)
      group.setAttribute("transform", `translate(${x},${y}) scale(${1 / map.view.k})`);
    thin();
  };
  map.onview.push(keep);
  keep();
  return {map, left: nodes.filter(n => !n.place).map(n => n.id)};
}
