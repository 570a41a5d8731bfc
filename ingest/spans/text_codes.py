"""What a reader learns of the texts of a block, as columns of small numbers."""

from collections.abc import Hashable
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from ingest.spans import line_kernels as lines
from ingest.spans import span_kernels as cuts
from ingest.spans.line_values import UNKNOWN, ValueCodes, field_judge
from ingest.spans.record_plan import CutField, Field, FieldNumbers, RecordPlan
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]
DAY: Final = len("2000-01-01")


class TextCodes:
    """What the reader of a plan learns of values, and of how they stand to each other.

    Texts with the same numbers in all columns mean the same to it; -1 marks one that it must parse.
    """

    def __init__(self, plan: RecordPlan, fields: FieldNumbers) -> None:
        self._plan, self._fields = plan, fields
        self._codes = {
            field.path: ValueCodes(field_judge(field))
            for field in plan.fields
            if field.cut in ("", "day") and (field.judge is not None or not field.copied)
        }
        parts = {"number": (0,), "address": (0, 2)}
        self._cut_codes = {
            (cut.number, part): ValueCodes(_kept_text)
            for cut in fields.cut
            for part in parts.get(cut.field.cut, ())
        }
        self._number_codes: dict[int, dict[Hashable, int]] = {}
        self._pair_codes: dict[Hashable, int] = {}

    def columns(self, spans: Spans, rows: Ints) -> tuple[Spans, list[Ints]]:
        """Return spans with those of cut fields' parts, and the columns of these rows' numbers."""
        spans, found = self._write_lowered(spans, rows)
        found += [
            codes.column(spans, rows, self._fields.number[path])
            for path, codes in self._codes.items()
        ]
        for cut in self._fields.cut:
            if cut.field.cut == "number":
                found.append(self._numbers(cut, spans, rows))
            elif cut.field.cut == "address":
                found += self._addresses(cut, spans, rows)
            elif cut.field.cut == "day":
                there = rows[spans.ends[rows, cut.number] != 0]
                spans.starts[there, cut.into] = spans.starts[there, cut.number]
                spans.ends[there, cut.into] = spans.starts[there, cut.number] + DAY
        return spans, [*found, *self._pairs(spans, rows), *self._relations(spans, rows)]

    def _write_lowered(self, spans: Spans, rows: Ints) -> tuple[Spans, list[Ints]]:
        """Write in lower case what is copied so; return spans, and which texts have its form."""
        made, found = list[NDArray[np.uint8]](), list[Ints]()
        size = len(spans.made)
        is_made = spans.is_made.copy()
        for cut in self._fields.cut:
            field = cut.field
            if field.cut != "lower" or field.like is None or field.fits is None:
                continue
            begins, ends = spans.starts[rows, cut.number], spans.ends[rows, cut.number]
            long = len(field.like)
            there = np.flatnonzero((ends != 0) & (ends - begins == long))
            texts = spans.buf[begins[there, None] + np.arange(long)]
            fits = field.fits(texts)
            there, texts = there[fits], texts[fits]
            found.append(np.where(ends == 0, 0, UNKNOWN).astype(np.int32))
            found[-1][there] = 1
            at = size + long * np.arange(len(there))
            spans.starts[rows[there], cut.into], spans.ends[rows[there], cut.into] = at, at + long
            capital = (texts >= ord("A")) & (texts <= ord("Z"))
            made.append((texts + np.where(capital, 32, 0).astype(np.uint8)).ravel())
            size += len(made[-1])
            is_made[cut.into] = True
        if made:
            spans = spans._replace(made=np.concatenate([spans.made, *made]), is_made=is_made)
        return spans, found

    def _numbers(self, cut: CutField, spans: Spans, rows: Ints) -> Ints:
        """Cut numbers before the digits at their end; return what is learnt of them."""
        sizes = compile_loop(cuts.cut_number)(spans, rows, cut.number, cut.into)
        prefixes = self._cut_codes[cut.number, 0].column(spans, rows, cut.into)
        forms = prefixes * 64 + np.minimum(sizes, 63)
        codes = self._number_forms(cut, spans, rows, forms)
        return np.where(prefixes == UNKNOWN, UNKNOWN, codes).astype(np.int32)

    def _addresses(self, cut: CutField, spans: Spans, rows: Ints) -> list[Ints]:
        """Cut addresses before and after their parts; return what is learnt of what is kept."""
        found = list[Ints]()
        fit = compile_loop(cuts.cut_address)(spans, rows, cut.number, cut.into)
        bad = ~fit & (spans.ends[rows, cut.number] != 0)
        if cut.field.never:
            never = np.frombuffer(cut.field.never.encode(), np.uint8)
            bad |= compile_loop(cuts.begins_with)(spans, rows, cut.into + 3, never)
        for part in (0, 2):
            codes = self._cut_codes[cut.number, part].column(spans, rows, cut.into + part)
            found.append(np.where(bad, UNKNOWN, codes).astype(np.int32))
        return found

    def _pairs(self, spans: Spans, rows: Ints) -> list[Ints]:
        """Return what is learnt of texts beside another one; each is looked at by itself."""
        found = list[Ints]()
        for field in self._plan.fields:
            if field.judge_pair is None:
                continue
            number, other = self._fields.number[field.path], self._fields.number[field.beside]
            column = np.zeros(len(rows), np.int32)
            for place in np.flatnonzero(spans.ends[rows, number] != 0).tolist():
                row = int(rows[place])
                beside = _text_at(spans, row, other)
                learnt = field.judge_pair(beside, _text_at(spans, row, number) or "")
                if learnt is None:
                    column[place] = UNKNOWN
                else:
                    code = self._pair_codes.setdefault(learnt, len(self._pair_codes) + 1)
                    column[place] = code
            found.append(column)
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
        there = [path for path in plan.apart if spans.ends[rows, number[path]].any()]
        if len(there) > 1:
            pairs = combinations([number[path] for path in there], 2)
            equal = [compare(spans, rows, one, other) == 0 for one, other in pairs]
            found.append(np.where(np.any(equal, axis=0), UNKNOWN, 0).astype(np.int32))
        elif plan.apart:
            found.append(np.zeros(len(rows), np.int32))
        for ours, theirs in plan.alike:
            sides = [np.array([number[path] for path in side], np.int32) for side in (ours, theirs)]
            found.append(compile_loop(cuts.compare_groups, *lines.TEXT_PARTS)(spans, rows, *sides))
        return found


def _text_at(spans: Spans, row: int, field: int) -> str | None:
    """Return a field's text; ``None`` where it is absent."""
    begin, end = spans.starts[row, field], spans.ends[row, field]
    return spans.buf[begin:end].tobytes().decode() if end else None


def _kept_text(raw: bytes) -> Hashable | None:
    """Return a text that decides what the reader does, unless it could be taken for a field."""
    return field_judge(Field("", copied=False))(raw)
