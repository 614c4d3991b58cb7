"""Each check finds the fault that is sown for it, and nothing in a graph without that fault."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from reegraph.compiler.checking import check_directory, graph_faults
from reegraph.compiler.compile import Compiled, compile_graph
from reegraph.errors import BuildError
from reegraph.namespaces import prefixes
from reegraph.resources import data_dir, ontology_dir
from reegraph.tables.faults import Fault

from .conftest import copied

CHECKS = sorted((ontology_dir() / "checks").glob("*.rq"))
STAKE = "a ree:Stake ; ree:startsNotAfter '2020-01-01'^^xsd:date ; ree:hasRank claim-rank:preferred"
FLOW = (
    "a ree:TradeFlow ; ree:importer actor:aaa ; ree:commodity mineral:ore ;"
    " ree:unit qudt-unit:TONNE ; ree:validFrom '1999'^^xsd:gYear ; ree:validTo '1999'^^xsd:gYear ;"
    " ree:basis basis:reported ; ree:hasRank claim-rank:preferred"
)
OUTPUT = (
    "a ree:Observation ; ree:observedMineral mineral:ore ; ree:measure"
    " observation-measure:reserves ; ree:refYear 1999 ; ree:unit qudt-unit:TONNE ;"
    " ree:hasRank claim-rank:preferred"
)
SEAT = (
    "a ree:ForumMembership ; ree:member actor:aaa ; ree:inForum forum:summit ;"
    " ree:membershipRole membership-role:chair"
)

# For each check the triples of its fault and the subject (and value) that it must name.
SOWN: dict[str, tuple[str, str]] = {
    "10-share-sums": (
        f"claim:x {STAKE} ; ree:ownedEntity actor:below ; ree:sharePercent 0.6 .", "actor:below",
    ),
    "12-self-ownership": ("claim:x a ree:Stake ; ree:owner actor:aaa ; ree:ownedEntity actor:aaa .",
                          "actor:aaa"),
    "14-control-cycles": (
        "actor:daughter ree:controls actor:aaa-state-firm .", "actor:aaa-state-firm",
    ),
    "16-overlapping-memberships": (
        f"""claim:x {SEAT} ; ree:startsNotAfter '2019-01-01'^^xsd:date .
            claim:y {SEAT} ; ree:startsNotAfter '2020-01-01'^^xsd:date .""", "claim:x",
    ),
    "18-broader-cycles": ("mineral:ore skos:broader mineral:metal .", "mineral:ore"),
    "20-link-cycles": ("agreement:doubted ree:extends agreement:follow-up .", "agreement:doubted"),
    "22-trade-parts": (
        f"""claim:all {FLOW} ; ree:exporter area:world ; ree:numericValue 10.0 .
            claim:x {FLOW} ; ree:exporter actor:bbb ; ree:numericValue 11.0 .""", "claim:x",
    ),
    "24-production-parts": (
        f"""claim:all {OUTPUT} ; ree:refArea area:world ; ree:numericValue 10.0 .
            claim:x {OUTPUT} ; ree:refArea actor:bbb ; ree:numericValue 11.0 .""", "claim:x",
    ),
    "26-share-range": ("claim:x ree:unit qudt-unit:PERCENT ; ree:upperValue 100.5 .", "claim:x"),
    "28-coordinates": (
        """project:pit wgs:lat 11.0 ; wgs:long 5.0 . actor:ccc ree:boxSouth 0.0 ;
           ree:boxNorth 10.0 ; ree:boxWest 0.0 ; ree:boxEast 10.0 .""", "project:pit",
    ),
    "30-preferred": (
        """claim:x ree:slot "one" ; ree:hasRank claim-rank:preferred .
           claim:y ree:slot "one" ; ree:hasRank claim-rank:preferred .""", "claim:x",
    ),
    "32-unsourced": ("claim:x a ree:Claim .", "claim:x"),
    "34-interval": (
        """claim:x ree:startsNotBefore '2020-01-02'^^xsd:date ;
           ree:endsNotAfter '2020-01-01'^^xsd:date .""",
        "claim:x",
    ),
    "36-unconverted": ("claim:x a ree:ValueClaim ; ree:unit qudt-unit:CCY_BRL .", "claim:x"),
    "38-single-party": (
        "agreement:alone a ree:Agreement ; ree:hasParty actor:aaa .", "agreement:alone",
    ),
    "40-acting-twice": ("actor:daughter ree:actsForState actor:bbb .", "actor:daughter"),
    "90-hygiene-terms": ("ree:Nonsense a owl:Class .", "ree:Nonsense"),
    "94-hygiene-concepts": ("claim:x ree:hasRank claim-rank:highest .", "claim-rank:highest"),
    "96-hygiene-references": ("claim:x ree:member actor:nobody .", "actor:nobody"),
}  # fmt: skip


@pytest.fixture(scope="module")
def only(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with one check each."""
    folders = {}
    for path in CHECKS:
        folders[path.stem] = tmp_path_factory.mktemp(path.stem)
        (folders[path.stem] / path.name).write_bytes(path.read_bytes())
    return folders


def sown(store: ox.Store, triples: str) -> ox.Store:
    """A copy of a store with some more triples."""
    other = copied(store)
    heads = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes().items())
    other.update(f"{heads}\nINSERT DATA {{ {triples} }}")
    return other


def subjects(faults: list[Fault]) -> set[str | None]:
    """What the faults are about."""
    return {fault.column for fault in faults}


def test_a_fault_is_sown_for_each_check() -> None:
    assert list(SOWN) == [path.stem for path in CHECKS]


