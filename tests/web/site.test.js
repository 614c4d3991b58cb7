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

const uri = value => ({type: "uri", value});
const literal = value => ({type: "literal", value});
const LABELS = {
  "o/Participation": "participation",
  "b/x/one": "One",
  "b/y/two": "Two",
  "s/role/signatory": "signatory",
};
const KNOWN = {
  base: "b/",
  drawable: new Map([
    ["x/one", {}],
    ["y/two", {}],
  ]),
  words: value => LABELS[value.value] || value.value,
};
const CLAIMS = {
  kinds: [
    {
      class: "Participation",
      sentence: "{participant} {verb} {inAgreement}",
      verb: "partyRole",
    },
    {
      class: "Stake",
      sentence:
        "{owner} owns [{sharePercent:number}% of {ownedEntity}|a share of {ownedEntity} (size not stated)]",
    },
    {class: "Attribute", where: {aboutProperty: "area"}, sentence: "{aboutSubject}, {property}: {value}"},
  ],
  verbs: {partyRole: {signatory: "is a signatory of"}},
  units: {HA: "ha", PERCENT: "%"},
  properties: {area: "area"},
};
const SCRIPTS = [`${SITE}claim_words`, `${SITE}claims`, `${SITE}picture`];
const PARTY = {
  type: [uri("o/AgreementClaim"), uri("o/Participation")],
  inAgreement: [uri("b/x/one")],
  participant: [uri("b/y/two")],
  partyRole: [uri("s/role/signatory")],
};

test("a claim is worded by the text of its kind", () => {
  const {wordClaim} = load(SCRIPTS, ["wordClaim"]);
  const word = facts => wordClaim(facts, {...KNOWN, claims: CLAIMS});
  assert.equal(word(PARTY), "Two is a signatory of One");
  const stake = {type: [uri("o/Stake")], owner: [uri("b/x/one")], ownedEntity: [uri("b/y/two")]};
  assert.equal(word(stake), "One owns a share of Two (size not stated)");
  assert.equal(word({...stake, sharePercent: [literal("46.70")]}), "One owns 46.7% of Two");
  const area = {
    type: [uri("o/Attribute")],
    aboutSubject: [uri("b/x/one")],
    aboutProperty: [uri("o/area")],
    numericValue: [literal("15703.0")],
    unit: [uri("u/HA")],
  };
  assert.equal(word(area), "One, area: 15,703 ha");
  assert.equal(word({...area, numericValue: [literal("2024")]}), "One, area: 2024 ha");
});

test("a claim of no known kind is worded by its ends", () => {
  const {wordClaim} = load(SCRIPTS, ["wordClaim"]);
  assert.equal(wordClaim(PARTY, KNOWN), "participation: One – Two");
  assert.equal(wordClaim(PARTY, {...KNOWN, claims: {...CLAIMS, kinds: []}}), "participation: One – Two");
});
