"""Rows of one table grouped by the party that they are about, and how many parties there are."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from graph.world.listing_days import PAUSE_COLUMNS
from graph.world.scope import Scope
from graph.world.world import World


class RowsByParty:
    """Rows of one table about parties of a scope that hold or perhaps hold on a day (ordinal)."""

    def __init__(
        self, scope: Scope, day: int, table: str, column: str, wanted: Sequence[str] = ()
    ) -> None:
        """Keep what is asked for; ``wanted`` are the columns that rows have, all if none is."""
        self.scope, self.day, self.table, self.column = scope, day, table, column
        self._wanted = wanted
        self._taken: dict[int, list[dict[str, Any]]] = {}

    def rows_of(self, number: int) -> list[dict[str, Any]]:
        """Return the rows about a party, given by its world number, in the order of the table."""
        rows = self._rows.get(number)
        if rows is None:
            return []
        if number not in self._taken:
            table = self._table.select(list(self._wanted)) if self._wanted else self._table
            self._taken[number] = table.take(pa.array(rows)).to_pylist()
        return self._taken[number]

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


def count_parties(world: World) -> dict[str, int]:
    """Return how many parties each dataset states, and under the empty name how many there are.

    A party of several rows, ids or datasets is one.
    """
    names = world.tables["parties"]["dataset"].combine_chunks().dictionary_encode()
    number, which = world.column("parties", "party_idx"), names.indices.to_numpy()
    counts = {"": world.size}
    for place, dataset in enumerate(names.dictionary.to_pylist()):
        stated = np.zeros(world.size, np.bool_)
        stated[number[which == place]] = True
        counts[dataset] = int(np.count_nonzero(stated))
    return counts
