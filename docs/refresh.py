"""Run the commands that the documentation shows and put their output under them.

A console block in README.md or docs/*.md holds commands behind `$ ` and what they print. Counts of
rows stand between marks such as `<!-- counts -->`. Both depend on the data, so that a new row would
change them: `--check` therefore writes nothing and compares shapes only. It fails where a command no
longer ends as it did, has other columns than docs/shapes.json says, or is shown without output.

    python docs/refresh.py [--check] [FILE ...]
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "graph_data"
SHAPES = ROOT / "docs" / "shapes.json"
ROWS = ("ask", "query", "rank", "exposure", "partners", "scenario", "alliances")
BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
MARKED = re.compile(r"(<!-- (counts|licences) -->\n)(.*?)(<!-- end of \2 -->)", re.DOTALL)


class Size(NamedTuple):
    """How much of an output a page shows: lines, and columns of a line."""

    lines: int
    columns: int


# README.md is read on terminals and phones; the site has room for more.
README, PAGE = Size(8, 80), Size(24, 110)


def run(command: str, *more: str, columns: int = 80) -> subprocess.CompletedProcess[bytes]:
    """Run a reegraph command as in a terminal of some width, and return what it printed."""
    words = shlex.split(command)
    if words[0] != "reegraph":
        raise SystemExit(f"only reegraph commands can be shown: {command}")
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", *words, *more],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )


def prints_rows(command: str) -> bool:
    """Return whether a command prints rows and leaves their format open."""
    return command.split()[1] in ROWS and not re.search(r"--format|CONSTRUCT|DESCRIBE", command)


def output(command: str, size: Size) -> str:
    """Return what a command prints, cut to a size; rows as a table, as on a terminal."""
    more = ["--format", "table"] if prints_rows(command) else []
    done = run(command, *more, columns=size.columns)
    text = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if len(lines) > size.lines:
        lines = [*lines[: size.lines - 1], "…"]
    width = size.columns
    return "".join(f"{line if len(line) <= width else line[: width - 1] + '…'}\n" for line in lines)


def shape(command: str) -> dict[str, Any]:
    """Return what of an output does not depend on the data: the exit code and the columns."""
    if not prints_rows(command):
        return {"exit": run(command).returncode}
    done = run(command, "--format", "csv")
    header = done.stdout.decode("utf-8").partition("\n")[0].rstrip("\r")
    return {"exit": done.returncode, "columns": header.split(",")}


def commands(page: str) -> Iterator[tuple[str, str]]:
    """Yield each command that a page shows, with the output under it."""
    for match in BLOCK.finditer(page):
        for part in re.split(r"^\$ ", match[2], flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of graph_data/."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts() -> str:
    """Return the table of what the graph holds."""

    def number(*tables: str) -> str:
        return f"{sum(len(rows(table)) for table in tables):,}"

    lines = {
        f"{number('agreements')} agreements": "with parties, minerals, clauses, dates, values",
        f"{number('actors')} actors": "states, ministries, companies, banks, organisations",
        f"{number('forums')} forums, {number('memberships')} memberships": "BRICS, G20, MSP, by date",
        f"{number('minerals')} minerals": f"and {number('lists')} lists of what is critical to whom",
        f"{number('projects')} projects, {number('stakes')} stakes": "mines, plants, their owners",
        f"{number('measures')} policy measures": "export bans, licensing, tariffs, stockpiles",
        f"{number('observations', 'trade_flows')} figures": "production, reserves, trade",
        f"{number('sources')} sources": "every statement names at least one",
    }
    return "| | |\n|---|---|\n" + "".join(f"| {what} | {more} |\n" for what, more in lines.items())


def licences() -> str:
    """Return the table of sources by licence."""
    meanings = {
        "public-domain": "a work of the US federal government, or dedicated to the public domain",
        "open": "text or data under an open licence, named in `licence_name`",
        "facts-only": "protected, or under terms that do not allow passing it on freely: we take "
        "single facts, in our own words, and cite",
        "unclear": "terms not known to us: treated like `facts-only`",
    }
    number = Counter(row["licence"] for row in rows("sources"))
    return "| `licence` | meaning | rows |\n|---|---|---:|\n" + "".join(
        f"| `{code}` | {meaning} | {number[code]} |\n" for code, meaning in meanings.items()
    )


MADE = {"counts": counts, "licences": licences}


def refreshed(page: str, size: Size) -> str:
    """Return a page with the output of its commands and its counts as they are today."""

    def block(match: re.Match[str]) -> str:
        shown = [line[2:] for line in match[2].splitlines() if line.startswith("$ ")]
        body = "".join(f"$ {command}\n{output(command, size)}" for command in shown)
        return match[1] + body + match[3]

    page = MARKED.sub(lambda match: match[1] + MADE[match[2]]() + match[4], page)
    return BLOCK.sub(block, page)


def faults(page: str, shapes: dict[str, Any]) -> Iterator[str]:
    """Yield what of a page no longer fits the program, whatever the data are."""
    for command, printed in commands(page):
        today = shape(command)
        if command not in shapes:
            yield f"`{command}` is not in docs/shapes.json"
        elif shapes[command] != today:
            yield f"`{command}` gives {today}, not {shapes[command]}"
        if not printed.strip():
            yield f"`{command}` is shown without its output"
    for match in MARKED.finditer(page):
        if re.sub(r"[\d,]+", "0", match[3]) != re.sub(r"[\d,]+", "0", MADE[match[2]]()):
            yield f"the table of {match[2]} has other rows"


def main() -> int:
    """Refresh or check the pages."""
    check = "--check" in sys.argv
    named = [Path(argument).resolve() for argument in sys.argv[1:] if argument != "--check"]
    pages = named or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = {path: path.read_text(encoding="utf-8") for path in pages}
    shapes: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    if check:
        wrong = [
            f"{path.name}: {fault}"
            for path, text in texts.items()
            for fault in faults(text, shapes)
        ]
        print(*wrong, *(["Run `make readme`."] if wrong else []), sep="\n")
        return 1 if wrong else 0
    for path, text in texts.items():
        after = refreshed(text, README if path.name == "README.md" else PAGE)
        if after != text:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"{path.name} refreshed")
    shown = {command: shape(command) for text in texts.values() for command, _ in commands(text)}
    kept = {} if not named else shapes
    lines = [f"{json.dumps(c)}: {json.dumps(s)}" for c, s in sorted({**kept, **shown}.items())]
    SHAPES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
