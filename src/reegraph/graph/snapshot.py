"""Finding a graph and opening it for a day: the shipped one, a store, a file of triples."""

from __future__ import annotations

import datetime as dt
import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import pyoxigraph as ox

from reegraph.compiler.stores import (
    StoreFolder,
    StoreInfo,
    change_day,
    current_store,
    day_folder,
    engine,
    fingerprint,
    write_store,
)
from reegraph.dates import latest
from reegraph.errors import StoreError, UsageError
from reegraph.graph.endpoint import Endpoint, is_address
from reegraph.graph.names import Names, read_names, resolve
from reegraph.resources import cache_dir, data_dir, graph_file, ontology_dir

__all__ = ["Snapshot", "in_memory", "open_graph", "shipped"]

Progress = Callable[[str], None]
Value = TypeVar("Value")


@dataclass(eq=False)
class Snapshot:
    """A graph as it stands on a day: what is read of a graph goes through one of these.

    Attributes:
        store: The pyoxigraph store, read-only where it lies on disk.
        folder: Folder of the store on disk; None in memory.
        info: Version, reference date, fingerprint, engine and number of triples.
        day: The day for which the graph stands, an ISO date.
        possible: Whether claims count that hold only under some reading of their dates.
        cache: What was read of the store, by name, shared by all snapshots of the same store.
        place: Where the graph was opened: a folder, a file, an address; None for the shipped one.
    """

    store: ox.Store
    folder: Path | None
    info: StoreInfo
    day: str
    possible: bool
    cache: dict[str, Any] = field(default_factory=dict, repr=False)
    place: Path | str | None = None

    @property
    def remote(self) -> bool:
        """Whether an endpoint stands in for the store."""
        return isinstance(self.store, Endpoint)

    def cached(self, name: str, read: Callable[[], Value]) -> Value:
        """Return what `read` gives; it is called once for all snapshots of the same store."""
        if name not in self.cache:
            self.cache[name] = read()
        value: Value = self.cache[name]
        return value

    @property
    def names(self) -> Names:
        """Index of the names of all entities."""
        return self.cached("names", lambda: read_names(self.store))

    def resolve(self, name: str, *kinds: str) -> str:
        """Return the IRI of the entity that has a name.

        Args:
            name: A name, an alias, a code, a compact IRI (`actor:kabil`) or an IRI.
            kinds: Types of which the entity is to be one, such as `actor`; none for any.

        Returns:
            The whole IRI.

        Raises:
            NameNotFound: No entity has the name; it carries the nearest names.
            AmbiguousName: Several entities have it; it carries the candidates.

        Examples:
            >>> open_graph().resolve("KABIL")
            'https://w3id.org/reegraph/id/actor/kabil'
        """
        return resolve(self.names, name, kinds, declared=bool(kinds))

    def as_of(self, day: str, possible: bool | None = None) -> Snapshot:
        """Open the same graph as it stood on another day.

        Args:
            day: An ISO date.
            possible: Whether claims count too that hold on the day only under some reading of
                their dates; None to count as this graph does.

        Raises:
            UsageError: The day is malformed, or an endpoint stands for another day.
        """
        return open_graph(self.place, day, self.possible if possible is None else possible)


def _sources() -> list[Path]:
    """List the files of a checkout from which its graph follows: tables, ontology, code."""
    package = Path(__file__).resolve().parent.parent
    return [
        *data_dir().glob("*.csv"),
        data_dir() / "datapackage.json",
        *ontology_dir().rglob("*.ttl"),
        *(ontology_dir() / "rules").glob("*.rq"),
        *(package / "compiler").glob("*.py"),
        *(package / "tables").glob("*.py"),
    ]


def shipped_home() -> tuple[Path, str]:
    """Return the store folder of the shipped graph in the user's cache, and its data's fingerprint."""
    packed = graph_file()
    mark = fingerprint([packed] if packed is not None else _sources())
    return cache_dir() / f"{mark[:16]}-{engine()}", mark


def shipped(progress: Progress | None = None) -> StoreFolder | Snapshot:
    """Find the graph that comes with reegraph; build it into the user's cache if it is not there.

    Where the cache cannot be written the graph is read into memory.
    """
    home, mark = shipped_home()
    folder = current_store(home)
    if folder is not None:
        return folder
    packed = graph_file()
    if progress is not None:
        progress("preparing the graph (once)")
    if packed is not None:
        info = _packed_info(mark)
        try:
            return write_store(home, packed, info)
        except StoreError:
            return _read_file(packed, info)
    from reegraph.compiler.compile import compile_graph

    compiled = compile_graph(data_dir(), ontology_dir())
    info = StoreInfo(compiled.version, compiled.reference_date, mark, engine(), len(compiled.store))
    try:
        return write_store(home, compiled.store, info)
    except StoreError:
        return Snapshot(compiled.store, None, info, info.reference_date, False)


def _packed_info(mark: str) -> StoreInfo:
    import json

    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    return StoreInfo(package["version"], package["referenceDate"], mark, engine(), 0)


