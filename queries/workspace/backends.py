"""The two backends of answers: the record of a workspace, and a store at an address alone.

Rule 28 of docs/reference/rules.md: with the embedded store an answer comes from the record; with
an address it comes from that store only, by its upstream cone and then the same mathematics.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from graph.head.record_check import verify_record
from graph.record.record import Record
from graph.values.errors import StoreError, WorkspaceError
from graph.world.open_world import forget_worlds, open_world, read_world
from graph.world.world import World
from queries.find import find_party
from queries.question.answer import Answer
from queries.question.backend import NOT_VERIFIED, VERIFIED
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.workspace.store_world import without_counts, world_for_store
from queries.workspace.user_cache import cache_folder

if TYPE_CHECKING:
    from graph.head.rule_status import RuleStatus
    from graph.search.name_index import NameIndex
    from graph.store.arcadedb.embedded_store import EmbeddedStore
    from graph.store.protocol.graph_store import Store
    from queries.question.found_page import FindQuestion, FoundPage
    from queries.question.party_facts import SearchRow
    from queries.question.workspace_rows import SourceRow


class RecordBackend:
    """Answers from the record of a workspace."""

    def __init__(self, record: Record) -> None:
        """Create a backend for a record; its current version is read when it is needed."""
        self.record = record
        self._store: EmbeddedStore | None = None
        self._opening = Lock()
        self._is_over = False

    @cached_property
    def world(self) -> World:
        """The record, folded into one world."""
        return record_world(self.record)

    @property
    def data_version(self) -> str:
        """The data version of the record."""
        return self.world.data_version

    @cached_property
    def index(self) -> "NameIndex":
        """The name index; it lies in the user's cache if the workspace is read-only, or new."""
        try:
            if not self.record.head().serial:
                return find_party.name_index(
                    cache_folder("workspaces", self.data_version), self.world
                )
            return find_party.name_index(self.record.workspace / "cache" / "names", self.world)
        except WorkspaceError:
            return find_party.name_index(cache_folder("workspaces", self.data_version), self.world)

    def verify(self) -> str:
        """Compare log and every table of the record with their hashes; return that for a manifest.

        Raises `DamagedRecordError` if a file is missing, or is not what was written.
        """
        verify_record(self.record.folder, self.record.head())
        return VERIFIED

    def world_for(self, parties: Sequence[str], *, links: bool, downstream: bool = False) -> World:
        """Return the whole record, which is at hand for any parties."""
        return self.world

    def known_world(self, parties: Sequence[str], known_on: str, *, links: bool) -> World:
        """Return the record as known on an ISO day: editions, closings, judgements up to it."""
        return _world_known_on(self.record.workspace, self.data_version, known_on)

    def resolve(self, text: str) -> str:
        """Return the id of the one canonical party that a text means."""
        number = self.world.number_of(text.strip()) if text.strip() else None
        if number is None or not find_party.is_stated(self.world, number):
            number = find_party.resolve(self.world, lambda: self.index, text)
        return self.world.id_of(number)

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> "Answer[SearchRow]":
        """Find parties by name or number, best first."""
        hits = self.index.search(text, limit=limit, country=country, schema=schema)
        return find_party.hit_rows(self.world, text, hits)

    def find(self, sought: "FindQuestion") -> "FoundPage":
        """Return one page of all parties that fit a name or number, counted."""
        from queries.find.found_parties import found_in_world

        return found_in_world(self.world, self.index, sought)

    def sources(self) -> "list[SourceRow]":
        """Return the loaded files."""
        return without_counts(self.world.sources.to_pylist())

    def rule_statuses(self) -> "tuple[RuleStatus, ...]":
        """Return what was set of the status of rules, in that order."""
        return self.record.head().rule_statuses

    def store(self) -> "EmbeddedStore":
        """Return the embedded store, built where the graph is missing, stale or damaged."""
        with self._opening:
            store = self._store
            if store is None:
                store = self._writable_store()
                is_usable = store.data_version() == self.data_version
            else:
                # Who has it open goes over to newer data, so only damage matters here.
                is_usable = not store.find_damage()
            if not is_usable:
                write_remark(
                    f"building the graph of data version {self.data_version} from the record"
                )
                store.load(world_for_store(self.world, self.record))
            self._store = store
            if self._is_over:
                store.close()
            return store

    def _writable_store(self) -> "EmbeddedStore":
        """Return the store in the workspace, or in the user's cache if that is read-only.

        Also an engine that only answers writes into its folder: who has it open, and where.
        """
        from graph.store.open_store import open_embedded

        if not self.record.head().serial:
            # Nothing is loaded, so that the folder may be no workspace yet, and reading makes none.
            return open_embedded(cache_folder("workspaces", self.data_version))
        store = open_embedded(self.record.workspace)
        try:
            store.check_writable()
        except StoreError:
            return open_embedded(cache_folder("workspaces", self.data_version))
        return store

    def close(self) -> None:
        """Close the embedded store, if it was opened, once no question runs."""
        self._is_over = True
        if self._store is not None:
            self._store.close()


