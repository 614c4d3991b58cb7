"""Rules that a row obeys as a whole, or with other rows: a table of coded checks.

Each rule is one function; its docstring is what its code means, in the codebook and to the reader.
A rule yields findings (row, column, message, hint) and sees only rows whose writing is sound. It
may name tables and columns; where a package lacks them it finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reegraph.tables import (
    rules_across_rows,
    rules_attributions,
    rules_dates,
    rules_deals,
    rules_method,
    rules_rows,
)
from reegraph.tables.codes import fault
from reegraph.tables.faults import Fault
from reegraph.tables.reader import Tables
from reegraph.tables.references import Index
from reegraph.tables.rule import Rule, View

__all__ = ["RULES", "rule_faults"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        [
            *rules_dates.RULES,
            *rules_deals.RULES,
            *rules_rows.RULES,
            *rules_across_rows.RULES,
            *rules_attributions.RULES,
            *rules_method.RULES,
        ],
        key=lambda rule: rule.code,
    )
)


def rule_faults(tables: Tables, index: Index, rules: Iterable[Rule] = RULES) -> Iterator[Fault]:
    """Find the faults that the rules report."""
    view = View(tables, index)
    for rule in rules:
        for row, column, message, hint in rule.find(view):
            path = tables.package.tables[row.table].path
            yield fault(rule.code, path, row.line, column, message, hint=hint)
