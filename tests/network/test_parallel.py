"""Work that is spread gives what one process gives, whatever dies on the way."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import reegraph
from reegraph.cli import network_options
from reegraph.errors import NetworkError, ParallelError, ReegraphError, UsageError
from reegraph.knowledge import KnowledgeGraph
from reegraph.network.compute import parallel
from reegraph.network.compute.parallel import chunks_of, parallel_map
from reegraph.network.measures.betweenness import exact_betweenness, sampled_betweenness
from reegraph.network.measures.centrality import centrality
from reegraph.network.measures.null_models import null_distribution, qap
from reegraph.network.measures.percolation import percolation
from reegraph.network.measures.robustness import bootstrap_ranks

SOURCE = Path(reegraph.__file__).resolve().parents[1]
there = [
    pytest.mark.complete,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None, reason="distributed is not installed"
    ),
]


def later_first(shared: float, chunk: Sequence[int]) -> list[int]:
    """Its numbers, the first chunk the last to be done."""
    time.sleep(shared if 0 in chunk else 0)
    return list(chunk)


def refused(shared: None, chunk: Sequence[int]) -> None:
    """A fault that a user can mend, in one chunk of several."""
    if 2 in chunk:
        raise NetworkError("This cannot be measured.", "Measure something else.")


def ended(shared: None, chunk: Sequence[int]) -> None:
    os._exit(3)


def over(net: Any, **how: Any) -> dict[str, pd.DataFrame]:
    """All that can be spread, on one network."""
    star = nx.Graph(net.edges())
    return {
        "bootstrap": bootstrap_ranks(net, draws=120, seed=3, **how),
        "null": null_distribution(net, draws=25, seed=2, within="kind", **how),
        "swap": null_distribution(net, draws=11, seed=2, method="swap", **how),
        "qap": qap(net, star, 120, seed=1, **how),
        "sampled": sampled_betweenness(net, 25, seed=4, **how),
        "exact": exact_betweenness(net, weighted=True, **how),
        "percolation": percolation(net, "random", draws=25, seed=5, **how),
    }


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    assert one.keys() == other.keys()
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], rtol=0, atol=1e-12)
        assert frame.attrs == other[name].attrs


# One machine


def test_results_come_in_the_order_of_the_chunks() -> None:
    told: list[tuple[int, int]] = []
    found = parallel_map(
        later_first, 1.0, chunks_of(7, 2), jobs=2, progress=lambda *t: told.append(t)
    )
    assert found == [[0, 1], [2, 3], [4, 5], [6]]
    assert [done for done, _ in told][-2:] == [5, 7]  # the first chunk is done last
    assert sorted(told) == told
    assert {total for _, total in told} == {7}


@pytest.mark.complete
def test_processes_give_what_one_process_gives(kg: KnowledgeGraph) -> None:
    net = kg.network("state-agreements", minerals="lithium")
    net = net if len(net) >= 25 else kg.network("state-agreements")
    same(over(net), over(net, jobs=2))


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("backend", [None, "igraph"])
def test_betweenness_by_sources_is_that_of_the_whole(directed: bool, backend: str | None) -> None:
    if backend and importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    graph = nx.gnm_random_graph(90, 160, seed=1, directed=directed)
    for one, other in graph.edges():
        graph.edges[one, other]["weight"] = 1.0 + (one * other) % 3
    for weighted in (False, True):
        frame = exact_betweenness(graph, weighted, backend)
        expected = centrality(graph, "betweenness", weighted, backend)
        pd.testing.assert_frame_equal(frame, expected, rtol=0, atol=1e-12)
        assert frame.attrs == expected.attrs


@pytest.mark.parametrize("size", [1, 2])
def test_betweenness_where_nobody_can_lie_between(size: int) -> None:
    assert exact_betweenness(nx.path_graph(size))["value"].tolist() == [0.0] * size


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_in_one_chunk_is_raised(jobs: int) -> None:
    with pytest.raises(NetworkError, match="cannot be measured") as fault:
        parallel_map(refused, None, chunks_of(6, 1), jobs)
    assert fault.value.hint == "Measure something else."


def test_a_process_that_ends_is_a_fault_in_words() -> None:
    with pytest.raises(ParallelError, match="before its time"):
        parallel_map(ended, None, chunks_of(4, 1), jobs=2)


@pytest.mark.parametrize(
    "address",
    ["", "localhost:8786", "tcp://x", "tcp://x:99999", "tcp://x:0", "http://x:8786", "tcp://x:1/y",
     "tcp://me@x:1", "tcp://a b:1", "tcp://[::1:8786", "tcp://:8786", "tcp://x:1#"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a cluster") as fault:
        percolation(nx.path_graph(3), "random", cluster=address)
    assert fault.value.hint == "Write tcp://HOST:PORT."


def test_what_cannot_be_spread_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    star, cluster = nx.star_graph(3), "tcp://127.0.0.1:8786"
    with pytest.raises(UsageError, match="processes or over a cluster"):
        exact_betweenness(star, jobs=2, cluster=cluster)
    with pytest.raises(UsageError, match="number of processes is 0"):
        exact_betweenness(star, jobs=0)
    with pytest.raises(UsageError, match="random order"):
        percolation(star, "degree", jobs=2)
    with pytest.raises(UsageError, match="Layers"):
        exact_betweenness(nx.MultiGraph(star))
    with pytest.raises(UsageError, match="number of draws is 1"):
        null_distribution(star, draws=1, method="swap")
    with pytest.raises(UsageError, match="number of permutations is 0"):
        qap(star, star, permutations=0)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="clusters is not installed") as fault:
        exact_betweenness(star, cluster=cluster)
    assert fault.value.hint == "Install it with `pip install reegraph[cluster]`."


def test_progress_is_said_by_tenths(capsys: pytest.CaptureFixture[str]) -> None:
    progress = network_options._counting(seconds=0)
    for done in range(0, 2001, 50):
        progress(done, 2000)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"{n:,} of 2,000" for n in range(200, 2001, 200)]


def test_nothing_is_said_in_a_pipe_or_of_what_is_quick(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = {"jobs": 2, "cluster": None}
    assert network_options.parallel_arguments(chosen) == {**chosen, "progress": None}
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    network_options.parallel_arguments(chosen)["progress"](100, 100)
    assert capsys.readouterr().err == ""


@pytest.mark.complete
def test_no_process_is_left_behind_by_a_time_limit() -> None:
    command = ["rank", "--sure", "1000000", "--jobs", "2", "--timeout", "2"]
    done = subprocess.run(  # ends when all who hold its output have ended
        [sys.executable, "-m", "reegraph", *command], capture_output=True, timeout=30,
        env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=False,
    )  # fmt: skip
    assert b"did not finish within 2 s" in done.stderr
    assert b"Warning" not in done.stderr


# A cluster on the loopback interface


@dataclass
class Cluster:
    """A scheduler, its address, and workers that were started for it."""

    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, *arguments: str, path: Path = SOURCE) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(path), "OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def begin(self, path: Path = SOURCE) -> None:
        self.start("scheduler", "--port", "0", "--scheduler-file", "scheduler.json", path=path)
        file, until = self.folder / "scheduler.json", time.monotonic() + 30
        while not self.address:
            assert time.monotonic() < until, "the scheduler does not start"
            time.sleep(0.1)
            if file.exists() and file.read_text(encoding="utf-8").endswith("}"):
                self.address = str(pd.read_json(file, typ="series")["address"])

    def worker(self, path: Path = SOURCE) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny", path=path)

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    made = Cluster(tmp_path)
    try:
        made.begin()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two workers."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.begin()
        made.worker()
        made.worker()
        yield made.address
    finally:
        made.end()


def once(act: Callable[[], object]) -> Callable[[int, int], None]:
    """A progress that does something when the first piece is done."""
    todo = [act]

    def progress(done: int, total: int) -> None:
        if todo:
            assert done < total
            todo.pop()()

    return progress


class TestCluster:
    pytestmark = there

    def test_a_cluster_gives_what_one_process_gives(self, kg: KnowledgeGraph, cluster: str) -> None:
        net = kg.network("state-agreements")
        told: list[int] = []
        found = bootstrap_ranks(
            net, draws=250, cluster=cluster, progress=lambda n, _: told.append(n)
        )
        pd.testing.assert_frame_equal(found, bootstrap_ranks(net, draws=250), rtol=0, atol=1e-12)
        assert told == [50, 100, 150, 200, 250]

    @pytest.mark.complete
    def test_all_that_is_spread(self, kg: KnowledgeGraph, cluster: str) -> None:
        net = kg.network("state-agreements")
        same(over(net), over(net, cluster=cluster))

    @pytest.mark.complete
    def test_faults_on_a_worker_are_those_of_one_process(self, cluster: str) -> None:
        loop = nx.DiGraph()
        loop.add_edge("a", "b", weight=1.0, parts={"x": 1.0})
        with pytest.raises(NetworkError) as here:
            bootstrap_ranks(loop, "eigenvector", draws=3)
        with pytest.raises(NetworkError) as there:
            bootstrap_ranks(loop, "eigenvector", draws=3, cluster=cluster)
        assert (there.value.message, there.value.hint) == (here.value.message, here.value.hint)

    @pytest.mark.complete
    def test_a_worker_killed_midway_loses_nothing(self, bare: Cluster) -> None:
        graph = nx.barabasi_albert_graph(400, 3, seed=1)
        first, other = bare.worker(), bare.worker()
        expected = exact_betweenness(graph)
        wait_for(bare.address, 2)
        for worker in (first, other):
            found = exact_betweenness(graph, cluster=bare.address, progress=once(worker.kill))
            pd.testing.assert_frame_equal(found, expected, rtol=0, atol=1e-12)
            assert worker.wait() != 0
            bare.worker()
            wait_for(bare.address, 2)
        scheduler = bare.started[0]
        with pytest.raises(ParallelError, match=r"connection to the cluster at .* was lost"):
            exact_betweenness(graph, cluster=bare.address, progress=once(scheduler.kill))

    @pytest.mark.complete
    def test_workers_that_cannot_do_it_are_named(
        self, bare: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parallel, "TIMEOUT", 2)
        star = nx.star_graph(5)
        with pytest.raises(ParallelError, match="has no worker") as fault:
            exact_betweenness(star, cluster=bare.address)
        assert fault.value.hint == f"Start one with `dask worker {bare.address}`."
        monkeypatch.undo()
        for text, has in (("__version__ = '0.0.9'", "0.0.9"), ("raise ImportError", "none")):
            worker = bare.worker(other(tmp_path, text))
            wait_for(bare.address, 1)
            with pytest.raises(ParallelError, match=rf"The worker .* reegraph: {has}") as fault:
                exact_betweenness(star, cluster=bare.address)
            assert str(fault.value.hint).startswith(f"Install reegraph {reegraph.__version__}")
            worker.kill()
            wait_for(bare.address, 0)

    @pytest.mark.complete
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("raise ImportError", "The scheduler of the cluster at .* another reegraph: none"),
            (f"__version__ = '{reegraph.__version__}'", "The cluster cannot do the work: .*named"),
        ],
    )
    def test_a_scheduler_that_cannot_read_the_work(
        self, tmp_path: Path, text: str, message: str
    ) -> None:
        made = Cluster(tmp_path)
        try:
            made.begin(other(tmp_path, text))
            made.worker()
            with pytest.raises(ParallelError, match=message):
                exact_betweenness(nx.star_graph(5), cluster=made.address)
        finally:
            made.end()

    @pytest.mark.complete
    def test_a_cluster_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parallel, "TIMEOUT", 1)
        for address in ("tcp://127.0.0.1:9", "tcp://nowhere.invalid:8786"):
            started = time.monotonic()
            with pytest.raises(ReegraphError, match=f"No cluster answers at {address}"):
                exact_betweenness(nx.star_graph(3), cluster=address)
            assert time.monotonic() - started < 9


def other(folder: Path, text: str) -> Path:
    """A folder with another package of the name reegraph."""
    package = folder / f"other{len(text)}" / "reegraph"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(text, encoding="utf-8")
    return package.parent


def wait_for(address: str, workers: int) -> None:
    """Until a cluster has so many workers."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        until = time.monotonic() + 30
        while len(client.nthreads()) != workers:
            assert time.monotonic() < until, "the workers do not come"
            time.sleep(0.1)
