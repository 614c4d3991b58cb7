"""A disk that is full: one sentence, nothing half written, and what was there stays usable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.compiler import made

ROOT = Path(__file__).resolve().parents[2]
Full = Callable[..., subprocess.CompletedProcess[str]]

# Mounts a small disk of its own on FOLDER, runs the words, and lists what is on the disk then.
SCRIPT = """
mount -t tmpfs -o size="$1" tmpfs "$2" || exit 99
cd "$2"; shift 2
"$@"
code=$?
echo "left:" $(find . -mindepth 1 | sort)
exit $code
"""
UNSHARE = ["unshare", "--map-root-user", "--mount", "bash", "-c", SCRIPT, "-"]
REEGRAPH = [sys.executable, "-m", "reegraph"]
# Builds a graph, fills the disk, and asks a server over it, for a plain and for a large answer.
SERVED = """
import contextlib, subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.serve.servers import ask, serving
build = [sys.executable, "-m", "reegraph", "build", sys.argv[2], "--out", "store"]
subprocess.run(build, check=True, capture_output=True)
store, = Path("store").resolve().glob("graph-*/db")
with contextlib.suppress(OSError), open("filler", "wb") as filler:
    while True:
        filler.write(bytes(2**20))
with serving(store) as server:
    for query in ("ASK { ?s a ree:Actor }", "SELECT * { ?a ?b ?c . ?d a ree:Actor }"):
        print(ask(server, query).status)
"""
NO_ROOM = "No space left on device."


def allowed() -> bool:
    """Whether a disk can be mounted here without root."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*UNSHARE, "100k", "/mnt", "true"], capture_output=True, check=False)
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not allowed(), reason="no disk can be mounted here")


@pytest.fixture
def full(tmp_path: Path) -> Full:
    """A function that runs a program in the folder of a disk of some size, with its cache there."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def run(size: str, *words: str, cache: bool = False) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **({"REEGRAPH_CACHE": str(disk / "cache")} if cache else {})}
        return subprocess.run(
            [*UNSHARE, size, str(disk), *words], capture_output=True, text=True, encoding="utf-8",
            env=environment, check=False,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("200k", "view around KABIL -o kabil.html"),
        ("2m", "export -o graph.nt"),
        ("100k", "export --network state-agreements -o states.graphml"),
        ("100k", "query DESCRIBE?d{?d?p?o} -o all.ttl"),
        pytest.param("2m", "site --one-file site.html", marks=pytest.mark.complete),
        pytest.param("2m", "site pages --views 0", marks=pytest.mark.complete),
        pytest.param("9m", "release edition", marks=pytest.mark.complete),
    ],
)
def test_nothing_half_written_is_left(full: Full, size: str, words: str) -> None:
    done = full(size, *REEGRAPH, *words.split())
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert done.stderr.endswith(NO_ROOM + "\n")
    assert "Traceback" not in done.stderr
    assert done.stdout == "left:\n"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_files_of_a_folder_are_whole_or_not_there(full: Full, tmp_path: Path, form: str) -> None:
    words = f"export --format {form} --folder".split()
    subprocess.run([*REEGRAPH, *words, str(tmp_path)], check=True, capture_output=True)
    sizes = {path.name: str(path.stat().st_size) for path in tmp_path.iterdir()}
    listed = '"$@"; code=$?; wc -c tables/* | sed "\\$d"; exit $code'
    room = (
        sum(map(int, sizes.values())) * 3 // 4096
    )  # kB for three quarters of it, so some are written
    done = full(f"{room}k", "bash", "-c", listed, "-", *REEGRAPH, *words, "tables")
    assert done.returncode == 1
    assert done.stderr.endswith(NO_ROOM + "\n")
    assert ".part" not in done.stdout
    found = dict(line.split()[::-1] for line in done.stdout.splitlines()[:-1])
    assert 0 < len(found) < len(sizes)
    assert all(sizes[Path(name).name] == count for name, count in found.items())


@pytest.mark.parametrize(
    "words",
    ["ask members-of --format csv", "ask members-of --format json", "ask members-of --format table",
     "show KABIL", "questions", "export", "--help", "query DESCRIBE?d{?d?p?o}"],
)  # fmt: skip
def test_output_that_cannot_be_printed_is_said(words: str) -> None:
    with Path("/dev/full").open("wb") as out:
        done = subprocess.run(
            [*REEGRAPH, *words.split()], stdout=out, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.endswith(f"Error: The output cannot be written: {NO_ROOM}\n")
    assert "Traceback" not in done.stderr


def test_a_build_without_room_leaves_the_previous_graph(
    full: Full, tables: Callable[[made.Rows], Path]
) -> None:
    folder = str(tables(made.ROWS))
    build = '"$@" build "$0" --out store'
    script = (
        f'{build} 2>/dev/null; "$@" query "ASK {{ ?a a ree:Actor }}" --store store --format csv; '
        f'head -c 1G /dev/zero > filler 2>/dev/null; {build}; echo "build $?"; '
        '"$@" query "ASK { ?a a ree:Actor }" --store store --format csv'
    )
    done = full("200m", "bash", "-c", script, folder, *REEGRAPH)
    _, first, failed, again, left = done.stdout.splitlines()
    assert (first, failed, again) == ("true", "build 1", "true"), done.stderr
    assert done.stderr.endswith(f"store cannot be written: {NO_ROOM}\n")
    assert "Traceback" not in done.stderr
    assert "building-" not in left


@pytest.mark.complete
def test_a_question_needs_no_room(full: Full) -> None:
    done = full("100k", *REEGRAPH, "ask", "founders-of", "--format", "csv", cache=True)
    assert done.returncode == 0, done.stderr
    assert "National Aluminium" in done.stdout


def test_a_server_needs_no_room(full: Full, tables: Callable[[made.Rows], Path]) -> None:
    pytest.importorskip("uvicorn", reason="the extra serve is missing")
    done = full("200m", sys.executable, "-c", SERVED, str(ROOT), str(tables(made.ROWS)))
    assert done.stdout.splitlines()[:2] == ["200", "200"], done.stderr


def test_a_server_that_has_no_place_for_the_graph_says_so(full: Full, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn", reason="the extra serve is missing")
    triples = tmp_path / "graph.nt"
    line = "<http://a.example/{0}> <http://a.example/p> <http://a.example/{0}> .\n"
    triples.write_text("".join(line.format(number) for number in range(5000)), encoding="utf-8")
    serve = 'TMPDIR=$PWD exec "$@" serve --port 0 --store "$0"'
    done = full("100k", "bash", "-c", serve, str(triples), *REEGRAPH)
    assert done.returncode == 1
    assert done.stderr.endswith(f"cannot be written: {NO_ROOM}\n")
    assert "Traceback" not in done.stderr
