"""What a malformed query or argument is told: one sentence, a hint, an exit code, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

NOT_SPARQL = "Error: The query is not SPARQL at line"
ENTITY_TYPES = "actor, agreement, area, forum, list, measure, mineral, project, source"
QUERY_HELP = "Hint: See `reegraph query --help`."
QUOTED = "Hint: Put a query in quotes; `reegraph ask NAME` asks a question of the library."
ROWS = "SELECT ?s { ?s a ree:Forum } LIMIT 1"

# Query, exit code, expected lines.
QUERIES = [
    ("", 1, ["Error: The query is empty."]),
    ("# nothing\n", 1, ["Error: The query is empty."]),
    ("ASK { ?s ?p ?o", 1, [f"{NOT_SPARQL} 1, column 15: the query ends too early.",
                           "Hint: '{' is not closed."]),
    ("SELECT * {\n  ?s ?p ?o\n", 1, [f"{NOT_SPARQL} 2, column 11: the query ends too early.",
                                     "Hint: '{' is not closed."]),
    ("SELECT * WHER { ?s ?p ?o }", 1, [f"{NOT_SPARQL} 1, column 10: near 'WHER'.",
                                       "Hint: Did you mean WHERE?"]),
    ("SELECT * {\n ?s ?p ?o }\nLIMITT 3", 1, [f"{NOT_SPARQL} 3, column 1: near 'LIMITT'.",
                                              "Hint: Did you mean LIMIT?"]),
    ("SELECT * { ?s ?p ?o } }", 1,
     [f"{NOT_SPARQL} 1, column 23: nothing is open that '}}' could close."]),
    ("SELECT * { ?s ?p (1 }", 1,
     [f"{NOT_SPARQL} 1, column 21: nothing is open that '}}' could close."]),
    ("SELECT * { ?s ?p 'abc }", 1,
     [f"{NOT_SPARQL} 1, column 18: the text that begins here does not end."]),
    ("SELECT * { ?s ?p }", 1, [f"{NOT_SPARQL} 1, column 12: near '?s ?p }}'."]),
    ("SELECT * { ?s foo:bar ?o }", 1,
     [f"{NOT_SPARQL} 1, column 15: the prefix foo: is not known.",
      "Hint: Declare it: PREFIX foo: <…>"]),
    ("ASK { actr:kabil ?p ?o }", 1, [f"{NOT_SPARQL} 1, column 7: the prefix actr: is not known.",
                                     "Hint: Did you mean actor:?"]),
    ("SELECT (CONCATT(?s) AS ?x) { ?s ?p ?o }", 1,
     [f"{NOT_SPARQL} 1, column 9: there is no function CONCATT.", "Hint: Did you mean CONCAT?"]),
    ("SELECT (<http://example.org/f>(1) AS ?x) {}", 1,
     ["Error: There is no function <http://example.org/f>."]),
    ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1,
     ["Error: The query is not SPARQL: it selects a variable that is neither grouped nor "
      "aggregated."]),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1,
     ["Error: The query is not SPARQL: SELECT * does not go with GROUP BY."]),
    ("ASK { ?s <relative> ?o }", 1,
     ["Error: The query is not SPARQL: an address in < > is not a complete IRI."]),
    ("INSERT DATA { actor:kabil a ree:Forum }", 1,
     ["Error: INSERT changes a graph, and this one is only read.",
      "Hint: Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."]),
    ("PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }", 1,
     ["Error: DELETE changes a graph, and this one is only read.",
      "Hint: Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."]),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 1,
     ["Error: SERVICE is not allowed: a query reads this graph and no other host.",
      "Hint: Query the other endpoint by itself and join the answers."]),
    ("SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }", 1,
     ["Error: SERVICE is not allowed: a query reads this graph and no other host.",
      "Hint: Query the other endpoint by itself and join the answers."]),
    ("SELECT * FROM <http://example.org/g> { ?s ?p ?o }", 1,
     ["Error: FROM is not allowed: every triple is in the default graph.",
      "Hint: Leave out FROM and FROM NAMED."]),
    ("nothere.rq", 2, ["Error: There is no query file nothere.rq.", QUOTED]),
    ("members-of", 2, ["Error: There is no query file members-of.", QUOTED]),
    ("{tmp}", 2, ["Error: There is no query file {tmp}.", QUOTED]),
    ("{tmp}/binary.rq", 1, ["Error: The query file {tmp}/binary.rq is not UTF-8 text."]),
    ("{tmp}/empty.rq", 1, ["Error: The query is empty."]),
    ("-", 1, ["Error: The query is empty."]),
]  # fmt: skip

# Arguments, exit code, expected lines.
ARGUMENTS = [
    (["query", "ASK {}", "--format", "ttl"], 2,
     ["Error: The answer is true or false, which cannot be written as ttl.",
      "Hint: Use one of table, csv, tsv, json, md."]),
    (["query", ROWS, "--format", "nt"], 2,
     ["Error: The answer is a table of rows, which cannot be written as nt.",
      "Hint: Use one of table, csv, tsv, json, md, parquet."]),
    (["query", "DESCRIBE actor:kabil", "--format", "csv"], 2,
     ["Error: The answer is a graph, which cannot be written as csv.",
      "Hint: Use one of ttl, nt, jsonld, trig."]),
    (["query", "ASK {}", "--format", "xml"], 2,
     ["Error: Invalid value for '--format': 'xml' is not one of 'table', 'csv', 'tsv', 'json', "
      "'md', 'parquet', 'ttl', 'nt', 'jsonld', 'trig'.", QUERY_HELP]),
    (["query"], 2, ["Error: Missing argument 'QUERY'.", QUERY_HELP]),
    (["query", "ASK {}", "--fromat", "csv"], 2,
     ["Error: No such option '--fromat'. Did you mean '--format'?", QUERY_HELP]),
    (["query", "ASK {}", "--timeout", "soon"], 2,
     ["Error: Invalid value for '--timeout': 'soon' is not a valid float range.", QUERY_HELP]),
    (["query", "ASK {}", "--timeout", "nan"], 2,
     ["Error: The time limit is not a number of seconds."]),
    (["query", "ASK {}", "--as-of", "2024-13-01"], 2,
     ["Error: '2024-13-01' is not a day.",
      "Hint: Days are written YYYY-MM-DD, for example 2024-06-30."]),
    (["show", "KABIL", "--as-of", "yesterday"], 2,
     ["Error: 'yesterday' is not a day.",
      "Hint: Days are written YYYY-MM-DD, for example 2024-06-30."]),
    (["query", "ASK {}", "--store", "{tmp}/absent"], 1,
     ["Error: There is no graph in {tmp}/absent.",
      "Hint: Build one with `reegraph build DIR --out {tmp}/absent`."]),
    (["query", "ASK {}", "--store", "{tmp}"], 1,
     ["Error: There is no graph in {tmp}.",
      "Hint: Build one with `reegraph build DIR --out {tmp}`."]),
    (["query", "ASK {}", "--store", "{tmp}/binary.rq"], 1,
     ["Error: {tmp}/binary.rq is neither a graph store nor a file of triples.",
      "Hint: Files can end in .nt, .ttl, .trig, .nq, .rdf, .jsonld, also with .gz."]),
    (["query", "ASK {}", "--store", "{tmp}/text.nt.gz"], 1,
     ["Error: {tmp}/text.nt.gz cannot be read: Not a gzipped file (b'no')."]),
    (["query", "ASK {}", "-o", "{tmp}/absent/answer.csv"], 1,
     ["Error: {tmp}/absent/answer.csv cannot be written: No such file or directory."]),
    (["query", "ASK {}", "-o", "{tmp}"], 2,
     ["Error: Invalid value for '-o' / '--output': File '{tmp}' is a directory.", QUERY_HELP]),
    (["show"], 2, ["Error: Missing argument 'NAME'.", "Hint: See `reegraph show --help`."]),
    (["show", "oecd"], 2, ["Error: 'oecd' can be 2 things: actor:oecd, forum:oecd.",
                           "Hint: Write one of them in full, for example actor:oecd."]),
    (["show", "in"], 2, ["Error: No entity is called 'in'.",
                         "Hint: Did you mean 'actor:ind' or 'mineral:indium'?"]),
    (["show", "lithum"], 2, ["Error: No entity is called 'lithum'.", None]),
    (["show", "actor:kabbil"], 2, ["Error: No actor is called 'kabbil'.", None]),
    (["show", "qqqqqqqq"], 2, ["Error: No entity is called 'qqqqqqqq'."]),
    (["show", "India", "--type", "mineral"], 2, ["Error: No mineral is called 'India'.", None]),
    (["show", "India", "--type", "planet"], 2,
     ["Error: Invalid value for '--type': 'planet' is not one of "
      f"{', '.join(repr(t) for t in ENTITY_TYPES.split(', '))}.",
      "Hint: See `reegraph show --help`."]),
    (["show", "India", "--format", "csv"], 2,
     ["Error: Invalid value for '--format': 'csv' is not one of 'text', 'json'.",
      "Hint: See `reegraph show --help`."]),
    (["path", "KABIL"], 2, ["Error: Missing argument 'OTHER'.",
                            "Hint: See `reegraph path --help`."]),
    (["path", "KABIL", "kabil"], 2, ["Error: A path needs two different entities."]),
    (["cite", "qqqqqqqq"], 2, ["Error: No entity is called 'qqqqqqqq'."]),
    (["cite", "SELECT * {"], 1, [f"{NOT_SPARQL} 1, column 11: the query ends too early.",
                                 "Hint: '{' is not closed."]),
    (["export", "--format", "csv"], 2, ["Error: Tables as csv are many files.",
                                        "Hint: Add --folder DIR."]),
    (["export", "-o", "{tmp}/graph.xls"], 2,
     ["Error: There is no export as 'xls'.",
      "Hint: Use one of ttl, trig, nt, jsonld, graphml, gexf, csv, parquet."]),
    (["build", "{tmp}"], 2, ["Error: Say where to write the graph of these tables.",
                             "Hint: Add --out STORE."]),
    (["shwo", "India"], 2, ["Error: There is no command 'shwo'. Did you mean 'show'?",
                            "Hint: See `reegraph --help`."]),
    (["frobnicate"], 2, ["Error: There is no command 'frobnicate'.",
                         "Hint: See `reegraph --help`."]),
    (["completion", "tcsh"], 2,
     ["Error: Invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'.",
      "Hint: See `reegraph completion --help`."]),
]  # fmt: skip

# Arguments after `ask`, exit code, expected lines; the library has one question, members-of.
QUESTIONS = [
    (["membrs-of"], 2, ["Error: No question is called 'membrs-of'.",
                        "Hint: Did you mean 'members-of'?"]),
    (["members-of"], 2,
     ["Error: The question 'members-of' needs the parameter forum: forum whose members are asked "
      "for.", "Hint: Write forum=VALUE."]),
    (["members-of", "forum=BRICS", "forum=IBSA"], 2,
     ["Error: The parameter forum is given twice."]),
    (["members-of", "BRICS", "IBSA"], 2, ["Error: The parameter forum is given twice."]),
    (["members-of", "forum"], 2, ["Error: 'forum' is not a parameter.",
                                  "Hint: Write forum=VALUE."]),
    (["members-of", "forum", "=", "BRICS"], 2,
     ["Error: 'forum' is not a parameter.", "Hint: Write forum=BRICS, without blanks around =."]),
    (["members-of", "forum", "=BRICS"], 2,
     ["Error: 'forum' is not a parameter.", "Hint: Write forum=BRICS, without blanks around =."]),
    (["members-of", "forum=", "BRICS"], 2,
     ["Error: The parameter forum is given twice.",
      "Hint: Write forum=BRICS, without blanks around =."]),
    (["members-of", "state=India"], 2,
     ["Error: The question 'members-of' has no parameter 'state'.",
      "Hint: It has forum, role, since, number."]),
    (["members-of", "forum=India"], 2, ["Error: No forum is called 'India'.", None]),
    (["members-of", "forum=actor:ind"], 2, ["Error: No forum is called 'actor:ind'."]),
    (["members-of", "forum=BRICS", "role=membr"], 2,
     ["Error: No membership role is called 'membr'.", None]),
    (["members-of", "forum=BRICS", "since=May"], 2,
     ["Error: The parameter since is 'May', which is not a date (YYYY, YYYY-MM or YYYY-MM-DD)."]),
    (["members-of", "forum=BRICS", "number=many"], 2,
     ["Error: The parameter number is 'many', which is not a whole number."]),
    (["members-of", "forum=BRICS", "number=1 } DELETE {"], 2,
     ["Error: The parameter number is '1 } DELETE {', which is not a whole number."]),
]  # fmt: skip


@pytest.fixture
def tmp(tmp_path: Path) -> Path:
    """A folder with files that are no queries and no stores."""
    (tmp_path / "binary.rq").write_bytes(b"SELECT\x00\xff\xfe")
    (tmp_path / "empty.rq").write_bytes(b"")
    (tmp_path / "text.nt.gz").write_bytes(b"no triples")
    return tmp_path


def assert_told(err: str, lines: list[str | None], tmp: Path) -> None:
    """The lines of standard error; None stands for a hint with the nearest names."""
    told = err.splitlines()
    assert len(told) == len(lines), err
    for line, expected in zip(told, lines, strict=True):
        if expected is None:
            assert line.startswith("Hint: Did you mean '")
        else:
            assert line == expected.replace("{tmp}", str(tmp))


def test_at_least_thirty_faults_are_tried() -> None:
    assert len(QUERIES) + len(ARGUMENTS) + len(QUESTIONS) >= 60


@pytest.mark.parametrize(("query", "code", "lines"), QUERIES)
def test_malformed_query(query: str, code: int, lines: list[str], run: Run, tmp: Path) -> None:
    ended = run("query", query.replace("{tmp}", str(tmp)))
    assert_told(ended.err, lines, tmp)
    assert (ended.code, ended.out) == (code, b"")


@pytest.mark.parametrize(("arguments", "code", "lines"), ARGUMENTS)
def test_malformed_arguments(
    arguments: list[str], code: int, lines: list[str], run: Run, tmp: Path
) -> None:
    ended = run(*(a.replace("{tmp}", str(tmp)) for a in arguments))
    assert_told(ended.err, lines, tmp)
    assert (ended.code, ended.out) == (code, b"")


@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize(("arguments", "code", "lines"), QUESTIONS)
def test_malformed_question(
    arguments: list[str], code: int, lines: list[str], run: Run, tmp: Path
) -> None:
    ended = run("ask", *arguments)
    assert_told(ended.err, lines, tmp)
    assert (ended.code, ended.out) == (code, b"")
