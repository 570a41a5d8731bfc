"""Lines of a file read by their patterns: the reader is asked once a pattern, not once a line."""

import threading
from collections.abc import Hashable, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, has_numba
from ingest.spans import line_kernels as lines
from ingest.spans import span_kernels as cuts
from ingest.spans.line_kernels import FieldOrders
from ingest.spans.line_patterns import LinePatterns, PlainRecords
from ingest.spans.line_values import UNKNOWN, ValueCodes, field_judge
from ingest.spans.record_plan import CutField, Field, FieldNumbers, RecordPlan
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]

MOST_ORDERS: Final = 4_096
MOST_PATTERNS: Final = 65_536
_LINE_PARTS: Final = (
    *lines.TEXT_PARTS,
    lines.is_field,
    lines.hash_start,
    lines.find_field,
    lines.skip_blanks,
    lines.text_end,
    lines.has_outer_blank,
    lines.value_end,
    lines.read_line,
)


class PatternReader:
    """Reads the plain lines of one file; what it has learnt stays for its later lines."""

    def __init__(self, plan: RecordPlan, dataset: str) -> None:
        self._plan = plan
        self._fields = FieldNumbers(plan)
        nodes = np.zeros((MOST_ORDERS, len(self._fields.number)), np.int32)
        self._orders = FieldOrders(nodes, np.zeros(MOST_ORDERS, np.int32), np.ones(1, np.int32))
        self._codes = {
            field.path: ValueCodes(field_judge(field))
            for field in plan.fields
            if not field.cut and (field.judge is not None or not field.copied)
        }
        self._cut_codes = {
            (cut.number, part): ValueCodes(_kept_text)
            for cut in self._fields.cut
            for part in ((0,) if cut.field.cut == "number" else (0, 2))
        }
        self._number_codes: dict[int, dict[Hashable, int]] = {}
        self._patterns = LinePatterns(plan, self._fields, self._orders, dataset)
        self._known: Ints | None = None
        slots = 1 << (3 * MOST_PATTERNS).bit_length()
        self._slots, self._size = np.full(slots, -1, np.int32), np.zeros(1, np.int32)

    def read(self, texts: Sequence[bytes]) -> PlainRecords | None:
        """Return the records of the plain ones among some lines, which have no line ends."""
        joined = b"\n".join([*texts, b""])
        buf = np.frombuffer(joined, np.uint8)
        begins = np.zeros(len(texts) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)) + 1, out=begins[1:])
        shape = (len(texts), self._fields.size)
        starts, ends = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        read = compile_loop(lines.read_lines, *_LINE_PARTS)
        orders = read(buf, begins, self._fields.table, self._orders, starts, ends)
        if not joined.isascii():
            _drop_no_text(joined, texts, orders)
        rows = np.flatnonzero(orders >= 0).astype(np.int32)
        made = np.zeros(0, np.uint8)
        spans = Spans(buf, made, np.zeros(self._fields.size, np.bool_), starts, ends)
        codes = [orders[rows], *self._value_codes(spans, rows), *self._relations(spans, rows)]
        table = np.stack(codes, axis=1)
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

    def _value_codes(self, spans: Spans, rows: Ints) -> list[Ints]:
        """Return what the reader learns of each value, and fill in the parts of cut fields."""
        found = [
            codes.column(spans, rows, self._fields.number[path])
            for path, codes in self._codes.items()
        ]
        for cut in self._fields.cut:
            if cut.field.cut == "number":
                sizes = compile_loop(cuts.cut_number)(spans, rows, cut.number, cut.into)
                prefixes = self._cut_codes[cut.number, 0].column(spans, rows, cut.into)
                forms = prefixes * 64 + np.minimum(sizes, 63)
                codes = self._number_forms(cut, spans, rows, forms)
                found.append(np.where(prefixes == UNKNOWN, UNKNOWN, codes).astype(np.int32))
                continue
            fit = compile_loop(cuts.cut_address)(spans, rows, cut.number, cut.into)
            bad = ~fit & (spans.ends[rows, cut.number] != 0)
            if cut.field.never:
                never = np.frombuffer(cut.field.never.encode(), np.uint8)
                bad |= compile_loop(cuts.begins_with)(spans, rows, cut.into + 3, never)
            for part in (0, 2):
                codes = self._cut_codes[cut.number, part].column(spans, rows, cut.into + part)
                found.append(np.where(bad, UNKNOWN, codes).astype(np.int32))
        return found

    def _number_forms(self, cut: CutField, spans: Spans, rows: Ints, forms: Ints) -> Ints:
        """Return a number for each form of a number; 0 where its digits are not known to be kept.

        A form is prefix and number of digits of a line, as one number.
        """
        known = self._number_codes.setdefault(cut.number, {})
        different, first, places = np.unique(forms, return_index=True, return_inverse=True)
        for form, row in zip(different.tolist(), rows[first].tolist(), strict=True):
            if form not in known:
                digits = form % 64
                begin, end = spans.starts[row, cut.into], spans.ends[row, cut.into]
                prefix = spans.buf[begin:end].tobytes().decode(errors="replace")
                like = (cut.field.like or "")[:digits]
                judge = cut.field.judge
                kept = bool(digits and len(like) == digits and judge and judge(prefix + like))
                known[form] = len(known) + 1 if kept else 0
        codes = np.array([known[form] for form in different.tolist()], np.int32)[places]
        loose = codes == 0
        spans.ends[rows[loose], cut.into + 1] = 0
        return codes.astype(np.int32)

    def _relations(self, spans: Spans, rows: Ints) -> list[Ints]:
        """Return how fields stand to each other, as far as readers compare them."""
        number, plan, found = self._fields.number, self._plan, []
        for whole, parts in plan.joined:
            asked = np.array([number[part] for part in parts], np.int32)
            same = compile_loop(cuts.is_joined, *lines.TEXT_PARTS)
            found.append(same(spans, rows, number[whole], asked).astype(np.int32))
        compare = compile_loop(cuts.compare_fields)
        for earlier, later in plan.ordered:
            order = compare(spans, rows, number[earlier], number[later])
            found.append(np.where(order == 1, UNKNOWN, 0).astype(np.int32))
        digits = {cut.field.path: cut.into + 1 for cut in self._fields.cut}
        for one, other in plan.differing:
            order = compare(spans, rows, digits[one], digits[other])
            found.append(np.where(order == 0, UNKNOWN, 0).astype(np.int32))
        return found


def _kept_text(raw: bytes) -> Hashable | None:
    """Return a text that decides what the reader does, unless it could be taken for a field."""
    return field_judge(Field("", copied=False))(raw)


def _drop_no_text(joined: bytes, texts: Sequence[bytes], orders: Ints) -> None:
    """Leave lines that are no UTF-8 to the reader."""
    try:
        pa.array([joined], pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        for row, text in enumerate(texts):
            try:
                text.decode()
            except UnicodeDecodeError:
                orders[row] = UNKNOWN


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
