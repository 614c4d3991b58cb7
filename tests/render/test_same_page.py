"""The page of an entity says the same on a terminal, on the site and on the server."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

import pytest

from reegraph.graph.entity import Entity
from reegraph.graph.links import neighbours, neighbours_of
from reegraph.knowledge import KnowledgeGraph
from reegraph.namespaces import ENTITY_TYPES, ID, compact
from reegraph.render.entity import lay_out, page_text
from reegraph.serve import entity_pages as served
from reegraph.site import entity_pages as written


class Read(NamedTuple):
    """What a reader sees of a page: its headings, and the lines under them."""

    headings: list[str]
    lines: list[str]


class Reader(HTMLParser):
    """Collects the headings of a page and the text of each element of one tag."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag
        self.open = ""
        self.seen: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h2", self.tag):
            self.open = tag
            self.seen.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open:
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, text = self.seen[-1]
            self.seen[-1] = (tag, text + data)


def plain(text: str) -> str:
    """A text with single blanks."""
    return " ".join(text.split())


def read_html(text: str, tag: str) -> Read:
    """What a page in HTML shows; charts and links to neighbours, which a terminal has not, are
    left out."""
    reader = Reader(tag)
    reader.feed(text)
    headings: list[str] = []
    lines: list[str] = []
    skipped = False
    for kind, words in reader.seen:
        if kind == "h2":
            skipped = words in ("Charts", "Linked")
            if not skipped:
                headings.append(words)
        elif not skipped and words.strip():
            lines.append(plain(words))
    return Read(headings, lines)


def read_text(text: str) -> Read:
    """What a page on a terminal shows: a heading follows an empty line."""
    headings: list[str] = []
    lines: list[str] = []
    before = "-"
    for line in text.splitlines()[1:]:
        if line and not before:
            headings.append(line)
        elif line:
            lines.append(plain(line))
        before = line
    return Read(headings, lines)


@pytest.fixture(scope="module")
def labels(kg: KnowledgeGraph) -> dict[str, str]:
    query = "SELECT ?e (MIN(STR(?l)) AS ?label) { ?e rdfs:label ?l } GROUP BY ?e"
    frame = kg.query(query, timeout=None)
    return dict(zip(frame["e"], frame["label"], strict=True))  # type: ignore[index]


@pytest.fixture(scope="module")
def near(kg: KnowledgeGraph) -> dict[str, set[str]]:
    return neighbours(kg.store)


@pytest.fixture(scope="module")
def chosen(near: dict[str, set[str]]) -> list[str]:
    """Of each type the entities with the most neighbours, and some with few."""
    found: list[str] = []
    for kind in ENTITY_TYPES:
        own = sorted(
            (iri for iri in near if iri.startswith(f"{ID}{kind}/")),
            key=lambda iri: (-len(near[iri]), iri),
        )
        found += dict.fromkeys([*own[:2], *own[len(own) // 2 :][:1], *own[-1:]])
    return found


def test_all_types_are_read(chosen: list[str]) -> None:
    assert {compact(iri).partition(":")[0] for iri in chosen} == set(ENTITY_TYPES)
    assert len(chosen) >= 30


def test_terminal_site_and_server_hold_the_same_lines(
    kg: KnowledgeGraph, chosen: list[str], near: dict[str, set[str]], labels: dict[str, str]
) -> None:
    by_iri = {iri: labels.get(compact(iri), compact(iri)) for iri in near}
    for iri in chosen:
        entity = kg.entity(iri)
        terminal = read_text(page_text(lay_out(entity, None)))
        site = written.entity_page(kg.store, iri, near[iri], by_iri)
        _, server = served.answer(kg.store, {"iri": iri, "form": "html"})
        assert read_html(site, "li") == terminal, iri
        assert read_html(server.decode("utf-8"), "div") == terminal, iri
        check_lines(entity, terminal)


def check_lines(entity: Entity, page: Read) -> None:
    """Every statement and every source of the entity stands on the page."""
    whole = "\n".join(page.lines)
    for section, statements in entity.statements.items():
        assert section in page.headings
        for statement in statements:
            assert plain(statement.text) in whole, statement.key
            # A list of agreements has no room for notes: they stand on the agreement's own page.
            assert section == "Agreements" or plain(statement.note) in whole, statement.key
    sources = page.lines[-len(entity.sources) :] if entity.sources else []
    for source in entity.sources.values():
        (line,) = [one for one in sources if plain(f"{source.title}. {source.publisher}") in one][
            :1
        ]
        assert line.startswith("[")
        assert not source.url or any(one.endswith(source.url) for one in sources)


def test_links_of_one_entity_are_those_of_the_whole_graph(
    kg: KnowledgeGraph, chosen: list[str], near: dict[str, set[str]]
) -> None:
    for iri in chosen:
        assert neighbours_of(kg.store, iri) == near[iri], iri
