"""The values of one line, real and as placeholders, and texts taken apart at the placeholders."""

import re
from typing import Any

from ingest.spans.placeholders import CopiedText, JudgedText, MarkedNumber, sign_of
from ingest.spans.record_plan import Field, FieldNumbers, RecordPlan
from ingest.spans.row_templates import Pieces
from ingest.spans.span_kernels import Spans
from ingest.spans.value_codes import value_of


class LineValues:
    """One line.

    Attributes:
        plain: its fields as its reader parses them.
        marked: the same with a placeholder for each text or number that may be copied.
    """

    def __init__(
        self, plan: RecordPlan, fields: FieldNumbers, order: list[int], row: int, spans: Spans
    ) -> None:
        self._fields, self._row, self._spans = fields, row, spans
        self._field_of = {sign_of(number): number for number in range(fields.size)}
        self._numbers: dict[int, MarkedNumber] = {}
        self.plain: dict[str, Any] = {}
        self.marked: dict[str, Any] = {}
        planned = {fields.number[field.path]: field for field in plan.fields}
        paths = {number: path for path, number in fields.number.items()}
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
            texts = [self._raw(fields.number[part]) for part in there]
            if whole in signs and self._raw(fields.number[whole]) == b" ".join(texts):
                self._put(whole, None, CopiedText(" ".join(signs[part] for part in there)))
        marks = sorted(self._field_of, key=len, reverse=True)
        self._marks = re.compile(f"({'|'.join(map(re.escape, marks))})")

    def _put(self, path: str, value: Any, mark: Any) -> None:
        *above, name = path.split(".")
        for whole, one in ((self.plain, value), (self.marked, mark)):
            inner = whole
            for step in above:
                inner = inner[step]
            if one is not None:
                inner[name] = one

    def _raw(self, number: int) -> bytes:
        begin, end = self._spans.starts[self._row, number], self._spans.ends[self._row, number]
        return self._spans.buf[begin:end].tobytes()

    def _placeholder(self, field: Field, number: int, value: Any) -> Any:
        """Return what stands in for a value, and remember which field its text means."""
        cut = next((cut for cut in self._fields.cut if cut.number == number), None)
        if cut is not None and field.cut == "address":
            head, _, middle, _ = (self._raw(cut.into + part).decode() for part in range(4))
            return f"{head}{sign_of(cut.into + 1)}{middle}{sign_of(cut.into + 3)}"
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
