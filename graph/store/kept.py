"""What every question to a store needs of it, asked once for each data version."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from graph.store.base import Store


@dataclass(frozen=True)
class Whole:
    """The first entry of each list, the loaded files, and the columns beyond the model."""

    version: str
    lists: list[dict[str, Any]]
    files: list[dict[str, Any]]
    columns: list[str]


_kept: WeakKeyDictionary[Store, Whole] = WeakKeyDictionary()


def whole_of(store: Store, version: str) -> Whole:
    """Give it, asked of the store at the first need and where the data version has changed."""
    kept = _kept.get(store)
    if kept is None or kept.version != version:
        files = [row["found"] for row in store.read("files").dicts()]
        kept = _kept[store] = Whole(
            version,
            store.read("lists").dicts(),
            sorted(files, key=lambda found: int(found["row"])),
            list(store.read("marker").rows[0][0]["columns"]),
        )
    return kept
