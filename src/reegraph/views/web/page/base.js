// ---- the data of the page, by name
const META = {
  ...DATA.meta,
  kinds: Object.fromEntries(DATA.meta.kinds),
  families: Object.fromEntries(DATA.meta.families),
};
const byId = new Map(DATA.nodes.map(n => [n.id, n]));
const lineOf = new Map(DATA.edges.map(e => [e.id, e]));
const near = new Map(DATA.nodes.map(n => [n.id, []]));
for (const e of DATA.edges) {
  near.get(e.from).push(e);
  if (e.to !== e.from) near.get(e.to).push(e);
}
for (const c of [...DATA.edges.flatMap(e => e.claims), ...DATA.nodes.flatMap(n => n.facts)])
  c.text ||= c.key || "–";
const small = matchMedia("(max-width: 760px)");

const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
const countOf = (many, all, word) =>
  many === all ? t(word, {n: all}) : t("part", {m: many, what: t(word, {n: all})});

const startOf = c => c.start || c.about?.start || c.about?.signed || "";
const endOf = c => c.end || c.about?.end || "";
