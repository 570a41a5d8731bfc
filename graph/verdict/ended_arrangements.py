"""Arrangements to act together that ended near a listing, or during one.

An arrangement counts to the day before its end, so the end moves the verdict without a person's
judgement (rule 11 of docs/reference/rules.md). A reader must know all the same that the answer
turned on it. The days that are looked at are those of transfers (rule 14).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import permutations
from typing import Any, Final

import numpy as np

from graph.cascade.outcome import Outcome, outcome_of
from graph.cascade.put_back import listing_spans
from graph.holdings.acting_together import Arrangement, binding_arrangements
from graph.holdings.interests_on_day import facts_on
from graph.holdings.transfer_facts import RIGHT, Transfer
from graph.holdings.transfer_ties import TransferTies
from graph.holdings.transfers import words_of_windows
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.evidence import Evidence
from graph.values.dates import end_text, iso_day

ARRANGEMENT_ENDED: Final = "joint_arrangement_ended"
"""Flag: with an arrangement that ended near a listing, or during one, more would be found."""
WITH_IT: Final = "; with it, "
"""How the sentence on such an arrangement goes on."""
EFFECTS: Final = ("would be met for", "might be met for", "would ask for a review of")
"""What a rule would make of a party with it, the most first."""


class EndedArrangements:
    """Finds what a rule would make of the parties of an outcome if such an end had not come."""

    def __init__(self, deciding: DecidingFact, rule: str) -> None:
        """Prepare the search; ``rule`` is what sentences call the rule."""
        self.deciding, self.outcome, self.rule = deciding, deciding.outcome, rule
        self.scope, self.day = self.outcome.facts.scope, self.outcome.facts.day

    def has_effect(self, node: int) -> bool:
        """Return whether the answer about a party turned on such an end."""
        return node in self._effects

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield in sentences on which such ends the answer about a party turned."""
        for number, effect in sorted(self._effects.get(node, {}).items()):
            one, (behind, beside, _) = self._arrangements[number], self._ended[number]
            who, name = self._names(one.members), self.deciding.name(node)
            ended = end_text(one.end or iso_day(one.days[3]))
            when = f"{beside} {self._names(behind)} {'was' if len(behind) == 1 else 'were'} listed"
            yield (
                f"The arrangement of {who} ended {ended}, {when}{WITH_IT}{self.rule} {effect} "
                f"{name}."
            )

    def _names(self, nodes: tuple[int, ...]) -> str:
        names = [self.deciding.name(node) for node in nodes]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    @cached_property
    def _arrangements(self) -> dict[int, Arrangement]:
        facts, version = self.outcome.facts, self.outcome.version
        return {one.number: one for one in binding_arrangements(facts, version)}

    @cached_property
    def _ended(self) -> dict[int, tuple[tuple[int, ...], str, set[int]]]:
        """Arrangements that ended in a window: whose listing, how it lies to it, and partners."""
        rule, found = self.outcome.version.transfers, dict[int, Any]()
        over = [one for one in self._arrangements.values() if one.days[3] <= self.day]
        if rule is None or not over:
            return {}
        listings = listing_spans(self.outcome.facts, self.outcome.version, self.outcome.listed)
        for arrangement in over:
            ends = arrangement.days[2:]
            for member, partner in permutations(arrangement.members, 2):
                behind = (member,) if member in listings else self._listed_above(member)
                spans = [span for party in behind for span in listings.get(party, ())]
                if not spans:
                    continue
                one = Transfer((member,), partner, RIGHT, 0, 0, 0, (ends[0], ends[1]), ())
                ties = TransferTies(self.scope, [one], self.deciding.possible)
                tie = ties.tie_of(member, partner, one)
                one = replace(one, ties=() if tie is None else (tie,))
                if words_of_windows(one, rule, spans, self.day):
                    first, last = min(s.first for s in spans), max(s.last for s in spans)
                    beside = "before" if ends[1] <= first else "about when"
                    beside = "while" if ends[0] > last else beside
                    seen = found.setdefault(arrangement.number, (behind, beside, set[int]()))
                    seen[2].add(partner)
        return found

    def _listed_above(self, member: int) -> tuple[int, ...]:
        """Return the listed parties above a member that a review reaches; none above another."""
        if not self.outcome.review.stage[member]:
            return ()
        return tuple(self.deciding.evidence.trace_upstream(member)[0])

    @cached_property
    def _effects(self) -> dict[int, dict[int, str]]:
        """By party and arrangement, what the rule would make of the party with it, as a clause."""
        found = defaultdict[int, dict[int, str]](dict)
        for end in sorted({self._arrangements[one].days[3] for one in self._ended}):
            # Those that ended later were still in force then: one end after another is undone.
            days = {number: self._arrangements[number].days for number in self._ended}
            numbers = {one for one, span in days.items() if span[0] < end <= span[3]}
            facts = facts_on(self.scope, self.day)
            other = outcome_of(facts, self.outcome.version, self.outcome.listed, numbers)
            # What partners gave away is put back there; who acts together is as on the day.
            evidence = Evidence(replace(other, pools=self.outcome.pools))
            partners = {n: np.array(sorted(self._ended[n][2]), np.int64) for n in numbers}
            below = {number: evidence.nodes_below(some) for number, some in partners.items()}
            for node, effect in self._more_found(other):
                for number in (one for one in numbers if below[one][node]):
                    told = found[node].get(number, effect)
                    found[node][number] = min(told, effect, key=EFFECTS.index)
        return {node: told for node, told in found.items() if told}

    def _more_found(self, other: Outcome) -> Iterator[tuple[int, str]]:
        """Yield the parties of which another outcome finds more, and what it finds."""
        size, deciding = self.scope.size, self.deciding
        caught = other.caught_nodes("possible")[:size] & ~deciding.possible[:size]
        asked = (other.review.stage[:size] > 0) & (self.outcome.review.stage[:size] == 0)
        sure = other.caught_nodes("certain")[:size]
        for node in np.flatnonzero(caught | asked).tolist():
            yield node, EFFECTS[0 if sure[node] else 1 if caught[node] else 2]
