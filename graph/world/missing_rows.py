"""Rows of records that a later complete edition lacks: what they state has ended, nobody says when.

A publisher that takes an entry off a list, or a holder out of a register, often states no day. The
entry held on the day of the last edition that has it, and no longer on that of the first complete
one that lacks it, so its end lies between the two: ``HELD/GONE`` (``graph.values.dates.end_days``).
An earlier end that the row states itself stays. Rulings and transfers are left out: an exception
that its source no longer states excuses nobody. Gaps are too: they speak of what is not known now.

So did a holding end of which a later edition states the record in another text, if the dataset no
longer has that holder there, or has it with less. A text that is only more exact replaces the old.
What was first stated with the edition that lacks another, and cannot have held beside it, began
between its own start and that edition: both texts speak of the same days, and only one is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import NEVER, UNKNOWN_DAY, date_words, days_of, end_days, iso_day
from graph.values.errors import InputError
from graph.values.share import FULL_TICKS, TICK
from graph.values.vocabulary import SHAREHOLDING, VOTING_RIGHTS

KEPT_MISSING: Final = ("parties", "interests", "links", "listings", "arrangements", "documents")
"""Tables whose missing rows are still of use."""
_ENDING: Final = ("interests", "links", "listings", "arrangements")
"""Those of them whose rows then end. A party that is missing may well exist."""
_NAMED: Final = ("parties", "documents")
"""Those whose missing rows are left out where their dataset still states the same id."""

KEPT_REPLACED: Final = ("interests", "parties", "documents")
"""Tables of which rows of replaced records may be of use: holdings, and what they name."""
START_STATED: Final = pa.field("start_stated", pa.string())
"""The start that an interest states itself, empty for none, where editions leave it open."""
_HOLDER: Final = ("dataset", "owner", "asset", "nominee_for")
_RIGHTS: Final = ("types", "share", "votes")
_DAYS: Final = ("start", "end", "first_seen", "seen", "last_seen")

Row = Mapping[str, Any]


def replaced_rows(now: pa.Table, replaced: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the holdings of replaced records that ended, and whom they name, by table.

    Args:
        now: the rows of ``interests`` that are known or missing.
        replaced: the rows of replaced records of `KEPT_REPLACED`, with the same columns.
    """
    once = replaced["interests"]
    near = now.filter(pc.is_in(now["asset"], value_set=pc.unique(once["asset"])))
    columns = [*_HOLDER, *_RIGHTS, "end", "last_seen"]
    ended = ended_holdings(once.select(columns).to_pylist(), near.select(columns).to_pylist())
    places, ends = pa.array(ended, pa.int64()), pa.array(ended.values(), pa.string())
    column = once.column_names.index("end")
    kept = {"interests": once.take(places).set_column(column, once.schema.field(column), ends)}
    named = named_in(kept["interests"].select([*_HOLDER, "document"]).to_pylist())
    for name in _NAMED:
        wanted = pc.is_in(replaced[name]["id"], value_set=pa.array(sorted(named), pa.string()))
        kept[name] = replaced[name].filter(wanted)
    return kept


def named_in(holdings: Iterable[Row]) -> set[str]:
    """Return the ids of the parties and documents that holdings name."""
    ends = ("owner", "asset", "nominee_for", "document")
    return {row[end] for row in holdings for end in ends if row[end] is not None}


def ended_holdings(once: Sequence[Row], now: Iterable[Row]) -> dict[int, str | None]:
    """Return the places of the holdings of replaced records that ended, with their ends.

    An end is what the row states. Where any holding in a party ended, so did those beside it that
    are stated with more now, on the day of the edition that says so.

    Args:
        once: rows of ``interests`` of records that are stated otherwise now.
        now: those that are known or missing.
    """
    stated, changed = defaultdict[tuple[Any, ...], list[Row]](list), set[tuple[Any, ...]]()
    for row in now:
        stated[_holder_of(row)].append(row)
        if row["last_seen"]:
            changed.add(_held_in(row))
    grown, gone = set[int](), set[int]()
    for place, row in enumerate(once):
        more = [other for other in stated.get(_holder_of(row), ()) if _states(other, row)]
        if not more:
            changed.add(_held_in(row))
            gone.add(place)
        elif not any(_states(row, other) for other in more):
            grown.add(place)
    return {
        place: row["end"] or (row["last_seen"] if place in grown else None)
        for place, row in enumerate(once)
        if place in gone or (place in grown and _held_in(row) in changed)
    }


