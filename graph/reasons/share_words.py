"""A range of shares and a claim in words, as the sentences on a verdict have them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.values.share import FULL_TICKS, TICK, UNIT, percent_text, ticks_to_percent
from graph.values.vocabulary import COUNTED_CERTAINTY

UNKNOWN: Final = "an unknown share"


def share_words(low: int, high: int) -> str:
    """Write a range in ticks for a sentence, its open ends as such.

    >>> share_words(25 * UNIT * TICK + 1, 50 * UNIT * TICK)
    'more than 25% and up to 50%'
    """
    if high >= FULL_TICKS and low == 0:
        return UNKNOWN
    lower, upper = _percent(low, upper=False), _percent(high, upper=True)
    if low == high:
        return lower
    first = f"{'more than' if low % TICK else 'at least'} {lower}"
    last = f"{'less than' if high % TICK else 'up to'} {upper}"
    if low == 0:
        return last
    if high >= FULL_TICKS:
        return first
    return f"{first} and {last}" if low % TICK or high % TICK else f"between {lower} and {upper}"


def range_words(said: Mapping[str, Any] | None) -> str:
    """Write a share as the record has it for a sentence; ``UNKNOWN`` where none is stated."""
    if said is None:
        return UNKNOWN
    low, high = (int(said[end]) * TICK for end in ("low", "high"))
    return share_words(low + bool(said["low_open"]), high - bool(said["high_open"]))


def _percent(ticks: int, *, upper: bool) -> str:
    return f"{percent_text(int(ticks_to_percent(ticks, upper=upper) * UNIT))}%"


def claim_words(words: Iterable[str]) -> str:
    """Return how a clause about a claim begins; empty where it is stated or reported."""
    claims = set(words) - {word.value for word in COUNTED_CERTAINTY}
    if "disputed" in claims:
        return "it is disputed whether"
    return "it is alleged that" if claims else ""
