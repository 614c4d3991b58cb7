"""The command that finds a chain of claims between two entities: path."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from reegraph.cli.name_completion import complete_names
from reegraph.cli.options import graph_of, graph_options, note, output, text_format
from reegraph.cli.timeout import with_timeout

__all__ = ["path"]


@click.command()
@click.argument("one", shell_complete=complete_names())
@click.argument("other", shell_complete=complete_names())
@text_format
@graph_options
def path(one: str, other: str, form: str, **options: Any) -> None:
    """Show how two entities are connected on the day, each step with its sources.

    A step is a claim that holds on the day; one that holds only possibly says so, and so does one
    over an agreement that does not stand on the day (talks, lapsed, cancelled).
    """
    from reegraph.render.sources import source_line

    graph = graph_of(options)

    def work() -> None:
        steps = graph.path(one, other)
        if not steps:
            note("No chain of claims connects them.")
        with output(options["output"]) as out:
            if form == "json":
                text = json.dumps([asdict(s) for s in steps], ensure_ascii=False, indent=1)
                out.write(text.encode() + b"\n")
                return
            for number, step in enumerate(steps, 1):
                out.write(f"{number}. {step}\n".encode())
                for source in step.sources:
                    out.write(f"     {source_line(source)}\n".encode())

    with_timeout(options["timeout"], work)