_FORMATS = {
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def _read_file(path: Path, info: StoreInfo | None = None) -> Snapshot:
    """Read a file of triples into memory, all graphs merged into one."""
    names = [s for s in path.suffixes if s != ".gz"]
    kind = _FORMATS.get(names[-1] if names else "")
    if kind is None:
        raise StoreError(
            f"{path} is neither a graph store nor a file of triples.",
            f"Files can end in {', '.join(_FORMATS)}, also with .gz.",
        )
    import gzip

    opener = gzip.open if path.suffix == ".gz" else open
    store = ox.Store()
    try:
        with cast(IO[bytes], opener(path, "rb")) as file:
            store.bulk_extend(
                ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(file, format=kind)
            )
    except (OSError, SyntaxError, EOFError, ValueError, zlib.error) as fault:
        what = fault.msg if isinstance(fault, SyntaxError) else str(fault)
        raise StoreError(f"{path} cannot be read: {what}.") from fault
    info = info or _stated_info(store, path)
    return Snapshot(store, None, info, info.reference_date, False)


def _stated_info(store: ox.Store, path: Path) -> StoreInfo:
    """Read what a graph in a file says of itself."""
    from reegraph.namespaces import DATASET, expand

    def stated(prop: str) -> str:
        quads = store.quads_for_pattern(ox.NamedNode(DATASET), ox.NamedNode(prop), None)
        return next((q.object.value for q in quads if isinstance(q.object, ox.Literal)), "")

    version = stated("http://www.w3.org/ns/dcat#version")
    return StoreInfo(
        version, stated(expand("ree:referenceDate")), fingerprint([path]), engine(), len(store)
    )


def _located(path: Path) -> StoreFolder | Snapshot:
    if path.is_file():
        return _read_file(path)
    found = current_store(path)
    if found is None:
        raise StoreError(
            f"There is no graph in {path}.", f"Build one with `reegraph build DIR --out {path}`."
        )
    return found


def _day(text: str | None, info: StoreInfo) -> str:
    if text is None:
        return info.reference_date
    try:
        if len(text) < len("YYYY-MM-DD"):  # a year or a month stands for its last day
            return latest(text).isoformat()
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(
            f"'{text}' is not a day.", "Days are written YYYY-MM-DD, for example 2024-06-30."
        ) from None


def open_graph(
    path: Path | str | None = None,
    day: str | None = None,
    possible: bool = False,
    progress: Progress | None = None,
) -> Snapshot:
    """Open a graph for a day.

    Args:
        path: A store folder, a file of triples or the address of an endpoint; None for the graph
            that comes with reegraph.
        day: An ISO date; None for the reference date of the graph.
        possible: Whether claims count too that hold on the day only under some reading of their
            dates.
        progress: What is called with a word where the shipped graph has to be built first.

    Raises:
        StoreError: There is no graph.
        UsageError: The day is malformed, or an endpoint stands for another day.
    """
    return replace(_open(path, day, possible, progress), place=path)


def _open(
    path: Path | str | None, day: str | None, possible: bool, progress: Progress | None
) -> Snapshot:
    if is_address(path):
        return _endpoint(str(path), day, possible)
    source = shipped(progress) if path is None else _located(Path(path))
    wanted = _day(day, source.info)
    usual = wanted == source.info.reference_date and not possible
    if isinstance(source, StoreFolder):
        database = source.database
        if not usual:
            try:
                database = day_folder(source, ontology_dir(), wanted, possible)
            except StoreError:
                return _in_memory(_database(database), source.info, wanted, possible)
        return _on_disk(database, source.info, wanted, possible)
    return source if usual else _in_memory(source.store, source.info, wanted, possible)


_STATED = """SELECT ?day ?reference ?version (COUNT(?held) AS ?counted) WHERE {
  <https://w3id.org/reegraph/> ree:asOf ?day ; ree:referenceDate ?reference ;
     <http://www.w3.org/ns/dcat#version> ?version ; ree:counts ?held .
} GROUP BY ?day ?reference ?version"""


def _endpoint(url: str, day: str | None, possible: bool) -> Snapshot:
    """Open an endpoint, which stands for one day and one reading of dates, as it says itself."""
    from reegraph.namespaces import prefixes

    endpoint = Endpoint(url)
    answer = endpoint.query(_STATED, prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    row = next(answer, None)
    if row is None:
        raise StoreError(
            f"The endpoint {endpoint.address} holds no graph of reegraph.",
            "Load what `reegraph export -o graph.nt` writes, into its default graph.",
        )
    stands = row["day"].value
    counts = int(row["counted"].value) > 1
    info = StoreInfo(row["version"].value, row["reference"].value, "", endpoint.address, 0)
    if _day(day or stands, info) != stands or (possible and not counts):
        reading = " with possible claims" if possible and not counts else ""
        raise UsageError(
            f"The endpoint {endpoint.address} stands for {stands}, not for {day or stands}{reading}.",
            "Leave out the day, or ask the shipped graph.",
        )
    # It has the methods of a store that reading needs.
    return Snapshot(cast(ox.Store, endpoint), None, info, stands, counts)


@functools.lru_cache(maxsize=4)
def _on_disk(database: Path, info: StoreInfo, day: str, possible: bool) -> Snapshot:
    """Open a database on disk. It never changes, so one opened before stands for it again."""
    return Snapshot(_database(database), database, info, day, possible)


def _database(folder: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError) as fault:
        what = str(fault).split(":")[0].split("\n")[0].lower()
        raise StoreError(
            f"The graph in {folder} is damaged ({what}).",
            f"Remove {folder.parent} and build it again.",
        ) from fault


def in_memory(
    store: ox.Store, info: StoreInfo, day: str | None = None, possible: bool = False
) -> Snapshot:
    """Return a graph in memory as it stands on a day (ISO date; None for its reference date).

    Raises:
        UsageError: The day is malformed.
    """
    wanted = _day(day, info)
    if wanted == info.reference_date and not possible:
        return Snapshot(store, None, info, wanted, False)
    return _in_memory(store, info, wanted, possible)


def _in_memory(store: ox.Store, info: StoreInfo, day: str, possible: bool) -> Snapshot:
    """Copy a store in memory for another day."""
    copy = ox.Store()
    copy.bulk_extend(store.quads_for_pattern(None, None, None, None))
    change_day(copy, ontology_dir(), day, possible)
    return Snapshot(copy, None, info, day, possible)
