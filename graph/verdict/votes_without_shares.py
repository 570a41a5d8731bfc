"""Listed parties who hold votes, and whose shares no source states.

Where a rule counts shares alone, votes decide nothing (rule 14 of docs/reference/rules.md); where
it counts either, too few votes do not settle it. Who is stated by votes is a holder all the same,
and may hold any share: a reader must know it.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np

from graph.cascade.outcome import passing_nodes
from graph.holdings.stakes import Stakes, stakes_of
from graph.kernels.cascade_loops import Bools, Longs
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.share_words import share_words
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS

SHARE_UNSTATED: Final = "listed_holder_share_unknown"
"""Flag: how much somebody holds who is listed, or counts as owned, is not stated."""
NO_SHARE_STATED: Final = "; no source states its share, which is what the rule counts."
SHARE_COUNTS_TOO: Final = "; no source states its share, which the rule counts as well."
"""How the sentence on such a holder ends, where the rule counts shares alone, or votes too."""


class VotesWithoutShares:
    """Finds such holders of the parties of an outcome, and of all that stands above these."""

    def __init__(self, deciding: DecidingFact) -> None:
        self.deciding, self.evidence = deciding, deciding.evidence
        self.outcome = deciding.outcome

    def stands_above(self, node: int) -> bool:
        """Return whether a party or one above it by stakes has such a holder."""
        return bool(self._below[1][node])

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield the holders of a party, or of the nearest above it that have any, in sentences."""
        wanted, below = self._below
        if self.deciding.certain[node]:
            return
        votes = self._votes
        for asset in self.evidence.nearest_above(node, wanted, below, by_stakes=True):
            for place in self._places[votes.asset[self._places] == asset].tolist():
                low = max(int(votes.low[place]), int(votes.summary_low[place]))
                share = share_words(low, int(votes.high[place]))
                held = self.deciding.holding_clause(int(votes.holder[place]), share, "votes", asset)
                yield f"{held}{SHARE_COUNTS_TOO if self._counts_votes else NO_SHARE_STATED}"

    @cached_property
    def _counts_votes(self) -> bool:
        measures = self.outcome.version.measures.values()
        return any(VOTING_RIGHTS in types for types in measures)

    @cached_property
    def _votes(self) -> Stakes:
        return stakes_of(self.outcome.facts, (VOTING_RIGHTS,))

    @cached_property
    def _places(self) -> Longs:
        """Stakes in votes of who may count, beside which nothing is said of its shares."""
        votes, shares = self._votes, self.evidence.stakes[0]
        keys, stated = (one.holder * one.size + one.asset for one in (votes, shares))
        counts = self.deciding.possible[votes.holder] & (votes.high > 0) & ~np.isin(keys, stated)
        if self._passing is not None:
            counts &= self._passing[votes.holder]
        if self._counts_votes:
            # Too few votes say nothing of the shares, unless others surely have too many of these.
            left = FULL_TICKS - shares.floors()
            counts &= ~self.deciding.possible[votes.asset]
            counts &= left[votes.asset] >= self.outcome.version.limit
        return np.flatnonzero(counts)

    @cached_property
    def _passing(self) -> Bools | None:
        """Which nodes pass anything on, where the rule does not count all that are caught."""
        outcome = self.outcome
        return passing_nodes(outcome.version, outcome.base, outcome.seeds[1])

    @cached_property
    def _below(self) -> tuple[frozenset[int], Bools]:
        assets = np.unique(self._votes.asset[self._places]) if self._places.size else self._places
        below = np.zeros(self.outcome.facts.size, np.bool_)
        below[assets] = True
        if assets.size and self._passing is None:
            below = self.evidence.nodes_below(assets, by_stakes=True)
        return frozenset(assets.tolist()), below
