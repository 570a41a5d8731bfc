"""Where a record stands in its file, as every row of it says in words."""

import re
from dataclasses import dataclass
from typing import Final

_POSITION: Final = re.compile(
    r"(?:(?P<member>.*?):? )??(?P<kind>line|row|element) (?P<number>\d+)\b"
    r"(?:,? (?:item|result|hit|entry) (?P<part>\d+)\b)?"
)
_NAMED: Final = re.compile(r"\((.+)\)\Z")


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one record.

    Attributes:
        kind: ``line``, ``row`` or ``element``.
        number: which of its kind, from 1.
        member: the member of an archive, if the file is one.
        part: which of the records in one object, from 1, if it holds many.
        named: the name in brackets behind it, which the record must hold.
    """

    kind: str
    number: int
    member: str | None = None
    part: int | None = None
    named: str | None = None

    def is_same(self, other: "Position | None") -> bool:
        """Return whether another position is this one, whatever name stands behind it."""
        return other is not None and self._place() == other._place()

    def _place(self) -> tuple[str, int, str | None, int | None]:
        return self.kind, self.number, self.member, self.part


def parse_position(text: str) -> Position | None:
    """Parse a position such as ``data.xml: element 12 (Example Ltd)``; ``None`` if it is none."""
    found = _POSITION.match(text)
    if found is None:
        return None
    part, named = found["part"], _NAMED.search(text)
    return Position(
        kind=found["kind"],
        number=int(found["number"]),
        member=found["member"],
        part=None if part is None else int(part),
        named=None if named is None else named[1],
    )
