"""Blank nodes are named by what they stand for."""

from __future__ import annotations

import random

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from reegraph.compiler.blank_nodes import canonicalize
from reegraph.compiler.compile import n_triples

ITEM, REST, NAME = (ox.NamedNode(f"http://example.org/{name}") for name in ("item", "rest", "name"))


def lists(lengths: list[int], names: random.Random) -> list[ox.Quad]:
    """A chain of blank nodes for each length, named and ordered at random."""
    quads = []
    for number, length in enumerate(lengths):
        owner = ox.NamedNode(f"http://example.org/{number}")
        nodes = [ox.BlankNode(f"b{names.getrandbits(64)}") for _ in range(length)]
        for before, after in zip([owner, *nodes], nodes, strict=False):
            quads += [ox.Quad(before, REST, after), ox.Quad(after, ITEM, owner)]
        quads.append(ox.Quad(owner, NAME, ox.Literal(f"it is > _:b{number} .")))
    names.shuffle(quads)
    return quads


@given(lengths=st.lists(st.integers(0, 4), max_size=5), one=st.integers(), other=st.integers())
def test_names_do_not_depend_on_those_that_were_read(
    lengths: list[int], one: int, other: int
) -> None:
    here, there = (lists(lengths, random.Random(seed)) for seed in (one, other))
    assert set(canonicalize(here)) == set(canonicalize(there))
    assert len(canonicalize(here)) == len(here)
    stores = [ox.Store(), ox.Store()]
    for store, quads in zip(stores, (here, there), strict=True):
        store.extend(quads)
    assert n_triples(stores[0]) == n_triples(stores[1])
    assert len(n_triples(stores[0])) == len(stores[0])


def test_texts_that_look_like_blank_nodes_stay() -> None:
    store = ox.Store()
    store.add(ox.Quad(NAME, NAME, ox.Literal("> _:a .")))
    store.add(ox.Quad(NAME, NAME, ox.Literal("_:a")))
    assert n_triples(store) == sorted(
        f"{NAME} {NAME} {ox.Literal(text)} .\n".encode() for text in ("> _:a .", "_:a")
    )
