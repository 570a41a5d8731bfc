"""The scene: steps and the way back, ids that stay, caps, whatever a person does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.explorer.scene import scene
from queries.explorer.scene.scene_address import (
    ViewError,
    filter_texts,
    read_filters,
    read_view,
    view_text,
)
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_payload import draw_scene
from queries.explorer.scene.scene_state import MOST_ON_WAYS, PARTY_CAP, Scene, View
from tests.queries.explorer.scenes import DAY, FILTERS, facts_of, hop, party

pytestmark = pytest.mark.slow

NAMES = [f"p{number}" for number in range(40)]
parties = st.sampled_from(NAMES)
relations = st.sampled_from(("owners", "holdings", "supply"))
found = st.lists(parties, max_size=6, unique=True)


def start() -> Scene:
    return scene.open_scene("s", "p0", FILTERS, [[("p1", "p0")], [("p3", "p2"), ("p2", "p0")]])


def known() -> Facts:
    ties = [hop(NAMES[n], NAMES[n // 2]) for n in range(1, len(NAMES))]
    return facts_of([party(name) for name in NAMES], *ties)


steps = st.one_of(
    st.tuples(st.just("expand"), parties, relations, found, st.integers(0, 40)),
    st.tuples(st.just("collapse"), parties),
    st.tuples(st.just("hide"), found),
    st.tuples(st.just("pin"), parties, st.booleans()),
    st.tuples(st.just("group_parties"), st.sampled_from(("country", "kind", None))),
    st.tuples(st.just("ungroup"), found),
    st.tuples(st.just("add"), found),
    st.tuples(st.just("add_ways"), st.tuples(parties, parties), st.lists(found, max_size=3)),
    st.tuples(st.just("unhide")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def walked(held: Scene, walk: list[tuple[object, ...]]) -> Scene:
    for name, *arguments in walk:
        held = getattr(scene, str(name))(held, *arguments)
    return held


def test_a_scene_opens_on_the_best_paths_that_have_room() -> None:
    long = [(f"a{n}", f"a{n + 1}") for n in range(20)]
    held = scene.open_scene("s", "p0", FILTERS, [[("p1", "p0")], long, [("p2", "p0")]])
    assert held.view.parties == ("p0", "p1", "p2")
    assert held.trail.steps == {("p1", "p0"), ("p2", "p0")}


def test_few_parties_are_filled_up_and_many_stand_folded() -> None:
    alone = scene.open_scene("s", "p0", FILTERS)
    held = scene.fill_scene(alone, {"owners": (NAMES[1:13], 12), "holdings": (NAMES[13:28], 458)})
    assert len(held.view.members) == 13
    assert [(more.relation, more.total) for more in held.view.more] == [("holdings", 458)]
    assert not held.past


def test_who_is_named_in_the_text_is_drawn_beside_many_and_beside_paths() -> None:
    alone = scene.open_scene("s", "p0", FILTERS)
    near = {"owners": (NAMES[1:16], 41), "holdings": (NAMES[16:17], 1)}
    held = scene.fill_scene(alone, near, {NAMES[1], "p99"})
    assert held.view.parties == ("p0", NAMES[1], NAMES[16])
    paths = [[(f"a{n}", f"a{n + 1}") for n in range(6)]]
    full = scene.open_scene("s", "p0", FILTERS, paths)
    held = scene.fill_scene(full, {"holdings": (NAMES[1:3], 2)}, {NAMES[2]})
    assert held.view.parties[-1] == NAMES[2]
    assert NAMES[1] not in held.view.parties


@given(st.lists(steps, max_size=8), parties, relations, found)
def test_expand_then_collapse_gives_the_same(
    walk: list[tuple[object, ...]], who: str, relation: str, near: list[str]
) -> None:
    before = scene.collapse(walked(start(), walk), who)
    after = scene.collapse(scene.expand(before, who, relation, near, len(near)), who)
    assert after.view == before.view


@given(st.lists(steps, max_size=10))
def test_undo_is_the_inverse_of_a_step_and_redo_of_undo(walk: list[tuple[object, ...]]) -> None:
    held = start()
    for step in walk:
        after = walked(held, [step])
        if step[0] not in ("undo", "redo") and after.view != held.view:
            assert scene.undo(after).view == held.view
            assert scene.redo(scene.undo(after)).view == after.view
        held = after


@given(st.lists(steps, max_size=10), st.lists(steps, max_size=5))
def test_nothing_placed_changes_its_id(
    first: list[tuple[object, ...]], then: list[tuple[object, ...]]
) -> None:
    facts = known()
    before = walked(start(), first)
    after = walked(before, then)
    old = draw_scene(before, facts)
    new = draw_scene(after, facts)
    placed = {n["party"]: n["id"] for n in old.payload["nodes"] if n["party"]}
    for node in new.payload["nodes"]:
        if node["party"]:
            assert placed.get(node["party"], node["id"]) == node["id"]
            assert node["id"] not in {i for p, i in placed.items() if p != node["party"]}


def test_what_is_told_of_a_tie_is_put_together_once_for_the_same_statements() -> None:
    facts = known()
    first = draw_scene(start(), facts)
    again = draw_scene(start(), facts, before=first.ties)
    assert first.ties
    assert [id(tie) for tie in again.ties] == [id(tie) for tie in first.ties]
    assert again.payload == first.payload
    changed = replace(facts, statements=tuple({**said} for said in facts.statements))
    other = draw_scene(start(), changed, before=first.ties)
    assert not {*map(id, other.ties)} & {*map(id, first.ties)}


@given(st.lists(steps, max_size=10), st.integers(1, 20))
def test_the_caps_hold_and_what_is_left_out_is_counted(
    walk: list[tuple[object, ...]], cap: int
) -> None:
    held = replace(walked(start(), walk), cap=cap)
    drawn = draw_scene(held, known())
    nodes = drawn.payload["nodes"]
    assert len([n for n in nodes if n["kind"] != "more"]) <= cap
    ids = [n["id"] for n in nodes]
    assert len(set(ids)) == len(ids)
    edges = [e["id"] for e in drawn.payload["edges"]]
    assert len(set(edges)) == len(edges)
    for edge in drawn.payload["edges"]:
        assert {edge["source"], edge["target"]} <= set(ids)
    assert drawn.payload["drawn"] + drawn.payload["left_out"] == len(drawn.parties)
    assert nodes[0]["asked"]
    assert not any("p" in i.removeprefix("g-").split("-")[0] for i in ids)


def test_no_more_than_five_hundred_parties_come_in() -> None:
    held = scene.add(start(), [f"x{n}" for n in range(700)])
    assert len(held.view.members) == PARTY_CAP
    assert len(scene.add(held, ["one more"]).view.members) == PARTY_CAP


def test_more_than_twenty_become_one_node() -> None:
    held = scene.expand(start(), "p1", "holdings", NAMES[:20], 458)
    drawn = draw_scene(held, known())
    (more,) = [n for n in drawn.payload["nodes"] if n["kind"] == "more"]
    # p1 holds nothing here of what is in sight but p0, which is not counted again.
    assert more["name"] == "+457 companies"
    assert more["original"] is None
    counted = replace(known(), halves={("p1", "holdings"): 180})
    (told,) = [n for n in draw_scene(held, counted).payload["nodes"] if n["kind"] == "more"]
    assert told["original"] == "180 of all 458 at 50% or more"
    assert drawn.more_of[more["id"]].total == 458
    (edge,) = [e for e in drawn.payload["edges"] if e["target"] == more["id"]]
    assert edge["source"] == "n2"
    assert len(held.view.members) == len(start().view.members)


def test_ways_come_in_whole_the_best_first_and_no_more_than_can_be_told_apart() -> None:
    long = [f"w{number}" for number in range(MOST_ON_WAYS - 1)]
    ways = [["p0", *long, "end"], ["p0", "x", "end"], ["p0", "end"]]
    held = scene.add_ways(start(), ("p0", "end"), ways)
    assert set(held.view.parties) == {*start().view.parties, *long, "end"}
    assert held.view.ways == ("p0", "end")
    none = scene.add_ways(start(), ("p0", "end"), [["p0", *long, "y", "end"]])
    assert none.view.parties == start().view.parties
    assert scene.undo(held).view == start().view


def test_a_hidden_party_comes_back_with_its_number() -> None:
    held = scene.hide(start(), ["p2", "p0"])
    assert held.view.parties == ("p0", "p1", "p3")
    back = scene.unhide(held)
    assert back.number("p2") == start().number("p2")
    assert set(back.view.parties) == set(start().view.parties)


@given(st.lists(steps, max_size=10))
def test_a_view_goes_through_an_address(walk: list[tuple[object, ...]]) -> None:
    view = walked(start(), walk).view
    again = read_view(view_text(view))
    assert again.parties == view.parties
    assert (again.pinned, again.loose, again.by) == (view.pinned, view.loose, view.by)
    if set(view.ways) <= set(view.parties):
        assert again.ways == view.ways
    assert {m.party for m in again.hidden} == {m.party for m in view.hidden}
    inside = set(view.parties)
    assert again.more == tuple(m for m in view.more if m.party in inside)
    origins = {m.party: m.origin for m in view.members if m.origin in inside}
    assert {m.party: m.origin for m in again.members if m.origin} == origins


@given(st.text(max_size=60))
def test_what_is_no_view_is_refused(text: str) -> None:
    with pytest.raises(ViewError):
        read_view(text)


def test_a_large_view_is_no_link_but_five_hundred_fit() -> None:
    many = scene.add(start(), [f"gleif:5493{n * 7919:016d}" for n in range(500)])
    assert 0 < len(view_text(many.view)) < 16_000


def test_filters_go_through_an_address() -> None:
    odd = replace(
        FILTERS, certainty=("alleged",), past=True, lines=("supply", "other"), scripts=False
    )
    assert read_filters(filter_texts(odd), FILTERS) == odd
    assert filter_texts(FILTERS) == {}
    junk = {"certainty": "sure", "least": "-4", "lines": "x", "past": "yes"}
    assert read_filters(junk, FILTERS) == FILTERS
    assert read_filters({"least": "NaN"}, FILTERS) == FILTERS


def test_a_restored_scene_has_the_party_asked_about() -> None:
    held = scene.restore_scene("s", "p9", View(start().view.members), FILTERS)
    assert held.view.parties[0] == "p9"
    assert held.filters.day == DAY


def test_names_in_other_scripts_can_be_left_out() -> None:
    facts, first = known(), start()
    party = first.view.parties[0]
    facts = replace(
        facts, parties={**facts.parties, party: {**facts.parties[party], "original": "Я"}}
    )
    said = [
        {node["original"] for node in draw_scene(one, facts).payload["nodes"]}
        for one in (first, replace(first, filters=replace(first.filters, scripts=False)))
    ]
    assert "Я" in said[0]
    assert said[1] == {None}


def test_the_payload_has_the_names_of_the_contract() -> None:
    drawn = draw_scene(start(), known()).payload
    node = set("id party name original kind country listed asked own path ended pinned".split())
    node |= set("group marks relations x y place".split())
    edge = set(
        "id source target line label certainty ended path own title claims role until".split()
    )
    edge |= {"disputed", "perhaps"}
    assert set(drawn) >= {"id", "title", "nodes", "edges", "drawn", "left_out", "colours"}
    assert set(drawn["cards"]) == {each["id"] for each in drawn["nodes"]}
    assert set(drawn["ties"]) == {each["id"] for each in drawn["edges"]}
    assert all(set(each) == node for each in drawn["nodes"])
    assert all(set(each) == edge for each in drawn["edges"])
