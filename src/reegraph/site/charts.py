"""Charts on the pages of entities: rows of a question as bars, with their numbers and sources."""

from __future__ import annotations

import functools
import html
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlencode

import pyoxigraph as ox

from reegraph.graph.questions import fill_parameters, find_question
from reegraph.graph.results import evaluate, solutions
from reegraph.namespaces import ID, compact
from reegraph.render.html import table

__all__ = ["Chart", "charts_of", "read_charts"]

_MOST = 20  # bars, or years, of one drawing
_YEAR = re.compile(r"\d{4}")
_WIDE = 500  # of a drawing, about as many pixels on a screen
_SHORT = 24  # letters of a name that stands beside its bar


@dataclass(frozen=True)
class Chart:
    """What a chart shows, as charts.toml says it."""

    on: str
    heading: str
    question: str
    parameter: str
    by: str | tuple[str, ...]
    of: str = ""
    years: bool = False
    latest: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Bar:
    """One bar: its name, its length, the ids of the sources of its number."""

    name: str
    value: float
    sources: tuple[str, ...] = ()


Row = Mapping[str, str]


@functools.cache
def read_charts() -> tuple[Chart, ...]:
    """Read the charts in the order of charts.toml."""
    text = files("reegraph.site").joinpath("charts.toml").read_text(encoding="utf-8")
    return tuple(Chart(**one) for one in tomllib.loads(text).values())


@functools.lru_cache(8)
def _rows(store: ox.Store, question: str, parameter: str, iri: str) -> tuple[Row, ...]:
    """Return the rows of the answer for an entity, values as texts."""

    def entity(value: str, kinds: tuple[str, ...]) -> str:
        return value if value.startswith(ID) else f"{ID}{kinds[0]}/{value}"

    text = fill_parameters(find_question(question), {parameter: iri}, entity)
    answer = evaluate(store, text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return tuple(
        {name: row[name].value for name in names if row[name] is not None}
        for row in solutions(answer)
    )


def _name(chart: Chart, row: Row) -> str:
    columns = [chart.by] if isinstance(chart.by, str) else chart.by
    return ", ".join(row[column] for column in columns if row.get(column))


def _counted(chart: Chart, rows: list[Row]) -> list[_Bar]:
    names = [_name(chart, row) for row in rows]
    if not chart.years:
        counts = Counter(filter(None, names)).items()
        return [_Bar(name, n) for name, n in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]
    years = Counter(int(year[0]) for name in names if (year := _YEAR.match(name)))
    if not years:
        return []
    return [_Bar(str(year), years[year]) for year in range(min(years), max(years) + 1)][-_MOST:]


def _counting(chart: Chart, store: ox.Store, iri: str) -> list[Row]:
    """Return the rows of the answer that the chart is of."""
    rows = [
        row
        for row in _rows(store, chart.question, chart.parameter, iri)
        if chart.only.items() <= row.items() and not chart.without.items() & row.items()
    ]
    if chart.latest and rows:
        last = max(row.get(chart.latest, "") for row in rows)
        rows = [row for row in rows if row.get(chart.latest) == last]
    return rows


def _bars(chart: Chart, rows: list[Row]) -> list[_Bar]:
    if not chart.of:
        return _counted(chart, rows)
    bars = [
        _Bar(_name(chart, row), float(row[chart.of]), tuple(row.get("sources", "").split()))
        for row in rows
        if float(row.get(chart.of) or 0) > 0
    ]
    return sorted(bars, key=lambda bar: -bar.value)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _drawn(bars: list[_Bar], heading: str) -> Iterator[str]:
    """Yield bars as SVG, long names above them, without styles, which the page's policy forbids."""
    longest = max(len(bar.name) for bar in bars)
    above = longest > _SHORT
    left = 0 if above else longest * 8 + 10
    line = 38 if above else 24
    across = _WIDE - 52 - left
    most = max(bar.value for bar in bars)
    yield (
        f'<svg class="bars" viewBox="0 0 {_WIDE} {len(bars) * line}" role="img" '
        f'fill="currentColor" font-size="13" aria-label="{html.escape(heading)}">'
    )
    for number, bar in enumerate(bars):
        top = number * line + (17 if above else 3)
        wide = bar.value / most * across
        at = f'x="0" y="{top - 4}"' if above else f'x="{left - 8}" y="{top + 13}" text-anchor="end"'
        yield (
            f"<text {at}>{html.escape(_short(bar.name))}</text>"
            f'<rect x="{left}" y="{top}" width="{wide:.1f}" height="16"></rect>'
            f'<text x="{left + wide + 6:.1f}" y="{top + 13}">{_number(bar.value)}</text>'
        )
    yield "</svg>"


def _numbers(bars: list[_Bar], up: str, labels: Mapping[str, str]) -> str:
    """Return the same numbers as a table, with their sources where the question names them."""
    rows = []
    for bar in bars:
        cells = [html.escape(bar.name), _number(bar.value)]
        if bars[0].sources:
            cells.append(
                ", ".join(
                    f'<a href="{up}id/source/{html.escape(name)}.html">{html.escape(name)}</a>'
                    if f"{ID}source/{name}" in labels
                    else html.escape(name)
                    for name in bar.sources
                )
            )
        rows.append(cells)
    head = ["", "number", "sources"] if bars[0].sources else ["", "number"]
    return f"<details><summary>Numbers</summary>{table(head, rows)}</details>"


def _settings(chart: Chart, rows: list[Row]) -> Iterator[str]:
    """Yield what else the question was asked with, and the value that all rows share."""
    for parameter in find_question(chart.question).parameters:
        if parameter.name != chart.parameter and parameter.default:
            yield f"{parameter.name} {parameter.default}"
    if chart.latest and rows:
        yield f"{chart.latest} {rows[0][chart.latest]}"


def charts_of(
    store: ox.Store, iri: str, on: str, labels: Mapping[str, str], up: str
) -> Iterator[str]:
    """Yield the charts of an entity as HTML; a chart of one bar is none.

    Args:
        store: The graph.
        iri: The entity.
        on: What it is: mineral, forum, state.
        labels: Labels of the entities that have pages, by IRI.
        up: The way from the page to the folder of the site.
    """
    for chart in read_charts():
        if chart.on != on:
            continue
        rows = _counting(chart, store, iri)
        bars = _bars(chart, rows)
        shown = bars[:_MOST]
        if len(shown) < 2:
            continue
        asked = urlencode({"question": chart.question, chart.parameter: compact(iri)})
        left = f"The first {_MOST} of {len(bars)}. " if len(bars) > len(shown) else ""
        settings = html.escape(", ".join(_settings(chart, rows)))
        yield (
            f"<figure><figcaption>{html.escape(chart.heading)}</figcaption>"
            + "".join(_drawn(shown, f"{chart.heading}: {labels[iri]}"))
            + f'<p class="hint">{left}<a href="{up}ask.html#{html.escape(asked)}">The question '
            + f"behind it</a>{settings and f' ({settings})'}</p>{_numbers(shown, up, labels)}</figure>"
        )
