"""Worlds between two sides: some of the moves between them are made, the others are not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyarrow as pa

from graph.over_time.moves import (
    JUDGEMENT,
    RULE,
    TABLES,
    Move,
    Side,
    StatedRow,
    identity,
    known_canonical_ids,
    unsure_pairs,
)
from graph.record.model import SCHEMAS
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import with_set_status
from graph.values.dates import NEVER, Holds, Span
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import SPAN_COLUMNS, PossiblePair, build_world
from graph.world.listing_days import PAUSE_COLUMNS
from graph.world.world import World

_Row = tuple[dict[str, Any], Span | None]


@dataclass(frozen=True)
class Mixer:
    """Two sides, the moves between them, and what a regime says when only some are made.

    Every mixed world is asked about the day of the second side. A row whose move is not made
    holds that day as it did on the day of the first.
    """

    before: Side
    after: Side
    regime: Regime
    moves: tuple[Move, ...]

    def assess(self, made: Collection[int]) -> tuple[World, Assessment]:
        """Return what the regime says when the moves of some numbers are made.

        Returns:
            The mixed world, and the assessment of the target in it.
        """
        world = self._world(frozenset(made))
        target = world.number_of(self.after.world.id_of(self.after.target))
        # Who set which status is part of the rule, so that a mixed world has none of its own.
        new = with_set_status(self.regime, self.after.world)
        regime = new if self._is_made(RULE, made) else self._old_rule
        (found,) = assess(world, regime, self.after.day, [-1 if target is None else target])
        return world, found

    def _is_made(self, what: str, made: Collection[int]) -> bool:
        """Return whether all moves of a kind are made."""
        return all(n in made for n, move in enumerate(self.moves) if move.what == what)

    @cached_property
    def _old_rule(self) -> Regime:
        """Regime as if the version of the first day held for ever."""
        version = with_set_status(self.regime, self.before.world).version_on(self.before.day)
        if isinstance(version, NotAssessed):
            return replace(self.regime, versions=(), suspended=(), before=version.reason)
        return replace(self.regime, versions=(replace(version, first=1, until=None),), suspended=())

    def _world(self, made: frozenset[int]) -> World:
        rows = {table: list(self._rows(table, made)) for table in TABLES}
        tables = {
            table: pa.Table.from_pylist([said for said, _ in found], schema=SCHEMAS[table])
            for table, found in rows.items()
        }
        same, unsure = self._identity(new=self._is_made(JUDGEMENT, made))
        world = build_world(
            {**tables, **self._lookup_tables},
            data_version=self.after.world.data_version,
            positive=same,
            unsure=unsure,
            sources=self._sources,
        )
        return replace(world, tables={**world.tables, **_tables_with_spans(world, rows)})

    def _rows(self, table: str, made: frozenset[int]) -> Iterator[_Row]:
        """Yield the rows of a mixed world, each with its own span where that is not as stated."""
        moved = [(n, move) for n, move in enumerate(self.moves) if move.what == table]
        apart = {stated.row for _, move in moved for stated in move.after}
        for row, said in enumerate(self.after.cone.world.tables[table].to_pylist()):
            if row not in apart:
                yield said, None
        for number, move in moved:
            if number in made:
                yield from ((stated.said, None) for stated in move.after)
            else:
                yield from (kept for s in move.before for kept in self._row_as_before(table, s))

    def _row_as_before(self, table: str, stated: StatedRow) -> Iterator[_Row]:
        """Yield a row so that it holds on the second day as it did on the first."""
        said, day = stated.said, self.after.day
        span = Span(*(said[name] for name in SPAN_COLUMNS))
        if stated.holds is Holds.NO:
            if span.may_until <= min(self.before.day, day):
                yield said, None
            elif table == "interests" and span.may_until <= self.before.day:
                # It is over on the first day, and may have been given away.
                ends = [min(one, day - 1) for one in (span.may_from, span.sure_from)]
                yield said, Span(*ends, *(min(d, day) for d in (span.sure_until, span.may_until)))
            else:
                # It stays, so that its list still counts as loaded.
                yield said, Span(NEVER, NEVER, NEVER, NEVER)
            return
        span = replace(
            span,
            may_from=min(span.may_from, day),
            sure_from=min(span.sure_from, day) if stated.holds is Holds.YES else NEVER,
            sure_until=max(span.sure_until, day + 1),
            may_until=max(span.may_until, day + 1),
        )
        yield said, span

    def _identity(self, *, new: bool) -> tuple[list[tuple[str, str]], list[PossiblePair]]:
        """Return who is one party on a side, with the ids that only the other side knows."""
        sides = (self.after, self.before) if new else (self.before, self.after)
        old, same = self._canonical_ids
        groups: dict[str, list[str]] = {}
        for party, canonical in ({**old, **same} if new else {**same, **old}).items():
            groups.setdefault(canonical, []).append(party)
        pairs = [(first, other) for first, *others in groups.values() for other in others]
        doubts = unsure_pairs(sides[0])
        return pairs, [(min(pair), max(pair), *why) for pair, why in doubts.items()]

    @cached_property
    def _canonical_ids(self) -> tuple[dict[str, str], dict[str, str]]:
        """Canonical ids on both sides; who is near on one alone is a party of the other too."""
        sides = (self.before, self.after)
        near = {party for side in sides for party in identity(side)}
        return known_canonical_ids(self.before, near), known_canonical_ids(self.after, near)

    @cached_property
    def _lookup_tables(self) -> dict[str, pa.Table]:
        """Tables that are only looked up: parties without what would join them, and documents."""
        parties: dict[str, dict[str, Any]] = {}
        for side in (self.before, self.after):
            for number in side.cone.nodes.tolist():
                for said in side.world.party_rows(number):
                    parties[said["id"]] = {**said, "identifiers": [], "same_as": []}
        names = SCHEMAS["documents"].names
        return {
            "parties": pa.Table.from_pylist(list(parties.values()), schema=SCHEMAS["parties"]),
            "documents": self.after.world.tables["documents"].select(names),
        }

    @cached_property
    def _sources(self) -> pa.Table:
        one, two = self.before.world.sources, self.after.world.sources
        if one is two:
            return two
        return pa.concat_tables([one, two], promote_options="default")


def _tables_with_spans(world: World, rows: dict[str, list[_Row]]) -> dict[str, pa.Table]:
    """Return the tables with the days of the rows as on their sides, or of their own."""
    found = {}
    for table, kept in rows.items():
        changed = world.tables[table]
        names = [name for name in (*SPAN_COLUMNS, *PAUSE_COLUMNS) if name in changed.column_names]
        for name in names:
            # A listing's days rest on all rows of its side, so they are never found anew here.
            days = [_day(said, span, name) for said, span in kept]
            place = changed.column_names.index(name)
            changed = changed.set_column(place, name, pa.array(days, pa.int32()))
        found[table] = changed
    return found


def _day(said: dict[str, Any], span: Span | None, name: str) -> int:
    """Return a day of a row; one with a span of its own holds all of that."""
    if span is None:
        return int(said[name])
    return NEVER if name in PAUSE_COLUMNS else int(getattr(span, name))
