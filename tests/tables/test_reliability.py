"""The sheets of a second pass hold no value of the first, and agreement is measured as stated."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reegraph.coding.reliability import FEWEST, Agreement, agreement, sample
from reegraph.coding.sheets import level, plans
from reegraph.errors import DataError, UsageError
from reegraph.resources import data_dir
from reegraph.tables.reader import Tables, read_tables

FRAME = ("row", "seed", "given", "sources", "reading", "coded", "remark")


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return read_tables(data_dir())


@pytest.fixture(scope="module")
def drawn(shipped: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets of seed 11; not to be written to."""
    return sample(shipped, tmp_path_factory.mktemp("sheets") / "second pass", seed=11)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def meant(tables: Tables, name: str, line: dict[str, str]) -> list[dict[str, str]]:
    """Rows of a table that a line of its sheet can stand for, found by what the line shows."""
    given = line["given"].split(";")
    return [
        row.cells
        for row in tables.rows[name]
        if all(row.cells[column] == line[column] for column in given)
    ]


def same_sources(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two lines name the same sources, in any order."""
    return set(one["sources"].split(";")) == set(other["sources"].split(";"))


def fill(tables: Tables, folder: Path, name: str, *, every: int = 1) -> list[dict[str, str]]:
    """Fill a sheet with what the tables hold, one line of `every`."""
    plan = {p.table.name: p for p in plans(tables.package)}[name]
    rows = read(folder / f"{name}.csv")
    for number, line in enumerate(rows):
        found = meant(tables, name, line)
        if number % every:
            continue
        if plan.members:
            cells = ["/".join(row[m] for m in plan.members).rstrip("/") for row in found]
            line[plan.asked[0]] = ";".join(cells)
        else:
            alike = [row for row in found if same_sources(row, line)]
            exact = alike if len(alike) == 1 else found
            line.update({c: exact[0][c] for c in plan.asked if c not in line["given"].split(";")})
        line["coded"] = "yes"
    write(folder / f"{name}.csv", rows)
    return rows


def row(found: list[Agreement], table: str, column: str, what: str, kind: str) -> Agreement:
    (one,) = [
        a for a in found if (a.table, a.column, a.what, a.level) == (table, column, what, kind)
    ]
    return one


def test_a_tenth_of_each_table_is_drawn(shipped: Tables, drawn: Path) -> None:
    for name in ("agreements", "actors", "observations", "stakes", "trade_flows", "memberships"):
        rows = len(shipped.rows[name])
        assert len(read(drawn / f"{name}.csv")) == max(-(-rows // 10), FEWEST), name
    parties = {r.cells["agreement"] for r in shipped.rows["agreement_parties"]}
    assert len(read(drawn / "agreement_parties.csv")) == -(-len(parties) // 10)
    assert len(read(drawn / "opportunities.csv")) == min(len(shipped.rows["opportunities"]), FEWEST)


def test_what_is_no_coding_is_not_drawn(drawn: Path) -> None:
    names = {path.stem for path in drawn.glob("*.csv")}
    assert not names & {"sources", "countries", "names", "areas", "attributions", "disputes"}
    assert {"agreements", "agreement_provisions", "projects", "measures", "ids"} <= names


def test_sheets_show_no_value(shipped: Tables, drawn: Path) -> None:
    for plan in plans(shipped.package):
        for line in read(drawn / f"{plan.table.name}.csv"):
            given = set(line["given"].split(";"))
            blank = [c for c in line if c not in given and c not in FRAME]
            assert blank
            assert not any(line[column] for column in blank)
            assert line["coded"] == line["remark"] == ""


def test_dates_amounts_and_codes_of_an_agreement_are_asked(drawn: Path) -> None:
    (columns, *_) = csv.reader((drawn / "agreements.csv").open(encoding="utf-8", newline=""))
    assert {"kind", "signed", "status", "value_amount", "value_currency"} <= set(columns)
    assert not {"summary", "note"} & set(columns)
    for line in read(drawn / "agreements.csv"):
        assert line["given"] == "id;title"


def test_each_line_stands_for_one_row_and_names_its_sources(shipped: Tables, drawn: Path) -> None:
    titles = {r.cells["id"]: r.cells["title"] for r in shipped.rows["sources"]}
    for name in ("agreements", "memberships", "observations", "trade_flows", "stakes"):
        for line in read(drawn / f"{name}.csv"):
            found = [row for row in meant(shipped, name, line) if same_sources(row, line)]
            assert len(found) == 1, line
            for source in line["sources"].split(";"):
                assert titles[source] in line["reading"]


def test_the_same_seed_gives_the_same_bytes(shipped: Tables, drawn: Path, tmp_path: Path) -> None:
    again = sample(shipped, tmp_path / "again", seed=11)
    other = sample(shipped, tmp_path / "other", seed=12)
    for path in sorted(drawn.iterdir()):
        assert (again / path.name).read_bytes() == path.read_bytes()
    first, second = (
        {line["id"] for line in read(folder / "agreements.csv")} for folder in (drawn, other)
    )
    assert first != second
    assert {line["seed"] for line in read(other / "agreements.csv")} == {"12"}


def test_a_larger_share_keeps_what_a_smaller_one_drew(
    shipped: Tables, drawn: Path, tmp_path: Path
) -> None:
    more = sample(shipped, tmp_path / "more", seed=11, share=0.3)
    small, large = (
        {line["row"] for line in read(folder / "actors.csv")} for folder in (drawn, more)
    )
    assert small < large


def test_the_readme_tells_the_codes(drawn: Path) -> None:
    text = (drawn / "README.md").read_text(encoding="utf-8")
    assert "seed: 11" in text
    assert "in-force" in text
    assert "$" not in text


def test_two_equal_passes_agree_wholly(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    for plan in plans(shipped.package):
        fill(shipped, folder, plan.table.name)
    found = agreement(shipped, folder)
    assert {a.table for a in found} == {p.table.name for p in plans(shipped.package)}
    for one in found:
        assert one.agreement in (None, 1), one
        assert one.alpha in (None, 1), one
        assert one.remark or one.alpha == 1 or one.what == "units", one


def test_disagreement_is_counted(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    rows = fill(shipped, folder, "agreements")
    signed = [line for line in rows if len(line["signed"]) == 10]
    signed[0]["signed"] = "1999-01-01"
    signed[1]["signed"] = signed[1]["signed"][:4]  # vaguer, not another date
    paid = [line for line in rows if line["value_amount"]]
    paid[0]["value_amount"] = ""
    write(folder / "agreements.csv", rows)
    found = agreement(shipped, folder)
    date = row(found, "agreements", "signed", "value", "date")
    assert date.agreement == pytest.approx(1 - 1 / date.pairs)
    assert date.alpha is not None
    assert date.alpha < 1
    filled = row(found, "agreements", "value_amount", "filled", "nominal")
    assert filled.agreement == pytest.approx(1 - 1 / len(rows))
    amount = row(found, "agreements", "value_amount", "value", "ratio")
    assert amount.pairs == len(paid) - 1
    assert amount.agreement == 1


def test_sets_are_compared_whole(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    rows = fill(shipped, folder, "agreement_parties")
    several = next(line for line in rows if ";" in line["actor/role"])
    several["actor/role"] = ";".join(reversed(several["actor/role"].split(";")))
    write(folder / "agreement_parties.csv", rows)
    assert (
        row(agreement(shipped, folder), "agreement_parties", "actor/role", "value", "set").alpha
        == 1
    )
    several["actor/role"] = several["actor/role"].split(";")[0]
    write(folder / "agreement_parties.csv", rows)
    found = row(agreement(shipped, folder), "agreement_parties", "actor/role", "value", "set")
    assert found.agreement == pytest.approx(1 - 1 / len(rows))
    assert found.alpha is not None
    assert 0.9 < found.alpha < 1


def test_no_alpha_for_few_pairs_without_a_word(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    fill(shipped, folder, "forums", every=2)
    found = agreement(shipped, folder)
    kind = row(found, "forums", "kind", "value", "nominal")
    assert (kind.pairs, kind.agreement, kind.alpha) == (5, 1, None)
    assert f"fewer than {FEWEST}" in kind.remark
    assert row(found, "forums", "", "units", "").remark == "5 not coded"
    assert all(a.alpha is None or a.pairs >= FEWEST for a in found)


def test_rows_that_are_gone_are_counted(mini: Path, tmp_path: Path) -> None:
    folder = sample(read_tables(mini), tmp_path / "s", seed=3)
    fill(read_tables(mini), folder, "agreements")
    lines = (mini / "agreements.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (mini / "agreements.csv").write_text("".join(lines[:-1]), encoding="utf-8", newline="")
    (remark,) = [
        a.remark for a in agreement(read_tables(mini), folder) if a.what == "units" and a.pairs
    ]
    assert remark == "1 no longer in the tables"


def test_a_sheet_saved_by_a_spreadsheet_is_read(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    fill(shipped, folder, "stakes")
    path = folder / "stakes.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert row(agreement(shipped, folder), "stakes", "percent", "value", "ratio").agreement == 1


FAULTS: list[tuple[str, str, Callable[[dict[str, str]], None], str]] = [
    ("agreements", "T305", lambda r: r.update(signed="2024-13"), "is not a date"),
    ("agreements", "T311", lambda r: r.update(status="sined"), "is not a code"),
    ("agreements", "T303", lambda r: r.update(value_amount="24 million"), "is not a number"),
    ("agreements", "T301", lambda r: r.update(status=""), "a value is required"),
    ("agreements", "T304", lambda r: r.update(coded="done"), "neither yes nor empty"),
    ("agreements", "T302", lambda r: r.update(seed="x"), "is not the seed"),
    ("projects", "T501", lambda r: r.update(country="narnia"), "is no id"),
    ("agreement_parties", "T310", lambda r: r.update({"actor/role": "ind/signatory/x"}), "too many"),
    ("agreement_parties", "T301", lambda r: r.update({"actor/role": "ind"}), "role is empty"),
    ("agreement_parties", "T311", lambda r: r.update({"actor/role": "ind/witness"}), "not a code"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "code", "spoil", "words"), FAULTS, ids=lambda v: str(v)[:20])
def test_faults_of_a_sheet_are_told(
    shipped: Tables,
    tmp_path: Path,
    table: str,
    code: str,
    spoil: Callable[[dict[str, str]], None],
    words: str,
) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    rows = fill(shipped, folder, table)
    spoil(rows[4])
    write(folder / f"{table}.csv", rows)
    with pytest.raises(DataError) as caught:
        agreement(shipped, folder)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line, fault.file) == (code, 6, f"{table}.csv")
    assert words in str(fault)


def test_a_new_entity_is_no_fault(shipped: Tables, tmp_path: Path) -> None:
    folder = sample(shipped, tmp_path / "s", seed=3)
    rows = fill(shipped, folder, "projects")
    rows[0]["country"] = "new"
    write(folder / "projects.csv", rows)
    found = row(agreement(shipped, folder), "projects", "country", "value", "nominal")
    assert found.agreement == pytest.approx(1 - 1 / len(rows))


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "T109"), (b"row;seed\n1;2\n", "T109"), (b"\xff\xfe", "T102")]
)
def test_what_is_no_sheet_is_a_fault(
    shipped: Tables, tmp_path: Path, data: bytes, code: str
) -> None:
    (tmp_path / "agreements.csv").write_bytes(data)
    with pytest.raises(DataError) as caught:
        agreement(shipped, tmp_path)
    assert {fault.code for fault in caught.value.faults} == {code}


def test_wrong_use_is_told(shipped: Tables, tmp_path: Path) -> None:
    for share in (0, -0.1, 1.1, float("nan")):
        with pytest.raises(UsageError):
            sample(shipped, tmp_path / "s", seed=1, share=share)
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        sample(shipped, tmp_path, seed=1)
    with pytest.raises(UsageError):
        agreement(shipped, tmp_path)


def test_every_level_suits_its_column() -> None:
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    kinds = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    for plan in plans(read_tables(data_dir()).package):
        for name in () if plan.members else plan.asked:
            field = kinds[plan.table.name, name]
            found = level(plan.table.columns[name])
            assert (found == "set") == (field["type"] == "list")
            assert (found == "date") == (field.get("rdf", {}).get("datatype") == "date")
            assert (found in ("interval", "ratio")) == (field["type"] in ("integer", "number"))
            if found == "ratio":
                assert field.get("constraints", {}).get("minimum", 0) >= 0
