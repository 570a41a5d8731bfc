"""One range in the five styles, with its open and closed ends; spans, days and certainties."""

from decimal import Decimal

import pytest

from queries.words.value_text import (
    BOTH_ENDS,
    INEQUALITY,
    LINE_LABEL,
    SENTENCE,
    SHORT,
    both_shares,
    line_label,
    range_text,
    share_text,
)

STYLES = (SENTENCE, INEQUALITY, BOTH_ENDS, LINE_LABEL, SHORT)


@pytest.mark.parametrize(
    ("ends", "closed", "texts"),
    [
        ((None, None), (True, True), ("not stated", "not stated", "", "", "")),
        (("45.30", "45.3"), (True, True), ("45.3%",) * 5),
        (
            ("25", "50"),
            (False, True),
            (
                "more than 25% and up to 50%",
                ">25–50%",
                ">25–50%",
                ">25–50%",
                ">25–50%",
            ),
        ),
        (
            ("50", "100"),
            (False, True),
            ("more than 50%", ">50%", ">50–100%", ">50%", ">50%"),
        ),
        (
            ("50", "100"),
            (True, True),
            ("at least 50%", "≥50%", "50–100%", "≥50%", "≥50%"),
        ),
        (
            ("0", "25"),
            (True, False),
            ("less than 25%", "<25%", "0–<25%", "<25%", "<25%"),
        ),
        (
            ("0", "25"),
            (True, True),
            ("up to 25%", "≤25%", "0–25%", "≤25%", "≤25%"),
        ),
        (
            ("0", "100"),
            (True, True),
            ("an unknown share", "unknown (0–100%)", "not stated", "?", "?"),
        ),
        (
            ("0", "100"),
            (False, True),
            ("more than 0%", ">0%", ">0–100%", ">0%", "?"),
        ),
        (
            ("0", "100"),
            (True, False),
            ("an unknown share", "<100%", "0–<100%", "<100%", "?"),
        ),
    ],
)
def test_a_range_in_each_style(
    ends: tuple[str | None, str | None], closed: tuple[bool, bool], texts: tuple[str, ...]
) -> None:
    low, high = (None if end is None else Decimal(end) for end in ends)
    written = [
        range_text(low, high, low_closed=closed[0], high_closed=closed[1], style=style)
        for style in STYLES
    ]
    assert tuple(written) == texts


def test_each_share_of_a_row_has_ends_of_its_own() -> None:
    row = {
        "own_min_pct": Decimal(25),
        "own_max_pct": Decimal(50),
        "min_closed": False,
        "max_closed": True,
        "product_min_pct": Decimal(10),
        "product_max_pct": Decimal(20),
        "product_min_closed": True,
        "product_max_closed": False,
    }
    assert share_text(row, "own", INEQUALITY) == ">25–50%"
    assert share_text(row, "product", INEQUALITY) == "10–<20%"
    assert share_text(row, "path", LINE_LABEL) == ""


def test_votes_stand_beside_another_share_and_are_called_votes() -> None:
    hop = {"share_min_pct": 8, "share_max_pct": 8, "votes_min_pct": 45, "votes_max_pct": 45}
    assert line_label(hop) == "8% of shares, 45% of votes"
    assert both_shares(hop) == "8%; votes: 45%"
    votes = {"share_min_pct": 5, "share_max_pct": 5, "measure": "votingRights"}
    assert line_label(votes) == "5% of votes"
    assert both_shares(votes) == "votes: 5%"
