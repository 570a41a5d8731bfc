"""Companies whose stated shares make about 1 % together, as fractions of one would be."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from graph.cascade.outcome import local_of
from graph.holdings.control_signs import FRACTIONS
from graph.holdings.fractions import companies_in_fractions
from graph.kernels.cascade_loops import Bools
from graph.kernels.distinct_numbers import drop_doubles
from graph.reasons.evidence import Evidence
from graph.values.share import FULL_TICKS, TICK, percent_text
from graph.values.vocabulary import Verdict

_LOST: Final = FULL_TICKS // 100
"""What rounding takes from the shares of one company at most: 1 %."""
_SHOWN: Final = 3
"""Companies that are named."""


class FractionWords:
    """Says of a party and its owners that their shares may be fractions read as percent."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.facts = evidence, evidence.outcome.facts

    def would_decide(self, node: int, verdict: Verdict) -> bool:
        """Return whether a party is up for review, and it or one above through such shares."""
        nodes, below = self._reviewed
        return verdict is Verdict.REVIEW and (node in nodes or bool(below[node]))

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield a sentence on a party, and each of the nearest above it, of which it holds."""
        yield from self._rounding_caveats(node)
        if not companies_in_fractions(self.facts.scope.world, self.facts.day):
            return
        nodes, below = self._below
        found = self.evidence.nearest_above(node, nodes, below, by_stakes=True)
        scope = self.facts.scope
        for one in sorted({*found, *({node} & nodes)})[:_SHOWN]:
            name = scope.world.text_name_of(scope.world_number(one))
            yield (
                f"The shares that one source states in {name} make about 1% in all: if they "
                "are fractions of one, each is 100 times as large, and this result may be wrong."
            )

    def _rounding_caveats(self, node: int) -> Iterator[str]:
        """Yield that a sum just below the threshold may be one that rounding has lessened."""
        limit = self.evidence.outcome.version.limit
        for measure in self.evidence.outcome.measures:
            sums = int(measure.possible.value[node])
            if not 0 < sums < limit <= sums + _LOST:
                continue
            stated = int(measure.stakes.low[measure.stakes.asset == node].sum())
            lost = FULL_TICKS - stated
            if 0 < lost <= _LOST and limit <= sums + lost:
                held, made = (percent_text(ticks // TICK) for ticks in (sums, stated))
                yield (
                    f"Owners that count held {held}% by shares that make {made}% in all; "
                    "if rounding lost the rest, the rule may be met."
                )
                return

    @cached_property
    def _reviewed(self) -> tuple[frozenset[int], Bools]:
        """Companies with such shares whose holder counts or is up for review, and who is below."""
        outcome = self.evidence.outcome
        signs, stage = outcome.signs, outcome.review.stage
        places = signs.flag_places(FRACTIONS)
        nodes = signs.asset[places[stage[outcome.pools.held_at[signs.holder[places]]] > 0]]
        nodes = drop_doubles(nodes[stage[nodes] > 0])
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes, by_stakes=True)

    @cached_property
    def _below(self) -> tuple[frozenset[int], Bools]:
        found = companies_in_fractions(self.facts.scope.world, self.facts.day)
        nodes = local_of(self.facts, found)
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes, by_stakes=True)
