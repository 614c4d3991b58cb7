"""The protocol: tools listed and called over the standard streams, faults told in one sentence."""

from __future__ import annotations

import asyncio
import json
import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from reegraph.errors import ReegraphError, UsageError
from reegraph.mcp import arguments
from reegraph.mcp import lookups as reading
from reegraph.mcp import queries as asking
from reegraph.mcp.limits import shorten, size_of

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, Tool

__all__ = ["answered", "make_server", "need_package", "run"]

_FAULT = 600  # characters of a message: it may repeat what was asked


async def answered(served: asking.Served, name: str, given: dict[str, Any] | None) -> Any:
    """Answer a tool, with version and day for which it holds; raises ReegraphError."""
    limits, graph = served.limits, served.graph
    wanted = arguments.check_arguments(name, given, limits)
    if name in ("query", "ask", "cite"):
        result = await getattr(asking, name)(served, **wanted)
    elif name == "questions":
        result = reading.questions(limits, **wanted)
    else:
        result = await asyncio.to_thread(getattr(reading, name), graph, limits, **wanted)
    record = {
        "data_version": graph.info.version,
        "as_of": graph.day,
        "reading": "certain and possible" if graph.possible else "certain",
    }
    answer = {**record, **result}
    if size_of(answer) > limits.size:
        raise UsageError(
            f"The answer is larger than {limits.size // 1024} KiB.",
            "Ask for less, or raise the limit (--max-size).",
        )
    return answer


async def _called(served: asking.Served, name: str, given: dict[str, Any] | None) -> CallToolResult:
    """Return the result of a call: the answer, or what is wrong in one sentence with a hint."""
    from mcp_types import CallToolResult, TextContent

    try:
        answer = await answered(served, name, given)
    except ReegraphError as fault:
        sentence = " ".join(f"{fault.message} {fault.hint or ''}".split())
    except Exception as fault:  # the client is told, the log has its kind
        logging.getLogger("reegraph.serve").warning("%s: %s", name, type(fault).__name__)
        sentence = f"The tool {name[:50]} cannot answer this. Ask in another way."
    else:
        text = json.dumps(answer, ensure_ascii=False)
        content = TextContent(type="text", text=text)
        return CallToolResult(content=[content], structured_content=answer)
    text_content = TextContent(type="text", text=shorten(sentence, _FAULT))
    return CallToolResult(content=[text_content], is_error=True)


def _listed(served: asking.Served) -> list[Tool]:
    from mcp_types import Tool, ToolAnnotations

    hints = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return [
        Tool(
            name=name,
            title=tool["title"],
            description=tool["description"],
            input_schema=arguments.input_schema(tool, served.limits),
            output_schema=arguments.output_schema(tool),
            annotations=hints,
        )
        for name, tool in arguments.tools().items()
    ]


def make_server(served: asking.Served) -> Server[Any]:
    """Make a server of the protocol whose tools answer from what is served."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolRequestParams, ListToolsResult

    from reegraph import __version__

    async def listed(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=_listed(served))

    async def called(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        return await _called(served, params.name, params.arguments)

    return Server(
        "reegraph",
        version=__version__,
        title="reegraph",
        instructions=arguments.instructions(),
        on_list_tools=listed,
        on_call_tool=called,
    )


async def _serve(served: asking.Served) -> None:
    from mcp.server.stdio import stdio_server

    server = make_server(served)
    try:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        await asking.close(served)


def need_package() -> None:
    """Raise UsageError where the package of the protocol is missing."""
    if find_spec("mcp") is None:
        raise UsageError(
            "The Model Context Protocol needs the package mcp.",
            "Install it with `pip install reegraph[mcp]`.",
        )


def run(served: asking.Served) -> None:
    """Serve over the standard streams until the client closes them."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    asyncio.run(_serve(served))
