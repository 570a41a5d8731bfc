"""What was fetched from a store, kept in memory while the store has the same data version."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

import orjson

from graph.head.rule_status import RuleStatus
from graph.store.protocol.graph_store import Store
from graph.world.world import World

MOST_WORLDS: Final = 64
MOST_ROWS: Final = 20_000
"""A fetched world with more interests is not kept."""

Row = dict[str, Any]


@dataclass(frozen=True)
class StoreCache:
    """What every question to a store needs, and the worlds that were fetched last.

    Attributes:
        version: the data version.
        lists: the first entry of each list, with the party it names.
        listed: the rows about these parties.
        files: the loaded files.
        columns: columns beyond the model, as `extra_columns` writes them.
        has_past: whether the graph also has what was known once.
        rule_statuses: what was set of the status of rules, in that order.
        decided_until: the last day on which every decision counts as the graph has it; or empty.
        listed_parts: the branches and sub-funds that are or were on a list, by whose they are.
        vehicles_once: the ships and aircraft that were on a list once, by ids of the past.
        unread: how many entries of each dataset have no name that can be read.
        worlds: fetched worlds by question, the latest last.
        looked_up: what else was fetched for every question, by what it is.
    """

    version: str
    lists: list[Row]
    listed: list[Row]
    files: list[Row]
    columns: list[str]
    has_past: bool
    rule_statuses: tuple[RuleStatus, ...]
    decided_until: str
    unread: Mapping[str, int]
    listed_parts: Mapping[str, list[str]]
    vehicles_once: Sequence[str]
    worlds: OrderedDict[Hashable, World] = field(default_factory=OrderedDict)
    looked_up: dict[str, Any] = field(default_factory=dict)

    @property
    def parties(self) -> set[str]:
        """The parties that ``listed`` is about."""
        return {row["party"] for row in self.lists}

    def keep_world(self, question: Hashable, world: World) -> None:
        """Store a fetched world, unless it is large; drop the oldest over `MOST_WORLDS`."""
        if world.tables["interests"].num_rows > MOST_ROWS:
            return
        self.worlds[question] = world
        while len(self.worlds) > MOST_WORLDS:
            self.worlds.popitem(last=False)


_caches: WeakKeyDictionary[Store, StoreCache] = WeakKeyDictionary()


def store_cache(store: Store, version: str) -> StoreCache:
    """Return what is kept of a store, fetched again if its data version has changed."""
    kept = _caches.get(store)
    if kept is None or kept.version != version:
        lists = store.read("lists").dicts()
        parties = sorted({row["party"] for row in lists})
        files = [row["found"] for row in store.read("files").dicts()]
        marker = store.read("marker").rows[0][0]
        kept = _caches[store] = StoreCache(
            version,
            lists,
            store.read("about", {"ids": parties}).dicts(),
            sorted(files, key=lambda found: int(found["row"])),
            list(marker["columns"]),
            bool(marker["has_past"]),
            tuple(RuleStatus(**said) for said in orjson.loads(marker.get("rule_statuses") or "[]")),
            marker.get("decided_until") or "",
            orjson.loads(marker.get("unread_entries") or "{}"),
            _by_whole(orjson.loads(marker["listed_parts"])),
            orjson.loads(marker["vehicles_once"]),
        )
    return kept


def _by_whole(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for whole, part in pairs:
        found.setdefault(whole, []).append(part)
    return found
