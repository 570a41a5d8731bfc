"""The verdict engine: what a regime says of a party on a day, on what basis, and what is open.

Precedence: ``listed`` > ``certain`` > ``possible`` > ``review`` > ``excluded``. A verdict ranges
over stated interests; holders that nobody stated raise ``unknown_share_max`` and a caveat, not
the verdict. ``not_assessed`` says why: never ``excluded`` for lack of data (rules 4 to 7 of
docs/reference/rules.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np

from graph.cascade.open_share import open_shares, stated_ticks
from graph.cascade.outcome import Measure, Outcome, local_of, outcome_of
from graph.holdings.interests_on_day import facts_on
from graph.holdings.listed_parts import PART_ON_LIST
from graph.kernels.cascade_loops import Bools, Longs
from graph.reasons.assessment import NO_SHARE, Assessment, add_claim, blank_assessment
from graph.reasons.deciding_fact import DecidingFact
from graph.reasons.dissolved_words import dissolved_off_list, leave_out_dissolved
from graph.reasons.entry_days import EntryDays
from graph.reasons.evidence import Evidence
from graph.reasons.listing_doubts import FOR_A_LAWYER, LISTING_DOUBTS
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import with_set_status
from graph.regimes.who_is_listed import (
    ListedParties,
    government_programmes,
    listed_on,
    missing_list_reason,
    named_rule,
    organisations_of,
    programmes_of,
)
from graph.shares.look_through import JointMembers, LookThrough, look_through
from graph.values.dates import date_words, iso_day
from graph.values.share import FULL, TICK
from graph.values.vocabulary import Basis, Verdict
from graph.verdict.applied_rule import check_scope, pause_answer, status_answer
from graph.verdict.caveats import Caveats
from graph.verdict.flags import FURTHER_UP, Flags
from graph.verdict.other_lists import OwnerText
from graph.verdict.owner_verdicts import owner_assessments
from graph.verdict.sum_words import SumWords
from graph.verdict.superseded_lists import SupersededLists
from graph.world.scope import build_scope
from graph.world.world import World

__all__ = ["Assessment", "Assessor", "assess"]

UNSTATED_ABOVE: Final = "owners_unstated_further_up"
"""Flag: something further up is in unknown hands, and too little for the rule to add up."""
ALL_OF_IT: Final = ", which blocks a government with all that it owns or controls"
"""What a caveat says of the programme of a blocked government that decides."""
AT_EXACTLY: Final = "is not met; control is presumed at exactly"
"""What a caveat says of a rule of which only the presumption at one share is met."""
_NOTHING: Final = Fraction(0)


def assess(
    world: World,
    regime: Regime,
    day: int,
    targets: Sequence[int] | None,
    *,
    rows: Longs | None = None,
) -> list[Assessment]:
    """Return what a regime says of parties on a day.

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
    return Assessor(world, regime, day, targets, rows=rows).answers(
        range(world.size) if targets is None else targets
    )


