"""Caches and stores filled anew from the record, for `load`, `rebuild` and `drop`."""

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from graph.record.record import WAIT, Record
from graph.search.name_index import NameIndex
from graph.store.open_store import open_embedded
from graph.values.errors import OwnershipError
from graph.world import kept_scores
from graph.world.open_world import forget_worlds
from queries.find.find_party import name_index
from queries.find.index_ahead import IndexAhead
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.workspace.backends import configured_store, record_world
from queries.workspace.store_world import world_for_store

if TYPE_CHECKING:
    from ingest.load.progress import Progress


def check_writable(settings: Settings, record: Record) -> None:
    """Check that this workspace may fill the store, before anything is written.

    Raises `StoreError` if it is down, or holds other data; rule 27 of docs/reference/rules.md.
    """
    record.ensure_workspace_id()
    store = configured_store(settings)
    try:
        store.check_writable()
    finally:
        store.close()


class Stages:
    """Shows the stages of what is made from a record, each with a bar of its own."""

    def __init__(self, progress: "Progress | None") -> None:
        """Take who is told; nobody if it is ``None``."""
        from ingest.load.progress import Silent

        self._told = progress or Silent()
        self._name: str | None = None

    def step(self, name: str, done: int, every: int) -> None:
        """Show how much of a stage is done; what is done at once needs no bar."""
        if name != self._name:
            self.end()
            if done >= every:
                return
            self._told.start(name, every)
            self._name = name
        self._told.step(done, done)

    def end(self) -> None:
        """End the stage that is shown, if there is one."""
        if self._name is not None:
            self._told.end()
        self._name = None


def rebuild_caches(settings: Settings, record: Record, progress: "Progress | None") -> None:
    """Build world, name index and store of a record anew; refuses as `fill_store` does."""
    forget_worlds(record)
    NameIndex.forget(record.workspace / "cache" / "names")
    # Scores that are whole stay: they take longest.
    if kept_scores.find_damage(record):
        kept_scores.forget_scores(record)
    stages = Stages(progress)
    try:
        _make_names(record, stages)
        fill_store(settings, record, stages)
    finally:
        stages.end()


def prepare_answers(record: Record, progress: "Progress | None") -> None:
    """Make what a first question needs, if that was not done yet: names compared, and their index.

    What was loaded is loaded: what fails here is told, and is made when something is asked.
    """
    stages = Stages(progress)
    try:
        _make_names(record, stages)
    except (OwnershipError, MemoryError, OSError) as wrong:
        write_remark(f"Names are compared and indexed when something is asked: {wrong}")
    except KeyboardInterrupt:
        write_remark(
            "The files are loaded. Names are compared and indexed when something is asked."
        )
        raise
    finally:
        stages.end()


def _make_names(record: Record, stages: Stages) -> None:
    place = record.workspace / "cache" / "names"
    step = partial(stages.step, "names made searchable")
    # The two need nothing of each other, and each takes long.
    with closing(IndexAhead(place)) as ahead:
        world = record_world(record, stages.step, ahead.begin)
        ahead.finish(step)
    name_index(place, world, step)


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


def fill_store(settings: Settings, record: Record, stages: Stages | None = None) -> None:
    """Fill the store with the record's version; `StoreError` if down, or another workspace's."""
    world = record_world(record)
    store = configured_store(settings)
    try:
        write_remark(f"filling {settings.store} with data version {world.data_version}")
        store.load(world_for_store(world, record), (stages or Stages(None)).step)
    finally:
        store.close()
