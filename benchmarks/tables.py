"""Speed of checking tables, as ratios that hold on any machine; ends with 1 where one is too high.

python benchmarks/tables.py

The first table compares the check of the shipped tables with what the csv module needs to read them.
The second spoils a table with more and more of one thing: four times as much should take about four
times as long (linear), and not sixteen times (quadratic).
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reegraph.resources import data_dir
from reegraph.tables.check import check_tables
from reegraph.tables.reader import read_tables
from tests.tables.small import write_mini

# Types, codes, keys, references and rules take about eight times as long as a bare reading.
READING = 20.0
# Four times as much of a thing: 4 if linear, 16 if quadratic; caches that overflow add to 4.
GROWTH = 10.0
SOURCE = "ifc-2025-08-08-mining-diplomacy"


def replace(file: str, old: str, new: Callable[[int], str]) -> Callable[[Path, int], None]:
    """Return what puts `new(size)` in the place of a text of a table."""

    def spoil(folder: Path, size: int) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new(size)), encoding="utf-8", newline="")

    return spoil


def chain(folder: Path, size: int) -> None:
    """Link agreements to each other in one long line."""
    with (folder / "agreement_links.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"a{n:06},follows-from,a{n + 1:06},{SOURCE},\n" for n in range(size))


SPOILT: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "characters of a cell": (replace("areas.csv", "World", lambda n: "W" * n), 2_000_000),
    "quotes in a cell": (replace("areas.csv", "World", lambda n: '"' * n), 2_000_000),
    "commas and quotes": (replace("areas.csv", "World", lambda n: ',"' * n), 50_000),
    "lines": (replace("areas.csv", "World", lambda n: "\n" * n), 50_000),
    "columns": (
        replace(
            "areas.csv", "id,name,note", lambda n: f"id,name,note,{','.join(map(str, range(n)))}"
        ),
        50_000,
    ),
    "items of a list": (
        replace("projects.csv", "neodymium;rare", lambda n: ";".join(f"m{k}" for k in range(n))),
        3_500,
    ),
    "links of a chain": (chain, 5_000),
}


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Return the processor seconds of the fastest run: what else the machine does only slows runs."""
    seconds = []
    for _ in range(times):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def read_all(folder: Path) -> None:
    """Read every table of a folder with the csv module."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            list(csv.DictReader(file))


def check(folder: Path) -> None:
    """Read and check the tables of a folder."""
    check_tables(read_tables(folder))


def seconds_of(spoil: Callable[[Path, int], None], size: int) -> float:
    """Return the seconds that the check of the small tables takes with so much of a thing."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_mini(Path(scratch) / "tables")
        spoil(folder, size)
        taken = fastest(lambda: check(folder))
        shutil.rmtree(folder)
    return taken


def main() -> int:
    """Print both tables, and return whether a ratio is too high."""
    bad = 0
    reading, checking = fastest(lambda: read_all(data_dir())), fastest(lambda: check(data_dir()))
    ratio = checking / reading
    bad += ratio > READING
    print("| shipped tables | ms | ratio | at most |", "|---|---:|---:|---:|", sep="\n")
    print(f"| read by the csv module | {1000 * reading:.0f} | 1 | |")
    print(f"| checked | {1000 * checking:.0f} | {ratio:.1f} | {READING:.0f} |")
    print("\n| small tables with | ms | ms for four times as much | ratio | at most |")
    print("|---|---:|---:|---:|---:|")
    for what, (spoil, size) in SPOILT.items():
        one, four = seconds_of(spoil, size), seconds_of(spoil, 4 * size)
        bad += four / one > GROWTH
        cells = (f"{1000 * one:.0f}", f"{1000 * four:.0f}", f"{four / one:.1f}", f"{GROWTH:.0f}")
        print(f"| {size:,} {what} | {' | '.join(cells)} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
