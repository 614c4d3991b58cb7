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

    They need Jupyter and `pip install reegraph[plot]`. A file that is there already stays.
    """
    from reegraph.resources import notebooks_dir

    found = sorted(notebooks_dir().glob("*.ipynb"))
    kept = [p.name for p in found if (folder / p.name).exists()]
    if len(kept) == len(found):
        raise UsageError(f"{folder} has the notebooks already.", "Name another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in found:
            if path.name not in kept:
                (folder / path.name).write_bytes(path.read_bytes())
    except OSError as fault:
        raise StoreError(f"{folder} cannot be written: {fault.strerror or fault}.") from fault
    for path in found:
        if path.name not in kept:
            click.echo(str(folder / path.name))
    if kept:
        note(f"left as they were: {', '.join(kept)}")