class Assessor:
    """What a regime says on a day of parties and of all above them, from one cascade."""

    def __init__(
        self,
        world: World,
        regime: Regime,
        day: int,
        targets: Sequence[int] | None,
        *,
        rows: Longs | None = None,
    ) -> None:
        """Prepare answers on all above some parties; the arguments are those of `assess`."""
        self.world, self.day, self.rows = world, day, rows
        self.regime = with_set_status(regime, world)
        found = self.regime.version_on(day)
        self.pause = found if isinstance(found, NotAssessed) else None
        self.version = found.version if isinstance(found, NotAssessed) else found
        self.reason = None if self.version or self.pause is None else self.pause.reason
        if self.version is not None:
            self.reason = missing_list_reason(world, self.version)
        # How much is not known of the owners is said also where the rule itself says nothing.
        self._applied = self.version or self.regime.versions[0]
        self._targets = targets

    @cached_property
    def _judge(self) -> "_Judge | None":
        """Builder of the answers of a rule about listed owners, from one cascade."""
        if self._applied.owners is not None:
            return None
        return self._judge_with(listed_on(self.world, self._applied, self.day))

    @cached_property
    def _of_organisations(self) -> "_Judge":
        """Builder of the answers that there would be if no natural person were listed."""
        return self._judge_with(
            organisations_of(self.world, listed_on(self.world, self._applied, self.day))
        )

    def _judge_with(self, listed: ListedParties) -> "_Judge":
        scope = build_scope(self.world, self._targets, self.rows)
        return _Judge(self.regime, outcome_of(facts_on(scope, self.day), self._applied, listed))

    def covers(self, numbers: Sequence[int]) -> bool:
        """Return whether parties are among those looked at."""
        if self._judge is None:
            return True
        scope = self._judge.facts.scope
        return bool((scope.local_numbers(np.array(numbers, np.int64)) >= 0).all())

    def other_entries(self, number: int) -> list[tuple[int, int]]:
        """Return who at or above a party is on a list that does not count, and by which rows.

        Each is a world number with a row of ``listings``; a rule on beneficial owners has none.
        """
        if self._judge is None or self.version is None:
            return []
        return self._judge.flags.other_lists.entries_of(self._judge.node_of(number))

    def owner_texts(self, number: int) -> list[OwnerText]:
        """Return what sources say in words of who owns a party or one above it."""
        if self._judge is None or self.version is None:
            return []
        return self._judge.flags.other_lists.owner_texts(self._judge.node_of(number))

    def answers(self, subjects: Sequence[int]) -> list[Assessment]:
        """Return an assessment of each of some parties that were looked at, in their order."""
        world, regime, version = self.world, self.regime, self.version
        if self._judge is None:
            answers = owner_assessments(world, regime, self._applied, self.day, subjects, self.rows)
        else:
            nodes = self._judge.facts.scope.local_numbers(np.fromiter(subjects, np.int64))
            answers = [self._judge.assessment(node) for node in nodes.tolist()]
        if version is None or self.reason is not None:
            rule_id = None if version is None or self.pause is not None else version.rule_id
            nothing = blank_assessment(regime, rule_id, self.day, self.reason or "")
            return [replace(nothing, subject=a.subject, open_ticks=a.open_ticks) for a in answers]
        # A stayed rule is applied all the same: what it would catch stands as a word beside.
        if self.pause is not None:
            paused = regime, version, self.pause
            answers = [pause_answer(one, self._in_scope(one), *paused) for one in answers]
        elif version.set_status:
            answers = [status_answer(answer, version.set_status) for answer in answers]
        answers = leave_out_dissolved(world, regime, self._gone, answers)
        return [add_claim(world, self._in_scope(answer)) for answer in answers]

    def _in_scope(self, answer: Assessment) -> Assessment:
        """Return the answer, or that the rule does not speak of its party."""
        by_people = self._rests_on_people(answer)
        return check_scope(self.world, self.regime, self._applied, answer, by_people)

    def _rests_on_people(self, answer: Assessment) -> bool:
        """Return whether a rule on organisations would catch a party through people alone."""
        outside = self._applied.outside
        if outside is None or not outside.natural_owners or self._judge is None:
            return False
        if answer.verdict not in (Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.REVIEW):
            return False
        judge = self._of_organisations
        return judge.assessment(judge.node_of(answer.subject)).verdict is not answer.verdict

    @cached_property
    def _gone(self) -> Bools:
        """Which parties no longer exist and are on no list."""
        return dissolved_off_list(
            self.world, listed_on(self.world, self._applied, self.day), self.day
        )


