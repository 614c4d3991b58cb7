// A claim in words, from its properties: the one place where this page words a claim.

// Properties that tell how sure a claim is, where it stands and how it is ordered, not what it says.
const BESIDE = new Set([
  "type",
  "statedIn",
  "conflictsWith",
  "hasRank",
  "holds",
  "hasConfidence",
  "sourceScope",
  "validFrom",
  "validTo",
  "startsNotBefore",
  "startsNotAfter",
  "endsNotBefore",
  "endsNotAfter",
  "precedence",
  "locator",
  "quote",
  "note",
  "label",
  "entry",
]);

// The kind of a claim: its own class, not the classes above it.
const classOf = facts => facts.type.find(value => !localName(value).endsWith("Claim")) || facts.type[0];

// `facts` has the values of a claim by the local names of its properties.
function wordClaim(facts, known) {
  const names = Object.keys(facts)
    .filter(name => !BESIDE.has(name))
    .sort();
  const values = names.flatMap(name => facts[name]);
  const isEntity = value => known.drawable.has(localOf(value, known.base));
  const isCode = value => value.type === "uri" && value.value.startsWith(known.scheme);
  const ends = values.filter(isEntity).map(known.words).join(" – ");
  const details = values.filter(value => isCode(value) || value.type === "literal");
  const dates = [facts.validFrom, facts.validTo].map(found => (found ? found[0].value : ""));
  const when = dates.some(Boolean) ? [...new Set(dates)].filter(Boolean).join(" to ") : "";
  const beside = [...details.map(known.words), when].filter(Boolean).join(", ");
  return `${known.words(classOf(facts))}: ${ends}${beside ? ` (${beside})` : ""}`;
}
