"""The days on which something above a party changes: when a verdict could.

Between two such days every row of the cone holds, perhaps holds or does not hold all along, and
one version of the rule is in force, so the verdict stays. A partial date gives two days: one from
which the fact perhaps holds, one from which it surely does (rule 16 of docs/reference/rules.md).
A window that counts days since a transfer gives the day after its last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow.compute as pc

from graph.over_time.upstream_world import ConeWorld
from graph.reasons.family_words import FAMILY
from graph.regimes.regime import Regime
from graph.regimes.set_status import with_set_status
from graph.regimes.who_is_listed import belonging_listings
from graph.values.dates import ALWAYS, NEVER, Span
from graph.values.vocabulary import AUTHORITY_LISTS
from graph.world.identity import SPAN_COLUMNS
from graph.world.listing_days import PAUSE_COLUMNS
from graph.world.scope import Longs, gather_groups
from graph.world.world import World

RULE: Final = "rule"
WINDOW: Final = "window"
STARTS: Final = "starts"
ENDS: Final = "ends"
PERHAPS_STARTS: Final = "perhaps starts"
SURELY_STARTED: Final = "has surely started"
PERHAPS_ENDS: Final = "perhaps ends"
SURELY_ENDED: Final = "has surely ended"
PAUSED: Final = "is paused with its programme"
IN_FORCE_AGAIN: Final = "is in force again with its programme"
SUSPENDED: Final = "is suspended"
LONG_AGO: Final = "no longer counts as recent"
RESUMED: Final = "is no longer suspended"
COUNTS: Final = "counts as in force"
COUNTS_NO_MORE: Final = "no longer counts as in force"
_TABLES: Final = (
    "listings",
    "interests",
    "transfers",
    "arrangements",
    "rulings",
    "links",
    "parties",
)
_ORDER: Final = (RULE, *_TABLES, WINDOW)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes on a day.

    Attributes:
        day: ordinal of the first day after the change.
        table: the record's table, ``rule``, or ``window``.
        row: row number in that table (for a window in ``interests``); -1 for a rule.
        what: what happens, as the constants of this module say it.
        rule_id: the version that begins or ends, for a rule.
        reason: why a rule is suspended, or what else of it begins or ends; else empty.
    """

    day: int
    table: str
    row: int
    what: str
    rule_id: str | None = None
    reason: str = ""

    @property
    def order(self) -> tuple[int, int, int]:
        """Key by which changes are sorted: by day, rules first, then listings."""
        return self.day, _ORDER.index(self.table), self.row


def changes_above(cone: ConeWorld, target: int, regime: Regime) -> list[Change]:
    """Return everything that could change what a regime says of a party, in order.

    Args:
        cone: the cone of the party.
        target: its number.
        regime: the rule.
    """
    regime = with_set_status(regime, cone.world)
    found = [*_rules(regime), *_windows(cone.world, cone.nodes, regime)]
    found += _dissolutions(cone.world, cone.nodes)
    for table, rows in _rows(cone.world, cone.nodes, target, regime).items():
        found += _spans(cone.world, table, rows)
    return sorted((c for c in found if ALWAYS < c.day < NEVER), key=lambda change: change.order)


def _rows(world: World, nodes: Longs, target: int, regime: Regime) -> dict[str, Longs]:
    """Return the rows of each table that are about parties of the cone.

    Of links those of the target and of relatives count.
    Entries of lists that the regime does not look at say something of the target alone.
    """
    listed = world.column("listings", "party_idx")
    links = world.column("links", "target_idx") == target
    links |= pc.equal(world.tables["links"]["kind"], FAMILY).to_numpy().astype(bool)
    linked = [world.column("links", f"{end}_idx")[links] for end in ("source", "target")]
    told_of = np.union1d(nodes, np.concatenate(linked))
    mine = listed == target
    for version in regime.versions:
        mine |= belonging_listings(world, version)[0]
    found = {
        "interests": np.isin(world.column("interests", "asset_idx"), nodes),
        "listings": np.isin(listed, told_of) & mine,
        "transfers": np.isin(world.column("transfers", "asset_idx"), nodes),
        "rulings": np.isin(world.column("rulings", "about_idx"), nodes),
        "links": links,
    }
    rows = {table: np.flatnonzero(mine) for table, mine in found.items()}
    members = world.tables["arrangements"]["members_idx"].to_pylist()
    inside = set(nodes.tolist())
    together = [row for row, group in enumerate(members) if inside.intersection(group)]
    return {**rows, "arrangements": np.array(together, np.int64)}


