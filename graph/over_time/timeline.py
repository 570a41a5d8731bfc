"""All dates of one party: every span of days on which a regime says the same, and why it changes.

The days on which anything above the party changes are collected (`graph.over_time.change_days`),
the verdict is found once between each two of them, and equal neighbours are merged. So the answer
of every day there is costs one verdict a change, not one a day, and each is the verdict of
`graph.verdict.assess_party.assess` itself.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Final

import pyarrow as pa

from graph.holdings.acting_together import binds_pairs
from graph.over_time.change_days import RULE, WINDOW, Change, changes_above
from graph.over_time.change_reach import ChangeReach
from graph.over_time.upstream_world import cone_world
from graph.regimes.regime import Regime
from graph.values.dates import ALWAYS, NEVER
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import Assessment, assess
from graph.verdict.flags import BESIDE
from graph.world.world import World

LAST: Final = date.max.toordinal()
"""The last day of the calendar."""


@dataclass(frozen=True)
class Stretch:
    """Days on which a regime says the same of a party.

    Attributes:
        first: ordinal of the first day; ``dates.ALWAYS`` where it was so from the start of time.
        until: ordinal of the first day after; ``dates.NEVER`` where it stays so.
        found: the assessment of its first day, with the words of all its days.
        rule_ids: versions of the rule that say so, in their order.
        causes: what changed on its first day and touches the answer; empty at the start of time.
    """

    first: int
    until: int
    found: Assessment
    rule_ids: tuple[str, ...]
    causes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """The stretches of one party under one regime.

    Attributes:
        world: where the rows of changes stand.
        stretches: in order of time; together they cover every day.
    """

    world: World
    stretches: tuple[Stretch, ...]


def timeline_of(world: World, regime: Regime, target: int) -> Timeline:
    """Return every span of days on which a regime says the same of a party.

    Args:
        world: the world.
        regime: the rule.
        target: number of the canonical party.
    """
    cone = cone_world(world, [target])
    changes = [c for c in changes_above(cone, target, regime) if c.day <= LAST]
    by_day = {day: tuple(group) for day, group in groupby(changes, key=lambda c: c.day)}
    before = max(min(by_day, default=LAST) - 1, 1)
    (opening,) = assess(cone.world, regime, before, [target])
    found = [Stretch(ALWAYS, NEVER, opening, _rule_ids(opening))]
    reaching = ChangeReach(cone, target)
    above = reaching.above_on(before)
    for day, here in by_day.items():
        earlier, above = above, reaching.above_on(day)
        # What cannot reach the party leaves the answer of the day before as it is.
        here = tuple(one for one in here if reaching.can_matter(one, earlier | above))
        if not here:
            continue
        (now,) = assess(cone.world, regime, day, [target])
        last = found[-1]
        if stretch_key(now) == stretch_key(last.found):
            rules = tuple(dict.fromkeys((*last.rule_ids, *_rule_ids(now))))
            words = tuple(dict.fromkeys((*last.found.flags, *now.flags)))
            found[-1] = replace(last, rule_ids=rules, found=replace(last.found, flags=words))
            continue
        found[-1] = replace(last, until=day)
        causes = _causes(cone.world, here, last.found, now)
        found.append(Stretch(day, NEVER, now, _rule_ids(now), causes))
    return Timeline(cone.world, tuple(found))


def stretch_key(found: Assessment) -> tuple[Any, ...]:
    """Return the parts of an answer that must be equal within one stretch.

    A word that no rule prints begins no stretch; words of an authority do, and so does what is
    printed with the result: how much is in unknown hands, and why a person must decide.
    """
    return (
        found.verdict,
        found.basis,
        found.measure,
        found.own_low_ticks,
        found.own_high_ticks,
        found.listed_owners,
        found.open_ticks,
        found.deciding_fact if found.verdict is Verdict.REVIEW else None,
        found.claimed,
        found.by_transfer,
        tuple(flag for flag in found.flags if flag not in BESIDE),
    )


def touched_parties_and_rows(
    world: World, found: Assessment
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the parties and the interest rows that an assessment speaks of."""
    parties, rows = {found.subject, *found.listed_owners}, frozenset(found.why_rows)
    for row in rows:
        for end in ("owner_idx", "asset_idx"):
            parties.add(world.tables["interests"][end][row].as_py())
    return frozenset(parties), rows


def _rule_ids(found: Assessment) -> tuple[str, ...]:
    return () if found.rule_id is None else (found.rule_id,)


def _causes(
    world: World, changes: tuple[Change, ...], before: Assessment, now: Assessment
) -> tuple[Change, ...]:
    """Return the changes of a day that the answers before and after it rest on.

    Else all of them.
    """
    parties, rows = map(
        frozenset.union,
        touched_parties_and_rows(world, before),
        touched_parties_and_rows(world, now),
    )
    fitting = tuple(c for c in changes if _is_touched(world, c, parties, rows))
    return tuple(dict.fromkeys(fitting or changes))


def _is_touched(
    world: World, change: Change, parties: frozenset[int], rows: frozenset[int]
) -> bool:
    if change.table == RULE:
        return True
    if change.table in ("interests", WINDOW):
        return change.row in rows
    if change.table == "arrangements":
        return _binds_touched(world, change.row, parties, rows)
    return _party_of(world, change) in parties


def _binds_touched(
    world: World, number: int, parties: frozenset[int], rows: frozenset[int]
) -> bool:
    """Return whether an arrangement binds two of some parties, or a block among some rows."""
    (row,) = world.tables["arrangements"].slice(number, 1).to_pylist()
    if binds_pairs(world, row):
        return len(parties.intersection(row["members_idx"])) > 1
    named = world.tables["interests"].select(["dataset", "joint"])
    named = named.take(pa.array(sorted(rows), pa.int64()))
    return {"dataset": row["dataset"], "joint": row["name"]} in named.to_pylist()


def _party_of(world: World, change: Change) -> int:
    """Return the party that a change is about."""
    columns = {
        "listings": "party_idx",
        "rulings": "about_idx",
        "links": "target_idx",
        "transfers": "asset_idx",
        "parties": "party_idx",
    }
    return int(world.column(change.table, columns[change.table])[change.row])
