"""An Oxigraph server in place of the store: nothing that a user sees is another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib.compare import isomorphic

import reegraph
from reegraph import views
from reegraph.graph.endpoint import Endpoint
from reegraph.graph.questions import read_questions
from reegraph.graph.rdf_export import write_graph
from reegraph.graph.timed_queries import QueryProcess
from reegraph.namespaces import expand

from .answers import terms
from .conftest import Run
from .servers import oxigraph, oxigraph_binary

pytestmark = [
    pytest.mark.complete,
    pytest.mark.skipif(oxigraph_binary() is None, reason="no Oxigraph server is installed"),
    pytest.mark.xdist_group("oxigraph"),
]
SECRET = "s3cr%40t"
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def url(triples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(triples, tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="module")
def kg(url: str) -> reegraph.KnowledgeGraph:
    return reegraph.open(url)


@pytest.mark.parametrize("name", read_questions())
def test_a_question_has_the_same_answer(
    name: str, kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    text = local.question(name)
    assert kg.question(name) == text
    assert terms(kg, text) == terms(local, text)


@pytest.mark.parametrize("limit", [None, 60.0])
def test_a_query_of_each_kind(
    limit: float | None, kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    select = "SELECT ?p ?o { actor:kabil ?p ?o } ORDER BY ?p ?o"
    assert kg.query(select, timeout=limit).equals(local.query(select, timeout=limit))
    assert kg.query("ASK { actor:kabil a ree:StateEnterprise }", timeout=limit) is True
    assert kg.query("ASK { actor:kabil a ree:Mineral }", timeout=limit) is False
    for text in ("DESCRIBE actor:kabil", "CONSTRUCT WHERE { ?owner ree:ownsStakeIn ?owned }"):
        there, here = kg.query(text, timeout=limit), local.query(text, timeout=limit)
        assert len(here) > 5
        assert isomorphic(there, here)


def test_a_frame_of_a_question_says_that_nothing_is_known_of_the_other_reading(
    kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    there, here = (g.ask("agreements-of", state="India", mineral="lithium") for g in (kg, local))
    assert there.equals(here)
    assert there.attrs["reegraph"].pop("left_out") is None
    assert here.attrs["reegraph"].pop("left_out") is not None
    assert there.attrs == here.attrs


def test_what_is_read_of_an_entity_a_path_and_a_citation(
    kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    assert str(kg.entity("KABIL")) == str(local.entity("KABIL"))
    assert kg.path("KABIL", "Ganfeng Lithium") == local.path("KABIL", "Ganfeng Lithium")
    assert (kg.day, kg.possible, len(kg.store)) == (local.day, local.possible, len(local.store))
    assert kg.info.version == local.info.version


COMMANDS = [
    ("show", "KABIL", "--all"),
    ("path", "KABIL", "Ganfeng Lithium"),
    ("cite", "KABIL", "--format", "bibtex"),
    ("ask", "founders-of", "--format", "csv"),
    ("query", "SELECT ?o { ?o ree:ownsStakeIn actor:kabil } ORDER BY ?o", "--format", "json"),
    ("query", "DESCRIBE forum:msp", "--format", "ttl"),
    ("rank", "--measure", "betweenness", "--format", "csv"),
    (
        "rank",
        "trade",
        "--measure",
        "out-strength",
        "--mineral",
        "rare earth elements",
        "--format",
        "csv",
    ),
    ("export", "--format", "nt"),
    ("export", "--format", "gexf"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_the_same(command: tuple[str, ...], url: str, run: Run) -> None:
    here, there = run(*command), run(*command, "--endpoint", url)
    assert (there.exit_code, here.exit_code) == (0, 0), there.stderr
    assert there.stdout_bytes == here.stdout_bytes
    assert len(here.stdout) > 20


def test_a_network_has_the_same_edges_and_evidence(
    kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    there, here = kg.network("state-agreements"), local.network("state-agreements")
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert list(there.edges(data=True)) == list(here.edges(data=True))
    assert here.number_of_edges() > 100


def test_rdflib_asks_the_endpoint(
    kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph
) -> None:
    text = "SELECT ?owner { ?owner ree:ownsStakeIn actor:kabil } ORDER BY ?owner"
    assert [*kg.rdflib.query(text)] == [*local.rdflib.query(text)] != []
    kabil = rdflib.URIRef(expand("actor:kabil"))
    # Of a literal rdflib keeps whether xsd:string was written or not, which is the same in RDF 1.1.
    there, here = (
        {(p, str(o), type(o)) for _, p, o in g.rdflib.triples((kabil, None, None))}
        for g in (kg, local)
    )
    assert there == here != set()


def test_a_cross_product_ends_and_the_graph_lives_on(url: str) -> None:
    kg = reegraph.open(url)
    with pytest.raises(reegraph.QueryTimeout):
        kg.query(CROSS, timeout=2)
    assert kg.query("ASK { actor:kabil a ree:StateEnterprise }") is True


def test_a_command_ends_at_its_limit(url: str) -> None:
    from cli.conftest import started

    process = started("query", CROSS, "--timeout", "2", "--endpoint", url)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.decode().startswith("Error: The query did not finish within 2 s.\nHint: ")


def test_a_fault_in_a_query_is_told_as_it_is_of_the_store(url: str, run: Run) -> None:
    for query in ("SELECT ?a { ?a ree:partyTo }", "SELECT * FROM <http://a/> { ?a ?b ?c }"):
        there, here = run("query", query, "--endpoint", url), run("query", query)
        assert (there.exit_code, there.stderr) == (here.exit_code, here.stderr)
        assert here.exit_code == 1
        assert "Traceback" not in there.stderr


@pytest.fixture
def secret(url: str) -> str:
    """The same address with a name and a password, which this server does not look at."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"reader:{SECRET}@{parts.netloc}").geturl()


