"""Ranges and days: outward rounding, open ends, partial dates."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values.dates import Holds, Span, days_of, iso_day, parse_day
from graph.values.errors import InputError
from graph.values.share import (
    FULL,
    TICK,
    UNKNOWN,
    Share,
    parse_share,
    share_from_fraction,
    share_from_ticks,
)

SHARES = [
    ("50", (500_000, 500_000, False, False)),
    ("25..50", (250_000, 500_000, False, False)),
    (">25..50", (250_000, 500_000, True, False)),
    ("25..<50", (250_000, 500_000, False, True)),
    (">50", (500_000, FULL, True, False)),
    ("<50", (0, 500_000, False, True)),
    (">=75", (750_000, FULL, False, False)),
    ("45.3", (453_000, 453_000, False, False)),
    ("8.12345", (81_234, 81_235, True, True)),
    ("unknown", (0, FULL, False, False)),
    ("0", (0, 0, False, False)),
]


@pytest.mark.parametrize(("text", "ends"), SHARES)
def test_shares_are_read_as_written(text: str, ends: tuple[int, int, bool, bool]) -> None:
    share = parse_share(text)
    assert (share.low, share.high, share.low_open, share.high_open) == ends


@pytest.mark.parametrize(
    "text", ["150", "-1", "half", "50..25", ">50..50", "", "1e2", "5,5", "1.2.3"]
)
def test_impossible_shares_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_share(text)


@given(st.fractions(min_value=0, max_value=100))
def test_rounding_is_outward(value: Fraction) -> None:
    share = share_from_fraction(value)
    assert Fraction(share.low, 10_000) <= value <= Fraction(share.high, 10_000)
    assert share.exact == (value * 10_000).denominator.__eq__(1)


@given(st.integers(0, FULL), st.integers(0, FULL), st.booleans(), st.booleans())
def test_ticks_come_back_as_the_same_range(a: int, b: int, lo: bool, hi: bool) -> None:
    low, high = sorted((a, b))
    if low == high:
        lo = hi = False
    share = Share(low, high, lo, hi)
    assert share_from_ticks(share.low_ticks, share.high_ticks) == share
    assert parse_share(share.text) == share


def test_many_open_ends_never_carry_into_the_next_unit() -> None:
    """Half units would reach 50 here: >25 and >24.9999 stay below it."""
    total = parse_share(">25").low_ticks + parse_share(">24.9999").low_ticks
    assert total < 500_000 * TICK
    assert parse_share(">25").low_ticks * 2 > 500_000 * TICK


def test_meet_and_hull() -> None:
    a, b = parse_share(">25..50"), parse_share("40..60")
    assert a.intersection(b) == parse_share("40..50")
    assert a.hull(b) == parse_share(">25..60")
    assert parse_share("10").intersection(parse_share("20")) is None
    assert parse_share(">50..75").intersection(parse_share("25..50")) is None
    assert UNKNOWN.intersection(a) == a
    assert share_from_fraction(Decimal("33.3")).text == "33.3"


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
    ],
)
def test_a_partial_date_is_all_its_days(text: str, first: str, after: str) -> None:
    begin, end = days_of(text)
    assert (iso_day(begin), iso_day(end)) == (first, after)


@pytest.mark.parametrize(
    "text", ["2024-13-01", "2023-02-29", "24", "2024-1-1", "yesterday", "", "0000"]
)
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        days_of(text)


def test_a_month_is_not_a_day() -> None:
    with pytest.raises(InputError, match="whole date"):
        parse_day("2024-02")
    with pytest.raises(InputError, match=r"is not a date\. Write YYYY-MM-DD\.$"):
        parse_day("02.03.2024")


SPANS = [
    ("2023-06-01", None, "2023-05-31", Holds.NO),
    ("2023-06-01", None, "2023-06-01", Holds.YES),
    (None, "2024-03-13", "2024-03-12", Holds.YES),
    (None, "2024-03-13", "2024-03-13", Holds.NO),
    ("2023", None, "2023-01-01", Holds.PERHAPS),
    ("2023", None, "2023-12-31", Holds.YES),
    (None, "2023", "2022-12-31", Holds.YES),
    (None, "2023", "2023-06-01", Holds.PERHAPS),
    (None, "2023", "2023-12-31", Holds.NO),
    (None, None, "1900-01-01", Holds.YES),
]


@pytest.mark.parametrize(("start", "end", "day", "holds"), SPANS)
def test_both_sides_of_each_boundary(
    start: str | None, end: str | None, day: str, holds: Holds
) -> None:
    assert Span.from_dates(start, end).holds_on(parse_day(day)) is holds


def test_an_end_before_the_start_is_seen() -> None:
    assert Span.from_dates("2024", "2023-01-01").impossible
    assert not Span.from_dates("2024", "2024").impossible
