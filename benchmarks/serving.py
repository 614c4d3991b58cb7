"""Load on the endpoint, beside other servers over the same triples (docs/performance.md holds a run).

python benchmarks/serving.py                          ours and Oxigraph's, 60 s each
python benchmarks/serving.py --seconds 10             shorter
python benchmarks/serving.py --rdflib-endpoint PATH   that program too (it has a venv of its own)
python benchmarks/serving.py --soak 3600              ours alone for an hour, a row every five minutes

Each client has a connection and, on Linux, an address of its own; it asks a question of the library
by POST, waits for the whole answer, and asks the next one. Clients and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import reegraph
from reegraph.graph.questions import read_questions
from reegraph.graph.rdf_export import write_graph
from reegraph.serve.examples import declared

CROSS = "SELECT (COUNT(*) AS ?n%d) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUN = (
    "import sys; from pathlib import Path; from reegraph.serve.server import run\n"
    "from reegraph.serve.settings import Settings\n"
    "run(Settings(Path(sys.argv[1]), port=int(sys.argv[2]), kept=int(sys.argv[3]), "
    "seconds=10.0), lambda _: None)"
)


@dataclass
class Load:
    """What clients met: seconds of each answer, and how many were none."""

    name: str
    seconds: float
    clients: int
    spent: list[float] = field(default_factory=list)
    errors: int = 0
    late: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.spent) / self.seconds

    def at(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        ordered = sorted(self.spent)
        return (
            ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
        )


async def _answer(reader: asyncio.StreamReader) -> int:
    """Status of the next answer of a connection, whose body is read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("transfer-encoding") == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    else:
        await reader.readexactly(int(fields.get("content-length", 0)))
    return status


def _request(url: str, query: str) -> bytes:
    parts = urlsplit(url)
    body = urlencode({"query": query}).encode()
    return (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Accept: application/sparql-results+json\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def _client(
    url: str, requests: list[bytes], load: Load, until: float, number: int, pause: float
) -> None:
    """One client; with a `pause` it asks at a steady pace rather than as soon as it can."""
    parts = urlsplit(url)
    chosen = random.Random(number)
    source = (f"127.0.{1 + number // 200}.{1 + number % 200}", 0) if _many() else None
    await asyncio.sleep(pause * chosen.random())
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=source, limit=2**22
            )
            while time.monotonic() < until:
                begun = time.monotonic()
                writer.write(chosen.choice(requests))
                status = await _answer(reader)
                ended = time.monotonic()
                if status != 200:
                    load.errors += 1
                elif ended <= until:
                    load.spent.append(ended - begun)
                else:
                    load.late += 1
                await asyncio.sleep(max(0.0, pause - (ended - begun)))
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            load.errors += time.monotonic() < until
            await asyncio.sleep(0.1)


def _many() -> bool:
    """Whether every address of 127.0.0.0/8 is this machine."""
    return sys.platform == "linux"


async def _cross(url: str, until: float) -> None:
    """A client that sends two cross products at a time, one after the other."""
    parts = urlsplit(url)
    for number in range(1_000_000):
        if time.monotonic() >= until:
            return
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=("127.0.9.9", 0) if _many() else None
            )
            writer.write(_request(url, CROSS % number))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_answer(reader), max(0.1, until - time.monotonic()))
            writer.close()
        await asyncio.sleep(0.05)


def loaded(url: str, queries: list[str], load: Load, pause: float = 0.0, crosses: int = 0) -> Load:
    """The load after clients have asked for so long."""
    requests = [_request(url, query) for query in queries]

    async def work() -> None:
        until = time.monotonic() + load.seconds
        clients = [
            _client(url, requests, load, until, number, pause) for number in range(load.clients)
        ]
        tasks = [asyncio.ensure_future(client) for client in clients]
        tasks += [asyncio.ensure_future(_cross(url, until)) for _ in range(crosses)]
        _, left = await asyncio.wait(tasks, timeout=load.seconds + 60)
        for task in left:
            task.cancel()

    asyncio.run(work())
    return load


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server(NamedTuple):
    """Where a server answers, and its process."""

    url: str
    process: int


@contextlib.contextmanager
def running(command: list[str], url: str, seconds: float = 600.0) -> Iterator[Server]:
    """A server that answers at an address."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + seconds
        while True:
            assert process.poll() is None, f"{command[0]} ended"
            assert time.monotonic() < until, f"{command[0]} does not answer"
            try:
                urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=30).read()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.2)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ours(database: Path, kept: int) -> contextlib.AbstractContextManager[Server]:
    """Our own server, which remembers so many bytes of answers."""
    port = _port()
    command = [sys.executable, "-c", RUN, str(database), str(port), str(kept)]
    return running(command, f"http://127.0.0.1:{port}/sparql")


def oxigraph(triples: Path, folder: Path) -> contextlib.AbstractContextManager[Server]:
    """Oxigraph's server over the same triples."""
    binary = str(Path(sys.executable).with_name("oxigraph"))
    where = ["--location", str(folder / "oxigraph")]
    subprocess.run(
        [binary, "load", *where, "--file", str(triples)], check=True, capture_output=True
    )
    port = _port()
    command = [binary, "serve-read-only", *where, "--bind", f"127.0.0.1:{port}"]
    return running(command, f"http://127.0.0.1:{port}/query")


