"""The world map: polities, projects, and an arc for each two that agreements tie.

`map_data` makes what the page draws, as JSON:

- `meta`: `title`, `day`, `version`, `cite` (`text`, `bibtex`), `marks` (days of the time slider: the
  last day of each year, then the day of the graph), `chosen` (options of the network that were given,
  in words), `left_out` (reason: number of events that make no tie on the day), `sources` (id: title,
  publisher, date, address, code of kind), `minerals` (code: label, all headings above with itself),
  `forums`, `kinds`, `statuses` (code: label), `standing` (statuses that count), `looks` (what: light
  colour, dark colour);
- `states`, all polities of the graph and whatever else the network has as a node: `id`, `name`,
  `short`, `names`, `sort` (code of the kind), `region`; `place` (longitude, latitude), `by` (land, dot or
  anchor), `code` (ISO numeric) and `note` where they can be placed;
- `agreements`: `id`, `name`, `kind`, `status`, `first`, `last`, `signed`, `minerals`, `forums`,
  `parties` (labels), `sides` (ids of states), `summary`, `conflicts` (text, what others say),
  `sources` (ids); what is empty is left out;
- `arcs`: `ends` (ids of two states) and `ties`: number of an agreement, what it adds to the weight,
  and from which to which of `marks` it stands (several times where it ended in between);
- `projects`: `id`, `name`, `state`, `stage`, `region`, `minerals`, `operators`, `sources`, `place`;
- `lost`: arcs with an end that has no place, as labels and number of agreements.

An agreement stands at a mark exactly where the network of that day
(`kg.as_of(day).network("state-agreements", ...)`) has it.

A map in another view: give nodes a `place` (`reegraph.views.layout.places.places`), put the scripts
`vendor/map-kit.min.js`, `shared/dom.js`, `shared/world.js` and `shared/placed.js` of web/ into the
page and the topology beside them, and call `drawPlaced(svg, topology, nodes, lines, options)`;
`shared/placed.js` says with what. The words
of this page are in `map/words/en.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reegraph.network.projection.project import project
from reegraph.views.layout.places import Place, places

if TYPE_CHECKING:
    from reegraph.graph.property_cache import PropertyCache
    from reegraph.graph.snapshot import Snapshot
    from reegraph.views.pages.page import Page

__all__ = ["map_data", "world_map"]

NETWORK = "state-agreements"
_EARLIEST = 1990  # first year of the slider; older agreements that hold count in it

History = list[tuple[str, Any]]
"""Days and the network on each."""


def world_map(kg: Snapshot, projects: bool = True, years: bool = True, **options: object) -> Page:
    """Draw polities, projects and the agreements between polities on a map of the world.

    `options` are those of the network `state-agreements`; without `projects` only polities and arcs
    are drawn, without `years` only the day of the graph. What has no place is listed on the page.
    Raises what `kg.network` raises.
    """
    from reegraph.views.pages.world_map_page import drawn_map

    return drawn_map(map_data(kg, projects, years, **options))


def map_data(
    kg: Snapshot, projects: bool = True, years: bool = True, **options: object
) -> dict[str, Any]:
    """Collect what the map is drawn from (see above), in a fixed order."""
    from reegraph.graph.property_cache import cache_of
    from reegraph.graph.results import text_rows
    from reegraph.network.projection.lookups import lookups_of

    history = _history(kg, years, options)
    spots = places(kg)
    query = "SELECT ?polity { ?polity a ree:Polity }"
    polities = {row["polity"] for row in text_rows(kg.store, query)}
    project_ids = {
        row["project"]
        for row in text_rows(kg.store, "SELECT ?project { ?project a ree:MineralProject }")
    }
    nodes = sorted(polities | {name for _, net in history for name in net})
    events = {name: event for _, net in history for name, event in net.graph["events"].items()}
    cache = cache_of(kg)
    facts = lookups_of(kg)
    wanted = facts.under(history[-1][1].graph["options"]["minerals"])

    def read() -> dict[str, Any]:
        sites = [_project(cache, name, spots) for name in sorted(project_ids)] if projects else []
        if wanted:
            sites = [site for site in sites if wanted & set(site.get("minerals", ()))]
        return {
            "states": [_state(cache, name, facts.regions, spots) for name in nodes],
            "agreements": [
                _agreement(cache, name, event) for name, event in sorted(events.items())
            ],
            "projects": sites,
        }

    data = read()
    while cache.fetch_missing():  # of an endpoint what is missing is read in few requests
        data = read()
    data |= _arcs(history, [a["id"] for a in data["agreements"]], spots, data["states"])
    data["meta"] = _meta(kg, history, options, cache, data)
    return data


def _history(kg: Snapshot, years: bool, options: dict[str, object]) -> History:
    """Build the network at the end of each year since its first tie, and on the day.

    An endpoint stands for one day only.
    """
    from reegraph.graph.endpoint import Endpoint
    from reegraph.network.projection.history import NetworkHistory

    net = project(kg, NETWORK, **options)
    if isinstance(kg.store, Endpoint) or not years:
        return [(kg.day, net)]
    this = int(kg.day[:4])
    begun = [int(e["first"][:4]) for e in net.graph["events"].values() if e["first"]]
    ends = [f"{year}-12-31" for year in range(max(_EARLIEST, min(begun, default=this)), this)]
    days = NetworkHistory(kg)
    return [(day, days.network(day, NETWORK, **options)) for day in ends] + [(kg.day, net)]


def _full(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in data.items() if value not in ("", (), [], None)}


def _placed(spot: Place | None) -> dict[str, Any]:
    if spot is None:
        return {}
    where = [spot.longitude, spot.latitude]
    return _full({"place": where, "by": spot.by, "code": spot.code, "note": spot.note})


def _iri(name: str) -> str:
    from reegraph.namespaces import expand

    return name if "//" in name else expand(name)


def _names(terms: Iterable[str]) -> list[str]:
    from reegraph.namespaces import compact

    return [compact(term) for term in terms]


def _state(
    cache: PropertyCache, name: str, regions: Mapping[str, str], spots: Mapping[str, Place]
) -> dict[str, Any]:
    iri = _iri(name)
    label = cache.label(iri)
    names = {w for prop in ("altLabel", "shortName") for w in cache.words(iri, prop)} - {label}
    own = {"id": name, "name": label, "names": sorted(names), "region": regions.get(name, "")}
    own["short"] = cache.first(iri, "shortName")
    kind = cache.code(iri, "actorKind") or name.partition(":")[0]
    return {**_full({**own, "sort": kind}), **_placed(spots.get(name))}


def _agreement(cache: PropertyCache, name: str, event: Mapping[str, Any]) -> dict[str, Any]:
    from reegraph.graph.pictures import describe_entity

    iri = _iri(name)
    entity = describe_entity(cache, iri)
    about = entity["about"]
    differ = [[f["text"], f["conflicts"]] for f in entity["facts"] if f["conflicts"]]
    return _full(
        {
            "id": name,
            "name": entity["label"],
            "kind": event["kind"],
            "status": about.get("status", ""),
            "first": event["first"],
            "last": event["last"],
            "signed": about.get("signed", ""),
            "minerals": about.get("minerals", []),
            "forums": about.get("forums", []),
            "parties": cache.words(iri, "hasParty"),
            "sides": list(event["nodes"]),
            "summary": " ".join(cache.words(iri, "summary")),
            "conflicts": differ,
            "sources": [s.partition(":")[2] for s in event["sources"]],
        }
    )


def _project(cache: PropertyCache, name: str, spots: Mapping[str, Place]) -> dict[str, Any]:
    iri = _iri(name)
    state = next(iter(_names(cache.iris(iri, "locatedIn"))), "")
    return _full(
        {
            "id": name,
            "name": cache.label(iri),
            "state": state,
            "stage": cache.first(iri, "projectStage"),
            "region": cache.first(iri, "regionName"),
            "minerals": _names(cache.iris(iri, "yieldsMineral")),
            "operators": cache.words(iri, "operatedBy"),
            "note": cache.first(iri, "note"),
            "sources": [source[0] for source in cache.sources(iri, "documentedIn")],
            "place": _placed(spots.get(name)).get("place"),
        }
    )


def _runs(numbers: list[int]) -> list[list[int]]:
    """Join numbers in order to runs of neighbours.

    >>> _runs([1, 2, 3, 7])
    [[1, 3], [7, 7]]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def _arcs(
    history: History,
    order: list[str],
    spots: Mapping[str, Place],
    states: list[dict[str, Any]],
) -> dict[str, Any]:
    """Make arcs between two places, and list those that lack one."""
    number = {name: n for n, name in enumerate(order)}
    labels = {state["id"]: state["name"] for state in states}
    pairs: dict[tuple[str, str], dict[str, tuple[float, list[int]]]] = {}
    for mark, (_, net) in enumerate(history):
        for one, other, data in net.edges(data=True):
            ties = pairs.setdefault((min(one, other), max(one, other)), {})
            for event, weight in data["parts"].items():
                ties[event] = (weight, [*ties.get(event, (0, []))[1], mark])
    arcs: list[dict[str, Any]] = []
    lost: list[list[Any]] = []
    for ends, ties in sorted(pairs.items()):
        if all(end in spots for end in ends):
            dated = [
                [number[event], round(weight, 6), _runs(marks)]
                for event, (weight, marks) in sorted(ties.items())
            ]
            arcs.append({"ends": list(ends), "ties": dated})
        else:
            lost.append([*(labels.get(end, end) for end in ends), len(ties)])
    return {"arcs": arcs, "lost": lost}


