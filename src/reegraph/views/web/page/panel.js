// ---- the panel: the facts of what is chosen, its ties, and who says so
const period = c => describePeriod(startOf(c), endOf(c));
const standing = c => describeStanding(c, period(c), META.day, META.terms?.confidences);
const sourcesOf = c => c.sources.map(id => ownValue(META.sources, id) || [id, "", "", ""]);
const card = c => claimCard(c, standing(c), sourcesOf(c));
const markOf = id => (byId.has(id) ? mark(byId.get(id).kind) : groupMark(id));
const nameOf = id => (byId.has(id) ? byId.get(id).full : groupName(id));
function go(id, ...inside) {
  const found = makeButton("", () => choose(id, true), {class: "plain"});
  found.append(markOf(id), make("span", {}, makeText(nameOf(id)), ...inside));
  return found;
}
function neighbours(id) {
  const groups = new Map();
  for (const e of linesAt(id)) {
    const style = META.families[e.family],
      way = style.directed === false ? "" : e.from === id ? " →" : " ←";
    const title = style.name + way;
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push([e.from === id ? e.to : e.from, e]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([title, found]) => [
      make("h3", {}, `${capital(title)} (${found.length})`),
      make(
        "ul",
        {class: "list"},
        ...found.map(([other, e]) => {
          const words = makeButton("", () => chooseLine(e.id), {class: "words", title: t("open_line")});
          words.append(
            makeText(e.words),
            ...(e.disputed ? [" ", differ(), make("span", {class: "sr"}, t("disagree"))] : []),
          );
          return make("li", {class: "tie"}, go(other), words);
        }),
      ),
    ]);
}
// Claims with their sources, built when the reader asks for them.
function allClaims(claims, total) {
  if (!claims.length) return null;
  const count = countOf(claims.length, total, "n_only");
  return makeDetails(`${t("all_claims")} (${count})`, () => claims.map(card), {class: "all"});
}
function about(n) {
  const labels = (name, codes) =>
    (codes || []).map(code => {
      const found = ownValue(META.terms?.[name], code);
      return Array.isArray(found) ? found[0] : found || code;
    });
  const tags = [
    ...labels("statuses", n.about.status ? [n.about.status] : []),
    period(n),
    ...labels("minerals", n.about.minerals),
    ...labels("forums", n.about.forums),
    ...labels("stages", n.about.stages),
  ].filter(text => text && text !== n.full);
  return tags.length
    ? make(
        "p",
        {class: "tags"},
        ...tags.slice(0, 14).map(text => make("span", {class: "tag", dir: "auto"}, text)),
      )
    : null;
}
function nodeDetails(n) {
  const lines = linesAt(n.id),
    claims = lines.flatMap(e => seen.lines.get(e.id));
  const total = near.get(n.id).reduce((sum, e) => sum + e.claims.length, 0),
    facts = n.facts.filter(claimFits);
  return [
    make("p", {class: "kind"}, mark(n.kind), capital(n.sort)),
    makeText(n.full, "h2"),
    n.names.length ? make("p", {class: "small", dir: "auto"}, `${t("also")} ${n.names.join(", ")}`) : null,
    about(n),
    seen.nodes.has(n.id) ? null : make("p", {class: "differs"}, t("out_of_drawing")),
    n.facts.length
      ? make("h3", {class: "part"}, `${t("facts")} (${countOf(facts.length, n.facts.length, "n_only")})`)
      : null,
    ...facts.map(card),
    lines.length ? make("h3", {class: "part"}, t("ties")) : null,
    ...neighbours(n.id),
    allClaims(claims, total),
    make("h3", {class: "part"}, t("identifier")),
    make("code", {}, n.id),
    citeButtons(n),
  ];
}
function groupDetails(key) {
  const members = membersOf(key),
    to = new Map();
  for (const l of drawn.lines.filter(x => x.from === key || x.to === key)) {
    const other = l.from === key ? l.to : l.from;
    to.set(other, (to.get(other) || 0) + l.claims.length);
  }
  return [
    make("p", {class: "kind"}, groupMark(key), t("group_of", {n: members.length})),
    makeText(groupName(key), "h2"),
    !quotient()
      ? null
      : S.opened.has(key)
        ? makeButton(t("close_group"), () => closeGroup(key))
        : makeButton(t("open_group"), () => openGroup(key)),
    to.size ? make("h3", {class: "part"}, t("ties")) : null,
    make(
      "ul",
      {class: "list"},
      ...[...to]
        .sort((a, b) => b[1] - a[1])
        .map(([other, count]) =>
          make("li", {}, go(other, make("span", {class: "small"}, ` ${t("n_claims", {n: count})}`))),
        ),
    ),
    make("h3", {class: "part"}, t("members")),
    make("ul", {class: "list"}, ...members.map(n => make("li", {}, go(n.id)))),
  ];
}
function lineDetails(l) {
  const total = l.parts.reduce((sum, e) => sum + e.claims.length, 0);
  const names = [...new Set(l.parts.map(e => META.families[e.family].name))];
  const part = e =>
    l.parts.length > 1 && l.parts.length <= 20
      ? make(
          "h3",
          {},
          `${capital(META.families[e.family].name)}: ${nameOf(e.from)} ${META.families[e.family].directed === false ? "–" : "→"} ${nameOf(e.to)}`,
        )
      : null;
  return [
    make(
      "p",
      {class: "kind"},
      ...(l.parts.length === 1 ? [stroke(l.parts[0].family)] : []),
      capital(names.join(", ")),
    ),
    make("h2", {class: "sr"}, t("line")),
    go(l.from),
    go(l.to),
    make("h3", {class: "part"}, `${t("claims")} (${countOf(l.claims.length, total, "n_only")})`),
    ...l.parts.flatMap(e => [part(e), ...(seen.lines.get(e.id) || []).map(card)]),
    citeButtons(null, l),
  ];
}
// Where nothing stands in the centre: what has most neighbours, to begin with.
function busiest() {
  const others = id => new Set(linesAt(id).map(e => (e.from === id ? e.to : e.from))).size;
  const first = DATA.nodes
    .filter(n => seen.nodes.has(n.id))
    .map(n => [n.id, others(n.id)])
    .filter(([, many]) => many > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 12);
  return first.length
    ? [
        make("p", {class: "kicker"}, t("busiest")),
        make(
          "ul",
          {class: "list"},
          ...first.map(([id, many]) =>
            make("li", {}, go(id, make("span", {class: "small"}, ` ${t("n_neighbours", {n: many})}`))),
          ),
        ),
      ]
    : [];
}
function welcome() {
  const centre = byId.get(META.centre),
    notes = META.notes || [];
  return [
    make("p", {class: "first"}, t("welcome")),
    make("p", {class: "small"}, t("keys")),
    ...notes.map(text => make("p", {class: "small", dir: "auto"}, text)),
    ...(centre ? [make("p", {class: "kicker"}, t("in_the_centre")), ...nodeDetails(centre)] : busiest()),
  ];
}
function showPanel() {
  const l = S.line !== null ? drawnLine(S.line) : null;
  const content = l
    ? lineDetails(l)
    : isGroup(S.node)
      ? groupDetails(S.node)
      : byId.has(S.node)
        ? nodeDetails(byId.get(S.node))
        : welcome();
  const chosen = S.node !== null || Boolean(l);
  const closer = makeButton(
    "×",
    () => {
      clear();
      $("drawing").focus();
    },
    {class: "close", "aria-label": t("close_panel")},
  );
  $("panel").classList.toggle("empty", !chosen);
  $("panel").replaceChildren(...[chosen ? closer : null, ...content].filter(Boolean));
}
function choose(id, move) {
  if (byId.has(id) && standsFor(byId.get(id)) !== id && seen.nodes.has(id)) {
    S.opened.add(standsFor(byId.get(id)));
    redraw();
  }
  S.node = id;
  S.line = null;
  if (spots.has(id)) network.selectNodes([id], false);
  else network.unselectAll();
  repaint();
  showPanel();
  $("panel").scrollTop = 0;
  if ((move || (small.matches && !isGroup(id))) && spots.has(id))
    frame([...nearTo(id)], {least: small.matches ? 0.45 : 0.5, most: 1.2, animate: true});
  writeAddress();
  const n = byId.get(id);
  announce(
    n
      ? t("live_node", {kind: n.sort, name: n.full, facts: n.facts.length, ties: linesAt(id).length})
      : groupName(id),
  );
}
function chooseLine(id) {
  const l = drawnLine(id);
  if (!l) return;
  S.line = id;
  S.node = null;
  network.unselectAll();
  repaint();
  showPanel();
  $("panel").scrollTop = 0;
  if (small.matches) frame([l.from, l.to], {least: 0.3, most: 1.2, animate: true});
  writeAddress();
  announce(
    l.claims
      .slice(0, 5)
      .map(c => c.text)
      .join(". "),
  );
}
function clear() {
  S.node = S.line = null;
  network.unselectAll();
  repaint();
  showPanel();
  writeAddress();
}
