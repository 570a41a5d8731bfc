"""What an analyst says of a rule whose status its data leave open: in force, or stayed.

Statuses stand in the head among the decisions, get a line each in the log of changes, and change
the data version. They are only ever added: one that is set from a day on takes the place of what
was set before for that day and later ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

IN_FORCE: Final = "in-force"
STAYED: Final = "stayed"
REMOVED: Final = "removed"
STATUSES: Final = (IN_FORCE, STAYED)


@dataclass(frozen=True)
class RuleStatus:
    """The status of a rule on some days, as a person set it.

    Attributes:
        regime: key of the regime.
        status: ``in-force``, ``stayed``, or ``removed``, which takes back all that was set.
        first: ISO day from which on it holds; empty where all is taken back.
        until: ISO day on which it no longer does; ``None`` if open.
        citation: the text or address that says so; empty where all is taken back.
        by: who set it.
        at: ISO time at which it was set, UTC.
    """

    regime: str
    status: str
    first: str
    until: str | None
    citation: str
    by: str
    at: str

    @property
    def set_on(self) -> str:
        """The ISO day on which it was set."""
        return self.at[:10]

    @property
    def content(self) -> list[str | None]:
        """All that answers print of it, which a data version hashes."""
        said = (self.regime, self.first, self.until, self.status, self.citation, self.by)
        return [*said, self.set_on]


def statuses_in_force(every: Iterable[RuleStatus]) -> tuple[RuleStatus, ...]:
    """Return what is left of the statuses that were set, by regime and day; no two overlap.

    Args:
        every: in the order in which they were set.
    """
    held: list[RuleStatus] = []
    for latest in every:
        earlier = [one for one in held if one.regime != latest.regime or one.first < latest.first]
        held = [_cut(one, latest.first) if one.regime == latest.regime else one for one in earlier]
        if latest.status != REMOVED:
            held.append(latest)
    return tuple(sorted(held, key=lambda one: (one.regime, one.first)))


def _cut(one: RuleStatus, first: str) -> RuleStatus:
    """Return a status that ends on a day at the latest."""
    return one if one.until is not None and one.until <= first else replace(one, until=first)
