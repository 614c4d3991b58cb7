// ---- labels: as large as can be read at this zoom, and none on another or on a shape
const LEAST = 8;
let fonts = new Map();
const labelled = n => (fonts.get(n.id)?.size === 0 ? " " : n.label);
function fontLook(n, pale) {
  const {size, over} = fonts.get(n.id) || {size: ownSize(n), over: false},
    shown = size || ownSize(n);
  const up = 2 * n.size + 1.05 * shown * n.label.split("\n").length + 0.4 * shown + 8;
  return {
    size: shown,
    face: FACE,
    color: pale ? "rgba(128,128,128,0.22)" : css("ink"),
    vadjust: over ? -up : 0,
    strokeWidth: pale ? 0 : 3,
    strokeColor: css("halo"),
  };
}
const textWidth = (line, size) => [...line].reduce((sum, c) => sum + (c > "\u2e7f" ? 1 : 0.56), 0) * size;
function labelBox(n, size, over) {
  const lines = n.label.split("\n"),
    half = Math.max(...lines.map(l => textWidth(l, size))) / 2;
  const top = over ? n.y - n.size - 6 - 1.2 * size * lines.length : n.y + n.size + 2;
  return [n.x - half - size / 4, top, n.x + half + size / 4, top + 1.2 * size * lines.length];
}
// Boxes by the cells of a grid that they touch, so that few have to be compared.
function grid(cell) {
  const cells = new Map();
  const keys = function* ([a, b, c, d]) {
    for (let x = Math.floor(a / cell); x <= Math.floor(c / cell); x++)
      for (let y = Math.floor(b / cell); y <= Math.floor(d / cell); y++) yield `${x} ${y}`;
  };
  return {
    add(box, owner) {
      for (const key of keys(box)) (cells.get(key) || cells.set(key, []).get(key)).push([box, owner]);
    },
    free(box, owner) {
      for (const key of keys(box))
        for (const [other, whose] of cells.get(key) || []) {
          if (
            whose !== owner &&
            box[0] < other[2] &&
            other[0] < box[2] &&
            box[1] < other[3] &&
            other[1] < box[3]
          )
            return false;
        }
      return true;
    },
  };
}
const ownSize = n => (n.members ? 16 : n.font.size);
// Size and side of each label at a scale, size 0 where there is no room: what matters most comes first.
function labelling(scale, keep) {
  const shapes = [...spots.values()],
    taken = grid(160),
    found = new Map(),
    aim = target();
  const first = n => (n.id === aim ? 4 : keep?.has(n.id) ? 3 : n.id === META.centre ? 2 : n.members ? 1 : 0);
  for (const n of shapes) taken.add([n.x - n.size, n.y - n.size, n.x + n.size, n.y + n.size], n.id);
  const top = Math.min(...shapes.map(n => n.y - n.size)) - 8; // what is above is cut off in the whole picture
  // A label above its shape must not read as one below another.
  const free = (n, {size, over}) => {
    const [a, b, c, d] = labelBox(n, size, over);
    return (!over || b > top) && taken.free([a, over ? b - 1.6 * size : b, c, d], n.id);
  };
  const ties = new Map();
  for (const l of drawn.lines) for (const id of [l.from, l.to]) ties.set(id, (ties.get(id) || 0) + 1);
  shapes.sort(
    (a, b) =>
      first(b) - first(a) ||
      ownSize(b) - ownSize(a) ||
      (ties.get(b.id) || 0) - (ties.get(a.id) || 0) ||
      (a.id < b.id ? -1 : 1),
  );
  for (const n of shapes) {
    const own = ownSize(n),
      wanted = Math.max(own, Math.min((7 + own / 4) / scale, 3 * own));
    const sizes = [wanted, (wanted + own) / 2, own].filter(
      (size, i) => (i === 0 || size < wanted) && size * scale >= LEAST,
    );
    const spot = sizes
      .flatMap(size => [
        {size, over: false},
        {size, over: true},
      ])
      .find(s => free(n, s)) ?? {
      size: first(n) > 0 && (keep === null || n.id === aim) && sizes.length ? sizes[0] : 0,
      over: false,
    };
    spot.size = Math.round(spot.size * 2) / 2;
    found.set(n.id, spot);
    if (spot.size) taken.add(labelBox(n, spot.size, spot.over), n.id);
  }
  return found;
}
let relabelling = 0;
// Labels follow the zoom once it rests.
function relabel() {
  clearTimeout(relabelling);
  relabelling = setTimeout(() => {
    if (coarse() !== plain || drawn.lines.some(l => l.between || l.parts.length > 1)) {
      repaint();
      return;
    }
    const keep = nearTo(target()),
      before = fonts;
    fonts = labelling(network.getScale(), keep);
    const changed = [...spots.values()].filter(
      n =>
        fonts.get(n.id)?.size !== before.get(n.id)?.size || fonts.get(n.id)?.over !== before.get(n.id)?.over,
    );
    if (changed.length)
      nodeSet.update(changed.map(n => (n.members ? groupLook(n, keep) : nodeLook(n, keep))));
  }, 120);
}
