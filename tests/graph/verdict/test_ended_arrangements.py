"""An arrangement that ended near a listing, or during one, is told beside the verdict."""

from typing import Any

import pytest

from graph.record.model import Arrangement, Interest, Link, Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows
from queries.answers.timeline_answer import timeline_rows

FLAG = "joint_arrangement_ended"
AUTHORITIES = {"uk": "UK", "eu": "EU", "us": "US-OFAC"}
PAIR = ("v:a 30 v:c", "v:b 30 v:c")
SENTENCE = (
    "The arrangement of v:a and v:b ended on 1 January 2024, while v:a was listed; with it, the UK "
    "asset freeze (regulation 7) would be met for v:c."
)


def _rows(*more: Row | str, regime: str = "uk", listed: str = "v:a") -> list[Row]:
    entry = Listing(listed, AUTHORITIES[regime], "l", measures=["asset_freeze"], start="2022-03-01")
    return [entry, *(_held(*one.split()) if isinstance(one, str) else one for one in more)]


def _held(owner: str, share: str, asset: str, joint: str | None = None) -> Interest:
    return Interest(owner, asset, ["shareholding"], share=parse_share(share), joint=joint)


def _together(*members: str, end: str | None = "2024-01-01", **more: Any) -> Arrangement:
    return Arrangement([f"v:{one}" for one in members], start="2020-01-01", end=end, **more)


def _asked(rows: list[Row], day: str, regime: str = "uk", party: str = "v:c") -> Assessment:
    world = world_from_rows(rows)
    number = world.number_of(party)
    assert number is not None
    return assess(world, find_regime(regime), parse_day(day), [number])[0]


def test_the_end_during_a_listing_stands_in_every_face_and_moves_no_verdict() -> None:
    rows = _rows(*PAIR, _together("a", "b"))
    assert _asked(rows, "2023-12-31").verdict.value == "certain"
    assert FLAG not in _asked(rows, "2023-12-31").flags
    world = world_from_rows(rows)
    number = world.number_of("v:c")
    assert number is not None
    (row,) = exposure_rows(world, [number], ["uk"], parse_day("2024-01-01"), links=False)
    assert (row["verdict"], row["own_max_pct"]) == ("excluded", 30)
    assert FLAG in row["flags"]
    assert SENTENCE in row["caveats"]
    assert len(SENTENCE.split()) <= 30
    assert row["reading"].endswith("; this turns on the end of an arrangement to act together.")
    last = timeline_rows(world, number, ["uk"])[-1]
    assert last["from"] == "2024-01-01"
    assert FLAG in last["flags"]


def test_what_asked_for_a_review_in_the_eu_is_told_when_it_is_over() -> None:
    rows = _rows(*PAIR, _together("a", "b"), regime="eu")
    assert _asked(rows, "2023-12-31", "eu").verdict.value == "review"
    found = _asked(rows, "2024-01-01", "eu")
    assert (found.verdict.value, FLAG in found.flags) == ("excluded", True)
    assert any(text.endswith("would ask for a review of v:c.") for text in found.caveats)


@pytest.mark.parametrize(
    ("end", "more", "told"),
    [
        ("2021-12-01", (), "before"),
        ("2021-11-30", (), ""),
        ("2021-06-01", (Link("Family", "v:b", "v:a"),), "before"),
        ("2021-02-28", (Link("Family", "v:b", "v:a"),), ""),
        ("2022-03", (), "about when"),
        ("2022-03-02", (), "while"),
    ],
    ids=["90 days", "91 days", "related", "366 days", "which came first is open", "day after"],
)
def test_the_days_that_count_are_those_of_a_transfer(
    end: str, more: tuple[Row, ...], told: str
) -> None:
    found = _asked(_rows(*PAIR, _together("a", "b", end=end), *more), "2022-06-01")
    assert (FLAG in found.flags) is bool(told)
    assert any(f", {told} v:a was listed; with it" in text for text in found.caveats) is bool(told)


@pytest.mark.parametrize(
    "rows",
    [
        _rows("v:a 10 v:c", "v:b 30 v:c", _together("a", "b")),
        _rows(*PAIR, _together("a", "b", end=None)),
        _rows(*PAIR, _together("a", "b"), listed="v:z"),
        _rows(*PAIR, "v:a 10 v:d x", _together("a", "b", name="x")),
        _rows("v:a 20 v:c", "v:b 20 v:c", "v:e 20 v:c", _together("a", "b", end="2023-01-01"),
              Arrangement(["v:a", "v:e"], start="2023-01-01", end="2024-01-01")),
    ],
    ids=["too little", "in force", "nobody listed", "binds another block", "never both at once"],
)  # fmt: skip
def test_nothing_is_told_where_the_end_decides_nothing(rows: list[Row]) -> None:
    assert FLAG not in _asked(rows, "2024-01-01").flags


def test_ends_one_after_the_other_are_undone_together() -> None:
    rows = _rows(
        *("v:a 20 v:c", "v:b 20 v:c", "v:e 20 v:c"),
        *(_together("a", "b", end="2023-01-01"), _together("a", "e")),
    )
    told = [text for text in _asked(rows, "2024-01-01").caveats if "; with it, " in text]
    assert [text[:31] for text in told] == [
        "The arrangement of v:a and v:b ",
        "The arrangement of v:a and v:e ",
    ]


def test_only_the_arrangement_that_leads_to_the_party_is_named_also_further_down() -> None:
    rows = _rows(
        *("v:p 60 v:a", *PAIR, "v:c 60 v:d", "v:z 90 v:y"),
        *(_together("a", "b"), _together("a", "z")),
        listed="v:p",
    )
    for party in ("v:c", "v:d"):
        found = _asked(rows, "2024-01-01", party=party)
        (told,) = (text for text in found.caveats if "; with it, " in text)
        assert told == SENTENCE.replace("while v:a", "while v:p").replace("v:c.", f"{party}.")


def test_an_answer_together_with_others_is_that_of_the_party_alone() -> None:
    rows = _rows(
        *(*PAIR, _together("a", "b"), "v:e 30 v:d", "v:f 30 v:d"),
        *(_together("e", "f", end="2023-01-01"), _held("v:a", "1", "v:d")),
    )
    world = world_from_rows([*rows, Listing("v:e", "UK", "l", measures=["asset_freeze"])])
    numbers = [world.number_of(party) or 0 for party in ("v:c", "v:d")]
    day = parse_day("2024-01-01")
    together = assess(world, find_regime("uk"), day, numbers)
    assert together == [assess(world, find_regime("uk"), day, [one])[0] for one in numbers]


def test_a_timeline_names_the_arrangement_of_this_company_alone() -> None:
    rows = _rows(
        *(*PAIR, "v:a 30 v:d x", "v:b 30 v:d x"),
        *(_together("a", "b"), _together("a", "b", name="x"), _together("a", "z")),
    )
    world = world_from_rows(rows)
    number = world.number_of("v:c")
    assert number is not None
    (cause,) = timeline_rows(world, number, ["uk"])[-1]["causes"]
    assert cause["sentence"] == "The arrangement of v:a and v:b ended"
