"""The nearest names of the lines of a list, looked up ahead in a second thread.

The name index works outside Python, so that it finds the names of the next lines while those of
the last ones are weighed. What is found is the same, line by line.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from queries.find.find_party import hit_rows, hold_found
from queries.screening.match_lines import CANDIDATES

if TYPE_CHECKING:
    from graph.search.search_hits import Hit
    from queries.question.backend import Backend
    from queries.question.party_facts import SearchRow
    from queries.screening.match_lines import Finder
    from queries.workspace.backends import RecordBackend

_AHEAD: Final = 64
"""Names that are looked up before anybody asks for them, at most."""


class NamesAhead:
    """Finds parties as the backend does, some names of a list before they are asked for."""

    def __init__(
        self, backend: "RecordBackend", names: Iterable[str], pool: ThreadPoolExecutor
    ) -> None:
        """Take the names in the order in which they will be asked for."""
        self._backend, self._index, self._pool = backend, backend.index, pool
        self._waiting = iter(dict.fromkeys(name for name in names if name))
        self._found: dict[str, Future[list[Hit]]] = {}
        self._order: deque[str] = deque()
        self._held = set[str]()
        for _ in range(_AHEAD):
            self._begin_next()

    def resolve(self, text: str) -> str:
        """Return the id of the one canonical party that a text means."""
        return self._backend.resolve(text)

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> "Sequence[SearchRow]":
        """Find parties by name or number, best first."""
        narrowed = country is not None or schema is not None
        if narrowed or limit != CANDIDATES or text not in self._found:
            return self._backend.search(text, limit=limit, country=country, schema=schema)
        hits = self._found[text].result()
        # Names are asked for in their order: what came before is asked for no more.
        while self._order and self._order[0] != text:
            del self._found[self._order.popleft()]
            self._begin_next()
        world = self._backend.world
        # One look at the rows of some hundred parties takes as long as one at those of five.
        if any(hit.party_id not in self._held for hit in hits):
            ready = [
                *hits,
                *(hit for one in self._found.values() if one.done() for hit in one.result()),
            ]
            self._held = {hit.party_id for hit in ready}
            hold_found(world, (n for one in self._held if (n := world.number_of(one)) is not None))
        return hit_rows(world, text, hits)

    def _begin_next(self) -> None:
        name = next(self._waiting, None)
        if name is not None:
            self._order.append(name)
            self._found[name] = self._pool.submit(self._index.search, name, limit=CANDIDATES)


@contextmanager
def look_ahead(backend: "Backend", names: Iterable[str]) -> "Iterator[Finder]":
    """Yield what finds parties; beside a record it has a second thread until it is left."""
    from queries.workspace.backends import RecordBackend

    if not isinstance(backend, RecordBackend):
        yield backend
        return
    pool = ThreadPoolExecutor(1, "names ahead")
    try:
        yield NamesAhead(backend, names, pool)
    finally:
        pool.shutdown(cancel_futures=True)
