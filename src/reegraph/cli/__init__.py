"""The command line: one file a command group, each command a thin call of the library."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from reegraph import __version__
from reegraph.errors import DataError, ReegraphError, nearest

__all__ = ["cli", "main"]

_COMMANDS = (
    "alliances", "ask", "build", "check", "cite", "coding", "completion", "evolution", "export",
    "exposure", "mcp", "notebooks", "partners", "path", "query", "questions", "rank", "release",
    "scenario", "serve", "show", "site", "view",
)  # fmt: skip  # a command stands in the file of its name


def _give_up_output() -> None:
    """Have nothing more written, also not what waits to be written when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class _LazyGroup(click.Group):
    """A group that imports the module of a command when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"reegraph.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has enough of its output (`| head`) is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would end with 1
            _give_up_output()
            return 0
        except KeyboardInterrupt:  # click would write an empty line first
            raise click.Abort from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as fault:
            near = nearest(args[0], _COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx) from fault


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="reegraph")
def cli() -> None:
    """An open, citable knowledge graph of mining diplomacy.

    Who agreed what with whom over which minerals, who owns, trades and restricts what, since when,
    and which source says so.
    """


def _say(message: str, hint: str | None) -> None:
    click.echo(f"Error: {message}", err=True)
    if hint:
        click.echo(f"Hint: {hint}", err=True)


def _report(fault: ReegraphError) -> int:
    if isinstance(fault, DataError):
        for line in fault.faults[:50]:
            click.echo(str(line), err=True)
        if len(fault.faults) > 50:
            click.echo(f"... and {len(fault.faults) - 50} more", err=True)
    _say(fault.message, fault.hint)
    return fault.exit_code


def _run(arguments: list[str] | None) -> int:
    try:
        result: Any = cli.main(args=arguments, prog_name="reegraph", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except ReegraphError as fault:
        return _report(fault)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.format_message(), err=True)
        return 2
    except click.ClickException as fault:
        context = getattr(fault, "ctx", None)
        usage = f"See `{context.command_path} --help`." if context is not None else None
        _say(fault.format_message(), usage)
        return 2
    except click.Abort:
        _say("Interrupted.", None)
        return 130
    except OSError as fault:
        _give_up_output()
        what = f"{fault.filename}:" if fault.filename else "The output cannot be written:"
        _say(f"{what} {fault.strerror or fault}.", None)
        return 1


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process: 0 done, 1 data or query at fault, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))
