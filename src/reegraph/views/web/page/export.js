// ---- the drawing as SVG and PNG, the claims as CSV
// Without what XML and file names cannot hold.
const clean = text =>
  text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "",
  );
const text = (words, attributes) => makeSvg("text", attributes, document.createTextNode(clean(words)));
// The line as vis-network draws it: straight, or a curve through one point beside it.
function via(a, b, bent) {
  const angle = Math.atan2(a.y - b.y, b.x - a.x),
    far = Math.hypot(b.x - a.x, b.y - a.y),
    f = curve(bent) * Math.sign(bent);
  const turned = angle + (f * 0.5 + 0.5) * Math.PI,
    r = (Math.abs(f) * 0.5 + 0.5) * far;
  return {x: a.x + r * Math.sin(turned), y: a.y + r * Math.cos(turned)};
}
function svgLine(l) {
  const a = spots.get(l.from),
    b = spots.get(l.to),
    style = lineStyle(l),
    colour = tone(style);
  if (a === b) return makeSvg("g", {});
  const bent = bentOf(l),
    mid = bent ? via(a, b, bent) : {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2},
    from = bent ? mid : a;
  const far = Math.hypot(b.x - from.x, b.y - from.y) || 1,
    ux = (b.x - from.x) / far,
    uy = (b.y - from.y) / far;
  const tip = {x: b.x - ux * (b.size + 2), y: b.y - uy * (b.size + 2)},
    end = oneWay(l) ? {x: tip.x - ux * 6, y: tip.y - uy * 6} : b;
  const holds = l.claims.some(c => c.holding),
    disputed = l.claims.some(c => c.conflicts?.length);
  const path = bent
    ? `M${round(a.x)} ${round(a.y)}Q${round(mid.x)} ${round(mid.y)} ${round(end.x)} ${round(end.y)}`
    : `M${round(a.x)} ${round(a.y)}L${round(end.x)} ${round(end.y)}`;
  const found = makeSvg(
    "g",
    {opacity: holds ? 0.75 : 0.35},
    makeSvg("path", {
      d: path,
      fill: "none",
      stroke: colour,
      "stroke-width": style.width,
      "stroke-dasharray": style.dash.join(" ") || null,
    }),
  );
  if (oneWay(l))
    found.append(
      makeSvg("path", {
        fill: colour,
        d: outline([
          [tip.x, tip.y],
          [tip.x - ux * 8 - uy * 3.4, tip.y - uy * 8 + ux * 3.4],
          [tip.x - ux * 8 + uy * 3.4, tip.y - uy * 8 - ux * 3.4],
        ]),
      }),
    );
  const label = `${l.between || l.parts.length > 1 ? l.claims.length : ""}${disputed ? "≠" : ""}`,
    at = bent ? {x: (a.x + 2 * mid.x + b.x) / 4, y: (a.y + 2 * mid.y + b.y) / 4} : mid;
  if (label)
    found.append(
      text(label, {
        x: round(at.x),
        y: round(at.y + 5),
        "font-size": 15,
        fill: css(disputed ? "warn" : "ink"),
        ...HALO(),
      }),
    );
  return found;
}
const HALO = () => ({
  "text-anchor": "middle",
  stroke: css("halo"),
  "stroke-width": 3,
  "paint-order": "stroke",
  "stroke-linejoin": "round",
});
function svgNode(n) {
  const group = n.members !== undefined,
    style = group ? null : META.kinds[n.kind],
    colour = group ? groupTone(n.id) : tone(style);
  const found = makeSvg(
    "g",
    {},
    makeSvg("title", {}, document.createTextNode(clean(group ? n.label : n.full))),
    makeSvg("path", {
      d: outline(corners(group ? groupShape(n.id) : n.shape, n.x, n.y, n.size)),
      stroke: colour,
      "stroke-width": group || style.hollow ? 3 : 1,
      fill: group ? tint(colour) : style.hollow ? css("ground") : colour,
    }),
  );
  const size = group ? 16 : n.font.size;
  n.label.split("\n").forEach((line, i) =>
    found.append(
      text(line, {
        x: round(n.x),
        y: round(n.y + n.size + size * (1.1 + 1.15 * i)),
        "font-size": size,
        fill: css("ink"),
        ...HALO(),
      }),
    ),
  );
  return found;
}
// The whole drawing with title, legend and citation, as an SVG element.
function svgDrawing() {
  const shapes = [...spots.values()],
    ink = css("ink"),
    soft = css("soft");
  const wide = n => Math.max(n.size, 4.4 * Math.max(...n.label.split("\n").map(l => l.length)));
  let left = Math.min(0, ...shapes.map(n => n.x - wide(n))) - 30,
    right = Math.max(0, ...shapes.map(n => n.x + wide(n))) + 30;
  if (right - left < 900) {
    const more = (900 - right + left) / 2;
    left -= more;
    right += more;
  }
  const top =
    Math.min(0, ...shapes.map(n => n.y - n.size), ...outlines.flatMap(o => o.points.map(p => p[1] - 30))) -
    90;
  let y =
      Math.max(0, ...shapes.map(n => n.y + n.size + 45), ...outlines.flatMap(o => o.points.map(p => p[1]))) +
      40,
    x = left + 30;
  const key = makeSvg("g", {"font-size": 15});
  const place = (picture, name) => {
    const width = Number(picture.getAttribute("width")) + 26 + 8.2 * name.length;
    if (x + width > right - 20) {
      x = left + 30;
      y += 26;
    }
    const inner = makeSvg("g", {transform: `translate(${round(x)} ${round(y - 12)})`}, ...picture.children);
    key.append(
      inner,
      text(name, {x: round(x + Number(picture.getAttribute("width")) + 7), y: round(y + 2), fill: ink}),
    );
    x += width;
  };
  for (const k of new Set(drawn.nodes.map(n => n.kind))) place(mark(k), META.kinds[k].name);
  for (const f of new Set(
    drawn.lines.filter(l => l.parts.length === 1 && !l.between).map(l => l.parts[0].family),
  ))
    place(stroke(f), META.families[f].name);
  y += 34;
  const foot = `${META.cite.text}`,
    most = Math.max(40, Math.floor((right - left - 60) / 6.4));
  const rows = (foot.match(new RegExp(`[^]{1,${most}}(?:\\s|$)|[^]{1,${most}}`, "gu")) || []).slice(0, 4);
  const notes = rows.map((row, i) =>
    text(row.trim(), {x: left + 30, y: round(y + 18 * i), "font-size": 12, fill: soft}),
  );
  const height = y + 18 * rows.length + 14 - top,
    width = right - left;
  const areas = outlines.map(o =>
    makeSvg(
      "g",
      {},
      makeSvg("path", {
        d: outline(o.points),
        fill: groupTone(o.key),
        "fill-opacity": 0.07,
        stroke: groupTone(o.key),
        "stroke-width": 2.2,
        "stroke-dasharray": groupDash(o.key).join(" ") || null,
      }),
      o.name
        ? text(o.name, {
            x: round(o.x),
            y: round(o.y),
            "font-size": 17,
            "font-weight": 600,
            "text-anchor": "middle",
            fill: groupTone(o.key),
          })
        : "",
    ),
  );
  areas.push(
    ...ringed().map(([n, key]) =>
      makeSvg("circle", {
        cx: n.x,
        cy: n.y,
        r: n.size + 6,
        fill: "none",
        stroke: groupTone(key),
        "stroke-width": 4,
        "stroke-dasharray": groupDash(key).join(" ") || null,
      }),
    ),
  );
  return makeSvg(
    "svg",
    {
      xmlns: SVG,
      viewBox: [left, top, width, height].map(round).join(" "),
      width: round(width),
      height: round(height),
      "font-family": "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif",
      role: "img",
      "aria-label": clean(META.title),
    },
    makeSvg("title", {}, document.createTextNode(clean(META.title))),
    makeSvg("rect", {x: left, y: top, width, height, fill: css("ground")}),
    text(META.title.slice(0, 160), {
      x: left + 30,
      y: top + 42,
      "font-size": 24,
      "font-weight": 600,
      fill: ink,
    }),
    text($("sub").textContent, {x: left + 30, y: top + 66, "font-size": 14, fill: soft}),
    ...areas,
    ...drawn.lines.map(svgLine),
    ...shapes.map(svgNode),
    key,
    ...notes,
  );
}
const svgText = () => new XMLSerializer().serializeToString(svgDrawing());
function save(blob, ending) {
  const slug =
    fold(META.title)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "view";
  saveFile(blob, `${slug}-${META.day}.${ending}`);
  showToast(t("saved", {what: ending.toUpperCase()}));
}
function saveSvg() {
  save(new Blob([svgText()], {type: "image/svg+xml"}), "svg");
}
function savePng() {
  // no browser makes a canvas of any size
  const times = (width, height) =>
    Math.min(2, 12000 / Math.max(width, height), Math.sqrt(1e8 / (width * height)));
  drawPng(svgText(), times, blob => {
    if (blob) save(blob, "png");
    else showToast(t("save_failed"));
  });
}
const COLUMNS = [
  "claim",
  "from",
  "relation",
  "to",
  "statement",
  "start",
  "end",
  "rank",
  "holds",
  "confidence",
  "scope",
  "note",
  "disagrees_with",
  "source",
  "source_title",
  "publisher",
  "source_date",
  "source_address",
  "data_version",
  "day",
];
function claimRows() {
  const rows = (from, relation, to, c) =>
    (c.sources.length ? c.sources : [""]).map(id => {
      const [title, publisher, date, address] = ownValue(META.sources, id) || ["", "", "", ""];
      return [
        c.key,
        from,
        relation,
        to,
        c.text,
        startOf(c),
        endOf(c),
        c.rank,
        c.holding,
        c.confidence,
        c.scope,
        c.note,
        (c.conflicts || []).join(" | "),
        id,
        title,
        publisher,
        date,
        address,
        META.version,
        META.day,
      ];
    });
  return [
    COLUMNS,
    ...shownTies().flatMap(([e, c]) => rows(e.from, META.families[e.family].name, e.to, c)),
    ...shownFacts().flatMap(([n, f]) => rows(n.id, "", "", f)),
  ];
}
// The mark at its beginning tells a spreadsheet that the file is UTF-8.
function saveCsv() {
  save(new Blob([`\ufeff${csvText(claimRows())}`], {type: "text/csv;charset=utf-8"}), "csv");
}
