// ---- the same content as a table: the claims that pass the filters
function shownFacts() {
  return DATA.nodes
    .filter(n => seen.nodes.has(n.id))
    .flatMap(n => n.facts.filter(claimFits).map(f => [n, f]));
}
const shownTies = () => DATA.edges.flatMap(e => (seen.lines.get(e.id) || []).map(c => [e, c]));
function table() {
  const row = (first, c) =>
    make(
      "tr",
      {},
      make("td", {}, ...first),
      make("td", {}, standing(c)),
      make("td", {}, (c.conflicts || []).map(tellConflict)),
      make("td", {}, citeClaim(c, sourcesOf(c), 99)),
    );
  const open = (text, act) => {
    const found = makeButton("", act, {class: "words"});
    found.append(makeText(text));
    return found;
  };
  const ties = shownTies().map(([e, c]) =>
    row(
      [
        open(c.text, () => {
          toggleTable();
          chooseLine(e.id);
        }),
      ],
      c,
    ),
  );
  const facts = shownFacts().map(([n, f]) =>
    row(
      [
        open(n.full, () => {
          toggleTable();
          choose(n.id, true);
        }),
        ": ",
        makeText(f.text),
      ],
      f,
    ),
  );
  const part = (title, rows, total) =>
    make(
      "tbody",
      {},
      make(
        "tr",
        {},
        make("th", {colspan: 4, scope: "rowgroup"}, `${title} (${countOf(rows.length, total, "n_only")})`),
      ),
      ...rows,
    );
  const every = DATA.nodes.reduce((sum, n) => sum + n.facts.length, 0);
  return make(
    "table",
    {},
    make("caption", {class: "sr"}, t("table_label")),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ...["col_claim", "col_standing", "col_disagree", "col_sources"].map(w =>
          make("th", {scope: "col"}, t(w)),
        ),
      ),
    ),
    part(t("ties"), ties, ALL_CLAIMS),
    part(t("facts"), facts, every),
  );
}
function showTable() {
  $("table").replaceChildren(...(S.table ? [table()] : []));
  $("table").hidden = !S.table;
  $("drawing").inert = S.table || S.map;
  $("zoom").hidden = S.table || S.map;
  $("to-table").setAttribute("aria-pressed", String(S.table));
}
function toggleTable() {
  S.table = !S.table;
  if (S.table && S.map) {
    S.map = false;
    showWorld();
  }
  showTable();
  writeAddress();
  if (S.table) $("table").focus();
  announce(t(S.table ? "table_open" : "table_closed"));
}