def open_starts(table: pa.Table) -> pa.Table:
    """Return interests in which what replaces another holding began by the edition that states it.

    Such a row has the start ``BEFORE/FIRST_SEEN``, and its own in ``start_stated``.

    Args:
        table: the interests that are known and that ended with an edition, with ``first_seen``,
            ``seen`` and ``last_seen``.
    """
    ended = pc.unique(table.filter(pc.is_valid(table["last_seen"]))["asset"])
    near = pc.is_in(table["asset"], value_set=ended).combine_chunks()
    rows = table.filter(near).select([*_HOLDER, *_RIGHTS, *_DAYS]).to_pylist()
    found = starts_left_open(rows) if rows else {}
    if not found:
        return table
    starts = [found.get(place, row["start"]) for place, row in enumerate(rows)]
    stated = [row["start"] or "" if place in found else None for place, row in enumerate(rows)]
    place = table.column_names.index("start")
    none = pa.nulls(len(table), pa.string())
    begun = pc.replace_with_mask(table["start"].combine_chunks(), near, pa.array(starts))
    kept = pc.replace_with_mask(none, near, pa.array(stated, pa.string()))
    table = table.set_column(place, table.schema.field(place), begun)
    return table.append_column(START_STATED, kept)


def starts_left_open(rows: Sequence[Row]) -> dict[int, str]:
    """Return the starts of holdings that were first stated when another was no longer, by place.

    That is where both are of one holder, or where there would be more than all with both.
    """
    held, found = defaultdict[tuple[Any, ...], list[int]](list), dict[int, str]()
    for place, row in enumerate(rows):
        held[_held_in(row)].append(place)
    for places in held.values():
        now = [rows[place] for place in places if not rows[place]["last_seen"]]
        ended = [
            row
            for row in (rows[place] for place in places)
            if row["last_seen"] and not row["end"] and not _is_stated(row, now)
        ]
        for place in places if ended else ():
            row = rows[place]
            over = [one for one in ended if _begins_after(row, one)]
            mine = _holder_of(row)
            if not over or not (
                any(_holder_of(one) == mine for one in over) or _exceed_all([*over, *now])
            ):
                continue
            day = days_of(row["start"])[0] - 1 if row["start"] else 0
            found[place] = f"{iso_day(day) if day else UNKNOWN_DAY}/{row['first_seen']}"
    return found


def _begins_after(row: Row, ended: Row) -> bool:
    """Return whether a row was first stated when another was not, and may hold before that."""
    first, seen = row["first_seen"] or "", ended["seen"] or ""
    start = row["start"] or ""
    return seen < first <= ended["last_seen"] and "/" not in start and not "" < seen < start


def _exceed_all(rows: Iterable[Row]) -> bool:
    """Return whether what rows surely have is more than all shares, or more than all votes."""
    held = defaultdict[tuple[Any, ...], int](int)
    for row in rows:
        for right, share in _rights_of(row).items():
            if right in (SHAREHOLDING, VOTING_RIGHTS) and not row["end"]:
                key = (right, *_holder_of(row))
                held[key] = max(held[key], _ticks(share)[0])
    sums = defaultdict[str, int](int)
    for (right, *_), ticks in held.items():
        sums[right] += ticks
    return any(ticks > FULL_TICKS for ticks in sums.values())


def _holder_of(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _HOLDER)


def _held_in(row: Row) -> tuple[Any, ...]:
    return row["dataset"], row["asset"]


def _is_stated(row: Row, now: Iterable[Row]) -> bool:
    """Return whether another row of the same holder states what a row did."""
    mine = _holder_of(row)
    return any(_holder_of(other) == mine and _states(other, row) for other in now)


def _states(other: Row, row: Row) -> bool:
    """Return whether a row of the same holder states every right of another, and no less of it."""
    those = _rights_of(other)
    mine = _rights_of(row).items()
    return all(right in those and not _is_less(those[right], share) for right, share in mine)


def _rights_of(row: Row) -> dict[str, Row | None]:
    """Return the rights that a row states, with how much of each."""
    found = dict.fromkeys(row["types"] or (SHAREHOLDING,), row["share"])
    if row["votes"] or VOTING_RIGHTS in found:
        found[VOTING_RIGHTS] = row["votes"] or row["share"]
    return found


def _is_less(now: Row | None, once: Row | None) -> bool:
    """Return whether a share has fallen at both ends; a narrower one says the same better."""
    (low, high), (least, most) = _ticks(now), _ticks(once)
    return low < least and high < most


def _ticks(share: Row | None) -> tuple[int, int]:
    if share is None:
        return 0, FULL_TICKS
    return share["low"] * TICK + share["low_open"], share["high"] * TICK - share["high_open"]


