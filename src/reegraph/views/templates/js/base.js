// ---- data, elements and words; the page is built from text nodes only, nothing is read as HTML
const $ = id => document.getElementById(id);
const DATA = JSON.parse($("data").textContent);
const META = {...DATA.meta, kinds: Object.fromEntries(DATA.meta.kinds), families: Object.fromEntries(DATA.meta.families)};
const WORDS = DATA.words;
const byId = new Map(DATA.nodes.map(n => [n.id, n]));
const lineOf = new Map(DATA.edges.map(e => [e.id, e]));
const near = new Map(DATA.nodes.map(n => [n.id, []]));
for (const e of DATA.edges) {
  near.get(e.from).push(e);
  if (e.to !== e.from) near.get(e.to).push(e);
}
for (const c of [...DATA.edges.flatMap(e => e.claims), ...DATA.nodes.flatMap(n => n.facts)]) c.text ||= c.key || "–";
const still = matchMedia("(prefers-reduced-motion: reduce)");
const small = matchMedia("(max-width: 760px)");

function t(key, values = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole);
}
function make(tag, attributes, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) found.setAttribute(name, "");
    else if (value !== false && value !== null) found.setAttribute(name, value);
  }
  found.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
  return found;
}
const named = (text, tag = "span") => make(tag, {dir: "auto"}, text);
function button(text, act, attributes = {}) {
  const found = make("button", {type: "button", ...attributes}, text);
  found.addEventListener("click", act);
  return found;
}
const differ = () => make("b", {class: "unequal", "aria-hidden": "true"}, "≠");
const say = text => { $("live").textContent = text; };
const own = (object, key) => object && Object.hasOwn(object, key) ? object[key] : undefined;
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
function safe(address) {
  try { const url = new URL(address); return /^https?:$/.test(url.protocol) ? url.href : null; }
  catch { return null; }
}
const some = (many, all, word) => many === all ? t(word, {n: all}) : t("part", {m: many, what: t(word, {n: all})});

// ---- dates stand at the precision of their source, and are read as spans of days
const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
function span(text) {
  const found = DATE.exec(text || "");
  if (!found) return null;
  const [, year, month, day] = found;
  return [`${year}-${month || "01"}-${day || "01"}`, `${year}-${month || "12"}-${day || "31"}`];
}
// Whether something that began and ended then may have been there at a time of the span [low, high].
function within(start, end, low, high) {
  const first = span(start), last = span(end);
  return (!first || first[0] <= high) && (!last || last[1] >= low);
}
const startOf = c => c.start || c.about?.start || c.about?.signed || "";
const endOf = c => c.end || c.about?.end || "";
