"""The knowledge graph: choose a graph and a day once, then ask."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from reegraph.errors import NameNotFound
from reegraph.graph import results
from reegraph.graph.endpoint import Endpoint, is_address
from reegraph.graph.questions import (
    Question,
    fill_parameters,
    find_question,
    parameter_text,
    read_questions,
)
from reegraph.graph.snapshot import Snapshot, open_graph
from reegraph.graph.timed_queries import QueryProcess

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    from reegraph.graph.paths import Step
    from reegraph.render.entity_page import EntityPage

__all__ = ["KnowledgeGraph", "Questions", "load", "open"]

TIME_LIMIT = 60.0  # seconds: a query with a slip in it can run for hours


class Questions(Mapping[str, Question]):
    """The question library of a graph: a mapping by name whose entries are also attributes.

    `kg.questions.agreements_of(state="India")` asks the question `agreements-of`.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._library = read_questions()

    def __getitem__(self, name: str) -> Question:
        return find_question(name)

    def __iter__(self) -> Any:
        return iter(self._library)

    def __len__(self) -> int:
        return len(self._library)

    def __dir__(self) -> list[str]:
        return [name.replace("-", "_") for name in self._library]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            question = find_question(name)
        except NameNotFound as fault:
            raise AttributeError(f"{fault.message} {fault.hint or ''}".rstrip()) from None

        def asked(**parameters: Any) -> pd.DataFrame:
            return self._graph.ask(question.name, **parameters)

        asked.__name__ = name
        asked.__doc__ = _signature(question)
        return asked

    def _repr_html_(self) -> str:
        import html

        rows = "".join(
            f"<tr><td><code>{html.escape(q.name)}</code></td><td>{html.escape(q.title)}</td></tr>"
            for q in self._library.values()
        )
        return f"<table><tr><th>question</th><th>asks</th></tr>{rows}</table>"


def _signature(question: Question) -> str:
    lines = [question.title + ".", "", question.description, ""]
    for p in question.parameters:
        default = "optional" if p.optional else f"default {p.default}"
        lines.append(f"{p.name} ({p.type}, {default}): {p.description}")
    return "\n".join(lines)


def load(as_of: str | None = None, include_possible: bool = False) -> KnowledgeGraph:
    """Open the graph that comes with reegraph, as it stands on a day.

    Args:
        as_of: An ISO date; None for the reference date of the data.
        include_possible: Whether claims count too that hold on the day only under some reading of
            their dates.

    Returns:
        The graph, ready to be asked.

    Raises:
        UsageError: The day is malformed.

    Examples:
        >>> load().query("ASK { actor:kabil a ree:StateEnterprise }")
        True
    """
    return KnowledgeGraph(open_graph(None, as_of, include_possible))


def open(  # the builtin is not used in this module
    path: str | Path, as_of: str | None = None, include_possible: bool = False
) -> KnowledgeGraph:
    """Open the graph in a store folder, in a file of triples or behind an endpoint, as of a day.

    Args:
        path: A store folder, a file of triples, or the address of a SPARQL 1.1 endpoint
            (`http://localhost:7878/query`), which stands for one day.
        as_of: An ISO date; None for the reference date of the graph.
        include_possible: Whether claims count too that hold on the day only under some reading of
            their dates.

    Returns:
        The graph, ready to be asked.

    Raises:
        StoreError: There is no graph.
        UsageError: The day is malformed, or an endpoint stands for another day.

    Examples:
        >>> store = load().folder.parents[1]  # where the shipped graph is kept
        >>> open(store, as_of="2019-12-31").day
        '2019-12-31'
    """
    place = path if is_address(path) else Path(path)
    return KnowledgeGraph(open_graph(place, as_of, include_possible))


