"""The ways from a party to its neighbours on a day: interests, links and shared addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.neighbours import rows_of_key
from graph.world.world import World

HUB: Final = 200
"""A party with more links and interests than these, or an address with more parties, is a hub;
paths do not pass through it."""
INTEREST: Final = "interest"
ADDRESS: Final = "address"
BEARER: Final = "bearer"
"""Topic of a party that stands for the unnamed holders of bearer shares."""

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One way from a party to another.

    Attributes:
        near: world number of the party that the step leaves, on the listed party's side.
        far: world number of the party that it reaches, on the target's side.
        kind: kind of link, ``interest`` or ``address``.
        rows: rows of ``links`` (one claim), of ``interests`` (all statements, strongest first),
            or of ``parties`` (one of each side that has the address).
        address: the address both share, as one of them writes it.
    """

    near: int
    far: int
    kind: str
    rows: tuple[int, ...]
    address: str | None = None

    @property
    def is_link(self) -> bool:
        """Return whether the step is a link or a shared address."""
        return self.kind != INTEREST

    @property
    def table(self) -> str:
        """The table of the record that ``rows`` belong to."""
        return {INTEREST: "interests", ADDRESS: "parties"}.get(self.kind, "links")

    def reverse(self) -> "Step":
        """Return the same way in the other direction."""
        rows = self.rows[::-1] if self.kind == ADDRESS else self.rows
        return Step(self.far, self.near, self.kind, rows, self.address)


@dataclass(frozen=True)
class Surroundings:
    """The ways between parties of a world on a day; keep it for several questions about that day.

    Attributes:
        world: the world.
        day: ordinal; what only perhaps holds is followed too.
        hub: the most links of a party, or parties at an address, to pass through.
    """

    world: World
    day: int
    hub: int = HUB
    _steps: dict[int, list[Step]] = field(default_factory=dict, repr=False)
    _hubs: dict[int, bool] = field(default_factory=dict, repr=False)

    def steps(self, number: int) -> list[Step]:
        """Return the ways from a party to its neighbours, in a fixed order."""
        if number not in self._steps:
            found = [*self._interests(number), *self._links(number), *self._addresses(number)]
            self._steps[number] = sorted(found)
        return self._steps[number]

    def is_hub(self, number: int) -> bool:
        """Return whether a party has too many links and interests to be passed through.

        A party that stands for the unnamed holders of bearer shares is a hub too: it is many
        people, not one.
        """
        if any(BEARER in row["topics"] for row in self.world.party_rows(number)):
            return True
        groups = [("links", pair) for pair in self._link_groups]
        groups += [("interests", self.world.interests_by_asset)]
        groups += [("interests", self.world.interests_by_owner)]
        count = sum(
            len(self._rows_on_day(name, rows_of_key(pair, number))) for name, pair in groups
        )
        return count > self.hub

    def _rows_on_day(self, table: str, rows: Longs) -> Longs:
        """Return those rows that hold or perhaps hold on the day."""
        begun = self.world.column(table, "may_from")[rows] <= self.day
        return rows[begun & (self.day < self.world.column(table, "may_until")[rows])]

    def _interests(self, number: int) -> Iterator[Step]:
        for other, groups in (
            ("owner", self.world.interests_by_asset),
            ("asset", self.world.interests_by_owner),
        ):
            rows = self._rows_on_day("interests", rows_of_key(groups, number))
            far = self.world.column("interests", f"{other}_idx")[rows]
            keyed = sorted(zip(far.tolist(), self._strengths(rows), rows.tolist(), strict=True))
            for party, members in groupby(keyed, key=lambda item: item[0]):
                if party not in (number, -1):
                    yield Step(number, party, INTEREST, tuple(item[-1] for item in members))

    def _strengths(self, rows: Longs) -> list[tuple[bool, int]]:
        """Return a sort key for each interest; the strongest come first."""
        table = self.world.tables["interests"].select(["certainty", "share", "votes"])
        keys = []
        for said in table.take(pa.array(rows)).to_pylist():
            ends = [share["high"] for share in (said["share"], said["votes"]) if share is not None]
            keys.append((said["certainty"] not in COUNTED_CERTAINTY, -max(ends, default=-1)))
        return keys

    @property
    def _link_groups(self) -> tuple[tuple[Longs, Longs], tuple[Longs, Longs]]:
        return self.world.links_by_source, self.world.links_by_target

    def _links(self, number: int) -> Iterator[Step]:
        kinds = self.world.tables["links"]["kind"]
        for other, groups in zip(("target", "source"), self._link_groups, strict=True):
            rows = self._rows_on_day("links", rows_of_key(groups, number))
            far = self.world.column("links", f"{other}_idx")[rows]
            for party, row in zip(far.tolist(), rows.tolist(), strict=True):
                if party not in (number, -1):
                    yield Step(number, party, kinds[row].as_py(), (row,))

    def _addresses(self, number: int) -> Iterator[Step]:
        offsets, places, codes, rows, flat = self.world.address_groups
        party = self.world.column("parties", "party_idx")
        seen: set[tuple[int, int]] = set()
        for row in sorted(rows_of_key(self.world.parties_by_number, number).tolist()):
            first, after = np.searchsorted(rows, [row, row + 1]).tolist()
            for place in range(first, after):
                code = int(codes[place])
                if code < 0:
                    continue
                there = rows[places[offsets[code] : offsets[code + 1]]]
                if len(drop_doubles(party[there])) > self.hub:
                    continue
                for other in there.tolist():
                    key = (int(party[other]), code)
                    if key[0] != number and key not in seen:
                        seen.add(key)
                        yield Step(number, key[0], ADDRESS, (row, other), flat[place].as_py())