class _Judge:
    """Builds assessments from an outcome, one party at a time."""

    def __init__(self, regime: Regime, outcome: Outcome) -> None:
        self.regime, self.outcome = regime, outcome
        self.version, self.facts = outcome.version, outcome.facts
        self.evidence = Evidence(outcome)
        self.deciding = DecidingFact(self.evidence)
        self.flags = Flags(self.deciding, regime.in_text)
        self.caveats = Caveats(self.deciding)
        self.sums = SumWords(self.deciding)
        self.days = EntryDays(self.facts.scope.world, self.version, self.facts.day, outcome.listed)
        self.superseded = SupersededLists(self.facts.scope.world, self.version, outcome.listed)
        self.shares = self._look_through()
        self.passing = outcome.passing_nodes("certain")
        world = self.facts.scope.world
        self.programmes = programmes_of(world, outcome.listed) if self.version.named_for else {}
        self.open = open_shares(outcome)
        self.stated = [stated_ticks(measure.stakes) for measure in outcome.measures]

    def node_of(self, number: int) -> int:
        """Return the number in the scope of a party, given its world number."""
        return int(self.facts.scope.local_numbers(np.array([number], np.int64))[0])

    def assessment(self, node: int) -> Assessment:
        """Build the assessment of one party, given its number in the scope."""
        verdict = self._verdict(node)
        measure = self._measure(node, verdict)
        basis, fact = self._basis_and_fact(node, verdict, measure)
        owners, rows = self.evidence.trace_upstream(node)
        unknown = self._unknown_units(node, measure)
        flags = self.flags.flags_for(node, verdict, measure)
        above = list(map(self.facts.scope.world_number, [node, *owners]))
        flags |= self.days.flags_for(above[:1] if basis is Basis.LISTING else above)
        flags |= self.superseded.flags_for(above)
        if self.open.above[node] and not self.open.ticks[node]:
            flags.add(UNSTATED_ABOVE)
        counted = int(measure.possible.value[node])
        if verdict is Verdict.EXCLUDED and self._below_listed[node] and not counted:
            flags.add(FURTHER_UP)
        transfers = self.deciding.transfers.shown_for(node)
        if verdict is Verdict.REVIEW:
            flags.update(word for one in transfers if one.sentence == fact for word in one.flags)
        if fact is not None and fact.endswith(FOR_A_LAWYER):
            flags.add(PART_ON_LIST)
        if verdict in (Verdict.EXCLUDED, Verdict.REVIEW) and self._is_product_over(node, measure):
            flags.update(self.version.flags.get("product_over", ()))
        caveats = (
            *self._open_sum_caveats(node, verdict, len(owners)),
            *self.caveats.caveats_for(node, verdict, int(self.open.ticks[node]), rows, owners),
            *self._listing_doubts(fact, verdict),
            *self._limb(node, basis, measure),
            *self._governments_above(flags, above[1:]),
            *self.caveats.unstated_votes(node, verdict),
            *self.sums.caveats_for(node, rows),
            *self.days.caveats_for(dict.fromkeys([*above, *self._silent_above(node)])),
            *self.superseded.caveats_for(above),
            *(one.sentence for one in transfers if one.sentence != fact),
            *self.deciding.family.caveats_of(node),
            *self.deciding.rebuttals.caveats_of(node),
            *self.flags.caveats_of(node),
        )
        return Assessment(
            subject=self.facts.scope.world_number(node),
            regime=self.regime.key,
            rule_id=self._rule_id(node, owners),
            day=self.facts.day,
            verdict=verdict,
            basis=basis,
            measure=measure.name,
            **(self._share_fields(node, measure) if basis is not Basis.LISTING else NO_SHARE),
            listed_owners=tuple(self.facts.scope.world_number(owner) for owner in owners),
            unknown_share_max=unknown,
            open_ticks=int(self.open.ticks[node]),
            flags=tuple(sorted(flags)),
            deciding_fact=fact,
            caveats=tuple(dict.fromkeys(caveats)),
            why_rows=tuple(rows),
            candidates=self.deciding.candidates(node, verdict),
            transfers=transfers,
            passes_on=bool(self.passing[node]),
        )

    def _governments_above(self, flags: set[str], owners: Sequence[int]) -> Iterator[str]:
        """Yield by which programmes governments above are blocked, where their control counts."""
        told = {sign.flag for sign in self.version.signs if sign.government and sign.flag}
        if told.isdisjoint(flags):
            return
        world = self.facts.scope.world
        blocked = government_programmes(world, self.version, self.outcome.listed, self.facts.day)
        for owner in owners:
            for one in blocked.get(owner, ()):
                name, by = world.text_name_of(owner), f" ({one.by})" if one.by else ""
                said = f"{name} is listed under {one.programme}{ALL_OF_IT}{by}."
                yield f"{said[:1].upper()}{said[1:]}"

    @cached_property
    def _below_listed(self) -> Bools:
        """Whether each node lies below a listed party by stakes of any size."""
        return self.evidence.nodes_below(self.outcome.seeds[1], by_stakes=True)

    @cached_property
    def _below_silent(self) -> tuple[frozenset[int], Bools]:
        """Parties whose entries do not hold for a reason to be told, and the nodes below them."""
        silent = local_of(self.facts, self.days.silent_parties)
        return frozenset(silent.tolist()), self.evidence.nodes_below(silent)

    def _silent_above(self, node: int) -> Iterator[int]:
        """Yield the nearest such parties above a party, and itself, by world number."""
        silent, below = self._below_silent
        found = self.evidence.nearest_above(node, silent, below)
        yield from map(self.facts.scope.world_number, found)

    def _rule_id(self, node: int, owners: Sequence[int]) -> str:
        """Return the version that the answer names."""
        scope, parties = self.facts.scope, self.programmes
        numbers = [scope.world_number(one) for one in (node, *owners)]
        return named_rule(self.version, parties, numbers)

    def _verdict(self, node: int) -> Verdict:
        """Return the strongest verdict that applies to a party."""
        number, listed = self.facts.scope.world_number(node), self.outcome.listed
        if number in listed.sure:
            return Verdict.LISTED
        if self.deciding.certain[node]:
            return Verdict.CERTAIN
        if number in listed.perhaps or self.deciding.possible[node]:
            return Verdict.POSSIBLE
        if self.outcome.review.stage[node]:
            return Verdict.REVIEW
        return Verdict.NOT_ASSESSED if self._open_text(node) else Verdict.EXCLUDED

    def _open_text(self, node: int) -> str:
        """Return what the text of the rule leaves open, where that decides; else nothing."""
        return self.outcome.left_open.reason_of(node, self.version)

    def _measure(self, node: int, verdict: Verdict) -> Measure:
        """Choose the measure that gave the verdict, else the one that comes nearest to it."""

        def rank(measure: Measure) -> tuple[bool, int]:
            found = measure.certain if verdict is Verdict.CERTAIN else measure.possible
            return int(found.value[node]) >= self.version.limit, int(found.value[node])

        return max(self.outcome.measures, key=rank)

    def _basis_and_fact(
        self, node: int, verdict: Verdict, measure: Measure
    ) -> tuple[Basis, str | None]:
        """Return the basis, and the fact that decided what is not certain."""
        listed, number = self.outcome.listed, self.facts.scope.world_number(node)
        high = int(measure.possible.value[node])
        match verdict:
            case Verdict.LISTED:
                return Basis.LISTING, None
            case Verdict.CERTAIN:
                met = int(measure.certain.value[node]) >= self.version.ownership_limit
                return (Basis.OWNERSHIP if met else Basis.CONTROL), None
            case Verdict.POSSIBLE if number in listed.perhaps and high < self.version.limit:
                name = self.deciding.name(node)
                day = date_words(iso_day(self.facts.day))
                return Basis.LISTING, f"it is open whether {name} was on the list on {day}"
            case Verdict.POSSIBLE:
                met = high >= self.version.ownership_limit
                fact = self.deciding.possible_fact(node, measure)
                return (Basis.OWNERSHIP if met else Basis.CONTROL), fact
            case Verdict.REVIEW if number in listed.needing_review:
                return Basis.LISTING, self.deciding.listing_fact(node)
            case Verdict.REVIEW:
                return self.deciding.review_basis(node)
            case Verdict.NOT_ASSESSED:
                return Basis.NONE, self._open_text(node)
            case _:
                return Basis.NONE, None

    def _unknown_units(self, node: int, measure: Measure) -> int:
        """Return the units of a party that are not stated to be held by anybody."""
        stated = self.stated[self.outcome.measures.index(measure)]
        return FULL - min(int(stated[node]) // TICK, FULL)

    def _share_fields(self, node: int, measure: Measure) -> dict[str, Any]:
        """Return what the rule counts and the look-through share, as fields of an assessment."""
        low = int(measure.certain.value[node])
        shares = self.shares
        return {
            "own_low_ticks": low,
            "own_high_ticks": max(int(measure.possible.value[node]), low),
            "product_low": 100 * shares.low.get(node, _NOTHING),
            "product_high": 100 * shares.high.get(node, _NOTHING),
            "product_exact": node not in shares.inexact,
            "product_open": (node in shares.low_open, node in shares.high_open),
        }

    def _listing_doubts(self, fact: str | None, verdict: Verdict) -> Iterator[str]:
        """Yield what is said against a listing, which counts for a review only."""
        if verdict is Verdict.REVIEW and fact is not None and fact.endswith(LISTING_DOUBTS):
            yield f"Not counted: {fact}."

    def _is_product_over(self, node: int, measure: Measure) -> bool:
        """Return whether the look-through share surely is at or over a line that the sum is not."""
        if int(measure.certain.value[node]) >= self.version.limit:
            return False
        return 100 * self.shares.low.get(node, _NOTHING) >= Fraction(self.version.threshold)

    def _limb(self, node: int, basis: Basis, measure: Measure) -> Iterator[str]:
        """Yield how the ownership limb stands where only a presumption of control is met."""
        version, caught = self.version, self.deciding.possible[node]
        if basis is not Basis.CONTROL or version.presumption_at is None or not caught:
            return
        share = f"{version.comparison.replace('_', ' ')} {version.threshold}%"
        over = int(measure.possible.value[node]) >= version.ownership_limit
        met = AT_EXACTLY
        if over:
            met = met.replace("is not met", "is met by some of the stated shares only")
        yield f"The ownership limb ({share}) {met} {version.presumption_at}%."

    def _open_sum_caveats(self, node: int, verdict: Verdict, listed: int) -> Iterator[str]:
        """Yield what the rule's text leaves open, such as whether holders add up, if it matters."""
        if verdict is Verdict.NOT_ASSESSED:
            yield f"Not assessed: {self._open_text(node)}."
        elif listed < 2 or verdict not in (Verdict.POSSIBLE, Verdict.REVIEW):
            return
        elif self.outcome.left_open.has_open_sum(node):
            yield f"Not decided here: {self.version.aggregate_open}."

    def _look_through(self) -> LookThrough:
        facts = self.facts
        joint = np.flatnonzero((facts.holder != facts.owner) & facts.may_hold())
        members = JointMembers(facts.owner[joint], facts.holder[joint])
        return look_through(self.outcome.measures[0].stakes, members, *self.outcome.seeds)
