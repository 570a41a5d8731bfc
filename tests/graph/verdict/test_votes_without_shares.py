"""Who is listed and has votes, while no source states its share, is told; votes decide nothing."""

from typing import Any

import pytest

from graph.values.dates import parse_day
from queries.answers.exposure_answer import exposure_rows
from tests.rules.law_rows import law_world

FLAG = "listed_holder_share_unknown"


def _row(*holds: str, regime: str = "us_ofac_50", **more: Any) -> Any:
    world = law_world({"regime": regime, "listed": ["P"], "holds": [*holds], **more})
    number = world.number_of("C")
    assert number is not None
    return exposure_rows(world, [number], [regime], parse_day("2025-01-01"), links=False)[0]


@pytest.mark.parametrize("votes", ["60", "30", ">25..50"])
def test_votes_alone_decide_nothing_and_never_read_as_nobody_found(votes: str) -> None:
    row = _row(f"P - C votes={votes}")
    assert (row["verdict"], row["own_max_pct"]) == ("excluded", 0)
    assert FLAG in row["flags"]
    assert row["result"] == "Listed holder's share not stated"
    assert "no source states its share" in row["reading"]
    (told,) = (text for text in row["caveats"] if "states its share" in text)
    assert told.startswith("P held ")
    assert told.endswith(
        " of the votes in C; no source states its share, which is what the rule counts."
    )
    assert len(told.split()) <= 30


@pytest.mark.parametrize(
    ("holds", "told"),
    [
        (("P 60 A", "A - C votes=60"), "A held 60% of the votes in C"),
        (("P - A votes=60", "A 60 C"), "P held 60% of the votes in A"),
    ],
)
def test_such_a_holder_is_told_further_up_too(holds: tuple[str, ...], told: str) -> None:
    row = _row(*holds)
    assert row["result"] == "Listed holder's share not stated"
    assert any(text.startswith(told) for text in row["caveats"])


@pytest.mark.parametrize(
    ("holds", "regime", "asset"),
    [
        (("P - C votes=30",), "uk_reg7", "C"),
        (("P - C votes=30", "N 40 C"), "ca_sema", "C"),
        (("P - A votes=30", "A 60 C"), "uk_reg7", "A"),
    ],
)
def test_too_few_votes_settle_nothing_where_shares_count_as_well(
    holds: tuple[str, ...], regime: str, asset: str
) -> None:
    row = _row(*holds, regime=regime)
    assert row["verdict"] == "excluded"
    assert FLAG in row["flags"]
    told = f"P held 30% of the votes in {asset}; no source states its share, which the rule counts"
    assert f"{told} as well." in row["caveats"]
    assert f"{told} as well." in row["sentence"]
    if asset == "C":
        assert row["result"] == "Listed holder's share not stated"
        assert "C is not shown to count as owned" in row["reading"]
        assert "no source states its share, which the rule counts as well" in row["reading"]


@pytest.mark.parametrize(
    ("holds", "regime"),
    [
        (("P 10 C votes=60",), "us_ofac_50"),
        (("P - C votes=60", "P 10 C"), "us_ofac_50"),
        (("N - C votes=60",), "us_ofac_50"),
        (("P - C votes=60 end=2020",), "us_ofac_50"),
        (("P - C votes=60",), "eu_asset_freeze"),
        (("P 10 C votes=30",), "uk_reg7"),
        (("P - C votes=30", "N 60 C"), "uk_reg7"),
        (("P - C votes=30", "N 60 C"), "ca_sema"),
        (("P - C votes=60",), "uk_reg7"),
        (("P 60 A", "A - C votes=60"), "jp_feta_russia"),
    ],
    ids=[
        "stated",
        "stated apart",
        "not listed",
        "over",
        "criterion",
        "votes count",
        "no room",
        "nor there",
        "enough",
        "direct only",
    ],
)
def test_nothing_is_told_where_the_share_is_stated_or_the_rule_counts_otherwise(
    holds: tuple[str, ...], regime: str
) -> None:
    row = _row(*holds, regime=regime)
    assert FLAG not in row["flags"]
    assert not any("states its share" in text for text in row["caveats"])
