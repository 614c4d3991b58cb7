// ---- the panel: what is chosen, each agreement and project with its sources
function period(a) {
  return [a.signed ? say("signed", {day: a.signed}) : a.first ? say("since", {day: a.first}) : "",
    a.last ? say("until", {day: a.last}) : ""].filter(Boolean).join(", ");
}
function source(id) {
  const [title, publisher, date, address] = META.sources[id], url = safe(address);
  const name = url ? make("a", {href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto"}, title) : named(title);
  return [name, `, ${publisher}${date ? `, ${date}` : ""}`];
}
const joined = ids => ids.flatMap((id, n) => [...(n ? ["; "] : []), ...source(id)]);
function cited(item, most = 3) {
  const all = item.sources || [], kept = all.length > most + 1 ? most : all.length, rest = all.slice(kept);
  if (!all.length) return null;
  return make("div", {class: "small"}, say("sources"), ...joined(all.slice(0, kept)),
    rest.length ? make("details", {}, make("summary", {}, say("more", {n: rest.length})), ...joined(rest)) : null);
}
const differs = a => (a.conflicts || []).flatMap(([text, others]) => others.map(other =>
  make("p", {class: "differs", dir: "auto"}, make("b", {}, "≠ "), say("differ", {text, other}))));
const minerals = item => (item.minerals || []).map(mineralName).join(", ");
const small = (key, names) => names ? make("p", {class: "small", dir: "auto"}, say(key, {names})) : null;
const status = a => a.status === "signed" && a.signed ? "" : labelOf(META.statuses, a.status || "");
const standing = a => [labelOf(META.kinds, a.kind || ""), status(a), period(a)].filter(Boolean).join(" · ");

function agreementCard(a) {
  const wrong = differs(a);
  return make("div", {class: `claim${wrong.length ? " differ" : ""}`}, make("p", {class: "strong", dir: "auto"}, a.name),
    make("p", {class: "small"}, standing(a)), a.summary ? named(a.summary, "p") : null,
    small("through", (a.parties || []).join(", ")), small("on", minerals(a)),
    small("under", (a.forums || []).map(f => labelOf(META.forums, f)).join(", ")), ...wrong, cited(a));
}
const latitude = p => `${Math.abs(p[1])}° ${p[1] < 0 ? "S" : "N"}, ${Math.abs(p[0])}° ${p[0] < 0 ? "W" : "E"}`;
function siteCard(p) {
  return make("div", {class: "claim"}, make("p", {class: "strong", dir: "auto"}, p.name),
    p.stage ? make("p", {class: "small"}, say("stage", {name: p.stage})) : null, small("yields", minerals(p)),
    small("operated", (p.operators || []).join(", ")), p.note ? make("p", {class: "small", dir: "auto"}, p.note) : null,
    make("p", {class: "small"}, p.place ? say("coordinates", {place: latitude(p.place)}) : say("unplaced_site")), cited(p));
}
function icon(id) {
  const small = {width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true"};
  if (arcs.has(id)) return draw("svg", small, draw("path", {d: "M-6 4Q0 -8 6 4", class: "arc lit", "stroke-width": 2}));
  if (sites.has(id)) return draw("svg", small, draw("path", {d: HEXAGON, class: sites.get(id).stage ? "site" : "site deposit"}));
  const s = states.get(id) || {};
  return draw("svg", small, draw("path", {d: shape(s, 5), class: `mark${isUnion(s) ? " union" : ""}`}));
}
function go(id, text, ...rest) {
  const found = make("button", {type: "button", class: "plain"}, icon(id), make("span", {}, named(text), ...rest));
  found.addEventListener("click", () => open(id, true));
  return found;
}
const count = n => make("span", {class: "small"}, ` ${n}`);
const list = items => make("ul", {class: "list"}, ...items.map(item => make("li", {}, item)));
const head = text => make("h2", {}, text);
function folded(title, items) {
  return items.length ? make("details", {}, make("summary", {}, title), list(items)) : null;
}

function ofState(s) {
  const own = shown.byState.get(s.id), found = own ? DATA.agreements.filter(a => own.agreements.has(a)) : [];
  const partners = own ? [...own.partners].sort((a, b) => shown.byArc.get(b[1]).length - shown.byArc.get(a[1]).length ||
    (stateName(a[0]) < stateName(b[0]) ? -1 : 1)) : [];
  const there = DATA.projects.filter(p => p.state === s.id && onMineral(p));
  found.sort((a, b) => (b.first || "").localeCompare(a.first || "") || (a.id < b.id ? -1 : 1));
  return [make("p", {class: "kind"}, icon(s.id), [s.sort, s.region].filter(Boolean).join(" · ").replaceAll("-", " ")), make("h2", {class: "who", dir: "auto"}, s.name),
    make("p", {}, describe(s).slice(s.name.length + 2)),
    s.by === "anchor" ? make("p", {class: "small"}, say("seat", {place: s.note})) : null,
    s.by === "dot" ? make("p", {class: "small"}, say("small_state")) : null,
    partners.length ? head(say("with")) : make("p", {}, say("no_agreements")),
    list(partners.map(([id, arc]) => go(id, stateName(id), count(shown.byArc.get(arc).length)))),
    found.length ? head(say("agreements_head", {n: found.length})) : null, ...found.map(agreementCard),
    there.length ? head(say("projects_head", {n: there.length})) : null, ...there.map(siteCard),
    head(say("identifier")), make("code", {}, s.id)];
}
function ofArc(arc) {
  const found = shown.byArc.get(arc.id) || [];
  return [head(say("agreements", {n: found.length})), list(arc.ends.map(end => go(end, stateName(end)))),
    found.length ? null : make("p", {}, say("no_agreements")), head(say("agreements_head", {n: found.length})), ...found.map(agreementCard)];
}
const ofSite = p => [head(say("projects")), siteCard(p), p.state ? go(p.state, stateName(p.state)) : null,
  head(say("identifier")), make("code", {}, p.id)];

function left() { // what is not on the map is said, by name
  const out = DATA.states.filter(s => !s.place), lost = DATA.lost, lone = DATA.projects.filter(p => !p.place && onMineral(p));
  const why = Object.entries(META.left_out);
  return [head(say("left")), out.length ? null : make("p", {class: "small"}, say("left_none")),
    folded(say("left_states", {n: out.length}), out.map(s => go(s.id, s.name))),
    folded(say("left_arcs", {n: lost.length}), lost.map(([one, other, n]) => named(`${one} – ${other} (${n})`))),
    folded(say("left_sites", {n: lone.length}), lone.map(p => go(p.id, p.name, count(stateName(p.state))))),
    why.length ? make("details", {}, make("summary", {}, say("left_events", {day: META.day})),
      list(why.map(([reason, n]) => `${n} ${reason}`))) : null];
}
function overview() {
  const most = [...shown.byState].sort((a, b) => b[1].agreements.size - a[1].agreements.size || (a[0] < b[0] ? -1 : 1)).slice(0, 7);
  const ties = [...shown.byArc].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, 7);
  return [make("p", {}, say("intro")), make("p", {class: "small"}, say("stands", {names: META.standing.join(", ")})),
    make("p", {class: "small"}, say("keys")),
    most.length ? head(say("most")) : null, list(most.map(([id, own]) => go(id, stateName(id), count(own.agreements.size)))),
    ties.length ? head(say("closest")) : null,
    list(ties.map(([id, all]) => go(id, arcs.get(id).ends.map(stateName).join(" – "), count(all.length)))), ...left()];
}
function panel(keep) {
  const id = chosen.id, from = $("panel").scrollTop;
  const parts = id === null ? overview() : states.has(id) ? ofState(states.get(id)) : arcs.has(id) ? ofArc(arcs.get(id)) : ofSite(sites.get(id));
  const closer = make("button", {type: "button", class: "close", "aria-label": say("close")}, "×");
  closer.addEventListener("click", () => open(null));
  $("panel").classList.toggle("empty", id === null);
  $("panel").replaceChildren(...(id === null ? [] : [closer]), ...parts.filter(Boolean));
  $("panel").scrollTop = keep ? from : 0;
}
