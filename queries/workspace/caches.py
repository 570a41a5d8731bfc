"""Caches and stores filled anew from the record, for `load`, `rebuild` and `drop`."""

from typing import TYPE_CHECKING

from graph.record.record import WAIT, Record
from graph.search.name_index import NameIndex
from graph.store.open_store import open_embedded
from graph.values.errors import OwnershipError
from graph.world.open_world import forget_worlds
from queries.find.find_party import name_index
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.workspace.backends import configured_store, record_world
from queries.workspace.store_world import world_for_store

if TYPE_CHECKING:
    from ingest.load.progress import Progress


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


def compare_names(record: Record, progress: "Progress | None") -> None:
    """Compare the names of a record with those on its lists, if that was not done yet.

    What was loaded is loaded: a comparison that fails is told, and is made when something is asked.
    """
    from ingest.load.progress import Silent

    told = progress or Silent()
    shown = False

    def step(done: int, every: int) -> None:
        nonlocal shown
        # What is done at once needs no bar.
        if not shown and done < every:
            told.start("names compared with those on lists", every)
            shown = True
        if shown:
            told.step(done, done)

    try:
        record_world(record, step)
    except (OwnershipError, MemoryError) as wrong:
        write_remark(f"Names are compared when something is asked: {wrong}")
    except KeyboardInterrupt:
        write_remark("The files are loaded. Names are compared when something is asked.")
        raise
    finally:
        if shown:
            told.end()


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
