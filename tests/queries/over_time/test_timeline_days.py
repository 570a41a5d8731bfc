"""Timelines against the answer of every single day: result and open share too, on random worlds."""

import random
from itertools import pairwise

import pytest

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.values.dates import iso_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows
from queries.answers.timeline_answer import timeline_rows
from tests.oracle.dated_worlds import DAYS, FIRST, rows_of

pytestmark = pytest.mark.slow

SAME = ("verdict", "result", "unknown_owners", "open_share_pct", "own_min_pct", "own_max_pct")
REGIMES = ("us_ofac_50", "eu_asset_freeze", "uk_reg7")


def rows_with_people(seed: int) -> list[Row]:
    """Make some of the parties of a world natural persons, above whom nothing is unknown."""
    rng = random.Random(seed)
    rows = rows_of(seed)
    for row in rows:
        if isinstance(row, Party) and rng.random() < 0.4:
            row.schema = "Person"
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_each_day_of_a_span_has_the_answer_of_that_day(seed: int) -> None:
    world = world_from_rows(rows_with_people(seed))
    number = world.number_of("a")
    assert number is not None
    spans = timeline_rows(world, number, REGIMES)
    for one, two in pairwise(spans):
        if one["regime"] == two["regime"]:
            assert one["until"] == two["from"]
    for day in range(FIRST.toordinal() - 2, FIRST.toordinal() + DAYS + 2):
        said = iso_day(day)
        for alone in exposure_rows(world, [number], REGIMES, day, links=False):
            here = next(
                span
                for span in spans
                if span["regime"] == alone["regime"]
                and (span["from"] or "") <= said < (span["until"] or "9999")
            )
            # Of a review the reason is told with the result.
            keys = (*SAME, "deciding_fact") if alone["verdict"] == "review" else SAME
            told = {key: value for key, value in here.items() if key in keys}
            assert told == {k: v for k, v in alone.items() if k in keys}, (alone["regime"], said)


def test_a_span_ends_where_the_reason_of_a_review_changes() -> None:
    def control(certainty: str, **days: str) -> Interest:
        return Interest("p", "c", ["otherInfluenceOrControl"], certainty=certainty, **days)

    rows: list[Row] = [
        Party("p", "Person", []),
        Party("c", "Company", []),
        control("alleged", end="2023-01-01"),
        control("disputed", start="2023-01-01"),
        Listing("p", "EU", "eu_fsf", None, ["asset_freeze"], start="2022-01-01"),
    ]
    world = world_from_rows(rows)
    number = world.number_of("c")
    assert number is not None
    spans = timeline_rows(world, number, ["eu"])
    told = {row["from"]: row["result"] for row in spans if row["verdict"] == "review"}
    assert told["2022-01-01"] == "Review needed: alleged control"
    assert told["2023-01-01"].startswith("Review needed: disputed control")


def test_a_span_ends_where_its_owners_are_all_known() -> None:
    rows: list[Row] = [
        Party("p", "Person", [Name("Ann Example")]),
        Party("c", "Company", []),
        Interest("p", "c", ["shareholding"], parse_share("100"), start="2023-01-01"),
        Listing("elsewhere", "EU", "eu_fsf", None, ["asset_freeze"]),
    ]
    world = world_from_rows(rows)
    number = world.number_of("c")
    assert number is not None
    last = timeline_rows(world, number, ["eu"])[-1]
    assert (last["from"], last["result"]) == ("2023-01-01", "No listed owner found")
    assert (last["unknown_owners"], last["open_share_pct"]) == ("none", 0)
    assert [cause["what"] for cause in last["causes"]] == ["interest"]
    person = world.number_of("p")
    assert person is not None
    assert timeline_rows(world, person, ["eu"])[-1]["result"] == "Not found on list"
