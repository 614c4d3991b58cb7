"""A small graph around one actor whose every text is given, for the tests of the view."""

from __future__ import annotations

import pyoxigraph as ox

from reegraph.namespaces import CLAIM, DATASET, concept, entity, expand

CENTRE = entity("actor", "centre")

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "{{7*7}} {% raw %} ${7*7}",
    "\"' onload='alert(1)' x=\"",
    "line\u2028separator\u2029and\u0000null",
    "أرجنتين 日本国 ⛏️🇦🇷",
    "x" * 5000,
    "see <a href='https://evil.example/'>href</a>",
    "<!-- <script> -->",
    "javascript:alert(1)",
    "\u202egnirts desrever",
    "]]>&lt;b&gt;&amp;",
    "@@CSP@@ __proto__",
]


def _node(curie: str) -> ox.NamedNode:
    return ox.NamedNode(curie if "//" in curie else expand(curie))


class Small:
    """Builds a store: an actor in the centre, one agreement a text, the same text everywhere."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.add(DATASET, "ree:asOf", ox.Literal("2024-01-01"))

    def add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal | str) -> None:
        """Add one triple; text that is not a term is a name of a thing."""
        term = _node(value) if isinstance(value, str) else value
        self.store.add(ox.Quad(_node(subject), _node(predicate), term))

    def named(self, iri: str, text: str) -> str:
        """Give a thing a label, a short name, another name and a summary."""
        for prop in ("rdfs:label", "ree:shortName", "skos:altLabel", "ree:summary", "skos:note"):
            self.add(iri, prop, ox.Literal(text))
        return iri

    def source(self, name: str, text: str, address: str) -> str:
        """A source with this title, publisher and date."""
        iri = self.named(entity("source", name), text)
        self.add(iri, "ree:publisherName", ox.Literal(text))
        self.add(iri, "ree:publishedOn", ox.Literal(text))
        self.add(iri, "ree:sourceUrl", ox.Literal(address))
        return iri

    def party(
        self, actor: str, agreement: str, source: str, role: str = "party-role:signatory"
    ) -> str:
        """A claim that an actor is party to an agreement."""
        claim = f"{CLAIM}participation--{actor.rpartition('/')[2]}--{agreement.rpartition('/')[2]}"
        self.add(claim, "rdf:type", "ree:Participation")
        self.add(claim, "ree:participant", actor)
        self.add(claim, "ree:inAgreement", agreement)
        self.add(claim, "ree:partyRole", role)
        self.add(claim, "ree:statedIn", source)
        self.add(claim, "ree:sourceScope", concept("source-scope", "statement"))
        self.add(claim, "ree:holds", concept("holding", "certain"))
        return claim


def hostile_store() -> ox.Store:
    """A graph whose names, notes, sources and addresses try to break a page."""
    small = Small()
    small.named(CENTRE, HOSTILE[1])
    claims = []
    for number, text in enumerate(HOSTILE):
        agreement = small.named(entity("agreement", f"a{number}"), text)
        other = small.named(entity("actor", f"o{number}"), text)
        address = "javascript:alert(1)" if number % 2 else f"data:text/html,{text}"
        source = small.source(f"s{number}", text, address)
        claims.append(small.party(CENTRE, agreement, source))
        claims.append(small.party(other, agreement, source))
        small.add(claims[-1], "ree:note", ox.Literal(text))
        small.add(claims[-1], "ree:validFrom", ox.Literal(text))
        small.add(claims[-1], "ree:conflictsWith", claims[0])
    return small.store
