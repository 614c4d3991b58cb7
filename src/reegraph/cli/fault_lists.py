"""Faults and differences, printed."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from reegraph.compiler.diff import Difference
from reegraph.tables.faults import Fault

__all__ = ["print_diff", "print_faults"]


def print_faults(faults: list[Fault], form: str) -> int:
    """Print errors, then warnings, and return the exit code."""
    errors = [f for f in faults if f.severity == "error"]
    warnings = [f for f in faults if f.severity == "warning"]
    if form == "json":
        click.echo(json.dumps([asdict(f) for f in errors + warnings], ensure_ascii=False, indent=1))
        return 1 if errors else 0
    for fault in errors:
        click.echo(str(fault))
    if errors and warnings:
        click.echo()
    for fault in warnings:
        click.echo(f"warning: {fault}")
    click.echo(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", err=True)
    return 1 if errors else 0


def _count(faults: list[Fault], word: str) -> str:
    return f"{len(faults) or 'no'} {word}{'' if len(faults) == 1 else 's'}"


def print_diff(difference: Difference, form: str) -> None:
    """Print what was added (+), changed (~) and withdrawn (-)."""
    if form == "json":
        click.echo(json.dumps(asdict(difference), ensure_ascii=False, indent=1))
        return
    for key in difference.added:
        click.echo(f"+ {key}")
    for key, lost, gained in difference.changed:
        click.echo(f"~ {key}")
        for text in lost:
            click.echo(f"    - {text}")
        for text in gained:
            click.echo(f"    + {text}")
    for key in difference.withdrawn:
        click.echo(f"- {key}")
    d = difference
    click.echo(
        f"{len(d.added)} added, {len(d.changed)} changed, {len(d.withdrawn)} withdrawn", err=True
    )
