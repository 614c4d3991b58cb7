// ---- time: what was in force on a day, what was signed between two; thumbs for touch and keys
const DATED = [
  ...DATA.nodes.map(n => [startOf(n), n.about.end || "", n.about.signed || ""]),
  ...DATA.edges.flatMap(e => e.claims.map(c => [startOf(c), endOf(c), c.about?.signed || ""])),
].filter(d => d.some(span));
const YEARS = DATED.flat()
  .map(span)
  .filter(Boolean)
  .map(s => Number(s[0].slice(0, 4)))
  .concat(Number((META.day || "").slice(0, 4)) || []);
const FIRST = Math.min(...YEARS),
  LAST = Math.max(...YEARS);
const anySigned = DATED.some(d => span(d[2]));
const WIDE = Math.max(1, Math.ceil((LAST - FIRST + 1) / 90)),
  BINS = Math.ceil((LAST - FIRST + 1) / WIDE);
const MONTHS = BINS * WIDE * 12;
const monthOf = text =>
  (Number(text.slice(0, 4)) - FIRST) * 12 + (text.length > 4 ? Number(text.slice(5, 7)) - 1 : 0);
const monthText = m =>
  `${String(FIRST + Math.floor(m / 12)).padStart(4, "0")}-${String((m % 12) + 1).padStart(2, "0")}`;
const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
function bars() {
  const dates =
    S.way === "between"
      ? DATED.filter(d => span(d[2])).map(d => [d[2], d[2]])
      : DATED.filter(d => span(d[0]) || span(d[1]));
  return Array.from({length: BINS}, (_, i) => {
    const year = n => String(FIRST + n).padStart(4, "0"),
      low = `${year(i * WIDE)}-01-01`,
      high = `${year(i * WIDE + WIDE - 1)}-12-31`;
    return dates.filter(([a, b]) => within(a, b, low, high)).length;
  });
}
function histogram() {
  const found = bars(),
    most = Math.max(1, ...found);
  const chosen = i => {
    if (!S.way) return true;
    const low = monthOf(S.from),
      high = S.way === "on" ? low : monthOf(S.to);
    return i * WIDE * 12 + WIDE * 12 > low && i * WIDE * 12 <= high;
  };
  const bar = (n, i) =>
    makeSvg(
      "rect",
      {
        x: i + 0.08,
        y: 30 - (28 * n) / most,
        width: 0.84,
        height: (28 * n) / most,
        class: chosen(i) ? "bar" : "bar off",
      },
      makeSvg("title", {}, document.createTextNode(`${FIRST + i * WIDE}: ${n}`)),
    );
  $("bars").replaceChildren(
    makeSvg(
      "svg",
      {viewBox: `0 0 ${BINS} 30`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false"},
      ...found.map(bar),
    ),
  );
}
let waiting = 0;
function setTime(name, text) {
  S[name] = text;
  if (S.way === "between" && span(S.from)[0] > span(S.to)[1]) S[name === "from" ? "to" : "from"] = text;
  paintTime();
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(update);
}
function paintTime() {
  $("way-all").setAttribute("aria-pressed", String(S.way === ""));
  $("way-on").setAttribute("aria-pressed", String(S.way === "on"));
  $("way-between").setAttribute("aria-pressed", String(S.way === "between"));
  for (const [name, shown] of [
    ["from", S.way !== ""],
    ["to", S.way === "between"],
  ]) {
    const thumb = $(`thumb-${name}`),
      field = $(`date-${name}`);
    thumb.hidden = field.hidden = !shown;
    if (!shown) continue;
    const month = clamp(monthOf(S[name]), 0, MONTHS - 1);
    thumb.style.insetInlineStart = `${(100 * (month + 0.5)) / MONTHS}%`;
    thumb.setAttribute("aria-valuenow", String(month));
    thumb.setAttribute("aria-valuetext", S[name]);
    if (document.activeElement !== field) field.value = S[name];
    field.removeAttribute("aria-invalid");
  }
  $("date-dash").hidden = S.way !== "between";
  histogram();
}
function setWay(way) {
  S.way = way;
  S.from = way === "on" && span(META.day) ? META.day : way ? String(FIRST).padStart(4, "0") : "";
  S.to = way === "between" ? String(LAST).padStart(4, "0") : "";
  paintTime();
  update();
}
function wireThumb(thumb, name) {
  const monthAt = x => {
    const area = $("track").getBoundingClientRect(),
      part = (x - area.left) / area.width;
    return clamp(Math.floor(part * MONTHS), 0, MONTHS - 1);
  };
  thumb.addEventListener("pointerdown", e => {
    thumb.setPointerCapture(e.pointerId);
    thumb.focus();
    e.preventDefault();
    e.stopPropagation();
  });
  thumb.addEventListener("pointermove", e => {
    if (thumb.hasPointerCapture(e.pointerId)) setTime(name, monthText(monthAt(e.clientX)));
  });
  thumb.addEventListener("keydown", e => {
    const step = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -12,
      PageUp: 12,
      Home: -MONTHS,
      End: MONTHS,
    }[e.key];
    if (!step) return;
    e.preventDefault();
    e.stopPropagation();
    setTime(name, monthText(clamp(clamp(monthOf(S[name]), 0, MONTHS - 1) + step, 0, MONTHS - 1)));
    announce(S[name]);
  });
  return monthAt;
}
function startTime() {
  if (!DATED.length) {
    $("time").hidden = true;
    return;
  }
  let monthAt = null;
  for (const name of ["from", "to"]) {
    const thumb = $(`thumb-${name}`),
      field = $(`date-${name}`);
    thumb.setAttribute("aria-valuemin", "0");
    thumb.setAttribute("aria-valuemax", String(MONTHS - 1));
    monthAt = wireThumb(thumb, name);
    field.addEventListener("change", () => {
      if (span(field.value.trim())) setTime(name, field.value.trim());
      else {
        field.setAttribute("aria-invalid", "true");
        announce(t("date_wrong"));
      }
    });
  }
  $("way-all").addEventListener("click", () => setWay(""));
  $("way-on").addEventListener("click", () => setWay("on"));
  $("way-between").addEventListener("click", () => setWay("between"));
  $("way-between").disabled = !anySigned;
  $("track").addEventListener("pointerdown", e => {
    if (!S.way) {
      setWay("on");
    }
    const month = monthAt(e.clientX);
    const far = name => Math.abs(monthOf(S[name]) - month);
    const name = S.way === "between" && far("to") < far("from") ? "to" : "from";
    setTime(name, monthText(month));
    $(`thumb-${name}`).focus();
    $(`thumb-${name}`).setPointerCapture(e.pointerId);
    e.preventDefault();
  });
  $("first-year").textContent = String(FIRST);
  $("last-year").textContent = String(LAST);
}
