"""A query that somebody waits for: for so long, not after a stop, on a connection held open."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from threading import Lock, Thread
from typing import Final, TypeVar

from graph.store.protocol.graph_store import StopRequest
from graph.values.errors import QueryRefusedError

Answer = TypeVar("Answer")

_STEP_SECONDS: Final = 0.05
_GRACE_SECONDS: Final = 3.0
"""How long an engine that was told to end a query is waited for."""


class RunningQuestions:
    """A count of the questions that threads ask; the last one closes what was to be closed."""

    def __init__(self, close: Callable[[], None]) -> None:
        """Start with no question. ``close`` closes a connection; a later question opens it anew."""
        self._close = close
        self._count = 0
        self._is_over = False
        self._changing = Lock()

    @contextmanager
    def hold_open(self) -> Iterator[None]:
        """Keep the connection for the length of a question."""
        with self._changing:
            self._count += 1
        try:
            yield
        finally:
            self._leave(1)

    def close(self) -> None:
        """Close the connection now, or after the last question that runs, and after later ones."""
        self._is_over = True
        self._leave(0)

    def _leave(self, questions: int) -> None:
        with self._changing:
            self._count -= questions
            if self._is_over and not self._count:
                self._close()


def stopped_text(seconds: float) -> str:
    """Return the words for a query that its time limit ended."""
    return (
        f"the query was stopped after {seconds:g} s; narrow it down, or start from one party's id"
    )


def ask_in_time(
    ask: Callable[[], Answer],
    seconds: float,
    stop: StopRequest,
    end: Callable[[], None],
    questions: RunningQuestions,
) -> Answer:
    """Return an answer; end its query at the time limit, at a stop, and at Ctrl-C.

    An engine that does not end it is left alone with it, so that nobody waits.

    Args:
        ask: asks the engine; it runs in a thread of its own.
        seconds: the time limit.
        stop: a person's request to end it.
        end: tells the engine to end the query; it may take its time.
        questions: the store's; both threads count, so that nobody closes what they talk over.

    Raises:
        QueryRefusedError: it took too long, or was stopped.
    """
    stop.check()
    answer: Future[Answer] = Future()
    _start_thread(lambda: _fill(answer, ask), questions)
    limit, ending = time.monotonic() + seconds, 0.0
    try:
        while not answer.done() and (not ending or time.monotonic() < ending):
            with suppress(TimeoutError):
                answer.exception(_STEP_SECONDS)
            if not ending and not answer.done() and (stop or time.monotonic() > limit):
                ending = time.monotonic() + _GRACE_SECONDS
                _start_thread(end, questions)
    except BaseException:
        # Ctrl-C: the process may end now, so the engine is told first.
        end()
        raise
    stop.check()
    if ending and (not answer.done() or answer.exception() is not None):
        raise QueryRefusedError(stopped_text(seconds))
    return answer.result()


def _fill(answer: "Future[Answer]", ask: Callable[[], Answer]) -> None:
    try:
        answer.set_result(ask())
    except BaseException as wrong:  # noqa: BLE001 - raised again where the answer is waited for
        answer.set_exception(wrong)


def _start_thread(work: Callable[[], None], questions: RunningQuestions) -> None:
    held = ExitStack()
    held.enter_context(questions.hold_open())

    def run() -> None:
        with held:
            work()

    # No pool: its threads are waited for when the process ends.
    Thread(target=run, daemon=True).start()
