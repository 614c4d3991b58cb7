"""Rules of the tables of method: blocs of polities, depth of agreements."""

from __future__ import annotations

from collections.abc import Iterator

from reegraph.tables.faults import did_you_mean, shown
from reegraph.tables.reader import Row
from reegraph.tables.rule import Finding, Rule, View, rule

__all__ = ["RULES"]

RULES: list[Rule] = []


@rule("T650", RULES)
def forum_or_region(view: View) -> Iterator[Finding]:
    """A bloc has neither forum nor region, or both."""
    for row in view.rows("blocs", "forum", "region"):
        forum, region = row.cells["forum"], row.cells["region"]
        if forum and region:
            message = f"the bloc has the forum {shown(forum)} and the region {shown(region)}"
            yield Finding(row, "region", message, "fill one of the two")
        elif not forum and not region:
            yield Finding(row, "forum", "the bloc has neither forum nor region")


@rule("T651", RULES)
def region_of_no_state(view: View) -> Iterator[Finding]:
    """The region of a bloc is not the United Nations region of any state."""
    if not view.read("countries"):
        return
    known = {row.cells["un_region"] for row in view.tables.rows["countries"]} - {""}
    for row in view.rows("blocs", "region"):
        region = row.cells["region"]
        if region and region not in known:
            message = f"{shown(region)} is no un_region in countries.csv"
            yield Finding(row, "region", message, did_you_mean(region, known))


@rule("T652", RULES)
def kind_without_depth(view: View) -> Iterator[Finding]:
    """A kind of agreement has no row in depths.csv, so that no network can weight it."""
    if not view.read("depths"):
        return
    kinds = view.tables.package.tables["depths"].columns["kind"].enum
    given = {row.cells["kind"] for row in view.tables.rows["depths"]}
    for kind in kinds:
        if kind not in given:
            yield Finding(Row("depths", 1, {}), "kind", f"{shown(kind)} has no row")


@rule("W650", RULES)
def no_bloc(view: View) -> Iterator[Finding]:
    """No bloc is named, so that nobody can be called a broker between blocs."""
    if view.read("blocs") and not view.tables.rows["blocs"]:
        yield Finding(Row("blocs", 1, {}), None, "no bloc is named")
