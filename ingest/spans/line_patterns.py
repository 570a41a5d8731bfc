"""Patterns of texts: what a reader makes of one text with placeholders holds for all like it.

Of a new pattern the reader reads one real text twice, as it is and with a placeholder for every
text that may be copied. If the second, filled with the first's texts, gives the same record down to
its key, the pattern is taken; else its lines are left to the reader.
"""

from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from graph.record.model import SCHEMAS
from graph.record.record_keys import KEY_BYTES
from graph.record.staging import Cells, record_cells, record_content
from ingest.spans.line_kernels import TEXT_PARTS, number_values
from ingest.spans.line_values import Finder, LineValues, LookedIntoError
from ingest.spans.record_plan import FieldNumbers, RecordPlan
from ingest.spans.row_templates import Pieces, TableTemplates, TemplatePool
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
SEEN: Final = 3
"""Lines of a pattern after which its reader is asked for it,"""
_TRIED: Final = 3
"""and how many of them it may be asked for, until it says what holds for all."""
_NEW, _TAKEN, _LEFT = range(3)
_STEM: Final = 4
"""Signs of a placeholder that has the form of a real text by which a part of it is found."""


@dataclass(frozen=True)
class PlainRecords:
    """The records of the plain lines of a block.

    Attributes:
        lines: the row of each record's line in the block.
        keys: the records' keys.
        ids: their record ids, an Arrow column.
        tables: for each table the columns of its rows, and the place of each row's record.
        names: what each record is named by where it is positioned, an Arrow column, if anything.
    """

    lines: NDArray[np.int64]
    keys: list[bytes]
    ids: Any
    tables: dict[str, tuple[list[Any], NDArray[np.int64]]]
    names: Any = None


