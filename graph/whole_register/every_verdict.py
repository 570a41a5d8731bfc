"""The verdict of every party of a world at once, as columns: what a screening or a count needs.

`graph.verdict.assess_party.assess` explains single parties; this says only how each one stands,
with the same verdicts. A sanctions rule costs one cascade for the whole world. A rule on beneficial
owners asks company by company, so it costs as many cones as there are companies with stated
holders.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.cascade.open_share import end_parties, open_shares
from graph.cascade.outcome import Outcome, outcome_of
from graph.holdings.interests_on_day import facts_on
from graph.kernels.cascade_loops import Bools, Longs
from graph.reasons.dissolved_words import is_dissolved
from graph.regimes.regime import NotAssessed, Regime, RegimeVersion
from graph.regimes.rule_parts import Outside
from graph.regimes.set_status import with_set_status
from graph.regimes.who_is_listed import ListedParties, listed_on, missing_list_reason
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import Verdict
from graph.verdict.owner_verdicts import owner_assessments
from graph.world.scope import build_scope
from graph.world.world import World

ORDER: Final = tuple(Verdict)
"""The verdict that each number of ``Screening.verdict`` stands for."""
_NUMBER: Final = {verdict: place for place, verdict in enumerate(ORDER)}


@dataclass(frozen=True)
class Screening:
    """How every party stands; one entry a party.

    Attributes:
        verdict: place in ``ORDER``.
        own_low: lower end in ticks of the share that the rule counts, of the best measure; 0
            where the rule says nothing.
        own_high: upper end.
        open_ticks: the largest share in ticks that the rule would add up if every owner that no
            source states were listed; see `graph.cascade.open_share`.
    """

    verdict: NDArray[np.int8]
    own_low: Longs
    own_high: Longs
    open_ticks: Longs


def screen_world(
    world: World, regime: Regime, day: int, *, rows: Longs | None = None
) -> Screening | NotAssessed:
    """Return how every party of a world stands under a regime on a day.

    Args:
        world: the world.
        regime: the rule.
        day: ordinal.
        rows: the only interest rows that may be used; ``None`` for all.

    Returns:
        The columns, or the reason why the regime says nothing of anybody. Under a rule that is
        stayed, who is named on a list is ``listed`` and everybody else ``not_assessed``.
    """
    found = with_set_status(regime, world).version_on(day)
    version = found.version if isinstance(found, NotAssessed) else found
    if version is None:
        assert isinstance(found, NotAssessed)
        return found
    reason = missing_list_reason(world, version)
    if reason is not None:
        return NotAssessed(reason)
    listed = listed_on(world, version, day)
    if version.owners is not None:
        columns = _screen_by_owner(world, regime, version, day, rows)
    else:
        facts = facts_on(build_scope(world, None, rows), day)
        columns = _columns(outcome_of(facts, version, listed), world.size)
    gone = is_dissolved(world, day)
    gone[sorted(listed.sure | listed.perhaps | listed.needing_review)] = False
    _leave_out(columns, gone)
    if isinstance(found, NotAssessed):
        _leave_out(columns, np.ones(world.size, np.bool_))
    if version.outside is not None:
        _leave_out(columns, _is_outside(world, version.outside))
    return _set_listed(columns, listed)


def _columns(outcome: Outcome, size: int) -> Screening:
    """Return the verdicts and shares that an outcome gives, by precedence."""
    verdict = np.full(size, _NUMBER[Verdict.EXCLUDED], np.int8)
    perhaps = np.zeros(size, np.bool_)
    perhaps[sorted(outcome.listed.perhaps)] = True
    found = [
        (Verdict.REVIEW, outcome.review.stage[:size] > 0),
        (Verdict.POSSIBLE, outcome.caught_nodes("possible")[:size] | perhaps),
        (Verdict.CERTAIN, outcome.caught_nodes("certain")[:size]),
    ]
    if outcome.together is not None:
        found.insert(0, (Verdict.NOT_ASSESSED, outcome.together[:size]))
    for word, where in found:
        verdict[where] = _NUMBER[word]
    low, high = (
        np.maximum.reduce([getattr(one, name).value[:size] for one in outcome.measures])
        for name in ("certain", "possible")
    )
    return Screening(verdict, low, np.maximum(low, high), open_shares(outcome).ticks[:size])


def _screen_by_owner(
    world: World, regime: Regime, version: RegimeVersion, day: int, rows: Longs | None
) -> Screening:
    """Return the verdicts of a rule on beneficial owners, company by company."""
    low, high = np.zeros(world.size, np.int64), np.zeros(world.size, np.int64)
    verdict = np.full(world.size, _NUMBER[Verdict.EXCLUDED], np.int8)
    part = np.where(end_parties(build_scope(world, None, rows)), 0, FULL_TICKS)
    listed = listed_on(world, version, day)
    held = np.unique(world.column("interests", "asset_idx"))
    asked = sorted({*held[held >= 0].tolist(), *listed.sure, *listed.perhaps})
    for one in owner_assessments(world, regime, version, day, asked, rows):
        verdict[one.subject] = _NUMBER[one.verdict]
        low[one.subject] = one.own_low_ticks or 0
        high[one.subject] = one.own_high_ticks or 0
        part[one.subject] = one.open_ticks or 0
    return Screening(verdict, low, high, part)


def _is_outside(world: World, outside: Outside) -> Bools:
    """Return which parties the rule does not speak of; one row of a party is enough."""
    parties = world.tables["parties"]
    there = pc.is_in(
        parties["jurisdiction"], value_set=pa.array(outside.jurisdictions, pa.string())
    )
    found = np.zeros(world.size, np.bool_)
    found[parties["party_idx"].filter(there).to_numpy()] = True
    return found


def _leave_out(columns: Screening, where: Bools) -> None:
    """Mark some parties as not assessed."""
    columns.verdict[where] = _NUMBER[Verdict.NOT_ASSESSED]
    columns.own_low[where] = 0
    columns.own_high[where] = 0


def _set_listed(columns: Screening, listed: ListedParties) -> Screening:
    """Mark those who are named on a list that day, over any other verdict."""
    columns.verdict[sorted(listed.sure)] = _NUMBER[Verdict.LISTED]
    return columns
