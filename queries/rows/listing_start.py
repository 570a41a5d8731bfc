"""When the entry that an answer turns on began: two days, equal where a source states one."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from graph.regimes.regime import RegimeVersion
from graph.regimes.who_is_listed import belonging_listings
from graph.world.world import World
from queries.question.answer_rows import ListingRow, PathRow
from queries.question.verdict_rows import ListingStart
from queries.rows.party_rows import listing_row


def listing_start(
    world: World, version: RegimeVersion | None, subject: int, day: int
) -> ListingStart | None:
    """Return when a party's first entry of a regime began, though it does not hold on a day.

    ``None`` where it has no such entry, or the regime has no version and is not assessed.
    """
    offsets, by_party = world.listings_by_party
    mine = by_party[int(offsets[subject]) : int(offsets[subject + 1])]
    # Most parties have no entry of any list, and what belongs to a rule need not be asked for them.
    if version is None or not mine.size:
        return None
    mine = np.sort(mine[belonging_listings(world, version)[0][mine]])
    rows = world.tables["listings"].take(pa.array(mine)).to_pylist()
    entries = [listing_row(world, said, day) for said in rows]
    return start_of(sorted(entries, key=lambda one: one["listing_start_min"] or "")[:1], [])


def start_of(own: Sequence[ListingRow], paths: Sequence[PathRow]) -> ListingStart | None:
    """Return when the entry began that is cited first: the party's own, else the first path's."""
    entry = next(iter([*own, *(one for path in paths for one in path["listings"][:1])]), None)
    if entry is None:
        return None
    return {
        "listing_start_min": entry["listing_start_min"],
        "listing_start_max": entry["listing_start_max"],
    }