def _spans(world: World, table: str, rows: Longs) -> Iterator[Change]:
    columns = [world.column(table, name)[rows].tolist() for name in SPAN_COLUMNS]
    for row, *days in zip(rows.tolist(), *columns, strict=True):
        yield from _span(table, row, Span(*days))
    if table == "listings":
        pauses = [world.column(table, name)[rows].tolist() for name in PAUSE_COLUMNS]
        for row, first, until in zip(rows.tolist(), *pauses, strict=True):
            yield Change(first, table, row, PAUSED)
            yield Change(until, table, row, IN_FORCE_AGAIN)


def _span(table: str, row: int, span: Span) -> Iterator[Change]:
    """Yield the days on which a row begins and ends, surely or perhaps."""
    if span.may_from == span.sure_from:
        yield Change(span.may_from, table, row, STARTS)
    else:
        yield Change(span.may_from, table, row, PERHAPS_STARTS)
        yield Change(span.sure_from, table, row, SURELY_STARTED)
    yield from _end(span.sure_until, span.may_until, table, row)


def _end(may: int, sure: int, table: str, row: int) -> Iterator[Change]:
    """Yield the day on which a row ends, or the days from which it perhaps and surely has."""
    if may == sure:
        yield Change(sure, table, row, ENDS)
    else:
        yield Change(may, table, row, PERHAPS_ENDS)
        yield Change(sure, table, row, SURELY_ENDED)


def _windows(world: World, nodes: Longs, regime: Regime) -> Iterator[Change]:
    """Yield the first day after each window in which a word stands beside a transfer."""
    rules = [version.transfers for version in regime.versions if version.transfers is not None]
    lengths = sorted({days for rule in rules for days in rule.flags.values() if days is not None})
    if not lengths:
        return
    rows = np.flatnonzero(np.isin(world.column("interests", "asset_idx"), nodes))
    ended = world.column("interests", "may_until")[rows]
    for row, day in zip(rows.tolist(), ended.tolist(), strict=True):
        for days in lengths if day < NEVER else ():
            yield Change(day + days + 1, WINDOW, row, ENDS)
    stated = np.flatnonzero(np.isin(world.column("transfers", "asset_idx"), nodes))
    begun = world.column("transfers", "sure_from")[stated]
    for row, day in zip(stated.tolist(), begun.tolist(), strict=True):
        for days in lengths if day < NEVER else ():
            yield Change(day + days + 1, "transfers", row, LONG_AGO)


def _dissolutions(world: World, nodes: Longs) -> Iterator[Change]:
    """Yield the days on which parties of the cone are dissolved, surely or perhaps."""
    rows = gather_groups(world.parties_by_number[0], nodes, world.parties_by_number[1])
    first, last = (world.column("parties", name)[rows] for name in ("sure_until", "may_until"))
    for row, may, sure in zip(rows.tolist(), first.tolist(), last.tolist(), strict=True):
        if sure < NEVER:
            yield from _end(may, sure, "parties", row)


def _rules(regime: Regime) -> Iterator[Change]:
    for version in regime.versions:
        yield Change(version.first, RULE, -1, STARTS, version.rule_id)
        if version.until is not None:
            yield Change(version.until, RULE, -1, ENDS, version.rule_id)
        for also in version.listings.also:
            if also.first != ALWAYS:
                lists = " and ".join(AUTHORITY_LISTS.get(name, name) for name in also.authorities)
                said = f"Entries of the {lists} list ({also.programmes[0]}) count from then on"
                yield Change(also.first, RULE, -1, STARTS, reason=said)
        for one in version.governments:
            said = f"The blocking of a government with all that it controls ({one.programme})"
            yield Change(one.first, RULE, -1, STARTS, reason=said)
            if one.until is not None:
                yield Change(one.until, RULE, -1, ENDS, reason=said)
    for span in regime.suspended:
        yield Change(span.first, RULE, -1, SUSPENDED, reason=span.reason)
        if span.until is not None:
            yield Change(span.until, RULE, -1, RESUMED, reason=span.reason)
    for span in regime.in_force:
        yield Change(span.first, RULE, -1, COUNTS, reason=span.reason)
        if span.until is not None:
            yield Change(span.until, RULE, -1, COUNTS_NO_MORE, reason=span.reason)
