"""The command site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reegraph.cli.options import note, opened_options

__all__ = ["site"]


@click.command()
@click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path))
@click.option(
    "--one-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the workbench alone, as one file that opens from disk.",
)
@opened_options
@click.option(
    "--views",
    type=click.IntRange(min=0),
    default=8,
    show_default=True,
    metavar="N",
    help="Draw the N best-connected forums, minerals and states each; a drawing takes about 1 MB.",
)
@click.option(
    "--with-unclear",
    is_flag=True,
    help="Pass on rows in bulk from sources of unclear licence too, which a release leaves out.",
)
@click.option("--force", is_flag=True, help="Write into DIR although it holds other files.")
def site(folder: Path | None, one_file: Path | None, **options: Any) -> None:
    """Write the graph as a site that needs no server: workbench, pages, reference, downloads.

    DIR goes onto any web host as it is. SPARQL runs in the reader's browser. The same graph gives
    the same bytes. Without --store the site has what a release has.
    """
    from reegraph.errors import UsageError
    from reegraph.graph.snapshot import open_graph
    from reegraph.knowledge import KnowledgeGraph
    from reegraph.release.redistributable import redistributable
    from reegraph.site import build as making

    if (folder is None) == (one_file is None):
        raise UsageError("Say where to write the site.", "Give a folder, or --one-file FILE.")
    store = options["store"]
    when = (options["as_of"], options["include_possible"])
    if store is None:
        whole = redistributable(None, options["with_unclear"], note, *when)
        graph = KnowledgeGraph(whole.kg)
        of = whole
    else:
        graph = KnowledgeGraph(open_graph(store, *when, note))
        of = None
    if one_file is not None:
        making.write_file(graph, one_file)
    elif folder is not None:
        making.write_folder(graph, folder, options["views"], options["force"], note, of)
    click.echo(str(one_file or folder))
