"""The ties of many parties of a world on a day at once: interests, links and shared addresses."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.ties.reach_between import HUB
from graph.world.neighbours import LINK_RELATIONS, OTHER, RELATIONS
from graph.world.world import World

TABLES: Final = ("interests", "links", "parties")
"""The table of a tie, by its code; one of ``parties`` is a shared address."""
_INTERESTS, _LINKS, _ADDRESSES = range(3)

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Ties:
    """Ties as columns of one length.

    Attributes:
        near: world number of the party that was asked for.
        far: world number of the other.
        table: code of the table, a place in `TABLES`.
        row: row in that table; of a shared address the near party's row.
        other: the far party's row of a shared address; else -1.
        relation: place of the relation in `RELATIONS`, seen from the near party; -1 for addresses.
    """

    near: Longs
    far: Longs
    table: Longs
    row: Longs
    other: Longs
    relation: Longs

    def where(self, mask: NDArray[np.bool_]) -> "Ties":
        """Return the ties that a mask selects."""
        return Ties(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))

    @staticmethod
    def join(parts: "list[Ties]") -> "Ties":
        """Return several columns of ties end to end."""
        names = Ties.__dataclass_fields__
        return Ties(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class WorldTies:
    """The ties of a world on a day (ordinal); what only perhaps holds that day is one too."""

    world: World
    day: int

    def count_neighbours(self, parties: Collection[int]) -> dict[int, int]:
        """Return the number of neighbours of each party by interests and links, by relation."""
        found = self.statements(parties)
        told = np.unique(np.stack([found.near, found.relation, found.far]), axis=1)[0]
        numbers, counts = np.unique(told, return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))

    def neighbours(self, parties: Collection[int]) -> set[int]:
        """Return all parties that these have a tie to."""
        return set(self.ties(parties).far.tolist())

    def ties(self, parties: Collection[int]) -> Ties:
        """Return every tie of some parties."""
        return Ties.join([self.statements(parties), self.addresses(parties)])

    def statements(self, parties: Collection[int]) -> Ties:
        """Return the interests and links of some parties."""
        numbers = np.fromiter(parties, np.int64, len(parties))
        world, owners, holdings = self.world, 0, 1
        parts = [
            self._side(numbers, _INTERESTS, world.interests_by_asset, "owner", owners),
            self._side(numbers, _INTERESTS, world.interests_by_owner, "asset", holdings),
            self._side(numbers, _LINKS, world.links_by_source, "target", None),
            self._side(numbers, _LINKS, world.links_by_target, "source", None),
        ]
        return Ties.join(parts)

    def _side(
        self,
        numbers: Longs,
        table: int,
        groups: tuple[Longs, Longs],
        end: str,
        relation: int | None,
    ) -> Ties:
        near, rows = _rows_of(groups, numbers)
        name = TABLES[table]
        far = self.world.column(name, f"{end}_idx")[rows].astype(np.int64)
        begun = self.world.column(name, "may_from")[rows] <= self.day
        on_day = begun & (self.day < self.world.column(name, "may_until")[rows])
        kept = on_day & (far >= 0) & (far != near)
        near, far, rows = near[kept], far[kept], rows[kept]
        same = np.full(rows.size, -1 if relation is None else relation, np.int64)
        relations = self._link_relations(rows) if relation is None else same
        return Ties(near, far, np.full(rows.size, table), rows, np.full(rows.size, -1), relations)

    def _link_relations(self, rows: Longs) -> Longs:
        kinds = self.world.tables["links"]["kind"].take(pa.array(rows)).to_pylist()
        said = (RELATIONS.index(LINK_RELATIONS.get(kind, OTHER)) for kind in kinds)
        return np.fromiter(said, np.int64, len(kinds))

    def addresses(self, parties: Collection[int]) -> Ties:
        """Return the parties that share an address with some, but for crowded addresses."""
        offsets, places, codes, rows, _ = self.world.address_groups
        party = self.world.column("parties", "party_idx")
        numbers = np.fromiter(parties, np.int64, len(parties))
        _, own = _rows_of(self.world.parties_by_number, numbers)
        own = np.sort(own)
        first, after = np.searchsorted(rows, own), np.searchsorted(rows, own + 1)
        mine = _spans(first, after - first)
        mine = mine[codes[mine] >= 0]
        # Several rows may place one party at an address: the first of each party tells it.
        found: dict[tuple[int, int, int], tuple[int, int]] = {}
        for code in np.unique(codes[mine]).tolist():
            there = np.sort(rows[places[offsets[code] : offsets[code + 1]]])
            if np.unique(party[there]).size > HUB:
                continue
            here = np.sort(rows[mine[codes[mine] == code]])
            for a, b in ((a, b) for a in here.tolist() for b in there.tolist()):
                if party[a] != party[b]:
                    found.setdefault((int(party[a]), int(party[b]), code), (a, b))
        told = [(near, far, *pair) for (near, far, _), pair in found.items()]
        near, far, row, other = np.array(told, np.int64).reshape(-1, 4).T
        none = np.full(near.size, -1)
        return Ties(near, far, np.full(near.size, _ADDRESSES), row, other, none)

    def certainties(self, found: Ties) -> list[str]:
        """Return how sure each tie is; a shared address is ``reported``."""
        said = np.full(found.row.size, "reported", dtype=object)
        for code in (_INTERESTS, _LINKS):
            mask = found.table == code
            words = self.world.tables[TABLES[code]]["certainty"].take(pa.array(found.row[mask]))
            said[mask] = words.to_pylist()
        return [str(word) for word in said.tolist()]

    def with_topic(self, numbers: Collection[int], topic: str) -> set[int]:
        """Return those of some parties of whom a source states a topic."""
        chosen = np.fromiter(numbers, np.int64, len(numbers))
        near, rows = _rows_of(self.world.parties_by_number, chosen)
        topics = self.world.tables["parties"]["topics"].take(pa.array(rows)).combine_chunks()
        said: Any = pc.equal(pc.list_flatten(topics), topic)
        return set(near[pc.list_parent_indices(topics).filter(said).to_numpy()].tolist())


def _rows_of(groups: tuple[Longs, Longs], numbers: Longs) -> tuple[Longs, Longs]:
    """Return the rows of groups end to end, and beside each the number of its group."""
    offsets, rows = groups
    begins = offsets[numbers]
    counts = offsets[numbers + 1] - begins
    return np.repeat(numbers, counts), rows[_spans(begins, counts)]


def _spans(begins: Longs, counts: Longs) -> Longs:
    """Return the places of spans end to end.

    >>> _spans(np.array([5, 9]), np.array([2, 1])).tolist()
    [5, 6, 9]
    """
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    return np.repeat(begins - before, counts) + np.arange(total)
