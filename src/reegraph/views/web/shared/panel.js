// ---- the panel: a claim with its evidence, its sources, and what others say instead
const differ = () => make("b", {class: "unequal", "aria-hidden": "true"}, "≠");

// How a claim stands: its period, whether it holds on the day, its rank, how sure it is. `terms` has
// labels of degrees of confidence for which the interface has no words.
function describeStanding(claim, period, day, terms = {}) {
  const {confidence, holding, rank, conflicts = []} = claim;
  const sure =
    confidence && (ownValue(WORDS, `confidence_${confidence}`) || ownValue(terms, confidence) || confidence);
  return [
    period,
    holding === "possible" ? t("holds_possibly", {day}) : "",
    holding ? "" : t("holds_not", {day}),
    rank === "normal" || rank === "deprecated" ? t(`rank_${rank}`) : "",
    rank === "preferred" && conflicts.length ? t("rank_preferred") : "",
    sure,
  ]
    .filter(Boolean)
    .join(" · ");
}
function citeClaim(claim, sources, most = 3) {
  if (!sources.length) return make("div", {class: "small"}, t("no_source"));
  const head = t(claim.scope === "statement" ? "stated_by" : "record_sources");
  return make("div", {class: "small"}, `${head} `, citeSources(sources, most));
}
const tellConflict = text =>
  make("p", {class: "differs", dir: "auto"}, differ(), ` ${t("another_says")} `, text);

function claimCard(claim, standing, sources) {
  const conflicts = (claim.conflicts || []).map(tellConflict);
  return make(
    "div",
    {class: `claim${conflicts.length ? " differ" : ""}${claim.holding ? "" : " past"}`},
    conflicts.length ? make("p", {class: "badge"}, differ(), ` ${t("disagree")}`) : null,
    makeText(claim.text, "p"),
    standing ? make("p", {class: "small", dir: "auto"}, standing) : null,
    claim.note ? make("p", {class: "small", dir: "auto"}, claim.note) : null,
    citeClaim(claim, sources),
    conflicts,
  );
}
// Details that are filled when a reader opens them.
function makeDetails(summary, fill, attributes = {}) {
  const found = make("details", attributes, make("summary", {}, summary));
  const act = () => {
    if (found.open && found.children.length === 1) found.append(...fill());
  };
  found.addEventListener("toggle", act);
  if (attributes.open) act();
  return found;
}
