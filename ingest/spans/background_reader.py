"""A pattern reader whose loops are compiled by a thread while the file is read the plain way."""

import threading
from collections.abc import Sequence
from typing import Final

from graph.kernels.compiling import has_numba
from ingest.spans.pattern_reader import PatternReader
from ingest.spans.record_plan import RecordPlan

LEAST_BYTES: Final = 8 << 20
"""Bytes of a file from which on it pays to load numba."""
_TRIED: Final = 64
"""Lines that are read to have the loops compiled."""
_PATIENCE: Final = 3.0
"""Seconds to wait for loops that were compiled before, which costs less than to read on without."""


class BackgroundReader:
    """Gives the pattern reader of a file once it can be used.

    Args:
        plan: the fields of the file's lines.
        dataset: the dataset that its rows belong to.
        wait: seconds to wait for the compiler; ``None``: until it is done.
    """

    def __init__(self, plan: RecordPlan, dataset: str, *, wait: float | None = _PATIENCE) -> None:
        self._plan, self._dataset, self._wait = plan, dataset, wait
        self._thread: threading.Thread | None = None
        self._ready: PatternReader | None = None

    def reader_for(self, texts: Sequence[bytes]) -> PatternReader | None:
        """Return the reader if it is ready; the first call has it made ready by these lines."""
        if self._thread is None and has_numba():
            sample = [texts[0]] * _TRIED
            # Python waits for it at its end: a compiler that is torn out of its work may crash.
            self._thread = threading.Thread(target=self._make, args=(sample,))
            self._thread.start()
            self._thread.join(self._wait)
        return self._ready

    def _make(self, sample: Sequence[bytes]) -> None:
        PatternReader(self._plan, self._dataset).read(sample)
        self._ready = PatternReader(self._plan, self._dataset)
