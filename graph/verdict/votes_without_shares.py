"""Listed parties who hold votes, and whose shares no source states, or shares without votes.

Where a rule counts shares alone, votes decide nothing (rule 14 of docs/reference/rules.md); where
it counts either, too few votes do not settle it. Who is stated by votes is a holder all the same,
and may hold any share: a reader must know it. Too few shares settle as little where the votes of
others are stated: shares stand for votes only where nobody's are (rule 12). Votes that were given
up while listed, or near a listing, say as little of the shares that went with them.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from graph.cascade.outcome import passing_nodes
from graph.holdings.stakes import Stakes, stakes_of
from graph.holdings.transfer_facts import RIGHT, Transfer
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.share_words import share_words
from graph.regimes.regime import RegimeVersion
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS

SHARE_UNSTATED: Final = "listed_holder_share_unknown"
"""Flag: how much somebody holds who is listed, or counts as owned, is not stated."""
NO_SHARE_STATED: Final = "; no source states its share, which is what the rule counts."
SHARE_COUNTS_TOO: Final = "; no source states its share, which the rule counts as well."
"""How the sentence on such a holder ends, where the rule counts shares alone, or votes too."""
VOTES_UNSTATED: Final = "listed_holder_votes_unknown"
"""Flag: votes of others are stated, and not those of somebody who is listed or counts as owned."""
VOTES_COUNT_TOO: Final = "; no source states its votes, which the rule counts as well."
"""How the sentence on who has shares and no stated votes ends."""


class _Silent(NamedTuple):
    """Stakes in one right beside which nothing is said of another: where they stand, in words."""

    stakes: Stakes
    places: Longs
    right: str
    ending: str


class VotesWithoutShares:
    """Finds such holders of the parties of an outcome, and of all that stands above these."""

    def __init__(self, deciding: DecidingFact) -> None:
        self.deciding, self.evidence = deciding, deciding.evidence
        self.outcome = deciding.outcome

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the word for who has shares in a party, or above it, and no stated votes."""
        if self._silent_votes.places.size and self._below_silent_votes[1][node]:
            yield VOTES_UNSTATED

    def stands_above(self, node: int) -> bool:
        """Return whether a party or one above it by stakes has, or had, such a holder of votes."""
        return bool(self._below_silent_shares[1][node] or self._below_given_up[1][node])

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield the holders of a party, or of the nearest above it that have any, in sentences."""
        if self.deciding.certain[node]:
            return
        for silent, (wanted, below) in (
            (self._silent_shares, self._below_silent_shares),
            (self._silent_votes, self._below_silent_votes),
        ):
            held, places = silent.stakes, silent.places
            for asset in self.evidence.nearest_above(node, wanted, below, by_stakes=True):
                for place in places[held.asset[places] == asset].tolist():
                    low = max(int(held.low[place]), int(held.summary_low[place]))
                    share = share_words(low, int(held.high[place]))
                    holder = int(held.holder[place])
                    said = self.deciding.holding_clause(holder, share, silent.right, asset)
                    yield f"{said}{silent.ending}"
        wanted, below = self._below_given_up
        for asset in self.evidence.nearest_above(node, wanted, below, by_stakes=True):
            for one in self._given_up:
                if one.asset == asset:
                    givers = " and ".join(map(self.deciding.name, one.givers))
                    ending = SHARE_COUNTS_TOO if self._counts_votes else NO_SHARE_STATED
                    yield f"{givers} gave up votes in {self.deciding.name(asset)}{ending}"

    @cached_property
    def _counts_votes(self) -> bool:
        return counts_votes(self.outcome.version)

    @cached_property
    def _votes(self) -> Stakes:
        return stakes_of(self.outcome.facts, (VOTING_RIGHTS,))

    @cached_property
    def _silent_shares(self) -> _Silent:
        """Stakes in votes of who may count, beside which nothing is said of its shares."""
        votes, shares = self._votes, self.evidence.stakes[0]
        # Too few votes say nothing of the shares, unless others surely have too many of these.
        limit = self.outcome.version.limit if self._counts_votes else 0
        counts = is_silent(votes, shares, limit) & self._may_count(votes, not self._counts_votes)
        ending = SHARE_COUNTS_TOO if self._counts_votes else NO_SHARE_STATED
        return _Silent(votes, np.flatnonzero(counts), "votes", ending)

    @cached_property
    def _silent_votes(self) -> _Silent:
        """Stakes in shares of who may count, where votes of others alone are stated."""
        votes, shares = self._votes, self.evidence.stakes[0]
        version, places = self.outcome.version, np.zeros(0, np.int64)
        if self._counts_votes or version.votes_sign:
            counts = are_votes_silent(shares, votes, version.limit)
            places = np.flatnonzero(counts & self._may_count(shares, False))
        return _Silent(shares, places, "shares", VOTES_COUNT_TOO)

    def _may_count(self, held: Stakes, caught_too: bool) -> Bools:
        """Return which stakes may count, and lie in a party that does not count anyway."""
        counts: Bools = self.deciding.possible[held.holder]
        if self._passing is not None:
            counts = counts & self._passing[held.holder]
        return counts if caught_too else counts & ~self.deciding.possible[held.asset]

    @cached_property
    def _passing(self) -> Bools | None:
        """Which nodes pass anything on, where the rule does not count all that are caught."""
        outcome = self.outcome
        return passing_nodes(outcome.version, outcome.base, outcome.seeds[1])

    @cached_property
    def _below_silent_shares(self) -> tuple[frozenset[int], Bools]:
        silent = self._silent_shares
        return self._below(silent.stakes.asset[silent.places])

    @cached_property
    def _below_silent_votes(self) -> tuple[frozenset[int], Bools]:
        silent = self._silent_votes
        return self._below(silent.stakes.asset[silent.places])

    @cached_property
    def _given_up(self) -> list[Transfer]:
        """Votes of who may count that decide nothing, where its shares are not stated either."""
        outcome, counts = self.outcome, self.deciding.possible
        counts = counts if self._passing is None else counts & self._passing
        names = [*(measure.name for measure in outcome.measures), "votes"]
        shares = self.evidence.stakes[0]
        stated = {(one.givers, one.asset) for one in outcome.transfers if one.measure == 0}
        return [
            one
            for one in outcome.transfers
            if one.is_open and one.measure != RIGHT and names[one.measure] == "votes"
            if counts[[*one.givers]].any() and not outcome.review.stage[one.asset]
            if (one.givers, one.asset) not in stated
            if not (np.isin(shares.holder, one.givers) & (shares.asset == one.asset)).any()
        ]

    @cached_property
    def _below_given_up(self) -> tuple[frozenset[int], Bools]:
        return self._below(np.array([one.asset for one in self._given_up], np.int64))

    def _below(self, assets: Longs) -> tuple[frozenset[int], Bools]:
        assets = drop_doubles(assets)
        below = np.zeros(self.outcome.facts.size, np.bool_)
        below[assets] = True
        if assets.size and self._passing is None:
            below = self.evidence.nodes_below(assets, by_stakes=True)
        return frozenset(assets.tolist()), below


def counts_votes(version: RegimeVersion) -> bool:
    """Return whether votes are a measure of a rule."""
    return any(VOTING_RIGHTS in types for types in version.measures.values())


def is_silent(held: Stakes, other: Stakes, limit: int) -> Bools:
    """Return beside which stakes nothing is said of another right, of which enough is left."""
    keys, stated = (one.holder * one.size + one.asset for one in (held, other))
    left = FULL_TICKS - other.floors()
    return np.asarray((held.high > 0) & ~np.isin(keys, stated) & (left[held.asset] >= limit))


def are_votes_silent(shares: Stakes, votes: Stakes, limit: int) -> Bools:
    """Return beside which stakes in shares no votes are stated, though those of others are."""
    theirs = votes.asset[(votes.high > 0) & (votes.holder != votes.asset)]
    return is_silent(shares, votes, limit) & np.isin(shares.asset, theirs)
