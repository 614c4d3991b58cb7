// ---- what all parts use: the data, words, elements made of text nodes only
const read = id => JSON.parse(document.getElementById(id).textContent);
const DATA = read("data"), META = DATA.meta, WORDS = DATA.words;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const $ = id => document.getElementById(id);

/* Words by key, with {names} filled; a key with "_1" holds the words for one. */
function say(key, values = {}) {
  const one = values.n === 1 && Object.hasOwn(WORDS, `${key}_1`) ? `${key}_1` : key;
  return WORDS[one].replace(/\{(\w+)\}/g, (all, name) => Object.hasOwn(values, name) ? String(values[name]) : all);
}
function filled(found, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) found.setAttribute(name, value);
  found.append(...children.flat().filter(c => c !== null && c !== undefined && c !== ""));
  return found;
}
const make = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
const named = (text, tag = "span") => make(tag, {dir: "auto"}, text);
function safe(address) {
  try { const url = new URL(address); return /^https?:$/.test(url.protocol) ? url.href : null; }
  catch { return null; }
}
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const short = (text, most) => text.length > most ? `${text.slice(0, most - 1)}…` : text;

// ---- the data by name
const states = new Map(DATA.states.map(s => [s.id, s]));
const sites = new Map(DATA.projects.map(p => [p.id, p]));
DATA.arcs.forEach((arc, n) => { arc.id = `arc:${n}`; });
const arcs = new Map(DATA.arcs.map(a => [a.id, a]));
const stateName = id => states.has(id) ? states.get(id).name : id;
const mineralName = id => Object.hasOwn(META.minerals, id) ? META.minerals[id][0] : id;
const labelOf = (table, code) => Object.hasOwn(table, code) ? table[code] : code;
const LAST = META.marks.length - 1;
