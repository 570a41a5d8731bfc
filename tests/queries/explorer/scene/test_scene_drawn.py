"""What a scene looks like: labels, filters, groups, marks."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from queries.explorer.scene import scene
from queries.explorer.scene.scene_facts import Facts, add_path_statements, learn_parties
from queries.explorer.scene.scene_nodes import node_kind
from queries.explorer.scene.scene_payload import draw_scene
from queries.question.party_kind import is_trust, kind_words
from queries.words.value_text import line_label
from tests.queries.explorer.scenes import FILTERS, facts_of, hop, party


def one(*statements: dict[str, Any], **changed: Any) -> list[dict[str, Any]]:
    """The lines between two parties."""
    held = scene.open_scene("s", "b", replace(FILTERS, **changed), [[("a", "b")]])
    drawn = draw_scene(held, facts_of([party("a"), party("b")], *statements))
    edges: list[dict[str, Any]] = drawn.payload["edges"]
    return edges


def ranged(low: int | None, high: int | None, **more: Any) -> dict[str, Any]:
    low_, high_ = (None if end is None else Decimal(end) for end in (low, high))
    return hop("a", "b", share_min_pct=low_, share_max_pct=high_, **more)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (ranged(60, 60), "60%"),
        (ranged(25, 50), "25–50%"),
        (ranged(25, 50, min_closed=False), ">25–50%"),
        (ranged(25, 50, max_closed=False), "25–<50%"),
        (ranged(0, 100), "?"),
        (ranged(0, 25, max_closed=False), "<25%"),
        (ranged(0, 25), "≤25%"),
        (ranged(75, 100), "≥75%"),
        (ranged(50, 100, min_closed=False), ">50%"),
        (ranged(None, None), ""),
        (ranged(10, 10, measure="votingRights"), "10% of votes"),
        (ranged(8, 8, votes_min_pct=45, votes_max_pct=45), "8% of shares, 45% of votes"),
        (ranged(8, 8, votes_min_pct=8, votes_max_pct=8), "8%"),
        (ranged(0, 100, votes_min_pct=45, votes_max_pct=45), "45% of votes"),
    ],
)
def test_a_share_is_printed_as_the_range_it_is(said: dict[str, Any], label: str) -> None:
    assert line_label(said) == label


def test_a_disputed_control_is_not_confirmed_by_another_kind() -> None:
    (edge,) = one(
        ranged(
            None,
            None,
            relation="CONTROLS",
            types=["otherInfluenceOrControl"],
            certainty="disputed",
        ),
        ranged(None, None, relation="CONTROLS", types=["settlor"]),
    )
    assert edge["title"] == (
        "Party a was settlor of Party b. It is disputed whether Party a controlled or influenced "
        "Party b. No source states the start."
    )


def test_a_tie_is_told_in_the_past_with_its_own_words_and_never_more_than_is_claimed() -> None:
    none = {"share_min_pct": None, "share_max_pct": None, "measure": None}
    claim = {"certainty": "alleged", "asserted_by": "A paper", "disputed_by": "party b"}
    edges = one(
        hop(
            "a",
            "b",
            **none,
            relation="CONTROLS",
            types=["beneficiaryOfLegalArrangement"],
            holds="perhaps",
        ),
        hop("a", "b", **none, relation="SUPPLIES", types=["service"], **claim),
        hop("a", "b", **none, relation="MEMBER_OF", types=[]),
    )
    assert {edge["line"]: (edge["role"], edge["title"]) for edge in edges} == {
        "control": (
            "beneficiary",
            "Party a was a beneficiary of Party b. It is open whether this held on the day asked "
            "about. No source states the start.",
        ),
        "supply": (
            "service",
            "One report alleges that Party a supplied a service to Party b: A paper. Party b "
            "disputes this (the source of the denial is not stated). No source states the start.",
        ),
        "other": ("member of", "Party a was a member of Party b. No source states the start."),
    }


def test_statements_of_one_pair_are_one_line_with_what_is_known() -> None:
    (edge,) = one(ranged(0, 100), ranged(30, 30, certainty="reported"), ranged(40, 40))
    assert edge["label"] == "30% / 40%"
    assert edge["certainty"] == "confirmed"
    assert edge["claims"] == 3
    assert edge["path"]
    assert edge["title"] == (
        "Party a was an owner of Party b (share not stated). Party a held 30% or 40% of Party b. "
        "No source states the start."
    )


@pytest.mark.parametrize(
    ("datasets", "own"), [(["mine"], True), (["mine", "test"], False), (["test"], False)]
)
def test_what_only_the_person_states_is_own(datasets: list[str], own: bool) -> None:
    held = scene.open_scene("s", "b", FILTERS, [[("a", "b")]])
    said = [hop("a", "b", dataset=dataset) for dataset in datasets]
    facts = facts_of([party("a", datasets=datasets), party("b")], *said)
    drawn = draw_scene(held, facts, frozenset({"mine"})).payload
    assert {node["party"]: node["own"] for node in drawn["nodes"]} == {"a": own, "b": False}
    assert [edge["own"] for edge in drawn["edges"]] == [own]


def test_each_kind_of_bond_is_a_line_of_its_own() -> None:
    edges = one(
        ranged(30, 30),
        hop("a", "b", relation="DIRECTS", share_min_pct=None, share_max_pct=None),
        hop("b", "a", relation="SUPPLIES", share_min_pct=None, share_max_pct=None),
    )
    lines = {(e["line"], e["source"]) for e in edges}
    assert lines == {("ownership", "n2"), ("directorship", "n2"), ("supply", "n1")}


def test_filters_leave_out_what_they_say() -> None:
    assert one(ranged(30, 30), least=Decimal(31)) == []
    assert len(one(ranged(0, 100), least=Decimal(99))) == 1
    assert one(ranged(30, 30, certainty="alleged"), certainty=("confirmed",)) == []
    assert one(ranged(30, 30), lines=("supply",)) == []
    assert one(ranged(30, 30, holds="no")) == []
    (ended,) = one(ranged(30, 30, holds="no"), past=True)
    assert ended["ended"]
    assert ended["title"] == (
        "Party a held 30% of Party b. This did not hold on the day asked about."
    )


def test_a_start_that_a_source_states_is_not_said_to_be_missing() -> None:
    (edge,) = one(ranged(30, 30), ranged(30, 30, valid_from="2019"))
    assert "No source states the start." not in edge["title"]


def test_what_has_ended_is_a_pale_line_of_its_own_and_what_is_to_come_none() -> None:
    said = (
        ranged(9, 9, holds="no", valid_to="2024-02-21"),
        ranged(8, 8),
        ranged(13, 13, holds="no", valid_from="2025-09"),
    )
    for past, labels in ((False, ["8%"]), (True, ["8%", "9%"])):
        edges = one(*said, past=past)
        assert [edge["label"] for edge in edges] == labels
        assert [edge["claims"] for edge in edges] == [1] * len(labels)
        assert [edge["path"] for edge in edges] == [True, False][: len(labels)]
    assert [edge["ended"] for edge in edges] == [False, True]
    assert [edge["until"] for edge in edges] == ["", "on 21 February 2024"]


def test_who_was_brought_by_a_filtered_link_goes_out_of_sight() -> None:
    facts = facts_of([party("a"), party("b"), party("c")], ranged(30, 30), hop("b", "c"))
    held = scene.expand(scene.open_scene("s", "b", FILTERS, []), "b", "owners", ["a"], 1)
    assert draw_scene(held, facts).parties == ("b", "a")
    narrow = replace(held, filters=replace(FILTERS, least=Decimal(50)))
    assert draw_scene(narrow, facts).parties == ("b",)
    added = scene.add(narrow, ["c"])
    assert draw_scene(added, facts).parties == ("b", "c")


def _group_facts() -> Facts:
    firms = [party(f"f{n}", country="cy" if n % 2 else "", schema="Company") for n in range(6)]
    firms[1]["listed"] = True
    return facts_of(
        [party("a"), *firms], *(hop("a", f"f{n}", certainty="reported") for n in range(5))
    )


def test_a_group_is_one_node_with_what_its_members_have_together() -> None:
    held = scene.add(scene.open_scene("s", "a", FILTERS), [f"f{n}" for n in range(6)])
    drawn = draw_scene(scene.group_parties(held, "country"), _group_facts())
    names = {n["id"]: n["name"] for n in drawn.payload["nodes"]}
    assert names == {
        "n1": "Party a",
        "g-country-none": "No country stated (3)",
        "g-country-cy": "Cyprus (3)",
    }
    marks = {n["id"]: n["marks"] for n in drawn.payload["nodes"]}
    assert marks["g-country-cy"] == ["1 LISTED"]
    claims = {e["target"]: (e["claims"], e["label"]) for e in drawn.payload["edges"]}
    assert claims == {"g-country-none": (3, "3 ×"), "g-country-cy": (2, "2 ×")}
    assert drawn.payload["drawn"] == 7

    loose = scene.ungroup(scene.group_parties(held, "country"), ["f1"])
    ids = {n["id"] for n in draw_scene(loose, _group_facts()).payload["nodes"]}
    assert ids == {"n1", "n3", "g-country-none", "g-country-cy"}
    kinds = draw_scene(scene.group_parties(held, "kind"), _group_facts()).payload["nodes"]
    assert [n["name"] for n in kinds] == ["Party a", "Companies (6)"]


def test_pins_and_paths_stay_out_of_groups() -> None:
    held = scene.open_scene("s", "a", FILTERS, [[("a", "f0")]])
    held = scene.pin(scene.add(held, ["f1", "f2", "f4"]), "f2", True)
    nodes = draw_scene(scene.group_parties(held, "kind"), _group_facts()).payload["nodes"]
    assert [n["id"] for n in nodes] == ["n1", "n2", "n4", "g-kind-company"]


def test_listings_stand_on_the_node_in_words() -> None:
    row = party("a", listed=True, listings=["EU 2020/1998", "UK x", "US-OFAC y"])
    (node,) = draw_scene(scene.open_scene("s", "a", FILTERS), facts_of([row])).payload["nodes"]
    assert node["marks"] == ["LISTED EU 2020/1998", "LISTED UK x", "+1 more"]


def test_relations_count_what_is_shown() -> None:
    counts = [
        {"relation": "owners", "count": 3, "past": 2},
        {"relation": "supply", "count": 0, "past": 1},
    ]
    facts = facts_of([party("a"), party("b", relations=counts)], ranged(5, 5))
    held = scene.open_scene("s", "b", FILTERS, [[("a", "b")]])
    said = draw_scene(held, facts).payload["nodes"][0]["relations"]
    assert said == [{"key": "owners", "label": "Owners", "direction": "up", "count": 3, "shown": 1}]
    past = replace(held, filters=replace(FILTERS, past=True))
    said = draw_scene(past, facts).payload["nodes"][0]["relations"]
    assert [(r["key"], r["count"]) for r in said] == [("owners", 5), ("supply", 1)]


def test_only_what_is_new_is_asked_for() -> None:
    asked: list[tuple[list[str], list[str]]] = []

    def around(every: Any, fresh: Any) -> dict[str, Any]:
        asked.append((list(every), list(fresh)))
        rows = [party(name) for name in fresh if name != "nobody"]
        return {"parties": rows, "statements": [], "missing": [n for n in fresh if n == "nobody"]}

    facts = learn_parties(Facts({}), ["a", "b"], around)
    facts = learn_parties(facts, ["a", "b", "c", "nobody"], around)
    again = learn_parties(facts, ["c", "nobody", "a"], around)
    assert again is facts
    assert asked == [(["a", "b"], ["a", "b"]), (["a", "b", "c", "nobody"], ["c", "nobody"])]
    assert facts.missing == {"nobody"}


def vague(field: str, value: str) -> dict[str, Any]:
    """What a source says of a party whose kind it does not say closely."""
    return {"schema": "LegalEntity", "data": [{"field": field, "value": value}]}


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        ({"schema": "LegalEntity", "names": ["Volozh family trust"]}, "trust", "Trust"),
        ({"schema": "LegalEntity", "names": ["Firm", "Семейный траст"]}, "trust", "Trust"),
        ({"schema": "LegalEntity", "names": ["Trust me Ltd"]}, "other", "Legal entity"),
        ({"schema": "Company", "names": ["National Bank Trust"]}, "company", "Company"),
        ({"schema": "Company", "topics": ["trust"]}, "trust", "Trust"),
        (vague("entitySubtype", "trust: of a family"), "trust", "Trust"),
        (vague("legal_form_text", "Unit Trust"), "trust", "Trust"),
        (vague("entitySubtype", "nomination"), "other", "Legal entity"),
        (vague("remark", "no trust at all"), "other", "Legal entity"),
    ],
)
def test_a_trust_is_marked_as_one(row: dict[str, Any], kind: str, said: str) -> None:
    stated = {"topics": [], "data": [], **row}
    stated["names"] = [{"value": name, "kind": "name"} for name in row.get("names", ["Firm"])]
    drawn = party("a", schema=row["schema"], trust=is_trust([stated]))
    assert (node_kind(drawn), kind_words(drawn)) == (kind, said)


def test_what_was_given_away_is_a_line_of_its_own_and_a_family_tie_beside_it_no_path() -> None:
    given = ranged(
        60, 60, relation="TRANSFERRED", types=[], asset_id="c", asset_name="Party c", tie="Family",
        valid_from="2018-04-01", certainty="reported", record="test:transfers/1", derived=False,
        asserted_by="a newspaper", locator=None,
    ) | {"source": "A story"}  # fmt: skip
    family = ranged(None, None, relation="FAMILY_OF", types=[])
    lines = {edge["line"]: edge for edge in one(given, family)}
    assert lines["transfer"]["label"] == "transferred 60% on 1 April 2018"
    assert lines["transfer"]["title"].startswith("Party a transferred 60% of Party c to Party b,")
    assert {line: edge["path"] for line, edge in lines.items()} == {
        "transfer": True,
        "family": False,
    }
    assert one(given, lines=("ownership",)) == []


def test_a_transfer_is_told_once_as_the_path_tells_it() -> None:
    said = ranged(None, None, relation="TRANSFERRED", record="test:transfers/1", asset_id="c")
    on_path = {**said, "share_min_pct": Decimal(60), "quote": None}
    facts = add_path_statements(facts_of([party("a"), party("b")], said, hop("a", "b")), [on_path])
    assert [one["share_min_pct"] for one in facts.statements] == [Decimal(60), Decimal(60)]
    assert [one["relation"] for one in facts.statements] == ["OWNS", "TRANSFERRED"]


def test_cards_stay_where_the_screen_has_them_and_new_ones_find_a_place() -> None:
    facts = facts_of([party("a"), party("b"), party("c")], hop("b", "a"), hop("c", "a"))
    opened = scene.add(scene.open_scene("s", "a", FILTERS), ["b"])
    drawn = draw_scene(opened, facts)
    there = {"n1": [300.0, 40.0], "n2": [290.0, -90.0], "elsewhere": [0, 0], "n9": "x"}
    kept = scene.keep_places(opened, drawn.ends, there)
    assert kept.places == {"a": (300.0, 40.0), "b": (290.0, -90.0)}
    moved = draw_scene(scene.add(kept, ["c"]), facts).payload
    at = {node["party"]: (node["x"], node["y"]) for node in moved["nodes"]}
    assert {key: at[key] for key in kept.places} == kept.places
    assert at["c"][1] < at["a"][1]
    assert scene.keep_places(kept, drawn.ends, None) is kept
    assert scene.keep_places(kept, drawn.ends, {}).places == {}


def test_notes_of_a_page_stand_on_the_lines() -> None:
    facts = facts_of([party("a"), party("b")], hop("b", "a"))
    opened = scene.add(scene.open_scene("s", "a", FILTERS), ["b"])
    [edge] = draw_scene(opened, facts, number=lambda said: 12).payload["edges"]
    assert edge["notes"] == [12]
    drawn = draw_scene(opened, facts, number=lambda said: {"test:b/a": 7}.get(said["record"]))
    assert "60% [7]" in drawn.payload["ties"][edge["id"]]["label"]


def test_what_one_source_disputes_says_so_at_the_weight_of_the_surest() -> None:
    said = [hop("b", "a"), hop("b", "a", certainty="disputed", record="test:2")]
    facts = facts_of([party("a"), party("b")], *said)
    opened = scene.add(scene.open_scene("s", "a", FILTERS), ["b"])
    drawn = draw_scene(opened, facts).payload
    [edge] = drawn["edges"]
    assert (edge["certainty"], edge["disputed"]) == ("confirmed", True)
    assert "disputed: 60%" in drawn["ties"][edge["id"]]["label"]
    assert 'stroke-width="3.4"' in drawn["ties"][edge["id"]]["svg"]
