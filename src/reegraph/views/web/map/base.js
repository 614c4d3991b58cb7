// ---- the data by name
const META = DATA.meta;
const states = new Map(DATA.states.map(s => [s.id, s]));
const sites = new Map(DATA.projects.map(p => [p.id, p]));
DATA.arcs.forEach((arc, n) => {
  arc.id = `arc:${n}`;
});
const arcs = new Map(DATA.arcs.map(a => [a.id, a]));
const stateName = id => (states.has(id) ? states.get(id).name : id);
const mineralName = id => (Object.hasOwn(META.minerals, id) ? META.minerals[id][0] : id);
const labelOf = (table, code) => (Object.hasOwn(table, code) ? table[code] : code);
const LAST = META.marks.length - 1;
