"""The questions that a store is answering, whose connection nobody may close under them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class RunningQuestions:
    """A count of the questions that threads ask; the last one closes what was to be closed."""

    def __init__(self, close: Callable[[], None]) -> None:
        """Start with no question.

        Args:
            close: closes the connection, if there is one; a later question opens it anew.
        """
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
