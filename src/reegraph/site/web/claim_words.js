// A claim in words: the one place where this page words a claim. `facts` has the values of a claim by the
// local names of its properties; `known.claims` are the kinds of claims and their texts (claims.toml).

const codeOf = value => (value.type === "uri" ? localName(value).replace(/^CCY_/, "") : value.value);
const firstCode = (facts, name) => (facts[name] || []).map(codeOf).sort()[0] || "";
function textOf(facts, name, known) {
  const texts = (facts[name] || []).map(value => known.words(value).split(/\s+/).filter(Boolean).join(" "));
  return [...new Set(texts)].filter(Boolean).sort().join(", ");
}

// A decimal number with its thousands grouped, without zeros that say nothing; a year stays as it is.
function groupDigits(text) {
  const [whole, part = ""] = text.split(".");
  const grouped = /^\d{5,}$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const rest = part.replace(/0+$/, "");
  return rest ? `${grouped}.${rest}` : grouped;
}

// The amount of a claim with its unit; a sum in another currency with what it was worth in dollars.
function amountOf(facts, known) {
  const text = name => textOf(facts, name, known);
  if (!text("numericValue")) return "";
  const code = firstCode(facts, "unit"),
    unit = known.claims.units[code] ?? code;
  const upper = text("upperValue"),
    dollars = text("normalizedValue"),
    contained = text("contained");
  let amount = groupDigits(text("numericValue")) + (upper ? ` to ${groupDigits(upper)}` : "");
  amount += unit === "%" ? unit : ` ${unit}`.trimEnd();
  if (firstCode(facts, "aboutProperty") === "valueUsd" && unit !== "USD" && dollars)
    amount += ` (about ${Number(dollars).toLocaleString("en", {maximumFractionDigits: 0})} USD)`;
  return amount + (contained ? ` of ${contained}` : "");
}
function statedValue(facts, known) {
  const stated = ["dateValue", "conceptValue", "textValue", "entityValue"].find(name => facts[name]);
  if (stated) return textOf(facts, stated, known);
  const dollars = textOf(facts, "tradeValueUsd", known);
  return [amountOf(facts, known), dollars && `${groupDigits(dollars)} USD`].filter(Boolean).join(", ");
}

// A text with its {names} filled in; of [one|other] the first stands that has all its values.
function fillClaimText(text, wordsOf) {
  const names = /\{(\w+)(:number)?\}/g;
  const isWhole = choice => [...choice.matchAll(names)].every(([, name]) => wordsOf(name));
  const chosen = text.replace(/\[([^\]]*)\]/g, (_, choices) => choices.split("|").find(isWhole) || "");
  return chosen.replace(names, (_, name, asNumber) =>
    asNumber ? groupDigits(wordsOf(name)) : wordsOf(name),
  );
}

function claimSentence(facts, known) {
  const {kinds, verbs, properties} = known.claims;
  const classes = facts.type.map(localName);
  const fits = ([name, code]) => firstCode(facts, name) === code;
  const kind = kinds.find(one => classes.includes(one.class) && Object.entries(one.where || {}).every(fits));
  if (!kind) return "";
  return fillClaimText(kind.sentence, name => {
    if (name === "value") return statedValue(facts, known);
    if (name === "property")
      return properties[firstCode(facts, "aboutProperty")] || textOf(facts, "aboutProperty", known);
    if (name === "verb")
      return verbs[kind.verb][firstCode(facts, kind.verb)] || textOf(facts, kind.verb, known);
    return textOf(facts, name, known);
  });
}

// Where no texts were handed over: the kind of the claim, and the entities that it names.
function listEnds(facts, known) {
  const kind = facts.type.find(value => !localName(value).endsWith("Claim")) || facts.type[0];
  const ends = Object.keys(facts)
    .sort()
    .flatMap(name => facts[name])
    .filter(value => known.drawable.has(localOf(value, known.base)));
  return `${known.words(kind)}: ${ends.map(known.words).join(" – ")}`;
}
const wordClaim = (facts, known) => (known.claims && claimSentence(facts, known)) || listEnds(facts, known);
