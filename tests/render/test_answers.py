"""The answer of a question as a terminal shows it."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from reegraph.render import answers
from reegraph.render.answers import print_readable

STORE = ox.Store()
for number in range(1, 5):
    source = ox.NamedNode(f"https://w3id.org/reegraph/id/source/s{number}")
    for prop, text in (
        ("http://www.w3.org/2000/01/rdf-schema#label", f"Title {number}"),
        ("https://w3id.org/reegraph/ontology/publisherName", f"Publisher {number}"),
        ("https://w3id.org/reegraph/ontology/publishedOn", f"202{number}"),
        ("https://w3id.org/reegraph/ontology/sourceUrl", f"https://example.org/{number}"),
    ):
        STORE.add(ox.Quad(source, ox.NamedNode(prop), ox.Literal(text)))


def shown(tsv: str, monkeypatch: pytest.MonkeyPatch, columns: int = 100) -> str:
    """What is printed for rows given as TSV on a terminal of that width."""
    monkeypatch.setenv("COLUMNS", str(columns))
    rows = ox.parse_query_results(tsv.encode(), format=ox.QueryResultsFormat.TSV)
    assert isinstance(rows, ox.QuerySolutions)
    out = io.BytesIO()
    print_readable(STORE, rows, out)
    return out.getvalue().decode("utf-8")


def test_iris_with_names_empty_columns_and_shared_values(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(
        "?actor\t?actorName\t?none\t?yearOfDeal\n"
        '<https://w3id.org/reegraph/id/actor/a>\t"Alpha"\t\t2024\n'
        '<https://w3id.org/reegraph/id/actor/b>\t"Beta"\t\t2024\n',
        monkeypatch,
    )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert lines[0] == "year of deal: 2024"
    assert lines[1] == "actor"
    assert lines[3:] == ["Alpha", "Beta"]
    assert "none" not in text
    assert "actor:a" not in text


def test_iris_stay_where_nothing_else_says_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown("?actor\n<https://w3id.org/reegraph/id/actor/a>\n", monkeypatch)
    assert "actor:a" in text


def test_sources_are_numbered_once_and_follow_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(
        '?name\t?sources\n"x"\t"s1 s2 s3"\n"y"\t"s2 s4"\n"z"\t"source:s1; source:s2"\n', monkeypatch
    )
    assert "[1-3]" in text
    assert "[2,4]" in text
    assert "[1,2]" in text
    assert text.count("Title 2. Publisher 2, 2022. https://example.org/2") == 1
    assert "[4] Title 4." in text


def test_many_sources_are_cut_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "CITED", 2)
    text = shown('?name\t?sources\n"x"\t"s1 s2 s3 s4"\n', monkeypatch)
    assert "Title 2" in text
    assert "Title 3" not in text
    assert "and 2 more sources" in text


def test_rows_too_wide_are_printed_one_field_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    names = "\t".join(f"?column{letter}" for letter in "ABCDEF")
    cells = "\t".join(f'"{letter * 20}"' for letter in "abcdef")
    narrow = shown(f"{names}\n{cells}\n", monkeypatch, columns=60)
    assert "column a  aaaaaaaaaaaaaaaaaaaa" in narrow
    wide = shown(f"{names}\n{cells}\n", monkeypatch, columns=200)
    assert any("aaaa" in line and "ffff" in line for line in wide.splitlines())


def test_no_rows_is_no_data_never_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown("?tonnes\n", monkeypatch).strip() == "no data"


def test_more_rows_than_shown_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SHOWN", 2)
    text = shown('?n\n"one"\n"two"\n"three"\n', monkeypatch)
    assert "three" not in text
    assert "the first 2 rows" in text


def test_markup_in_names_is_only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown('?name\t?kind\n"[bold]x[/bold]"\t"[red]"\n"y"\t"[red]"\n', monkeypatch)
    assert "[bold]x[/bold]" in text
    assert "kind: [red]" in text