class StoreBackend:
    """Answers from a store at an address alone."""

    record = None

    def __init__(self, settings: Settings) -> None:
        """Create a backend for a store, which is contacted when it is needed."""
        self._settings = settings
        self._store = configured_store(settings)

    def store(self) -> "Store":
        """Return the store at the address; `StoreError` if down, or not filled by this program."""
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

    @property
    def world(self) -> World:
        """Raise `StoreError`: the whole world is never fetched; it says how to see it."""
        raise StoreError(
            f"{self._settings.store} is asked party by party; to see the whole record leave "
            "--store out"
        )

    @cached_property
    def index(self) -> "NameIndex":
        """The name index of the store's data version, in the user's cache folder."""
        from queries.find.find_party import open_index

        folder = cache_folder("stores", self.data_version)
        rows = self.store().read("all_parties").dicts
        return open_index(folder, self.data_version, lambda: find_party.stored_index_rows(rows()))

    def verify(self) -> str:
        """Return what is known of what answers rest on, for a manifest."""
        return NOT_VERIFIED

    def world_for(self, parties: Sequence[str], *, links: bool, downstream: bool = False) -> World:
        """Return the cone of these parties, fetched level by level."""
        from graph.store.fetch.fetch_upstream_known import fetch_as_decided

        return fetch_as_decided(self.store(), parties, links=links, downstream=downstream)

    def known_world(self, parties: Sequence[str], known_on: str, *, links: bool) -> World:
        """Return the cone of parties as known on an ISO day; `StoreError` for ``links``."""
        from graph.store.fetch.fetch_upstream_known import known_world_from_store

        if links:
            raise StoreError(
                "a store does not tell other links as they were known on a day; leave out "
                "--links, or --store to ask the record"
            )
        return known_world_from_store(self.store(), parties, known_on)

    def resolve(self, text: str) -> str:
        """Return the id of the one canonical party that a text means."""
        from graph.store.fetch.fetch_party import find_parties

        if not text.strip():
            raise find_party.missing_party_error()
        found = find_parties(self.store(), text.strip())
        if len(found) == 1:
            return found[0][0]
        near = found or [
            (row["id"], row["name"])
            for row in self.search(text, limit=find_party.CANDIDATES, country=None, schema=None)
        ]
        raise find_party.not_found_error(
            text, near[: find_party.CANDIDATES], several=len(found) > 1
        )

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> "Answer[SearchRow]":
        """Find parties by name or number, best first."""
        hits = self.index.search(text, limit=limit, country=country, schema=schema)
        ids = [hit.party_id for hit in hits]
        found = {
            row["id"]: row["found"] for row in self.store().read("entities", {"ids": ids}).dicts()
        }
        return Answer(
            find_party.stored_search_row(text, hit, found[hit.party_id])
            for hit in hits
            if hit.party_id in found
        )

    def find(self, sought: "FindQuestion") -> "FoundPage":
        """Return one page of all parties that fit a name or number, counted."""
        from queries.find.found_parties import found_in_store

        return found_in_store(self.store(), self.index, sought)

    def sources(self) -> "list[SourceRow]":
        """Return the files that the store was filled from."""
        return without_counts(self.world_for([], links=False).sources.to_pylist())

    def rule_statuses(self) -> "tuple[RuleStatus, ...]":
        """Return what was set of the status of rules when the store was filled."""
        return self.world_for([], links=False).rule_statuses

    def close(self) -> None:
        """Close the connection, if there is one."""
        self._store.close()


def record_world(
    record: Record,
    told: Callable[[str, int, int], None] | None = None,
    joined: Callable[[World], None] | None = None,
) -> World:
    """Return the folded record from its cache; build the cache anew if it is damaged.

    Args:
        record: the record.
        told: is told what is done, in words, and how much of how much.
        joined: is given a world that is made anew, before its names are compared.

    Raises:
        WorkspaceError: the record itself is damaged.
    """
    import pyarrow as pa

    try:
        return open_world(record, told=told, joined=joined)
    except (pa.ArrowException, OSError):
        forget_worlds(record)
    try:
        return open_world(record)
    except (pa.ArrowException, OSError) as wrong:
        remedy = "restore the folder from a copy, or load the files into a new workspace"
        raise WorkspaceError(f"{record.workspace}: cannot be read ({wrong}); {remedy}") from None


def configured_store(settings: Settings) -> "Store":
    """Return the store that settings name; nothing is contacted yet."""
    from graph.store.open_store import open_store

    return open_store(
        settings.store,
        workspace=settings.workspace,
        user=settings.user,
        password=settings.password,
    )


@lru_cache(maxsize=2)
def _world_known_on(workspace: Path, data_version: str, known_on: str) -> World:
    record = Record(workspace)
    return read_world(record, record.head_at(data_version), known_on=known_on)
