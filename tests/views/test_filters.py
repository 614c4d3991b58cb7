"""Each filter against the rule computed here anew: what says something else is out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .pages import Seen, visit

pytestmark = pytest.mark.slow

Item = dict[str, Any]


def kept(
    data: dict[str, Any], node_fits: Callable[[Item], bool], claim_fits: Callable[[Item], bool]
) -> list[str]:
    """Texts of the claims of lines that pass, by the rule of the filters."""
    centre = data["meta"]["centre"]
    inside = {n["id"] for n in data["nodes"] if n["id"] == centre or node_fits(n)}
    return [
        " ".join(claim["text"].split())
        for edge in data["edges"]
        if {edge["from"], edge["to"]} <= inside
        for claim in edge["claims"]
        if claim_fits(claim)
    ]


def shown(seen: Seen) -> list[str]:
    """Texts of the claims of lines that the table shows."""
    facts = sum(len(n["facts"]) for n in seen.data["nodes"])
    rows = seen.rows()
    ties = seen.value(
        "(document.querySelector('#to-table').click(), [...document.querySelectorAll('tbody')][0]"
        ".querySelectorAll('td:first-child').length)"
    )
    seen.page.click("#to-table")
    assert len(rows) <= ties + facts
    return rows[:ties]


def anything(item: Item) -> bool:
    return True


def about(name: str, *codes: str) -> Callable[[Item], bool]:
    """Whether an item says one of the codes or nothing under a name."""

    def fits(item: Item) -> bool:
        said = item.get("about", {}).get(name, [])
        return not said or bool({*codes} & {*([said] if isinstance(said, str) else said)})

    return fits


def choose(seen: Seen, name: str, code: str) -> None:
    seen.filters()
    seen.page.select_option(f"#by-{name}", code)


def check(seen: Seen, expected: list[str]) -> None:
    """The table, the count and the address follow."""
    total = sum(len(e["claims"]) for e in seen.data["edges"])
    assert sorted(shown(seen)) == sorted(expected)
    assert 0 < len(expected) < total
    assert f"{len(expected)} of {total} claims" in seen.text("#shown")


def test_a_heading_of_minerals_brings_what_falls_under_it(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        choose(seen, "mineral", "mineral:rare-earth-elements")
        terms = seen.data["meta"]["terms"]["minerals"]
        codes = [c for c, (_, above) in terms.items() if "mineral:rare-earth-elements" in above]
        assert len(codes) > 1
        fits = about("minerals", *codes)
        check(seen, kept(seen.data, fits, fits))
        assert "mineral=mineral:rare-earth-elements" in seen.hash()


def test_what_a_thing_is_on(browser: Any, india: Path) -> None:
    cases = [
        ("forum", "forums", "forum:brics"),
        ("stage", "stages", "mining"),
        ("status", "status", "signed"),
    ]
    with visit(browser, india) as seen:
        for name, key, code in cases:
            choose(seen, name, code)
            check(seen, kept(seen.data, about(key, code), about(key, code)))
            assert f"{name}={code}" in seen.hash()
            choose(seen, name, "")


def test_confidence_and_kind_of_source(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        choose(seen, "confidence", "official-primary")

        def sure(claim: Item) -> bool:
            return claim.get("confidence", "official-primary") == "official-primary"

        check(seen, kept(seen.data, anything, sure))
        choose(seen, "confidence", "")
        choose(seen, "source", "news")
        sources = seen.data["meta"]["sources"]

        def reported(claim: Item) -> bool:
            kinds = {sources[s][4] for s in claim["sources"]} - {""}
            return not kinds or "news" in kinds

        check(seen, kept(seen.data, anything, reported))


def test_kinds_and_lines_are_ticked_off_in_the_legend(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        seen.page.uncheck('#legend input[data-code="kind firm"]')
        check(seen, kept(seen.data, lambda n: n["kind"] != "firm", anything))
        assert "Firm 0 of 2" in seen.text("#legend")
        seen.page.uncheck('#legend input[data-code="family mineral"]')
        assert "unlined=mineral" in seen.hash()
        assert not [row for row in shown(seen) if " covers " in row]
        seen.page.click("#clear-filters")
        assert seen.page.is_hidden("#shown")
        assert len(shown(seen)) == sum(len(e["claims"]) for e in seen.data["edges"])


def test_what_loses_all_its_lines_goes_but_not_the_centre(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        for family, _ in seen.data["meta"]["families"]:
            seen.page.uncheck(f'#legend input[data-code="family {family}"]')
        assert "1 of 48 entities" in seen.text("#shown")
        assert shown(seen) == []


def test_leaves_are_hidden(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        near: dict[str, set[str]] = {}
        for edge in seen.data["edges"]:
            near.setdefault(edge["from"], set()).add(edge["to"])
            near.setdefault(edge["to"], set()).add(edge["from"])
        leaves = {name for name, others in near.items() if len(others) == 1}
        seen.filters()
        seen.page.check("#do-leaves")
        check(seen, kept(seen.data, lambda n: n["id"] not in leaves, anything))
        assert "leaves=hidden" in seen.hash()


def spread(date: str, last: bool) -> str:
    """First or last day of a date of any precision."""
    return (date + ("-12-31" if last else "-01-01")[len(date) - 4 :]) if date else ""


def stood(item: Item, first: str, last: str) -> bool:
    about = item.get("about", {})
    start = item.get("start") or about.get("start") or about.get("signed") or ""
    end = item.get("end") or about.get("end") or ""
    return (not start or spread(start, False) <= last) and (not end or spread(end, True) >= first)


def test_in_force_on_a_day(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        seen.page.click("#way-on")
        for day in ("2019", "2021-03", "2016-05-17"):
            seen.page.fill("#date-from", day)
            seen.page.press("#date-from", "Enter")
            seen.page.wait_for_function("d => location.hash.includes('on=' + d)", arg=day)
            first, last = spread(day, False), spread(day, True)
            passing = functools.partial(stood, first=first, last=last)
            check(seen, kept(seen.data, passing, passing))


def test_signed_between_two_days_with_two_thumbs(browser: Any, india: Path) -> None:
    with visit(browser, india) as seen:
        seen.page.click("#way-between")
        seen.page.focus("#thumb-from")
        seen.page.keyboard.press("End")
        for _ in range(3):
            seen.page.keyboard.press("PageDown")
        seen.page.keyboard.press("ArrowLeft")
        seen.page.wait_for_timeout(60)
        assert seen.page.get_attribute("#thumb-from", "aria-valuetext") == "2023-11"
        assert seen.page.input_value("#date-from") == "2023-11"

        def signed(item: Item) -> bool:
            date = item.get("about", {}).get("signed", "")
            return not date or spread(date, True) >= "2023-11-01"

        check(seen, kept(seen.data, signed, signed))
        assert "signed=2023-11..2026" in seen.hash()
        assert seen.page.locator("#bars .bar.off").count() == 2023 - 1961


def test_the_thumbs_follow_a_finger(browser: Any, india: Path) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with visit(browser, india, **phone) as seen:
        seen.page.tap("#way-between")
        seen.page.locator("#track").scroll_into_view_if_needed()
        box = seen.page.locator("#track").bounding_box()
        before = seen.page.get_attribute("#thumb-to", "aria-valuenow")
        seen.page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + 10)
        seen.page.wait_for_timeout(60)
        assert int(seen.page.get_attribute("#thumb-to", "aria-valuenow")) < int(before)
        thumb = seen.page.locator("#thumb-to").bounding_box()
        assert min(thumb["width"], thumb["height"]) >= 40


def test_a_wrong_date_is_said_and_changes_nothing(browser: Any, kabil: Path) -> None:
    with visit(browser, kabil) as seen:
        seen.page.click("#way-on")
        before = seen.hash()
        seen.page.fill("#date-from", "31.12.2024")
        seen.page.press("#date-from", "Enter")
        assert seen.page.get_attribute("#date-from", "aria-invalid") == "true"
        assert "not a date" in seen.text("#live")
        assert seen.hash() == before
