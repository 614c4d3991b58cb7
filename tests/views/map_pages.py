"""A map whose every text tries to break the page, and a page with a test inside that acts on it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .small import HOSTILE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "--window-size=1400,900",
    "--virtual-time-budget=3000", "--enable-logging=stderr",
)  # fmt: skip


def browse(page: Path, tmp_path: Path, *more: str) -> tuple[str, str]:
    """Standard output and the log of a headless run."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *more, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def hostile_data() -> dict[str, Any]:
    """What a map is drawn from, with hostile texts in every field and as every key."""
    states, agreements, arcs, projects = [], [], [], []
    for n, text in enumerate(HOSTILE):
        place = {"place": [10.0 * n - 60, 5.0 * n - 30], "by": "dot"} if n % 5 else {}
        states.append(
            {
                "id": text + str(n),
                "name": text,
                "names": [text],
                "region": text,
                "sort": text,
                "code": text,
                "note": text,
                **place,
            }
        )
        agreements.append({
            "id": text + str(n), "name": text, "kind": text, "status": text, "first": text,
            "last": text, "signed": text, "minerals": [text], "forums": [text], "parties": [text],
            "sides": [states[0]["id"], states[-1]["id"]], "summary": text,
            "conflicts": [[text, [text]]], "sources": [f"s{n}"],
        })  # fmt: skip
        projects.append(
            {
                "id": f"p{text}",
                "name": text,
                "state": states[-1]["id"],
                "stage": text,
                "region": text,
                "minerals": [text],
                "operators": [text],
                "note": text,
                "sources": [f"s{n}"],
                **({"place": [n, n]} if n % 2 else {}),
            }
        )
    placed = [state["id"] for state in states if "place" in state]
    for n, (one, other) in enumerate(itertools.pairwise(placed)):
        arcs.append({"ends": [one, other], "ties": [[n, 1.0, [[0, 0]]]]})
    texts = {text: text for text in HOSTILE}
    sources = {
        f"s{n}": [t, t, t, ("javascript:alert(1)", f"data:text/html,{t}")[n % 2], t]
        for n, t in enumerate(HOSTILE)
    }
    look = ["#123456", "#abcdef"]
    meta = {
        "title": HOSTILE[0], "day": "2024-01-01", "version": HOSTILE[1],
        "marks": ["2024-01-01"], "standing": HOSTILE,
        "cite": {"text": HOSTILE[2], "bibtex": HOSTILE[1]}, "chosen": [[HOSTILE[0], HOSTILE[1]]],
        "left_out": dict.fromkeys(HOSTILE, 1), "sources": sources, "forums": texts, "kinds": texts,
        "minerals": {text: [text, [text]] for text in HOSTILE}, "statuses": texts,
        "looks": dict.fromkeys(("state", "organisation", "project", "mineral", "arc"), look),
    }  # fmt: skip
    lost = [[text, text, 1] for text in HOSTILE]
    return {
        "meta": meta,
        "states": states,
        "agreements": agreements,
        "arcs": arcs,
        "projects": projects,
        "lost": lost,
    }


_AROUND = """
window.seen = {errors: [], violations: 0};
addEventListener("error", e => seen.errors.push(String(e.message)));
addEventListener("unhandledrejection", e => seen.errors.push(String(e.reason)));
document.addEventListener("securitypolicyviolation", () => { seen.violations += 1; });
"""

_AFTER = """(async () => {
const $ = id => document.getElementById(id);
const wait = ms => new Promise(done => setTimeout(done, ms));
const arcs = () => document.querySelectorAll("#map .arc").length;
const key = (element, name) => element.dispatchEvent(
  new KeyboardEvent("keydown", {key: name, bubbles: true, cancelable: true}));
const choose = (id, value) => {
  $(id).value = value;
  for (const kind of ["input", "change"]) $(id).dispatchEvent(new Event(kind, {bubbles: true}));
};
await wait(50);
try { ACTION } catch (fault) { seen.errors.push(String(fault)); }
await wait(300);
const loaded = performance.getEntriesByType("resource").map(r => r.name);
seen.requests = loaded.filter(name => !/^(blob|data):/.test(name));
document.body.dataset.seen = encodeURIComponent(JSON.stringify(seen));
})();"""


def acted(html: str, action: str) -> str:
    """A page with a script that acts on it and leaves what it saw in `data-seen` of the body.

    The action may use `arcs()`, `key(element, name)`, `choose(id, value)`, `wait(ms)` and `seen`.
    """
    scripts = [_AROUND, _AFTER.replace("ACTION", action)]
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    html = html.replace("script-src ", f"script-src {allowed} ", 1)
    html = html.replace("</head>", f"<script>{scripts[0]}</script></head>", 1)
    head, _, tail = html.rpartition("</body>")
    return f"{head}<script>{scripts[1]}</script></body>{tail}"
