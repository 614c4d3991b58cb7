"""Runs the commands that the documentation shows and puts their output under them.

A console block in README.md or docs/*.md holds commands behind `$ ` and what they print. With
--check nothing is written and the exit code is 1 where a page differs from what they print today.

    python docs/refresh.py [--check] [FILE ...]
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG, WIDE = 40, 150  # lines and columns of an output that a page shows
TABLES = ("ask", "query", "rank", "exposure", "partners", "scenario", "alliances")
BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)


def output(command: str) -> str:
    """What a command prints to a wide terminal; rows as a table, as there."""
    words = shlex.split(command)
    if words[0] != "reegraph":
        raise SystemExit(f"only reegraph commands can be shown: {command}")
    if words[1] in TABLES and "--format" not in words and "CONSTRUCT" not in command:
        words += ["--format", "table"]
    environment = {**os.environ, "COLUMNS": str(WIDE), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "reegraph", *words[1:]],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )
    text = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    lines = [line.rstrip() for line in text.strip("\n").splitlines() if line.strip()]
    shown = [line if len(line) <= WIDE else line[: WIDE - 1] + "…" for line in lines[:LONG]]
    return "\n".join([*shown, *(["…"] if len(lines) > LONG else [])]) + "\n"


def refreshed(page: str) -> str:
    """A page with the output of its commands as it is today."""

    def block(match: re.Match[str]) -> str:
        commands = [line[2:] for line in match[2].splitlines() if line.startswith("$ ")]
        body = "".join(f"$ {command}\n{output(command)}" for command in commands)
        return match[1] + body + match[3]

    return BLOCK.sub(block, page)


def main() -> int:
    """Refresh or check the pages."""
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    pages = [Path(a) for a in arguments] or [
        ROOT / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
    ]
    stale = []
    for path in pages:
        before = path.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            stale.append(path)
            if "--check" not in sys.argv:
                path.write_text(after, encoding="utf-8", newline="")
    for path in stale:
        print(f"{path.name} {'differs' if '--check' in sys.argv else 'refreshed'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
