"""Rows of records that a later complete edition lacks: what they state has ended, nobody says when.

A publisher that takes an entry off a list, or a holder out of a register, often states no day. The
entry held on the day of the last edition that has it, and no longer on that of the first complete
one that lacks it, so its end lies between the two: ``HELD/GONE`` (``graph.values.dates.end_days``).
An earlier end that the row states itself stays. Rulings and transfers are left out: an exception
that its source no longer states excuses nobody. Gaps are too: they speak of what is not known now.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import NEVER, UNKNOWN_DAY, date_words, days_of, end_days, iso_day
from graph.values.errors import InputError

KEPT_MISSING: Final = ("parties", "interests", "links", "listings", "arrangements", "documents")
"""Tables whose missing rows are still of use."""
_ENDING: Final = ("interests", "links", "listings", "arrangements")
"""Those of them whose rows then end. A party that is missing may well exist."""
_NAMED: Final = ("parties", "documents")
"""Those whose missing rows are left out where their dataset still states the same id."""


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
