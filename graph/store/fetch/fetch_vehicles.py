"""Fetches from a store by whom the ships and aircraft on lists are held, level by level upward.

A party is told of such a ship below it (`graph.verdict.listed_vehicles`). Few ships are listed, and
few hold them, so all of that is fetched once for a data version, and not what a party holds.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from graph.store.protocol.fetched_worlds import StoreCache

_KEPT: Final = "holdings_of_vehicles"
_EVER: Final = "holdings_of_vehicles_ever"

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


@dataclass
class HoldingsEver:
    """By whom ships on lists, now or once, were ever held; parties are ids of today or the past.

    Attributes:
        held: by the id of the owner, statements of today and of the past; the kind of each, its
            number, the row and the id of what is held.
        mates: ids that are, or may have been, one party with an id.
        today: the party of today that an id belongs to.
    """

    held: dict[str, list[tuple[str, int, Any, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    mates: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    today: set[str] = field(default_factory=set)

    def join(self, one: str, two: str | None) -> None:
        """Take two ids for perhaps one party."""
        if two is not None and one != two:
            self.mates[one].add(two)
            self.mates[two].add(one)

    def below(
        self, owners: Iterable[str], is_known: Callable[[Row], bool]
    ) -> tuple[set[str], list[tuple[str, int, Any]]]:
        """Return the ids on the ways from some owners down to ships, and the rows of these ways.

        ``is_known`` tells of a row whether it is to be followed.
        """
        waiting, rows = list(owners), list[tuple[str, int, Any]]()
        seen = set(waiting)
        for one in waiting:
            near = set(self.mates.get(one, ()))
            for kind, number, row, asset in self.held.get(one, ()):
                if is_known(row):
                    rows.append((kind, number, row))
                    near.add(asset)
            waiting += sorted(near - seen)
            seen |= near
        return seen, rows


def holdings_ever(whole: StoreCache, read: Read) -> HoldingsEver:
    """Return by whom ships on lists, now or once, were ever held."""
    kept: HoldingsEver | None = whole.looked_up.get(_EVER)
    if kept is None:
        kept = whole.looked_up[_EVER] = HoldingsEver()
        fresh = {row["id"] for row in read("vehicles", ())} | {*whole.vehicles_once}
        seen = set[str]()
        while fresh:
            seen |= fresh
            fresh = _look_above(kept, read, fresh, has_past=whole.has_past) - seen
    return kept


def _look_above(found: HoldingsEver, read: Read, ids: set[str], *, has_past: bool) -> set[str]:
    """Add what was ever stated above some ids, and return the ids that it leads to."""
    owners = set[str]()
    for row in read("entities", ids):
        found.today.add(row["id"])
        for member in row["found"].get("member_ids") or ():
            found.join(row["id"], member)
    for row in (*read("interests_into", ids), *read("consolidations_into", ids)):
        said = "now", int(row["found"]["row"]), row["found"], row["asset"]
        found.held[row["owner"]].append(said)
        owners.add(row["owner"])
    for row in read("past", ids) if has_past else ():
        if row["kind"] == "id":
            found.join(row["asked"], row["id"])
            found.join(row["asked"], row["found"])
        elif row["kind"] == "interests":
            stated = orjson.loads(row["found"])
            if row["asked"] == stated["to_id"]:
                said = "past", int(row["row"]), stated, row["asked"]
                found.held[stated["from_id"]].append(said)
                owners.add(stated["from_id"])
    return owners.union(*(found.mates.get(one, ()) for one in ids))
