"""What becomes of an answer where its rule is stayed, set by a person, or does not speak of it."""

from dataclasses import replace

from graph.reasons.assessment import Assessment, blank_assessment
from graph.regimes.regime import NotAssessed, Regime, RegimeVersion
from graph.regimes.set_status import STATUS_FLAG
from graph.values.vocabulary import Verdict
from graph.world.world import World


def pause_answer(
    answer: Assessment,
    in_scope: Assessment,
    regime: Regime,
    version: RegimeVersion,
    pause: NotAssessed,
) -> Assessment:
    """Return the answer under a stayed rule; who is named on a list is listed all the same.

    ``in_scope`` is the answer as `check_scope` gives it: that the rule does not speak of the party
    is so in force or not.
    """
    if answer.verdict is Verdict.LISTED:
        return replace(answer, flags=tuple(sorted({*answer.flags, pause.flag})))
    if in_scope is not answer:
        would = in_scope.verdict
        return replace(in_scope, rule_id=None, flags=(pause.flag,), if_in_force=would)
    owned = version.flags.get("owned", ()) if answer.verdict is Verdict.CERTAIN else ()
    return replace(
        blank_assessment(regime, None, answer.day, pause.reason),
        subject=answer.subject,
        open_ticks=answer.open_ticks,
        flags=tuple(sorted({pause.flag, *owned})),
        listed_owners=answer.listed_owners,
        why_rows=answer.why_rows,
        if_in_force=answer.verdict,
    )


def status_answer(answer: Assessment, said: str) -> Assessment:
    """Return the answer under a rule that is in force because a person said so."""
    if answer.verdict is Verdict.LISTED:
        return answer
    flags = tuple(sorted({*answer.flags, STATUS_FLAG}))
    caveats = tuple(dict.fromkeys((*answer.caveats, f"{said}.")))
    return replace(answer, flags=flags, caveats=caveats, deciding_fact=answer.deciding_fact or said)


def check_scope(
    world: World, regime: Regime, version: RegimeVersion, answer: Assessment, by_people: bool
) -> Assessment:
    """Return ``not_assessed`` for a party of whom the rule does not speak, else the answer.

    ``by_people`` says that a rule on organisations would catch it through people alone.
    """
    if version.outside is None or answer.verdict in (Verdict.LISTED, Verdict.NOT_ASSESSED):
        return answer
    where = {row["jurisdiction"] for row in world.party_rows(answer.subject)}
    if where.isdisjoint(version.outside.jurisdictions) and not by_people:
        return answer
    nothing = blank_assessment(regime, answer.rule_id, answer.day, version.outside.reason)
    return replace(
        nothing,
        subject=answer.subject,
        open_ticks=answer.open_ticks,
        listed_owners=answer.listed_owners,
    )
