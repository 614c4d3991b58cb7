// ---- controls, keys, what the address holds
function showCounts() {
  const {byArc, byState, all} = shown,
    day = META.marks[chosen.mark];
  const parts = {
    a: t("agreements", {n: all.size}),
    s: t("states", {n: byState.size}),
    n: t("ties", {n: byArc.size}),
    day,
  };
  const text = META.chosen.map(([name, value]) => `${name} ${value}`).join(", ");
  $("counted").textContent =
    `${text ? `${t("chosen", {text})} ` : ""}${t("counted", parts)} · ${t(chosen.mark === LAST ? "version" : "subtitle", META)}`;
  document.documentElement.dataset.arcs = String(byArc.size);
}
const EMPTY = {mineral: "", forum: "", sides: "", from: "", to: ""};
function controls() {
  for (const name of Object.keys(EMPTY)) $(name).value = chosen[name];
  $("projects").checked = chosen.projects;
  $("mark").value = String(chosen.mark);
  $("mark").setAttribute("aria-valuetext", META.marks[chosen.mark]);
  $("day").textContent = META.marks[chosen.mark];
}
function bars() {
  const counts = META.marks.map((_, n) => shownAt(n).all.size),
    most = Math.max(1, ...counts);
  $("bars").replaceChildren(
    ...counts.map((n, mark) =>
      make("i", {
        class: mark === chosen.mark ? "on" : "",
        style: `height:${Math.max(n ? 4 : 1, (100 * n) / most).toFixed(1)}%`,
        title: `${META.marks[mark]}: ${t("agreements", {n})}`,
      }),
    ),
  );
}
function update({keep = true, address = true, columns = true} = {}) {
  paint();
  showCounts();
  controls();
  showPanel(keep);
  if (columns) bars();
  else [...$("bars").children].forEach((bar, n) => bar.classList.toggle("on", n === chosen.mark));
  if (!$("table").hidden) showTable();
  if (address) writeAddress();
}
function choose(id, move) {
  chosen.id = id;
  update({keep: false, columns: false});
  hideTip();
  if (id === null) {
    announce("");
    return;
  }
  if (move) {
    const s = states.get(id) || sites.get(id),
      arc = arcs.get(id);
    const near = arc ? arc.ends : states.has(id) ? [id, ...partnersOf(id)] : [];
    const spots = near.map(n => states.get(n)?.spot).filter(Boolean);
    if (sites.has(id) && s.spot) spots.push(s.spot);
    if (spots.length) map.show(spots, sites.has(id) ? 4 : 2.6);
  }
  const said = states.has(id)
    ? describe(states.get(id))
    : arcs.has(id)
      ? `${arcs.get(id).ends.map(stateName).join(" – ")}: ${t("agreements", {n: (shown.byArc.get(id) || []).length})}`
      : sites.get(id).name;
  announce(said);
}

// ---- the address holds what is chosen; what it says is checked against the data
const KNOWN = {
  mineral: v => Object.hasOwn(META.minerals, v),
  forum: v => Object.hasOwn(META.forums, v),
  sides: v => v === "two" || v === "many",
  from: v => /^\d{4}$/.test(v),
  to: v => /^\d{4}$/.test(v),
};
function writeAddress() {
  const found = new URLSearchParams();
  if (chosen.id !== null)
    found.set("id", arcs.has(chosen.id) ? arcs.get(chosen.id).ends.join(" ") : chosen.id);
  for (const name of Object.keys(EMPTY)) if (chosen[name]) found.set(name, chosen[name]);
  if (chosen.mark !== LAST) found.set("day", META.marks[chosen.mark]);
  if (!chosen.projects) found.set("projects", "no");
  try {
    history.replaceState(null, "", `#${found}`);
  } catch {
    /* a frame may not have an address */
  }
}
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  Object.assign(chosen, START);
  for (const [name, fit] of Object.entries(KNOWN)) {
    const v = given.get(name);
    if (v && fit(v)) chosen[name] = v;
  }
  const mark = META.marks.indexOf(given.get("day")),
    id = given.get("id") || "";
  if (mark >= 0) chosen.mark = mark;
  if (given.get("projects") === "no") chosen.projects = false;
  const arc = DATA.arcs.find(a => a.ends.join(" ") === id);
  chosen.id = arc ? arc.id : states.has(id) || sites.has(id) ? id : null;
  update({keep: false, address: false});
}

// ---- filters and time
function options(id, all, entries) {
  $(id).replaceChildren(
    make("option", {value: ""}, all),
    ...entries.map(([value, text]) => make("option", {value}, text)),
  );
}
const used = new Set(
  DATA.agreements.flatMap(a => (a.minerals || []).flatMap(m => META.minerals[m]?.[1] || [])),
);
const byLabel = (a, b) => a[1].localeCompare(b[1], document.documentElement.lang);
const counted = m =>
  DATA.agreements.filter(a => (a.minerals || []).some(n => META.minerals[n]?.[1].includes(m))).length;
options(
  "mineral",
  t("all_minerals"),
  Object.entries(META.minerals)
    .map(([id, [label]]) => [id, used.has(id) ? `${label} (${counted(id)})` : label])
    .sort(byLabel),
);
options("forum", t("all_forums"), Object.entries(META.forums).sort(byLabel));
const years = [...new Set(DATA.agreements.map(a => (a.first || "").slice(0, 4)).filter(Boolean))].sort();
for (const id of ["from", "to"])
  options(
    id,
    t("any_year"),
    years.map(year => [year, year]),
  );
