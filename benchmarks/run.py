"""Speed of reegraph, printed as Markdown tables with ratios (docs/performance.md holds a run).

python benchmarks/run.py                 start-up, build, questions, growth to 0.2 million
python benchmarks/run.py --large         growth to 2 million triples too
python benchmarks/run.py --rdflib        every question on plain rdflib too (minutes)

Works in a folder of its own: the user's cache is neither read nor written. Of repeated runs the
fastest counts, as what else the machine does can only make a run slower.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pyoxigraph as ox

import reegraph
from reegraph.graph import results
from reegraph.graph.questions import read_questions
from reegraph.namespaces import ID, prefixes

JOIN = (
    "SELECT ?agreement ?title ?party WHERE { ?agreement ree:concernsMineral mineral:lithium ; "
    "rdfs:label ?title ; ree:hasParty ?party . ?party ree:actsForState actor:ind }"
)
COUNT = (
    "SELECT ?m (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a ree:concernsMineral ?m } "
    "GROUP BY ?m ORDER BY DESC(?n) ?m"
)
PACKAGES = ("reegraph", "pyoxigraph", "pandas", "rdflib", "pyshacl")


class Spent(NamedTuple):
    """Seconds by the clock and seconds of processor time, of all cores together."""

    wall: float
    cpu: float


class Speed(NamedTuple):
    """Seconds that a question takes: the engine, rows and frame through reegraph, plain rdflib."""

    name: str
    engine: float
    rows: float
    frame: float
    rdflib: float | None


def facts() -> Iterator[tuple[str, str]]:
    """What a figure depends on: machine, Python, versions."""
    yield "processor", f"{platform.machine()}, {os.cpu_count()} cores"
    yield "system", f"{platform.system()} {platform.release()}"
    if hasattr(os, "getloadavg"):
        yield "load before the run", f"{os.getloadavg()[0]:.1f}"
    yield "Python", platform.python_version()
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"


def command(*arguments: str) -> Spent:
    """Time of a whole process of the command line."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, "-m", "reegraph", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = os.times()
    cpu = after.children_user + after.children_system
    return Spent(time.perf_counter() - start, cpu - before.children_user - before.children_system)


def repeated(number: int, *arguments: str) -> Spent:
    """The fastest of several runs of a process."""
    return min(command(*arguments) for _ in range(number))


def processes(cache: Path) -> Iterator[tuple[str, Spent, float]]:
    """Whole processes: what, time, goal in seconds by the clock."""
    from reegraph.compiler.compile import compile_graph, write_graph
    from reegraph.resources import data_dir, ontology_dir

    packed = cache / "graph.nt.gz"
    write_graph(compile_graph(data_dir(), ontology_dir()).store, packed)
    yield "read the shipped triples, store them", _unpacked(packed, cache), 3.0
    command("query", JOIN)  # builds the store of a checkout once
    yield "--help", repeated(7, "--help"), 0.1
    yield "query, a join", repeated(7, "query", JOIN), 0.15
    days = ("2021-03-17", "2016-05-02", "2011-01-01")
    yield "--as-of, first time", min(command("query", JOIN, "--as-of", d) for d in days), 1.5
    yield "--as-of, again", repeated(7, "query", JOIN, "--as-of", days[0]), 0.15
    yield "build", repeated(3, "build"), 5.0
    try:
        import pyshacl  # noqa: F401
    except ImportError:
        return
    yield "build --shapes", repeated(2, "build", "--shapes"), 15.0


def _unpacked(packed: Path, cache: Path) -> Spent:
    """Time of what the first query after an installation does before it answers."""
    code = (
        "import sys; from pathlib import Path; from reegraph.compiler.stores import *\n"
        "info = Info('', '', '0' * 64, engine(), 0)\n"
        "write_store(Path(sys.argv[2]), Path(sys.argv[1]), info)"
    )
    times = []
    for number in range(3):
        start, before = time.perf_counter(), os.times()
        target = str(cache / f"unpacked-{number}")
        subprocess.run([sys.executable, "-c", code, str(packed), target], check=True)
        after = os.times()
        cpu = after.children_user - before.children_user
        cpu += after.children_system - before.children_system
        times.append(Spent(time.perf_counter() - start, cpu))
    return min(times)


def best(*works: Callable[[], object], least: int = 5, seconds: float = 0.6) -> list[float]:
    """Fastest run of each of several works in seconds; they take turns, after one run to warm up.

    Each runs at least `least` times, and on until together they took `seconds`.
    """
    found = [float("inf")] * len(works)
    for work in works:
        work()
    began = time.perf_counter()
    rounds = 0
    while rounds < least or (time.perf_counter() - began < seconds and rounds < 100):
        for number, work in enumerate(works):
            start = time.perf_counter()
            work()
            found[number] = min(found[number], time.perf_counter() - start)
        rounds += 1
    return found


