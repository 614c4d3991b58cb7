"""The command `reegraph serve`: what it prints, how it stops, what it says where it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .servers import request

HIDDEN = """
import sys
import importlib.util
importlib.util.find_spec = lambda name, package=None: None
from reegraph.cli import main
main(sys.argv[1:])
"""


def _started(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reegraph", "serve", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ), **options,
    )  # fmt: skip


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    path = tmp_path / "a graph.nt"
    path.write_text("<http://a/s> <http://a/p> <http://a/o> .\n", encoding="utf-8")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_stops_when_told(
    number: signal.Signals, triples: Path
) -> None:
    process = _started("--port", "0", "--store", str(triples), "--workers", "1")
    assert process.stdout is not None
    line = process.stdout.readline()
    address = line.split()[0]
    assert address.startswith("http://127.0.0.1:")
    assert request(f"{address}?query=ASK%20%7B%7D").status == 200
    assert (
        b"<http://a/o>"
        in request(
            f"{address}?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D", Accept="text/turtle"
        ).body
    )
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


def test_a_port_in_use_is_told_in_one_sentence(triples: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = _started("--port", port, "--store", str(triples))
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == f"Error: Port {port} is in use.\nHint: Choose another with --port.\n"


def test_a_host_that_is_not_here(triples: Path) -> None:
    process = _started("--host", "192.0.2.1", "--port", "0", "--store", str(triples))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.startswith("Error: 192.0.2.1 port 0 cannot be used: ")


def test_packages_that_are_missing_are_named(triples: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN, "serve", "--port", "0", "--store", str(triples)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "Error: Serving needs the packages starlette and uvicorn.\n"
        "Hint: Install them with `pip install reegraph[serve]`.\n"
    )


def test_a_graph_that_no_worker_can_open_ends_the_server(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from reegraph.serve.server import run\n"
        "from reegraph.serve.settings import Settings; from reegraph.errors import StoreError\n"
        "try: run(Settings(Path(sys.argv[1]), port=0), print)\n"
        "except StoreError as fault: print('told:', fault.message)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none.nt")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.startswith("told: "), done
