"""The one fact that keeps a verdict from being certain, in words."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from graph.cascade.dissolved_holders import HOLDER_DISSOLVED, IN_DISSOLVED
from graph.cascade.outcome import Measure
from graph.holdings.control_signs import ARRANGEMENT, BOTH_WAYS, NOMINEE, UNSURE
from graph.holdings.listed_parts import PART_ON_LIST
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools
from graph.reasons import flag_clauses
from graph.reasons.dissolved_words import DissolvedWords
from graph.reasons.evidence import POOL, SIGN, Evidence, WireAbove
from graph.reasons.family_words import FamilyWords
from graph.reasons.listing_doubts import listed_part_clause, listing_doubt
from graph.reasons.own_shares import own_share_fact
from graph.reasons.rebuttal_words import RebuttalWords
from graph.reasons.share_words import UNKNOWN, claim_words, range_words, share_words
from graph.reasons.transfer_words import TOGETHER, TransferWords
from graph.reasons.unsure_identity import describe_pair, doubts_of, pairs_above, rows_of_pair
from graph.regimes.rule_parts import CONTEXT, TypeSign
from graph.values.dates import date_words, end_days, iso_day
from graph.values.role_phrases import rights_of, role_phrase
from graph.values.share import TICK
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    COUNTED_CERTAINTY,
    HEAD_OFFICE,
    VOTING_RIGHTS,
    Basis,
    Verdict,
)

_OF_MEASURE: Final = {"votes": "of the votes in", "board": "of the seats on the board of"}


class DecidingFact:
    """Finds what decided a ``possible`` or a ``review`` in an outcome."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.outcome = evidence.outcome
        self.world = self.outcome.facts.scope.world
        self.certain = self.outcome.caught_nodes("certain")
        self.possible = self.outcome.caught_nodes("possible")
        self.passing = self.outcome.passing_nodes("possible")
        self.governments = self.outcome.government_nodes()
        self.doubts = doubts_of(self.outcome)
        self.transfers = TransferWords(evidence)
        self.dissolved = DissolvedWords(evidence)
        self.family = FamilyWords(evidence)
        self.rebuttals = RebuttalWords(evidence)

    def name(self, node: int) -> str:
        """Return the name of a party; a joint holder has its members' names."""
        scope = self.outcome.facts.scope
        if node < scope.size:
            return self.world.text_name_of(scope.world_number(node))
        members = sorted({self.name(wire.holder) for wire in self.evidence.wires_into(node)})
        if len(members) < 2:
            return f"a nominee of {members[0]}" if members else "a nominee of somebody unnamed"
        return f"{' and '.join(members)} jointly"

    def possible_fact(self, node: int, measure: Measure) -> str:
        """Return which stake or holder leaves a ``possible`` open, in words."""
        if self.outcome.facts.scope.world_number(node) in self.outcome.listed.perhaps_cleared:
            name = self.name(node)
            return f"it is open whether the rebuttal for {name} covers its owners of {self._day}"
        if self.dissolved.is_open(node):
            return f"it is open whether {self.name(node)} still existed on {self._day}"
        number = self.outcome.measures.index(measure)
        stakes, best = measure.stakes, None
        wires = [
            wire
            for wire in self.evidence.wires_into(node)
            if wire.kind == number
            and wire.holder != node
            and self.is_active(self.possible, wire.holder)
        ]
        most = int(measure.possible.value[node])
        if most < self.outcome.version.limit and (said := self._perhaps_control(node)):
            return said
        if not self.outcome.version.per_party:
            most = max(most, sum(int(stakes.high[wire.place]) for wire in wires))
        for wire in wires:
            sure = self._surely_counts(wire.holder)
            width = int(stakes.high[wire.place] - max(stakes.low[wire.place], 0))
            turns = self._would_settle(int(measure.certain.value[node]), most, stakes, wire)
            key = (turns, sure and width > 0, width, -wire.holder)
            if best is None or key > best[0]:
                best = (key, wire)
        if best is None:
            for wire in self.evidence.wires_into(node) if measure.name in _OF_MEASURE else ():
                # Nobody states the right itself, so what is open is how much of it goes along.
                if wire.kind >= 0 and wire.holder != node and self._surely_counts(wire.holder):
                    held = f"{self.name(wire.holder)} held {_OF_MEASURE[measure.name]}"
                    return f"no source states how much {held} {self.name(node)}"
            return f"the owners of {self.name(node)} are not stated well enough"
        (_, open_share, _, _), wire = best
        if not open_share or self.dissolved.is_open(wire.holder):
            unstated = self._unstated_right(node, measure, {one.holder for one in wires})
            partner = not self.certain[wire.holder] and self._surely_counts(wire.holder)
            return (partner and unstated) or self._open_holder(node, wire.holder)
        low = max(int(stakes.low[wire.place]), int(stakes.summary_low[wire.place]))
        high, open_date = int(stakes.high[wire.place]), self._dates(wire)
        text = share_words(self.evidence.stated_low(wire, high) if open_date else low, high)
        said = f"{self.holding_clause(wire.holder, text, measure.name, node)}{open_date}"
        alone = low < high or bool(open_date)
        return said if alone else f"it is open whether {said} beside what others held"

    def _unstated_right(self, node: int, measure: Measure, stated: set[int]) -> str | None:
        """Return of which holder that counts no source states the right, though another."""
        for wire in self.evidence.wires_into(node) if measure.name in _OF_MEASURE else ():
            if wire.kind >= 0 and wire.holder not in stated and self.certain[wire.holder]:
                of = f"{_OF_MEASURE[measure.name]} {self.name(node)}"
                return f"it is open how much {of} {self.name(wire.holder)} held"
        return None

    def _open_holder(self, node: int, holder: int) -> str:
        """Return what is open of a holder, where the share that it holds is not."""
        name, asset = self.name(holder), self.name(node)
        owner = f"it is open whether {name}, an owner of {asset},"
        if self._is_perhaps_listed(holder):
            return f"{owner} was on the list on {self._day}"
        blocks = [one for one in (holder, node) if self.outcome.facts.is_block(one)]
        if found := [one for one in blocks if self._surely_counts_in_part(one)]:
            return f"it is open whose the block was that {self.name(found[0])} held"
        if self.dissolved.is_open(holder):
            return f"{owner} still existed on {self._day}"
        if self._surely_counts(holder) and not self.outcome.passing_nodes("certain")[holder]:
            return f"it is open whether a party on a list had a majority stake in {name}"
        if self._surely_counts(holder):
            return f"it is open how much {asset} held of itself"
        for tie in self.evidence.wires_into(holder):
            if tie.kind == POOL and self.certain[tie.holder]:
                return f"it is open whether {self.name(tie.holder)} and {name} acted together"
        return f"{owner} itself counts under the rule"

    def _surely_counts_in_part(self, joint: int) -> bool:
        """Return whether some owner of a joint block surely counts."""
        owners = [wire.holder for wire in self.evidence.wires_into(joint)]
        return any(self._surely_counts(owner) for owner in owners)

    def _is_perhaps_listed(self, node: int) -> bool:
        """Return whether a node is a party whose own listing leaves the day open."""
        scope = self.outcome.facts.scope
        return node < scope.size and scope.world_number(node) in self.outcome.listed.perhaps

    def _would_settle(self, least: int, most: int, stakes: Stakes, wire: WireAbove) -> bool:
        """Return whether to know one stake, or its holder's status, settles a sum by itself."""
        low = max(int(stakes.low[wire.place]), int(stakes.summary_low[wire.place]))
        high, limit = int(stakes.high[wire.place]), self.outcome.version.limit
        if self._surely_counts(wire.holder):
            low, high = high - low, high - low
        return least + low >= limit or most - high < limit

    def _perhaps_control(self, node: int) -> str | None:
        """Return, if there is one, a right of control by the rule that is in doubt, in words."""
        for wire in self.evidence.wires_into(node):
            if wire.kind == SIGN and self.is_active(self.possible, wire.holder):
                told = self._describe_sign(wire, node)
                if told is not None and self._surely_counts(wire.holder):
                    return f"{told[1]}{self._dates(wire)}"
                if told is not None:
                    whose = (
                        f"it is open whether {self.name(wire.holder)} itself counts under the rule"
                    )
                    return f"{whose}; {told[1]}"
        return None

    def review_basis(self, node: int) -> tuple[Basis, str]:
        """Return the basis of a review, and the fact that asks for it.

        The fact may lie further up: where a holder is itself only up for review, its own reason
        is the one that counts.
        """
        stage, seen, current = self.outcome.review.stage, {node}, node
        told: tuple[Basis, str] | None = None
        while True:
            if (
                current != node
                and self._has_doubted_listing(current)
                and not self.doubts.found[node]
            ):
                fact = self.listing_fact(current)
                if told is None or fact in told[1]:
                    return told or (Basis.OWNERSHIP, fact)
                return told[0], f"{told[1]}; {fact}"
            wires = [w for w in self.evidence.wires_into(current) if stage[self._pool_of(w.holder)]]
            wires.sort(key=partial(self._rank, current))
            firm = [w for w in wires if self.is_active(self.possible, w.holder)]
            own = next((said for w in firm if (said := self._describe_wire(w, current))), None)
            if own is not None:
                # What a partner gave up names with whom it acts; that they do says nothing of it.
                return told if told is not None and TOGETHER in told[1] else own
            soft = (
                said for w in wires if w not in firm and (said := self._describe_wire(w, current))
            )
            told = told or next(soft, None)
            if told is None and (own_shares := self.own_share_fact(current)) is not None:
                return Basis.OWNERSHIP, own_shares
            onward = [w.holder for w in wires if w not in firm and w.holder not in seen]
            if not onward:
                if told is None and self._votes_together(wires):
                    votes = f"votes in {self.name(current)} that reach the threshold only together"
                    told = Basis.CONTROL, votes
                text = f"the owners of {self.name(current)} ask for a review together"
                if self._has_doubted_listing(current):
                    return told or (Basis.OWNERSHIP, self.listing_fact(current))
                return told or (Basis.OWNERSHIP, text)
            current = onward[0]
            seen.add(current)

    def _rank(self, node: int, wire: WireAbove) -> tuple[int, bool, WireAbove]:
        """Return the rank of a wire as a reason: what decides nothing by itself comes later."""
        given = self.outcome.transfer_of(wire.place) if wire.kind == SIGN else None
        less = given is not None and not self.transfers.decides(given, node)
        return int(self.outcome.review.stage[self._pool_of(wire.holder)]), less, wire

    def _votes_together(self, wires: list[WireAbove]) -> bool:
        """Return whether votes that are a sign only reach the threshold, all added up."""
        number = len(self.outcome.measures)
        votes = [w.place for w in wires if w.kind == number and self.outcome.votes is not None]
        total = sum(int(self.evidence.stakes[number].review[place]) for place in votes)
        return bool(votes) and total >= self.outcome.version.limit

    def own_share_fact(self, node: int) -> str | None:
        """Return what a company holds in itself, if only the smaller whole would decide."""
        return own_share_fact(self.outcome, node, self.name)

    def _has_doubted_listing(self, node: int) -> bool:
        """Return whether a node is a party whose own listing asks for a review."""
        scope = self.outcome.facts.scope
        return node < scope.size and scope.world_number(node) in self.outcome.listed.needing_review

    def listing_fact(self, node: int) -> str:
        """Return why a party's own listing asks for a review."""
        number = self.outcome.facts.scope.world_number(node)
        return listing_doubt(self.world, self.outcome.listed, number)

    def matches(self, node: int, verdict: Verdict) -> list[str]:
        """Return the pairs in doubt above a party that is up for review or excluded, in words."""
        pairs = self._pairs(node, verdict)
        return list(dict.fromkeys(self._describe_unsure(*pair) for pair in pairs))

    def _pairs(self, node: int, verdict: Verdict) -> Iterator[tuple[int, int]]:
        if verdict is not Verdict.EXCLUDED or not self.doubts.places:
            yield from pairs_above(self.evidence, self.doubts, node)
            return
        # Control that is context moves no verdict; who has it is told all the same, so who may.
        signs = self.outcome.signs
        for wire in self.evidence.wires_into(node):
            if wire.kind == SIGN and self.doubts.found[wire.holder]:
                kind = signs.kinds[int(signs.kind[wire.place])]
                if kind.grade == CONTEXT and kind.flag and self.concerns(kind, wire.holder):
                    yield from pairs_above(self.evidence, self.doubts, wire.holder)

    def candidates(self, node: int, verdict: Verdict) -> tuple[int, ...]:
        """Return the rows of ``unsure`` above a party in review or excluded, nearest first."""
        pairs = (self._numbers(*pair) for pair in self._pairs(node, verdict))
        rows = (row for pair in pairs for row in rows_of_pair(self.world, *pair))
        return tuple(dict.fromkeys(rows))

    def _describe_unsure(self, listed: int, other: int) -> str:
        return describe_pair(self.world, *self._numbers(listed, other))

    def _numbers(self, one: int, two: int) -> tuple[int, int]:
        """Return the world numbers of two parties."""
        scope = self.outcome.facts.scope
        return scope.world_number(one), scope.world_number(two)

    def holding_clause(self, holder: int, share: str, measure: str, asset: int) -> str:
        """Write who held how much of what, as a clause."""
        if share == UNKNOWN and measure not in _OF_MEASURE:
            return f"{self.name(holder)} was an owner of {self.name(asset)} (share not stated)"
        of = _OF_MEASURE.get(measure, "of")
        return f"{self.name(holder)} held {share} {of} {self.name(asset)}"

    @property
    def _day(self) -> str:
        return date_words(iso_day(self.outcome.facts.day))

    def _pool_of(self, node: int) -> int:
        """Return the node at which the review counts what a holder has."""
        return int(self.outcome.pools.held_at[node])

    def is_active(self, which: Bools, holder: int) -> bool:
        """Return whether a holder is caught, or a partner who is treated as having its stakes."""
        return bool(which[holder] or which[self._pool_of(holder)])

    def _surely_counts(self, holder: int) -> bool:
        """Return whether the stakes of a holder surely count, by itself or by a partner."""
        return self.is_active(self.certain, holder)

    def _describe_wire(self, wire: WireAbove, node: int) -> tuple[Basis, str] | None:
        """Write a wire of the review in words; ``None`` for one that counts as it is."""
        if wire.kind == SIGN:
            return self._describe_sign(wire, node)
        if wire.kind == POOL and self.outcome.version.arrangement_sign:
            said = f"{self.name(wire.holder)} acted together with {self.name(node)}"
            return Basis.CONTROL, said
        if wire.kind < 0:
            return None
        stakes, measures = self.evidence.stakes[wire.kind], self.outcome.measures
        if wire.kind >= len(measures):
            enough = stakes.review[wire.place] >= self.outcome.version.limit
            text = share_words(int(stakes.low[wire.place]), int(stakes.high[wire.place]))
            said = self.holding_clause(wire.holder, text, "votes", node)
            return (Basis.CONTROL, f"{said}, a sign of control") if enough else None
        if stakes.review[wire.place] > stakes.high[wire.place]:
            high = int(stakes.review[wire.place])
            most = share_words(self.evidence.stated_low(wire, high), high)
            held = self.holding_clause(wire.holder, most, measures[wire.kind].name, node)
            return Basis.OWNERSHIP, f"{claim_words(self._claims(wire))} {held}"
        enough = stakes.high[wire.place] >= self.outcome.version.limit
        if not (enough and self.lacks_majority(wire.holder)):
            return None
        text = share_words(int(stakes.low[wire.place]), int(stakes.high[wire.place]))
        held = self.holding_clause(wire.holder, text, measures[wire.kind].name, node)
        name = self.name(wire.holder)
        return Basis.OWNERSHIP, (
            f"{held}; {name} was owned, but no party on a list was shown to have a "
            f"majority stake in it, so what {name} holds is not counted"
        )

    def lacks_majority(self, holder: int) -> bool:
        """Return whether a holder may be caught, and passes nothing on for want of a majority."""
        return self.is_active(self.possible, holder) and not self.is_active(self.passing, holder)

    def _describe_sign(self, wire: WireAbove, node: int) -> tuple[Basis, str] | None:
        """Write a sign in words, with the basis that it names; ``None`` for a mere flag."""
        signs = self.outcome.signs
        kind = signs.kinds[int(signs.kind[wire.place])]
        if kind.grade == CONTEXT or not self.concerns(kind, wire.holder):
            return None
        basis = Basis(kind.basis)
        if kind.flag == UNSURE:
            return basis, self._describe_unsure(wire.holder, node)
        row = int(signs.row[wire.place])
        if kind.flag == NOMINEE and self.outcome.facts.legal_holder is not None:
            ends = self.name(wire.holder), self.name(node)
            return basis, f"{ends[0]} held shares of {ends[1]} as a nominee, for somebody else"
        if kind.flag == NOMINEE:
            share = range_words(self._cell(row, "share"))
            rights = rights_of(self._cell(row, "types"))
            held = f"held {share} of {self.name(node)}" if share != UNKNOWN else "held"
            where = f" in {self.name(node)}" if held == "held" and not rights else ""
            if rights and (share == UNKNOWN or APPOINTMENT_OF_BOARD in rights):
                held = f"{role_phrase(rights)} {self.name(node)}"
            nominee = self.world.text_name_of(self._cell(row, "owner_idx"))
            return basis, f"{self.name(wire.holder)} {held} through {nominee} as a nominee{where}"
        if kind.flag == IN_DISSOLVED:
            return None
        if kind.flag == HOLDER_DISSOLVED:
            ticks = int(signs.extra[wire.place])
            return basis, self.dissolved.sentence(wire.holder, node, ticks, row)
        transfer = self.outcome.transfer_of(wire.place)
        if transfer is not None:
            return basis, self.transfers.sentence(transfer)
        if kind.flag == PART_ON_LIST:
            told = self._part_on_list(wire.holder, node, row)
            return (basis, told) if told else None
        if not kind.types or kind.flag == ARRANGEMENT:
            ends = self.name(wire.holder), self.name(node)
            said = flag_clauses.CLAUSES.get(kind.flag, flag_clauses.OTHER)
            claim = self._claim_on_largest(kind, wire.holder, node)
            if kind.flag == ARRANGEMENT:
                claim = claim_words({self._cell(row, "certainty")})
            elif kind.flag == BOTH_WAYS:
                claim = self._claim_on_either(kind, wire.holder, node)
            return basis, f"{claim} {said.format(owner=ends[0], asset=ends[1])}".strip()
        return basis, self.right_clause(wire, node)

    def right_clause(self, wire: WireAbove, node: int) -> str:
        """Write the right that a source states, as a clause."""
        signs = self.outcome.signs
        kind, row = signs.kinds[int(signs.kind[wire.place])], int(signs.row[wire.place])
        types = self._cell(row, "types")
        verb = role_phrase([name for name in types if name in kind.types] or types)
        extent = self._extent(kind, row)
        said = f"{self.name(wire.holder)} {verb} {self.name(node)}"
        if kind.types == (VOTING_RIGHTS,) and extent:
            said = self.holding_clause(wire.holder, extent, "votes", node)
        elif kind.extent is not None and kind.types[0] == APPOINTMENT_OF_BOARD:
            said += f" (stated as {extent})" if extent else " (extent not stated)"
        said += self._publisher_words(row)
        return f"{claim_words({self._cell(row, 'certainty')})} {said}".strip()

    def _claim_on_largest(self, kind: TypeSign, holder: int, node: int) -> str:
        """Return how the stake of the largest holder is claimed; empty where it is stated."""
        ratio, stakes = self.outcome.version.ratio, self.outcome.measures[0].stakes
        if ratio is None or kind.flag != ratio.flag:
            return ""
        (place,) = np.flatnonzero((stakes.holder == holder) & (stakes.asset == node)).tolist()
        if stakes.high[place] >= ratio.holder * TICK:
            return ""
        said = {self._cell(int(row), "certainty") for row in stakes.rows_of(place)}
        return claim_words(said)

    def _claim_on_either(self, kind: TypeSign, holder: int, node: int) -> str:
        """Return how the direct or the indirect stake of a holder is claimed, if one only is."""
        stakes = self.evidence.stakes[kind.measure]
        (place,) = np.flatnonzero((stakes.holder == holder) & (stakes.asset == node)).tolist()
        said: dict[bool, set[str]] = {True: set(), False: set()}
        for row in map(int, stakes.rows_of(place)):
            said[self._cell(row, "directness") == "direct"].add(self._cell(row, "certainty"))
        claimed = [one for one in said.values() if one.isdisjoint(COUNTED_CERTAINTY)]
        return claim_words(set().union(*claimed))

    def _part_on_list(self, part: int, whole: int, row: int) -> str:
        """Return that a part of a party is on a list; nothing of one that has such a part itself.

        What is told of that one names the part.
        """
        if not (self.is_active(self.possible, part) or self._has_doubted_listing(part)):
            return ""
        what = "branch" if HEAD_OFFICE in self._cell(row, "types") else "sub-fund"
        claim = claim_words({self._cell(row, "certainty")})
        ends = self._numbers(part, whole)
        return listed_part_clause(self.world, self.outcome.listed, *ends, what, claim)

    def _publisher_words(self, row: int) -> str:
        """Return what a source said of a right whose share is another's, and why it is."""
        if self._cell(row, "share") or self._cell(row, "votes"):
            return ""
        published, note = self._cell(row, "share_published"), self._cell(row, "note") or ""
        why = "; ".join(part for part in note.split("; ") if part != published)
        return f' (published as "{published}": {why})' if published and why else ""

    def concerns(self, kind: TypeSign, holder: int) -> bool:
        """Return whether an entry of the rule speaks of a holder: some of governments only."""
        return not kind.government or self.is_active(self.governments, holder)

    def _extent(self, kind: TypeSign, row: int) -> str:
        """Return how much of a right a row states, where the rule asks for it; else nothing."""
        facts = self.outcome.facts
        place = int(np.searchsorted(facts.scope.rows, row))
        right = kind.types[0]
        if kind.extent is None or right not in (APPOINTMENT_OF_BOARD, VOTING_RIGHTS):
            return ""
        speaks, low, high = facts.stated_shares(right)
        return share_words(int(low[place]), int(high[place])) if speaks[place] else ""

    def _claims(self, wire: WireAbove) -> set[str]:
        """Return how sure the statements behind a stake are, such as ``alleged``."""
        return {self._cell(row, "certainty") for row in self.evidence.rows_of(wire)}

    def _dates(self, wire: WireAbove) -> str:
        """Return which partial date leaves the day open, if one does."""
        day = self.outcome.facts.day
        for row in self.evidence.rows_of(wire):
            start, end = self._cell(row, "start"), self._cell(row, "end")
            begins = self._cell(row, "may_from") <= day < self._cell(row, "sure_from")
            # A stretch between two days that are compared has no dates of its own.
            if (start if begins else end) is None:
                continue
            if begins or self._cell(row, "sure_until") <= day < self._cell(row, "may_until"):
                if begins:
                    early = day < end_days(start)[0]
                    said = ", though its source stated it before that," if early else ","
                    return f", from {date_words(start)}{said} which leaves {self._day} open"
                return f" until {date_words(end)}, which leaves {self._day} open"
        return ""

    def _cell(self, row: int, column: str) -> Any:
        return self.world.tables["interests"][column][row].as_py()
