"use strict";
const assert = require("node:assert/strict");
const test = require("node:test");
const {load} = require("./load.js");

const SITE = "site/web/";
const ENTITIES = [
  {id: "actor/kabil", label: "Khanij Bidesh", names: [[1, "KABIL"]]},
  {
    id: "actor/camyen",
    label: "CAMYEN",
    names: [
      [1, "Catamarca Minera"],
      [2, "Twin"],
    ],
  },
  {id: "actor/other", label: "Other", names: [[2, "Twin"]]},
];

test("a name of a parameter becomes an entity by the rules of the command line", () => {
  const {indexed, resolve} = load(["views/web/shared/search", `${SITE}fill`], ["indexed", "resolve"]);
  const levels = indexed(ENTITIES);
  const found = name => resolve(levels, name, "actor", "https://a.example/");
  assert.equal(found("kabil"), "https://a.example/actor/kabil");
  assert.equal(found("actor:kabil"), "https://a.example/actor/kabil");
  assert.equal(found("  catamarca   MINERA "), "https://a.example/actor/camyen");
  assert.throws(() => found("Twin"), /can be actor\/camyen, actor\/other/);
  assert.throws(() => found("nobody"), /no actor called/);
});

test("a claim is worded by its kind, its ends and what else it says", () => {
  const {wordClaim} = load([`${SITE}claim_words`, `${SITE}claims`, `${SITE}picture`], ["wordClaim"]);
  const uri = value => ({type: "uri", value});
  const labels = {
    "a:Participation": "participation",
    "base:x/one": "One",
    "base:y/two": "Two",
    "s:role/signatory": "signatory",
  };
  const known = {
    base: "base:",
    scheme: "s:",
    drawable: new Map([
      ["x/one", {}],
      ["y/two", {}],
    ]),
    words: value => labels[value.value] || value.value,
  };
  const facts = {
    type: [uri("a:AgreementClaim"), uri("a:Participation")],
    hasRank: [uri("s:rank/preferred")],
    inAgreement: [uri("base:x/one")],
    participant: [uri("base:y/two")],
    partyRole: [uri("s:role/signatory")],
    statedIn: [uri("base:source/z")],
    validFrom: [{type: "literal", value: "2024"}],
  };
  facts.type = facts.type.map(value => uri(value.value.replace(":", "/")));
  labels["a/Participation"] = "participation";
  assert.equal(wordClaim(facts, known), "participation: One – Two (signatory, 2024)");
});
