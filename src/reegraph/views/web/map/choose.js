// ---- what is chosen, and what of the data is shown for it
const START = {mineral: "", forum: "", sides: "", from: "", to: "", projects: true, mark: LAST};
const chosen = {...START, id: null};

const stands = (tie, mark) => tie[2].some(([first, last]) => first <= mark && mark <= last);
function onMineral(item) {
  if (!chosen.mineral) return true;
  return (item.minerals || []).some(
    m => Object.hasOwn(META.minerals, m) && META.minerals[m][1].includes(chosen.mineral),
  );
}
function fits(agreement) {
  const many = agreement.sides.length > 2,
    year = agreement.first ? agreement.first.slice(0, 4) : "";
  return (
    onMineral(agreement) &&
    (!chosen.forum || (agreement.forums || []).includes(chosen.forum)) &&
    (!chosen.sides || (chosen.sides === "many") === many) &&
    (!chosen.from || (year && year >= chosen.from)) &&
    (!chosen.to || (year && year <= chosen.to))
  );
}
/* Arcs with what they stand for at a mark: arc -> agreements; state -> agreements, partners. */
function shownAt(mark) {
  const kept = DATA.agreements.map(fits),
    byArc = new Map(),
    byState = new Map(),
    all = new Set();
  for (const arc of DATA.arcs) {
    const found = arc.ties
      .filter(tie => kept[tie[0]] && stands(tie, mark))
      .map(tie => DATA.agreements[tie[0]]);
    if (!found.length) continue;
    byArc.set(arc.id, found);
    found.forEach(a => all.add(a));
    arc.ends.forEach((end, n) => {
      if (!byState.has(end)) byState.set(end, {agreements: new Set(), partners: new Map()});
      const own = byState.get(end);
      found.forEach(a => own.agreements.add(a));
      own.partners.set(arc.ends[1 - n], arc.id);
    });
  }
  return {byArc, byState, all};
}
const siteShown = p => chosen.projects && onMineral(p);
let shown = shownAt(LAST);