def direct(store: ox.Store, text: str) -> bytes:
    """The engine called directly, its rows serialised."""
    answer = store.query(text, prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    found = answer.serialize(format=ox.QueryResultsFormat.TSV)
    assert found is not None
    return found


def questions(rdflib_too: bool) -> Iterator[Speed]:
    """Each question of the library with its defaults."""
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

        def engine(text: str = text) -> bytes:
            return direct(kg.store, text)

        def rows(text: str = text) -> None:
            results.write(results.evaluate(kg.store, text), "tsv", io.BytesIO())

        def frame(text: str = text) -> object:
            return kg.query(text, timeout=None)

        times = best(engine, rows, frame)
        slow = None
        if plain is not None:
            start = time.perf_counter()
            list(plain.query(text))
            slow = time.perf_counter() - start
        yield Speed(name, times[0], times[1], times[2], slow)


def grow(store: ox.Store, target: int) -> None:
    """Fill a store with about `target` triples: the graph, its claims and entities copied.

    Copies have other names but share minerals, sources and areas; a target below the size of the
    graph takes an even choice of its subjects with all their triples.
    """
    source = reegraph.load().store
    quads = list(source.quads_for_pattern(None, None, None, None))
    share = target / len(quads)
    store.bulk_extend(
        q for q in quads if share >= 1 or crc32(str(q.subject).encode()) < share * 2**32
    )
    kept = (f"{ID}mineral/", f"{ID}source/", f"{ID}area/")
    named = [q for q in quads if isinstance(q.subject, ox.NamedNode) and ID in q.subject.value]

    def renamed(term: Any, number: int) -> Any:
        if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
            return term if term.value.startswith(kept) else ox.NamedNode(f"{term.value}-{number}")
        return term

    for number in range(max(0, round((target - len(quads)) / len(named)))):
        store.bulk_extend(
            ox.Quad(renamed(q.subject, number), q.predicate, renamed(q.object, number))
            for q in named
        )


def growth(targets: list[int]) -> Iterator[tuple[int, float, list[float]]]:
    """Triples, megabytes on disk, and seconds of a join and of a count by mineral."""
    for target in targets:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            store = ox.Store(folder)
            grow(store, target)
            store.flush()
            size = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file()) / 1e6
            works = [lambda s=store, t=text: direct(s, t) for text in (JOIN, COUNT)]
            yield len(store), size, best(*works)
            del works, store


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="grow to 2 million triples")
    parser.add_argument("--rdflib", action="store_true", help="compare with plain rdflib")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache:
        os.environ["REEGRAPH_CACHE"] = cache
        table("machine", "")
        for what, fact in facts():
            row(what, fact)
        table("whole process", "seconds", "processor seconds", "goal")
        for process, spent, goal in processes(Path(cache)):
            row(process, f"{spent.wall:.2f}", f"{spent.cpu:.2f}", f"{goal:g}")
        asked(chosen.rdflib)
        table("triples", "MB on disk", "join ms", "count by mineral ms")
        for triples, size, times in growth([200_000, 2_000_000] if chosen.large else [200_000]):
            row(f"{triples:,}", f"{size:.0f}", *(f"{1000 * t:.1f}" for t in times))


def asked(rdflib_too: bool) -> None:
    """Print the table of the questions, the middle and the highest of their ratios, the slowest."""
    table("question", "engine ms", "rows / engine", "frame / engine", "rdflib / engine")
    ratios: list[tuple[float, float]] = []
    speeds: list[Speed] = []
    for q in questions(rdflib_too):
        speeds.append(q)
        ratios.append((q.rows / q.engine, q.frame / q.engine))
        slow = "" if q.rdflib is None else f"{q.rdflib / q.engine:.0f}"
        row(q.name, f"{1000 * q.engine:.2f}", *(f"{ratio:.2f}" for ratio in ratios[-1]), slow)
    for what, pick in (("middle", statistics.median), ("highest", max)):
        row(f"**{what}**", "", *(f"{pick(r[i] for r in ratios):.2f}" for i in (0, 1)), "")
    slowest = max(speeds, key=lambda q: q.rows)
    print(f"\nThe slowest is {slowest.name}: {slowest.rows:.2f} s, and 1 s at most is the goal.")


def table(*heads: str) -> None:
    """Print the head of a Markdown table."""
    print("\n| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)


def row(*cells: str) -> None:
    """Print a row of a Markdown table."""
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