class KnowledgeGraph(Snapshot):
    """A graph as it stands on a day, with all that can be asked of it.

    `reegraph.load` and `reegraph.open` make it.

    Attributes:
        day: The ISO date for which the graph stands.
        possible: Whether claims count that hold only under some reading of their dates.
        info: Version and reference date of the data, fingerprint, engine and number of triples.
        store: The pyoxigraph store, or the endpoint that stands in for it.
        folder: Folder of the store on disk; None in memory and for an endpoint.

    Examples:
        >>> kg = load()
        >>> kg.resolve("India")
        'https://w3id.org/reegraph/id/actor/ind'
    """

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(**{part.name: getattr(snapshot, part.name) for part in fields(snapshot)})
        self._helper: QueryProcess | None = None
        self._spool: tempfile.TemporaryDirectory[str] | None = None

    def as_of(self, day: str, possible: bool | None = None) -> KnowledgeGraph:
        """Open the same graph as it stood on another day.

        Args:
            day: An ISO date.
            possible: Whether claims count too that hold on the day only under some reading of
                their dates; None to count as this graph does.

        Returns:
            Another graph; this one stays as it is.

        Raises:
            UsageError: The day is malformed, or an endpoint stands for another day.

        Examples:
            >>> load().as_of("2019-12-31").day
            '2019-12-31'
        """
        return KnowledgeGraph(super().as_of(day, possible))

    def _database(self) -> Path | Endpoint:
        if isinstance(self.store, Endpoint):
            return self.store
        if self.folder is not None:
            return self.folder
        if self._spool is None:
            self._spool = tempfile.TemporaryDirectory(prefix="reegraph-")
            path = Path(self._spool.name) / "graph.nt"
            self.store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        return Path(self._spool.name) / "graph.nt"

    def _limited(self, query: str, timeout: float) -> tuple[dict[str, Any], bytes]:
        if self._helper is None:
            self._helper = QueryProcess(self._database())
        return self._helper.ask(query, "tsv", "nt", timeout)

    def query(
        self, query: str, timeout: float | None = TIME_LIMIT
    ) -> pd.DataFrame | bool | rdflib.Graph:
        """Answer a SPARQL query.

        The prefixes of the graph (`ree:`, `actor:`, `agreement:` and so on) need no declaration.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE, as SPARQL 1.1 text.
            timeout: Seconds after which the query is stopped. It runs in a process of its own; with
                None it runs in this one and cannot be stopped.

        Returns:
            A DataFrame for SELECT, with a column for each variable and `attrs["reegraph"]` that says
            version and day; a bool for ASK; an rdflib Graph for CONSTRUCT and DESCRIBE.

        Raises:
            QueryError: The query is malformed or cannot be evaluated.
            QueryTimeout: It did not finish within the time.
            QueryTooLarge: The answer is larger than what is kept in memory.

        Examples:
            >>> load().query("SELECT ?owner { ?owner ree:ownsStakeIn actor:kabil }").shape
            (3, 1)
        """
        if timeout is None:
            return self._unlimited(query)
        head, body = self._limited(query, timeout)
        if head["kind"] == "boolean":
            return bool(head["value"])
        return self._frame(body) if head["kind"] == "rows" else _graph(body)

    def _unlimited(self, query: str) -> pd.DataFrame | bool | rdflib.Graph:
        answer = results.evaluate(self.store, query)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        buffer = io.BytesIO()
        rows = isinstance(answer, ox.QuerySolutions)
        results.write(answer, "tsv" if rows else "nt", buffer)
        return self._frame(buffer.getvalue()) if rows else _graph(buffer.getvalue())

    def _frame(self, tsv: bytes) -> pd.DataFrame:
        found = results.frame(tsv)
        found.attrs["reegraph"] = {"version": self.info.version, "as_of": self.day}
        return found

    @cached_property
    def questions(self) -> Questions:
        """The question library: a mapping by name, whose names also complete as attributes.

        Examples:
            >>> kg = load()
            >>> kg.questions["owners-of"].title
            'Owners of a company'
            >>> len(kg.questions.owners_of(company="KABIL"))
            3
        """
        return Questions(self)

    def question(self, name: str, **parameters: object) -> str:
        """Return the SPARQL text of a question with its parameters in place.

        Args:
            name: Name of a question of the library.
            parameters: Names of entities, codes, dates or numbers, as the question declares them.

        Returns:
            A query that `query` answers.

        Raises:
            NameNotFound: There is no such question, or no entity of a name.
            AmbiguousName: Several entities have a name.
            UsageError: The question has no such parameter, or does not take such a value.

        Examples:
            >>> "id/actor/kabil>" in load().question("owners-of", company="KABIL")
            True
        """
        values = {
            key: parameter_text(value) for key, value in parameters.items() if value is not None
        }
        return fill_parameters(find_question(name), values, self._resolve_typed)

    def ask(
        self, name: str, timeout: float | None = TIME_LIMIT, **parameters: object
    ) -> pd.DataFrame:
        """Answer a question of the library.

        Args:
            name: Name of the question, one of `kg.questions`.
            timeout: Seconds after which the query is stopped; None for no limit.
            parameters: Names of entities, codes, dates or numbers, as the question declares them
                (`kg.questions[name].parameters`).

        Returns:
            A frame with the columns of the question. `attrs["reegraph"]` has `version`,
            `as_of`, `question`, `parameters`, `notes` (how many rows begin later; where there
            are no rows, what was asked and what would come with less) and `left_out`, the
            number of rows that hold only under some reading of the dates (None where an
            endpoint knows one reading only). On a graph that counts possible claims too, a
            column `holding` marks these rows instead.

        Raises:
            NameNotFound: There is no such question, or no entity of a name.
            AmbiguousName: Several entities have a name.
            UsageError: The question has no such parameter, or does not take such a value.
            QueryTimeout: The query did not finish within the time.

        Examples:
            >>> frame = load().ask("owners-of", company="KABIL")
            >>> len(frame), frame.attrs["reegraph"]["question"]
            (3, 'owners-of')
        """
        from reegraph.graph.uncertain import add_holding_column, count_extra_rows

        text = self.question(name, **parameters)
        here = self._rows(text, timeout)
        there = None if self.remote else self._other._rows(text, timeout)
        frame = self._frame(
            add_holding_column(here, there) if self.possible and there is not None else here
        )
        left: int | None = 0 if self.possible else None
        if there is not None and not self.possible:
            left = count_extra_rows(there, here)
        frame.attrs["reegraph"] = {
            "version": self.info.version,
            "as_of": self.day,
            "question": name,
            "parameters": {k: parameter_text(v) for k, v in parameters.items()},
            "left_out": left,
            "notes": self._notes(name, parameters, len(frame), timeout),
        }
        return frame

    def _notes(
        self, name: str, parameters: Mapping[str, object], rows: int, timeout: float | None
    ) -> list[str]:
        """Say how many rows begin after the day, and of no rows what was asked."""
        from reegraph.graph import answer_notes

        def count(query: str) -> int:
            return int(self._rows(answer_notes.counting_query(query), timeout).split(b"\n")[1])

        question = find_question(name)
        values = {
            key: parameter_text(value) for key, value in parameters.items() if value is not None
        }
        notes = []
        later = answer_notes.later_query(question, values, self._resolve_typed)
        left_out = count(later) - rows if later is not None else 0
        if left_out > 0:
            notes.append(answer_notes.describe_later(left_out, self.day))
        if not rows:
            notes.append(
                answer_notes.explain_empty(
                    self.store, question, values, self.day, self._resolve_typed, count
                )
            )
        return notes

    def _resolve_typed(self, text: str, kinds: tuple[str, ...]) -> str:
        return self.resolve(text, *kinds)

    @cached_property
    def _other(self) -> KnowledgeGraph:
        """The same graph and day under the other reading of uncertain dates."""
        return self.as_of(self.day, not self.possible)

    def _rows(self, query: str, timeout: float | None) -> bytes:
        """Return the rows of a SELECT query as TSV, within a time limit where there is one."""
        from reegraph.graph.uncertain import select_tsv

        return (
            select_tsv(self.store, query) if timeout is None else self._limited(query, timeout)[1]
        )

    def entity(self, name: str) -> EntityPage:
        """Read all that the graph says of one entity, statement by statement with sources.

        Args:
            name: Name, compact IRI (`actor:kabil`) or IRI of the entity.

        Returns:
            The entity; `print` writes its page as text, a notebook shows it.

        Raises:
            NameNotFound: No entity has the name.
            AmbiguousName: Several entities have it.

        Examples:
            >>> str(load().entity("KABIL")).splitlines()[0]
            'Khanij Bidesh India Limited  actor:kabil'
        """
        from reegraph.render.entity_page import read_page

        return read_page(self.store, self.resolve(name))

    def path(self, one: str, other: str) -> list[Step]:
        """Find how two entities are connected: a shortest chain of claims that hold on the day.

        Args:
            one: Name of the entity at the start.
            other: Name of the entity at the end.

        Returns:
            The steps in order, each with its claim and sources; none where nothing connects the
            two. `str(step)` is a step in words, and says where it holds only possibly or its
            agreement does not stand on the day.

        Raises:
            NameNotFound: No entity has a name.
            AmbiguousName: Several entities have it.
            UsageError: Both are the same entity.

        Examples:
            >>> [step.end for step in load().path("KABIL", "Hindustan Copper Limited")]
            ['actor:hindustan-copper']
        """
        from reegraph.graph.paths import shortest_path

        return shortest_path(self.store, self.resolve(one), self.resolve(other))

    def network(self, name: str, **options: object) -> Any:
        """Build a network of the graph as a plain networkx graph, its evidence on every edge.

        Args:
            name: Name of a projection; `reegraph.network.read_projections()` lists them.
            options: Those of the projection, such as `weight`, `minerals` or `since`.

        Returns:
            A networkx graph; see `reegraph.network.project` for what its nodes, its edges and the
            graph itself carry.

        Raises:
            NameNotFound: There is no such projection, or no entity of a name in the options.
            UsageError: The projection does not have an option, or does not take its value.

        Examples:
            >>> net = load().network("state-agreements", minerals="lithium")
            >>> net.graph["projection"]
            'state-agreements'
        """
        from reegraph.network import project

        return project(self, name, **options)

    @cached_property
    def rdflib(self) -> rdflib.Graph:
        """An rdflib Graph over the same store or endpoint.

        Examples:
            >>> len(load().rdflib) > 100_000
            True
        """
        from reegraph.graph.rdflib_graphs import remote_graph, store_graph

        if isinstance(self.store, Endpoint):
            return remote_graph(self.store)
        return store_graph(self.store)

    def __repr__(self) -> str:
        reading = ", possible claims included" if self.possible else ""
        return (
            f"<KnowledgeGraph {self.info.version} as of {self.day}{reading}, "
            f"{len(self.store):,} triples>"
        )

    def _repr_html_(self) -> str:
        counts = self.query(
            "SELECT ?type (COUNT(?e) AS ?number) WHERE { VALUES ?type { ree:Actor ree:Agreement "
            "ree:Forum ree:Mineral ree:MineralProject ree:PolicyMeasure ree:Claim ree:Source } "
            "?e a ?type } GROUP BY ?type ORDER BY DESC(?number)",
            timeout=None,
        )
        assert not isinstance(counts, bool)
        table = counts.to_html(index=False)  # type: ignore[union-attr]
        return f"<p>reegraph {self.info.version}, as of {self.day}</p>{table}"


def _graph(triples: bytes) -> rdflib.Graph:
    from reegraph.graph.rdflib_graphs import read_graph  # rdflib takes long to import

    return read_graph(triples)
