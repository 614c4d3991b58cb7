"use strict";
const assert = require("node:assert/strict");
const test = require("node:test");
const {load} = require("./load.js");

const WEB = "views/web/shared/";
const plain = value => JSON.parse(JSON.stringify(value));
const WORDS = {
  n_claims: "{n} claims",
  n_claims_1: "{n} claim",
  since: "since {date}",
  until: "until {date}",
  more: "and {n} more",
  holds_possibly: "possibly on {day}",
  holds_not: "does not hold on {day}",
  rank_normal: "not preferred",
  rank_preferred: "preferred",
  rank_deprecated: "deprecated",
  confidence_disputed: "disputed",
  stated_by: "Stated by:",
  record_sources: "Sources of this record:",
  no_source: "No source",
  disagree: "sources disagree",
  another_says: "Another says:",
};

test("only addresses of the web become links", () => {
  const {webAddress} = load([`${WEB}dom`], ["webAddress"]);
  assert.equal(webAddress("https://a.example/b"), "https://a.example/b");
  for (const address of ["javascript:alert(1)", "data:text/html,x", "//a.example", "", "file:///etc/passwd"])
    assert.equal(webAddress(address), null, address);
});

test("an element leaves out what is empty and keeps an attribute that is true", () => {
  const {make, makeText} = load([`${WEB}dom`], ["make", "makeText"]);
  const found = make("p", {class: "a", hidden: true, id: null, lang: false}, "one", null, [
    "",
    makeText("two"),
  ]);
  assert.deepEqual(plain(found.attributes), {class: "a", hidden: ""});
  assert.equal(found.children.length, 2);
  assert.equal(found.text, "onetwo");
});

test("a value by its key is never one that every object inherits", () => {
  const {ownValue} = load([`${WEB}dom`], ["ownValue"]);
  assert.equal(ownValue({a: 1}, "a"), 1);
  assert.equal(ownValue({}, "constructor"), undefined);
  assert.equal(ownValue(undefined, "a"), undefined);
});

test("words are filled in, one has words of its own, and a text cannot name another", () => {
  const {t} = load([`${WEB}dom`, `${WEB}words`], ["t"], {words: WORDS});
  assert.equal(t("n_claims", {n: 3}), "3 claims");
  assert.equal(t("n_claims", {n: 1}), "1 claim");
  assert.equal(t("since", {date: "{n}"}), "since {n}");
  assert.equal(t("since"), "since {date}");
});

test("a date covers the days that its precision leaves open", () => {
  const {span, within} = load([`${WEB}dom`, `${WEB}words`, `${WEB}dates`], ["span", "within"]);
  assert.deepEqual(plain(span("2024")), ["2024-01-01", "2024-12-31"]);
  assert.deepEqual(plain(span("2024-05")), ["2024-05-01", "2024-05-31"]);
  assert.deepEqual(plain(span("2024-05-17")), ["2024-05-17", "2024-05-17"]);
  for (const text of ["", "24", "2024-13", "2024-00", "2024-01-32", "May 2024", undefined])
    assert.equal(span(text), null);
  assert.equal(within("2024", "", "2024-12-31", "2025-01-01"), true);
  assert.equal(within("2024-06", "2024-07", "2024-08-01", "2024-08-02"), false);
  assert.equal(within("", "", "1900-01-01", "1900-01-02"), true);
});

test("a period says what is known of it", () => {
  const scripts = [`${WEB}dom`, `${WEB}words`, `${WEB}dates`];
  const {describePeriod} = load(scripts, ["describePeriod"], {words: WORDS});
  assert.equal(describePeriod("2024", "2024"), "2024");
  assert.equal(describePeriod("2024", ""), "since 2024");
  assert.equal(describePeriod("", "2025"), "until 2025");
  assert.equal(describePeriod("2024", "2025"), "since 2024, until 2025");
  assert.equal(describePeriod("", ""), "");
});

test("search looks through accents and case, and whole names come first", () => {
  const {fold, foldNames, findNames, rankMatch} = load(
    [`${WEB}search`],
    ["fold", "foldNames", "findNames", "rankMatch"],
  );
  assert.equal(fold("Energética ﬁ"), "energetica fi");
  const rows = ["Indiana", "West Indian Co", "India", "Windia", "Peru"].map(name => ({
    name,
    names: foldNames([name]),
  }));
  assert.deepEqual(plain(findNames(rows, "india").map(row => row.name)), [
    "India",
    "Indiana",
    "West Indian Co",
    "Windia",
  ]);
  assert.equal(rankMatch(foldNames(["Peru", "Bhārat"]), "bharat"), 0);
  const order = (a, b) => (a.name < b.name ? 1 : -1);
  const alike = ["Aa b", "Aa c"].map(name => ({name, names: foldNames([name])}));
  assert.deepEqual(plain(findNames(alike, "aa", order).map(row => row.name)), ["Aa c", "Aa b"]);
});

test("no cell of a table is a formula, and numbers stay numbers", () => {
  const {csvCell, csvText} = load([`${WEB}dom`, `${WEB}files`], ["csvCell", "csvText"]);
  for (const text of ["=1+1", "+1", "@a", "-a", "|a", "%a", " =1", "'=1", "\t=1"])
    assert.match(csvCell(text), /^"?'/, text);
  for (const text of ["-5", "-5.25", "12", "a=b", ""]) assert.equal(csvCell(text), text);
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(
    csvText([
      ["a", null],
      [1, "x\ny"],
    ]),
    'a,\r\n1,"x\ny"\r\n',
  );
});

const PANEL = ["dom", "words", "dates", "sources", "panel"].map(name => WEB + name);

test("a claim stands with its sources, of many the first three", () => {
  const {citeClaim} = load(PANEL, ["citeClaim"], {words: WORDS});
  const source = n => [
    `Title ${n}`,
    "Publisher",
    "2024",
    n === 2 ? "javascript:alert(1)" : `https://a.example/${n}`,
  ];
  const few = citeClaim({scope: "statement"}, [1, 2].map(source));
  assert.equal(few.text, "Stated by: Title 1, Publisher, 2024; Title 2, Publisher, 2024");
  assert.deepEqual(plain(few.children.map(child => child.tag || "text").filter(tag => tag === "a")), ["a"]);
  const many = citeClaim({scope: "record"}, [1, 3, 4, 5, 6].map(source));
  assert.match(many.text, /^Sources of this record: Title 1.*Title 3.*Title 4.*and 2 moreTitle 5.*Title 6/);
  assert.equal(citeClaim({scope: "record"}, []).text, "No source");
});

test("a claim that others dispute says what they say", () => {
  const {claimCard, describeStanding} = load(PANEL, ["claimCard", "describeStanding"], {words: WORDS});
  const claim = {
    text: "A owns B",
    holding: "",
    rank: "preferred",
    confidence: "disputed",
    conflicts: ["C owns B"],
  };
  assert.equal(
    describeStanding(claim, "since 2024", "2026-06-30"),
    "since 2024 · does not hold on 2026-06-30 · preferred · disputed",
  );
  const card = claimCard(claim, "", []);
  assert.equal(card.attributes.class, "claim differ past");
  assert.match(card.text, /sources disagreeA owns B.*Another says: C owns B/);
  const plainCard = claimCard({...claim, holding: "certain", conflicts: []}, "", []);
  assert.equal(plainCard.attributes.class, "claim");
  assert.doesNotMatch(plainCard.text, /disagree/);
});
