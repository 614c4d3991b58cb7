"""The command release."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.cli.options import note

__all__ = ["release"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--previous",
    metavar="DIR|REF",
    help="The release before (its folder, a folder of tables, or a git revision), for the list of "
    "claims added, changed and withdrawn.",
)
@click.option(
    "--with-unclear",
    is_flag=True,
    help="Keep rows in bulk from sources whose licence is unclear; they are left out if not given.",
)
@click.option(
    "--base",
    metavar="URL",
    default="",
    help="The address under which the files will be found; they are named relative to one another "
    "if not given.",
)
@click.option(
    "--tables",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of tables in place of the shipped ones.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Release into DIR although it holds other files: they stay, those of the same name do not.",
)
def release(
    folder: Path,
    previous: str | None,
    with_unclear: bool,
    base: str,
    tables: Path | None,
    force: bool,
) -> None:
    """Write the citable release into DIR: tables, graph, networks, panel, metadata, checksums.

    The same tables give the same bytes. A release that fails leaves the one before as it was.
    """
    from reegraph.errors import UsageError
    from reegraph.release import ReleaseOptions
    from reegraph.release import release as make

    if base and not base.startswith(("https://", "http://")):
        raise UsageError("The base is not a web address.", "Write https://HOST/PATH.")
    make(folder, ReleaseOptions(tables, previous, with_unclear, base, force), note)
    click.echo(str(folder))
