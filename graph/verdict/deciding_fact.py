"""The one fact that keeps a verdict from being certain, in words."""

from functools import cached_property
from typing import Any

from graph.cascade.control_signs import NOMINEE, UNSURE
from graph.cascade.dissolved_holders import HOLDER_DISSOLVED, IN_DISSOLVED
from graph.cascade.outcome import Measure
from graph.cascade.review_wires import own_stakes
from graph.cascade.stakes import Stakes
from graph.kernels.cascade_loops import Bools
from graph.regimes.regime import CONTEXT
from graph.values.dates import iso_day
from graph.values.name_keys import fold_name
from graph.values.share import FULL_TICKS, percent_text, ticks_to_percent
from graph.values.vocabulary import COUNTED_CERTAINTY, Basis, type_words
from graph.verdict.dissolved_words import DissolvedWords
from graph.verdict.evidence import POOL, SIGN, Evidence, WireAbove
from graph.verdict.family_words import FamilyWords
from graph.verdict.transfer_words import TransferWords
from graph.verdict.unsure_identity import doubts_of, pairs_above


def range_text(low: int, high: int) -> str:
    """Write a range in ticks as a case file does, in percent."""
    if (low, high) == (0, FULL_TICKS):
        return "unknown"
    lower = percent_text(int(ticks_to_percent(low, upper=False) * 10_000))
    upper = percent_text(int(ticks_to_percent(high, upper=True) * 10_000))
    if low == high:
        return lower
    below = "<" if high % (1 << 20) else ""
    return f"{'>' if low % (1 << 20) else ''}{lower}..{below}{upper}"