def keep_missing(name: str, table: pa.Table) -> pa.Table:
    """Return a table with its missing rows ended, and without those that are of no use.

    Args:
        name: name of the table.
        table: with ``first_seen``, ``last_seen`` (null for what is known) and, if undated editions
            do not matter, ``seen``.
    """
    gone = pc.is_valid(table["last_seen"])
    if pc.any(gone).as_py():
        if name not in KEPT_MISSING:
            table = table.filter(pc.invert(gone))
        elif name in _NAMED:
            table = _without_restated(table, gone)
    return _settle_ends(table) if name in _ENDING else table


def keep_missing_rows(name: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as `keep_missing` does, those that are missing with their ``seen``."""
    found = list(rows)
    if name in _NAMED:
        stated = {(row["dataset"], row["id"]) for row in found if row["last_seen"] is None}
        return [r for r in found if not r["last_seen"] or (r["dataset"], r["id"]) not in stated]
    if name in _ENDING:
        for row in found:
            row["end"] = _settled_end(row["end"], row)
    return found


def with_missing(note: str | None, said: Mapping[str, Any]) -> str | None:
    """Return a row's note, and the edition from which its record is missing, if it is.

    >>> with_missing("Seen by two.", {"last_seen": "2026-10-21"})
    'Seen by two.; missing from the edition of 21 October 2026'
    """
    gone = said.get("last_seen")
    words = f"missing from the edition of {date_words(gone)}" if gone else None
    return "; ".join(filter(None, (note, words))) or None


def _without_restated(table: pa.Table, gone: Any) -> pa.Table:
    """Return a table without the missing rows whose dataset still states the same id."""
    stated = table.filter(pc.invert(gone)).select(["dataset", "id"])
    lost = table.filter(gone).select(["dataset", "id"]).to_pylist()
    wanted = pa.array(sorted({row["id"] for row in lost}), pa.string())
    near = stated.filter(pc.is_in(stated["id"], value_set=wanted)).to_pylist()
    both = {(row["dataset"], row["id"]) for row in near}
    keep = iter([(row["dataset"], row["id"]) not in both for row in lost])
    return table.filter(pa.array([next(keep) if each else True for each in gone.to_pylist()]))


def _settle_ends(table: pa.Table) -> pa.Table:
    """Return a table in which rows that are missing, or have ended on an unknown day, have ends."""
    ends = table["end"]
    wanted = pc.or_(
        pc.is_valid(table["last_seen"]),
        pc.fill_null(pc.ends_with(ends, f"/{UNKNOWN_DAY}"), False),
    )
    if not pc.any(wanted).as_py():
        return table
    columns = [c for c in ("end", *_DECIDING) if c in table.column_names]
    rows = table.select(columns).filter(wanted).to_pylist()
    settled = pa.array([_settled_end(row["end"], row) for row in rows], pa.string())
    place = table.column_names.index("end")
    ends = pc.replace_with_mask(ends.combine_chunks(), wanted.combine_chunks(), settled)
    return table.set_column(place, table.schema.field(place), ends)


_DECIDING: Final = ("first_seen", "seen", "last_seen", "observed_on")


def _settled_end(end: str | None, row: Mapping[str, Any]) -> str | None:
    """Return the end of a row with the days of the editions that bound it."""
    if end is not None and end.endswith(f"/{UNKNOWN_DAY}") and row.get("first_seen"):
        # The first edition that states the end shows that it had come.
        end = end.removesuffix(UNKNOWN_DAY) + row["first_seen"]
    if not row.get("last_seen"):
        return end
    return _end_between(
        end, row.get("seen") or _whole_day(row.get("observed_on")), row["last_seen"]
    )


@lru_cache(maxsize=16_384)
def _end_between(end: str | None, held: str | None, gone: str) -> str:
    """Return an end that lies after one day, and on another at the latest.

    Args:
        end: what the row states itself.
        held: the last day on which it is known to have held, if one is.
        gone: the day on which it no longer did.
    """
    first, last = end_days(f"{held or UNKNOWN_DAY}/{gone}")
    if end is None:
        return f"{held or UNKNOWN_DAY}/{gone}"
    own_first, own_last = end_days(end)
    if own_last <= last:
        return end
    before = iso_day(min(first, own_first) - 1) if min(first, own_first) > 1 else UNKNOWN_DAY
    return f"{before}/{iso_day(min(last, own_last)) if last < NEVER else UNKNOWN_DAY}"


def _whole_day(text: str | None) -> str | None:
    """Return a day that is stated in full; ``None`` for any other text."""
    try:
        first, after = days_of(text or "")
    except InputError:
        return None
    return text if after == first + 1 else None
