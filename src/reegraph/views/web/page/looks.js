// ---- colours and shapes: of the legend, the lists, the drawing and its exports
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let printing = false;
const isDark = () => !printing && (S.theme === "dark" || (S.theme === "auto" && prefersDark.matches));
const tone = style => (isDark() ? style.dark : style.light);
// A colour of the palette, that of the paper while the page is printed.
const css = name => paletteColour(printing ? `paper-${name}` : name);
// Groups have a colour and a dash each, from a palette that the colour-blind can tell apart.
const GROUP_COLOURS = 8;
const DASHES = [[], [10, 4], [3, 4], [12, 4, 3, 4]];
// A group by its key: one of a kind looks as the kind does, a community has a colour and a dash.
const kindOf = key => ownValue(META.kinds, key.replace(/^kind-/, ""));
function groupTone(key) {
  const style = key.startsWith("kind-") ? kindOf(key) : null;
  return style ? tone(style) : css(`group-${Number(key.slice(6)) % GROUP_COLOURS}`);
}
const groupDash = key =>
  DASHES[Math.floor(key.startsWith("kind-") ? 0 : Number(key.slice(6)) / 2) % DASHES.length];
const groupShape = key => (key.startsWith("kind-") ? kindOf(key).shape : "dot");
// A colour laid thinly over the ground, but opaque: what lies below must not show through.
function tint(colour, part = 0.25) {
  const parts = hex =>
    (hex.length === 4 ? [1, 2, 3].map(i => hex[i] + hex[i]) : [1, 3, 5].map(i => hex.slice(i, i + 2))).map(
      x => parseInt(x, 16),
    );
  const over = parts(colour),
    under = parts(css("ground"));
  return `#${over
    .map((c, i) =>
      Math.round(c * part + under[i] * (1 - part))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

const round = x => Math.round(x * 10) / 10;
const cornersAround = (x, y, n, radius, from = 0) =>
  Array.from({length: n}, (_, i) => {
    const angle = from + (i * 2 * Math.PI) / n,
      r = radius(i);
    return [x + r * Math.sin(angle), y - r * Math.cos(angle)];
  });
// Corners of a shape of vis-network around a point; a dot is a polygon that looks round.
function corners(shape, x, y, r) {
  const a = 1.15 * r,
    h = (a * 2) / Math.sqrt(3),
    low = h / 2;
  switch (shape) {
    case "square":
      return [
        [x - r, y - r],
        [x + r, y - r],
        [x + r, y + r],
        [x - r, y + r],
      ];
    case "diamond":
      return [
        [x, y - r],
        [x + r, y],
        [x, y + r],
        [x - r, y],
      ];
    case "triangle":
      return [
        [x, y + 0.275 * a - h],
        [x + a, y + 0.275 * a + low],
        [x - a, y + 0.275 * a + low],
      ];
    case "triangleDown":
      return [
        [x, y - 0.275 * a + h],
        [x + a, y - 0.275 * a - low],
        [x - a, y - 0.275 * a - low],
      ];
    case "hexagon":
      return cornersAround(x, y, 6, () => r, (Math.PI / 6) * 3);
    case "star":
      return cornersAround(x, y + 0.082 * r, 10, i => 0.82 * r * (i % 2 ? 0.5 : 1.3));
    default:
      return cornersAround(x, y, 40, () => r);
  }
}
const outline = points => `M${points.map(p => p.map(round).join(" ")).join("L")}Z`;
function mark(kind) {
  const style = META.kinds[kind],
    colour = tone(style);
  const r = {star: 6, triangle: 6, triangleDown: 6, diamond: 7, hexagon: 6.8, square: 5.5}[style.shape] || 6;
  return makeSvg(
    "svg",
    {class: "mark", width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true"},
    makeSvg("path", {
      d: outline(corners(style.shape, 8, 8, r)),
      fill: style.hollow ? css("panel") : colour,
      stroke: colour,
      "stroke-width": style.hollow ? 2.2 : 1,
    }),
  );
}
function groupMark(key) {
  return makeSvg(
    "svg",
    {class: "mark", width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true"},
    makeSvg("path", {
      d: outline(corners(groupShape(key), 8, 8, 6)),
      fill: tint(groupTone(key)),
      stroke: groupTone(key),
      "stroke-width": 2,
      "stroke-dasharray":
        groupDash(key)
          .map(x => x / 2)
          .join(" ") || null,
    }),
  );
}
function stroke(family) {
  const style = META.families[family];
  return makeSvg(
    "svg",
    {class: "stroke", width: 30, height: 10, viewBox: "0 0 30 10", "aria-hidden": "true"},
    makeSvg("path", {
      d: "M1 5h28",
      stroke: tone(style),
      "stroke-width": Math.max(1.6, style.width),
      "stroke-dasharray": style.dash.join(" ") || null,
      fill: "none",
    }),
  );
}
