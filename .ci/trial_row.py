"""Add one made-up agreement to a copy of the tables: two parties, a mineral, a new source.

python .ci/trial_row.py FOLDER
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

SOURCE, AGREEMENT = "trial-2026-01-row", "trial-row-2026"
ROWS = {
    "sources": [
        {"id": SOURCE, "title": "A trial", "publisher": "Trial", "date": "2026-01-15", "url":
         "https://example.org/trial", "kind": "news", "language": "en", "licence": "facts-only"},
    ],
    "agreements": [
        {"id": AGREEMENT, "title": "Trial memorandum", "kind": "mou", "signed": "2026-01-15",
         "status": "signed", "summary": "A trial.", "sources": SOURCE},
    ],
    "agreement_parties": [
        {"agreement": AGREEMENT, "actor": party, "role": "signatory", "sources": SOURCE}
        for party in ("ind", "jpn")
    ],
    "agreement_minerals": [{"agreement": AGREEMENT, "mineral": "lithium", "sources": SOURCE}],
}  # fmt: skip
KEYS = {
    "sources": ("id",),
    "agreements": ("id",),
    "agreement_parties": ("agreement", "actor", "role"),
    "agreement_minerals": ("agreement", "mineral", "stage"),
}


def add(path: Path, rows: list[dict[str, str]], key: tuple[str, ...]) -> None:
    """Add rows to a table and write it sorted by its key."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        table = list(reader)
    table += [dict.fromkeys(columns, "") | row for row in rows]
    table.sort(key=lambda row: tuple(row[column] for column in key))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def main() -> None:
    """Add the rows to the tables of the folder that the command line names."""
    for name, rows in ROWS.items():
        add(Path(sys.argv[1]) / f"{name}.csv", rows, KEYS[name])


if __name__ == "__main__":
    main()
