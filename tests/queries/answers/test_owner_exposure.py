"""Exposure under rules on beneficial owners: which paths count, and how the answer is worded."""

from typing import Any

import pytest

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows

DAY = parse_day("2028-01-01")


def _row(regime: str, *held: str, more: tuple[Row, ...] = ()) -> dict[str, Any]:
    """Ask about T; P is a listed person, every other name a company."""
    rows: list[Row] = [
        Party("P", "Person", [Name("P")]),
        Listing("P", "EU", "l", None, ["asset_freeze"], "2020-01-01"),
    ]
    for text in held:
        owner, share, asset = text.split()
        rows.append(
            Interest(owner, asset, ["shareholding"], parse_share(share), directness="direct")
        )
    named = {name for text in held for name in text.split()[::2]} - {"P"}
    rows += [Party(name, "Company", [Name(name)]) for name in sorted(named)]
    world = world_from_rows([*rows, *more])
    number = world.number_of("T")
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], DAY, links=False)
    return row


def _path(row: dict[str, Any]) -> dict[str, Any]:
    (path,) = row["paths"]
    return dict(path)


def test_a_block_needs_control_and_not_the_line_of_the_rule() -> None:
    thin = _row("uk_psc", "P 30 M", "M 100 T")
    assert thin["verdict"] == "excluded"
    assert (
        _path(thin)["why_not_counted"] == "P is not shown to control M, so no block of it counts."
    )
    wide = _row("uk_psc", "P 51 M", "M 30 T")
    assert (wide["verdict"], _path(wide)["counts_toward_rule"]) == ("certain", True)
    open_ = _row("uk_psc", "P 40..60 M", "M 30 T")
    assert open_["verdict"] == "possible"
    assert _path(open_)["why_not_counted"] == "Whether P controls M is open."


def test_multiplied_every_chain_counts() -> None:
    row = _row("eu_amlr_2024_1624", "P 40 M", "M 70 T")
    assert row["verdict"] == "certain"
    assert _path(row)["counts_toward_rule"], "28% by multiplication, through no majority"


def test_where_both_ways_are_needed_a_path_without_control_does_not_count() -> None:
    row = _row("nl_ubo_wwft", "P 40 M", "M 70 T")
    assert (row["verdict"], row["flags"]) == ("review", ["methods_disagree"])
    assert "the rule needs both" in _path(row)["why_not_counted"]


def test_control_by_the_text_of_the_rule_counts_as_a_path() -> None:
    board: Row = Interest("P", "T", ["appointmentOfBoard"])
    row = _row("uk_psc", "M 10 T", more=(board,))
    assert row["verdict"] == "certain"
    assert _path(row)["counts_toward_rule"]
    assert not _path(_row("nl_ubo_wwft", "M 10 T", more=(board,)))["counts_toward_rule"]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (("P 60 T",), "P was a beneficial owner of T under the UK rule on persons"),
        (("P 20..30 T",), "P may have been a beneficial owner of T under"),
        (("P 10 T",), "No listed party counts as a beneficial owner of T under"),
        (("P 10 T",), "held 10%; the rule asks for more than 25%"),
    ],
)
def test_sentences_speak_of_beneficial_owners(held: tuple[str, ...], said: str) -> None:
    row = _row("uk_psc", *held)
    assert said in row["reading"]
    assert "owned" not in row["reading"] + row["sentence"]


def test_several_listed_parties_are_looked_at_one_by_one() -> None:
    more: tuple[Row, ...] = (Listing("Q", "EU", "l", None, ["asset_freeze"]),)
    row = _row("uk_psc", "P 30 T", "Q 30 T", more=more)
    assert row["reading"].startswith("At least one of P and Q was a beneficial owner of T")
