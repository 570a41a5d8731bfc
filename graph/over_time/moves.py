"""What differs between two answers: rows, the rule, and who is one party, each a move.

The two answers are of two days, or of two data versions. A row moves when it holds on one side
and not on the other, or when one version states it and the other does not; a record that states
the same holding otherwise is one move with a row on each side.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from graph.over_time.upstream_world import ConeWorld, cone_world
from graph.record.model import SCHEMAS
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import with_set_status
from graph.values.dates import Holds, Span
from graph.values.vocabulary import NOTE_KINDS
from graph.world.identity import SPAN_COLUMNS
from graph.world.listing_days import listing_holds
from graph.world.world import World

RULE: Final = "rule"
JUDGEMENT: Final = "judgement"
WINDOW: Final = "window"
LISTS: Final = "lists"
TABLES: Final = (
    *("listings", "interests", "transfers", "arrangements", "rulings", "links", "gaps"),
)
ONE_PARTY: Final = "one party"
MAY_BE_ONE: Final = "may be one party"
TWO_PARTIES: Final = "two parties"
_NOT_SAID: Final = frozenset({"source_id", "position", "observed_on", "record_key"})
_ABOUT: Final = {
    "listings": ("party",),
    "interests": ("owner", "asset"),
    "rulings": ("about",),
    "transfers": ("giver", "receiver", "asset"),
    "links": ("source", "target"),
    "gaps": ("about",),
    "arrangements": ("name", "kind"),
}


@dataclass(frozen=True)
class Side:
    """One of the two answers that are compared.

    Attributes:
        world: a whole data version.
        target: number of the party in it.
        day: ordinal of the day asked about.
        cone: what decides about the party.
    """

    world: World
    target: int
    day: int
    cone: ConeWorld

    @classmethod
    def build(cls, world: World, target: int, day: int) -> "Side":
        """Build a side; the cone is cut here."""
        return cls(world, target, day, cone_world(world, [target]))


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A row on one side, as the record states it.

    Attributes:
        row: row number in the side's cone.
        said: the row with all its columns.
        holds: whether it holds on the side's day.
    """

    row: int
    said: dict[str, Any]
    holds: Holds


@dataclass(frozen=True, slots=True)
class PairMove:
    """Two ids that are one party, or may be, on one side and not on the other.

    Attributes:
        left: one id.
        right: the other.
        before: what the two are on the first side, a constant of this module.
        after: the same of the second.
        reason: why they may be one party, where they may be on a side.
    """

    left: str
    right: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Move:
    """Something that differs between the two sides.

    Attributes:
        what: a table of the record, or a constant of this module.
        before: rows on the first side; empty for a rule or judgement.
        after: rows on the second.
        old: for a rule its version, in words.
        new: the same of the second side.
        pairs: for a judgement who is, or may be, one party on one side alone.
    """

    what: str
    before: tuple[StatedRow, ...] = ()
    after: tuple[StatedRow, ...] = ()
    old: str | None = None
    new: str | None = None
    pairs: tuple[PairMove, ...] = ()

    @property
    def parties(self) -> frozenset[str]:
        """Ids of the parties that its rows name."""
        return frozenset(_ids(self))

    def stated_rows(self) -> tuple[StatedRow, ...]:
        """Return its rows, the later side first."""
        return (*self.after, *self.before)


def moves_between(before: Side, after: Side, regime: Regime) -> list[Move]:
    """Return everything that differs between two sides: rule, judgements, then rows by table."""
    found = list(_rule(before, after, regime))
    found += _judgements(before, after)
    for table in TABLES:
        found += _rows(table, before, after)
    return found


def identity(side: Side) -> dict[str, str]:
    """Return the canonical id of every id of the parties of a cone."""
    ids, numbers = (side.world.members[name].to_pylist() for name in ("id", "party_idx"))
    inside = set(side.cone.nodes.tolist())
    canonical = {n: side.world.id_of(n) for n in inside}
    return {i: canonical[n] for i, n in zip(ids, numbers, strict=True) if n in inside}


def known_canonical_ids(side: Side, wanted: Collection[str]) -> dict[str, str]:
    """Return the canonical id of those of some ids that a side knows, in its cone or not."""
    ids, numbers = (side.world.members[name].to_pylist() for name in ("id", "party_idx"))
    named = {i: n for i, n in zip(ids, numbers, strict=True) if i in wanted}
    return {i: side.world.id_of(n) for i, n in named.items()}


def unsure_pairs(side: Side) -> dict[frozenset[str], tuple[str, str | None]]:
    """Return the pairs of a cone that may be one party, by ids, with reason and level."""
    world = side.cone.world
    rows = world.unsure.filter(pa.array(world.counted_pairs)).to_pylist()
    return {frozenset((r["left"], r["right"])): (r["reason"] or "", r["level"]) for r in rows}


