"""Write docs/commands.md: the help of every command, with an example each.

Run as `make reference`; a test compares the page with what this file makes.
"""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.cli import cli

PAGE = Path(__file__).resolve().parent / "commands.md"

EXAMPLES = {
    "alliances": ("Communities of the network of agreements as a picture, then who brokers.",
                  "reegraph alliances --plot communities.png\n"
                  "reegraph alliances --show brokers --format csv"),
    "ask": ("Agreements of India on lithium since 2020, as a Markdown table.",
            "reegraph ask agreements-of state=India mineral=lithium since=2020 --format md"),
    "build": ("Compile tables of your own into a store, then ask it.",
              "reegraph build my_tables --out my_store\n"
              "reegraph query 'SELECT * { ?s ?p ?o } LIMIT 5' --store my_store"),
    "check": ("Validate a folder of tables; each fault is one line.",
              "reegraph check my_tables"),
    "cite": ("A bibliography entry for what is known of KABIL.",
             "reegraph cite KABIL --format bibtex"),
    "coding": ("Have a second person code a tenth of the rows, then measure agreement.",
               "reegraph coding sample --seed 1 -o second-pass\n"
               "reegraph coding agreement second-pass"),
    "completion": ("Completion of commands, questions and parameters in bash.",
                   "reegraph completion bash > "
                   "~/.local/share/bash-completion/completions/reegraph"),
    "evolution": ("How the network of agreements grew, as a table and as a picture.",
                  "reegraph evolution --start 2015 --plot growth.png"),
    "export": ("The network of entities for Gephi, and the tables as Parquet.",
               "reegraph export -o network.gexf\n"
               "reegraph export --format parquet --folder tables"),
    "exposure": ("Who mines rare earths; what share of the world's lithium India's agreements reach.",
                 "reegraph exposure 'rare earth elements' --plot shares.png\n"
                 "reegraph exposure lithium --state India"),
    "mcp": ("The graph for a language-model client, which starts this itself (see docs/mcp.md).",
            "reegraph mcp --as-of 2024-12-31 --timeout 10"),
    "notebooks": ("Notebooks to read, run and change.",
                  "reegraph notebooks my_notebooks"),
    "partners": ("With whom India could sign on cobalt next, but China, and how much that is the "
                 "weights.",
                 "reegraph partners India cobalt --exclude China --explain\n"
                 "reegraph partners India cobalt --exclude China --sensitivity"),
    "path": ("How KABIL and Ganfeng Lithium are connected.",
             "reegraph path KABIL 'Ganfeng Lithium'"),
    "query": ("Who owned a part of KABIL in the middle of 2020?",
              "reegraph query 'SELECT ?owner { ?owner ree:ownsStakeIn actor:kabil }' "
              "--as-of 2020-06-30"),
    "questions": ("Questions about trade, then all about one of them.",
                  "reegraph questions trade\nreegraph questions agreements-of"),
    "rank": ("Who lies between others in the agreements on lithium, and how sure that is.",
             "reegraph rank --measure betweenness --minerals lithium\n"
             "reegraph rank --measure betweenness --sure 1000"),
    "release": ("A release, and the next one with what has changed since.",
                "reegraph release reegraph-2026.11.0\n"
                "reegraph release reegraph-2026.12.0 --previous reegraph-2026.11.0"),
    "scenario": ("What if China exported no gallium, with the claims behind each row.",
                 "reegraph scenario --remove China/gallium --state India --explain\n"
                 "reegraph scenario --percolate betweenness --plot falling-apart.png"),
    "serve": ("A SPARQL endpoint for this machine, then one question asked of it from another terminal.",
              "reegraph serve --port 8642\n"
              "reegraph ask founders-of --endpoint http://127.0.0.1:8642/sparql"),
    "show": ("All that is said of KABIL, with every statement.",
             "reegraph show KABIL --all"),
    "site": ("The site for a web host, then the workbench alone as a file to open from disk.",
             "reegraph site public\n"
             "reegraph site --one-file reegraph.html"),
    "view": ("One offline HTML file that can be mailed.",
             "reegraph view around KABIL -o kabil.html"),
    "view agreements": ("Which states and blocs agreed what on lithium since 2020.",
                        "reegraph view agreements --minerals lithium --since 2020"),
    "view around": ("Two steps away from KABIL, at most 200 entities.",
                    "reegraph view around KABIL --hops 2 --limit 200 -o kabil.html"),
    "view forum": ("BRICS and what its members agreed.",
                   "reegraph view forum BRICS -o brics.html"),
    "view mineral": ("Who mines, refines and buys lithium.",
                     "reegraph view mineral lithium -o lithium.html"),
    "view network": ("States and blocs linked by agreements on rare earths; who owns whom, the 200 best "
                     "connected; all layers of links, more than a page else shows.",
                     "reegraph view network state-agreements --minerals 'rare earth elements'\n"
                     "reegraph view network ownership --limit 200\n"
                     "reegraph view network multiplex --full"),
    "view map": ("The agreements on lithium on a world map.",
                 "reegraph view map --minerals lithium -o lithium-map.html"),
    "view path": ("How KABIL and Ganfeng Lithium are connected.",
                  "reegraph view path KABIL 'Ganfeng Lithium' -o path.html"),
    "view query": ("Who owns a share of what, as pairs; the text of the query stays out of the file.",
                   "echo 'SELECT ?owner ?owned { ?owner ree:ownsStakeIn ?owned }' |\n"
                   "  reegraph view query - --no-query -o owners.html"),
}  # fmt: skip

# As a user asks for it: what is inherited from the whole is the same for a part.
SHOWN = {"terminal_width": 88, "max_content_width": 88, **cli.context_settings}

INTRODUCTION = """# Commands

Results go to standard output, all else to standard error. Tables are aligned on a terminal and
CSV in a pipe. A command ends with 0 when it is done (also when no rows are found), with 1 where the
data or the query has faults or the time is up, with 2 for wrong usage or an unknown name.

A name is an id, a label or another name, without regard to case and accents; `actor:oecd` or
`--type actor` settles what it is where it can be several things.
"""


def commands(group: click.Group, path: str) -> list[tuple[str, click.Command]]:
    """All commands below a group with their full names, in order."""
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((f"{path} {name}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
    return found


def page() -> str:
    """The text of the page."""
    parts = [INTRODUCTION]
    for name, command in commands(cli, "reegraph"):
        context = click.Context(command, info_name=name, **SHOWN)
        parts.append(f"## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
        if name.removeprefix("reegraph ") in EXAMPLES:
            what, example = EXAMPLES[name.removeprefix("reegraph ")]
            parts.append(f"{what}\n\n```sh\n{example}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="")
