"""Shares of one company that make exactly 1 % are told as what may be fractions of one."""

import pytest

from graph.record.model import Row
from tests.graph.verdict.made_up import ask, holds, listed

WORDS = "The shares that one source states in T make about 1% in all: if they are fractions of one,"


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


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        (("0.6", "0.4"), "review"),
        (("0.4", "0.6"), "excluded"),
        (("0.6", "0.3"), "excluded"),
        (("60", "40"), "certain"),
        (("1",), "review"),
    ],
)
def test_what_fractions_would_decide_is_no_clear_answer(
    regime: str, shares: tuple[str, ...], verdict: str
) -> None:
    rows: list[Row] = [holds(*one, "T") for one in zip("PQ", shares, strict=False)]
    rows += [holds("T", "1" if shares == ("1",) else "100", "D"), listed("P", regime)]
    for party in ("T", "D"):
        found = ask(rows, party, regime)
        flagged = "shares_maybe_fractions" in found.flags
        assert (found.verdict, flagged) == (verdict, verdict == "review")
        if flagged:
            assert found.deciding_fact is not None
            assert "are fractions of one and no percent" in found.deciding_fact


def test_one_percent_alone_is_percent_where_the_dataset_states_more_or_says_so() -> None:
    rows: list[Row] = [holds("P", "1", "T"), listed("P")]
    assert ask(rows).verdict == "review"
    assert ask([*rows, holds("X", "30", "Y")]).verdict == "excluded"
    assert ask([holds("P", "1", "T", share_published="1 %"), *rows[1:]]).verdict == "excluded"
