"""Real SPARQL servers on this machine, started for a test and stopped after it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

__all__ = ["oxigraph", "oxigraph_binary", "virtuoso", "virtuoso_binary"]

GRAPH = "https://w3id.org/reegraph/graph/all"


def oxigraph_binary() -> str | None:
    """The Oxigraph server of the package `oxigraph`."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else shutil.which("oxigraph")


def virtuoso_binary() -> str | None:
    """The Virtuoso server of Debian's virtuoso-opensource."""
    return shutil.which("virtuoso-t")


def free_port() -> int:
    """A port of the loopback that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer at {url}")


@contextlib.contextmanager
def _running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def oxigraph(triples: Path, folder: Path) -> Iterator[str]:
    """An Oxigraph server over a file of N-Triples; gives the address of its endpoint."""
    binary = oxigraph_binary()
    assert binary is not None
    where = ["--location", str(folder / "db")]
    subprocess.run(
        [binary, "load", *where, "--file", str(triples), "--format", "nt"],
        check=True, capture_output=True,
    )  # fmt: skip
    port = free_port()
    command = [binary, "serve-read-only", *where, "--bind", f"127.0.0.1:{port}"]
    with _running(command, folder) as process:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/query"


INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
ServerThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 300
DefaultGraph = {graph}
"""


@contextlib.contextmanager
def virtuoso(triples: Path, folder: Path) -> Iterator[str]:
    """A Virtuoso server over a file of N-Triples; gives the address of its endpoint."""
    binary, client = virtuoso_binary(), shutil.which("isql-vt") or shutil.which("isql-v")
    assert binary is not None
    assert client is not None
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, sql=sql, http=http, graph=GRAPH), encoding="utf-8")
    shutil.copy(triples, folder / "graph.nt")
    with _running([binary, "+foreground", "+configfile", str(ini)], folder) as process:
        _wait(f"http://127.0.0.1:{http}/sparql", process)
        done = subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba",
             f"exec=ld_dir('{folder}', 'graph.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        yield f"http://127.0.0.1:{http}/sparql?default-graph-uri={GRAPH}"
