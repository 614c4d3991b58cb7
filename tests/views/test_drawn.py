"""What leaves with a page: how it is cited, and nothing of where it was made; the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from shipped import shipped_cache  # noqa: F401  # a fixture

import reegraph
from reegraph import views
from reegraph.errors import UsageError
from reegraph.graph.snapshot import Snapshot
from reegraph.namespaces import entity
from reegraph.views.pages.build_page import worded

from .small import Small

PROGRAM = """
import hashlib, sys
import reegraph
from reegraph import views
from reegraph.errors import UsageError
kg = reegraph.load()
pages = [
    views.agreements(kg, since="2020"), views.network(kg, "state-agreements", minerals="cobalt"),
    views.network(kg, "ownership"), views.forum(kg, "BRICS"), views.mineral(kg, "lithium"),
    views.path(kg, "KABIL", "Ganfeng Lithium"), views.around(kg, "KABIL"),
    views.query(kg, "SELECT ?a ?b { ?a ree:ownsStakeIn ?b }"),
]
for page in pages:
    sys.stdout.write(hashlib.sha256(page.html.encode("utf-8")).hexdigest() + "\\n")
    sys.stdout.write(hashlib.sha256(page.still().encode("utf-8")).hexdigest() + "\\n")
"""


@pytest.mark.complete
def test_hashing_and_locale_do_not_change_a_byte() -> None:
    source = str(Path(reegraph.__file__).parents[1])
    made = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": source},
        ).stdout.split()
        for seed, locale in (("1", "C"), ("2024", "C.UTF-8"))
    ]  # fmt: skip
    assert made[0] == made[1]
    assert len(made[0]) == 16 == len(set(made[0]))


def test_the_citation_names_version_day_and_view() -> None:
    kg = reegraph.load()
    page = views.network(kg, "state-agreements", minerals=["lithium", "cobalt"], since="2020")
    said = "view of network state-agreements, minerals lithium cobalt, since 2020"
    assert f"data version {kg.info.version}, " in page.caption
    assert f", as of {kg.day}; {said}" in page.caption
    assert page.html.count(said) >= 2  # as text and as BibTeX


def test_options_are_told_in_a_fixed_order() -> None:
    assert worded("x", {"half_life": 3, "none": None, "kinds": {"b", "a"}}) == (
        "x, half life 3, kinds a b"
    )


def small_file(folder: Path) -> Path:
    small = Small()
    source = small.source("s", "A report", "https://example.org/report")
    pact = small.named(entity("agreement", "pact"), "Pact")
    for name in ("Acme", "Bolt"):
        small.party(small.named(entity("actor", name.lower()), name), pact, source)
    path = folder / "a private folder" / "graph.nt"
    path.parent.mkdir()
    small.store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return path


def test_no_path_and_no_address_is_in_the_file(tmp_path: Path) -> None:
    path = small_file(tmp_path)
    kg = reegraph.open(path)
    kg._path = "https://someone:secret@endpoint.example/sparql"
    query = "SELECT ?a ?b { ?a ree:participant ?x . ?a ree:inAgreement ?b }"
    for page in (views.around(kg, "Acme"), views.query(kg, query, show_query=False)):
        for hidden in (str(tmp_path), "private folder", "secret", "endpoint.example"):
            assert hidden not in page.html
        assert isinstance(kg, Snapshot)


@pytest.mark.parametrize("name", ["BRICS", "lithium"])
def test_a_notebook_gets_a_still_and_the_live_page(name: str) -> None:
    kg = reegraph.load()
    page = views.forum(kg, name) if name == "BRICS" else views.mineral(kg, name)
    said, more = page._repr_mimebundle_()
    assert set(said) == {"text/plain", "image/svg+xml", "text/html"}
    assert said["text/plain"] == page.caption
    assert more["image/svg+xml"]["alt"] == page.alt
    assert said["text/html"].startswith("<iframe ")
    assert f'alt="{page.alt}"' in said["text/html"]
    assert page.caption.split(". ")[0] in said["text/html"]
    assert hashlib.sha256(page.still().encode()).digest()


def test_a_page_speaks_another_language_and_the_graph_does_not() -> None:
    page = views.around(reegraph.load(), "KABIL", limit=5)
    spanish = page.in_language("es")
    assert '<html lang="es"' in spanish.html
    assert (spanish.title, spanish.caption) == (page.title, page.caption)
    assert spanish.html != page.html
    assert spanish.in_language("en").html == page.html
    with pytest.raises(UsageError, match="no words in language 'xx'"):
        page.in_language("xx")