def _rule(before: Side, after: Side, regime: Regime) -> Iterator[Move]:
    sides = (before, after)
    found = [with_set_status(regime, one.world).version_on(one.day) for one in sides]
    words = [f.reason if isinstance(f, NotAssessed) else f.set_status or f.rule_id for f in found]
    if words[0] != words[1]:
        yield Move(RULE, old=words[0], new=words[1])


def _judgements(before: Side, after: Side) -> Iterator[Move]:
    if before.world is after.world:
        return
    near = identity(before).keys() | identity(after).keys()
    old, new = known_canonical_ids(before, near), known_canonical_ids(after, near)
    both = sorted(old.keys() & new.keys())
    apart = [i for i in both if _mates(old, i, both) != _mates(new, i, both)]
    doubts = [unsure_pairs(before), unsure_pairs(after)]
    moved = doubts[0].keys() ^ doubts[1].keys()
    if apart or moved:
        chosen = sorted((min(pair), max(pair)) for pair in moved)
        chosen += _joined_or_parted(old, new, apart)
        yield Move(JUDGEMENT, pairs=tuple(_pair_moves(chosen, (old, new), doubts)))


def _mates(canonical: dict[str, str], party: str, ids: list[str]) -> list[str]:
    """Return those of some ids that are one party with a given one."""
    return [i for i in ids if canonical[i] == canonical[party]]


def _joined_or_parted(
    old: dict[str, str], new: dict[str, str], ids: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield two ids for each party of one side that is part of another party on the other side."""
    for these, those in ((old, new), (new, old)):
        first: dict[str, dict[str, str]] = {}
        for party in ids:
            first.setdefault(those[party], {}).setdefault(these[party], party)
        for group in first.values():
            kept, *others = group.values()
            yield from ((kept, other) for other in others)


def _pair_moves(
    chosen: list[tuple[str, str]],
    canonical: tuple[dict[str, str], dict[str, str]],
    doubts: list[dict[frozenset[str], tuple[str, str | None]]],
) -> Iterator[PairMove]:
    """Yield what each pair of ids is on both sides, each pair of parties once."""
    sides = list(zip(canonical, doubts, strict=True))
    may_be = [{_parties(ids, tuple(pair)): why for pair, (why, _) in d.items()} for ids, d in sides]
    seen = set[tuple[frozenset[str], ...]]()
    for left, right in chosen:
        ends = tuple(_parties(ids, (left, right)) for ids in canonical)
        states = [
            ONE_PARTY if len(pair) == 1 else MAY_BE_ONE if pair in doubtful else TWO_PARTIES
            for pair, doubtful in zip(ends, may_be, strict=True)
        ]
        if ends in seen or states[0] == states[1]:
            continue
        seen.add(ends)
        reasons = (doubtful.get(pair) for pair, doubtful in zip(ends, may_be, strict=True))
        yield PairMove(left, right, states[0], states[1], next(filter(None, reasons), ""))


def _parties(canonical: dict[str, str], pair: tuple[str, ...]) -> frozenset[str]:
    """Return the canonical ids of two ids; those that a side does not know stand for themselves."""
    return frozenset(canonical.get(party, party) for party in pair)


def _rows(table: str, before: Side, after: Side) -> Iterator[Move]:
    old, new = _stated_rows(table, before), _stated_rows(table, after)
    groups: dict[tuple[Any, ...], tuple[list[StatedRow], list[StatedRow]]] = {}
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        if one is not None and two is not None and one.holds == two.holds:
            continue
        for place, stated in enumerate((one, two)):
            if stated is not None:
                group = groups.setdefault(_subject(table, stated.said), ([], []))
                group[place].append(stated)
    for first, second in groups.values():
        yield Move(table, tuple(first), tuple(second))


def _stated_rows(table: str, side: Side) -> dict[str, StatedRow]:
    """Return the rows of a cone by what they state, without where and when it was read."""
    names = [name for name in SCHEMAS[table].names if name not in _NOT_SAID]
    found = {}
    for row, said in enumerate(side.cone.world.tables[table].to_pylist()):
        if table == "gaps" and said["kind"] in NOTE_KINDS:
            continue
        if table == "listings":
            holds = listing_holds(said, side.day)
        else:
            holds = Span(*(said[name] for name in SPAN_COLUMNS)).holds_on(side.day)
        found[repr([said[name] for name in names])] = StatedRow(row, said, holds)
    return found


def _subject(table: str, said: dict[str, Any]) -> tuple[Any, ...]:
    """Return the key of rows that speak of the same: dataset, record and parties."""
    return (said["dataset"], said["record_id"], *(said[name] for name in _ABOUT[table]))


def _ids(move: Move) -> Iterator[str]:
    for stated in move.stated_rows():
        if move.what == "arrangements":
            yield from stated.said["members"]
        else:
            yield from filter(None, (stated.said[name] for name in _ABOUT[move.what]))
