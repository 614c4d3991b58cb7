// The claims of the graph that name both ends of a line, with their evidence, sources and disagreements.
const TOGETHER = 150; // so many are asked for at once: a server refuses texts that are too long

const values = iris => iris.map(iri => `<${iri}>`).join(" ");
const claimsBetween = pairs => `SELECT DISTINCT ?one ?other ?claim WHERE {
  VALUES (?one ?other) { ${pairs.map(([one, other]) => `(<${one}> <${other}>)`).join(" ")} }
  ?claim ?p ?one ; ?q ?other ; a ree:Claim ; ree:statedIn ?source
} ORDER BY ?claim`;
const propertiesOf = claims => `SELECT ?claim ?property ?value WHERE {
  VALUES ?claim { ${values(claims)} } ?claim ?property ?value FILTER(?value != ree:Claim)
} ORDER BY ?claim ?property ?value`;
const sourcesOf = iris => `SELECT ?source (MIN(?t) AS ?title) (MIN(?p) AS ?publisher) (MIN(?d) AS ?date)
  (MIN(?u) AS ?url) (MIN(?k) AS ?kind) WHERE {
  VALUES ?source { ${values(iris)} } ?source rdfs:label ?t .
  OPTIONAL { ?source ree:publisherName ?p } OPTIONAL { ?source ree:publishedOn ?on BIND(STR(?on) AS ?d) }
  OPTIONAL { ?source ree:sourceUrl ?at BIND(STR(?at) AS ?u) } OPTIONAL { ?source ree:sourceKind ?k }
} GROUP BY ?source`;

async function askInParts(list, ask, query) {
  const rows = [];
  for (let from = 0; from < list.length; from += TOGETHER) {
    const reply = await ask(query(list.slice(from, from + TOGETHER)));
    rows.push(...JSON.parse(reply.text).results.bindings);
  }
  return rows;
}

const localName = value =>
  value ? value.value.slice(Math.max(value.value.lastIndexOf("/"), value.value.lastIndexOf("#")) + 1) : "";

// The properties of claims: IRI of the claim -> local name of the property -> values.
async function readProperties(claims, ask) {
  const found = new Map();
  for (const row of await askInParts(claims, ask, propertiesOf)) {
    const facts = found.get(row.claim.value) || {};
    found.set(row.claim.value, facts);
    (facts[localName(row.property)] ||= []).push(row.value);
  }
  return found;
}

async function readSources(iris, known, ask) {
  const found = {};
  for (const iri of iris) found[localName({value: iri})] = [localName({value: iri}), "", "", "", ""];
  for (const row of await askInParts(iris, ask, sourcesOf)) {
    const text = name => (row[name] ? row[name].value : "");
    found[localName(row.source)] = [
      text("title"),
      text("publisher"),
      text("date"),
      text("url"),
      localName(row.kind),
    ];
  }
  return found;
}

// What another claim says, with those who say so.
function wordConflict(facts, known, sources) {
  const sayers = new Set((facts.statedIn || []).map(localName).map(id => sources[id][1] || sources[id][0]));
  return wordClaim(facts, known) + (sayers.size ? ` (${[...sayers].join("; ")})` : "");
}

// Claims by pair of ends, and the sources that they and what they conflict with name.
async function readEvidence(pairs, known, ask) {
  const rows = await askInParts(pairs, ask, claimsBetween);
  const facts = await readProperties([...new Set(rows.map(row => row.claim.value))], ask);
  const othersOf = found => (found.conflictsWith || []).map(value => value.value);
  const others = new Set([...facts.values()].flatMap(othersOf).filter(iri => !facts.has(iri)));
  for (const [iri, found] of await readProperties([...others], ask)) facts.set(iri, found);
  const stated = [...facts.values()].flatMap(found => found.statedIn || []).map(value => value.value);
  const sources = await readSources([...new Set(stated)].sort(), known, ask);
  const claims = new Map();
  for (const {one, other, claim} of rows) {
    const key = `${one.value} ${other.value}`,
      found = facts.get(claim.value),
      first = name => (found[name] || [])[0];
    if (!claims.has(key)) claims.set(key, []);
    claims.get(key).push({
      key: localOf(claim, known.base).replace("/", ":"),
      text: wordClaim(found, known),
      rank: localName(first("hasRank")),
      holding: localName(first("holds")),
      confidence: localName(first("hasConfidence")),
      scope: localName(first("sourceScope")),
      start: first("validFrom")?.value || "",
      end: first("validTo")?.value || "",
      note: (found.note || []).map(value => value.value).join(" "),
      conflicts: othersOf(found)
        .filter(iri => facts.has(iri))
        .map(iri => wordConflict(facts.get(iri), known, sources))
        .sort(),
      sources: found.statedIn.map(localName),
    });
  }
  return {claims, sources};
}
