"""Graph stores on disk: written aside, made current at once, never changed while they are read.

A store is a folder with a one-line file `current` that names the folder of the graph in use:

    STORE/current                      graph-3f2a9c1b7d04-k3j9
    STORE/graph-3f2a9c1b7d04-k3j9/     db/ (RocksDB), graph.json, days/2011-01-01/…

A build writes into a folder of its own and then replaces the pointer, so that a build that is killed
leaves the previous graph in use and two builds at once do not touch each other's files.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from reegraph.errors import StoreError

__all__ = [
    "StoreInfo",
    "StoreFolder",
    "change_day",
    "current_store",
    "day_folder",
    "engine",
    "fingerprint",
    "write_store",
]

# Seconds after which a graph that was replaced, and a build that died, is taken away.
_HOUR = 3600
_DAY = 24 * _HOUR


@dataclass(frozen=True)
class StoreInfo:
    """What a graph says of itself: version, reference date, fingerprint, engine, triples."""

    version: str
    reference_date: str
    fingerprint: str
    engine: str
    triples: int


@dataclass(frozen=True)
class StoreFolder:
    """A finished graph on disk, for the reference date (`path`/db) or another day."""

    path: Path
    info: StoreInfo

    @property
    def database(self) -> Path:
        """Folder of the database itself."""
        return self.path / "db"


def engine() -> str:
    """Return name and version of the database engine; stores of others are not opened."""
    return f"oxigraph-{ox.__version__}"


def fingerprint(paths: list[Path]) -> str:
    """Hash over the names and contents of files, independent of their order and place."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: (p.name, str(p))):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def current_store(home: Path) -> StoreFolder | None:
    """Find the graph in use of a store folder; None where there is none that can be opened."""
    try:
        name = (home / "current").read_text(encoding="utf-8").strip()
        info = StoreInfo(**json.loads((home / name / "graph.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if info.engine != engine() or not name.startswith("graph-"):
        return None
    return StoreFolder(home / name, info)


@contextmanager
def _aside(home: Path, name: str) -> Iterator[Path]:
    """Make a folder to write into; it is removed again where writing fails."""
    folder = home / f"building-{os.getpid()}-{secrets.token_hex(4)}-{name}"
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as fault:
        # The engine says `IO error: the reason: While appending to file: its name: the reason`.
        why = fault.strerror or str(fault).removeprefix("IO error: ").partition(": While")[0]
        raise StoreError(f"{home} cannot be written: {why}.") from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_store(home: Path, source: ox.Store | Path, info: StoreInfo) -> StoreFolder:
    """Write a graph, given in memory or as compressed N-Triples, and make it current.

    Raises StoreError where the folder cannot be written; the previous graph stays in use then.
    """
    before = current_store(home)
    with _aside(home, info.fingerprint[:12]) as folder:
        store = ox.Store(str(folder / "db"))
        if isinstance(source, Path):
            import gzip

            # Lenient: reegraph wrote the file itself and need not validate each IRI again.
            lines = gzip.decompress(source.read_bytes())
            store.bulk_load(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        else:
            store.bulk_extend(source.quads_for_pattern(None, None, None, None))
        store.flush()
        info = StoreInfo(**{**asdict(info), "triples": info.triples or len(store)})
        del store
        (folder / "graph.json").write_text(json.dumps(asdict(info), indent=1), encoding="utf-8")
        final = home / f"graph-{info.fingerprint[:12]}-{secrets.token_hex(4)}"
        folder.rename(final)
        pointer = home / f"current-{secrets.token_hex(4)}"
        pointer.write_text(final.name + "\n", encoding="utf-8")
        pointer.replace(home / "current")
    _prune(home, {final.name} | ({before.path.name} if before else set()))
    return StoreFolder(final, info)


def _prune(home: Path, keep: set[str]) -> None:
    """Remove graphs that are neither current nor the one before, and builds that died.

    Only what has not been touched for a while goes, as somebody may still read it or write it.
    """
    for path in home.iterdir():
        limit = {"graph": _HOUR, "building": _DAY}.get(path.name.partition("-")[0])
        if limit is None or path.name in keep:
            continue
        try:
            age = time.time() - path.stat().st_mtime
        except OSError:
            continue
        if age > limit:
            shutil.rmtree(path, ignore_errors=True)


def day_folder(graph: StoreFolder, ontology: Path, day: str, possible: bool) -> Path:
    """Return the database of a graph for another day or reading, made once and kept beside it.

    `day` is an ISO date, `possible` whether claims count that hold only under some reading of
    their dates. Raises StoreError where it cannot be written.
    """
    name = f"{day}-possible" if possible else day
    final = graph.path / "days" / name
    if final.is_dir():
        return final
    with _aside(graph.path / "days", name) as folder:
        target = folder / "db"
        ox.Store.read_only(str(graph.database)).backup(str(target))
        store = ox.Store(str(target))
        change_day(store, ontology, day, possible)
        store.flush()
        del store
        try:
            target.rename(final)
        except OSError:
            if not final.is_dir():
                raise
    return final


def change_day(store: ox.Store, ontology: Path, day: str, possible: bool) -> None:
    """Replace in a store what depends on the day by what holds on another one."""
    from reegraph.compiler.derive import derive, read_rules, remove_derived, set_day

    rules = [rule for rule in read_rules(ontology / "rules") if rule.daily]
    remove_derived(store, rules)
    set_day(store, day, possible)
    derive(store, rules)
