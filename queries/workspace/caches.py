"""Caches and stores filled anew from the record, for `load`, `rebuild` and `drop`."""

from graph.record.record import WAIT, Record
from graph.search.name_index import NameIndex
from graph.store.open_store import open_embedded
from graph.world.open_world import forget_worlds
from queries.find.find_party import name_index
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.workspace.backends import configured_store, record_world
from queries.workspace.store_world import world_for_store


def check_writable(settings: Settings, record: Record) -> None:
    """Check that this workspace may fill the store, before anything is written.

    Raises:
        StoreError: it cannot be reached, or holds other data; rule 27 of docs/reference/rules.md.
    """
    record.ensure_workspace_id()
    store = configured_store(settings)
    try:
        store.check_writable()
    finally:
        store.close()


def rebuild_caches(record: Record) -> None:
    """Build the folded world and the name index of a record anew."""
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    name_index(record.workspace / "cache" / "names", record_world(record))


def forget_caches(record: Record) -> None:
    """Remove the caches of a record, but for a graph that another process builds or serves.

    Such a process is waited for as long as one that writes the record; then a remark names it.
    """
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    store = open_embedded(record.workspace)
    for holder in store.forget(WAIT):
        write_remark(
            f"a graph that still holds what was dropped is built or served elsewhere ({holder}); "
            "once that has ended, remove it with: ownership rebuild"
        )


def fill_store(settings: Settings, record: Record) -> None:
    """Fill the store, embedded or at an address, with the record's current version.

    Raises:
        StoreError: it cannot be reached, or holds what is not this workspace's.
    """
    world = record_world(record)
    store = configured_store(settings)
    try:
        write_remark(f"filling {settings.store} with data version {world.data_version}")
        store.load(world_for_store(world, record))
    finally:
        store.close()