def _silent(*texts: object) -> None:
    for text in texts:
        assert not any(word in str(text) for word in ("s3cr", "reader:")), text


def test_a_password_is_never_shown(secret: str, url: str, tmp_path: Path) -> None:
    kg = reegraph.open(secret)
    pages = [draw(kg).html for draw in VIEWS.values()]
    page = views.around(kg, "KABIL").save(tmp_path / "kabil.html").read_text(encoding="utf-8")
    assert "KABIL" in page
    assert not any(url in text or urlsplit(url).netloc in text for text in pages)
    _silent(*pages)
    network = kg.network("state-agreements")
    _silent(repr(kg), kg._repr_html_(), repr(kg.store), repr(kg.info), kg.store.address, page)
    _silent(network.graph, kg.ask("founders-of").attrs, repr(kg._helper.__dict__))
    with pytest.raises(reegraph.UsageError) as other:
        kg.as_of("2020-01-01")
    with pytest.raises(reegraph.QueryError) as fault:
        kg.query("SELECT ?a { ?a }")
    with pytest.raises(reegraph.StoreError) as lost:
        reegraph.open(secret.replace("/query", "/elsewhere"))
    for error in (other, fault, lost):
        _silent(error.value.message, error.value.hint, error.value, repr(error.value))
    assert url in other.value.message


def test_a_password_is_not_on_the_command_line_of_the_helper(secret: str) -> None:
    kg = reegraph.open(secret)
    assert kg.query("ASK { ?a ree:partyTo ?b }", timeout=30) is True
    helper = kg._helper
    assert isinstance(helper, QueryProcess)
    process = helper._process
    assert process is not None
    _silent(process.args)
    shown = Path(f"/proc/{process.pid}/cmdline")
    if shown.is_file():
        _silent(shown.read_text(encoding="utf-8"))
    helper.close()


STAKES = "SELECT ?owner ?owned { ?owner ree:ownsStakeIn ?owned }"
VIEWS: dict[str, Callable[[reegraph.KnowledgeGraph], views.Page]] = {
    "around": lambda kg: views.around(kg, "KABIL"),
    "network": lambda kg: views.network(kg, "state-agreements", minerals="lithium"),
    "agreements": lambda kg: views.agreements(kg, since="2024"),
    "forum": lambda kg: views.forum(kg, "MSP"),
    "mineral": lambda kg: views.mineral(kg, "cobalt"),
    "path": lambda kg: views.path(kg, "KABIL", "Ganfeng Lithium"),
    "query": lambda kg: views.query(kg, STAKES),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_an_endpoint_is_the_view_of_the_store(
    kg: reegraph.KnowledgeGraph, local: reegraph.KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    there, here = VIEWS[name](kg), VIEWS[name](local)
    texts = [p.save(tmp_path / n).read_bytes() for p, n in ((there, "a.html"), (here, "b.html"))]
    assert texts[0] == texts[1]


def test_a_view_asks_for_many_things_at_a_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    post = Endpoint.post

    def counted(self: Endpoint, query: str, accept: str) -> tuple[bytes, str]:
        asked.append(query)
        return post(self, query, accept)

    monkeypatch.setattr(Endpoint, "post", counted)
    page = views.around(reegraph.open(url), "India")
    assert len(page.network.edges) > 100
    assert len(asked) < 50


def test_an_export_is_the_file_that_was_loaded(
    kg: reegraph.KnowledgeGraph, triples: Path, tmp_path: Path
) -> None:
    with (tmp_path / "again.nt").open("wb") as file:
        write_graph(kg.store, "nt", file)
    assert (tmp_path / "again.nt").read_bytes() == triples.read_bytes()