def _meta(
    kg: Snapshot,
    history: History,
    options: Mapping[str, object],
    cache: PropertyCache,
    data: dict[str, Any],
) -> dict[str, Any]:
    from reegraph.graph.citation import citation
    from reegraph.graph.codes import codes
    from reegraph.network.projection.lookups import lookups_of
    from reegraph.views.pages.style import FAMILIES, KINDS

    facts = lookups_of(kg)
    net = history[-1][1]
    items = [*data["agreements"], *data["projects"]]
    used = {mineral for item in items for mineral in item.get("minerals", ())}
    above = {m: sorted(facts.broader.get(m, {m})) for m in used}
    headings = sorted({name for names in above.values() for name in names})
    forums = sorted({forum for item in items for forum in item.get("forums", ())})
    cited = sorted({source for item in items for source in item.get("sources", ())})
    statuses = codes("agreement-status")
    title = "Agreements between states on a map of the world"
    chosen = _chosen(net.graph["options"], options, cache)
    words = "".join(f"; {name}: {value}" for name, value in chosen)
    looks = {n: KINDS[n] for n in ("state", "organisation", "project", "mineral")}
    meta = {
        "title": title,
        "day": kg.day,
        "version": kg.info.version,
        "chosen": chosen,
        "cite": {
            "text": f"{citation(kg).strip()} {title}{words}.",
            "bibtex": citation(kg, form="bibtex"),
        },
        "marks": [day for day, _ in history],
        "left_out": net.graph["left_out"],
        "minerals": {
            m: [cache.label(_iri(m)), sorted(facts.broader.get(m, {m}))] for m in headings
        },
        "forums": {f: cache.label(_iri(f)) for f in forums},
        "kinds": _labels(codes("agreement-kind"), items, "kind"),
        "statuses": _labels(statuses, items, "status"),
        "standing": [statuses.get(code, code) for code in net.graph["options"]["statuses"]],
        "looks": {name: [look.light, look.dark] for name, look in looks.items()}
        | {"arc": [FAMILIES["party"].light, FAMILIES["party"].dark]},
    }
    meta["sources"] = {s: list(cache.source(_iri(f"source:{s}"))[1:]) for s in cited}
    while cache.fetch_missing():
        return _meta(kg, history, options, cache, data)
    return meta


def _labels(known: Mapping[str, str], items: list[dict[str, Any]], name: str) -> dict[str, str]:
    used = sorted({item[name] for item in items if name in item})
    return {code: known.get(code, code) for code in used}


def _chosen(
    recorded: Mapping[str, Any], given: Mapping[str, object], cache: PropertyCache
) -> list[list[str]]:
    """List the options that were given, with entities by their labels."""
    chosen: list[list[str]] = []
    for name in sorted(given):
        if given[name] is None:
            continue
        value = recorded.get(name, "")
        parts = value if isinstance(value, list) else [str(value)]
        entities = name in ("minerals", "forums", "sources")
        words = [cache.label(_iri(part)) if entities else part for part in parts]
        chosen.append([name.replace("_", " "), ", ".join(words)])
    return chosen
