"""Fetches from a store by whom the ships and aircraft on lists are held, level by level upward.

A party is told of such a ship below it (`graph.verdict.listed_vehicles`). Few ships are listed, and
few hold them, so all of that is fetched once for a data version, and not what a party holds.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final

from graph.store.protocol.fetched_worlds import StoreCache

_KEPT: Final = "holdings_of_vehicles"

Row = dict[str, Any]
Read = Callable[[str, Collection[str]], list[Row]]


def holdings_to_vehicles(whole: StoreCache, read: Read, owners: Iterable[str]) -> Iterator[Row]:
    """Yield the statements that lead from some owners down to ships and aircraft on lists.

    Args:
        whole: what is kept of the store.
        read: returns the rows of a read for some ids.
        owners: ids of parties of the graph.
    """
    if _KEPT not in whole.looked_up:
        whole.looked_up[_KEPT] = _fetch_holdings(read)
    held: dict[str, list[Row]] = whole.looked_up[_KEPT]
    waiting = list(owners)
    seen = set(waiting)
    for owner in waiting:
        for row in held.get(owner, ()):
            yield row
            if row["asset"] not in seen:
                seen.add(row["asset"])
                waiting.append(row["asset"])


def _fetch_holdings(read: Read) -> dict[str, list[Row]]:
    """Return the statements on who holds listed ships, and who holds these, by their owner."""
    held = defaultdict[str, list[Row]](list)
    fresh = {row["id"] for row in read("vehicles", ())}
    seen = set[str]()
    while fresh:
        seen |= fresh
        found = [*read("interests_into", fresh), *read("consolidations_into", fresh)]
        for row in found:
            held[row["owner"]].append(row)
        fresh = {row["owner"] for row in found} - seen
    return dict(held)
