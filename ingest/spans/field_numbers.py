"""The fields of a plan as numbers, which are the columns of spans."""

from dataclasses import dataclass

import numpy as np

from ingest.spans.line_kernels import BEGIN, FOLD, OBJECT, PRIME, FieldTable
from ingest.spans.record_plan import Field, RecordPlan


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
