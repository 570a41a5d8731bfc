"""Whether two parties' births agree, and by how much they differ."""

from itertools import product
from typing import Final, NamedTuple

from graph.candidates.compared_facts import PartyFacts
from graph.candidates.spelling.birth_texts import Birth, Span

DAY: Final = "day"
MONTH: Final = "month"
SWAPPED: Final = "swapped"
YEAR: Final = "year"
RANGE: Final = "range"
MISSING: Final = "missing"
SAME_YEAR: Final = "same_year"
NEAR: Final = "near"
FAR: Final = "far"
GRADES: Final = {
    DAY: 1.0,
    MONTH: 0.95,
    SWAPPED: 0.85,
    YEAR: 0.8,
    RANGE: 0.7,
    MISSING: 0.6,
    SAME_YEAR: 0.3,
    NEAR: 0.1,
    FAR: 0.0,
}
"""How two births compare, the best first, and how far that speaks for one party."""
AGREE: Final = frozenset((DAY, MONTH, SWAPPED, YEAR, RANGE))
CLASH: Final = frozenset((SAME_YEAR, NEAR, FAR))
FAR_YEARS: Final = 3
"""Years apart from which two births are those of two persons."""
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


class Births(NamedTuple):
    """How the births of two parties compare at best, and the two that do."""

    found: str
    left: Birth | Span = (0, 0, 0)
    right: Birth | Span = (0, 0, 0)

    @property
    def rank(self) -> tuple[float, int]:
        """Return how near the births are, to find the nearest of several."""
        return GRADES[self.found], -abs(self.left[0] - self.right[0])

    @property
    def is_slightly_off(self) -> bool:
        """Return whether the births differ by the day or the month, or by one year at most."""
        near = isinstance(self.left, Span) or isinstance(self.right, Span)
        near |= abs(self.left[0] - self.right[0]) <= 1
        return self.found == SAME_YEAR or (self.found == NEAR and near)

    def words(self) -> str:
        """Write how the births compare."""
        year, month, _ = self.left
        if self.found in (DAY, MONTH):
            return f"same birth month ({_MONTHS[month - 1]} {year})"
        if self.found == YEAR:
            return f"same birth year {year}"
        if self.found == MISSING:
            return "no birth date to compare"
        both = f"({_write_birth(self.left)}, {_write_birth(self.right)})"
        if self.found == RANGE:
            return f"births may be the same {both}"
        if self.found == SWAPPED:
            return f"same birth year {year}, day and month perhaps exchanged {both}"
        return f"births differ {both}"


def compare_births(one: PartyFacts, two: PartyFacts) -> Births:
    """Return how two parties' births compare at best; all stated births count."""
    best = Births(MISSING)
    for left in one.births:
        for right in two.births:
            found = Births(_compare(left, right), left, right)
            if best.found == MISSING or found.rank > best.rank:
                best = found
    return _compare_spans(one, two, best) if one.spans or two.spans else best


def _compare_spans(one: PartyFacts, two: PartyFacts, best: Births) -> Births:
    """Return how births compare at best where a side states years within which one lies."""
    for left, right in product((*one.births, *one.spans), (*two.births, *two.spans)):
        if isinstance(left, Span) or isinstance(right, Span):
            (first, last), (low, high) = _years(left), _years(right)
            apart = max(first, low) - min(last, high)
            how = RANGE if apart <= 0 else NEAR if apart <= FAR_YEARS else FAR
            found = Births(how, left, right)
            if best.found == MISSING or found.rank > best.rank:
                best = found
    return best


def _years(birth: Birth | Span) -> tuple[int, int]:
    """Return the first and the last year in which somebody may be born."""
    return (birth.low, birth.high) if isinstance(birth, Span) else (birth[0], birth[0])


def _compare(left: Birth, right: Birth) -> str:
    apart = abs(left[0] - right[0])
    if apart:
        return NEAR if apart <= FAR_YEARS else FAR
    if not left[1] or not right[1]:
        return YEAR
    if left[1] == right[1]:
        if not left[2] or not right[2]:
            return MONTH
        return DAY if left[2] == right[2] else SAME_YEAR
    # Both are exchanged; of a birth without a day the month alone can tell.
    exchanged = (left[1] == right[2] and left[2] in (0, right[1])) or (
        left[2] == right[1] and right[2] == 0
    )
    return SWAPPED if exchanged else SAME_YEAR


def _write_birth(birth: Birth | Span) -> str:
    if isinstance(birth, Span):
        return f"about {birth.about}" if birth.about else f"{birth.low} to {birth.high}"
    return "-".join(f"{part:02}" for part in birth if part)
