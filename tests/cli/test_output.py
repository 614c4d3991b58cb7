"""What commands print: every format reads back to the same answer; files are whole; pipes plain."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib

from .conftest import Run, started

# Cells that formats lose: quotes, separators, line ends, leading blanks, no value, the empty text.
TRICKY = r"""SELECT ?text ?number ?iri ?none { VALUES (?text ?number ?iri ?none) {
  ("NA" 1 actor:kabil UNDEF) ("007" -2 ree:Actor UNDEF) ("a,b;c|d" 3.5 <http://example.org/x> UNDEF)
  ("say \"so\"" 0 actor:ind UNDEF) ("two\nlines" 4 actor:ind UNDEF) ("\ttab" 5 actor:ind UNDEF)
  ("cr\rcr" 6 actor:ind UNDEF) ("" 7 actor:ind UNDEF) ("é 中 🜚" 8 actor:ind UNDEF)
  (" blank " 9 actor:ind UNDEF) } }"""
TEXTS = [
    "NA",
    "007",
    "a,b;c|d",
    'say "so"',
    "two\nlines",
    "\ttab",
    "cr\rcr",
    "",
    "é 中 🜚",
    " blank ",
]
NUMBERS = ["1", "-2", "3.5", "0", "4", "5", "6", "7", "8", "9"]


def rows_of_csv(out: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(out.decode("utf-8"), newline="")))


def test_csv_reads_back(run: Run) -> None:
    head, *rows = rows_of_csv(run("query", TRICKY).out)
    assert head == ["text", "number", "iri", "none"]
    assert [row[0].removeprefix("'") for row in rows] == TEXTS
    assert [row[1] for row in rows] == NUMBERS
    assert rows[0][2:] == ["actor:kabil", ""]
    assert rows[2][2] == "http://example.org/x"


def test_csv_is_the_default_in_a_pipe_and_ends_lines_with_line_feeds(run: Run) -> None:
    query = "SELECT ?f { ?f a ree:Forum } ORDER BY ?f LIMIT 2"
    assert run("query", query).out == run("query", query, "--format", "csv").out
    assert b"\r" not in run("query", query).out


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\\t", "\\r"])
def test_csv_cell_is_no_formula(run: Run, start: str) -> None:
    query = f'SELECT ?x {{ VALUES ?x {{ "{start}cmd|calc" }} }}'
    _, (cell,) = rows_of_csv(run("query", query).out)
    assert cell[0] == "'"
    assert cell.endswith("cmd|calc")


def test_csv_leaves_numbers_alone(run: Run) -> None:
    query = 'SELECT ?x { VALUES ?x { -5 -1.5 "-5" } }'
    cells = [row[0] for row in rows_of_csv(run("query", query).out)[1:]]
    assert cells == ["-5", "-1.5", "'-5"]


def test_tsv_and_json_are_those_of_sparql(run: Run) -> None:
    for name, form in (("tsv", ox.QueryResultsFormat.TSV), ("json", ox.QueryResultsFormat.JSON)):
        found = ox.parse_query_results(run("query", TRICKY, "--format", name).out, format=form)
        assert isinstance(found, ox.QuerySolutions)
        rows = list(found)
        assert [row["text"].value for row in rows] == TEXTS
        assert [row["number"].value for row in rows] == NUMBERS
        assert all(row["none"] is None for row in rows)


def test_markdown_keeps_a_row_on_a_line(run: Run) -> None:
    lines = run("query", TRICKY, "--format", "md").out.decode("utf-8").splitlines()
    assert lines[:2] == ["| text | number | iri | none |", "| --- | --- | --- | --- |"]
    assert len(lines) == 2 + len(TEXTS)
    assert lines[4].startswith(r"| a,b;c\|d |")


def test_table_is_aligned_and_has_every_row(run: Run) -> None:
    query = "SELECT ?f ?l { ?f a ree:Forum ; rdfs:label ?l } ORDER BY ?f LIMIT 7"
    lines = run("query", query, "--format", "table").out.decode("utf-8").splitlines()
    rows = [line for line in lines if "forum:" in line]
    assert len(rows) == 7
    labels = {line.index(line.split(maxsplit=1)[1].strip()) for line in rows}
    assert len(labels) == 1


def test_parquet_is_typed(run: Run) -> None:
    pytest.importorskip("pyarrow")
    query = 'SELECT ?n ?t { VALUES (?n ?t) { (1 "NA") (2 "007") (UNDEF "") } }'
    found = pd.read_parquet(io.BytesIO(run("query", query, "--format", "parquet").out))
    assert found["t"].tolist() == ["NA", "007", ""]
    assert found["n"].isna().tolist() == [False, False, True]
    assert str(found["n"].dtype) == "Int64"


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "trig"])
def test_graph_reads_back(run: Run, form: str) -> None:
    query = "CONSTRUCT WHERE { ?a ree:signedOn ?d ; ree:hasParty actor:kabil ; rdfs:label ?l }"
    names = {"ttl": "turtle", "jsonld": "json-ld"}
    found = rdflib.Dataset(default_union=True)
    found.parse(data=run("query", query, "--format", form).out, format=names.get(form, form))
    expected = rdflib.Graph().parse(data=run("query", query, "--format", "nt").out, format="nt")
    assert len(expected) > 10
    assert {q[:3] for q in found.quads()} == set(expected)


def test_turtle_declares_the_prefixes_that_occur(run: Run) -> None:
    lines = run("query", "CONSTRUCT { actor:kabil a ree:Actor } {}").out.decode().splitlines()
    assert [line for line in lines if line.startswith("@prefix")] == [
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
        "@prefix actor: <https://w3id.org/reegraph/id/actor/> .",
        "@prefix ree: <https://w3id.org/reegraph/ontology/> .",
    ]


@pytest.mark.parametrize("form", ["csv", "tsv", "table", "md"])
def test_ask_prints_true_or_false_and_ends_with_0(run: Run, form: str) -> None:
    assert run("query", "ASK { actor:kabil a ree:Actor }", "--format", form)[:2] == (0, b"true\n")
    assert run("query", "ASK { actor:kabil a ree:Forum }", "--format", form)[:2] == (0, b"false\n")


def test_ask_as_json_is_that_of_sparql(run: Run) -> None:
    assert json.loads(run("query", "ASK {}", "--format", "json").out)["boolean"] is True


def test_no_rows_are_no_fault(run: Run) -> None:
    ended = run("query", "SELECT ?x { ?x a ree:Nothing }")
    assert ended == (0, b"x\n", "")


def test_query_from_standard_input_and_from_a_file(run: Run, tmp_path: Path) -> None:
    text = "\ufeff# a comment\nASK { actor:kabil a ree:Actor }"
    path = tmp_path / "a query.rq"
    path.write_text(text, encoding="utf-8")
    assert run("query", "-", stdin=text.encode()).out == b"true\n"
    assert run("query", str(path)).out == b"true\n"


def test_file_replaces_what_was_there_and_its_ending_names_the_format(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "an answer.json"
    target.write_text("before", encoding="utf-8")
    ended = run("query", "SELECT (1 AS ?x) {}", "-o", str(target))
    assert (ended.code, ended.out) == (0, b"")
    assert json.loads(target.read_bytes())["head"]["vars"] == ["x"]
    assert list(tmp_path.iterdir()) == [target]


def test_file_is_left_alone_by_a_fault(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("before", encoding="utf-8")
    query = "SELECT (<http://example.org/f>(?x) AS ?y) { ?x a ree:Forum }"
    assert run("query", query, "-o", str(target)).code == 1
    assert run("query", "ASK { actor:kabil ?p ?o }", "--format", "ttl", "-o", str(target)).code == 2
    assert target.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no such device")  # noqa: PTH110
def test_a_device_is_written_and_not_replaced(run: Run) -> None:
    assert run("query", "ASK {}", "-o", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


def test_utf_8_in_every_locale() -> None:
    query = 'SELECT ("Côte d’Ivoire 中" AS ?x) {}'
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "LANG")}
    for extra in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}):
        process = started("query", query, env=env | extra)
        out, err = process.communicate(timeout=30)
        assert (out.decode("utf-8"), err) == ("x\nCôte d’Ivoire 中\n", b"")


def test_order_of_rows_is_fixed() -> None:
    query = "SELECT ?a ?p { ?a ree:hasParty ?p } LIMIT 500"
    answers = []
    for seed in ("1", "2"):
        process = started("query", query, env=dict(os.environ) | {"PYTHONHASHSEED": seed})
        answers.append(process.communicate(timeout=30)[0])
    assert answers[0] == answers[1]
    assert answers[0].count(b"\n") == 501


def test_show_in_a_pipe_is_plain_text_with_sources(run: Run) -> None:
    text = run("show", "KABIL").out.decode("utf-8")
    assert "\x1b" not in text
    assert "stated shares sum to 100%" in text
    sections = [s for s in text.split("\n\n") if s.startswith(("Owners", "Institutions"))]
    statements = [line for s in sections for line in s.splitlines()[1:] if line[2] != " "]
    assert all(line.endswith("]") for line in statements if "sum to" not in line)


def test_long_sections_are_cut_and_all_shows_them_whole(run: Run) -> None:
    short = run("show", "India").out.decode("utf-8")
    whole = run("show", "India", "--all").out.decode("utf-8")
    assert "(--all)" in short
    assert "(--all)" not in whole
    assert len(short.splitlines()) < 500 < len(whole.splitlines())
    entity = json.loads(run("show", "India", "--format", "json").out)
    texts = [s["text"] for group in entity["statements"].values() for s in group]
    assert len(texts) > 250
    assert all(text in whole for text in texts)


def test_path_says_each_step_in_words(run: Run) -> None:
    ended = run("path", "KABIL", "hindustan-copper")
    first, *sources = ended.out.decode("utf-8").splitlines()
    assert first == "1. Hindustan Copper Limited owns 30% of Khanij Bidesh India Limited"
    assert sources
    assert all(line.startswith("     ") for line in sources)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_terminal_gets_tables_and_colour() -> None:
    import pty

    for arguments, mark in ((["query", "SELECT (1 AS ?x) {}"], "─"), (["show", "KABIL"], "\x1b[")):
        master, slave = pty.openpty()
        process = started(*arguments, stdout=slave)
        os.close(slave)
        read = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            read += chunk
        assert process.wait(timeout=30) == 0
        os.close(master)
        assert process.stderr is not None
        process.stderr.close()
        assert mark in read.decode("utf-8")


@pytest.mark.complete
@pytest.mark.usefixtures("questions")
def test_ask_answers_and_says_what_dates_leave_open(run: Run) -> None:
    ended = run("ask", "members-of", "forum=brics", "role=founding-member")
    assert ended.out == b"member\nactor:bra\nactor:chn\nactor:ind\nactor:rus\n"
    text = run("ask", "members-of", "forum=brics", "--sparql").out.decode()
    assert "https://w3id.org/reegraph/id/forum/brics" in text
    assert run("questions", "members").out.startswith(b"members-of  Members of a forum")
    assert b"since (date, optional)" in run("questions", "members-of").out
    assert json.loads(run("questions", "--format", "json").out)[0]["name"] == "members-of"
    assert run("questions", "nosuchword").err == "No question contains nosuchword.\n"


def test_version_help_and_completion(run: Run) -> None:
    assert run("--version").out.startswith(b"reegraph")
    assert run("--help").code == 0
    for shell in ("bash", "zsh", "fish"):
        assert b"_REEGRAPH_COMPLETE" in run("completion", shell).out
    assert run().code == 2


def test_query_imports_nothing_heavy() -> None:
    code = (
        "import sys; from reegraph.cli import main\n"
        "try: main(['query', 'ASK {}'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'rdflib', 'networkx', 'rich') if m in sys.modules])"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_a_year_or_month_stands_for_its_last_day(run: Run) -> None:
    query = "SELECT ?d { <https://w3id.org/reegraph/> ree:asOf ?d }"
    for written, day in (("2019", "2019-12-31"), ("2020-02", "2020-02-29")):
        ended = run("query", query, "--as-of", written)
        assert ended.out.decode().split() == ["d", day]
        assert ended.err == f"{written} stands for its last day, {day}.\n"


def test_a_day_after_the_record_is_answered_with_a_warning(run: Run) -> None:
    ended = run("query", "ASK {}", "--as-of", "2035-01-01")
    assert ended.code == 0
    assert ended.err.startswith("Warning: the record ends on ")
