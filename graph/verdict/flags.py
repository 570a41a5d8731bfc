"""The words beside a verdict: what else a person should know about a party under a regime.

Which words a regime prints in which situation is its data; the words that hold for every regime
(``possible_match``, ``listed_elsewhere``, ``licence``, ``held_as_nominee``, ...) stand here.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.spelling.holder_roles import names_a_trustee
from graph.cascade.direct_stakes import held_indirectly
from graph.cascade.dissolved_holders import HOLDER_DISSOLVED, IN_DISSOLVED
from graph.cascade.outcome import Measure
from graph.holdings.acting_together import owners_gone
from graph.holdings.control_signs import BOTH_WAYS, FRACTIONS, NOMINEE, TRUSTEE, UNSURE
from graph.holdings.interests_on_day import BIT
from graph.holdings.transfers import WHILE
from graph.kernels.cascade_loops import Bools
from graph.kernels.circular_ownership import nodes_in_loops
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.dissolved_words import OWNER_DIED
from graph.reasons.evidence import JOINT, NEAREST, SIGN, WireAbove
from graph.reasons.family_words import IN_OFFICE, LINKED, SUCCESSION
from graph.reasons.rights_above import RightsAbove
from graph.regimes.regime import DIRECT_ONLY, SHOWN_EFFECTS
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import Verdict
from graph.verdict.ended_arrangements import ARRANGEMENT_ENDED, EndedArrangements
from graph.verdict.fraction_words import FractionWords
from graph.verdict.listed_vehicles import ListedVehicles
from graph.verdict.other_lists import (
    CALLED_LINKED,
    NOT_COUNTED_HERE,
    OWNER_ELSEWHERE,
    OWNER_IN_WORDS,
    OtherLists,
)
from graph.verdict.searched_lists import LIST_LATER, LIST_OUTDATED, lists_of_other_days
from graph.verdict.superseded_lists import SUPERSEDED
from graph.verdict.votes_without_shares import VotesWithoutShares
from graph.world.rows_by_party import RowsByParty

SOURCES_DISAGREE: Final = "sources_disagree"
HOLDINGS_OVER: Final = "holdings_over_100"
LISTED_ELSEWHERE: Final = "listed_elsewhere"
FURTHER_UP: Final = "listed_holder_further_up"
"""Flag: listed parties stand above by stakes, and the rule counts nothing of what they hold."""
BESIDE: Final = frozenset(
    {
        SOURCES_DISAGREE,
        HOLDINGS_OVER,
        LISTED_ELSEWHERE,
        OWNER_ELSEWHERE,
        CALLED_LINKED,
        OWNER_IN_WORDS,
        LIST_LATER,
        LIST_OUTDATED,
        SUPERSEDED,
        IN_OFFICE,
        LINKED,
        SUCCESSION,
    }
)
"""Words that no rule prints: they tell of the data and leave the answer of the rule as it is."""
HELD_IN_TRUST: Final = "held_in_trust"
_ALSO_BELOW: Final = {HELD_IN_TRUST, NOMINEE, WHILE}
"""Flags of a sign that stand beside a review further down too."""
_OPEN: Final = (Verdict.EXCLUDED, Verdict.REVIEW)


class Flags:
    """Finds the words of each party of an outcome."""

    def __init__(self, deciding: DecidingFact, rule: str) -> None:
        """Prepare the search; ``rule`` is what sentences call the rule."""
        self.deciding = deciding
        self.evidence, self.outcome = deciding.evidence, deciding.outcome
        self.flags = self.outcome.version.flags
        world, version = self.outcome.facts.scope.world, self.outcome.version
        named = pc.is_valid(world.tables["interests"]["nominee_for"]).to_numpy()
        self.named_nominees = frozenset(np.flatnonzero(named).tolist())
        _, self.list_flags = lists_of_other_days(world, version, self.outcome.facts.day)
        self.other_lists = OtherLists(deciding.evidence, deciding.transfers)
        self.vehicles = ListedVehicles(self.outcome)
        self.fractions = FractionWords(deciding.evidence)
        self.ended = EndedArrangements(deciding, rule)
        self.voters = VotesWithoutShares(deciding)
        self.rights = RightsAbove(deciding)
        facts = self.outcome.facts
        self.rulings = RowsByParty(facts.scope, facts.day, "rulings", "about_idx")
        self.links = RowsByParty(facts.scope, facts.day, "links", "target_idx")
        stakes = self.outcome.measures[0].stakes
        held = stakes.high > 0
        self.loops = nodes_in_loops(stakes.holder[held], stakes.asset[held], stakes.size)
        size = facts.size
        self.disagree, self.over, self.indirect = (np.zeros(size, np.bool_) for _ in range(3))
        if version.chain == DIRECT_ONLY:
            self.indirect[held_indirectly(facts, deciding.possible)] = True
        for one in self.evidence.stakes:
            self.disagree[one.disagree] = True
            self.over[one.over] = True

    def flags_for(self, node: int, verdict: Verdict, measure: Measure) -> set[str]:
        """Return the words that stand beside a party's verdict.

        Args:
            node: number in the scope.
            verdict: what was found.
            measure: the measure that the answer speaks of.
        """
        words = set[str]()
        held = [wire for wire in self.evidence.wires_into(node) if wire.kind >= 0]
        caught = [wire for wire in held if self._is_caught(self.deciding.possible, wire)]
        situations = set(self._situations(node, verdict, measure, caught))
        for situation in situations:
            words.update(self.flags.get(situation, ()))
        if verdict is not Verdict.LISTED:
            words.update(self._signs(node))
            words -= {BOTH_WAYS} if verdict is Verdict.CERTAIN else set()
            excluded = verdict is Verdict.EXCLUDED
            words.update({UNSURE} if excluded and self.deciding.candidates(node, verdict) else ())
            words.update(self.deciding.dissolved.flags_of(node, verdict))
            words.update(OWNER_DIED for _ in self.deciding.dissolved.dead_above(node))
            words.update(self.deciding.rebuttals.flags_of(node))
        words.update(self._flags_above(node) if verdict is Verdict.REVIEW else ())
        if verdict is Verdict.EXCLUDED and self._is_held_by_trust(held):
            words.add(HELD_IN_TRUST)
        words.update({FRACTIONS} if self.fractions.would_decide(node, verdict) else ())
        words.update(self.deciding.family.flags_of(node))
        words.update(self._capacities(held, caught))
        words.update(self._records(node))
        words.update({LINKED} if self.vehicles.told_at(node) else ())
        words.update({CALLED_LINKED} if self.other_lists.called_linked(node) else ())
        words.update({OWNER_ELSEWHERE} if self.other_lists.owners_of(node) else ())
        if verdict not in (Verdict.LISTED, Verdict.CERTAIN):
            words.update(self.list_flags)
            words.update(self.voters.flags_of(node))
            words.update(self.rights.flags_of(node))
            words.update({OWNER_IN_WORDS} if self.other_lists.texts_above(node) else ())
        words.update({ARRANGEMENT_ENDED} if self.ended.has_effect(node) else ())
        words.update({SOURCES_DISAGREE} if self.disagree[node] else ())
        words.update({HOLDINGS_OVER} if self.over[node] else ())
        return words

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield in sentences what stands behind words: ends, votes alone, other lists, ships."""
        yield from self.ended.caveats_of(node)
        yield from self.voters.caveats_of(node)
        if not self.deciding.certain[node]:
            yield from self.other_lists.text_caveats(node)
            rights = self.rights.clauses_of(node)
            yield from (f"{one[:1].upper()}{one[1:]}{NOT_COUNTED_HERE}" for one in rights)
        yield from self.deciding.dissolved.death_caveats(node)
        yield from self.deciding.dissolved.caveats_of(node)
        yield from self.other_lists.caveats_of(node)
        yield from self.vehicles.caveats_of(node)
        yield from self.fractions.caveats_of(node)

    def _situations(
        self, node: int, verdict: Verdict, measure: Measure, caught: list[WireAbove]
    ) -> Iterator[str]:
        """Yield the situations of ``SITUATIONS`` that a party is in."""
        version = self.outcome.version
        value = max(int(one.certain.value[node]) for one in self.outcome.measures)
        if verdict is Verdict.CERTAIN:
            yield from self._certain_situations(value)
        owned = self.outcome.owned
        if owned is not None and owned[node] and verdict is not Verdict.LISTED:
            yield "owned"
        if version.chain == DIRECT_ONLY and verdict is not Verdict.CERTAIN:
            seeds = self.outcome.seeds[1]
            parties = (w.holder for w in caught if w.holder < self.outcome.facts.scope.size)
            if self.indirect[node] or any(holder not in seeds for holder in parties):
                yield "indirect"
        if verdict in _OPEN and self._minority(node, caught):
            yield "minority"
        unknown = any(
            (self._low_end(wire), self._high_end(wire)) == (0, FULL_TICKS)
            and not self.evidence.stated_low(wire, FULL_TICKS)
            for wire in caught
        )
        unknown |= self.voters.stands_above(node)
        if unknown and verdict not in (Verdict.LISTED, Verdict.CERTAIN):
            yield "unknown_share"
        several = version.per_party and verdict not in (Verdict.LISTED, Verdict.CERTAIN)
        if several and any(self._aggregate(caught, n) for n in range(len(self.outcome.measures))):
            yield "aggregate_over"
        if self.outcome.facts.scope.world_number(node) in self.outcome.listed.cleared:
            yield "rebutted"
            if value >= version.limit:
                yield "rebutted_over"
        if self.loops[node]:
            yield "cycle"
        if verdict not in (Verdict.LISTED, Verdict.CERTAIN):
            yield from self._uncounted_situations(node, verdict, caught)

    def _uncounted_situations(
        self, node: int, verdict: Verdict, caught: list[WireAbove]
    ) -> Iterator[str]:
        """Yield the situations in which something stated is not counted, or not for certain."""
        scope, deciding = self.outcome.facts.scope, self.deciding
        if any(deciding.lacks_majority(wire.holder) for wire in caught):
            yield "no_majority_stake"
        joint = [wire.holder for wire in caught if wire.holder >= scope.size]
        if any(self._partly_caught(holder) for holder in joint):
            yield "joint_partly"
        if verdict is Verdict.REVIEW and deciding.own_share_fact(node) is not None:
            yield "own_shares"

    def _partly_caught(self, joint: int) -> bool:
        """Return whether some holders of a joint block are caught and others are not."""
        owners = [wire for wire in self.evidence.wires_into(joint) if wire.kind == JOINT]
        found = {self._is_caught(self.deciding.possible, wire) for wire in owners}
        return len(found) == 2 or (True in found and joint in self._lost_owners)

    @cached_property
    def _lost_owners(self) -> set[int]:
        """Return the joint holders of whom a member was dissolved."""
        facts = self.outcome.facts
        return set(facts.holder[owners_gone(facts)].tolist())

    def _certain_situations(self, value: int) -> Iterator[str]:
        version = self.outcome.version
        yield "caught"
        if version.presumed:
            yield "presumed"
        if version.presumption_at is not None and value < version.ownership_limit:
            yield "limb_not_met"

    def _minority(self, node: int, caught: list[WireAbove]) -> bool:
        """Return whether a holder that counts has something, and less than the threshold.

        Where a rebuttal is accepted a holder may have any share; elsewhere what is left of the
        100 % may be less than the holder's own upper end.
        """
        measures, most = self.outcome.measures, dict[int, int]()
        measured = {wire.holder for wire in caught if wire.kind < len(measures)}
        for wire in caught:
            if wire.kind < len(measures):
                value = int(measures[wire.kind].possible.value[node])
                high = min(self._high_end(wire), value)
            elif wire.holder not in measured:
                high = self._high_end(wire)
            else:
                continue
            most[wire.holder] = max(most.get(wire.holder, 0), high)
        return any(0 < high < self.outcome.version.limit for high in most.values())

    def _aggregate(self, caught: list[WireAbove], number: int) -> bool:
        """Return whether holders surely reach the threshold together and none of them alone."""
        lows = [
            int(self.evidence.stakes[number].low[wire.place])
            for wire in caught
            if wire.kind == number and self._is_caught(self.deciding.certain, wire)
        ]
        limit = self.outcome.version.limit
        return sum(lows) >= limit > max(lows, default=0)

    def _signs(self, node: int) -> Iterator[str]:
        """Yield the words of signs whose holder is listed or caught; doubts are looked up."""
        signs = self.outcome.signs
        if self.deciding.doubts.found[node]:
            yield UNSURE
        yield from self.deciding.transfers.flags_of(node)
        for wire in self.evidence.wires_into(node):
            if wire.kind != SIGN or self.outcome.transfer_of(wire.place) is not None:
                continue
            kind = signs.kinds[int(signs.kind[wire.place])]
            if kind.flag in (HOLDER_DISSOLVED, IN_DISSOLVED, FRACTIONS):
                continue
            counts = self._is_caught(self.deciding.possible, wire) and kind.flag != UNSURE
            counts &= self.deciding.concerns(kind, wire.holder)
            if counts and int(signs.row[wire.place]) in self.named_nominees:
                yield NOMINEE
            if counts and kind.flag:
                yield kind.flag

    def _flags_above(self, node: int) -> set[str]:
        """Return whether a review flows from a role in a trust or a nominee, also further up.

        Who is on the list counts by the list, so that what is said of those above tells nothing.
        """
        stage, nearest, found = self.outcome.review.stage, [node], set[str]()
        seen = {node, *self.outcome.seeds[0].tolist()}
        for current in nearest:
            found |= _ALSO_BELOW.intersection(self._signs(current))
            for wire in self.evidence.wires_into(current):
                if wire.holder not in seen and wire.holder < len(stage) and stage[wire.holder]:
                    seen.add(wire.holder)
                    nearest.append(wire.holder)
            if len(nearest) > NEAREST or found == _ALSO_BELOW:
                break
        return found

    def _is_held_by_trust(self, held: list[WireAbove]) -> bool:
        """Return whether a trust in which a party on the list has a role holds something."""
        if not self.outcome.signs.flag_places(HELD_IN_TRUST).size:
            return False
        holders = {wire.holder for wire in held if wire.holder < self.outcome.facts.scope.size}
        return any(HELD_IN_TRUST in self._signs(holder) for holder in holders)

    def _capacities(self, held: list[WireAbove], caught: list[WireAbove]) -> Iterator[str]:
        """Yield the words for a nominee, whoever it is, and for a trustee that is caught."""
        facts = self.outcome.facts
        for wire in held:
            rows = self.evidence.rows_of(wire)
            places = np.searchsorted(facts.scope.rows, rows)
            if not self.named_nominees.isdisjoint(rows):
                yield NOMINEE
            bits = int(np.bitwise_or.reduce(facts.types[places], initial=0))
            if bits & BIT["nominee"]:
                yield NOMINEE
            if wire in caught and (bits & BIT["trustee"] or self._is_named_as_trustee(wire, rows)):
                yield from (TRUSTEE, HELD_IN_TRUST)

    def _is_named_as_trustee(self, wire: WireAbove, rows: list[int]) -> bool:
        """Return whether the name of a holder, as the source of its stake has it, says so."""
        facts = self.outcome.facts
        if wire.holder >= facts.scope.size:
            return False
        world = facts.scope.world
        ids = set(world.tables["interests"]["owner"].take(pa.array(rows, pa.int64())).to_pylist())
        return any(
            row["id"] in ids and any(names_a_trustee(name["value"]) for name in row["names"] or ())
            for row in world.party_rows(facts.scope.world_number(wire.holder))
        )

    def _records(self, node: int) -> Iterator[str]:
        """Yield the words of a party's own listings, rulings and links."""
        facts, listed = self.outcome.facts, self.outcome.listed
        number = facts.scope.world_number(node)
        if number in listed.elsewhere:
            yield LISTED_ELSEWHERE
        for row in self.rulings.rows_of(number):
            if row["effect"] in SHOWN_EFFECTS and row["authority"] in self.outcome.version.rulings:
                yield row["effect"]
        yield from self._links(number)

    def _links(self, number: int) -> Iterator[str]:
        """Yield the words of links from a listed party that the regime knows."""
        roles, listed = self.outcome.version.links, self.outcome.listed
        for link in self.links.rows_of(number) if roles else ():
            if link["source_idx"] in listed.sure | listed.perhaps and link["role"] in roles:
                yield roles[link["role"]]

    def _is_caught(self, which: Bools, wire: WireAbove) -> bool:
        """Return whether a wire's holder is caught in one of the two cascades."""
        return self.deciding.is_active(which, wire.holder)

    def _low_end(self, wire: WireAbove) -> int:
        stakes = self.evidence.stakes[wire.kind]
        return max(int(stakes.low[wire.place]), int(stakes.summary_low[wire.place]))

    def _high_end(self, wire: WireAbove) -> int:
        return int(self.evidence.stakes[wire.kind].high[wire.place])
