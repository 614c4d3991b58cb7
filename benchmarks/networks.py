"""Speed of the measures of networks, printed as Markdown tables with ratios.

python benchmarks/networks.py            10,000 nodes; plain networkx takes a quarter of an hour
python benchmarks/networks.py --nodes N  another size
python benchmarks/networks.py --large    100,000 nodes and 400,000 edges, the scaling measures only
python benchmarks/networks.py --spread   one process, two processes and a cluster of two workers

Conversion is in the time of the backend: every call converts anew. `igraph` is the library called
directly on a graph of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd

import reegraph
from reegraph.network.compute.igraph_backend import BACKEND
from reegraph.network.measures.betweenness import exact_betweenness, sampled_betweenness
from reegraph.network.measures.centrality import measure_values
from reegraph.network.measures.null_models import null_distribution
from reegraph.network.measures.percolation import percolation
from reegraph.network.measures.robustness import bootstrap_ranks

Call = Callable[[], Any]


def timed(call: Call) -> tuple[float, Any]:
    """Seconds by the clock of one call, and its result."""
    started = time.perf_counter()
    result = call()
    return time.perf_counter() - started, result


def gap(one: Any, other: Any) -> str:
    """Largest difference of two results by node."""
    if not isinstance(one, dict):
        return ""
    return f"{max(abs(one[n] - other[n]) for n in one if one[n] == one[n]):.0e}"


def cases(graph: Any, bare: Any) -> list[tuple[str, Call, Call, Call]]:
    """(measure, on networkx, on our backend, on igraph itself)."""

    def measure(name: str) -> tuple[Call, Call]:
        return (
            lambda: measure_values(graph, name),
            lambda: measure_values(graph, name, backend="igraph"),
        )

    def fresh() -> Any:
        graph.__networkx_cache__ = None
        return graph

    louvain = lambda: nx.community.louvain_communities(graph, seed=1)  # noqa: E731
    return [
        ("constraint", lambda: nx.constraint(fresh()),
         lambda: nx.constraint(fresh(), backend=BACKEND), bare.constraint),
        ("Leiden (networkx: Louvain)", louvain,
         lambda: nx.community.leiden_communities(fresh(), seed=1, backend=BACKEND),
         lambda: bare.community_leiden("modularity")),
        ("harmonic", *measure("harmonic"), lambda: bare.harmonic_centrality(normalized=False)),
        ("closeness", *measure("closeness"), bare.closeness),
        ("betweenness", *measure("betweenness"), lambda: bare.betweenness(directed=False)),
    ]  # fmt: skip


def compare(nodes: int) -> None:
    """Each measure on networkx, our backend and igraph, a row each as it is done."""
    graph = nx.barabasi_albert_graph(nodes, 4, seed=1)
    bare = igraph.Graph(n=nodes, edges=list(graph.edges()))
    print(f"{nodes:,} nodes, {graph.number_of_edges():,} edges\n")
    print(
        "| measure | networkx s | backend s | times faster | igraph s | backend / igraph | largest gap |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, plain, fast, direct in cases(graph, bare):
        fast_s, found = timed(fast)
        direct_s, _ = timed(direct)
        plain_s, expected = timed(plain)
        print(
            f"| {name} | {plain_s:.2f} | {fast_s:.3f} | {plain_s / fast_s:.0f} | {direct_s:.3f} "
            f"| {fast_s / direct_s:.2f} | {gap(expected, found)} |", flush=True,
        )  # fmt: skip


def large(nodes: int = 100_000) -> None:
    """What still ends on a large network, and what is offered in place of the rest."""
    graph = nx.barabasi_albert_graph(nodes, 4, seed=1)
    graph.__networkx_cache__ = None
    print(f"{nodes:,} nodes, {graph.number_of_edges():,} edges\n\n| measure | seconds |\n|---|---|")
    for name in ("degree", "strength", "pagerank", "eigenvector"):
        print(f"| {name} | {timed(lambda: measure_values(graph, name))[0]:.1f} |", flush=True)  # noqa: B023
    calls: list[tuple[str, Call]] = [
        ("constraint (igraph)", lambda: nx.constraint(graph, backend=BACKEND)),
        ("cores (igraph)", lambda: nx.core_number(graph, backend=BACKEND)),
        ("Leiden (igraph)", lambda: nx.community.leiden_communities(graph, seed=1, backend=BACKEND)),
        ("betweenness, 100 sources (igraph)",
         lambda: sampled_betweenness(graph, 100, backend="igraph")),
    ]  # fmt: skip
    for name, call in calls:
        print(f"| {name} | {timed(call)[0]:.1f} |", flush=True)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers of one thread, on the loopback interface."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    started = []
    with tempfile.TemporaryDirectory() as folder:

        def start(*words: str) -> None:
            started.append(subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard",
                 "--scheduler-file", str(Path(folder, "at.json"))],
                env=environment, stderr=subprocess.DEVNULL,
            ))  # fmt: skip

        try:
            start("scheduler", "--port", "0")
            for _ in range(2):
                start("worker", "--nthreads", "1", "--no-nanny")
            from distributed import Client

            with Client(scheduler_file=Path(folder, "at.json"), set_as_default=False) as client:
                client.wait_for_workers(2)
                address = client.scheduler.address
            yield address
        finally:
            for process in started:
                process.kill()
                process.wait()


def works() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """What is spread, at several sizes: (work, size, call)."""
    net = reegraph.load().network("state-agreements")
    for draws in (1_000, 5_000, 20_000):
        yield (
            "`bootstrap_ranks`",
            f"{draws:,} draws, {len(net)} nodes",
            partial(bootstrap_ranks, net, draws=draws),
        )
    for draws in (200, 2_000):
        size = f"{draws:,} draws, {len(net.graph['events'])} events"
        yield "`null_distribution`", size, partial(null_distribution, net, draws=draws)
    for nodes in (500, 1_000, 3_000):
        graph = nx.barabasi_albert_graph(nodes, 4, seed=1)
        yield "`exact_betweenness`", f"{nodes:,} nodes", partial(exact_betweenness, graph)
    graph = nx.barabasi_albert_graph(10_000, 4, seed=1)
    yield "`sampled_betweenness`", "300 of 10,000 nodes", partial(sampled_betweenness, graph, 300)
    call = partial(percolation, graph, "random", draws=100)
    yield "`percolation`, random", "100 runs, 10,000 nodes", call


def parallel_map() -> None:
    """From which size on it is worth to start processes or a cluster."""
    print("| work | size | 1 process s | 2 processes s | 2 workers s | with their start s |")
    print("|---|---|---|---|---|---|")
    for work, size, call in works():
        one, expected = timed(call)
        two, found = timed(partial(call, jobs=2))
        started = time.perf_counter()
        with cluster() as address:
            call(cluster=address)
            whole = time.perf_counter() - started
            there, other = timed(partial(call, cluster=address))
        for frame in (found, other):
            pd.testing.assert_frame_equal(frame, expected, rtol=0, atol=1e-12)
        print(
            f"| {work} | {size} | {one:.1f} | {two:.1f} | {there:.1f} | {whole:.1f} |", flush=True
        )


def main() -> int:
    """Print the tables that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--spread", action="store_true")
    chosen = parser.parse_args()
    if chosen.spread:
        parallel_map()
    elif chosen.large:
        large()
    else:
        compare(chosen.nodes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
