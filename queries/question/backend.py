"""What an answer stands on, and what every verb of a workspace needs to ask it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from queries.question.answer import Answer
from queries.question.party_facts import SearchRow
from queries.question.settings import Settings
from queries.question.workspace_rows import SourceRow

if TYPE_CHECKING:
    from graph.record.record import Record
    from graph.store.protocol.graph_store import Store
    from graph.world.world import World


class Ground(Protocol):
    """Everything that questions need to know of where they are asked."""

    @property
    def record(self) -> "Record | None":
        """The record that answers come from; ``None`` where they come from a store alone."""

    @property
    def data_version(self) -> str:
        """The hash that answers are stamped with."""

    @property
    def world(self) -> "World":
        """All of it."""

    def world_for(
        self, parties: Sequence[str], *, links: bool, downstream: bool = False
    ) -> "World":
        """As much as questions about these canonical parties need."""

    def known_world(self, parties: Sequence[str], known_on: str, *, links: bool) -> "World":
        """As much as they need of what was known on an ISO day."""

    def resolve(self, text: str) -> str:
        """The id of the one canonical party that a text means."""

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> Answer[SearchRow]:
        """Parties by name or number."""

    def sources(self) -> list[SourceRow]:
        """The loaded files."""

    def store(self) -> "Store":
        """The graph store, filled and fresh."""

    def close(self) -> None:
        """Let go of the store."""


class Grounded(ABC):
    """What the verbs of a workspace stand on; see `queries.workspace.workspace.Workspace`."""

    settings: Settings
    record: "Record"

    @property
    @abstractmethod
    def remote(self) -> bool:
        """Return whether answers come from a store at an address alone (rule 28 on stores)."""

    @property
    @abstractmethod
    def ground(self) -> Ground:
        """What answers stand on."""

    @abstractmethod
    def resolve(self, party: str) -> str:
        """Return the id of the one canonical party that a text means."""
