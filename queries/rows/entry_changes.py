"""How an entry of a list began or ended, in words that fit the other entries of the same party."""

from collections.abc import Iterator, Sequence

from graph.values.dates import Holds
from graph.world.listing_days import listing_holds
from graph.world.world import World
from queries.question.answer_rows import ListingRow, RecordRow
from queries.rows.citations import record_row
from queries.rows.party_rows import listing_row
from queries.words.list_names import is_on_same_list


def entries_beside(
    world: World, said: RecordRow, *, ended: bool, days: Sequence[int] = ()
) -> list[ListingRow]:
    """Return what keeps a party on a list when an entry of it ends, or had put it on before.

    Args:
        world: the world of the entry.
        said: the entry, a row of ``listings``.
        ended: the entry ended; else it began.
        days: ordinals of further days on which the others must hold.
    """
    entry = listing_row(world, said, said["may_until"] if ended else said["may_from"])
    # On the first day without it, or on the last day before it.
    wanted = [*days, said["may_until"]] if ended else [said["may_from"] - 1]
    others = _rows_of_party(world, said)
    standing = [one for one in others if all(listing_holds(one, d) is Holds.YES for d in wanted)]
    found = [listing_row(world, one, wanted[0]) for one in standing]
    return [one for one in found if is_on_same_list(entry, one)]


def _rows_of_party(world: World, said: RecordRow) -> Iterator[RecordRow]:
    offsets, by_party = world.listings_by_party
    party = said["party_idx"]
    for row in by_party[int(offsets[party]) : int(offsets[party + 1])].tolist():
        other = record_row(world, "listings", row)
        if other["record_key"] != said["record_key"]:
            yield other
