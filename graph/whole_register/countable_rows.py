"""Which interest rows a batch cascade may count, so that whoever it catches is caught for certain.

A batch reads files of the record without folding them into a world, so it knows neither that two
ids are one party nor which statements a rule sets aside. It therefore counts only what every
reading of the rows counts, and less where they disagree:

- what surely holds that day, is confirmed or reported, and is stated as direct;
- the lower end of a share of the shares; a row without one says nothing here;
- no joint holders, who are a holder of their own; nothing that a nominee or trustee holds;
- one stake a holder and asset: the least lower end of all rows of that pair, which is nothing if
  one of them says nothing for certain: sources that disagree become their hull (rules 8 to 11 and
  16 of docs/reference/rules.md).

More stakes never catch fewer parties, so the answer is part of the certain answer of the record,
and all of it where no row was set aside and no two ids are one party. The files must be of one
edition of each dataset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import parse_day
from graph.values.vocabulary import COUNTED_CERTAINTY, SHAREHOLDING

COLUMNS: Final = (
    "owner",
    "asset",
    "types",
    "share",
    "directness",
    "summary",
    "joint",
    "nominee_for",
    "start",
    "end",
    "certainty",
)
"""Columns of ``interests`` that the choice looks at."""
CAPACITIES: Final = ("nominee", "trustee")
"""Interest types of somebody who holds for another."""
CERTAINTIES: Final = tuple(one.value for one in COUNTED_CERTAINTY)


@dataclass(frozen=True)
class Day:
    """A day as text, and the last month and year that had surely begun and run out by then.

    A partial date is every day it covers, so a fact that began in a month surely holds from the
    last day of that month on. Ends need no such care: as text, ``2024-05`` stands before each of
    its days.
    """

    day: str
    month: str
    year: str

    @classmethod
    def parse(cls, text: str) -> "Day":
        """Read an ISO day.

        Raises:
            InputError: it is no whole day of the calendar.
        """
        today = date.fromordinal(parse_day(text))
        next_day = (today + timedelta(days=1)).isoformat()
        last_month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
        month = text[:7] if next_day[:7] != text[:7] else last_month
        year = text[:4] if next_day[:4] != text[:4] else f"{today.year - 1:04}"
        return cls(text, month, year)


def countable_stakes(table: pa.Table, day: Day) -> pa.Table:
    """Return owner, asset and units (0.0001 %) of the rows that speak of a pair; see the module.

    Of several rows of a pair the least counts, so a row of 0 units takes the pair's stake away.
    """
    share = pc.struct_field(table["share"], "low")
    of_shares, for_another = _kinds(table["types"])
    wanted: Sequence[Any] = (
        pc.is_in(table["certainty"], value_set=pa.array(CERTAINTIES)),
        pc.equal(table["directness"], "direct"),
        pc.invert(table["summary"]),
        pc.is_null(table["joint"]),
        of_shares,
        _has_begun(table["start"], day),
        pc.fill_null(pc.greater(table["end"], day.day), True),
    )
    speaks = pc.is_valid(share)
    for mask in wanted:
        speaks = pc.and_(speaks, mask)
    nothing = pc.or_(for_another, pc.is_valid(table["nominee_for"]))
    units = pc.if_else(nothing, pa.scalar(0, pa.int32()), share)
    rows = pa.table({"owner": table["owner"], "asset": table["asset"], "units": units})
    return rows.filter(speaks)


def _kinds(types: pa.ChunkedArray) -> tuple[Any, Any]:
    """Return for each row whether its share is of shares, and whether it is held for another."""
    lists = types.combine_chunks()
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    flat, rows = pc.list_flatten(lists), pc.list_parent_indices(lists).to_numpy()
    for_another = np.zeros(len(counts), np.bool_)
    for_another[rows[_among(flat, CAPACITIES)]] = True
    of_shares = (counts == 0) | for_another
    of_shares[rows[_among(flat, (SHAREHOLDING,))]] = True
    return pa.array(of_shares), pa.array(for_another)


def _among(flat: pa.Array, words: Sequence[str]) -> Any:
    return pc.is_in(flat, value_set=pa.array(words)).to_numpy(zero_copy_only=False)


def _has_begun(start: pa.ChunkedArray, day: Day) -> Any:
    """Return whether each row had surely begun by that day."""
    size = pc.utf8_length(start)
    finer = pc.if_else(pc.equal(size, 7), day.month, day.day)
    limit = pc.if_else(pc.equal(size, 4), day.year, finer)
    return pc.fill_null(pc.less_equal(start, limit), True)
