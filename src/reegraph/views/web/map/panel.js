// ---- the panel: what is chosen, each agreement and project with its sources
function period(a) {
  if (!a.signed) return describePeriod(a.first, a.last);
  return [t("signed", {day: a.signed}), describePeriod("", a.last)].filter(Boolean).join(", ");
}
function cited(item, most = 3) {
  const sources = (item.sources || []).map(id => META.sources[id]);
  return sources.length ? make("div", {class: "small"}, t("sources"), citeSources(sources, most)) : null;
}
const differs = a =>
  (a.conflicts || []).flatMap(([text, others]) =>
    others.map(other =>
      make("p", {class: "differs", dir: "auto"}, differ(), " ", t("differ", {text, other})),
    ),
  );
const minerals = item => (item.minerals || []).map(mineralName).join(", ");
const small = (key, names) => (names ? make("p", {class: "small", dir: "auto"}, t(key, {names})) : null);
const status = a => (a.status === "signed" && a.signed ? "" : labelOf(META.statuses, a.status || ""));
const standing = a => [labelOf(META.kinds, a.kind || ""), status(a), period(a)].filter(Boolean).join(" · ");

function agreementCard(a) {
  const wrong = differs(a);
  return make(
    "div",
    {class: `claim${wrong.length ? " differ" : ""}`},
    make("p", {class: "strong", dir: "auto"}, a.name),
    make("p", {class: "small"}, standing(a)),
    a.summary ? makeText(a.summary, "p") : null,
    small("through", (a.parties || []).join(", ")),
    small("on", minerals(a)),
    small("under", (a.forums || []).map(f => labelOf(META.forums, f)).join(", ")),
    ...wrong,
    cited(a),
  );
}
const latitude = p =>
  `${Math.abs(p[1])}° ${p[1] < 0 ? "S" : "N"}, ${Math.abs(p[0])}° ${p[0] < 0 ? "W" : "E"}`;
