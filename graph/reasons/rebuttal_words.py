"""What is said where a chain from a listed party ends at a ruling that accepts a rebuttal.

The ruling is a fact of the party that it is about, so whoever stands below must hear of it too.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Final

from graph.cascade.outcome import local_of
from graph.kernels.cascade_loops import Bools
from graph.reasons.evidence import Evidence
from graph.regimes.regime import CLEARING, RegimeVersion
from graph.values.dates import date_words
from graph.values.vocabulary import the_authority
from graph.world.world import World

REBUTTED_ABOVE: Final = "presumption_rebutted_above"
"""The flag of a party of which an owner passes nothing on, since a ruling sets it apart."""
PASSES_NOTHING: Final = " passes nothing on: "
"""What a caveat says of such an owner, before the ruling."""


class RebuttalWords:
    """Says which rulings on owners of a party end what leads to it from a listed party."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.outcome = evidence, evidence.outcome
        facts = self.outcome.facts
        self.scope = facts.scope

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the word for such a ruling."""
        if next(self._above(node), None) is not None:
            yield REBUTTED_ABOVE

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield each such ruling in a sentence (finding F9)."""
        world, version = self.scope.world, self.outcome.version
        above = [self.scope.world_number(owner) for owner in self._above(node)]
        for number, said in rebuttals_of(world, version, above).items():
            name = world.text_name_of(number)
            yield f"{name[:1].upper()}{name[1:]}{PASSES_NOTHING}{said}."

    def _above(self, node: int) -> Iterator[int]:
        """Yield the nearest parties above, below a listed one, that a ruling sets apart."""
        cleared, below = self._cleared
        for owner in self.evidence.nearest_above(node, cleared, below):
            if owner != node and self.evidence.reached_nodes[owner]:
                yield owner

    @cached_property
    def _cleared(self) -> tuple[frozenset[int], Bools]:
        """Parties that a ruling sets apart, and the nodes below them."""
        cleared = local_of(self.outcome.facts, self.outcome.listed.cleared)
        return frozenset(cleared.tolist()), self.evidence.nodes_below(cleared)


def rebuttals_of(world: World, version: RegimeVersion, cleared: Collection[int]) -> dict[int, str]:
    """Return as a clause which ruling sets each of some parties apart, by world number.

    Args:
        world: the world.
        version: the version of the rule, which says whose rulings count.
        cleared: world numbers of parties for which a rebuttal is accepted.
    """
    found = dict[int, str]()
    for row in world.tables["rulings"].to_pylist() if cleared else ():
        mine = row["authority"] in version.rulings and row["effect"] == CLEARING
        if mine and row["about_idx"] in cleared:
            day = row["date"] or row["start"]
            when = f" of {date_words(day)}" if day else ""
            found[row["about_idx"]] = (
                f"a ruling of {the_authority(row['authority'])}{when} accepts that the "
                "presumption is rebutted"
            )
    return found
