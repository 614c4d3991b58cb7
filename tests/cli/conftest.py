"""Running a command: in this process where it ends by itself, in another where it is ended."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shipped import heed_ctrl_c, shipped_cache  # noqa: F401  # a fixture

from reegraph.cli import main
from reegraph.graph import questions as library


class Ended(NamedTuple):
    """What a command left: its exit code, standard output and standard error."""

    code: int
    out: bytes
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs a command with arguments and, if given, standard input."""

    def command(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, out, err.decode("utf-8"))

    return command


def started(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "reegraph", *arguments]
    chosen: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "stdin": subprocess.DEVNULL,
        "env": dict(os.environ),
        **({"preexec_fn": heed_ctrl_c} if os.name == "posix" else {}),
    }
    return subprocess.Popen(command, **(chosen | options))


QUESTION = """# title: Members of a forum
# description: Every actor with a role in the forum since a day.
# keywords: members, forum
# parameter: forum (forum): forum whose members are asked for
# parameter: role (membership-role list) = member, founding-member: roles that count
# parameter: since (date optional): only from this day on
# parameter: number (integer) = 100: at most so many
SELECT ?member WHERE {
  ?claim ree:inForum ?forum ; ree:member ?member ; ree:membershipRole ?r .
  FILTER(?r IN (?role))
  OPTIONAL { ?claim ree:validFrom ?start }
  FILTER(COALESCE(?since, "") = "" || STR(?start) >= ?since)
  FILTER(?number > 0)
} ORDER BY ?member
"""


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library of one question in place of the shipped one."""
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "members-of.rq").write_text(QUESTION, encoding="utf-8")
    monkeypatch.setattr(library, "questions_dir", lambda: folder)
    library.read_questions.cache_clear()
    yield folder
    library.read_questions.cache_clear()