function siteCard(p) {
  return make(
    "div",
    {class: "claim"},
    make("p", {class: "strong", dir: "auto"}, p.name),
    p.stage ? make("p", {class: "small"}, t("stage", {name: p.stage})) : null,
    small("yields", minerals(p)),
    small("operated", (p.operators || []).join(", ")),
    p.note ? make("p", {class: "small", dir: "auto"}, p.note) : null,
    make("p", {class: "small"}, p.place ? t("coordinates", {place: latitude(p.place)}) : t("unplaced_site")),
    cited(p),
  );
}
function icon(id) {
  const small = {width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true"};
  if (arcs.has(id))
    return makeSvg("svg", small, makeSvg("path", {d: "M-6 4Q0 -8 6 4", class: "arc lit", "stroke-width": 2}));
  if (sites.has(id))
    return makeSvg(
      "svg",
      small,
      makeSvg("path", {d: HEXAGON, class: sites.get(id).stage ? "site" : "site deposit"}),
    );
  const s = states.get(id) || {};
  return makeSvg("svg", small, makeSvg("path", {d: shape(s, 5), class: `mark${isUnion(s) ? " union" : ""}`}));
}
function go(id, text, ...rest) {
  const found = makeButton("", () => choose(id, true), {class: "plain"});
  found.append(icon(id), make("span", {}, makeText(text), ...rest));
  return found;
}
const count = n => make("span", {class: "small"}, ` ${n}`);
const list = items => make("ul", {class: "list"}, ...items.map(item => make("li", {}, item)));
const head = text => make("h2", {}, text);
function folded(title, items) {
  return items.length ? make("details", {}, make("summary", {}, title), list(items)) : null;
}

function stateDetails(s) {
  const own = shown.byState.get(s.id),
    found = own ? DATA.agreements.filter(a => own.agreements.has(a)) : [];
  const partners = own
    ? [...own.partners].sort(
        (a, b) =>
          shown.byArc.get(b[1]).length - shown.byArc.get(a[1]).length ||
          (stateName(a[0]) < stateName(b[0]) ? -1 : 1),
      )
    : [];
  const there = DATA.projects.filter(p => p.state === s.id && onMineral(p));
  found.sort((a, b) => (b.first || "").localeCompare(a.first || "") || (a.id < b.id ? -1 : 1));
  return [
    make(
      "p",
      {class: "kind"},
      icon(s.id),
      [s.sort, s.region].filter(Boolean).join(" · ").replaceAll("-", " "),
    ),
    make("h2", {class: "who", dir: "auto"}, s.name),
    make("p", {}, describe(s).slice(s.name.length + 2)),
    s.by === "anchor" ? make("p", {class: "small"}, t("seat", {place: s.note})) : null,
    s.by === "dot" ? make("p", {class: "small"}, t("small_state")) : null,
    partners.length ? head(t("with")) : make("p", {}, t("no_agreements")),
    list(partners.map(([id, arc]) => go(id, stateName(id), count(shown.byArc.get(arc).length)))),
    found.length ? head(t("agreements_head", {n: found.length})) : null,
    ...found.map(agreementCard),
    there.length ? head(t("projects_head", {n: there.length})) : null,
    ...there.map(siteCard),
    head(t("identifier")),
    make("code", {}, s.id),
  ];
}
function arcDetails(arc) {
  const found = shown.byArc.get(arc.id) || [];
  return [
    head(t("agreements", {n: found.length})),
    list(arc.ends.map(end => go(end, stateName(end)))),
    found.length ? null : make("p", {}, t("no_agreements")),
    head(t("agreements_head", {n: found.length})),
    ...found.map(agreementCard),
  ];
}
const siteDetails = p => [
  head(t("projects")),
  siteCard(p),
  p.state ? go(p.state, stateName(p.state)) : null,
  head(t("identifier")),
  make("code", {}, p.id),
];

function leftOut() {
  // what is not on the map is said, by name
  const out = DATA.states.filter(s => !s.place),
    lost = DATA.lost,
    lone = DATA.projects.filter(p => !p.place && onMineral(p));
  const why = Object.entries(META.left_out);
  return [
    head(t("left")),
    out.length ? null : make("p", {class: "small"}, t("left_none")),
    folded(
      t("left_states", {n: out.length}),
      out.map(s => go(s.id, s.name)),
    ),
    folded(
      t("left_arcs", {n: lost.length}),
      lost.map(([one, other, n]) => makeText(`${one} – ${other} (${n})`)),
    ),
    folded(
      t("left_sites", {n: lone.length}),
      lone.map(p => go(p.id, p.name, count(stateName(p.state)))),
    ),
    why.length
      ? make(
          "details",
          {},
          make("summary", {}, t("left_events", {day: META.day})),
          list(why.map(([reason, n]) => `${n} ${reason}`)),
        )
      : null,
  ];
}
function overview() {
  const most = [...shown.byState]
    .sort((a, b) => b[1].agreements.size - a[1].agreements.size || (a[0] < b[0] ? -1 : 1))
    .slice(0, 7);
  const ties = [...shown.byArc]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .slice(0, 7);
  return [
    make("p", {}, t("intro")),
    make("p", {class: "small"}, t("stands", {names: META.standing.join(", ")})),
    make("p", {class: "small"}, t("keys")),
    most.length ? head(t("most")) : null,
    list(most.map(([id, own]) => go(id, stateName(id), count(own.agreements.size)))),
    ties.length ? head(t("closest")) : null,
    list(ties.map(([id, all]) => go(id, arcs.get(id).ends.map(stateName).join(" – "), count(all.length)))),
    ...leftOut(),
  ];
}
function showPanel(keep) {
  const id = chosen.id,
    from = $("panel").scrollTop;
  const parts =
    id === null
      ? overview()
      : states.has(id)
        ? stateDetails(states.get(id))
        : arcs.has(id)
          ? arcDetails(arcs.get(id))
          : siteDetails(sites.get(id));
  const closer = makeButton("×", () => choose(null), {class: "close", "aria-label": t("close_panel")});
  $("panel").classList.toggle("empty", id === null);
  $("panel").replaceChildren(...(id === null ? [] : [closer]), ...parts.filter(Boolean));
  $("panel").scrollTop = keep ? from : 0;
}
