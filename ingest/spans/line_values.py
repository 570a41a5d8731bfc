"""The values of one line, real and as placeholders, and texts taken apart at the placeholders.

A placeholder stands in for all values of a field while a reader is asked what it makes of them. It
is a text that is found again in the rows that the reader made, so that it shows where the field was
copied. A plain one lets itself be copied only; a judged one answers questions as the real text
would. What a reader learns of the values of a block of lines is a small number, a column a field.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any, Final, Protocol

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from ingest.spans.line_kernels import FLAG, LIST, NUMBER, TEXT_PARTS, number_values
from ingest.spans.record_plan import Field, FieldNumbers, RecordPlan
from ingest.spans.row_templates import Pieces
from ingest.spans.span_kernels import Spans

FIRST_SIGN: Final = 0xE000
"""Characters for private use (Unicode 16, chapter 23.5) stand for fields, by their numbers."""
LAST_SIGN: Final = 0xF8FF


class LookedIntoError(Exception):
    """A reader asked more of a text than a plan says that it learns."""


def sign_of(field: int) -> str:
    """Return the character that stands for a field."""
    return chr(FIRST_SIGN + field)


class CopiedText(str):
    """A text that can be copied, joined and stripped, and that tells nothing else of itself."""

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> str:
        """Return the text itself: no text with outer blanks is stood in for."""
        if chars is not None:
            raise LookedIntoError
        return self


class JudgedText(CopiedText):
    """A text that is copied as a sign, and whose methods answer for the real one."""

    __slots__ = ("real",)
    real: str

    def __eq__(self, other: object) -> bool:
        return self.real == other

    def __hash__(self) -> int:
        return hash(self.real)


class MarkedNumber(int):
    """A number that is written as a sign; ``specs`` takes the form in which it was written."""

    sign: str
    specs: set[str]

    def __format__(self, spec: str, /) -> str:
        self.specs.add(spec)
        return self.sign

    def __str__(self) -> str:
        return format(self)


def _refuse(self: Any, *_args: Any, **_named: Any) -> Any:
    raise LookedIntoError


def _ask_real(name: str) -> Any:
    def ask(self: JudgedText, *args: Any, **named: Any) -> Any:
        return getattr(self.real, name)(*args, **named)

    return ask


for _name in dir(str):
    if not _name.startswith("_") and _name != "strip":
        setattr(CopiedText, _name, _refuse)
        setattr(JudgedText, _name, _ask_real(_name))
for _name in ("__iter__", "__getitem__", "__contains__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(CopiedText, _name, _refuse)
    setattr(JudgedText, _name, _ask_real(_name))


Ints = NDArray[np.int32]
UNKNOWN: Final = -1
"""Marks a line that its reader must parse."""
LEAST_OWN: Final = 4
"""Signs of a text that can stand in for itself."""
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


class Finder(Protocol):
    """Knows which fields texts of one order have."""

    def fields_of(self, order: int) -> list[int]:
        """Return the numbers of the fields, one after the other."""

    def constants_of(self, order: int) -> dict[str, str]:
        """Return what all texts of an order state with the same words."""


class LineValues:
    """One line.

    Attributes:
        plain: its fields as its reader parses them.
        marked: the same with a placeholder for each text or number that may be copied.
    """

    def __init__(
        self,
        plan: RecordPlan,
        fields: FieldNumbers,
        finder: Finder,
        place: tuple[int, int],
        spans: Spans,
    ) -> None:
        """Take the values of the line of a row, whose fields have an order.

        Raises:
            LookedIntoError: a text that stands in for itself cannot be told from others.
        """
        self._fields, self._spans, self._flat = fields, spans, plan.fields_in is not None
        self._row, number_of = place[0], fields.number
        self._field_of = {sign_of(number): number for number in range(fields.size)}
        self._numbers: dict[int, MarkedNumber] = {}
        self.plain: dict[str, Any] = dict(finder.constants_of(place[1]))
        self.marked: dict[str, Any] = dict(self.plain)
        planned = {number_of[field.path]: field for field in plan.fields}
        paths = {number: path for path, number in number_of.items()}
        order = finder.fields_of(place[1])
        signs: dict[str, str] = {}
        for number in order:
            path, field = paths[number], planned.get(number)
            if field is None:
                self._put(path, {}, {})
                continue
            value = value_of(self._raw(number), field.kind)
            mark = self._placeholder(field, number, value)
            signs[path] = str.__str__(mark) if isinstance(mark, str) else ""
            self._put(path, value, mark)
        for whole, parts in plan.joined:
            there = [part for part in parts if part in signs]
            texts = [self._raw(number_of[part]) for part in there]
            if whole in signs and self._raw(number_of[whole]) == b" ".join(texts):
                self._put(whole, None, CopiedText(" ".join(signs[part] for part in there)))
        for ours, theirs in plan.alike:
            sides = [[self._raw(number_of[path]) for path in side] for side in (ours, theirs)]
            if sides[0] == sides[1]:
                same = zip(ours, theirs, strict=True)
                self.marked |= {two: self.marked[one] for one, two in same if two in self.marked}
        for field in plan.fields:
            if field.judge_pair is not None and field.path in self.marked:
                self._expect_own(self.marked[field.path])
        marks = sorted(self._field_of, key=len, reverse=True)
        self._marks = re.compile(f"({'|'.join(map(re.escape, marks))})")

    def _expect_own(self, text: str) -> None:
        """Raise an error for a text that stands in for itself and may be taken for another."""
        shown = [str.__str__(one) for one in self.marked.values() if isinstance(one, str)]
        digits = any(map(str.isdigit, text))
        if len(text) < LEAST_OWN or not digits or sum(text in one for one in shown) > 1:
            raise LookedIntoError

    def _put(self, path: str, value: Any, mark: Any) -> None:
        *above, name = [path] if self._flat else path.split(".")
        for whole, one in ((self.plain, value), (self.marked, mark)):
            inner = whole
            for step in above:
                inner = inner[step]
            if one is not None:
                inner[name] = one

    def _raw(self, number: int) -> bytes:
        begin, end = self._spans.starts[self._row, number], self._spans.ends[self._row, number]
        source = self._spans.made if self._spans.is_made[number] else self._spans.buf
        return source[begin:end].tobytes()

    def _placeholder(self, field: Field, number: int, value: Any) -> Any:
        """Return what stands in for a value, and remember which field its text means."""
        cut = next((cut for cut in self._fields.cut if cut.number == number), None)
        if cut is not None and field.cut == "address":
            head, _, middle, _ = (self._raw(cut.into + part).decode() for part in range(4))
            return f"{head}{sign_of(cut.into + 1)}{middle}{sign_of(cut.into + 3)}"
        if cut is not None and field.cut == "lower":
            like = field.like or ""
            self._field_of |= {like: number, like.lower(): cut.into}
            return like
        if cut is not None and field.cut == "day":
            like = field.like or ""
            self._field_of[like] = cut.into
            return like + value[len(like) :]
        if cut is not None:
            if not self._spans.ends[self._row, cut.into + 1]:
                return CopiedText(sign_of(number))
            like = (field.like or "")[: len(self._raw(cut.into + 1))]
            self._field_of[like] = cut.into + 1
            return self._raw(cut.into).decode() + like
        if not field.copied:
            return value
        if isinstance(value, int):
            mark = MarkedNumber(value)
            mark.sign, mark.specs = sign_of(number), set()
            self._numbers[number] = mark
            return mark
        if field.like is not None:
            self._field_of[field.like] = number
            return field.like
        if field.judge_pair is not None:
            self._field_of[value] = number
            return value
        if field.judge is None:
            return CopiedText(sign_of(number))
        judged = JudgedText(sign_of(number))
        judged.real = value
        return judged

    def specs(self) -> dict[int, str] | None:
        """Return how the reader wrote each number; ``None`` where it wrote one in several ways."""
        if any(len(mark.specs) > 1 for mark in self._numbers.values()):
            return None
        return {number: spec for number, mark in self._numbers.items() for spec in mark.specs}

    def split(self, text: str) -> Pieces:
        """Return a text of the marked record in pieces, fields in place of their placeholders."""
        found = self._marks.split(text)
        return tuple(
            self._field_of[piece] if place % 2 else piece
            for place, piece in enumerate(found)
            if piece
        )

    def fill_in(self, pieces: Pieces) -> bytes:
        """Return a text with the line's own values in it."""
        return b"".join(
            piece.encode() if isinstance(piece, str) else self._filled_field(piece)
            for piece in pieces
        )

    def _filled_field(self, number: int) -> bytes:
        mark = self._numbers.get(number)
        if mark is None:
            return self._raw(number)
        (spec,) = mark.specs
        return format(int(mark), spec).encode()
