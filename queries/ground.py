"""What an answer stands on: the record's arrays, or a store at an address alone.

Rule 28 on stores: with the embedded store an answer comes from the record; with an address it
comes from that store only, by its upstream cone and then the same mathematics.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from graph.errors import StoreError
from graph.fold import open_world
from graph.record import Record
from graph.world import World
from queries.answer import Answer
from queries.finder import name_index, resolve
from queries.settings import APP, Settings

if TYPE_CHECKING:
    from graph.search import NameIndex
    from graph.store.base import Store


class Ground(Protocol):
    """Everything that questions need to know of where they are asked."""

    @property
    def data_version(self) -> str:
        """The hash that answers are stamped with."""

    @property
    def world(self) -> World:
        """All of it."""

    def world_for(self, parties: Sequence[str], *, links: bool, downstream: bool = False) -> World:
        """As much as questions about these canonical parties need."""

    def resolve(self, text: str) -> str:
        """The id of the one canonical party that a text means."""

    def search(self, text: str, *, limit: int, country: str | None, schema: str | None) -> Answer:
        """Parties by name or number."""

    def sources(self) -> list[dict[str, Any]]:
        """The loaded files."""

    def store(self) -> "Store":
        """The graph store, filled and fresh."""

    def close(self) -> None:
        """Let go of the store."""


class RecordGround:
    """Answers from the record of a workspace."""

    def __init__(self, record: Record) -> None:
        """Take the version of the record that is current now."""
        self.record = record
        self._store: Store | None = None

    @cached_property
    def world(self) -> World:
        """The record, folded."""
        return open_world(self.record)

    @property
    def data_version(self) -> str:
        """The record's data version."""
        return self.world.data_version

    @cached_property
    def index(self) -> "NameIndex":
        """The name index of this data version."""
        return name_index(self.record.workspace / "cache" / "names", self.world)

    def world_for(self, parties: Sequence[str], *, links: bool, downstream: bool = False) -> World:
        """The whole record; questions take the cone that they need from it."""
        return self.world

    def resolve(self, text: str) -> str:
        """The id of the one canonical party that a text means."""
        number = self.world.index_of(text.strip()) if text.strip() else None
        if number is None:
            number = resolve(self.world, self.index, text)
        return self.world.id_of(number)

    def search(self, text: str, *, limit: int, country: str | None, schema: str | None) -> Answer:
        """Parties by name or number, best first."""
        return found_rows(self.world, self.index, text, limit=limit, country=country, schema=schema)

    def sources(self) -> list[dict[str, Any]]:
        """The loaded files."""
        rows: list[dict[str, Any]] = self.world.sources.to_pylist()
        return rows

    def store(self) -> "Store":
        """The embedded store, built from the record where it is missing or stale."""
        from graph.store import open_embedded

        if self._store is None:
            self._store = open_embedded(self.record.workspace, self.world)
        return self._store

    def close(self) -> None:
        """Let go of the embedded store."""
        if self._store is not None:
            self._store.close()
            self._store = None


class StoreGround:
    """Answers from a store at an address alone."""

    def __init__(self, settings: Settings) -> None:
        """Name the store; it is reached when it is needed."""
        self._settings = settings
        self._store: Store | None = None

    def store(self) -> "Store":
        """The store at the address.

        Raises:
            StoreError: it cannot be reached, or was not filled by this program.
        """
        from graph.store import open_store

        if self._store is None:
            settings = self._settings
            self._store = open_store(settings.store, user=settings.user, password=settings.password)
        return self._store

    @cached_property
    def data_version(self) -> str:
        """The data version that the store was filled with."""
        version = self.store().data_version()
        if version is None:
            raise StoreError(
                f"{self._settings.store} holds no graph of this program; fill it with: "
                f"ownership --store {self._settings.store} rebuild"
            )
        return version

    @cached_property
    def world(self) -> World:
        """The whole graph, fetched; only what needs all parties asks for it."""
        from graph.store.cone import whole_world

        return whole_world(self.store())

    @cached_property
    def _parties(self) -> World:
        """Parties and their names only, enough to find one."""
        from graph.store.cone import parties_world

        return parties_world(self.store())

    @cached_property
    def index(self) -> "NameIndex":
        """The name index of this store's data version, kept in the user's cache folder."""
        return name_index(self._cache / "names", self._parties)

    @property
    def _cache(self) -> Path:
        from platformdirs import user_cache_path

        return user_cache_path(APP, appauthor=False) / "stores" / self.data_version

    def world_for(self, parties: Sequence[str], *, links: bool, downstream: bool = False) -> World:
        """The cone of these parties, fetched in frontier batches."""
        from graph.store.cone import world_from_store

        return world_from_store(self.store(), list(parties), links=links, downstream=downstream)

    def resolve(self, text: str) -> str:
        """The id of the one canonical party that a text means."""
        return self._parties.id_of(resolve(self._parties, self.index, text))

    def search(self, text: str, *, limit: int, country: str | None, schema: str | None) -> Answer:
        """Parties by name or number, best first."""
        world = self._parties
        return found_rows(world, self.index, text, limit=limit, country=country, schema=schema)

    def sources(self) -> list[dict[str, Any]]:
        """The files that the store was filled from."""
        rows: list[dict[str, Any]] = self._parties.sources.to_pylist()
        return rows

    def close(self) -> None:
        """Let go of the connection."""
        if self._store is not None:
            self._store.close()
            self._store = None


def found_rows(
    world: World,
    index: "NameIndex",
    text: str,
    *,
    limit: int,
    country: str | None,
    schema: str | None,
) -> Answer:
    """Give the rows of ``search`` in the interface."""
    rows = Answer()
    for hit in index.search(text, limit=limit, country=country, schema=schema):
        number = world.index_of(hit.party_id)
        if number is None:
            continue
        stated = world.party_rows(number)
        rows.append(
            {
                "id": hit.party_id,
                "name": world.name_of(number),
                "schema": world.schema_of(number),
                "jurisdiction": next(
                    (r["jurisdiction"] for r in stated if r["jurisdiction"]), None
                ),
                "identifiers": sorted({i for r in stated for i in r["identifiers"]}),
                "matched_on": hit.matched_on,
                "score": round(hit.score, 1),
                "listed": is_listed(world, number),
            }
        )
    return rows


def is_listed(world: World, number: int) -> bool:
    """Say whether any listing of a party has no stated end."""
    import pyarrow as pa
    import pyarrow.compute as pc

    listings = world.tables["listings"]
    mine = pc.equal(listings["party_idx"], pa.scalar(number, pa.int32()))
    return bool(pc.any(pc.and_(mine, pc.is_null(listings["end"]))).as_py())


def check_writable(settings: Settings, record: Record) -> None:
    """Make sure that a store at an address may be filled by this workspace (rule 27).

    Raises:
        StoreError: it cannot be reached, or is not ours to write.
    """
    from graph.store import open_store

    store = open_store(settings.store, user=settings.user, password=settings.password)
    try:
        store.check_writable(record.head().workspace_id)
    finally:
        store.close()


def fill_store(settings: Settings, record: Record) -> None:
    """Fill the store, embedded or at an address, with the record's current version."""
    from graph.store import open_embedded, open_store

    world = open_world(record)
    if settings.store == "embedded":
        open_embedded(record.workspace, world, rebuild=True).close()
        return
    store = open_store(settings.store, user=settings.user, password=settings.password)
    try:
        if store.data_version() != world.data_version:
            store.load(world, workspace_id=record.head().workspace_id)
    finally:
        store.close()
