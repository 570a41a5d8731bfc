"""What decides stands in the sentence: votes as votes, each nominee, the share that is presumed."""

from collections.abc import Sequence
from typing import Any

import pytest

from graph.record.model import Arrangement, Interest, Listing, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows
from tests.graph.verdict.made_up import holds, listed

CMIC = Listing("P", "US-OFAC", "us_ofac_ns_cmic", "CMIC-EO13959", ["investment_ban"], "2021-06-03")


def answer(rows: Sequence[Row], regime: str, day: str = "2025-12-01") -> Any:
    world = world_from_rows(rows)
    number = world.number_of("T")
    assert number is not None
    return exposure_rows(world, [number], [regime], parse_day(day), links=False)[0]


def _votes(owner: str, share: str, asset: str) -> Interest:
    return Interest(owner, asset, ["votingRights"], votes=parse_share(share))


@pytest.mark.parametrize("regime", ["eu", "uk"])
def test_votes_are_not_told_as_a_share(regime: str) -> None:
    rows: list[Row] = [listed("P", regime), _votes("P", "60", "A"), holds("A", "60", "T")]
    assert "60% through A, 60% of whose votes P held" in answer(rows, regime)["sentence"]


def test_each_nominee_is_told_by_name() -> None:
    more = {"nominee_for": "P", "share_published": "30"}
    nominees = [holds(name, "30", "T", **more) for name in ("M", "N")]
    british = answer([listed("P", "uk"), *nominees], "uk")["sentence"]
    assert "30% through M as a nominee; 30% through N as a nominee" in british
    american = answer([listed("P"), *nominees], "us")["sentence"]
    for name in ("M", "N"):
        assert f"held 30% of T through {name} as a nominee" in american


def test_it_is_open_how_many_votes_a_partner_had() -> None:
    rows: list[Row] = [listed("P", "uk"), holds("P", "20", "T"), _votes("M", "40", "T")]
    said = answer([*rows, Arrangement(["P", "M"], "joint")], "uk")["sentence"]
    assert "It is open how much of the votes in T P held." in said
    assert "majority stake" not in said


def test_the_share_at_which_control_is_presumed_is_what_decides() -> None:
    said = answer([listed("P", "eu"), holds("P", "25..50", "T")], "eu", "2022-12-01")["sentence"]
    assert "at exactly 50%, which the sources allow, control is presumed." in said
    assert "both answers" not in said
    wider = answer([listed("P", "eu"), holds("P", "25..60", "T")], "eu", "2022-12-01")["sentence"]
    assert "The rule needs more than 50%; the sources allow both answers." in wider


def test_where_nothing_flows_down_nobody_is_below_a_threshold() -> None:
    row = answer([CMIC, holds("P", "100", "T")], "us_ofac_ns_cmic")
    assert row["verdict"] == "excluded"
    assert row["result"] == "Owner on list, not covered"
