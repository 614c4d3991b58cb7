"""Texts that try to break a page or to run in it, and a picture that holds them everywhere."""

from __future__ import annotations

from typing import Any

import networkx as nx

from reegraph.graph.sources import Source
from reegraph.namespaces import entity

TEXTS = [
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "</SCRIPT ><ScRiPt>window.ran=1</sCrIpT>",
    "<!-- <script> --><script>window.ran=1</script>",
    "<!--<script>",
    "</title><script>window.ran=1</script>",
    "</style><script>window.ran=1</script>",
    "</textarea><img src=x onerror=window.ran=1>",
    "<img src=x onerror=window.ran=1>",
    "<img/src='x'/onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<math><mtext><style><img src=x onerror=window.ran=1></style></mtext></math>",
    "<iframe src='javascript:parent.ran=1'></iframe>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<object data='javascript:window.ran=1'></object>",
    "<embed src='javascript:window.ran=1'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/a.css'>",
    "<form action='https://evil.example/'><button autofocus>",
    "<input autofocus onfocus=window.ran=1>",
    "<details open ontoggle=window.ran=1>",
    "<a href='javascript:window.ran=1'>href</a>",
    "<div style='background:url(https://evil.example/x.png)'>",
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1//https://",
    "java\tscript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:window.ran=1",
    "\" onmouseover=\"window.ran=1\" x=\"",
    "' autofocus onfocus='window.ran=1' x='",
    "` onload=window.ran=1 `${window.ran=1}`",
    "{{7*7}} {% raw %} {{ config }} ${7*7} #{7*7} <%= 7*7 %>",
    "@@CSP@@ %s {0} {name} {n} {m} $& $1 $`",
    "&lt;script&gt;window.ran=1&lt;/script&gt; &amp;quot; &#x3c;",
    "]]><script>window.ran=1</script><![CDATA[",
    "line\u2028separator\u2029and\u0000null\u0007\u001b[31m\r\nnew",
    "\u202egnirts desrever\u202c \u2066isolate\u2069 \u200b\ufeff",
    "أرجنتين עברית हिन्दी 日本国 한국 ⛏️🇦🇷👩‍🔬",
    "e" + "\u0301" * 200,
    "x" * 5000,
    "word " * 1000,
    "__proto__",
    "constructor",
    "toString",
    "=HYPERLINK(\"https://evil.example/\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\\\\evil.example\\share",
    "\\u003cscript\\u003e \\x3c \\",
    "2024-01-01' OR '1'='1",
    "🏴" * 300,
    "",
    " ",
]  # fmt: skip


def _claim(number: int, text: str, sources: list[Source]) -> dict[str, Any]:
    codes = {"minerals": [text], "forums": [text], "stages": [text]}
    dates = {"start": text if number % 3 else "2020", "end": text if number % 2 else ""}
    return {
        "text": text, "rank": "preferred", "holding": "certain", "confidence": text,
        "scope": "statement", "note": text, "conflicts": [text], "sources": sources, **dates,
        "about": {**codes, "status": text, "signed": text},
    }  # fmt: skip


def picture() -> nx.MultiDiGraph:
    """A centre with one neighbour for each text, which stands in every field of it."""
    texts = dict(enumerate(TEXTS))
    graph = nx.MultiDiGraph(
        day="2024-01-01", title=TEXTS[1], left_out=3, centre=entity("actor", "centre"),
        query="\n".join(TEXTS[:8]), notes=TEXTS, groups={"0": TEXTS[0], "1": TEXTS[8]},
    )  # fmt: skip
    terms = {name: {text: text for text in TEXTS} for name in (
        "forums", "stages", "statuses", "confidences", "source_kinds")}  # fmt: skip
    graph.graph["terms"] = {**terms, "minerals": {text: [text, TEXTS] for text in TEXTS}}
    names = [graph.graph["centre"], *(entity("actor", f"n{number}") for number in texts)]
    for number, name in enumerate(names):
        text = texts.get(number - 1, TEXTS[9])
        source = Source(f"s{number}{text[:40]}", text, text, text, text, text)
        claim = _claim(number, text, [source])
        about = claim["about"]
        graph.add_node(
            name, label=text, short=text, type="actor", kind="state", names=[text], ring=1,
            facts=[{"key": f"f{number}{text[:40]}", **claim}], about=about,
            community=number % 3,
        )  # fmt: skip
        if number:
            key = f"c{number}{text[:40]}"
            graph.add_edge(names[0], name, key=key, family="party", label=text, **claim)
            graph.add_edge(names[0], name, key=f"d{key}", family="stake", label=text, **claim)
    return graph
