"""The seam between questions and graph stores: a handful of verbs, and nothing engine-specific."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Event
from typing import Any, Final, Protocol

from graph.values.errors import QueryRefusedError
from graph.world.world import World

EMBEDDED: Final = "embedded"
DEFAULT_TIMEOUT: Final = 30.0
"""Seconds that an untrusted query may run."""
CANCELLED: Final = "the query was cancelled"
DEFAULT_LIMIT: Final = 10_000
"""Rows that an untrusted query may return."""

Progress = Callable[[str, int, int], None]
"""Told of a load: what is being written, how many are done, how many there are."""


@dataclass(frozen=True)
class Rows:
    """The answer to a query.

    Attributes:
        columns: names of the columns.
        rows: values in the order of the columns; nodes, relationships, paths and dates are the
            driver's objects.
        truncated: there were more rows than the limit.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as a mapping of column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Stop:
    """A person's wish that a query ends now; whoever runs the query looks at it.

    Attributes:
        name: tells the query apart from all others, for an engine that can end one by name.
    """

    def __init__(self) -> None:
        """Nobody wishes it yet."""
        self.name = uuid.uuid4().hex
        self._wished = Event()
        self._enders: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        """Return whether it is wished."""
        return self._wished.is_set()

    def wish(self) -> None:
        """Wish it, and tell the engines that know how to end a query."""
        self._wished.set()
        for end in self._enders:
            end()

    def tell(self, end: Callable[[], None]) -> None:
        """Call something once it is wished."""
        self._enders.append(end)

    def check(self) -> None:
        """Raise QueryRefusedError if it is wished."""
        if self:
            raise QueryRefusedError(CANCELLED)


class Store(Protocol):
    """A graph store that holds one data version."""

    @property
    def kind(self) -> str:
        """Which store it is: ``embedded`` or ``neo4j``."""

    @property
    def address(self) -> str:
        """What a person typed to get it."""

    def query(
        self,
        text: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int = DEFAULT_LIMIT,
        stop: Stop | None = None,
    ) -> Rows:
        """Run Cypher that somebody typed or saved; it can only read.

        Args:
            text: the query; parameters as ``$name``.
            params: their values; they are bound, never put into the text.
            timeout: seconds after which the engine stops it.
            limit: rows after which the answer is cut off and says so.
            stop: ends it before; the embedded engine goes on with what gives no rows until its
                own time limit, and its answer is not waited for.

        Raises:
            QueryRefusedError: it would write, read files or call what is not allowed, is not
                Cypher, ran too long, or was stopped.
            StoreError: the store cannot be reached.
        """

    def read(self, name: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run a shipped read, ``graph/store/reads/<name>.cypher``, without limits.

        Raises:
            StoreError: the store cannot be reached.
        """

    def data_version(self) -> str | None:
        """Return the data version that is loaded whole, or ``None``.

        Raises:
            StoreError: the store cannot be reached.
        """

    def check_writable(self) -> None:
        """Make sure that the store may be filled by this workspace, before anything is read.

        Raises:
            StoreError: it cannot be reached, or holds what is not ours.
        """

    def load(self, world: World, progress: Progress | None = None) -> None:
        """Put a world into the store in place of what the store held of it.

        Raises:
            StoreError: it cannot be reached, or is not ours to write.
        """

    def close(self) -> None:
        """Let go of the store; it can be called twice."""


@dataclass(frozen=True)
class EngineSettings:
    """How the embedded engine runs.

    Attributes:
        heap: memory that it may take, as Java writes it; ``None``: a quarter of the machine's,
            from 1 to 8 GiB. A graph of a million parties takes more than one to be built.
        timeout: seconds after which it stops any query.
    """

    heap: str | None = None
    timeout: float = DEFAULT_TIMEOUT


@cache
def read_text(name: str) -> str:
    """Return the text of a shipped read."""
    if re.fullmatch(r"[a-z_]+", name) is None:
        raise ValueError(f"{name!r} is no name of a read")
    return (files("graph.store") / "reads" / f"{name}.cypher").read_text(encoding="utf-8")
