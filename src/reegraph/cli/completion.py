"""Completion for the shell."""

from __future__ import annotations

import click

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands, questions and their parameters in a shell.

    For bash: reegraph completion bash > ~/.local/share/bash-completion/completions/reegraph
    """
    from click.shell_completion import get_completion_class

    from reegraph.cli import cli

    shell_class = get_completion_class(shell)
    assert shell_class is not None  # the choice names only shells that click knows
    click.echo(shell_class(cli, {}, "reegraph", "_REEGRAPH_COMPLETE").source())
