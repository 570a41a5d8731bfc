"""A share of which the text of a rule leaves open whether it is enough."""

import pytest

from graph.record.model import Row
from tests.graph.verdict.made_up import ask, holds, listed

REASON = (
    "Not assessed: at exactly 50% it is open whether the rule is met: the ministry's notice, which "
    "may say 50 or more, was not seen."
)


@pytest.mark.parametrize(
    ("shares", "verdict", "open_text"),
    [
        (("50",), "not_assessed", True),
        (("30..50",), "not_assessed", True),
        (("25", "25"), "not_assessed", True),
        (("49.9999",), "excluded", False),
        (("50..60",), "possible", False),
        (("50.0001",), "certain", False),
    ],
)
def test_nothing_is_assessed_where_only_the_open_share_is_reached(
    shares: tuple[str, ...], verdict: str, open_text: bool
) -> None:
    rows = [row for n, share in enumerate(shares) for row in _held(f"P{n}", share)]
    found = ask(rows, "C", "jp_feta_russia", "2025-01-01")
    assert found.verdict == verdict
    assert (REASON in found.caveats) == open_text


def _held(owner: str, share: str) -> list[Row]:
    return [holds(owner, share, "C"), listed(owner, "JP", start="2022-03-01")]


def test_what_is_held_further_up_does_not_reach_it() -> None:
    rows = [holds("P", "60", "A"), holds("A", "50", "C"), listed("P", "JP", start="2022-03-01")]
    assert ask(rows, "C", "jp_feta_russia", "2025-01-01").verdict == "excluded"
