"""Every tie and kind has a look of its own, and no kind hangs on its colour alone."""

from __future__ import annotations

from reegraph.graph.claims import families
from reegraph.graph.codes import codes
from reegraph.network import read_projections
from reegraph.views.pages.style import FAMILIES, KINDS, kind_of
from reegraph.views.pictures.minerals import COLUMNS as CHAIN


def test_every_family_of_ties_has_a_line_style() -> None:
    networks = {name for name, found in read_projections().items() if found.form != "layers"}
    assert set(FAMILIES) == {*families(), *networks, *CHAIN, "row"}


def test_networks_without_direction_have_no_arrow() -> None:
    for name, found in read_projections().items():
        if found.form != "layers" and not found.two_mode:
            assert FAMILIES[name].directed == found.directed, name


def test_shapes_tell_the_kinds_apart() -> None:
    looks = [(style.shape, style.hollow) for style in KINDS.values()]
    assert len(set(looks)) == len(looks)


def test_every_kind_of_actor_has_a_place_in_the_legend() -> None:
    for kind in codes("actor-kind"):
        assert kind_of(kind) != "other", kind
    assert kind_of("unheard-of") == "other"
