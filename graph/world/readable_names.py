"""Which parties have a name that can be read, and so compared with others."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.name_words import are_readable


def has_readable_name(parties: pa.Table, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return of each of some rows of ``parties`` whether a name of it can be somebody's."""
    found = np.zeros(len(rows), np.bool_)
    names = parties["names"].take(pa.array(rows)).combine_chunks()
    readable = are_readable(pc.struct_field(pc.list_flatten(names), "value"))
    found[pc.list_parent_indices(names).to_numpy()[readable]] = True
    return found


def count_unread_entries(parties: pa.Table, listed: NDArray[np.bool_]) -> Counter[str]:
    """Return how many listed parties of each dataset have no name that can be read.

    Args:
        parties: the table with ``party_idx``.
        listed: of each party, by number, whether it is on a list.
    """
    number = parties["party_idx"].to_numpy()
    rows = np.flatnonzero(listed[number])
    known = number[rows[has_readable_name(parties, rows)]]
    lost = rows[~np.isin(number[rows], known)]
    return Counter(parties["dataset"].take(pa.array(lost)).to_pylist())