class DecidingFact:
    """Finds what decided a ``possible`` or a ``review`` in an outcome."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.outcome = evidence.outcome
        self.world = self.outcome.facts.scope.world
        self.certain = self.outcome.caught_nodes("certain")
        self.possible = self.outcome.caught_nodes("possible")
        self.passing = self.outcome.passing_nodes("possible")
        self.doubts = doubts_of(self.outcome)
        self.transfers = TransferWords(evidence)
        self.dissolved = DissolvedWords(evidence)
        self.family = FamilyWords(evidence)

    def name(self, node: int) -> str:
        """Return the name of a party; a joint holder has its members' names."""
        scope = self.outcome.facts.scope
        if node < scope.size:
            return self.world.name_of(scope.world_number(node))
        members = sorted({self.name(wire.holder) for wire in self.evidence.wires_into(node)})
        if len(members) < 2:
            return f"a nominee of {members[0]}" if members else "a nominee of somebody unnamed"
        return f"{' and '.join(members)} jointly"

    def possible_fact(self, node: int, measure: Measure) -> str:
        """Return which stake or holder leaves a ``possible`` open, in words."""
        number = self.outcome.measures.index(measure)
        stakes, best = measure.stakes, None
        wires = [
            wire
            for wire in self.evidence.wires_into(node)
            if wire.kind == number and self.is_active(self.possible, wire.holder)
        ]
        most = int(measure.possible.value[node])
        if not self.outcome.version.per_party:
            most = max(most, sum(int(stakes.high[wire.place]) for wire in wires))
        for wire in wires:
            sure = self._surely_counts(wire.holder)
            width = int(stakes.high[wire.place] - max(stakes.low[wire.place], 0))
            turns = self._would_settle(int(measure.certain.value[node]), most, stakes, wire)
            key = (turns, sure and width > 0, width, -wire.holder)
            if best is None or key > best[0]:
                best = (key, wire)
        if best is None and (said := self._perhaps_control(node)):
            return said
        if best is None:
            return f"the holders of {self.name(node)} are not stated well enough"
        (_, open_share, _, _), wire = best
        if not open_share and self._is_perhaps_listed(wire.holder):
            listed = f"{self.name(wire.holder)}, a holder of {self.name(node)}"
            return f"the dates of the listing of {listed}, leave the day open"
        if not open_share:
            return (
                f"whether {self.name(wire.holder)}, a holder of {self.name(node)}, "
                "is itself to be treated as listed"
            )
        low = max(int(stakes.low[wire.place]), int(stakes.summary_low[wire.place]))
        text, open_date = range_text(low, int(stakes.high[wire.place])), self._dates(wire)
        if text != "unknown":
            text = f"up to {text.split('..')[-1]} %" if open_date else f"stated as {text} %"
        return f"{self._pair_text(wire.holder, node)}: {measure.name} {text}{open_date}"

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
                told = self._describe_sign(wire, node, self._pair_text(wire.holder, node))
                if told is not None:
                    return told[1]
        return None

    def review_basis(self, node: int) -> tuple[Basis, str]:
        """Return the basis of a review, and the fact that asks for it.

        The fact may lie further up: where a holder is itself only up for review, its own reason
        is the one that counts.
        """
        stage, seen, current = self.outcome.review.stage, {node}, node
        told: tuple[Basis, str] | None = None
        while True:
            wires = [w for w in self.evidence.wires_into(current) if stage[self._pool_of(w.holder)]]
            wires.sort(key=lambda wire: (stage[self._pool_of(wire.holder)], wire))
            firm = [w for w in wires if self.is_active(self.possible, w.holder)]
            own = next((said for w in firm if (said := self._describe_wire(w, current))), None)
            if own is not None:
                return own
            soft = (
                said for w in wires if w not in firm and (said := self._describe_wire(w, current))
            )
            told = told or next(soft, None)
            onward = [w.holder for w in wires if w not in firm and w.holder not in seen]
            if not onward:
                if (own_shares := self.own_share_fact(current)) is not None:
                    return told or (Basis.OWNERSHIP, own_shares)
                text = f"the holders of {self.name(current)} ask for a review together"
                if self._has_doubted_listing(current):
                    return told or (Basis.OWNERSHIP, self.listing_fact(current))
                return told or (Basis.OWNERSHIP, text)
            current = onward[0]
            seen.add(current)

    def own_share_fact(self, node: int) -> str | None:
        """Return what a company holds in itself, if only the smaller whole would decide."""
        for measure in self.outcome.measures:
            stakes, limit = measure.stakes, self.outcome.version.limit
            for place in own_stakes(self.outcome, stakes).tolist():
                own, held = int(stakes.review[place]), int(measure.possible.value[node])
                if int(stakes.asset[place]) == node and 0 < held < limit <= held + own // 2:
                    text = range_text(max(int(stakes.low[place]), 0), int(stakes.high[place]))
                    return (
                        f"{self.name(node)} holds {text} % of itself; no text says whether that "
                        "belongs to the whole, and without it the threshold is reached"
                    )
        return None

    def _has_doubted_listing(self, node: int) -> bool:
        """Return whether a node is a party whose own listing asks for a review."""
        scope = self.outcome.facts.scope
        return node < scope.size and scope.world_number(node) in self.outcome.listed.needing_review

    def listing_fact(self, node: int) -> str:
        """Return why a party's own listing asks for a review."""
        if self.outcome.facts.scope.world_number(node) in self.outcome.listed.doubted:
            return f"the listing of {self.name(node)} is only alleged, or is disputed"
        return f"{self.name(node)} is listed under a programme whose measures are unknown"

    def matches(self, node: int) -> list[str]:
        """Return the pairs in doubt that put a party up for review, in words."""
        pairs = pairs_above(self.evidence, self.doubts, node)
        return list(dict.fromkeys(self._describe_unsure(*pair) for pair in pairs))

    def candidates(self, node: int) -> tuple[int, ...]:
        """Return the rows of ``unsure`` that put a party up for review, nearest first."""
        number = self.outcome.facts.scope.world_number
        pairs = pairs_above(self.evidence, self.doubts, node)
        ends = (frozenset((number(one), number(two))) for one, two in pairs)
        rows = (row for pair in dict.fromkeys(ends) for row in self._possible.get(pair, ()))
        return tuple(dict.fromkeys(rows))

    def _describe_unsure(self, listed: int, other: int) -> str:
        """Write two parties that may be one and why; by id where names agree or nobody judged."""
        ends = [self.name(listed), self.name(other)]
        numbers = [self.outcome.facts.scope.world_number(end) for end in (listed, other)]
        pair = [
            self.world.unsure.slice(row, 1).to_pylist()[0]
            for row in self._possible.get(frozenset(numbers), ())
        ]
        judged = [row for row in pair if row["level"] is None]
        if not judged or fold_name(ends[0]) == fold_name(ends[1]):
            ends = [
                f"{name} ({self.world.id_of(n)})" for name, n in zip(ends, numbers, strict=True)
            ]
        told = sorted({" ".join((row["reason"] or "").split()) for row in judged or pair} - {""})
        if not judged:
            return (
                f"{ends[1]} may be {ends[0]}, a listed party: {'; '.join(told)}. "
                "Nobody has decided this"
            )
        why = f" ({'; '.join(told)})" if told else ""
        return f"{ends[0]} and {ends[1]} may be the same party: judged unsure{why}"

    @cached_property
    def _possible(self) -> dict[frozenset[int], list[int]]:
        """Rows of ``unsure`` of each pair of parties."""
        found: dict[frozenset[int], list[int]] = {}
        ends = zip(
            *(self.world.unsure[n].to_pylist() for n in ("left_idx", "right_idx")), strict=True
        )
        for row, pair in enumerate(ends):
            found.setdefault(frozenset(pair), []).append(row)
        return found

    def _pair_text(self, holder: int, asset: int) -> str:
        return f"{self.name(holder)} → {self.name(asset)}"

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
        between = self._pair_text(wire.holder, node)
        if wire.kind == SIGN:
            return self._describe_sign(wire, node, between)
        if wire.kind == POOL and self.outcome.version.arrangement_sign:
            return Basis.CONTROL, f"{self.name(wire.holder)} and {self.name(node)} act together"
        if wire.kind < 0:
            return None
        stakes, measures = self.evidence.stakes[wire.kind], self.outcome.measures
        if wire.kind >= len(measures):
            enough = stakes.review[wire.place] >= self.outcome.version.limit
            text = range_text(int(stakes.low[wire.place]), int(stakes.high[wire.place]))
            said = "unknown" if text == "unknown" else f"{text} %"
            return (
                (Basis.CONTROL, f"{between}: votes {said}, a sign of control") if enough else None
            )
        if stakes.review[wire.place] > stakes.high[wire.place]:
            most = range_text(0, int(stakes.review[wire.place])).split("..")[-1]
            said = "an unknown stake" if most == "unknown" else f"a stake of up to {most} %"
            return Basis.OWNERSHIP, f"{between}: {said} is {self._claim(wire)}"
        enough = stakes.high[wire.place] >= self.outcome.version.limit
        if not (enough and self.lacks_majority(wire.holder)):
            return None
        text = range_text(int(stakes.low[wire.place]), int(stakes.high[wire.place]))
        held = f"{measures[wire.kind].name} {text}{'' if text == 'unknown' else ' %'}"
        name = self.name(wire.holder)
        return Basis.OWNERSHIP, (
            f"{between}: {held}; {name} is owned, but no listed party is shown to have a "
            f"majority stake in it, so what {name} holds is not counted"
        )

    def lacks_majority(self, holder: int) -> bool:
        """Return whether a holder may be caught, and passes nothing on for want of a majority."""
        return self.is_active(self.possible, holder) and not self.is_active(self.passing, holder)

    def _describe_sign(self, wire: WireAbove, node: int, between: str) -> tuple[Basis, str] | None:
        """Write a sign in words, with the basis that it names; ``None`` for a mere flag."""
        signs = self.outcome.signs
        kind = signs.kinds[int(signs.kind[wire.place])]
        if kind.grade == CONTEXT:
            return None
        basis = Basis(kind.basis)
        if kind.flag == UNSURE:
            return basis, self._describe_unsure(wire.holder, node)
        row = int(signs.row[wire.place])
        types = self._cell(row, "types") if row >= 0 else []
        if kind.flag == NOMINEE:
            return basis, f"{between}: a nominee holds for {self.name(wire.holder)}"
        if kind.flag == IN_DISSOLVED:
            return None
        if kind.flag == HOLDER_DISSOLVED:
            return basis, self.dissolved.sentence(wire.holder, node, int(signs.extra[wire.place]))
        transfer = self.outcome.transfer_of(wire.place)
        if transfer is not None:
            return basis, self.transfers.sentence(transfer)
        if not kind.types:
            return basis, f"{between}: {kind.flag.replace('_', ' ')}"
        said = ", ".join(type_words(name) for name in types if name in kind.types)
        return basis, f"{between}: {said} ({self._cell(row, 'certainty')})"

    def _claim(self, wire: WireAbove) -> str:
        """Return how sure the statements behind a stake are, such as ``alleged``."""
        counted = {word.value for word in COUNTED_CERTAINTY}
        words = {self._cell(row, "certainty") for row in self.evidence.rows_of(wire)} - counted
        return " and ".join(sorted(words)) or "not sure"

    def _dates(self, wire: WireAbove) -> str:
        """Return which partial date leaves the day open, if one does."""
        day = self.outcome.facts.day
        for row in self.evidence.rows_of(wire):
            start, end = self._cell(row, "start"), self._cell(row, "end")
            begins = self._cell(row, "may_from") <= day < self._cell(row, "sure_from")
            if begins or self._cell(row, "sure_until") <= day < self._cell(row, "may_until"):
                which = f"start {start}" if begins else f"end {end}"
                return f" and its {which} leaves {iso_day(day)} open"
        return ""

    def _cell(self, row: int, column: str) -> Any:
        return self.world.tables["interests"][column][row].as_py()
