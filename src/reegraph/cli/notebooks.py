"""The command that writes out the notebooks: notebooks."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.cli.options import note
from reegraph.errors import StoreError, UsageError

__all__ = ["notebooks"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def notebooks(folder: Path) -> None:
    """Write the notebooks that come with reegraph into DIR, to read, run and change.

    They need Jupyter and `pip install reegraph[plot]`. Existing files are kept.
    """
    from reegraph.resources import notebooks_dir

    shipped = sorted(notebooks_dir().glob("*.ipynb"))
    existing = [p.name for p in shipped if (folder / p.name).exists()]
    if len(existing) == len(shipped):
        raise UsageError(f"{folder} has the notebooks already.", "Name another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in shipped:
            if path.name not in existing:
                (folder / path.name).write_bytes(path.read_bytes())
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault
    for path in shipped:
        if path.name not in existing:
            click.echo(str(folder / path.name))
    if existing:
        note(f"kept as they were: {', '.join(existing)}")
