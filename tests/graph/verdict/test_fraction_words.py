"""Shares of one company that make exactly 1 % are told as what may be fractions of one."""

import pytest

from graph.record.model import Row
from tests.graph.verdict.made_up import ask, holds, listed

WORDS = "The shares that one source states in T make 1% together: if they are fractions of one,"


@pytest.mark.parametrize(
    ("shares", "told"), [(("0.6", "0.4"), True), (("0.6", "0.5"), False), (("60", "40"), False)]
)
def test_shares_that_make_one_percent_are_told_there_and_below(
    shares: tuple[str, str], told: bool
) -> None:
    rows: list[Row] = [holds("P", shares[0], "T"), holds("Q", shares[1], "T"), listed("P")]
    rows.append(holds("T", "100", "D"))
    for party in ("T", "D"):
        said = [one for one in ask(rows, party).caveats if one.startswith(WORDS)]
        assert len(said) == told


def test_a_share_that_was_published_in_percent_or_has_ended_is_none() -> None:
    rows: list[Row] = [holds("P", "0.6", "T"), holds("Q", "0.4", "T", share_published="0.4 %")]
    assert not [one for one in ask([*rows, listed("P")]).caveats if one.startswith(WORDS)]
    rows[1] = holds("Q", "0.4", "T", end="2020-01-01")
    assert not [one for one in ask([*rows, listed("P")]).caveats if one.startswith(WORDS)]
