// ---- the same as a table, and what search finds
function showTable() {
  const cells = parts => make("tr", {}, ...parts.map(part => make("td", {dir: "auto"}, part)));
  const heads = keys =>
    make("thead", {}, make("tr", {}, ...keys.map(key => make("th", {scope: "col"}, t(key)))));
  const agreements = DATA.agreements.filter(a => shown.all.has(a)),
    found = DATA.projects.filter(siteShown);
  const first = make(
    "table",
    {},
    make("caption", {}, `${t("table_agreements", {day: META.marks[chosen.mark]})} (${agreements.length})`),
    heads(["col_agreement", "col_between", "col_kind", "col_period", "col_minerals", "col_sources"]),
    make(
      "tbody",
      {},
      ...agreements.map(a =>
        cells([
          [a.name, ...differs(a)],
          a.sides.map(stateName).join(", "),
          [labelOf(META.kinds, a.kind || ""), labelOf(META.statuses, a.status || "")]
            .filter(Boolean)
            .join(", "),
          period(a),
          minerals(a),
          cited(a, 99),
        ]),
      ),
    ),
  );
  const second = make(
    "table",
    {},
    make("caption", {}, `${t("table_projects")} (${found.length})`),
    heads(["col_project", "col_state", "col_stage", "col_minerals", "col_place", "col_sources"]),
    make(
      "tbody",
      {},
      ...found.map(p =>
        cells([
          p.name,
          stateName(p.state || ""),
          p.stage || "",
          minerals(p),
          p.place ? `${p.place[1]}, ${p.place[0]}` : t("unplaced_site"),
          cited(p, 99),
        ]),
      ),
    ),
  );
  $("table").replaceChildren(first, ...(found.length ? [second] : []));
}
function toggleTable(on = $("table").hidden) {
  if (on) showTable();
  $("table").hidden = !on;
  $("to-table").setAttribute("aria-pressed", String(on));
}

const searchRows = [
  ...DATA.states.map(s => ({
    id: s.id,
    names: foldNames([s.name, ...(s.names || [])]),
    name: s.name,
    beside: "",
  })),
  ...DATA.projects.map(p => ({
    id: p.id,
    names: foldNames([p.name, ...(p.operators || [])]),
    name: p.name,
    beside: stateName(p.state || ""),
  })),
  ...DATA.arcs.flatMap(arc =>
    arc.ties
      .map(tie => DATA.agreements[tie[0]])
      .filter(a => a.sides.length === 2)
      .map(a => ({
        id: arc.id,
        names: foldNames([a.name, ...(a.parties || [])]),
        name: a.name,
        beside: arc.ends.map(stateName).join(" – "),
      })),
  ),
];
function search() {
  const wanted = fold($("q").value.trim()),
    found = wanted ? findNames(searchRows, wanted) : [];
  const item = ({id, name, beside}) => make("li", {}, go(id, name, beside ? count(beside) : null));
  $("hits").hidden = !wanted;
  $("hits").replaceChildren(
    ...found.slice(0, 30).map(item),
    ...(wanted && !found.length ? [make("li", {class: "small"}, t("no_hit"))] : []),
  );
}
wireSearch($("q"), $("hits"), search, () => $("panel").focus());
