"""Charts on pages: their numbers are those of the questions that they name."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import parse_qs

import pandas as pd
import pytest

from reegraph.graph.questions import find_question
from reegraph.knowledge import KnowledgeGraph
from reegraph.namespaces import ID
from reegraph.site.charts import Chart, charts_of, read_charts
from reegraph.site.workbench_data import entities

CHARTS = {f"{chart.on}: {chart.heading}": chart for chart in read_charts()}
SEEN = {
    "mineral": ("mineral:lithium", "mineral:copper", "mineral:rare-earth-elements"),
    "state": ("actor:ind", "actor:usa", "actor:eu"),
    "forum": ("forum:msp", "forum:brics", "forum:quad"),
}
HEADING = re.compile(r"<figcaption>(.*?)</figcaption>")
ROW = re.compile(r"<tr><td>(.*?)</td><td>(.*?)</td>(?:<td>(.*?)</td>)?</tr>")
RECT = re.compile(r'<rect [^>]*width="([\d.]+)"')
MOST = 20


@pytest.fixture(scope="module")
def labels(shipped: KnowledgeGraph) -> dict[str, str]:
    """Entities that have pages."""
    return {ID + one["id"]: one["label"] for one in entities(shipped.store)}


def figures(kg: KnowledgeGraph, labels: dict[str, str], on: str, name: str) -> dict[str, str]:
    """The charts of an entity by their headings."""
    iri = ID + name.replace(":", "/")
    return {HEADING.findall(text)[0]: text for text in charts_of(kg.store, iri, on, labels, "../")}


def names(frame: pd.DataFrame, chart: Chart) -> pd.Series:
    """The name of the bar of each row."""
    columns = [chart.by] if isinstance(chart.by, str) else list(chart.by)
    return frame[columns].apply(
        lambda row: ", ".join(str(value) for value in row if not pd.isna(value)), axis=1
    )


def expected(frame: pd.DataFrame, chart: Chart) -> list[tuple[str, float]]:
    """Names and numbers of the bars, from the answer of the question as a frame."""
    for column, value in chart.only.items():
        frame = frame[frame[column] == value]
    for column, value in chart.without.items():
        frame = frame[frame[column] != value]
    if chart.latest:
        frame = frame[frame[chart.latest] == frame[chart.latest].max()]
    if chart.of:
        frame = frame.dropna(subset=[chart.of]).astype({chart.of: float})
        frame = frame[frame[chart.of] > 0].sort_values(chart.of, ascending=False, kind="stable")
        return list(zip(names(frame, chart), frame[chart.of], strict=True))[:MOST]
    values = frame[chart.by].dropna().astype(str)
    if chart.years:
        years = Counter(values.str[:4].astype(int))
        return [(str(y), float(years[y])) for y in range(min(years), max(years) + 1)][-MOST:]
    counts = Counter(values)
    return sorted(((n, float(c)) for n, c in counts.items()), key=lambda one: (-one[1], one[0]))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))
def test_numbers_are_those_of_the_question(
    shipped: KnowledgeGraph, labels: dict[str, str], chart: Chart
) -> None:
    drawn = 0
    for name in SEEN[chart.on]:
        rows = expected(shipped.ask(chart.question, **{chart.parameter: name}), chart)
        text = figures(shipped, labels, chart.on, name).get(chart.heading)
        if text is None:
            assert len(rows) < 2
            continue
        drawn += 1
        found = [(html.unescape(one), float(number.replace(",", "")))
                 for one, number, _ in ROW.findall(text)]  # fmt: skip
        assert found == [(one, round(number, 1)) for one, number in rows]
        widths = [float(wide) for wide in RECT.findall(text)]
        top = max(number for _, number in rows)
        assert widths == pytest.approx([n / top * max(widths) for _, n in rows], abs=0.1)
        (asked,) = re.findall(r'href="\.\./ask\.html#(.*?)"', text)
        assert parse_qs(html.unescape(asked)) == {
            "question": [chart.question], chart.parameter: [name]
        }  # fmt: skip
    assert drawn, "no page has this chart"


@pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))
def test_a_chart_names_what_there_is(chart: Chart) -> None:
    question = find_question(chart.question)
    assert chart.parameter in [parameter.name for parameter in question.parameters]
    named = [chart.by] if isinstance(chart.by, str) else chart.by
    for column in filter(None, (*named, chart.of, chart.latest, *chart.only, *chart.without)):
        assert re.search(rf"\?{column}\b", question.text), column


def test_numbers_name_their_sources(shipped: KnowledgeGraph, labels: dict[str, str]) -> None:
    text = figures(shipped, labels, "mineral", "mineral:lithium")[
        "Mine production, percent of the world"
    ]
    for _, _, sources in ROW.findall(text):
        named = re.findall(r'<a href="\.\./id/source/(.*?)\.html">', sources)
        assert named
        assert all(f"{ID}source/{name}" in labels for name in named)
