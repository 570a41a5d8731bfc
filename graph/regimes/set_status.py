"""Regimes as a world has them: with the status that a person set where their data leave it open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from graph.head.rule_status import STAYED, RuleStatus, statuses_in_force
from graph.regimes.regime import Regime, Suspension
from graph.values.dates import NEVER, date_words, iso_day, parse_day
from graph.values.errors import InputError
from graph.world.world import World

STAYED_FLAG: Final = "rule_stayed"
STATUS_FLAG: Final = "rule_status_set"
"""Word beside an answer under a rule that counts as in force because a person said so."""


def with_set_status(regime: Regime, world: World) -> Regime:
    """Return a regime with the status that was set of it in a world, on uncertain days alone."""
    mine = tuple(s for s in statuses_in_force(world.rule_statuses) if s.regime == regime.key)
    if not mine or mine == regime.statuses:
        return regime
    spans = list(regime.suspended)
    in_force: list[Suspension] = []
    for one in mine:
        days = _days(one)
        said = status_words(one)
        covered = [_common(span, days) for span in spans]
        found = [Suspension(*pair, said, STAYED_FLAG) for pair in _merge_days(covered)]
        spans = [left for span in spans for left in _left_over(span, days)]
        (spans if one.status == STAYED else in_force).extend(found)
    spans.sort(key=lambda span: span.first)
    return replace(regime, suspended=tuple(spans), in_force=tuple(in_force), statuses=mine)


def status_words(one: RuleStatus) -> str:
    """Return who set a status and when, what it says, and what is cited, without an end point."""
    last = "" if one.until is None else f" to {date_words(iso_day(parse_day(one.until) - 1))}"
    state = "stayed" if one.status == STAYED else "in force"
    return (
        f"{one.by} set on {date_words(one.set_on)} that the rule is {state} from "
        f"{date_words(one.first)}{last}, citing: {one.citation.rstrip('. ')}"
    )


def check_status_days(regime: Regime, first: int, until: int | None) -> None:
    """Check that a status may be set of days: that the rule's own data leave each of them open.

    Args:
        regime: as its file has it.
        first: ordinal of the first day.
        until: of the day after the last; ``None`` as far as the data leave days open.

    Raises:
        InputError: the data say of one of these days whether the rule was in force.
    """
    spans = sorted((span.first, _end(span)) for span in regime.suspended)
    if not spans:
        raise InputError(f"the status of {regime.title} is certain on every day; none can be set")
    reached = first
    for begin, end in spans:
        if begin <= reached < end:
            reached = end
    if reached > first and (until is None or until <= reached):
        return
    known = date_words(iso_day(reached))
    open_days = " and ".join(
        f"from {iso_day(begin)}" + ("" if end == NEVER else f" to {iso_day(end - 1)}")
        for begin, end in spans
    )
    raise InputError(
        f"the status of {regime.title} is certain on {known}; it can be set for days {open_days}"
    )


def _end(span: Suspension) -> int:
    return NEVER if span.until is None else span.until


def _days(one: RuleStatus) -> tuple[int, int]:
    return parse_day(one.first), NEVER if one.until is None else parse_day(one.until)


def _common(span: Suspension, days: tuple[int, int]) -> tuple[int, int]:
    return max(span.first, days[0]), min(_end(span), days[1])


def _merge_days(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int | None]]:
    """Yield spans of days with those that follow each other as one; empty ones are left out."""
    whole = sorted(pair for pair in pairs if pair[0] < pair[1])
    while whole:
        first, until = whole.pop(0)
        while whole and whole[0][0] <= until:
            until = max(until, whole.pop(0)[1])
        yield first, None if until == NEVER else until


def _left_over(span: Suspension, days: tuple[int, int]) -> Iterator[Suspension]:
    """Yield what is left of a span without some days."""
    if min(_end(span), days[0]) > span.first:
        yield replace(span, until=_open(min(_end(span), days[0])))
    if max(span.first, days[1]) < _end(span):
        yield replace(span, first=max(span.first, days[1]))


def _open(day: int) -> int | None:
    return None if day == NEVER else day
