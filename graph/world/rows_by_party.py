"""Rows of one table grouped by the party that they are about."""

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.name_words import are_readable
from graph.world.listing_days import PAUSE_COLUMNS

if TYPE_CHECKING:
    from graph.world.scope import Scope


class RowsByParty:
    """Rows of one table about parties of a scope that hold or perhaps hold on a day (ordinal)."""

    def __init__(self, scope: "Scope", day: int, table: str, column: str) -> None:
        self.scope, self.day, self.table, self.column = scope, day, table, column

    def rows_of(self, number: int) -> list[dict[str, Any]]:
        """Return the rows about a party, given by its world number, in the order of the table."""
        rows = self._rows.get(number)
        if rows is None:
            return []
        taken: list[dict[str, Any]] = self._table.take(pa.array(rows)).to_pylist()
        return taken

    @property
    def _table(self) -> pa.Table:
        return self.scope.world.tables[self.table]

    @cached_property
    def _rows(self) -> dict[int, list[int]]:
        world = self.scope.world
        if not self._table.num_rows:
            return {}
        about = world.column(self.table, self.column)
        chosen = self.scope.local_numbers(about) >= 0
        chosen &= world.column(self.table, "may_from") <= self.day
        chosen &= world.column(self.table, "may_until") > self.day
        if self.table == "listings":
            first, until = (world.column(self.table, name) for name in PAUSE_COLUMNS)
            chosen &= (self.day < first) | (until <= self.day)
        rows: dict[int, list[int]] = {}
        for row in np.flatnonzero(chosen).tolist():
            rows.setdefault(int(about[row]), []).append(row)
        return rows


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
