"""The neighbours of a party by relation: their number, and one page of them.

An *owner* holds an interest in the party, a *holding* is one that the party holds; a consolidation
counts like an interest. Both ends of a link are neighbours, whichever way it points. A party is
never its own neighbour. A neighbour is one *now* if a statement about it holds or perhaps holds on
the day asked about. The cost is the degree of the party.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.name_keys import fold_name
from graph.values.share import UNIT
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.world import World

OWNERS: Final = "owners"
HOLDINGS: Final = "holdings"
OTHER: Final = "other"
LINK_RELATIONS: Final = {
    "Supply": "supply",
    "Directorship": "directorship",
    "Family": "family",
}
"""The relation of each kind of link; every other kind is ``other``."""
RELATIONS: Final = (OWNERS, HOLDINGS, *LINK_RELATIONS.values(), OTHER)
"""Every relation, in the order of the menu."""
HALF: Final = 50 * UNIT
NO_SHARE: Final = -1
"""Share of a neighbour for which none is stated."""
_COUNTRY: Final = 2

Longs = NDArray[np.int64]
Groups = tuple[Longs, Longs]


@dataclass(frozen=True)
class NeighbourCount:
    """The numbers of neighbours of one relation: now, and only before or after the day."""

    now: int
    past: int


@dataclass(frozen=True)
class NeighbourQuery:
    """A query for one page of neighbours.

    Attributes:
        relation: one of `RELATIONS`.
        day: ordinal.
        past: also those for which nothing holds on that day.
        text: part of any of their names, in any script; empty for all.
        country: two letters; empty for all.
        offset: number of neighbours to skip.
        limit: the most neighbours to return.
    """

    relation: str
    day: int
    past: bool = False
    text: str = ""
    country: str = ""
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class NeighbourMatches:
    """One page of neighbours.

    Attributes:
        parties: canonical ids; neighbours now come first, then larger shares, then smaller ids.
        total: number of neighbours on all pages.
        at_half: how many of them surely hold, or are held by, half or more on the day.
    """

    parties: tuple[str, ...]
    total: int
    at_half: int = 0


@dataclass(frozen=True)
class _Neighbours:
    """Neighbours of one relation: world numbers, whether now, largest share in 0.0001 %."""

    numbers: Longs
    now: NDArray[np.bool_]
    share: Longs


def count_neighbours(world: World, number: int, day: int) -> dict[str, NeighbourCount]:
    """Count the neighbours of a party (world number) on a day (ordinal), by relation.

    Relations without neighbours are left out.
    """
    counts = {}
    for relation in RELATIONS:
        far, now, _ = _statements(world, number, relation, day, shares=False)
        near = _merge_statements(far, now, np.zeros(far.size, np.int64))
        if near.numbers.size:
            held = int(np.count_nonzero(near.now))
            counts[relation] = NeighbourCount(held, near.numbers.size - held)
    return counts


def neighbour_page(world: World, number: int, sought: NeighbourQuery) -> NeighbourMatches:
    """Return one page of the neighbours of a party."""
    far, now, share = _statements(world, number, sought.relation, sought.day, shares=True)
    if not sought.past:
        far, share, now = far[now], share[now], now[now]
    near = _merge_statements(far, now, share)
    order = np.lexsort((near.numbers, -near.share, ~near.now))
    numbers: list[int] = near.numbers[order].tolist()
    if sought.text.strip():
        named = _parties_with_name(world, numbers, fold_name(sought.text))
        numbers = [each for each in numbers if each in named]
    if sought.country:
        countries = countries_of(world, numbers)
        numbers = [each for each in numbers if countries.get(each) == sought.country.lower()]
    taken = numbers[sought.offset : sought.offset + sought.limit]
    half = _half_neighbours(world, number, sought).intersection(numbers)
    return NeighbourMatches(tuple(map(world.id_of, taken)), len(numbers), len(half))


def _half_neighbours(world: World, number: int, sought: NeighbourQuery) -> set[int]:
    """Return the neighbours of whom no source that counts states less than half on the day."""
    lows: dict[int, int] = {}
    for table, rows, end in _parts(world, number, sought.relation):
        if table != "interests":
            continue
        begun, ended = (world.column(table, name)[rows] for name in ("may_from", "may_until"))
        rows = rows[(begun <= sought.day) & (sought.day < ended)]
        far = world.column(table, f"{end}_idx")[rows].tolist()
        columns = ["share", "votes", "types", "certainty"]
        said = world.tables[table].select(columns).take(pa.array(rows)).to_pylist()
        for other, one in zip(far, said, strict=True):
            # As the page of a party counts: votes where no share is stated; a bare holding is 0.
            stated = one["share"] or one["votes"] or (None if one["types"] else {"low": 0})
            if stated and one["certainty"] in COUNTED_CERTAINTY:
                lows[other] = min(lows.get(other, stated["low"]), stated["low"])
    return {other for other, low in lows.items() if low >= HALF}


def statements_between(
    world: World, numbers: Collection[int], fresh: Collection[int]
) -> tuple[list[int], list[int]]:
    """Return the rows between two of some parties, at least one of which is fresh.

    Args:
        world: the world.
        numbers: world numbers of the parties.
        fresh: those of them whose rows are wanted; the cost is their degree.

    Returns:
        Rows of ``interests`` and of ``links``, ascending.
    """
    inside = np.fromiter(sorted(numbers), np.int64, len(numbers))
    found: dict[str, set[int]] = {"interests": set(), "links": set()}
    for number in fresh:
        for table, groups, end in _both_ends(world):
            rows = rows_of_key(groups, number)
            far = world.column(table, f"{end}_idx")[rows]
            found[table].update(rows[np.isin(far, inside) & (far != number)].tolist())
    return sorted(found["interests"]), sorted(found["links"])


def transfers_between(world: World, numbers: Collection[int], fresh: Collection[int]) -> list[int]:
    """Return the rows of ``transfers`` between two of some parties, at least one of them fresh.

    One that names no receiver leads to the asset.
    """
    giver, receiver, asset = (
        world.column("transfers", f"{end}_idx") for end in ("giver", "receiver", "asset")
    )
    ends = giver, np.where(receiver < 0, asset, receiver)
    inside, new = ([*numbers], [*fresh])
    chosen = np.isin(ends[0], inside) & np.isin(ends[1], inside) & (ends[0] != ends[1])
    rows: list[int] = np.flatnonzero(
        chosen & (np.isin(ends[0], new) | np.isin(ends[1], new))
    ).tolist()
    return rows


def countries_of(world: World, numbers: Collection[int]) -> dict[int, str]:
    """Return the country of each party: two letters of its jurisdiction, else of a country."""
    columns = ["party_idx", "id", "dataset", "record_id", "jurisdiction", "countries"]
    table = _party_rows(world, numbers, columns)
    keys = [(name, "ascending") for name in columns[:4]]
    places: dict[int, str] = {}
    countries: dict[int, str] = {}
    for row in table.take(pc.sort_indices(table, sort_keys=keys)).to_pylist():
        if row["jurisdiction"]:
            places.setdefault(row["party_idx"], row["jurisdiction"][:_COUNTRY].lower())
        for country in row["countries"] or ():
            countries.setdefault(row["party_idx"], country[:_COUNTRY].lower())
    return countries | places


def _parties_with_name(world: World, numbers: Collection[int], folded: str) -> set[int]:
    """Return the parties with a name whose folded form contains a text."""
    table = _party_rows(world, numbers, ["party_idx", "names"])
    return {
        row["party_idx"]
        for row in table.to_pylist()
        if any(folded in fold_name(name["value"]) for name in row["names"] or ())
    }


def _party_rows(world: World, numbers: Collection[int], columns: list[str]) -> pa.Table:
    offsets, grouped_rows = world.parties_by_number
    chosen = np.fromiter(numbers, np.int64, len(numbers))
    begins, ends = offsets[chosen], offsets[chosen + 1]
    spans = zip(begins.tolist(), ends.tolist(), strict=True)
    places = [np.arange(begin, end) for begin, end in spans]
    rows = grouped_rows[np.concatenate(places)] if places else np.zeros(0, np.int64)
    return world.tables["parties"].select(columns).take(pa.array(rows))


def _statements(
    world: World, number: int, relation: str, day: int, *, shares: bool
) -> tuple[Longs, NDArray[np.bool_], Longs]:
    """Return for each statement of a relation the far party, whether it is now, and its share.

    Three arrays of one length; the share is the larger upper end of share and votes, and
    `NO_SHARE` for links or where ``shares`` is false.
    """
    parts = list(_parts(world, number, relation))
    far, now, share = [], [], []
    for table, rows, end in parts:
        others = world.column(table, f"{end}_idx")[rows].astype(np.int64)
        kept = (others >= 0) & (others != number)
        rows = rows[kept]
        far.append(others[kept])
        begun, ended = (world.column(table, name)[rows] for name in ("may_from", "may_until"))
        now.append((begun <= day) & (day < ended))
        wanted = shares and table == "interests"
        share.append(_shares(world, rows) if wanted else np.full(rows.size, NO_SHARE, np.int64))
    return np.concatenate(far), np.concatenate(now), np.concatenate(share)


def _parts(world: World, number: int, relation: str) -> Iterator[tuple[str, Longs, str]]:
    """Yield the table, the rows and the far end of the statements of a relation."""
    if relation == OWNERS:
        yield "interests", rows_of_key(world.interests_by_asset, number), "owner"
    elif relation == HOLDINGS:
        yield "interests", rows_of_key(world.interests_by_owner, number), "asset"
    else:
        kinds = world.tables["links"]["kind"]
        for groups, end in ((world.links_by_source, "target"), (world.links_by_target, "source")):
            rows = rows_of_key(groups, number)
            # Most parties have no link at all, and an empty look-up costs as much as another.
            found = kinds.take(pa.array(rows)).to_pylist() if rows.size else []
            said = [LINK_RELATIONS.get(kind, OTHER) for kind in found]
            yield "links", rows[np.array([each == relation for each in said], bool)], end


def _both_ends(world: World) -> Iterator[tuple[str, Groups, str]]:
    yield "interests", world.interests_by_asset, "owner"
    yield "interests", world.interests_by_owner, "asset"
    yield "links", world.links_by_source, "target"
    yield "links", world.links_by_target, "source"


def _shares(world: World, rows: Longs) -> Longs:
    table = world.tables["interests"].select(["share", "votes"]).take(pa.array(rows))
    highs = [
        pc.fill_null(pc.struct_field(table[name], "high"), NO_SHARE).to_numpy().astype(np.int64)
        for name in ("share", "votes")
    ]
    return np.asarray(np.maximum(*highs), np.int64)


def _merge_statements(far: Longs, now: NDArray[np.bool_], share: Longs) -> _Neighbours:
    numbers, place = np.unique(far, return_inverse=True)
    held = np.zeros(numbers.size, np.bool_)
    np.logical_or.at(held, place, now)
    largest = np.full(numbers.size, NO_SHARE, np.int64)
    np.maximum.at(largest, place, share)
    return _Neighbours(numbers, held, largest)


def rows_of_key(groups: Groups, key: int) -> Longs:
    """Return the rows of one key of a grouping."""
    offsets, rows = groups
    return rows[offsets[key] : offsets[key + 1]]