for (const name of Object.keys(EMPTY))
  $(name).addEventListener("change", () => {
    chosen[name] = $(name).value;
    update();
  });
$("projects").addEventListener("change", () => {
  chosen.projects = $("projects").checked;
  update({columns: false});
});
$("reset").addEventListener("click", () => {
  Object.assign(chosen, START, {id: null});
  map.fit();
  update({keep: false});
});
$("mark").max = String(LAST);
$("mark").addEventListener("input", () => {
  chosen.mark = Number($("mark").value);
  update({columns: false});
});
let playTimer = 0;
function setPlaying(on) {
  clearInterval(playTimer);
  playTimer = 0;
  $("play").textContent = t(on ? "stop" : "play");
  $("play").setAttribute("aria-pressed", String(on));
  if (!on) return;
  if (chosen.mark === LAST) chosen.mark = 0;
  playTimer = setInterval(() => {
    if (chosen.mark < LAST) chosen.mark += 1;
    update({columns: false});
    if (chosen.mark === LAST) setPlaying(false);
  }, 700);
}
$("play").addEventListener("click", () => setPlaying(!playTimer));

// ---- pointing and keys
const nameOf = id =>
  states.has(id)
    ? describe(states.get(id))
    : sites.has(id)
      ? [sites.get(id).name, minerals(sites.get(id)), sites.get(id).stage].filter(Boolean).join(" · ")
      : `${arcs.get(id).ends.map(stateName).join(" – ")}: ${t("agreements", {n: (shown.byArc.get(id) || []).length})}`;
function showTip(id, x, y) {
  const [w] = windowSize();
  $("tip").hidden = false;
  $("tip").textContent = shorten(nameOf(id), 200);
  $("tip").style.left = `${Math.max(4, Math.min(x + 14, w - $("tip").offsetWidth - 6))}px`;
  $("tip").style.top = `${Math.max(4, y - $("tip").offsetHeight - 10)}px`;
  for (const arc of DATA.arcs) arc.line.classList.toggle("hover", arc.id === id);
}
function hideTip() {
  $("tip").hidden = true;
  for (const arc of DATA.arcs) arc.line.classList.remove("hover");
}
const idAt = target => {
  const part = target.closest?.("[data-id]");
  return part ? part.dataset.id : null;
};
$("map").addEventListener("pointermove", e => {
  const id = idAt(e.target),
    box = $("map").getBoundingClientRect();
  if (id === null || e.buttons) hideTip();
  else showTip(id, e.clientX - box.left, e.clientY - box.top);
});
$("map").addEventListener("pointerleave", hideTip);
$("map").addEventListener("focusin", e => {
  const id = idAt(e.target);
  if (states.has(id)) showTip(id, ...map.toScreen(states.get(id).spot));
});
$("map").addEventListener("focusout", hideTip);
$("map").addEventListener("click", e => {
  if (!map.moved()) choose(idAt(e.target));
});
$("skip").addEventListener("click", () => $("play").focus());
$("zoom-in").addEventListener("click", () => map.zoom(1.6));
$("zoom-out").addEventListener("click", () => map.zoom(1 / 1.6));
$("to-whole").addEventListener("click", () => {
  map.fit();
  choose(null);
});
$("to-table").addEventListener("click", () => toggleTable());
const isDark = () =>
  document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
$("to-dark").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  $("to-dark").setAttribute("aria-pressed", String(isDark()));
});
const WAYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
function walk(id, [dx, dy]) {
  const here = states.get(id).spot;
  let best = null,
    least = Infinity;
  for (const s of order) {
    const x = s.spot[0] - here[0],
      y = s.spot[1] - here[1],
      length = Math.hypot(x, y),
      along = x * dx + y * dy;
    if (s.id === id || !marks.get(s.id).group.isConnected || along < 0.5 * length || !length) continue;
    if ((length * length) / along < least) {
      least = (length * length) / along;
      best = s.id;
    }
  }
  if (best !== null) marks.get(best).group.focus({preventScroll: true});
}
document.addEventListener("keydown", e => {
  if (e.key === "Escape") {
    $("q").value = "";
    search();
    choose(null);
    return;
  }
  if (e.target.matches("input, select") || e.ctrlKey || e.metaKey || e.altKey) return;
  const id = e.target.matches(".state") ? e.target.dataset.id : null;
  if (id !== null && (e.key === "Enter" || e.key === " ")) {
    e.preventDefault();
    choose(id);
    return;
  }
  if (id !== null && WAYS[e.key]) {
    e.preventDefault();
    walk(id, WAYS[e.key]);
    return;
  }
  if (e.key === "/") {
    e.preventDefault();
    $("q").focus();
  }
  if (e.key === "t" || e.key === "T") toggleTable();
  if (e.key === "+" || e.key === "=") map.zoom(1.5);
  if (e.key === "-") map.zoom(1 / 1.5);
  if (e.key === "0") map.fit();
});
addEventListener("beforeprint", showTable);
addEventListener("hashchange", readAddress);
$("to-dark").setAttribute("aria-pressed", String(isDark()));
if (!DATA.projects.length) $("projects").closest("label").hidden = true;
legend();
readAddress();
requestAnimationFrame(() => {
  document.documentElement.dataset.drawn = String(Math.round(performance.now()));
});
