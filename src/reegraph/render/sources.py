"""Sources in short: numbers drawn together into ranges, and a source as one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reegraph.graph.sources import Source

__all__ = ["ranges", "source_line", "source_title"]


def ranges(numbers: Iterable[int], show: Callable[[int], str] = str) -> str:
    """Return numbers in order, with runs of three or more drawn together.

    Args:
        numbers: Numbers of sources, each once.
        show: How a number is written, for example as a link.

    >>> ranges([8, 1, 2, 3, 5, 7])
    '1-3,5,7,8'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{show(run[0])}-{show(run[-1])}" if len(run) > 2 else ",".join(map(show, run))
        for run in runs
    )


def source_title(source: Source) -> str:
    """Return title, publisher and date of a source as sentences, without its address."""
    date = f", {source.date}" if source.date else ""
    return f"{source.title}. {source.publisher}{date}."


def source_line(source: Source) -> str:
    """Return a source as one line: title, publisher, date, address."""
    return f"{source_title(source)} {source.url}".rstrip()
