"""Caches and stores filled anew from the record, for `load`, `rebuild` and `drop`."""

from graph.record.record import WAIT, Record
from graph.search.name_index import NameIndex
from graph.store.arcadedb.embedded_store import EmbeddedStore
from graph.store.protocol.graph_store import EngineSettings
from graph.world.open_world import forget_worlds
from queries.find.find_party import name_index
from queries.question.remark import say
from queries.question.settings import Settings
from queries.workspace.backends import store_at, world_of
from queries.workspace.store_world import world_for_store


def check_writable(settings: Settings, record: Record) -> None:
    """Check that this workspace may fill the store, before anything is written.

    Raises:
        StoreError: it cannot be reached, or holds other data; rule 27 of docs/reference/rules.md.
    """
    record.identify()
    store = store_at(settings)
    try:
        store.check_writable()
    finally:
        store.close()


def remake_caches(record: Record) -> None:
    """Build the folded world and the name index of a record anew."""
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    name_index(record.workspace / "cache" / "names", world_of(record))


def forget_caches(record: Record) -> None:
    """Remove the caches of a record, but for a graph that another process builds or serves.

    Such a process is waited for as long as one that writes the record; then a remark names it.
    """
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    store = EmbeddedStore(record.workspace / "cache" / "graph", EngineSettings())
    for holder in store.forget(WAIT):
        say(
            f"a graph that still holds what was dropped is built or served elsewhere ({holder}); "
            "once that has ended, remove it with: ownership rebuild"
        )


def fill_store(settings: Settings, record: Record) -> None:
    """Fill the store, embedded or at an address, with the record's current version.

    Raises:
        StoreError: it cannot be reached, or holds what is not this workspace's.
    """
    world = world_of(record)
    store = store_at(settings)
    try:
        say(f"filling {settings.store} with data version {world.data_version}")
        store.load(world_for_store(world, record))
    finally:
        store.close()
