"""What sources state becomes one stake a holder and asset, as the rules on adding up say."""

from collections.abc import Sequence

import numpy as np
import pytest

from graph.holdings.stakes import Stakes, stakes_on
from graph.record.model import Interest, Row
from graph.values.dates import parse_day
from graph.values.share import UNKNOWN, parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.graph.ticks_text import range_text

DAY = parse_day("2024-06-15")
SHARES = ("shareholding",)


def _holds(share: str | None, *, owner: str = "P", asset: str = "E", **more: object) -> Interest:
    row = Interest(
        owner, asset, ["shareholding"], share=None if share is None else parse_share(share)
    )
    for name, value in more.items():
        setattr(row, name, value)
    return row


def _stakes(rows: Sequence[Row], rights: Sequence[str] = SHARES) -> tuple[World, Stakes]:
    world = world_from_rows(rows)
    return world, stakes_on(world, DAY, rights)


def _one(rows: Sequence[Row], rights: Sequence[str] = SHARES) -> str:
    """Write the only stake as a range of what counts."""
    _, stakes = _stakes(rows, rights)
    assert len(stakes.holder) == 1, stakes
    low = max(int(stakes.low[0]), int(stakes.summary_low[0]))
    return range_text(low, int(stakes.high[0]))


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (["25..50", "40..60"], "40..50"),
        (["30", "30"], "30"),
        (["30", "40"], "30..40"),
        ([">25..50", "20..30"], ">25..30"),
        (["unknown", "60"], "60"),
        ([">50", "50"], "50..100"),
        (["10..20", "15..30", "40"], "10..40"),
    ],
)
def test_statements_about_one_stake_are_alternatives(said: list[str], want: str) -> None:
    assert _one([_holds(share) for share in said]) == want


def test_disagreement_is_a_finding_of_the_asset() -> None:
    world, stakes = _stakes([_holds("30"), _holds("40"), _holds("5", asset="F")])
    assert stakes.disagree.tolist() == [world.number_of("E")]
    assert not _stakes([_holds("30..50"), _holds("40")])[1].disagree.size


def test_blocks_of_one_source_add_up_and_other_statements_are_alternatives() -> None:
    blocks = [_holds("30", block="a"), _holds("25", block="b")]
    assert _one(blocks) == "55"
    assert _one([*blocks, _holds("50..60")]) == "55"
    assert _one([*blocks, _holds("31", block="a")]) == "55..56"


def test_blocks_of_two_sources_do_not_add_up() -> None:
    from graph.world.identity import build_tables, build_world

    origin = {"record_id": "1", "record_key": bytes(16), "source_id": "", "position": ""}
    rows = [
        (_holds("30", block="a"), {**origin, "dataset": "one"}),
        (_holds("30", block="b"), {**origin, "dataset": "two"}),
    ]
    stakes = stakes_on(build_world(build_tables(rows), data_version="x"), DAY, SHARES)
    assert range_text(int(stakes.low[0]), int(stakes.high[0])) == "30"


def test_what_perhaps_holds_widens_only_the_upper_end() -> None:
    assert _one([_holds("60", start="2024")]) == "0..60"
    assert _one([_holds("30"), _holds("60", start="2024")]) == "30..60"
    assert _one([_holds("30..40"), _holds("20", end="2024-06")]) == "30..40"


def test_what_is_claimed_stays_apart_for_the_review() -> None:
    _, stakes = _stakes([_holds("60", certainty="alleged"), _holds("10")])
    assert range_text(int(stakes.low[0]), int(stakes.high[0])) == "10"
    assert int(stakes.review[0]) == parse_share("60").high_ticks


def test_summaries_stand_beside_direct_stakes() -> None:
    _, stakes = _stakes([_holds("10"), _holds(">25..50", summary=True)])
    ends = (stakes.low, stakes.summary_low, stakes.direct_high, stakes.high)
    low, single, direct, high = (int(column[0]) for column in ends)
    assert (low, direct) == (parse_share("10").low_ticks, parse_share("10").high_ticks)
    assert (single, high) == (parse_share(">25..50").low_ticks, parse_share("50").high_ticks)
    for directness in ("indirect", "unknown"):
        _, apart = _stakes([_holds("60", directness=directness)])
        assert int(apart.low[0]) == 0
        assert int(apart.summary_low[0]) == parse_share("60").low_ticks


def test_joint_holders_are_one_holder_of_one_block() -> None:
    rows = [_holds(">25..50", joint="j"), _holds(">25..50", owner="Q", joint="j")]
    world, stakes = _stakes(rows)
    assert stakes.size == world.size + 1
    assert stakes.holder.tolist() == [world.size]
    assert int(stakes.high[0]) == parse_share("50").high_ticks


@pytest.mark.parametrize(
    ("row", "shares", "votes"),
    [
        (Interest("P", "E", ["shareholding"]), "unknown", None),
        (Interest("P", "E", []), "unknown", None),
        (Interest("P", "E", [], votes=parse_share("40")), None, "40"),
        (Interest("P", "E", ["votingRights"]), None, "unknown"),
        (Interest("P", "E", ["votingRights"], share=parse_share("40")), None, "40"),
        (Interest("P", "E", ["trustee"], share=parse_share("40")), "40", None),
        (
            Interest("P", "E", ["beneficiaryOfLegalArrangement"], share=parse_share("40")),
            None,
            None,
        ),
        (Interest("P", "E", ["otherInfluenceOrControl"]), None, None),
        (Interest("P", "E", ["consolidation"], summary=True), None, None),
        (
            Interest(
                "P", "E", ["shareholding", "votingRights"], share=UNKNOWN, votes=parse_share("1")
            ),
            "unknown",
            "1",
        ),
    ],
)
def test_a_row_speaks_of_the_right_that_it_names(
    row: Interest, shares: str | None, votes: str | None
) -> None:
    for right, want in (("shareholding", shares), ("votingRights", votes)):
        _, stakes = _stakes([row], [right])
        found = [range_text(int(stakes.low[0]), int(stakes.high[0]))] if stakes.holder.size else []
        assert found == ([] if want is None else [want]), right


def test_a_board_share_is_no_share_of_capital() -> None:
    rows = [Interest("P", "E", ["appointmentOfBoard"], share=parse_share("60"))]
    assert _one(rows, ["appointmentOfBoard"]) == "60"
    assert not _stakes(rows)[1].holder.size


def test_only_known_rows_are_used() -> None:
    world = world_from_rows([_holds("60"), _holds("40", owner="Q")])
    stakes = stakes_on(world, DAY, SHARES, np.array([1], np.int64))
    assert stakes.holder.tolist() == [world.number_of("Q")]
    assert stakes.rows_of(0).tolist() == [1]


def test_more_than_a_hundred_is_a_finding() -> None:
    world, stakes = _stakes([_holds("60"), _holds("41", owner="Q"), _holds("99", asset="F")])
    assert stakes.over.tolist() == [world.number_of("E")]
