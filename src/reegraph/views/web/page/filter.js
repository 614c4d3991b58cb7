// ---- filters: what says nothing of a thing is neutral, what says something else is out
const SAID = {
  mineral: a => a.minerals,
  forum: a => a.forums,
  stage: a => a.stages,
  status: a => a.status && [a.status],
};
const NOTHING = {};
const above = code => ownValue(META.terms?.minerals, code)?.[1] || [code];
function saysElse(name, about) {
  const codes = SAID[name](about);
  if (!codes || !codes.length) return false;
  return !codes.some(code => code === S[name] || (name === "mineral" && above(code).includes(S.mineral)));
}
function outOfTime(start, end, signed) {
  if (S.way === "on") {
    const [low, high] = span(S.from);
    return !within(start, end, low, high);
  }
  return (
    S.way === "between" && Boolean(span(signed)) && !within(signed, signed, span(S.from)[0], span(S.to)[1])
  );
}
function aboutFits(about) {
  return Object.keys(SAID).every(name => !S[name] || !saysElse(name, about));
}
const kindsOf = c => c.sources.map(id => ownValue(META.sources, id)?.[4]).filter(Boolean);
function claimFits(c) {
  const about = c.about || NOTHING;
  if (S.confidence && c.confidence && c.confidence !== S.confidence) return false;
  if (S.source && kindsOf(c).length && !kindsOf(c).includes(S.source)) return false;
  return aboutFits(about) && !outOfTime(startOf(c), endOf(c), about.signed);
}
function nodeFits(n) {
  if (S.kinds.has(n.kind)) return false;
  return aboutFits(n.about) && !outOfTime(startOf(n), n.about.end, n.about.signed);
}
// What passes: `nodes` (ids), `lines` (id of an edge -> its claims that pass), `claims` (their number).
function passing() {
  const nodes = new Set(),
    lines = new Map(),
    ends = new Map();
  for (const n of DATA.nodes) if (n.id === META.centre || nodeFits(n)) nodes.add(n.id);
  for (const e of DATA.edges) {
    if (S.families.has(e.family) || !nodes.has(e.from) || !nodes.has(e.to)) continue;
    const claims = e.claims.filter(claimFits);
    if (claims.length) lines.set(e.id, claims);
  }
  for (const id of lines.keys()) {
    const {from, to} = lineOf.get(id);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ]) {
      if (!ends.has(one)) ends.set(one, new Set());
      ends.get(one).add(other);
    }
  }
  const leaf = id => S.leaves && ends.has(id) && ends.get(id).size === 1;
  for (const id of [...nodes]) {
    if (id === META.centre) continue;
    if ((near.get(id).length && !ends.has(id)) || leaf(id)) nodes.delete(id);
  }
  let claims = 0;
  for (const [id, found] of [...lines]) {
    const {from, to} = lineOf.get(id);
    if (nodes.has(from) && nodes.has(to)) claims += found.length;
    else lines.delete(id);
  }
  return {nodes, lines, claims};
}
let seen = {nodes: new Set(byId.keys()), lines: new Map(DATA.edges.map(e => [e.id, e.claims])), claims: 0};
const ALL_CLAIMS = DATA.edges.reduce((sum, e) => sum + e.claims.length, 0);
const linesAt = id => near.get(id).filter(e => seen.lines.has(e.id));
