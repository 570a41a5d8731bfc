"""The flags of a row and the words of its result say the same."""

from typing import Any

import pytest

from graph.values.dates import parse_day
from queries.answers.exposure_answer import exposure_rows
from tests.rules.law_rows import law_world


def _row(regime: str, holds: list[str], **more: Any) -> Any:
    world = law_world({"regime": regime, "listed": ["P start=2022-03-15"], "holds": holds, **more})
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], parse_day("2025-01-01"), links=False)
    return row


@pytest.mark.parametrize(
    ("holds", "reason"),
    [
        (["P 60 A end=2022-03-10", "A 100 C"], "sale near listing"),
        (["P - A types=settlor end=2022-03-10", "A 100 C"], "role given up near listing"),
    ],
)
def test_a_transfer_further_up_is_flagged_where_the_label_names_it(
    holds: list[str], reason: str
) -> None:
    row = _row("us_ofac_50", holds)
    assert row["result"].startswith(f"Review needed: {reason}")
    assert "transfer_near_listing" in row["flags"]


@pytest.mark.parametrize(
    ("holds", "reason"),
    [
        (["N 100 C nominee=P"], "nominee"),
        (["P 45 C", "C 20 C"], "shares held in itself"),
        (["P 20 C", "A 80 C", "C 90 A"], "shares held in a circle"),
    ],
)
def test_a_review_has_a_reason(holds: list[str], reason: str) -> None:
    assert _row("us_ofac_50", holds)["result"].startswith(f"Review needed: {reason}")


def test_a_listed_nominee_is_flagged_as_one() -> None:
    row = _row("us_ofac_50", ["P 100 C nominee=X"])
    assert (row["verdict"], "held_as_nominee" in row["flags"]) == ("certain", True)


def test_one_listed_person_is_not_said_to_need_others() -> None:
    one = _row("ca_sema", ["P 25..50 C"])
    assert (one["verdict"], "together" in " ".join(one["caveats"])) == ("possible", False)


def test_a_joint_block_is_no_indirect_holding() -> None:
    row = _row("jp_feta_russia", ["P 60 C joint=pact", "X 60 C joint=pact"])
    assert row["verdict"] == "possible"
    assert "joint_block_partly_listed" in row["flags"]
    assert "indirect_holding_by_listed" not in row["flags"]
