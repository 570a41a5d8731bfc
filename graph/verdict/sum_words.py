"""Why a counted share is not the one that is stated: partners, and votes in the company itself."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.evidence import POOL, WireAbove
from graph.reasons.share_words import share_words

ACT_TOGETHER: Final = " are stated to act together; "
COUNTS_AS_HELD: Final = ", which counts as held by "
LEFT_OUT: Final = "; such votes are left out of the whole."


class SumWords:
    """Says of the parties of an outcome what their counted shares are made of."""

    def __init__(self, deciding: DecidingFact) -> None:
        self.deciding, self.evidence = deciding, deciding.evidence
        self.outcome = deciding.outcome

    def caveats_for(self, node: int, rows: Sequence[int]) -> Iterator[str]:
        """Yield what is counted beside what a listed party holds itself, and what is left out.

        Args:
            node: number of a party in the scope.
            rows: interest rows that lead to it.
        """
        scope = self.outcome.facts.scope
        assets = scope.world.column("interests", "asset_idx")[list(rows)]
        for asset in sorted({node, *scope.local_numbers(assets).tolist()} - {-1}):
            if asset in self._holding_themselves:
                yield from self._own_votes(asset)
            if self.outcome.pools.members.size:
                yield from self._partners(asset)

    @cached_property
    def _holding_themselves(self) -> frozenset[int]:
        """Nodes that hold something in themselves, where a rule leaves such votes out."""
        if not self.outcome.version.own_votes:
            return frozenset()
        own = (one.asset[one.asset == one.holder].tolist() for one in self.evidence.stakes)
        return frozenset().union(*own)

    def _partners(self, asset: int) -> Iterator[str]:
        """Yield who is treated as having what a partner holds of a company."""
        deciding, measures = self.deciding, self.outcome.measures
        for wire in self.evidence.wires_into(asset):
            if not 0 <= wire.kind < len(measures):
                continue
            stakes, right = measures[wire.kind].stakes, measures[wire.kind].name
            if not stakes.high[wire.place]:
                # What is only alleged or disputed counts for nobody, nor does a part of nothing.
                continue
            for tie, partner in self._ties(wire.holder):
                if tie.kind != POOL or not deciding.possible[tie.holder]:
                    continue
                one, other = deciding.name(tie.holder), deciding.name(partner)
                share = share_words(int(stakes.low[wire.place]), int(stakes.high[wire.place]))
                held = deciding.holding_clause(wire.holder, share, right, asset)
                counts = f"{COUNTS_AS_HELD}{one} too" if self.outcome.pools.counted else ""
                yield f"{one} and {other}{ACT_TOGETHER}{held}{counts}."

    def _ties(self, holder: int) -> Iterator[tuple[WireAbove, int]]:
        """Yield what leads to a holder, or to each member of a joint holder, and that member."""
        members = [holder]
        if holder >= self.outcome.facts.scope.size:
            members = [wire.holder for wire in self.evidence.wires_into(holder)]
        for member in members:
            yield from ((tie, member) for tie in self.evidence.wires_into(member))

    def _own_votes(self, node: int) -> Iterator[str]:
        """Yield what a company holds in itself, where a rule leaves such votes out of the whole."""
        votes, shares = self.evidence.stakes[self.outcome.wirings[0].votes], self.evidence.stakes[0]
        stakes = votes if (votes.asset == node).any() else shares
        own = (stakes.asset == node) & (stakes.holder == node) & (stakes.high > 0)
        if own.any():
            held = share_words(int(stakes.low[own].sum()), int(stakes.high[own].sum()))
            name = self.deciding.name(node)
            yield f"{name} held {held} of itself{LEFT_OUT}"
