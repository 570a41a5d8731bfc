"""Where answers come from: the record or a store at an address, behind one protocol."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol, Self

from queries.question.answer import Answer
from queries.question.party_facts import SearchRow
from queries.question.remark import write_remark
from queries.question.settings import Settings
from queries.question.workspace_rows import SourceRow

if TYPE_CHECKING:
    from graph.head.rule_status import RuleStatus
    from graph.record.record import Record
    from graph.store.protocol.graph_store import Store
    from graph.world.world import World
    from queries.question.found_page import FindQuestion, FoundPage

VERIFIED: Final = "every table of the record, by its BLAKE2 hash"
NOT_VERIFIED: Final = "nothing: the answers are of a store at an address, which has no hashes"


class Backend(Protocol):
    """What questions are asked of: the record's arrays, or a store at an address."""

    @property
    def record(self) -> "Record | None":
        """The record that answers come from; ``None`` where they come from a store alone."""

    @property
    def data_version(self) -> str:
        """The data version, a hash that every answer carries."""

    @property
    def world(self) -> "World":
        """The whole world; not to be had from a store at an address."""

    def world_for(
        self, parties: Sequence[str], *, links: bool, downstream: bool = False
    ) -> "World":
        """Return the part of the world that questions about canonical parties need.

        ``links`` adds all that is linked to them otherwise, ``downstream`` what is below them.
        """

    def known_world(self, parties: Sequence[str], known_on: str, *, links: bool) -> "World":
        """Return the part of the world known on an ISO day that questions about parties need."""

    def verify(self) -> str:
        """Read every byte that answers rest on, and return what was compared, in words.

        Raises `DamagedRecordError` if a file is missing, or is not what was written.
        """

    def resolve(self, text: str) -> str:
        """Return the id of the one canonical party that a text means."""

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> Answer[SearchRow]:
        """Return the parties that are nearest to a name or number, best first."""

    def find(self, sought: "FindQuestion") -> "FoundPage":
        """Return one page of all parties that fit a name or number, counted."""

    def sources(self) -> list[SourceRow]:
        """Return the loaded files."""

    def rule_statuses(self) -> "tuple[RuleStatus, ...]":
        """Return what was set of the status of rules, in that order."""

    def store(self) -> "Store":
        """Return the graph store, filled with this data version."""

    def close(self) -> None:
        """Close the store, if one was opened."""


class WorkspaceBase(ABC):
    """Base of the classes of verbs that make up `queries.workspace.workspace.Workspace`.

    An argument means the same in every verb. A party is what ``PARTY`` may be: an id, a number, or
    a name that only one has. ``regimes`` are keys or short names; US, EU and UK if none is given.
    ``as_of`` is an ISO day; today if none is given. Nothing is used that the record learnt after
    the ISO day ``known_on``. A verb raises `NotFoundError` for a party that is unknown or
    ambiguous, `InputError` for a regime or a day, and `StoreError` where a store cannot tell what
    was known.
    """

    settings: Settings
    record: "Record"

    @property
    @abstractmethod
    def remote(self) -> bool:
        """Return whether a store at an address answers (rule 28 of docs/reference/rules.md)."""

    @property
    @abstractmethod
    def backend(self) -> Backend:
        """Where answers come from."""

    @abstractmethod
    def resolve(self, party: str) -> str:
        """Return the id of the one canonical party that a text means."""

    def close(self) -> None:
        """Close what answers come from."""
        self._close_backend()

    def __enter__(self) -> Self:
        """Return the workspace itself, which is closed where the ``with`` ends."""
        return self

    def __exit__(self, *_wrong: object) -> None:
        """Close the workspace, also after an error."""
        self.close()

    @property
    def _is_missing(self) -> bool:
        return not self.remote and not self.settings.workspace.exists()

    def _tell_if_missing(self) -> None:
        if self._is_missing:
            from graph.head.workspace_folder import check_can_be_made

            check_can_be_made(self.settings.workspace)
            said = f"There is no workspace at {self.settings.workspace}. Load a file to make one"
            write_remark(f"{said}, or name another: --workspace FOLDER")

    def _close_backend(self) -> None:
        """Close what answers come from; the next question opens it anew."""
        ground = self.__dict__.pop("backend", None)
        if ground is not None:
            ground.close()
