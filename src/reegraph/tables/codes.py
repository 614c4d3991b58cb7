"""The coded checks: what each code means, and the fault that carries it.

A code is stable: T for an error, W for a warning; the first digit says what is looked at (1 files,
2 writing, 3 cells, 4 keys, 5 references, 6 rows against their meaning). The meaning of a check on
rows is the docstring of its function in `reegraph.tables.rules`.
"""

from __future__ import annotations

from typing import Literal

from reegraph.tables.faults import Fault

__all__ = ["MEANINGS", "fault", "severity"]

MEANINGS = {
    "T101": "A table of datapackage.json has no file, or the file cannot be read.",
    "T102": "The file is not UTF-8; the message names the first byte that is not.",
    "T103": "The file begins with a byte order mark.",
    "T104": "Lines end with CRLF or CR in place of LF.",
    "T105": "The file holds NUL bytes, so that it is no plain text.",
    "T106": "The file is empty.",
    "T107": "The first line is not the header.",
    "T108": "The header has a column that the table does not have.",
    "T109": "The header lacks a column of the table.",
    "T110": "A column stands twice in the header.",
    "T111": "The columns are not in the order of datapackage.json.",
    "T201": "A row has more or fewer cells than the header.",
    "T202": "A quote that opens a cell is never closed.",
    "T203": "Text follows the closing quote of a cell.",
    "T204": "A quote stands inside a cell that is not quoted.",
    "T205": "There is a line break inside a cell.",
    "T206": "A cell has more than 100,000 characters.",
    "T207": "A line is blank.",
    "T208": "A cell begins or ends with white space.",
    "T209": "A cell holds a control character, a zero-width character or an override of direction.",
    "T301": "A required cell is empty.",
    "T302": "A cell is not a whole number.",
    "T303": "A cell is not a number.",
    "T304": "A cell is neither true nor false.",
    "T305": "A cell is not a date of the calendar at the precision of a year, a month or a day.",
    "T306": "A cell is not written as an id is.",
    "T307": "A cell is not a web address.",
    "T308": "A cell is not a language tag (BCP 47).",
    "T309": "A cell is not the number of a Wikidata item.",
    "T310": "A cell does not have the form that its column asks for.",
    "T311": "A cell is not one of the codes of its column.",
    "T312": "A number is outside the range of its column.",
    "T313": "A cell is longer than its column allows.",
    "T314": "A list has an empty item, or blanks around an item.",
    "T315": "A list names an item twice.",
    "T401": "Two rows have the same key.",
    "T402": "Two rows have the same value in a column whose values are unique.",
    "T501": "A cell names an entity that does not exist.",
    "T502": "A cell names an id that exists in several tables, without saying which is meant.",
    "T503": "A cell names an entity of a type that the column does not take.",
    "W101": "A CSV file of the folder is no table of datapackage.json.",
    "W202": "A cell is not in the Unicode normalisation form NFC.",
    "W401": "The rows are not sorted by key; the message names the first that is out of order.",
}


def severity(code: str) -> Literal["error", "warning"]:
    """Return what a code weighs: W is a warning, anything else an error."""
    return "warning" if code.startswith("W") else "error"


def fault(
    code: str,
    file: str,
    line: int | None,
    column: str | None,
    message: str,
    *,
    hint: str | None = None,
) -> Fault:
    """Make a fault of a check, its severity taken from the code."""
    return Fault(file, line, column, message, hint, severity(code), code)
