"""Which fields the lines of a format have, and what a reader learns of each beside copying it.

A reader that declares a plan is called once for all lines of one *pattern*: lines with the same
fields in the same order, whose judged values mean the same. Its rows then hold the same for all of
them but for the copied texts. A plan says nothing of what a field means.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

from graph.record.model import Row
from ingest.spans.line_kernels import NUMBER, TEXT

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
