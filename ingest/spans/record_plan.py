"""Which fields the lines of a format have, and what a reader learns of each beside copying it.

A reader that declares a plan is called once for all lines of one *pattern*: lines with the same
fields in the same order, whose judged values mean the same. Its rows then hold the same for all of
them but for the copied texts. A plan says nothing of what a field means.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graph.record.model import Row
from ingest.spans.line_kernels import BEGIN, FOLD, NUMBER, OBJECT, PRIME, TEXT, FieldTable

Judge = Callable[[Any], Hashable | None]
"""Returns all that the reader learns of a value; ``None`` where only the reader can tell."""


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
        cut: what is copied of it: the digits at its end, or two parts of an address.
        never: what the last part of an address must not begin with.
    """

    path: str
    kind: int = TEXT
    copied: bool = True
    judge: Judge | None = None
    like: str | None = None
    cut: Literal["", "number", "address"] = ""
    never: str = ""


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
    """

    fields: tuple[Field, ...]
    read: Callable[[dict[str, Any]], tuple[str, list[Row]] | None]
    joined: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    differing: tuple[tuple[str, str], ...] = ()


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
        table: the fields, to be found by name.
        cut: the fields that are cut.
        size: how many columns spans have.
    """

    def __init__(self, plan: RecordPlan) -> None:
        kinds: dict[str, int] = {}
        for field in plan.fields:
            names = field.path.split(".")
            kinds |= {".".join(names[:deep]): OBJECT for deep in range(1, len(names))}
            kinds[field.path] = field.kind
        self.number = {path: number for number, path in enumerate(kinds)}
        self.size, self.cut = len(kinds), list[CutField]()
        for field in plan.fields:
            if field.cut:
                self.cut.append(CutField(field, self.number[field.path], self.size))
                self.size += 2 if field.cut == "number" else 4
        encoded = [path.rpartition(".")[2].encode() for path in kinds]
        parents = [self.number.get(path.rpartition(".")[0], -1) for path in kinds]
        blob = np.frombuffer(b"".join(encoded), np.uint8)
        at = np.cumsum([0, *map(len, encoded)]).astype(np.int32)
        slots = np.full(1 << (4 * len(encoded)).bit_length(), -1, np.int32)
        self.table = FieldTable(
            slots, np.array(parents, np.int32), np.array([*kinds.values()], np.int32), blob, at
        )
        for field_number, (name, parent) in enumerate(zip(encoded, parents, strict=True)):
            spot = _slot_of(name, parent, len(slots))
            while slots[spot] >= 0:
                spot = (spot + 1) % len(slots)
            slots[spot] = field_number


def _slot_of(name: bytes, parent: int, slots: int) -> int:
    """Return the slot of a name as `line_kernels.find_field` does, in whole numbers of Python."""
    most = (1 << 64) - 1
    value = ((int(BEGIN) ^ (parent + 1)) * int(PRIME)) & most
    for sign in name:
        value = ((value ^ sign) * int(PRIME)) & most
    return (value ^ (value >> int(FOLD))) & (slots - 1)
