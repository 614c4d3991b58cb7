// ---- legend, filters, search and menus
const OPTIONS = {
  mineral: code => ownValue(META.terms.minerals, code)[0],
  forum: code => ownValue(META.terms.forums, code),
  stage: code => ownValue(META.terms.stages, code),
  status: code => ownValue(META.terms.statuses, code),
  confidence: code => WORDS[`confidence_${code}`] || ownValue(META.terms.confidences, code),
  source: code => ownValue(META.terms.source_kinds, code),
};
function legendBox(set, code, picture, name, count, total) {
  const box = make("input", {type: "checkbox", checked: !set.has(code)});
  box.addEventListener("change", () => {
    if (box.checked) set.delete(code);
    else set.add(code);
    update();
    [...$("legend").querySelectorAll("input")].find(x => x.dataset.code === box.dataset.code)?.focus();
  });
  box.dataset.code = `${set === S.kinds ? "kind" : "family"} ${code}`;
  return make(
    "label",
    {},
    box,
    picture,
    make("span", {}, `${name} `, make("span", {class: "count"}, countOf(count, total, "n_only"))),
  );
}
function legend() {
  const count = (items, key) =>
    items.reduce((sum, x) => sum.set(x[key], (sum.get(x[key]) || 0) + 1), new Map());
  const nodes = count(DATA.nodes, "kind"),
    lines = count(DATA.edges, "family");
  const shownNodes = count(
    DATA.nodes.filter(n => seen.nodes.has(n.id)),
    "kind",
  );
  const shownLines = count(
    DATA.edges.filter(e => seen.lines.has(e.id)),
    "family",
  );
  const kinds = Object.entries(META.kinds).map(([k, style]) =>
    legendBox(S.kinds, k, mark(k), style.name, shownNodes.get(k) || 0, nodes.get(k)),
  );
  const families = Object.entries(META.families).map(([f, style]) =>
    legendBox(S.families, f, stroke(f), style.name, shownLines.get(f) || 0, lines.get(f)),
  );
  const signs = [
    DATA.edges.some(e => e.disputed) || DATA.nodes.some(n => n.facts.some(f => f.conflicts))
      ? make("span", {}, differ(), t("disagree"))
      : null,
    DATA.edges.some(e => !e.holds) ? make("span", {class: "pale"}, t("pale_line", {day: META.day})) : null,
  ];
  const groups =
    hasGroups && ["hulls", "groups"].includes(S.groups)
      ? [...groupKeys]
          .filter(key => key.startsWith("group-") && membersOf(key).length)
          .sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)))
      : [];
  $("legend").replaceChildren(
    make("div", {role: "group", "aria-label": t("kinds")}, ...kinds),
    make("div", {role: "group", "aria-label": t("lines")}, ...families, ...signs),
    groups.length
      ? make(
          "div",
          {role: "group", "aria-label": t("groups")},
          ...groups.slice(0, 24).map(key => {
            const found = makeButton("", () => choose(key, true), {class: "plain"});
            found.append(
              groupMark(key),
              make(
                "span",
                {},
                `${groupName(key)} `,
                make("span", {class: "count"}, String(membersOf(key).length)),
              ),
            );
            return found;
          }),
        )
      : "",
  );
}
function counts(name) {
  const found = new Map(),
    add = code => found.set(code, (found.get(code) || 0) + 1);
  const claims = [...DATA.edges.flatMap(e => e.claims), ...DATA.nodes.flatMap(n => n.facts)];
  if (name === "confidence") claims.forEach(c => c.confidence && add(c.confidence));
  else if (name === "source") claims.forEach(c => new Set(kindsOf(c)).forEach(add));
  else
    for (const item of [...DATA.nodes, ...claims]) {
      const codes = SAID[name](item.about || NOTHING) || [];
      new Set(name === "mineral" ? codes.flatMap(above) : codes).forEach(add);
    }
  return found;
}
function chooser(name) {
  const number = counts(name),
    codes = Object.keys(META.terms?.[SCHEMES[name]] || {}).filter(code => number.has(code));
  if (!codes.length) return null;
  const label = new Map(codes.map(code => [code, OPTIONS[name](code)]));
  codes.sort((a, b) => String(label.get(a)).localeCompare(String(label.get(b)), META.lang));
  const found = make(
    "select",
    {id: `by-${name}`},
    make("option", {value: ""}, t("any")),
    ...codes.map(code => make("option", {value: code}, `${label.get(code)} (${number.get(code)})`)),
  );
  found.addEventListener("change", () => {
    S[name] = known(name, found.value) ? found.value : "";
    update();
  });
  return make("div", {class: "field"}, make("label", {for: `by-${name}`}, t(`by_${name}`)), found);
}
function box(name, word) {
  const found = make("input", {type: "checkbox", id: `do-${name}`});
  found.addEventListener("change", () => {
    S[name] = found.checked;
    update();
  });
  return make("label", {class: "check"}, found, t(word));
}
function grouping() {
  const choices = [
    ["", "groups_none"],
    ...(hasGroups
      ? [
          ["hulls", "groups_hulls"],
          ["groups", "groups_quotient"],
        ]
      : []),
    ["kinds", "groups_kinds"],
  ];
  const found = make(
    "select",
    {id: "by-group"},
    ...choices.map(([value, word]) => make("option", {value}, t(word))),
  );
  found.addEventListener("change", () => {
    S.groups = GROUPINGS.includes(found.value) ? found.value : "";
    S.opened = new Set();
    if (!byId.has(S.node)) S.node = null;
    update();
    whole(true);
  });
  return make("div", {class: "field"}, make("label", {for: "by-group"}, t("groups")), found);
}
function startFilters() {
  const fields = CHOICES.map(chooser).filter(Boolean);
  $("filters").append(
    make("h2", {}, t("filters")),
    ...fields,
    make("p", {class: "small"}, t("filter_rule")),
    box("leaves", "hide_leaves"),
    box("merge", "merge_lines"),
    grouping(),
    make("p", {class: "buttons"}, makeButton(t("reset"), reset, {id: "reset"})),
  );
}
function reset() {
  Object.assign(S, fresh());
  update();
  whole(true);
  announce(t("all_shown"));
}
// The controls set to what is chosen, after an address was read or filters were cleared.
function showChoices() {
  for (const name of CHOICES) if ($(`by-${name}`)) $(`by-${name}`).value = S[name];
  for (const name of ["leaves", "merge"]) $(`do-${name}`).checked = S[name];
  $("by-group").value = S.groups;
  $("to-filters").setAttribute("aria-expanded", String(S.filters));
  document.body.classList.toggle("filtering", S.filters);
  $("filters").hidden = !S.filters;
  const bits = [
    countOf(seen.nodes.size, DATA.nodes.length, "n_entities"),
    countOf(seen.claims, ALL_CLAIMS, "n_claims"),
  ];
  $("shown").hidden = !filtered();
  $("shown-text").textContent = bits.join(" · ");
}
const THEMES = ["auto", "light", "dark"];
function paintTheme() {
  document.documentElement.dataset.theme = S.theme;
  $("to-theme").textContent = t(`theme_${S.theme}`);
}
function recolour() {
  paintTheme();
  legend();
  repaint();
  showPanel();
  network.redraw();
  if (S.map) showWorld();
}
function nextTheme() {
  S.theme = THEMES[(THEMES.indexOf(S.theme) + 1) % THEMES.length];
  recolour();
  writeAddress();
  announce(t(`theme_${S.theme}`));
}

