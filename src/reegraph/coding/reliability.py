"""A blind second pass of coding: sheets without values, and how far two passes agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from string import Template
from typing import Any

from reegraph.coding import krippendorff as alpha
from reegraph.coding.filled_sheets import Answer, answers
from reegraph.coding.sheets import Plan, Unit, level, plans, units
from reegraph.errors import DataError, StoreError, UsageError
from reegraph.tables.faults import Fault
from reegraph.tables.reader import Tables
from reegraph.tables.schema import Column

__all__ = ["CITATION", "FEWEST", "Agreement", "agreement", "sample"]

# No alpha is given for fewer pairs: a single one would change it by a tenth and more.
FEWEST = 10

CITATION = (
    "Alpha: Krippendorff 2004, Content Analysis, 2nd ed.; Hayes and Krippendorff 2007, "
    "doi:10.1080/19312450709336664. Sets: MASI, Passonneau 2006, LREC."
)

_TEMPLATE = Path(__file__).with_name("second_pass.md")


@dataclass(frozen=True)
class Agreement:
    """How far two passes agree on a column.

    `what` is compared: `units` (how many were coded; no agreement), `filled` (whether a cell that
    may be empty is), or `value` (where both passes filled it). `agreement` is the share of equal
    pairs, `alpha` Krippendorff's, each None where there is none; `remark` then says why.
    """

    table: str
    column: str
    what: str
    level: str
    pairs: int
    agreement: float | None
    alpha: float | None
    remark: str = ""


def sample(
    tables: Tables, folder: Path, *, seed: int, share: float = 0.1, least: int = FEWEST
) -> Path:
    """Write sheets for a second coder: units of each coded table, drawn by `seed`, without values.

    Of each table `share` of the units is drawn, at least `least` of them or all. The same tables,
    seed and share give the same bytes; a larger share keeps what a smaller one drew. Returns the
    folder. Raises UsageError for a share outside (0, 1] or a folder that holds something, and
    StoreError where it cannot be written.
    """
    if not 0 < share <= 1:
        raise UsageError(
            f"The share is {share:g}; it must be above 0 and at most 1.", "A tenth is 0.1."
        )
    drawn: list[tuple[Plan, list[Unit]]] = []
    for plan in plans(tables.package):
        asked_units = units(tables, plan, seed)
        number = max(-int(-Fraction(str(share)) * len(asked_units) // 1), least)
        drawn.append((plan, asked_units[:number]))
    files = {f"{plan.table.name}.csv": _sheet(tables, plan, part, seed) for plan, part in drawn}
    files["ids.csv"] = _ids(tables)
    files["README.md"] = _readme(tables, drawn, seed, share, least)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not an empty folder.", "Name a new one.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return folder


def _written(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _sheet(tables: Tables, plan: Plan, drawn: Sequence[Unit], seed: int) -> str:
    """Write the sheet of a table: what is given, the sources, and blanks for what is asked."""
    documents = {row.cells["id"]: row.cells for row in tables.rows["sources"]}
    rows = [["row", "seed", "given", "sources", "reading", *plan.columns, "coded", "remark"]]
    for unit in drawn:
        named = {
            name
            for row in unit.rows
            for name in plan.table.columns["sources"].values(row.cells["sources"])
        }
        reading = [
            f"{number}. {documents[name]['title']} <{documents[name]['url']}>"
            for number, name in enumerate(sorted(named & set(documents)), start=1)
        ]
        cells = unit.rows[0].cells
        shown = [cells[name] if name in unit.given else "" for name in plan.columns]
        given = ";".join(unit.given)
        listed = ";".join(sorted(named))
        rows.append([unit.digest, str(seed), given, listed, " ".join(reading), *shown, "", ""])
    return _written(rows)


def _ids(tables: Tables) -> str:
    """Type, id and name of all entities, so that nobody has to open the tables for them."""
    rows = []
    for table in tables.package.tables.values():
        kind = table.rdf.get("type")
        if kind is not None and kind != "source":
            label = "title" if "title" in table.columns else "name"
            rows += [[kind, r.cells["id"], r.cells[label]] for r in tables.rows[table.name]]
    return _written([["type", "id", "name"], *sorted(rows)])


def _readme(
    tables: Tables,
    drawn: Sequence[tuple[Plan, Sequence[Unit]]],
    seed: int,
    share: float,
    least: int,
) -> str:
    sheets = []
    for plan, part in drawn:
        lines = [f"### {plan.table.name}.csv ({len(part)} units)", "", plan.table.description, ""]
        if plan.members:
            lines.append(
                f"- `{plan.asked[0]}`: all of them, each as {plan.asked[0]}, joined by `;`"
            )
        for name in plan.members or plan.asked:
            column = plan.table.columns[name]
            codes = f" Codes: {', '.join(column.enum)}." if column.enum else ""
            lines.append(f"- `{name}`: {column.description}{codes}")
        sheets.append("\n".join(lines))
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=tables.package.title,
        version=tables.package.version,
        seed=seed,
        share=f"{share:g}",
        least=least,
        drawn=f"{sum(len(part) for _, part in drawn):,}",
        sheets="\n\n".join(sheets),
    )


def agreement(tables: Tables, folder: Path) -> list[Agreement]:
    """Compare the filled sheets of a folder with the tables, by table and column.

    Units whose row is no longer in the tables are counted and left out. Raises UsageError where
    the folder has no sheet, DataError with all faults of the sheets.
    """
    columns: list[Agreement] = []
    faults: list[Fault] = []
    sheets = 0
    for plan in plans(tables.package):
        path = folder / f"{plan.table.name}.csv"
        if path.is_file():
            sheets += 1
            given, more = answers(tables, plan, path)
            faults += more
            columns += _of_table(plan, given) if not more else ()
    if not sheets:
        raise UsageError(
            f"There is no sheet of a second pass in {folder}.",
            "Draw one with `reegraph coding sample`.",
        )
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        raise DataError(f"The sheets have {count}.", sorted(faults))
    return columns


def _of_table(plan: Plan, given: Sequence[Answer]) -> Iterator[Agreement]:
    name = plan.table.name
    gone = sum(answer.first is None for answer in given)
    unfinished = sum(not answer.coded for answer in given)
    coded = [answer for answer in given if answer.coded and answer.first is not None]
    remarks = [f"{unfinished} not coded"] if unfinished else []
    remarks += [f"{gone} no longer in the tables"] if gone else []
    yield Agreement(name, "", "units", "", len(coded), None, None, ", ".join(remarks))
    for column in plan.asked:
        pairs = [
            (answer.first[column], answer.second[column])
            for answer in coded
            if answer.first is not None and column not in answer.given
        ]
        yield from _of_column(plan, column, pairs)


def _of_column(
    plan: Plan, name: str, pairs: Sequence[tuple[Hashable, Hashable]]
) -> Iterator[Agreement]:
    """Measure whether cells are filled alike and how far their values agree; None is empty."""
    column: Column | None = None if plan.members else plan.table.columns[name]
    if column is not None and not column.required:
        filled = [(one is not None, other is not None) for one, other in pairs]
        yield _measured(plan, name, "filled", "nominal", filled)
    values = [(one, other) for one, other in pairs if one is not None and other is not None]
    kind = "set" if column is None or plan.members else level(column)
    for measured in ("date", "days") if kind == "date" else (kind,):
        yield _measured(plan, name, "value", measured, values)


def _measured(
    plan: Plan, column: str, what: str, kind: str, pairs: Sequence[tuple[Any, Any]]
) -> Agreement:
    """Return the share of equal pairs and alpha, or why there is none."""
    difference: Any = {
        "nominal": alpha.nominal,
        "date": alpha.common_date,
        "days": alpha.days,
        "interval": alpha.interval,
        "ratio": alpha.ratio,
        "set": alpha.masi,
    }[kind]
    name = plan.table.name
    if not pairs:
        return Agreement(name, column, what, kind, 0, None, None, "no pairs")
    equal = sum(difference(one, other) == 0 for one, other in pairs) / len(pairs)
    if len(pairs) < FEWEST:
        remark = f"no alpha: fewer than {FEWEST} pairs"
        return Agreement(name, column, what, kind, len(pairs), equal, None, remark)
    alpha_value = alpha.krippendorff(pairs, difference)
    remark = "" if alpha_value is not None else "no alpha: all values are the same"
    return Agreement(name, column, what, kind, len(pairs), equal, alpha_value, remark)
