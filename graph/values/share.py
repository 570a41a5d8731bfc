"""Shares as integer ranges with open and closed ends.

The unit is 0.0001 %: 50 % is 500,000. Where a published number has more than four decimals,
or is a fraction, the range is widened outward, so that the true share always lies inside.
Ranges are stored as two integers and two flags.

For sums the ends are written in *ticks*: one unit is ``TICK`` ticks and an open end moves by a
single tick. Adding up to ``TICK - 1`` ends can then never carry an open end into the next unit:
``>25`` and ``>24.9999`` together stay below 50, where half units would reach it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from graph.values.errors import InputError
from graph.values.memo import cache_by_text

UNIT: Final = 10_000
"""Units in one percent."""
FULL: Final = 100 * UNIT
"""Units in 100 %."""
TICK: Final = 1 << 20
"""Ticks in one unit."""
FULL_TICKS: Final = FULL * TICK
"""Ticks in 100 %."""

_RANGE = re.compile(r"(>)?\s*([0-9.]+)\s*\.\.\s*(<)?\s*([0-9.]+)\Z")
_ONE = re.compile(r"([<>])?(=)?\s*([0-9.]+)\s*%?\Z")


@dataclass(frozen=True, slots=True)
class Share:
    """A share as a range, in units of 0.0001 %.

    Attributes:
        low: lower end, 0 to 1,000,000.
        high: upper end, 0 to 1,000,000.
        low_open: the lower end itself is not meant.
        high_open: the upper end itself is not meant.
    """

    low: int
    high: int
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= FULL or self.low_ticks > self.high_ticks:
            raise InputError(f"a share must lie between 0 and 100 percent, not {self.text}")

    @property
    def low_ticks(self) -> int:
        """Lower end in ticks."""
        return self.low * TICK + self.low_open

    @property
    def high_ticks(self) -> int:
        """Upper end in ticks."""
        return self.high * TICK - self.high_open

    @property
    def exact(self) -> bool:
        """Return whether the range is a single number."""
        return self.low == self.high

    @property
    def text(self) -> str:
        """The range as a case file writes it: ``50``, ``25..50``, ``>25..<50``."""
        low, high = percent_text(self.low), percent_text(self.high)
        if self.low == self.high and not (self.low_open or self.high_open):
            return low
        return f"{'>' if self.low_open else ''}{low}..{'<' if self.high_open else ''}{high}"

    def intersection(self, other: "Share") -> "Share | None":
        """Return the part that two ranges share, or ``None`` where they are disjoint."""
        low, high = (
            max(self.low_ticks, other.low_ticks),
            min(self.high_ticks, other.high_ticks),
        )
        return None if low > high else share_from_ticks(low, high)

    def hull(self, other: "Share") -> "Share":
        """Return the smallest range that contains both."""
        low, high = (
            min(self.low_ticks, other.low_ticks),
            max(self.high_ticks, other.high_ticks),
        )
        return share_from_ticks(low, high)


UNKNOWN: Final = Share(0, FULL)
"""A share that nobody stated: 0 to 100, never zero."""
WHOLE: Final = Share(FULL, FULL)
"""All of a company: 100 %."""


def share_from_ticks(low: int, high: int) -> Share:
    """Return the range of two single ends in ticks.

    Args:
        low: lower end; at most one tick above a unit, as a single end is.
        high: upper end; at most one tick below a unit.
    """
    return Share(low // TICK, -(-high // TICK), low % TICK != 0, high % TICK != 0)


def percent_text(units: int) -> str:
    """Return units of 0.0001 % as a percentage without trailing zeros.

    >>> percent_text(453000), percent_text(1)
    ('45.3', '0.0001')
    """
    whole, rest = divmod(units, UNIT)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def ticks_to_percent(ticks: int, *, upper: bool) -> Decimal:
    """Return a sum of ends in ticks as a percentage, without the ticks of its open ends.

    Args:
        ticks: a sum of ends; open ends moved it by a tick each.
        upper: whether it is an upper end (open ends below) or a lower one (above).

    Returns:
        The limit that an open end approaches, exact to four decimals.
    """
    units = -(-ticks // TICK) if upper else ticks // TICK
    return Decimal(units) / UNIT


def is_open(ticks: int) -> bool:
    """Return whether a sum of ends in ticks contains an open end."""
    return ticks % TICK != 0


def share_from_fraction(value: Fraction | Decimal | int) -> Share:
    """Return an exact percentage as a range, widened outward to whole units.

    >>> share_from_fraction(Fraction(100, 3)).text
    '>33.3333..<33.3334'
    """
    units = Fraction(value) * UNIT
    low = units.numerator // units.denominator
    exact = units.denominator == 1
    return Share(low, low if exact else low + 1, low_open=not exact, high_open=not exact)


@cache_by_text
def parse_share(text: str) -> Share:
    """Return a share from text as a case file writes it.

    Args:
        text: ``50``, ``25..50`` (both ends included), ``>25..50``, ``25..<50``, ``>50``,
            ``<50``, ``>=50``, ``<=50`` or ``unknown``; decimal point; percent.

    Raises:
        InputError: it is none of these, or not between 0 and 100.

    >>> parse_share(">25..50")
    Share(low=250000, high=500000, low_open=True, high_open=False)
    """
    text = text.strip()
    if text == "unknown":
        return UNKNOWN
    span = _RANGE.match(text)
    if span is not None:
        low, high = _parse_percent(span.group(2), text), _parse_percent(span.group(4), text)
        return _share_between(low, high, span.group(1) is not None, span.group(3) is not None, text)
    one = _ONE.match(text)
    if one is None:
        raise InputError(
            f"{text!r} is not a share; write 50, 25..50, >25..50, 25..<50, >50, <50 or unknown"
        )
    value, strict = _parse_percent(one.group(3), text), one.group(2) is None
    match one.group(1):
        case ">":
            return _share_between(value, Decimal(100), strict, False, text)
        case "<":
            return _share_between(Decimal(0), value, False, strict, text)
        case _:
            return share_from_fraction(value)


def _parse_percent(number: str, text: str) -> Decimal:
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise InputError(f"{text!r} is not a share: {number!r} is no number") from None
    if not 0 <= value <= 100:
        raise InputError(f"{text!r} is not a share: it must lie between 0 and 100 percent")
    return value


def _share_between(
    low: Decimal, high: Decimal, low_open: bool, high_open: bool, text: str
) -> Share:
    lower, upper = share_from_fraction(low), share_from_fraction(high)
    if low > high or (low == high and (low_open or high_open)):
        raise InputError(f"{text!r} is not a share: no number lies in that range")
    return Share(lower.low, upper.high, low_open or lower.low_open, high_open or upper.high_open)
