"""docs/codebook.md is what its sources say, and says all of it."""

from __future__ import annotations

import re

import pytest

from reegraph.resources import data_dir, ontology_dir
from reegraph.tables.codebook import codebook
from reegraph.tables.codes import MEANINGS
from reegraph.tables.rules import RULES
from reegraph.tables.schema import read_package

DOCS = data_dir().parent / "docs"


@pytest.fixture(scope="module")
def text() -> str:
    front = (DOCS / "codebook-rules.md").read_text(encoding="utf-8")
    return codebook(read_package(data_dir()), ontology_dir() / "schemes", front)


def test_the_codebook_is_up_to_date(text: str) -> None:
    written = (DOCS / "codebook.md").read_bytes().decode("utf-8")
    assert written == text, "run `make codebook`"


def test_the_rules_stand_at_the_front_word_for_word(text: str) -> None:
    front = (DOCS / "codebook-rules.md").read_text(encoding="utf-8").strip()
    assert text.index(front) < text.index("## Tables")


def test_every_table_and_column_is_in_it(text: str) -> None:
    package = read_package(data_dir())
    parts = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", text, re.M | re.S))
    for table in package.tables.values():
        rows = re.findall(r"^\| `(\w+)` \|", parts[table.name], re.M)
        assert rows == list(table.columns)


def test_every_code_of_an_enum_is_defined_with_an_example_if_it_is_used(text: str) -> None:
    package = read_package(data_dir())
    schemes = dict(re.findall(r"^### ([\w-]+)\n(.*?)(?=^##)", text, re.M | re.S))
    for table in package.tables.values():
        for column in table.columns.values():
            for code in column.enum:
                found = re.search(
                    rf"^\| `{re.escape(code)}` \| (.+) \| (.+\.) \|",
                    schemes[column.rdf["scheme"]],
                    re.M,
                )
                assert found is not None, f"{table.name}.{column.name}: {code}"


def test_every_check_is_in_it(text: str) -> None:
    listed = re.findall(r"^\| `([TWG]\d+)` \| (error|warning) \|", text, re.M)
    codes = [code for code, _ in listed]
    graph = [
        f"G{p.stem.partition('-')[0]}" for p in sorted((ontology_dir() / "checks").glob("*.rq"))
    ]
    assert codes == sorted([*MEANINGS, *(rule.code for rule in RULES)]) + graph


def test_table_rows_have_as_many_cells_as_their_header(text: str) -> None:
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block.splitlines()[0]
