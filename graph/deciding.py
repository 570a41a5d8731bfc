"""The one fact that keeps a verdict from being certain, in words."""

from typing import Any, Final

import numpy as np

from graph.dates import iso
from graph.evidence import SIGN, Above, Evidence
from graph.outcome import Measure
from graph.share import FULL_TICKS, percent_text, ticks_to_percent
from graph.signs import NOMINEE, UNSURE
from graph.vocabulary import COUNTED_CERTAINTY, Basis
from graph.world import World

_SMALL: Final = 100_000


def name_of(world: World, number: int) -> str:
    """Give the name that is shown for a party, without naming every party of a large world."""
    if world.size <= _SMALL:
        return world.names[number]
    for row in np.flatnonzero(world.column("parties", "party_idx") == number).tolist():
        for name in world.tables["parties"]["names"][row].as_py() or ():
            if name["kind"] == "name":
                return str(name["value"])
    return str(world.ids[number].as_py())


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


class Deciding:
    """Finds what decided a ``possible`` or a ``review`` in an outcome."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.outcome = evidence.outcome
        self.world = self.outcome.facts.scope.world
        self.certain = self.outcome.caught("certain")
        self.possible = self.outcome.caught("possible")

    def name(self, node: int) -> str:
        """Give the name of a party, or of a joint holder its members'."""
        scope = self.outcome.facts.scope
        if node < scope.size:
            return name_of(self.world, scope.number(node))
        members = sorted({self.name(wire.holder) for wire in self.evidence.above(node)})
        return f"{' and '.join(members)} jointly"

    def of_possible(self, node: int, measure: Measure) -> str:
        """Say which stake or which holder leaves the verdict open."""
        number = self.outcome.measures.index(measure)
        stakes, best = measure.stakes, None
        for wire in self.evidence.above(node):
            if wire.kind != number or not self.possible[self._pooled(wire.holder)]:
                continue
            sure = bool(self.certain[self._pooled(wire.holder)])
            width = int(stakes.high[wire.place] - max(stakes.low[wire.place], 0))
            key = (sure and width > 0, width, -wire.holder)
            if best is None or key > best[0]:
                best = (key, wire)
        if best is None:
            return f"the holders of {self.name(node)} are not stated well enough"
        (open_share, _, _), wire = best
        if not open_share:
            return (
                f"whether {self.name(wire.holder)}, a holder of {self.name(node)}, "
                "is itself to be treated as listed"
            )
        low = max(int(stakes.low[wire.place]), int(stakes.summary_low[wire.place]))
        text = range_text(low, int(stakes.high[wire.place]))
        return (
            f"{self.name(wire.holder)} → {self.name(node)}: the share in {measure.name} is "
            f"{text if text == 'unknown' else f'stated as {text} %'}{self._dates(wire)}"
        )

    def of_review(self, node: int) -> tuple[Basis, str]:
        """Say on what ground and by which fact a party is up for review."""
        stage = self.outcome.review.stage
        seen, current = {node}, node
        while True:
            wires = [w for w in self.evidence.above(current) if stage[self._pooled(w.holder)]]
            for wire in sorted(wires, key=lambda wire: (stage[self._pooled(wire.holder)], wire)):
                told = self._told(wire, current)
                if told is not None:
                    return told
            onward = [w.holder for w in wires if w.holder not in seen]
            onward = [h for h in onward if not self.possible[self._pooled(h)]] or onward
            if not onward:
                return Basis.OWNERSHIP, f"the holders of {self.name(current)} ask for a review"
            current = min(onward, key=lambda holder: (stage[self._pooled(holder)], holder))
            seen.add(current)

    def _pooled(self, node: int) -> int:
        return int(self.outcome.pools.perhaps[node])

    def _told(self, wire: Above, node: int) -> tuple[Basis, str] | None:
        """Put a wire of the review into words; ``None`` for one that counts as it is."""
        between = f"{self.name(wire.holder)} → {self.name(node)}"
        if wire.kind == SIGN:
            return self._sign(wire, node, between)
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
            up_to = range_text(0, int(stakes.review[wire.place]))
            return Basis.OWNERSHIP, f"{between}: a stake of {up_to} % is {self._claim(wire)}"
        return None

    def _sign(self, wire: Above, node: int, between: str) -> tuple[Basis, str] | None:
        signs = self.outcome.signs
        kind = signs.kinds[int(signs.kind[wire.place])]
        if kind.effect != "review":
            return None
        basis = Basis(kind.basis)
        if kind.flag == UNSURE:
            one, two = self.name(wire.holder), self.name(node)
            return basis, f"{one} and {two} may be the same party: judged unsure"
        row = int(signs.row[wire.place])
        types = self._cell(row, "types") if row >= 0 else []
        if kind.flag == NOMINEE:
            return basis, f"{between}: a nominee holds for {self.name(wire.holder)}"
        if not kind.types:
            return basis, f"{between}: {kind.flag.replace('_', ' ')}"
        said = ", ".join(name for name in types if name in kind.types)
        return basis, f"{between}: {said} ({self._cell(row, 'certainty')})"

    def _claim(self, wire: Above) -> str:
        counted = {word.value for word in COUNTED_CERTAINTY}
        words = {self._cell(row, "certainty") for row in self.evidence.rows_of(wire)} - counted
        return " and ".join(sorted(words)) or "not sure"

    def _dates(self, wire: Above) -> str:
        """Say which partial date leaves the day open, if one does."""
        day = self.outcome.facts.day
        for row in self.evidence.rows_of(wire):
            start, end = self._cell(row, "start"), self._cell(row, "end")
            begins = self._cell(row, "may_from") <= day < self._cell(row, "sure_from")
            if begins or self._cell(row, "sure_until") <= day < self._cell(row, "may_until"):
                which = f"start {start}" if begins else f"end {end}"
                return f" and its {which} leaves {iso(day)} open"
        return ""

    def _cell(self, row: int, column: str) -> Any:
        return self.world.tables["interests"][column][row].as_py()
