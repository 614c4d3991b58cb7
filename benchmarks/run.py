"""Speed of reegraph, printed as tables with ratios (docs/performance.md holds a run).

python benchmarks/run.py                 start-up, build, questions, growth to 0.2 million
python benchmarks/run.py --large         growth to 2 million triples too
python benchmarks/run.py --rdflib        every question on plain rdflib too (minutes)
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import pyoxigraph as ox

import reegraph
from reegraph.graph import results
from reegraph.graph.library import read_questions
from reegraph.terms import ID, prefixes

JOIN = (
    "SELECT ?agreement ?title ?party WHERE { ?agreement ree:concernsMineral mineral:lithium ; "
    "rdfs:label ?title ; ree:hasParty ?party . ?party ree:actsForState actor:ind }"
)


def wall(work: Callable[[], object], repeats: int = 5) -> float:
    """Median wall time of some work in seconds, after one warm-up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def command(*arguments: str, cache: str) -> Callable[[], None]:
    """A whole process of the command line."""
    environment = {**os.environ, "REEGRAPH_CACHE": cache}

    def run() -> None:
        subprocess.run(
            [sys.executable, "-m", "reegraph", *arguments],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    return run


def once(work: Callable[[], object]) -> float:
    """Wall time of one run in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processes() -> Iterator[tuple[str, float, float]]:
    """Whole processes: what, seconds, goal."""
    with tempfile.TemporaryDirectory() as cache:
        first = once(command("query", JOIN, cache=cache))
        yield "first query, empty cache", first, 3.0
        yield "--help", wall(command("--help", cache=cache)), 0.1
        yield "query, a join", wall(command("query", JOIN, cache=cache)), 0.15
        earlier = ("query", JOIN, "--as-of", "2021-03-17")
        yield "query --as-of, first time", once(command(*earlier, cache=cache)), 1.5
        yield "query --as-of, cached", wall(command(*earlier, cache=cache)), 0.15
        yield "build", once(command("build", cache=cache)), 5.0
        yield "build --shapes", once(command("build", "--shapes", cache=cache)), 15.0


def direct(store: ox.Store, text: str) -> bytes:
    """The engine called directly, its rows serialised."""
    answer = store.query(text, prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    found = answer.serialize(format=ox.QueryResultsFormat.TSV)
    assert found is not None
    return found


def questions(rdflib_too: bool) -> Iterator[tuple[str, float, float, float, float | None]]:
    """Each question: name, engine, rows through reegraph, frame, plain rdflib (seconds)."""
    import io

    kg = reegraph.load()
    plain = None
    if rdflib_too:
        import rdflib

        plain = rdflib.Graph()
        for prefix, namespace in prefixes().items():
            plain.bind(prefix, namespace, replace=True)
        data = kg.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        plain.parse(data=data, format="nt")
    for name in read_questions():
        text = kg.question(name)

        def rows(text: str = text) -> None:
            results.write(results.evaluate(kg.store, text), "tsv", io.BytesIO())

        engine = wall(lambda text=text: direct(kg.store, text))
        through = wall(rows)
        frame = wall(lambda text=text: kg.query(text, timeout=None))
        slow = None if plain is None else once(lambda text=text: list(plain.query(text)))
        yield name, engine, through, frame, slow


def grown(target: int) -> ox.Store:
    """A graph of about `target` triples: copies of the claims and entities under other names."""
    source = reegraph.load().store
    quads = [q for q in source.quads_for_pattern(None, None, None, None) if ID in q.subject.value]
    store = ox.Store()
    store.bulk_extend(source.quads_for_pattern(None, None, None, None))
    copies = max(0, round((target - len(quads)) / len(quads)))
    kept = (f"{ID}mineral/", f"{ID}source/", f"{ID}area/")

    def renamed(term: ox.NamedNode | ox.Literal, number: int) -> ox.NamedNode | ox.Literal:
        if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
            return term if term.value.startswith(kept) else ox.NamedNode(f"{term.value}-{number}")
        return term

    for number in range(copies):
        store.bulk_extend(
            ox.Quad(renamed(q.subject, number), q.predicate, renamed(q.object, number))
            for q in quads
        )
    return store


def growth(targets: list[int]) -> Iterator[tuple[str, int, float, float]]:
    """Size, triples, seconds of the join, seconds of a count of agreements by mineral."""
    count = (
        "SELECT ?m (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a ree:concernsMineral ?m } "
        "GROUP BY ?m ORDER BY DESC(?n) ?m"
    )
    for target in targets:
        folder = tempfile.mkdtemp()
        try:
            disk = ox.Store(folder)
            disk.bulk_extend(grown(target).quads_for_pattern(None, None, None, None))
            disk.flush()
            size = len(disk)
            join = wall(lambda disk=disk: direct(disk, JOIN), 3)
            yield f"{target:,}", size, join, wall(lambda disk=disk: direct(disk, count), 3)
            del disk
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="grow to 2 million triples")
    parser.add_argument("--rdflib", action="store_true", help="compare with plain rdflib")
    chosen = parser.parse_args()
    print("| whole process | seconds | goal |\n|---|---|---|")
    for what, seconds, goal in processes():
        print(f"| {what} | {seconds:.3f} | {goal:g} |", flush=True)
    print(
        "\n| question | engine ms | rows, ratio | frame, ratio | rdflib, ratio |\n|---|---|---|---|---|"
    )
    for name, engine, rows, frame, slow in questions(chosen.rdflib):
        other = "" if slow is None else f"{slow / engine:.0f}"
        print(
            f"| {name} | {engine * 1000:.1f} | {rows / engine:.2f} | {frame / engine:.2f} | {other} |",
            flush=True,
        )
    print("\n| target | triples | join ms | count by mineral ms |\n|---|---|---|---|")
    for label, size, join, count in growth([200_000, 2_000_000] if chosen.large else [200_000]):
        print(f"| {label} | {size:,} | {join * 1000:.1f} | {count * 1000:.1f} |", flush=True)


if __name__ == "__main__":
    main()
