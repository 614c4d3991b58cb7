// ---- the map as a file: SVG with its looks written out, PNG from that
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "paint-order",
  "vector-effect",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];
function mapSvg() {
  const [w, h] = windowSize(),
    copy = $("map").cloneNode(true);
  const from = $("map").querySelectorAll("*"),
    to = copy.querySelectorAll("*");
  from.forEach((part, n) => {
    const looks = getComputedStyle(part),
      target = to[n];
    if (part.matches("path, text"))
      for (const name of LOOKS) target.setAttribute(name, looks.getPropertyValue(name));
    for (const name of ["class", "tabindex", "role", "aria-pressed", "aria-label", "aria-hidden", "data-id"])
      target.removeAttribute(name);
  });
  from.forEach((part, n) => {
    if (part.matches(".grip")) to[n].remove();
  });
  for (const name of ["class", "role", "aria-label", "aria-describedby", "id"]) copy.removeAttribute(name);
  const ground = getComputedStyle($("map")).backgroundColor,
    ink = getComputedStyle(document.body).color;
  const text = (y, size, words) =>
    makeSvg("text", {x: 12, y, "font-size": size, "font-family": "system-ui, sans-serif", fill: ink}, words);
  const all = makeSvg(
    "svg",
    {xmlns: "http://www.w3.org/2000/svg", width: w, height: h + 62, viewBox: `0 -34 ${w} ${h + 62}`},
    makeSvg("title", {}, META.title),
    makeSvg("rect", {x: 0, y: -34, width: w, height: h + 62, fill: ground}),
  );
  copy.setAttribute("width", w);
  copy.setAttribute("height", h);
  all.append(
    copy,
    text(-12, 16, shorten(`${META.title} · ${META.marks[chosen.mark]}`, 150)),
    text(h + 17, 11, t("export_note", {day: META.day, version: META.version})),
  );
  return [new XMLSerializer().serializeToString(all), w, h + 62];
}
const asSvg = () => new Blob([mapSvg()[0]], {type: "image/svg+xml"});
$("to-svg").addEventListener("click", () => saveFile(asSvg(), "map.svg"));
$("to-png").addEventListener("click", () =>
  drawPng(
    mapSvg()[0],
    () => 2,
    blob => {
      if (blob) saveFile(blob, "map.png");
    },
  ),
);
