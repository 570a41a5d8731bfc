"""Numbers that an earlier edition gave a party and a later one leaves out: perhaps still one party.

A strong number that two parties share makes them one (rule 1 of docs/reference/rules.md). An
edition that leaves it out of one of them says neither that it was wrong nor that it is another's,
so the two are no longer one but may be: a person must say.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.levels import Candidate
from graph.values.dates import date_words
from graph.values.identifiers import parse_identifier

NUMBERS_ONCE: Final = pa.schema(
    {"id": pa.string(), "identifiers": pa.list_(pa.string()), "seen": pa.string()}
)
"""Numbers of a party in editions that were replaced, and the last of these; null without a day."""
_ENDS: Final = ["id", "identifier"]


def dropped_numbers(parties: pa.Table, earlier: pa.Table) -> list[Candidate]:
    """Return the pairs of rows of which one had a strong number of the other once, and goes on.

    Args:
        parties: the table of parties, as known now.
        earlier: a table of `NUMBERS_ONCE`, of rows that later editions state in another text.
    """
    now = parties.select(["id", "identifiers"])
    now = _numbers_of(now.append_column("seen", pa.nulls(len(now), pa.string())))
    then = _numbers_of(earlier)
    goes_on = pc.is_in(then["id"], value_set=pc.unique(parties["id"]))
    held = pc.is_in(then["identifier"], value_set=pc.unique(now["identifier"]))
    then = then.filter(pc.and_(goes_on, held))
    if not len(then):
        return []
    # A register has millions of numbers, of which few were ever left out.
    now = now.filter(pc.is_in(now["identifier"], value_set=pc.unique(then["identifier"])))
    then = then.join(now.select(_ENDS), _ENDS, join_type="left anti")
    then = then.group_by(_ENDS).aggregate([("seen", "max")])
    both = then.join(now.select(_ENDS), "identifier", right_suffix="_other", join_type="inner")
    found = {
        Candidate(row["id_other"], row["id"], _reason(row["identifier"], row["seen_max"]))
        for row in both.to_pylist()
        if row["id"] != row["id_other"] and parse_identifier(row["identifier"]).strong
    }
    return sorted(found)


def _numbers_of(rows: pa.Table) -> pa.Table:
    """Return a row for each number of each row: ``id``, ``identifier``, ``seen``."""
    lists = rows["identifiers"].combine_chunks()
    place = pc.list_parent_indices(lists)
    cells = [rows["id"].take(place), pc.list_flatten(lists), rows["seen"].take(place)]
    return pa.table(dict(zip([*_ENDS, "seen"], cells, strict=True)))


def _reason(identifier: str, seen: str | None) -> str:
    number = identifier.replace(":", " ", 1)
    edition = f"its edition of {date_words(seen)}" if seen else "an earlier edition"
    return f"{number} is one's number and was the other's in {edition}; a later one leaves it out"
