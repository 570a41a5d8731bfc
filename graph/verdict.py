"""The verdict engine: what a regime says of a party on a day, on what ground, and what is open.

Precedence: ``listed`` > ``certain`` > ``possible`` > ``review`` > ``excluded``. A verdict ranges
over stated interests; holders that nobody stated raise ``unknown_share_max`` and a caveat, not
the verdict. ``not_assessed`` says why: never ``excluded`` for lack of data (rules 4 to 7).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from graph.caveats import Caveats
from graph.deciding import Deciding
from graph.evidence import Evidence
from graph.facts import facts_on
from graph.flags import Flags
from graph.kernels import Longs
from graph.listings import authorities_of, listed_on
from graph.outcome import Measure, Outcome, outcome_of
from graph.ownership import Joint, LookThrough, look_through
from graph.regime_kinds import NotAssessed, Regime, RegimeVersion
from graph.scope import scope_of
from graph.share import FULL, TICK
from graph.vocabulary import Basis, Verdict
from graph.world import World

_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one regime says of one party on one day.

    Attributes:
        subject: number of the canonical party.
        regime: the regime's key.
        rule_id: key and first day of the version applied; the key alone if none was.
        day: ordinal of the day.
        verdict: what can be said.
        basis: on what ground.
        measure: the measure that the shares below are of; ``None`` if not assessed.
        own_low_ticks: lower end of the share that the rule counts, in ticks; under a rule that
            looks at each listed party alone, that of the party that comes furthest.
        own_high_ticks: upper end of it.
        product_low: lower bound of the look-through share of all listed, in percent.
        product_high: upper bound of it.
        product_exact: whether the two are exact, not rounded outward.
        listed_owners: numbers of the listed parties from which stakes or signs lead here.
        unknown_share_max: units that nobody is stated to hold, of that measure.
        flags: words of the rule vectors, sorted.
        deciding_fact: what made a ``possible`` or a ``review``, in words.
        caveats: what was not known or long ago, in sentences.
        why_rows: rows of ``interests`` that the answer rests on.
    """

    subject: int
    regime: str
    rule_id: str
    day: int
    verdict: Verdict
    basis: Basis
    measure: str | None
    own_low_ticks: int | None
    own_high_ticks: int | None
    product_low: Fraction | None
    product_high: Fraction | None
    product_exact: bool
    listed_owners: tuple[int, ...]
    unknown_share_max: int | None
    flags: tuple[str, ...]
    deciding_fact: str | None
    caveats: tuple[str, ...]
    why_rows: tuple[int, ...]


def assess(
    world: World,
    regime: Regime,
    day: int,
    targets: Sequence[int] | None,
    *,
    rows: Longs | None = None,
) -> list[Assessment]:
    """Say what a regime says of parties on a day.

    Args:
        world: the world.
        regime: the rule.
        day: ordinal.
        targets: numbers of canonical parties; ``None`` for all. Only what lies above them is
            looked at.
        rows: the only interest rows that may be used, as those known on a day; ``None`` for all.

    Returns:
        One assessment a target, in their order.
    """
    subjects = range(world.size) if targets is None else targets
    version = regime.on(day)
    reason = version.reason if isinstance(version, NotAssessed) else _unlisted(world, version)
    if isinstance(version, NotAssessed) or reason is not None:
        rule_id = regime.key if isinstance(version, NotAssessed) else version.rule_id
        blank = _blank(regime, rule_id, day, reason or "")
        return [replace(blank, subject=subject) for subject in subjects]
    scope = scope_of(world, targets, rows)
    outcome = outcome_of(facts_on(scope, day), version, listed_on(world, version, day))
    judge = _Judge(regime, outcome)
    local = scope.local(np.fromiter(subjects, np.int64)).tolist()
    return [judge.assessment(node) for node in local]


def _unlisted(world: World, version: RegimeVersion) -> str | None:
    """Give the reason why nothing can be said without a list, or ``None``."""
    wanted = version.listings.authorities
    if authorities_of(world) & set(wanted):
        return None
    return f"no list of {' or '.join(wanted)} is loaded"


def _blank(regime: Regime, rule_id: str, day: int, reason: str) -> Assessment:
    return Assessment(
        subject=-1,
        regime=regime.key,
        rule_id=rule_id,
        day=day,
        verdict=Verdict.NOT_ASSESSED,
        basis=Basis.NONE,
        measure=None,
        own_low_ticks=None,
        own_high_ticks=None,
        product_low=None,
        product_high=None,
        product_exact=False,
        listed_owners=(),
        unknown_share_max=None,
        flags=(),
        deciding_fact=None,
        caveats=(f"Not assessed: {reason}.",),
        why_rows=(),
    )


