"""Every seeded fault is found, and told in the words that its maker will read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reegraph.resources import data_dir
from reegraph.tables.check import check_tables
from reegraph.tables.codes import MEANINGS
from reegraph.tables.faults import Fault
from reegraph.tables.reader import read_tables
from reegraph.tables.rules import RULES

HERE = Path(__file__).parent
SEEDED: list[dict[str, Any]] = tomllib.loads((HERE / "seeded.toml").read_text(encoding="utf-8"))[
    "seeded"
]

# Found by tests of their own below: they need bytes that are no text, another file or schema, or
# a change in two tables.
OTHERS = {"T101", "T102", "T206", "T402", "W101", "W606", "W625"}


def faults(folder: Path) -> list[Fault]:
    return check_tables(read_tables(folder))


def spoil(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert data.count(old) == 1, f"{old!r} stands {data.count(old)} times in {path.name}"
    path.write_bytes(data.replace(old, new))


def lines(folder: Path) -> list[str]:
    return [str(fault) for fault in faults(folder)]


def test_the_small_tables_are_sound(sound: Path) -> None:
    assert lines(sound) == []


@pytest.mark.parametrize("case", SEEDED, ids=lambda c: f"{c['code']} {c['new'][:30]!a}")
def test_a_seeded_fault_is_told_in_one_line(case: dict[str, Any], mini: Path) -> None:
    spoil(mini / case["file"], case["old"].encode(), case["new"].encode())
    found = faults(mini)
    assert [str(fault) for fault in found] == case["lines"]
    assert case["code"] in {fault.code for fault in found}


def test_there_are_sixty_seeded_faults_and_one_for_each_code() -> None:
    assert len(SEEDED) >= 60
    seeded = {case["code"] for case in SEEDED} | OTHERS
    assert seeded == MEANINGS.keys() | {rule.code for rule in RULES}


def test_codes_are_unique_and_rules_say_what_they_mean() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & MEANINGS.keys()
    assert all(re.fullmatch(r"[TW]\d{3}", code) for code in [*codes, *MEANINGS])
    assert all(rule.meaning.endswith(".") for rule in RULES)


def test_many_faults_are_found_in_one_run(mini: Path) -> None:
    found = set()
    changed: set[str] = set()
    for case in SEEDED:
        if case["code"] in ("T301", "T305", "T311", "T501") and case["file"] not in changed:
            spoil(mini / case["file"], case["old"].encode(), case["new"].encode())
            changed.add(case["file"])
            found.update(case["lines"])
    assert len(changed) >= 4
    assert found <= set(lines(mini))


@pytest.mark.parametrize("status", ["announced", "signed", "in-force"])
def test_a_stake_does_not_begin_with_a_purchase_that_has_not_closed(
    mini: Path, status: str
) -> None:
    date = b"2020,,,,announced" if status == "announced" else b",2020,,,%b" % status.encode()
    spoil(mini / "agreements.csv", b"mou,,2020,,,signed", b"acquisition," + date)
    row = b"camyen,kabil,10,2020,,kabil-company-profile,\n"
    spoil(mini / "stakes.csv", b"nalco,kabil,40", row + b"nalco,kabil,40")
    assert lines(mini) == [
        "stakes.csv:2: start: 'kabil-camyen-lithium-2020' is of that day and is only "
        f"{status} (a stake begins when the purchase closes)"
    ] * (status != "in-force")


def test_a_credit_line_names_a_mineral(mini: Path) -> None:
    spoil(mini / "agreements.csv", b"mou,,2020", b"credit-line,,2020")
    assert lines(mini) == []
    row = b"kabil-camyen-lithium-2020,lithium,,ndtv-2024-01-16-kabil-camyen,\n"
    spoil(mini / "agreement_minerals.csv", row, b"")
    assert lines(mini) == [
        "agreements.csv:2: id: 'kabil-camyen-lithium-2020' has no row in agreement_minerals.csv"
    ]


def test_a_missing_file_is_one_fault(mini: Path) -> None:
    (mini / "actors.csv").unlink()
    assert lines(mini) == ["actors.csv: there is no such file"]


def test_a_folder_in_place_of_a_file(mini: Path) -> None:
    (mini / "areas.csv").unlink()
    (mini / "areas.csv").mkdir()
    (found,) = faults(mini)
    assert (found.code, found.file) == ("T101", "areas.csv")


def test_a_file_in_another_encoding(mini: Path) -> None:
    path = mini / "actors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    offset = path.read_bytes().index(b"\xe9")
    assert lines(mini) == [
        f"actors.csv:3: the file is not UTF-8: byte {offset} is 0xE9 (save it as UTF-8)"
    ]


def test_a_file_in_utf_16(mini: Path) -> None:
    path = mini / "actors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert lines(mini) == ["actors.csv: the file is UTF-16, not UTF-8 (save it as UTF-8)"]


def test_a_stranger_among_the_tables_is_a_warning(mini: Path) -> None:
    (mini / "actor.csv").write_bytes(b"id,name\n")
    assert lines(mini) == [
        "actor.csv: is not named in datapackage.json (did you mean 'actors.csv'?)"
    ]
    assert [fault.severity for fault in faults(mini)] == ["warning"]


@pytest.mark.parametrize("size", [100_001, 10_000_000])
def test_a_huge_cell_is_one_fault(mini: Path, size: int) -> None:
    spoil(mini / "areas.csv", b"World", b"W" * size)
    assert lines(mini) == [f"areas.csv:2: name: the cell has {size:,} characters, 100,000 at most"]


@pytest.mark.parametrize(
    "filling",
    [
        b'"',
        *(
            pytest.param(b, marks=pytest.mark.complete)
            for b in (b'""', b',"', b'"\n', b"\n", b"\r", b",", b"\xc3")
        ),
    ],
)
def test_megabytes_of_punctuation_are_read(mini: Path, filling: bytes) -> None:
    size = 10_000_000 if filling in (b'"', b'""', b"\xc3") else 200_000
    spoil(mini / "areas.csv", b"World", filling * (size // len(filling)))
    assert faults(mini)


def test_of_many_unknown_columns_some_are_named(mini: Path) -> None:
    columns = ",".join(f"column{n}" for n in range(200_000)).encode()
    spoil(mini / "areas.csv", b"id,name,note", b"id,name,note," + columns)
    assert any("199,980 more columns are not columns of areas.csv" in line for line in lines(mini))


def test_each_item_of_a_long_list_is_looked_up(mini: Path) -> None:
    items = ";".join(f"m{n}" for n in range(14_000)).encode()
    spoil(mini / "projects.csv", b"neodymium;rare", items + b";rare")
    assert len(lines(mini)) == 14_000


def test_a_long_chain_of_links_is_no_circle(mini: Path) -> None:
    path = mini / "agreement_links.csv"
    source = "ifc-2025-08-08-mining-diplomacy"
    chain = [f"a{n:06},follows-from,a{n + 1:06},{source},\n" for n in range(20_000)]
    path.write_text(path.read_text(encoding="utf-8") + "".join(chain), encoding="utf-8", newline="")
    assert not [fault for fault in faults(mini) if fault.code == "T621"]


def test_one_mistake_is_not_reported_twice(mini: Path) -> None:
    spoil(mini / "actors.csv", b"kabil,Khanij", b"kabil,extra,Khanij")
    assert [fault.code for fault in faults(mini)] == ["T201"]


def test_the_rows_behind_an_unclosed_quote_are_checked(mini: Path) -> None:
    spoil(mini / "agreement_parties.csv", b"2020,camyen", b'2020,"camyen')
    spoil(mini / "agreement_parties.csv", b"2024,kabil", b"2024,kabbil")
    assert [fault.code for fault in faults(mini)] == ["T202", "T501"]


def test_part_of_a_key_may_be_empty(sound: Path) -> None:
    text = (sound / "agreement_minerals.csv").read_text(encoding="utf-8")
    assert "lithium,," in text
    stage = next(
        field
        for resource in json.loads((sound / "datapackage.json").read_bytes())["resources"]
        if resource["name"] == "agreement_minerals"
        for field in resource["schema"]["fields"]
        if field["name"] == "stage"
    )
    assert not stage.get("constraints", {}).get("required")
    assert lines(sound) == []


def test_values_of_a_unique_column_stand_once(mini: Path) -> None:
    path = mini / "datapackage.json"
    package = json.loads(path.read_bytes())
    (resource,) = (r for r in package["resources"] if r["name"] == "countries")
    (field,) = (f for f in resource["schema"]["fields"] if f["name"] == "un_region")
    field["constraints"] = {"unique": True}
    path.write_text(json.dumps(package), encoding="utf-8")
    assert [(f.code, str(f)) for f in faults(mini)] == [
        ("T402", "countries.csv:4: un_region: 'Asia' stands in line 3 too")
    ]


def test_the_shipped_tables_have_no_error() -> None:
    assert [str(f) for f in faults(data_dir()) if f.severity == "error"] == []
