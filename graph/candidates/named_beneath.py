"""Parties whom the file of a list puts beneath one that it lists, and of whom it has but a name.

A list says "Subsidiaries: (1) Example Optics Ltd". Nothing else joins that party to the company of
a register, so it is compared by its name, as a listed one is.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Longs = NDArray[np.int64]


def named_beneath(parties: pa.Table, listings: pa.Table, interests: pa.Table) -> Longs:
    """Return the numbers of parties that a list's own file puts beneath a listed one, ascending.

    Persons, and parties of which any source states a number, are left out.

    Args:
        parties: the table with ``party_idx``.
        listings: the same of listings; those that ended count too.
        interests: the table with ``owner_idx`` and ``asset_idx``.
    """
    lists = pc.unique(listings["dataset"])
    mine = interests.filter(pc.is_in(interests["dataset"], value_set=lists))
    if not mine.num_rows:
        return np.zeros(0, np.int64)
    entry, owner, asset = (
        _keys(table, column, lists)
        for table, column in ((listings, "party_idx"), (mine, "owner_idx"), (mine, "asset_idx"))
    )
    seen = front = np.unique(entry)
    while front.size:
        front = np.setdiff1d(asset[np.isin(owner, front)], seen)
        seen = np.union1d(seen, front)
    below = np.unique((seen // len(lists)).astype(np.int64))
    below = np.setdiff1d(below[below >= 0], listings["party_idx"].to_numpy())
    rows = parties.filter(pc.is_in(parties["party_idx"], value_set=pa.array(below, pa.int32())))
    numbered = pc.greater(pc.fill_null(pc.list_value_length(rows["identifiers"]), 0), 0)
    known = rows.filter(pc.or_(numbered, pc.equal(rows["schema"], "Person")))
    return np.setdiff1d(np.intersect1d(below, rows["party_idx"].to_numpy()), known["party_idx"])


def _keys(table: pa.Table, column: str, lists: pa.Array) -> Longs:
    """Return one number for the party in a column and the list of its row."""
    places = pc.index_in(table["dataset"], value_set=lists).to_numpy().astype(np.int64)
    return np.asarray(table[column].to_numpy().astype(np.int64) * len(lists) + places)
