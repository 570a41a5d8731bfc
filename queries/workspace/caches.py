"""Caches and stores made anew from the record: what `load` and `rebuild` do beside answering."""

from graph.record.record import WAIT, Record
from graph.search.name_index import NameIndex
from graph.store.arcadedb.embedded_store import EmbeddedStore
from graph.store.protocol.graph_store import EngineSettings
from graph.world.open_world import forget_worlds
from queries.find.find_party import name_index
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.workspace.backends import store_at, world_of
from queries.workspace.store_world import world_for_store


def check_writable(settings: Settings, record: Record) -> None:
    """Make sure that a store may be filled by this workspace, before anything is written.

    Raises:
        StoreError: it cannot be reached, or holds what is not ours (rule 27 on stores).
    """
    record.ensure_workspace_id()
    store = store_at(settings)
    try:
        store.check_writable()
    finally:
        store.close()


def remake_caches(record: Record) -> None:
    """Make the folded world and the name index of a record anew."""
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    name_index(record.workspace / "cache" / "names", world_of(record))


def forget_caches(record: Record) -> None:
    """Remove what is made from a record, but for what another process builds or serves.

    Such a process is waited for as long as one that writes the record; then it is named.
    """
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    store = EmbeddedStore(record.workspace / "cache" / "graph", EngineSettings())
    for holder in store.forget(WAIT):
        write_remark(
            f"a graph that still holds what was dropped is built or served elsewhere ({holder}); "
            "once that has ended, remove it with: ownership rebuild"
        )


def fill_store(settings: Settings, record: Record) -> None:
    """Fill the store, embedded or at an address, with the record's current version (rule 27).

    Raises:
        StoreError: it cannot be reached, or holds what is not this workspace's.
    """
    world = world_of(record)
    store = store_at(settings)
    try:
        write_remark(f"filling {settings.store} with data version {world.data_version}")
        store.load(world_for_store(world, record))
    finally:
        store.close()
