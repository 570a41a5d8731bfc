"""Rights that a rule does not count, such as control under the 50 Percent Rule of OFAC.

Where control alone blocks nobody (FAQ 398), who is controlled by a listed party is no blocked
party, and neither are its subsidiaries; somebody who deals with any of them must know it.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from graph.kernels.cascade_loops import Bools
from graph.kernels.distinct_numbers import drop_doubles
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.evidence import SIGN, WireAbove
from graph.regimes.rule_parts import CONTEXT
from graph.values.vocabulary import VOTING_RIGHTS


class RightsAbove:
    """Finds such rights of who may count, in the parties of an outcome and above them."""

    def __init__(self, deciding: DecidingFact) -> None:
        self.deciding, self.evidence = deciding, deciding.evidence
        self.outcome = deciding.outcome

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the words of the rights in what would decide of a party if it counted."""
        for above in self._nearest_above(node):
            yield from (self._flag_of(wire) for wire in self._rights_in(above))

    def clauses_of(self, node: int) -> Iterator[str]:
        """Yield the rights that decide nothing of who has shares too, and those above a party.

        Of whom no share in the party is stated the chain itself says so.
        """
        stakes, wires = self.outcome.measures[0].stakes, [*self._rights_in(node)]
        held = (stakes.asset == node) & (stakes.high > 0) if wires else np.zeros(0, np.bool_)
        for wire in wires:
            if wire.holder in stakes.holder[np.flatnonzero(held)]:
                yield self.deciding.right_clause(wire, node)
        for above in self._nearest_above(node):
            yield from (self.deciding.right_clause(one, above) for one in self._rights_in(above))

    def _nearest_above(self, node: int) -> Iterator[int]:
        """Yield the nearest companies above a party in which there are such rights."""
        wanted, below = self._controlled
        if wanted and below[node]:
            found = self.evidence.nearest_above(node, wanted, below)
            yield from (one for one in found if one != node)

    @cached_property
    def _controlled(self) -> tuple[frozenset[int], Bools]:
        """Return in which nodes there are such rights, and which the rule would reach through them.

        What it surely or possibly reaches as it is, is left out.
        """
        signs, counts = self.outcome.signs, self.deciding.possible
        context = np.ones(len(signs.kind), np.bool_)
        context[signs.review_places()] = False
        # A register has such rights by the hundred thousand, and few are of who may count.
        context &= counts[signs.holder] | counts[self.outcome.pools.held_at[signs.holder]]
        assets = drop_doubles(signs.asset[context]).tolist()
        wanted = frozenset(one for one in assets if next(self._rights_in(one), None) is not None)
        if not wanted:
            return wanted, np.zeros(0, np.bool_)
        return wanted, self.deciding.family.reached_beside(wanted, {})

    def _rights_in(self, node: int) -> Iterator[WireAbove]:
        signs = self.outcome.signs
        for wire in self.evidence.wires_into(node):
            if wire.kind != SIGN or signs.row[wire.place] < 0:
                continue
            kind = signs.kinds[int(signs.kind[wire.place])]
            plain = kind.grade == CONTEXT and kind.types and kind.types != (VOTING_RIGHTS,)
            counts = self.deciding.is_active(self.deciding.possible, wire.holder)
            if plain and counts and self.deciding.concerns(kind, wire.holder):
                yield wire

    def _flag_of(self, wire: WireAbove) -> str:
        signs = self.outcome.signs
        return signs.kinds[int(signs.kind[wire.place])].flag
