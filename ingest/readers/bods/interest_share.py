"""Shares as BODS writes them: an exact figure, or ends with openness.

Until 0.3 ``exclusiveMinimum`` and ``exclusiveMaximum`` are flags of ``minimum`` and ``maximum``;
in 0.4 they are ends of their own. Either is read by its type, whatever version is stated.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from graph.values.share import UNKNOWN, Share, share_from_fraction
from ingest.reader import InvalidRecordError

_FIELDS: Final = ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_ZERO, _ALL = Decimal(0), Decimal(100)


@lru_cache(maxsize=65_536)
def _checked_percentage(value: float | str, field: str) -> Decimal:
    """Return a percentage exactly as it is written; one outside 0 to 100 refuses the statement."""
    number = Decimal(value if isinstance(value, str) else repr(value))
    if not _ZERO <= number <= _ALL:
        raise InvalidRecordError(f"{field}: {value!r} is not between 0 and 100")
    return number


def share_of(stated: dict[str, Any], path: str, remarks: list[str]) -> tuple[Share, str]:
    """Read a share, in percent from 0 to 100.

    Returns:
        The range, and the share as it was published.
    """
    # The type is part of the key, since True equals 1.
    fields = tuple((n, stated[n], type(stated[n])) for n in _FIELDS if n in stated)
    found, published, odd = _read_fields(fields, path)
    remarks.extend(odd)
    return found, published


@lru_cache(maxsize=65_536)
def _read_fields(
    fields: tuple[tuple[str, Any, type], ...], path: str
) -> tuple[Share, str, tuple[str, ...]]:
    stated, remarks = {name: value for name, value, _ in fields}, list[str]()
    published = ", ".join(
        f"{name} {_plain_number(stated[name])}" for name in _FIELDS if name in stated
    )
    found = _range(stated, path, remarks) if stated else UNKNOWN
    return found, published, tuple(remarks)


def _range(stated: dict[str, Any], path: str, remarks: list[str]) -> Share:
    """Return the range that the exact figure or the two ends state."""
    low, low_open = _range_end(stated, "inimum", path, remarks)
    high, high_open = _range_end(stated, "aximum", path, remarks)
    found = UNKNOWN
    if low is not None or high is not None:
        top = high if high is not None else _ALL
        between = _share_between(low or _ZERO, top, low_open, high_open)
        if between is None:
            raise InvalidRecordError(f"{path}: {stated!r} leaves no number")
        found = between
    if "exact" not in stated:
        return found
    exact = share_from_fraction(_checked_percentage(stated["exact"], f"{path}.exact"))
    if low is None and high is None:
        return exact
    if found.intersection(exact) is None:
        raise InvalidRecordError(f"{path}.exact: {stated['exact']!r} lies outside {found.text}")
    if found != exact:
        remarks.append(f"{path}: states exact beside minimum or maximum; exact is taken")
    return exact


def _range_end(
    stated: dict[str, Any], side: str, path: str, remarks: list[str]
) -> tuple[Decimal | None, bool]:
    """Return one end in percent and whether it is open; ``side`` is ``inimum`` or ``aximum``."""
    closed, exclusive = stated.get(f"m{side}"), stated.get(f"exclusiveM{side}")
    end = None if closed is None else _checked_percentage(closed, f"{path}.m{side}")
    if exclusive is None or isinstance(exclusive, bool):
        return end, exclusive is True and end is not None
    other = _checked_percentage(exclusive, f"{path}.exclusiveM{side}")
    if end is None:
        return other, True
    remarks.append(f"{path}: states m{side} and exclusiveM{side}; the narrower is taken")
    narrower = other >= end if side == "inimum" else other <= end
    return (other, True) if narrower else (end, False)


def _share_between(low: Decimal, high: Decimal, low_open: bool, high_open: bool) -> Share | None:
    """Return the share between two percentages; None where no number lies between them."""
    if low > high or (low == high and (low_open or high_open)):
        return None
    lower, upper = share_from_fraction(low), share_from_fraction(high)
    return Share(lower.low, upper.high, low_open or lower.low_open, high_open or upper.high_open)


def _plain_number(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
