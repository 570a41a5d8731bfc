"""What a reader learns of the values of a block of lines, as small numbers: a column a field."""

from collections.abc import Callable, Hashable
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from ingest.spans.line_kernels import FLAG, LIST, NUMBER, TEXT_PARTS, number_values
from ingest.spans.placeholders import FIRST_SIGN, LAST_SIGN
from ingest.spans.record_plan import Field
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]
UNKNOWN: Final = -1
"""Marks a line that its reader must parse."""
_ABSENT: Final = 0
_MOST: Final = 200_000
"""Different values of a field that are remembered."""
_SIGNS: Final = range(FIRST_SIGN, LAST_SIGN + 1)


def value_of(raw: bytes, kind: int) -> Any:
    """Return the value that a span holds.

    Raises:
        ValueError: it holds none.
    """
    if kind == NUMBER:
        return int(raw)
    if kind == FLAG:
        return raw == b"true"
    return orjson.loads(b"[" + raw + b"]") if kind == LIST else raw.decode()


class ValueCodes:
    """The numbers of one field's values: equal for those of which the reader learns the same."""

    def __init__(self, judge: Callable[[bytes], Hashable | None]) -> None:
        """Remember the function that says what the reader learns, ``None`` where it cannot tell."""
        self._judge = judge
        self._known: dict[bytes, int] = {}
        self._codes: dict[Hashable, int] = {}

    def code(self, raw: bytes) -> int:
        """Return the number of a value."""
        found = self._known.get(raw)
        if found is None:
            learnt = self._judge(raw) if len(self._known) < _MOST else None
            found = (
                UNKNOWN if learnt is None else self._codes.setdefault(learnt, len(self._codes) + 1)
            )
            if len(self._known) < _MOST:
                self._known[raw] = found
        return found

    def column(self, spans: Spans, rows: Ints, field: int) -> Ints:
        """Return the numbers of a field's values in these rows, 0 where it is absent."""
        starts, ends = spans.starts[:, field], spans.ends[:, field]
        firsts = np.empty(len(rows), np.int32)
        find = compile_loop(number_values, *TEXT_PARTS)
        numbers = find(spans.buf, starts, ends, rows, firsts)
        different = firsts[: int(numbers.max(initial=-1)) + 1]
        places = zip(starts[different].tolist(), ends[different].tolist(), strict=True)
        codes = [self.code(spans.buf[begin:end].tobytes()) for begin, end in places]
        found: Ints = np.array([*codes, _ABSENT], np.int32)[numbers]
        return found


def has_sign(value: Any) -> bool:
    """Return whether a value holds a character that stands for a field in templates."""
    if isinstance(value, str):
        return any(ord(sign) in _SIGNS for sign in value)
    return isinstance(value, list) and any(map(has_sign, value))


def field_judge(field: Field) -> Callable[[bytes], Hashable | None]:
    """Return what a reader learns of a field's spans; ``None`` for what templates cannot hold."""

    def judge(raw: bytes) -> Hashable | None:
        try:
            value = value_of(raw, field.kind)
        except ValueError:
            return None
        if has_sign(value):
            return None
        if field.judge is not None:
            return field.judge(value)
        return (type(value), *value) if isinstance(value, list) else (type(value), value)

    return judge