def rdflib_graphs(program: str, triples: Path) -> contextlib.AbstractContextManager[Server]:
    """rdflib-endpoint over the same triples in rdflib's memory."""
    port = _port()
    command = [program, "serve", str(triples), "--host", "127.0.0.1", "--port", str(port)]
    return running(command, f"http://127.0.0.1:{port}/")


def memory(process: int) -> tuple[int, int]:
    """Processes of a server, and the bytes of memory that they hold together."""
    import psutil

    held = []
    for one in [psutil.Process(process), *psutil.Process(process).children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            held.append(one.memory_info().rss)
    return len(held), sum(held)


def soak(database: Path, queries: list[str], seconds: float, clients: int) -> None:
    """Load for long: a row every five minutes, with cross products beside in every second one."""
    print("| minutes | cross products | answers | errors | p50 s | p99 s | processes | MB |")
    print("|---|---|---|---|---|---|---|---|")
    done = 0.0
    with ours(database, 64 * 2**20) as server:
        for number in range(-(-int(seconds) // 300)):
            load = Load("", min(300.0, seconds - done), clients)
            loaded(server.url, queries, load, pause=0.5, crosses=2 * (number % 2))
            done += load.seconds
            processes, held = memory(server.process)
            print(
                f"| {done / 60:.0f} | {'yes' if number % 2 else 'no'} | {len(load.spent)} | "
                f"{load.errors} | {load.at(0.5):.3f} | {load.at(0.99):.3f} | {processes} | "
                f"{held / 1e6:.0f} |",
                flush=True,
            )


def row(load: Load, other: Load | None = None) -> str:
    """A row of the table."""
    share = f"{load.rate / other.rate:.2f}" if other is not None and other.rate else ""
    return (
        f"| {load.name} | {load.clients} | {len(load.spent)} | {load.errors} | {load.rate:.1f} | "
        f"{load.at(0.5):.3f} | {load.at(0.99):.3f} | {share} |"
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--soak", type=float, metavar="SECONDS")
    parser.add_argument("--rdflib-endpoint", default="", metavar="PROGRAM")
    chosen = parser.parse_args()
    graph = reegraph.load()
    database = graph.folder
    assert database is not None
    queries = [declared(graph.question(name)) for name in read_questions()]
    if chosen.soak:
        soak(database, queries, chosen.soak, chosen.clients)
        return
    alone = [_engine(graph, query) for query in queries]
    print(
        f"{len(queries)} questions, {len(graph.store):,} triples; the engine alone takes "
        f"{1000 * statistics.mean(alone):.0f} ms for one on average\n"
    )
    print("| server | clients | answers | errors | answers/s | p50 s | p99 s | of Oxigraph |")
    print("|---|---|---|---|---|---|---|---|")
    base = Load("", chosen.seconds, chosen.clients)
    with tempfile.TemporaryDirectory() as name:
        triples = Path(name) / "graph.nt"
        with triples.open("wb") as file:
            write_graph(graph.store, "nt", file)
        with oxigraph(triples, Path(name)) as server:
            native = loaded(server.url, queries, _named(base, "Oxigraph's server"))
        print(row(native, native), flush=True)
        with ours(database, 0) as server:
            print(
                row(loaded(server.url, queries, _named(base, "reegraph serve, --cache 0")), native),
                flush=True,
            )
        with ours(database, 64 * 2**20) as server:
            print(
                row(loaded(server.url, queries, _named(base, "reegraph serve")), native), flush=True
            )
            cross = _named(base, "the same, cross products beside")
            print(row(loaded(server.url, queries, cross, crosses=2)), flush=True)
            paced = _named(base, "one question a second each, cross products beside")
            print(row(loaded(server.url, queries, paced, pause=1.0, crosses=2)), flush=True)
        with ours(database, 0) as server:
            few = _named(base, "--cache 0, one question a second each, cross products beside")
            few = replace(few, clients=3)
            print(row(loaded(server.url, queries, few, pause=1.0, crosses=2)), flush=True)
        if chosen.rdflib_graphs:
            with rdflib_graphs(chosen.rdflib_graphs, triples) as server:
                slow = replace(_named(base, "rdflib-endpoint"), clients=4)
                print(row(loaded(server.url, queries, slow), native), flush=True)


def _named(load: Load, name: str) -> Load:
    return Load(name, load.seconds, load.clients)


def _engine(graph: reegraph.KnowledgeGraph, query: str) -> float:
    import pyoxigraph as ox

    begun = time.monotonic()
    found = graph.store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    found.serialize(format=ox.QueryResultsFormat.JSON)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