@pytest.mark.parametrize("name", SOWN)
def test_check_finds_its_fault(name: str, only: dict[str, Path], made_graph: Compiled) -> None:
    triples, subject = SOWN[name]
    before = subjects(list(graph_faults(made_graph.store, only[name])))
    faults = list(graph_faults(sown(made_graph.store, triples), only[name]))
    assert subject not in before
    assert subject in subjects(faults)
    severity = "severity: error" in (only[name] / f"{name}.rq").read_text(encoding="utf-8")
    assert {fault.severity for fault in faults} == {"error" if severity else "warning"}
    assert {fault.code for fault in faults} == {f"G{name[:2]}"}


CLEAN = {
    "10-share-sums": f"claim:x {STAKE} ; ree:ownedEntity actor:below ; ree:sharePercent 0.4 .",
    "16-overlapping-memberships": f"""
        claim:x {SEAT} ; ree:startsNotAfter '2019-01-01'^^xsd:date ;
            ree:endsNotBefore '2019-12-31'^^xsd:date .
        claim:y {SEAT} ; ree:startsNotAfter '2020-01-01'^^xsd:date .""",
    "22-trade-parts": f"""claim:all {FLOW} ; ree:exporter area:world ; ree:numericValue 10.0 .
        claim:x {FLOW} ; ree:exporter actor:bbb ; ree:numericValue 11.0 ; ree:contained "Li" .""",
    "24-production-parts": f"""claim:all {OUTPUT} ; ree:refArea area:world ; ree:numericValue 10.0 .
        claim:x {OUTPUT} ; ree:refArea actor:bbb ; ree:numericValue 11.0 ; ree:contained "Li" .""",
    "26-share-range": "claim:x ree:unit qudt-unit:PERCENT ; ree:numericValue 100.0 .",
    "28-coordinates": """project:pit wgs:lat 9.0 ; wgs:long 179.0 . actor:ccc ree:boxSouth 0.0 ;
        ree:boxNorth 10.0 ; ree:boxWest 170.0 ; ree:boxEast -170.0 .""",
    "30-preferred": """claim:x ree:slot "one" ; ree:hasRank claim-rank:preferred .
        claim:y ree:slot "one" ; ree:hasRank claim-rank:normal .""",
    "34-interval": """claim:x ree:startsNotBefore '2020-01-01'^^xsd:date ;
        ree:endsNotAfter '2020-01-01'^^xsd:date .""",
}


@pytest.mark.parametrize("name", CLEAN)
def test_check_leaves_the_nearest_right_thing_alone(
    name: str, only: dict[str, Path], made_graph: Compiled
) -> None:
    before = subjects(list(graph_faults(made_graph.store, only[name])))
    assert subjects(list(graph_faults(sown(made_graph.store, CLEAN[name]), only[name]))) == before


def test_small_data_set_has_no_errors(made_graph: Compiled) -> None:
    faults = graph_faults(made_graph.store, ontology_dir() / "checks")
    assert [fault for fault in faults if fault.severity == "error"] == []


def test_the_shipped_graph_has_no_errors(compiled: Compiled) -> None:
    faults = graph_faults(compiled.store, ontology_dir() / "checks")
    assert [fault for fault in faults if fault.severity == "error"] == []


def test_the_whole_check_of_a_folder(made_tables: Path) -> None:
    steps: list[str] = []
    faults = check_directory(made_tables, progress=steps.append)
    assert {fault.severity for fault in faults} <= {"warning"}
    assert "checking the graph" in steps
    # One owner has two open stakes in one firm here, on purpose: what ranks them is tested with them.
    assert {fault.code for fault in check_directory(made_tables, graph=False)} == {"W624"}


def test_faults_of_tables_end_the_check_before_the_graph(made_tables: Path, tmp_path: Path) -> None:
    for path in made_tables.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "forums.csv").write_text("id\n", encoding="utf-8")
    steps: list[str] = []
    faults = check_directory(tmp_path, progress=steps.append)
    assert any(fault.file == "forums.csv" for fault in faults)
    assert steps == ["checking tables"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("# severity: grave\nSELECT * {}", "severity"), ("# severity: error\nSELECT", "not a query")],
)
def test_a_check_that_is_broken_is_named(
    text: str, message: str, made_graph: Compiled, tmp_path: Path
) -> None:
    (tmp_path / "50-bad.rq").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=message) as caught:
        list(graph_faults(made_graph.store, tmp_path))
    assert "50-bad.rq" in str(caught.value)


def test_a_rule_that_is_broken_is_named(made_tables: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ontology_dir(), tmp_path / "ontology")
    rule = tmp_path / "ontology" / "rules" / "99-bad.rq"
    rule.write_text("# title: T\n# derives: ree:x\n# day: no\nCONSTRUCT", encoding="utf-8")
    with pytest.raises(BuildError, match=r"99-bad\.rq"):
        compile_graph(made_tables, tmp_path / "ontology")
    rule.write_text("# title: T\nCONSTRUCT {} {}", encoding="utf-8")
    with pytest.raises(BuildError, match="derives"):
        compile_graph(made_tables, tmp_path / "ontology")


def test_a_dispute_about_no_claim_is_named(made_tables: Path, tmp_path: Path) -> None:
    for path in made_tables.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    disputes = tmp_path / "disputes.csv"
    text = disputes.read_text(encoding="utf-8").replace("observation--aaa--ore--reserves", "x--y")
    disputes.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(BuildError, match=r"disputes\.csv:\d+: claim"):
        compile_graph(tmp_path, ontology_dir())


def test_the_tables_are_where_they_should_be() -> None:
    assert (data_dir() / "datapackage.json").is_file()
