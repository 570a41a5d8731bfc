"""Which fields the texts of a format have, and what a reader learns of each beside copying it.

A reader that declares a plan is called once for all texts of one *pattern*: texts with the same
fields in the same order, whose judged values mean the same. Its rows then hold the same for all of
them but for the copied texts. A plan says nothing of what a field means. A text is a line with an
object of JSON, or an element of XML.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from graph.record.model import Row
from ingest.spans.line_kernels import NUMBER, OBJECT, TEXT

Judge = Callable[[Any], Hashable | None]
"""Returns all that the reader learns of a value; ``None`` where only the reader can tell."""
JudgeMany = Callable[[NDArray[np.uint8]], NDArray[np.bool_]]
"""Returns which of many texts of one length, a row each, their stand-in may stand for."""
JudgePair = Callable[[str | None, str], Hashable | None]
"""Returns what the reader learns of a text beside another one, which may be absent."""
Cut = Literal["", "number", "address", "day", "lower"]
PARTS: Final = {"number": 2, "address": 4, "day": 1, "lower": 1}
"""Columns of spans that the parts of a cut field take."""


@dataclass(frozen=True)
class Field:
    """One field of a line.

    Attributes:
        path: the names of the objects that it stands in, and its own, with dots between.
        kind: what its value is; see `ingest.spans.line_kernels`.
        copied: whether it may stand in the rows as it is; if not, all of it is judged.
        judge: what else the reader learns of it; without one it learns nothing.
        like: a text of the form that the reader expects, to stand in for it. Of a number cut off
            it is the longest run of digits. It must not occur in any other text.
        cut: what is copied of it: the digits at its end, two parts of an address, the day that it
            begins with, or all of it, in lower case too.
        never: what the last part of an address must not begin with.
        fits: of a text that is copied in lower case: which texts its form stands in for.
        beside: the field beside which ``judge_pair`` judges it; its own text then stands in for it.
        judge_pair: what the reader learns of it there.
    """

    path: str
    kind: int = TEXT
    copied: bool = True
    judge: Judge | None = None
    like: str | None = None
    cut: Cut = ""
    never: str = ""
    fits: JudgeMany | None = None
    beside: str = ""
    judge_pair: JudgePair | None = None


def copied_fields(*paths: str) -> tuple[Field, ...]:
    """Return fields whose texts the reader copies and does not look into."""
    return tuple(map(Field, paths))


def judged_fields(judge: Judge, *paths: str) -> tuple[Field, ...]:
    """Return fields whose texts the reader copies, and of which it learns what a function says."""
    return tuple(Field(path, judge=judge) for path in paths)


def deciding_fields(*paths: str, kind: int = TEXT) -> tuple[Field, ...]:
    """Return fields whose value decides what the reader does."""
    return tuple(Field(path, kind, copied=False) for path in paths)


def number(path: str, judge: Judge) -> Field:
    """Return a whole number, of which the reader learns what a function says of it."""
    return Field(path, NUMBER, judge=judge)


@dataclass(frozen=True)
class RecordPlan:
    """The fields of a format's usual lines, and how they are compared with each other.

    Attributes:
        fields: all fields; a line with another is parsed by the reader.
        read: returns a line's record id and rows, ``None`` if there is more to say than that.
        joined: a text, and those that it may be, joined by spaces: the reader asks whether it is.
        ordered: two texts of which the first must not come after the second.
        differing: two numbers that must differ.
        apart: texts of which no two may be the same.
        alike: two lists of texts: the reader asks whether both, joined, are the same.
        fields_in: of XML: returns the fields of an element by their paths, as a parser finds them,
            ``None`` where it is none. Fields then stand in no objects, and those whose values are
            attributes need not be named. Without it texts are lines of JSON.
        naming: the fields of which the first that is there names a record where it is positioned.
    """

    fields: tuple[Field, ...]
    read: Callable[[dict[str, Any]], tuple[str, list[Row]] | None]
    joined: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    differing: tuple[tuple[str, str], ...] = ()
    apart: tuple[str, ...] = ()
    alike: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    fields_in: Callable[[bytes], dict[str, str] | None] | None = None
    naming: tuple[str, ...] = ()


@dataclass(frozen=True)
class CutField:
    """A field of which parts are copied, and the first of the columns that hold its parts."""

    field: Field
    number: int
    into: int


class FieldNumbers:
    """The numbers of a plan's fields, of the objects around them, and of the parts that are cut.

    Attributes:
        number: the number of each path.
        kinds: the kind of each of them; see `ingest.spans.line_kernels`.
        cut: the fields that are cut.
        size: how many columns spans have.
    """

    def __init__(self, plan: RecordPlan) -> None:
        self.kinds: dict[str, int] = {}
        for field in plan.fields:
            names = field.path.split(".") if plan.fields_in is None else [field.path]
            self.kinds |= {".".join(names[:deep]): OBJECT for deep in range(1, len(names))}
            self.kinds[field.path] = field.kind
        self.number = {path: number for number, path in enumerate(self.kinds)}
        self.size, self.cut = len(self.kinds), list[CutField]()
        for field in plan.fields:
            if field.cut:
                self.cut.append(CutField(field, self.number[field.path], self.size))
                self.size += PARTS[field.cut]
