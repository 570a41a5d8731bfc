"""Every change of random small worlds can be printed, with words that say what it is."""

import random

import pytest

from graph.over_time.change_days import changes_above
from graph.over_time.comparison import compare
from graph.over_time.moves import Side
from graph.over_time.upstream_world import cone_world
from graph.regimes.read_regimes import find_regime
from graph.values.dates import iso_day, parse_day
from graph.world.identity import world_from_rows
from queries.answers.compare_answer import comparison_row
from queries.answers.timeline_answer import cause_row, timeline_rows
from queries.question.answer import to_json
from tests.oracle.dated_worlds import DAYS, FIRST, NAMES, regime_of, rows_of


@pytest.mark.parametrize("seed", range(30))
def test_each_change_has_its_words(seed: int) -> None:
    print(f"seed {seed}")
    world, regime = world_from_rows(rows_of(seed)), regime_of(seed)
    target = seed % world.size
    cone = cone_world(world, [target])
    for change in changes_above(cone, target, regime):
        row = cause_row(cone.world, change)
        assert row["sentence"].endswith((change.what, "begins", "is over", change.reason))
        assert (row["record"] is None) == (row["what"] == "rule")
        assert (row["hop"] is not None) == (row["what"] in ("interest", "window", "link"))
        assert (row["listing"] is not None) == (row["what"] == "listing")


@pytest.mark.parametrize("seed", range(12))
def test_each_comparison_has_its_sentence(seed: int) -> None:
    print(f"seed {seed}")
    rng, world, regime = random.Random(seed), world_from_rows(rows_of(seed)), regime_of(seed)
    number = world.number_of(NAMES[seed % 3])
    assert number is not None
    for _ in range(3):
        days = [FIRST.toordinal() + rng.randrange(DAYS) for _ in range(2)]
        row = comparison_row(compare(*(Side.build(world, number, d) for d in days), regime), regime)
        assert (row["from"]["verdict"] != row["to"]["verdict"]) == row["changed"]
        assert all(move["sentence"][1:] in row["sentence"] for move in row["moved"][:3])
        assert to_json(row)


def test_a_window_that_ends_is_a_cause_of_its_own() -> None:
    from graph.record.model import Interest, Listing, Party
    from graph.values.share import parse_share

    rows = [
        Party("a", "Person", []),
        Party("b", "Company", []),
        Interest("a", "b", [], parse_share("60"), start="2020-01-01", end="2022-03-10"),
        Listing("a", "US-OFAC", "sdn", None, ["asset_freeze"], start="2022-03-01"),
    ]
    world = world_from_rows(rows)
    number = world.number_of("b")
    assert number is not None
    spans = timeline_rows(world, number, ["us"])
    ends = [row for row in spans if any(c["what"] == "window" for c in row["causes"])]
    year_after = parse_day("2022-03-10") + 365 + 1
    assert [row["from"] for row in ends][:1] == [iso_day(year_after)]
    before = next(row for row in spans if row["until"] == ends[0]["from"])
    assert "recent_divestment_by_listed" in before["flags"]
    assert "recent_divestment_by_listed" not in ends[0]["flags"]
    assert "had ended too long ago to count as recent" in ends[0]["causes"][0]["sentence"]


def test_a_stated_transfer_is_recent_for_as_long_as_the_answer_of_a_day_says() -> None:
    from graph.record.model import Interest, Listing, Party, Transfer
    from graph.values.share import parse_share
    from tests.graph.verdict.made_up import ask

    rows = [
        *(Party(name, "Person", []) for name in "an"),
        Party("T", "Company", []),
        Interest("n", "T", [], parse_share("100"), start="2015-01-01"),
        Listing("a", "US-OFAC", "sdn", None, ["asset_freeze"], start="2022-03-01"),
        Transfer("a", "n", "T", parse_share("60"), start="2022-06-01"),
    ]
    world = world_from_rows(rows)
    number = world.number_of("T")
    assert number is not None
    recent = [
        row
        for row in timeline_rows(world, number, ["us"])
        if "recent_divestment_by_listed" in row["flags"]
    ]
    last = parse_day("2022-06-01") + 365
    assert recent[-1]["until"] == iso_day(last + 1)
    for day, told in ((last, True), (last + 1, False)):
        assert ("recent_divestment_by_listed" in ask(rows, day=iso_day(day)).flags) == told


def test_owners_that_are_no_longer_all_known_are_a_change() -> None:
    from graph.record.model import Interest, Listing, Name, Party
    from graph.values.share import parse_share

    rows = [
        *(Party(name, "Person", [Name(name)]) for name in "ax"),
        Party("T", "Company", []),
        Interest("x", "T", [], parse_share("100"), start="2015-01-01", end="2023-06-01"),
        Interest("x", "T", [], parse_share("30"), start="2023-06-01"),
        Listing("a", "US-OFAC", "sdn", None, ["asset_freeze"], start="2022-03-01"),
    ]
    world, regime = world_from_rows(rows), find_regime("us")
    number = world.number_of("T")
    assert number is not None
    days = parse_day("2023-05-01"), parse_day("2024-05-01")
    row = comparison_row(compare(*(Side.build(world, number, d) for d in days), regime), regime)
    assert row["from"]["result"] != row["to"]["result"]
    assert row["moved"]
    assert "Nothing relevant changed" not in row["sentence"]
