"""Texts of a file read by their patterns: the reader is asked once a pattern, not once a text."""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, has_numba
from ingest.spans import line_kernels as lines
from ingest.spans.line_patterns import LinePatterns, PlainRecords
from ingest.spans.line_spans import LineSpans
from ingest.spans.line_values import UNKNOWN
from ingest.spans.markup_spans import MarkupSpans
from ingest.spans.record_plan import FieldNumbers, RecordPlan
from ingest.spans.text_codes import TextCodes

Ints = NDArray[np.int32]

MOST_PATTERNS: Final = 65_536


class PatternReader:
    """Reads the plain texts of one file; what it has learnt stays for its later texts."""

    def __init__(self, plan: RecordPlan, dataset: str) -> None:
        fields = FieldNumbers(plan)
        self._finder: LineSpans | MarkupSpans = (
            LineSpans(fields) if plan.fields_in is None else MarkupSpans(fields, plan.fields_in)
        )
        self._codes = TextCodes(plan, fields)
        self._patterns = LinePatterns(plan, fields, self._finder, dataset)
        self._known: Ints | None = None
        slots = 1 << (3 * MOST_PATTERNS).bit_length()
        self._slots, self._size = np.full(slots, -1, np.int32), np.zeros(1, np.int32)

    def read(self, texts: Sequence[bytes]) -> PlainRecords | None:
        """Return the records of the plain ones among some texts, which have no line ends."""
        spans, orders = self._finder.find(texts)
        rows = np.flatnonzero(orders >= 0).astype(np.int32)
        spans, codes = self._codes.columns(spans, rows)
        table = np.stack([orders[rows], *codes], axis=1)
        whole = (table != UNKNOWN).all(axis=1)
        rows, table = rows[whole], np.ascontiguousarray(table[whole])
        if not len(rows):
            return None
        if self._known is None:
            self._known = np.zeros((MOST_PATTERNS, table.shape[1]), np.int32)
        number = compile_loop(lines.number_patterns)
        patterns = number(table, self._known, self._slots, self._size)
        known = self._patterns.learn(patterns, table[:, 0], rows, spans, int(self._size[0]))
        rows, patterns = rows[known], patterns[known]
        if not len(rows):
            return None
        return self._patterns.build(patterns, rows, spans)


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
