"""What a release knows and does not know of itself, as figures: completeness, evidence, conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.graph.publishers import publisher_countries
from reegraph.graph.questions import fill_parameters, find_question
from reegraph.graph.results import text_rows
from reegraph.release.unclear_licences import BULK, ExcludedRow
from reegraph.tables.reader import Tables

if TYPE_CHECKING:
    from reegraph.graph.versions import Versions

__all__ = ["quality"]

_EVIDENCE = """SELECT ?class ?scope ?confidence (COUNT(*) AS ?number) WHERE {
  { SELECT ?claim (MIN(?named) AS ?class) WHERE {
      ?claim a ree:Claim , ?named . ?named rdfs:subClassOf+ ree:Claim .
      FILTER NOT EXISTS { ?claim a ?narrower . ?narrower rdfs:subClassOf+ ?named }
    } GROUP BY ?claim }
  ?claim ree:sourceScope ?scope ; ree:hasConfidence ?confidence .
} GROUP BY ?class ?scope ?confidence"""


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _counted(found: Iterable[str]) -> dict[str, int]:
    """Count by value, the largest first."""
    counts = Counter(found)
    return {name: counts[name] for name in sorted(counts, key=lambda n: (-counts[n], n))}


def completeness(tables: Tables) -> dict[str, Any]:
    """Count rows of each table, and the share of filled cells of table and column."""
    tables_filled: dict[str, Any] = {}
    for name, table in tables.package.tables.items():
        rows = tables.rows[name]
        filled = {column: sum(bool(r.cells[column]) for r in rows) for column in table.columns}
        cells = len(rows) * len(table.columns)
        tables_filled[name] = {
            "rows": len(rows),
            "filled": _share(sum(filled.values()), cells),
            "columns": {
                column: {"filled": _share(number, len(rows)), "cells": number}
                for column, number in filled.items()
            },
        }
    return tables_filled


def evidence(store: ox.Store) -> dict[str, Any]:
    """Count claims by class, scope of their sources and confidence."""
    numbers = [(row, int(row["number"])) for row in text_rows(store, _EVIDENCE)]
    total = sum(number for _, number in numbers)

    def by(column: str) -> dict[str, Any]:
        counts: Counter[str] = Counter()
        for row, number in numbers:
            counts[row[column].partition(":")[2]] += number
        order = sorted(counts, key=lambda name: (-counts[name], name))
        return {
            name: {"claims": counts[name], "share": _share(counts[name], total)} for name in order
        }

    classes: dict[str, Any] = {}
    for row, number in sorted(numbers, key=lambda counted: counted[0]["class"]):
        name = row["class"].partition(":")[2]
        own = classes.setdefault(name, {"claims": 0, "statement_scoped": 0, "single_report": 0})
        own["claims"] += number
        own["statement_scoped"] += number * (row["scope"] == "source-scope:statement")
        own["single_report"] += number * (row["confidence"] == "confidence:single-report")
    return {
        "claims": total,
        "source_scope": by("scope"),
        "confidence": by("confidence"),
        "single_report": by("confidence").get("single-report", {"claims": 0, "share": None}),
        "by_class": classes,
    }


def publishers(tables: Tables, store: ox.Store) -> dict[str, Any]:
    """Count sources by country and name of publisher, language, kind and licence."""
    rows = [row.cells for row in tables.rows["sources"]]
    places = Counter(publisher_countries(store).values())
    countries = {
        place: places[place] for place in sorted(places, key=lambda p: (-places[p], p)) if place
    }
    return {
        "sources": len(rows),
        "countries": countries,
        "country_unknown": places[""],
        "languages": _counted(row["language"] for row in rows),
        "kinds": _counted(row["kind"] for row in rows),
        "licences": _counted(row["licence"] for row in rows),
        "publishers": len({row["publisher"].casefold() for row in rows}),
        "largest": dict(list(_counted(row["publisher"] for row in rows).items())[:20]),
    }


def conflicts(store: ox.Store) -> dict[str, Any]:
    """List pairs of claims that cannot both hold, and by which rank one of them counts."""
    query = fill_parameters(find_question("disputes"), {}, lambda name, _: name)
    pairs = list(text_rows(store, query))
    disputed = {row[name] for row in pairs for name in ("claim", "other")}
    settled = sum(row["rank"] != row["otherRank"] for row in pairs)
    return {
        "pairs": len(pairs),
        "claims": len(disputed),
        "settled_by_rank": settled,
        "explained_by_coder": sum(bool(row["reason"]) for row in pairs),
        "list": [
            {
                key: row[key]
                for key in ("aboutName", "claim", "value", "other", "otherValue", "reason")
            }
            for row in pairs
        ],
    }


def left_out(left: list[ExcludedRow], tables: Tables) -> dict[str, Any]:
    """Count rows left out, by table and by source of unclear licence."""
    sources = {row.cells["id"]: row.cells for row in tables.rows["sources"]}
    bulk = [row for row in left if row.reason == "bulk"]
    counts = Counter((source, row.table) for row in bulk for source in row.sources)
    return {
        "threshold": BULK,
        "rows": len(left),
        "by_table": _counted(row.table for row in left),
        "by_source": [
            {
                "source": source,
                "title": sources[source]["title"],
                "publisher": sources[source]["publisher"],
                "table": table,
                "rows": number,
            }
            for (source, table), number in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        ],
    }


def quality(
    tables: Tables, store: ox.Store, left: list[ExcludedRow], of: Versions
) -> dict[str, Any]:
    """Make the quality report; every share is between 0 and 1, None where there is nothing."""
    return {
        "reegraph": {
            "data": of.data,
            "ontology": of.ontology,
            "reference": of.reference,
            "day": of.day,
        },
        "completeness": completeness(tables),
        "evidence": evidence(store),
        "publishers": publishers(tables, store),
        "conflicts": conflicts(store),
        "left_out": left_out(left, tables),
    }
