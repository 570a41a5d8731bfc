"""The protocol between questions and graph stores: few verbs, and nothing engine-specific."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Event
from typing import TYPE_CHECKING, Any, Final, Protocol

from graph.values.errors import QueryRefusedError

if TYPE_CHECKING:
    from graph.world.world import World

EMBEDDED: Final = "embedded"
DEFAULT_TIMEOUT: Final = 30.0
"""Seconds that an untrusted query may run."""
CANCELLED: Final = "the query was cancelled"
DEFAULT_LIMIT: Final = 10_000
"""Rows that an untrusted query may return."""

Progress = Callable[[str, int, int], None]
"""Called during a load with what is written, how many are done, and how many there are."""
GRAPH_ROWS: Final = "nodes and relationships of the graph"
"""The stage of a load in which they are written."""


@dataclass(frozen=True)
class Rows:
    """The answer to a query.

    Attributes:
        columns: names of the columns.
        rows: values in the order of the columns; nodes, relationships, paths and dates are the
            driver's objects.
        truncated: whether there were more rows than the limit.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as a mapping of column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class StopRequest:
    """A request to end a query now, made by a person; whoever runs the query checks it.

    The engine ends the query by its unique ``name``.
    """

    def __init__(self) -> None:
        """Create a request that is not made yet."""
        self.name = uuid.uuid4().hex
        self._wished = Event()

    def __bool__(self) -> bool:
        """Return whether the end was requested."""
        return self._wished.is_set()

    def request(self) -> None:
        """Request the end."""
        self._wished.set()

    def check(self) -> None:
        """Raise QueryRefusedError if the end was requested."""
        if self:
            raise QueryRefusedError(CANCELLED)


class Store(Protocol):
    """A graph store that holds one data version.

    A `StoreError` says of each verb that asks the store that it cannot be reached.
    """

    @property
    def kind(self) -> str:
        """The kind of the store: ``embedded`` or ``neo4j``."""

    @property
    def address(self) -> str:
        """The address as a person typed it."""

    def query(
        self,
        text: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int = DEFAULT_LIMIT,
        stop: StopRequest | None = None,
    ) -> Rows:
        """Run Cypher that somebody typed or saved; it can only read.

        Args:
            text: the query; parameters as ``$name``.
            params: values of the parameters; they are bound, never put into the text.
            timeout: seconds after which the engine stops it.
            limit: rows after which the answer is cut off and marked as truncated.
            stop: ends the query early, in the engine too.

        Raises:
            QueryRefusedError: it would write, read files or call what is not allowed, is not
                Cypher, ran too long, or was stopped.
            StoreError: the store cannot be reached.
        """

    def read(self, name: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run a read of our own, ``graph/store/reads/<name>.cypher``, without limits."""

    def data_version(self) -> str | None:
        """Return the data version that is loaded completely, or ``None``."""

    def check_writable(self) -> None:
        """Raise `StoreError` unless this workspace may fill the store; called before a load."""

    def load(self, world: "World", progress: Progress | None = None) -> None:
        """Write a world in place of what this workspace wrote; `StoreError` where it may not."""

    def close(self) -> None:
        """Close the connection to the store once no question runs; it can be called twice."""


@dataclass(frozen=True)
class EngineSettings:
    """Settings of the embedded engine.

    Attributes:
        heap: memory that it may take, as Java writes it; ``None``: what ``OWNERSHIP_HEAP`` says,
            else 1 GiB to answer, and to build a graph a quarter of the machine's or container's
            memory, from 1 to 8 GiB where that is no more than half of it.
        timeout: seconds after which it stops any query.
    """

    heap: str | None = None
    timeout: float = DEFAULT_TIMEOUT


@cache
def read_query_text(name: str) -> str:
    """Return the Cypher text of a read by its name; raises ValueError for no such name."""
    if re.fullmatch(r"[a-z_]+", name) is None:
        raise ValueError(f"{name!r} is no name of a read")
    return (files("graph.store") / "reads" / f"{name}.cypher").read_text(encoding="utf-8")
