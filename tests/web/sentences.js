"use strict";
// Reads what the workbench knows and the properties of claims, writes the sentence of each claim.
const fs = require("node:fs");
const {load} = require("./load.js");

const {compact, localOf, wordClaim} = load(
  ["results", "claim_words", "claims", "picture"].map(name => `site/web/${name}`),
  ["compact", "localOf", "wordClaim"],
);
const {contents, claims} = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const entities = new Map(contents.entities.map(one => [one.id, one]));
const codes = Object.entries(contents.codes).flatMap(([scheme, pairs]) =>
  pairs.map(([code, label]) => [`${scheme}:${code}`, label]),
);
const labels = new Map([...contents.terms, ...codes]);
function words(value) {
  if (value.type !== "uri") return value.value;
  const entity = entities.get(localOf(value, contents.base)),
    short = compact(value.value, contents.prefixes);
  return entity ? entity.label : labels.get(short) || short;
}
const known = {...contents, drawable: entities, words};
process.stdout.write(JSON.stringify(claims.map(facts => wordClaim(facts, known))));
