"""A graph on many days from one reading: the same rules, run on the few triples they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reegraph.dates import is_date
from reegraph.graph.endpoint import Endpoint
from reegraph.network.projection.definitions import find_projection, read_projections
from reegraph.network.projection.lookups import lookups_of
from reegraph.network.projection.project import project

if TYPE_CHECKING:
    import pyoxigraph as ox

    from reegraph.graph.snapshot import Snapshot

__all__ = ["NetworkHistory"]

# Phases of agreements, roles in forums, stakes and relations of actors (for whom one acts).
_NEEDED = """CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?s { <https://w3id.org/reegraph/> } ?s ?p ?o }
  UNION { ?s ree:phaseOrder ?order ; ?p ?o . FILTER(?p NOT IN (ree:statedIn, ree:holds)) }
  UNION { VALUES ?class { ree:Stake ree:ForumMembership ree:InstitutionalRelation }
          ?s a ?class ; ?p ?o . FILTER(?p NOT IN (ree:statedIn, ree:holds)) }
  UNION { ?s a ree:Actor ; ?p ?o . VALUES ?p { rdf:type ree:basedIn } }
}"""

AGREEMENTS = ("state-agreements", "actor-agreements", "state-talks", "actor-mineral")
FORUMS = ("forum-membership", "forum-co-membership")


class NetworkHistory:
    """Networks of one graph on any of its days.

    Networks of agreements and forums come from one reading: what depends on the day is derived anew
    by the rules of the ontology, in memory and on what these networks need. All others are read from
    the graph of each day.

    >>> import reegraph
    >>> days = NetworkHistory(reegraph.load())
    >>> days.network("2019-12-31", "state-agreements", minerals="lithium").graph["as_of"]
    '2019-12-31'
    """

    def __init__(self, kg: Snapshot) -> None:
        self._kg = kg
        self._store: ox.Store | None = None
        self._graph = kg

    def network(self, day: str, name: str, **options: object) -> Any:
        """Return the network that `kg.as_of(day).network(name, **options)` is.

        It raises what that does.
        """
        if day == self._kg.day:
            return project(self._kg, name, **options)
        of_day = find_projection(name).name in (*AGREEMENTS, *FORUMS)
        if not of_day or not _is_day(day) or isinstance(self._kg.store, Endpoint):
            return project(self._kg.as_of(day), name, **options)
        return project(self._on(day), name, **options)

    def _on(self, day: str) -> Snapshot:
        """Return the graph of a day as far as these networks need it; the last one is kept."""
        if self._graph.day == day and self._graph is not self._kg:
            return self._graph
        from reegraph.compiler.stores import change_day
        from reegraph.graph.snapshot import Snapshot
        from reegraph.resources import ontology_dir

        if self._store is None:
            self._store = _read(self._kg)
        change_day(self._store, ontology_dir(), day, self._kg.possible)
        whole = self._kg
        cache: dict[str, Any] = {"names": whole.names}
        snapshot = Snapshot(self._store, None, whole.info, day, whole.possible, cache)
        # Participations and scopes do not depend on the day: which of them count, phases say.
        lasting = [read_projections()[name].text for name in AGREEMENTS]
        cache["lookups"] = lookups_of(whole).for_day(snapshot, lasting)
        self._graph = snapshot
        return snapshot


def _is_day(text: str) -> bool:
    return len(text) == 10 and is_date(text)


def _read(kg: Snapshot) -> ox.Store:
    """Read into memory what the day changes and what the rules of the day look at."""
    import pyoxigraph as ox

    from reegraph.graph.results import evaluate

    store = ox.Store()
    answer: Any = evaluate(kg.store, _NEEDED)
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in answer)
    return store