class LinePatterns:
    """The patterns of one file's lines, and the records of lines whose pattern is taken."""

    def __init__(
        self,
        plan: RecordPlan,
        fields: FieldNumbers,
        finder: Finder,
        dataset: str,
    ) -> None:
        self._plan, self._fields, self._finder, self._dataset = plan, fields, finder, dataset
        self._specs: dict[int, str] = {}
        likes = [field.like for field in plan.fields if field.like is not None]
        self._stems = {form[:_STEM] for like in likes for form in (like, like.lower())}
        self._state = np.zeros(0, np.uint8)
        self._seen = np.zeros(0, np.int64)
        self._taken = np.zeros(0, np.int32)
        self._pool = TemplatePool()
        self._tables: dict[str, TableTemplates] = {}
        self._ids: list[int] = []
        self._contents: list[int] = []

    def learn(self, patterns: Ints, orders: Ints, rows: Ints, spans: Spans, size: int) -> Bools:
        """Count lines of patterns, ask the reader for those seen often; return whose are taken.

        ``size`` is how many patterns there are by now; without room for one a line has -1.
        """
        grow = size - len(self._state)
        self._state = np.concatenate([self._state, np.full(grow, _NEW, np.uint8)])
        self._seen = np.concatenate([self._seen, np.zeros(grow, np.int64)])
        self._taken = np.concatenate([self._taken, np.full(grow, -1, np.int32)])
        counted = np.bincount(patterns[patterns >= 0], minlength=size)
        self._seen += counted
        for pattern in np.flatnonzero((self._state == _NEW) & (self._seen >= SEEN) & (counted > 0)):
            places = np.flatnonzero(patterns == pattern)[:_TRIED].tolist()
            taken = any(self._take(int(rows[at]), int(orders[at]), spans) for at in places)
            self._state[pattern] = _TAKEN if taken else _LEFT
            if taken:
                self._taken[pattern] = len(self._ids) - 1
        known = np.zeros(len(patterns), np.bool_)
        there = patterns >= 0
        known[there] = self._state[patterns[there]] == _TAKEN
        return known

    def build(self, patterns: Ints, rows: Ints, spans: Spans) -> PlainRecords:
        """Return the records of lines whose patterns are taken."""
        taken = self._taken[patterns]
        spans = self._with_numbers(rows, spans)
        contents, at = self._pool.texts(np.array(self._contents, np.int32)[taken], rows, spans)
        view, ends = contents.data, at.tolist()
        keys = [
            blake2b(view[begin:end], digest_size=KEY_BYTES).digest()
            for begin, end in pairwise(ends)
        ]
        ids = self._pool.text_column(np.array(self._ids, np.int32)[taken], rows, spans)
        tables = {name: table.build(taken, rows, spans) for name, table in self._tables.items()}
        names = self._names(rows, spans) if self._plan.naming else None
        return PlainRecords(rows.astype(np.int64), keys, ids, tables, names)

    def _names(self, rows: Ints, spans: Spans) -> Any:
        """Return what names each record where it is positioned, as an Arrow column."""
        numbers = np.full(len(rows), -1, np.int32)
        for path in reversed(self._plan.naming):
            field = self._fields.number[path]
            numbers[spans.ends[rows, field] != 0] = self._pool.add((field,))
        return self._pool.text_column(numbers, rows, spans)

    def _with_numbers(self, rows: Ints, spans: Spans) -> Spans:
        """Return spans in which numbers are written as the reader writes them."""
        if not self._specs:
            return spans
        made, is_made = bytearray(spans.made.tobytes()), spans.is_made.copy()
        number_all = compile_loop(number_values, *TEXT_PARTS)
        for field, spec in self._specs.items():
            starts, ends = spans.starts[:, field], spans.ends[:, field]
            firsts = np.empty(len(rows), np.int32)
            numbers = number_all(spans.buf, starts, ends, rows, firsts)
            begins, afters = [], []
            for row in firsts[: int(numbers.max(initial=-1)) + 1].tolist():
                begins.append(len(made))
                made += format(int(spans.buf[starts[row] : ends[row]].tobytes()), spec).encode()
                afters.append(len(made))
            starts[rows] = np.array([*begins, 0], np.int32)[numbers]
            ends[rows] = np.array([*afters, 0], np.int32)[numbers]
            is_made[field] = True
        return spans._replace(made=np.frombuffer(bytes(made), np.uint8), is_made=is_made)

    def _take(self, row: int, order: int, spans: Spans) -> bool:
        """Ask the reader for the pattern of a line; return whether it is taken."""
        try:
            real = LineValues(self._plan, self._fields, self._finder, (row, order), spans)
            marked = self._plan.read(real.marked)
        except LookedIntoError:
            return False
        plain = self._plan.read(real.plain)
        if marked is None or plain is None or not marked[1]:
            return False
        specs = real.specs()
        if specs is None or any(
            specs.get(field, spec) != spec for field, spec in self._specs.items()
        ):
            return False
        record_id, cells = marked[0], record_cells(marked[1])
        content = record_content(self._dataset, record_id, cells).decode()
        pieces = real.split(content)
        if any(stem in piece for piece in pieces if isinstance(piece, str) for stem in self._stems):
            return False
        wanted = record_content(self._dataset, plain[0], record_cells(plain[1]))
        if real.fill_in(pieces) != wanted:
            return False
        self._specs |= specs
        self._add(record_id, cells, pieces, real)
        return True

    def _add(self, record_id: str, cells: list[Cells], content: Pieces, real: LineValues) -> None:
        """Add a pattern's templates."""
        patterns = len(self._ids)
        self._ids.append(self._pool.add(real.split(record_id)))
        self._contents.append(self._pool.add(content))
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for name, row in cells:
            rows.setdefault(name, []).append(row)
        for name in rows.keys() - self._tables.keys():
            kinds = SCHEMAS[name].types[: len(rows[name][0])]
            self._tables[name] = TableTemplates(self._pool, kinds, patterns)
        for name, table in self._tables.items():
            if name in rows:
                table.add_pattern(rows[name], real.split)
            else:
                table.skip(1)
