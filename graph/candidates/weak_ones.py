"""The weak candidates of a party, of which only some are told one by one, and how many there are.

A party with a name that many bear, beside a list in which many bear it, would else fill the record
with pairs that move no verdict. What is left out is counted beside what is told.
"""

from collections import defaultdict
from typing import Final

from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import Candidate

MOST_WEAK: Final = 5
"""Weak candidates of a party that one authority lists and that are told one by one."""


class WeakOnes:
    """Candidates of which a party has few weak ones for each authority that lists the others."""

    def __init__(self) -> None:
        self.told: list[Candidate] = []
        self._places: dict[tuple[int, frozenset[tuple[str, str]]], list[int]] = defaultdict(list)
        self._more: dict[int, int] = defaultdict(int)

    def is_full(self, party: int, listed: PartyFacts) -> bool:
        """Return whether enough weak ones are told; a further one is counted then."""
        places = self._places.get((party, frozenset(listed.authorities)), [])
        if len(places) < MOST_WEAK:
            return False
        self._more[places[0]] += 1
        return True

    def add(self, party: int, listed: PartyFacts, found: Candidate) -> None:
        """Add a weak one: in place of the least likely where enough are told."""
        if not self.is_full(party, listed):
            self._places[party, frozenset(listed.authorities)].append(len(self.told))
            self.told.append(found)
            return
        places = self._places[party, frozenset(listed.authorities)]
        least = min(places, key=lambda place: self.told[place].score or 0)
        if (found.score or 0) > (self.told[least].score or 0):
            self.told[least] = found

    def tell_all(self) -> list[Candidate]:
        """Return the candidates; beside the first one told it says how many are not."""
        for place, count in self._more.items():
            reason = f"{self.told[place].reason}; {count:,} more listed parties are near"
            self.told[place] = self.told[place]._replace(reason=f"{reason}, not told one by one")
        return self.told