class _Judge:
    """Puts an outcome into assessments, one party at a time."""

    def __init__(self, regime: Regime, outcome: Outcome) -> None:
        self.regime, self.outcome = regime, outcome
        self.version, self.facts = outcome.version, outcome.facts
        self.evidence = Evidence(outcome)
        self.deciding = Deciding(self.evidence)
        self.flags = Flags(self.deciding)
        self.caveats = Caveats(self.deciding)
        self.shares = self._look_through()
        self.stated = [_stated(measure) for measure in outcome.measures]

    def assessment(self, node: int) -> Assessment:
        """Assess one party, given its number in the scope."""
        verdict = self._verdict(node)
        measure = self._measure(node, verdict)
        low = int(measure.certain.value[node])
        high = max(int(measure.possible.value[node]), low)
        basis, fact = self._ground(node, verdict, measure)
        owners, rows = self.evidence.upstream(node)
        unknown = self._unknown(node, measure)
        product = [100 * bound.get(node, _NOTHING) for bound in (self.shares.low, self.shares.high)]
        flags = self.flags.of(node, verdict, measure)
        if verdict in (Verdict.EXCLUDED, Verdict.REVIEW) and self._over(product[0]):
            flags.update(self.version.flags.get("product_over", ()))
        return Assessment(
            subject=self.facts.scope.number(node),
            regime=self.regime.key,
            rule_id=self.version.rule_id,
            day=self.facts.day,
            verdict=verdict,
            basis=basis,
            measure=measure.name,
            own_low_ticks=low,
            own_high_ticks=high,
            product_low=product[0],
            product_high=product[1],
            product_exact=node not in self.shares.inexact,
            listed_owners=tuple(self.facts.scope.number(owner) for owner in owners),
            unknown_share_max=unknown,
            flags=tuple(sorted(flags)),
            deciding_fact=fact,
            caveats=self._caveats(node, verdict, unknown, (basis, rows)),
            why_rows=tuple(rows),
        )

    def _verdict(self, node: int) -> Verdict:
        number, listed = self.facts.scope.number(node), self.outcome.listed
        if number in listed.sure:
            return Verdict.LISTED
        if self.deciding.certain[node]:
            return Verdict.CERTAIN
        if number in listed.perhaps or self.deciding.possible[node]:
            return Verdict.POSSIBLE
        return Verdict.REVIEW if self.outcome.review.stage[node] else Verdict.EXCLUDED

    def _measure(self, node: int, verdict: Verdict) -> Measure:
        """Choose the measure that gave the verdict, else the one that comes nearest to it."""

        def rank(measure: Measure) -> tuple[bool, int]:
            found = measure.certain if verdict is Verdict.CERTAIN else measure.possible
            return bool(found.stage[node]), int(found.value[node])

        return max(self.outcome.measures, key=rank)

    def _ground(self, node: int, verdict: Verdict, measure: Measure) -> tuple[Basis, str | None]:
        """Give the basis, and the fact that decided what is not certain."""
        listed, number = self.outcome.listed, self.facts.scope.number(node)
        match verdict:
            case Verdict.LISTED:
                return Basis.LISTING, None
            case Verdict.CERTAIN:
                met = int(measure.certain.value[node]) >= self.version.ownership_limit
                return (Basis.OWNERSHIP if met else Basis.CONTROL), None
            case Verdict.POSSIBLE if number in listed.perhaps and not measure.possible.value[node]:
                name = self.deciding.name(node)
                return Basis.LISTING, f"the dates of the listing of {name} leave the day open"
            case Verdict.POSSIBLE:
                return Basis.OWNERSHIP, self.deciding.of_possible(node, measure)
            case Verdict.REVIEW if number in listed.unmapped:
                name = self.deciding.name(node)
                return (
                    Basis.LISTING,
                    f"{name} is listed under a programme whose measures are unknown",
                )
            case Verdict.REVIEW:
                return self.deciding.of_review(node)
            case _:
                return Basis.NONE, None

    def _unknown(self, node: int, measure: Measure) -> int:
        """Give the units of a party that nobody is stated to hold."""
        stated = self.stated[self.outcome.measures.index(measure)]
        return FULL - min(int(stated[node]) // TICK, FULL)

    def _over(self, product: Fraction) -> bool:
        return product * FULL * TICK >= 100 * self.version.ownership_limit

    def _caveats(
        self, node: int, verdict: Verdict, unknown: int, ground: tuple[Basis, list[int]]
    ) -> tuple[str, ...]:
        basis, rows = ground
        found = self.caveats.of(node, verdict, unknown, rows)
        if verdict is Verdict.CERTAIN and basis is Basis.CONTROL:
            share = f"{self.version.comparison.replace('_', ' ')} {self.version.threshold} %"
            limb = (
                f"The ownership limb ({share}) is not met; control is presumed at exactly "
                f"{self.version.presumption_at} %."
            )
            return (*found, limb)
        return found

    def _look_through(self) -> LookThrough:
        facts = self.facts
        joint = np.flatnonzero((facts.holder != facts.owner) & facts.holds())
        members = Joint(facts.owner[joint], facts.holder[joint])
        return look_through(self.outcome.measures[0].stakes, members, *self.outcome.seeds)


def _stated(measure: Measure) -> Longs:
    """Give what holders are surely stated to hold in each party together, in ticks."""
    stakes = measure.stakes
    largest = np.zeros(stakes.size, np.int64)
    np.maximum.at(largest, stakes.asset, stakes.summary_low)
    return np.maximum(stakes.floors(), largest)