// ---- search over names, other names and facts
const searchRows = DATA.nodes.map(n => ({
  n,
  names: foldNames([n.full, n.label, ...n.names]),
  facts: n.facts.map(f => [fold(f.text), f.text]),
}));
// The first fact of a node that holds the words, where none of its names does.
function factHit({n, names, facts}, wanted) {
  const fact = names.includes(wanted) ? null : facts.find(([text]) => text.includes(wanted));
  return fact ? [n, fact[1]] : null;
}
function search() {
  const wanted = fold($("q").value.trim());
  const byName = wanted ? findNames(searchRows, wanted).map(({n}) => [n, ""]) : [];
  const byFact = wanted.length > 2 ? searchRows.map(row => factHit(row, wanted)).filter(Boolean) : [];
  const found = [...byName, ...byFact];
  const items = found
    .slice(0, 30)
    .map(([n, fact]) =>
      make(
        "li",
        {},
        go(
          n.id,
          fact ? make("span", {class: "small snip", dir: "auto"}, fact.slice(0, 120)) : null,
          seen.nodes.has(n.id) ? null : make("span", {class: "small snip"}, t("filtered_out")),
        ),
      ),
    );
  $("hits").hidden = !wanted;
  $("hits").replaceChildren(
    ...(items.length || !wanted ? items : [make("li", {class: "small"}, t("no_hit"))]),
  );
  if (wanted) announce(t("n_hits", {n: found.length}));
}
function endSearch() {
  $("q").value = "";
  search();
}
function startControls() {
  wireSearch($("q"), $("hits"), search, () => $("drawing").focus());
  $("to-table").addEventListener("click", toggleTable);
  if (LAND) $("to-map").addEventListener("click", toggleWorld);
  $("to-filters").addEventListener("click", () => {
    S.filters = !S.filters;
    showChoices();
    if (S.filters) $("filters").focus();
  });
  $("to-theme").addEventListener("click", nextTheme);
  $("clear-filters").addEventListener("click", reset);
  $("to-fit").addEventListener("click", () => {
    clear();
    whole(true, 0.04);
  });
  $("zoom-in").addEventListener("click", () => zoom(1.3));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  const acts = [
    ["save_png", savePng],
    ["save_svg", saveSvg],
    ["save_csv", saveCsv],
    ...(hasAddress() ? [["copy_link", copyLink]] : []),
    ["copy_citation", () => copy(citation(), t("copied_citation"))],
    ...(META.cite.bibtex ? [["copy_bibtex", () => copy(bibtex(), t("copied_bibtex"))]] : []),
    ["print", () => print()],
  ];
  $("menu-list").append(
    ...acts.map(([word, act]) =>
      makeButton(
        t(word),
        () => {
          $("menu").open = false;
          $("menu").firstElementChild.focus();
          act();
        },
        {"data-act": word},
      ),
    ),
  );
  document.addEventListener("click", e => {
    if (!e.target.closest("#menu")) $("menu").open = false;
    if (!e.target.closest(".search")) $("hits").hidden = true;
  });
}
function zoom(times) {
  network.moveTo({scale: Math.min(4, Math.max(0.1, network.getScale() * times))});
  relabel();
}
