"""Headers of query files: the lines `# name: value` of rules, checks and questions."""

from __future__ import annotations

import re

__all__ = ["header_lines"]

_LINE = re.compile(r"# (\w+): (.*)")


def header_lines(text: str) -> list[tuple[str, str]]:
    r"""(name, value) of each header line of a query, in order; a name may come more than once.

    >>> header_lines("# title: Stakes\n# day: yes\nSELECT * {}")
    [('title', 'Stakes'), ('day', 'yes')]
    """
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return [(m[1], m[2]) for m in found if m is not None]
