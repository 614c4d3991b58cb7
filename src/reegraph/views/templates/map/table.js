// ---- the same as a table, and what search finds
function table() {
  const cells = parts => make("tr", {}, ...parts.map(part => make("td", {dir: "auto"}, part)));
  const heads = keys => make("thead", {}, make("tr", {}, ...keys.map(key => make("th", {scope: "col"}, say(key)))));
  const agreements = DATA.agreements.filter(a => shown.all.has(a)), found = DATA.projects.filter(siteShown);
  const first = make("table", {}, make("caption", {}, `${say("table_agreements", {day: META.marks[chosen.mark]})} (${agreements.length})`),
    heads(["col_agreement", "col_between", "col_kind", "col_period", "col_minerals", "col_sources"]),
    make("tbody", {}, ...agreements.map(a => cells([[a.name, ...differs(a)], a.sides.map(stateName).join(", "),
      [labelOf(META.kinds, a.kind || ""), labelOf(META.statuses, a.status || "")].filter(Boolean).join(", "),
      period(a), minerals(a), cited(a, 99)]))));
  const second = make("table", {}, make("caption", {}, `${say("table_projects")} (${found.length})`),
    heads(["col_project", "col_state", "col_stage", "col_minerals", "col_place", "col_sources"]),
    make("tbody", {}, ...found.map(p => cells([p.name, stateName(p.state || ""), p.stage || "", minerals(p),
      p.place ? `${p.place[1]}, ${p.place[0]}` : say("unplaced_site"), cited(p, 99)]))));
  $("table").replaceChildren(first, ...(found.length ? [second] : []));
}
function toggleTable(on = $("table").hidden) {
  if (on) table();
  $("table").hidden = !on;
  $("to-table").setAttribute("aria-pressed", String(on));
}

const hay = [
  ...DATA.states.map(s => [s.id, fold([s.name, ...(s.names || [])].join("\n")), s.name, ""]),
  ...DATA.projects.map(p => [p.id, fold([p.name, ...(p.operators || [])].join("\n")), p.name, stateName(p.state || "")]),
  ...DATA.arcs.flatMap(arc => arc.ties.map(t => DATA.agreements[t[0]]).filter(a => a.sides.length === 2)
    .map(a => [arc.id, fold([a.name, ...(a.parties || [])].join("\n")), a.name, arc.ends.map(stateName).join(" – ")])),
];
function search() {
  const words = fold($("q").value.trim());
  const starts = entry => entry[1].split("\n").some(name => name.startsWith(words)) ? 0 : 1;
  const found = words ? hay.filter(entry => entry[1].includes(words)) : [];
  found.sort((a, b) => starts(a) - starts(b));
  $("hits").hidden = !words;
  $("hits").replaceChildren(...found.slice(0, 30).map(([id, , name, more]) => make("li", {}, go(id, name, more ? count(more) : null))),
    ...(words && !found.length ? [make("li", {class: "small"}, say("nothing_fits"))] : []));
}
$("q").addEventListener("input", search);
$("q").addEventListener("keydown", e => {
  const first = $("hits").querySelector("button");
  if (e.key === "Enter" && first) first.click();
  if (e.key === "ArrowDown" && first) { e.preventDefault(); first.focus(); }
});
$("hits").addEventListener("click", e => { if (e.target.closest("button")) { $("q").value = ""; search(); $("panel").focus(); } });
$("hits").addEventListener("keydown", e => {
  const way = {ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling"}[e.key];
  if (!way) return;
  e.preventDefault();
  (e.target.closest("li")[way]?.querySelector("button") || $("q")).focus();
});
