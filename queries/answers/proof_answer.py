"""Proofs of certain verdicts in the fewest interests; facts that would turn a possible one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np

from graph.cascade.outcome import Outcome, outcome_of
from graph.holdings.interests_on_day import facts_on
from graph.proof import turning_facts
from graph.proof.proof_wires import CONTROL
from graph.proof.smallest_proof import Proof, Step, minimal_proof
from graph.proof.turning_facts import Need, Turn
from graph.reasons.assessment import Assessment
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.evidence import Evidence
from graph.regimes.regime import RegimeVersion
from graph.regimes.who_is_listed import listed_on
from graph.values.share import TICK, UNIT, percent_text, ticks_to_percent
from graph.values.vocabulary import Verdict
from graph.world.scope import Longs, build_scope
from graph.world.world import World
from queries.question.answer_rows import Hop
from queries.question.verdict_rows import (
    NamedEnds,
    ProofHop,
    ProofStep,
    ReasonKeys,
    TurningFact,
    VerdictTurn,
)
from queries.rows.hops import hop

_TURNED: Final = {
    "listed": "The party was on the list",
    "certain": "The rule was met",
    "possible": "The rule may have been met",
    "review": "A person must decide",
    "excluded": "The rule was not met",
}
"""What a verdict is called that a fact would give."""
NO_REASONS: Final[ReasonKeys] = {"proof": None, "proof_minimal": None, "turning": None}


@dataclass
class Reasons:
    """Proofs and turning facts of parties under one version of a regime on one day.

    ``version`` is ``None`` where nothing was assessed; ``rows`` are the only interest rows that may
    be used, ``None`` for all.
    """

    world: World
    version: RegimeVersion | None
    day: int
    rows: Longs | None = None
    _telling: "_ReasonRows | None" = field(default=None, repr=False)

    def reason_keys(self, found: Assessment, known: Mapping[int, Assessment]) -> ReasonKeys:
        """Return the keys ``proof_keys``, ``proof_minimal`` and ``turning`` of a row.

        ``known`` are all assessments of the question; their parties are looked at in one go.
        """
        wanted = (Verdict.CERTAIN, Verdict.POSSIBLE)
        if found.verdict not in wanted or self.version is None or self.version.owners is not None:
            return {**NO_REASONS}
        telling = self._telling
        # One cascade serves all parties of the question that are certain or possible.
        if telling is None or telling.scope_node(found.subject) < 0:
            alike = {number for number, one in known.items() if one.verdict in wanted}
            telling = _ReasonRows(self._run_cascade(sorted({*alike, found.subject})), self.day)
            self._telling = telling
        node = telling.scope_node(found.subject)
        if found.verdict is Verdict.POSSIBLE:
            turns = [
                telling.turning_row(one) for one in turning_facts.find_turns(telling.outcome, node)
            ]
            return {**NO_REASONS, "turning": turns}
        proof = minimal_proof(telling.outcome, node)
        return {**NO_REASONS} if proof is None else telling.proof_keys(proof)

    def _run_cascade(self, subjects: list[int]) -> Outcome:
        assert self.version is not None
        facts = facts_on(build_scope(self.world, subjects, self.rows), self.day)
        return outcome_of(facts, self.version, listed_on(self.world, self.version, self.day))


@dataclass
class _ReasonRows:
    """Converts the steps and facts of one outcome to rows and words."""

    outcome: Outcome
    day: int

    def __post_init__(self) -> None:
        self.deciding = DecidingFact(Evidence(self.outcome))

    def scope_node(self, subject: int) -> int:
        """Return the number of a party in the scope, -1 if it is not in it."""
        return int(self.outcome.facts.scope.local_numbers(np.array([subject], np.int64))[0])

    def proof_keys(self, proof: Proof) -> ReasonKeys:
        """Return a proof as hops, holders first, each with the share that it counts."""
        return {
            "proof": [self._proof_step(step) for step in proof.steps],
            "proof_minimal": proof.minimal,
            "turning": None,
        }

    def _proof_step(self, step: Step) -> ProofHop | ProofStep:
        counted = None if step.kind == CONTROL else ticks_to_percent(step.low, upper=False)
        said = self._step_hop(step)
        if said is None:
            bare: ProofStep = {**self._named_ends(step), "counts_pct": counted}
            return bare
        cited: ProofHop = {**said, "counts_pct": counted}
        return cited

    def turning_row(self, turn: Turn) -> VerdictTurn:
        """Return what turns a verdict as facts, each with its hop, and as a sentence."""
        words = " and ".join(self._need_words(need) for need in turn.needs)
        return {
            "verdict": turn.verdict,
            "facts": [self._fact_row(need) for need in turn.needs],
            "sentence": f"{_TURNED.get(turn.verdict, turn.verdict)} if {words}.",
        }

    def _fact_row(self, need: Need) -> TurningFact:
        shares = need.side in (turning_facts.AT_LEAST, turning_facts.AT_MOST, turning_facts.BETWEEN)
        value, closed = _nearest_unit(need.value, lower=need.side != turning_facts.AT_MOST)
        most, most_closed = _nearest_unit(need.most or 0, lower=False)
        return {
            "kind": need.step.kind,
            "side": need.side,
            "value_pct": value if shares else None,
            "value_closed": closed if shares else None,
            "most_pct": most if need.most is not None else None,
            "most_closed": most_closed if need.most is not None else None,
            "stated_min_pct": ticks_to_percent(need.stated[0], upper=False) if shares else None,
            "stated_max_pct": ticks_to_percent(need.stated[1], upper=True) if shares else None,
            "measure": need.step.measure if shares else None,
            "hop": self._step_hop(need.step) or self._named_ends(need.step),
        }

    def _named_ends(self, step: Step) -> NamedEnds:
        name = self.deciding.name
        return {"to_name": name(step.asset), "from_name": name(step.holder), "also": []}

    def _step_hop(self, step: Step) -> Hop | None:
        """Return an interest's first statement, others under ``also``; ``None`` without any."""
        scope, name = self.outcome.facts.scope, self.deciding.name
        rights = self.outcome.version.measures[step.measure]
        # A measure of several rights counts no single one, so the hop shows the share as stated.
        right = rights[0] if len(rights) == 1 and step.kind != CONTROL else None
        hops = [hop(scope.world, "interests", r, day=self.day, right=right) for r in step.rows]
        if not hops:
            return None
        first, *others = hops
        if step.holder >= scope.size:
            first["from_name"] = name(step.holder)
        return {**first, "also": others}

    def _need_words(self, need: Need) -> str:
        holder, asset = (self.deciding.name(n) for n in (need.step.holder, need.step.asset))
        if need.step.kind == turning_facts.LISTING:
            said = "stood" if need.side == turning_facts.HOLDS else "did not stand"
            return f"the entry of {asset} {said} on that day"
        if need.step.kind == CONTROL:
            said = "held" if need.side == turning_facts.HOLDS else "did not hold"
            return f"{holder}'s right of control over {asset} {said} on that day"
        words = [_end_words(need.value, lower=need.side != turning_facts.AT_MOST)]
        if need.most is not None:
            words.append(_end_words(need.most, lower=False))
        return f"{holder} held {' and '.join(words)} of {asset} ({need.step.measure})"


def _nearest_unit(ticks: int, *, lower: bool) -> tuple[Decimal, bool]:
    """Return the unit next to an end in percent, and whether that unit itself is enough."""
    units = (ticks + TICK // 2) // TICK
    closed = ticks <= units * TICK if lower else ticks >= units * TICK
    return Decimal(units) / UNIT, closed


def _end_words(ticks: int, *, lower: bool) -> str:
    value, closed = _nearest_unit(ticks, lower=lower)
    text = percent_text(int(value * UNIT))
    if lower:
        return f"at least {text}%" if closed else f"more than {text}%"
    return f"up to {text}%" if closed else f"less than {text}%"
