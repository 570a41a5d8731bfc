"""The fields of one record: what is used is taken out, and what is left is audited."""

import re
from collections.abc import Callable, Iterable

from graph.values.errors import InputError
from graph.values.identifiers import Identifier, normalise
from ingest.reader import InvalidRecordError

_NUMBERED = re.compile(r"\.\d+(?=\.|\Z)")


class Fields:
    """The filled fields of one record, by name; an empty field is the same as none."""

    __slots__ = ("left",)

    def __init__(self, values: dict[str, str]) -> None:
        self.left = values

    def take(self, name: str) -> str | None:
        """Take a field out, or ``None`` where it is empty or missing."""
        return self.left.pop(name, None)

    def need(self, name: str) -> str:
        """Take a mandatory field out.

        Raises:
            InvalidRecordError: it is empty or missing.
        """
        value = self.left.pop(name, None)
        if value is None:
            raise InvalidRecordError(f"{name}: missing")
        return value

    def one_of(self, name: str, known: Iterable[str]) -> str | None:
        """Take out a field with a closed list of values.

        Raises:
            InvalidRecordError: the value is none of them.
        """
        value = self.left.pop(name, None)
        if value is not None and value not in known:
            raise InvalidRecordError(f"{name}: unknown value {value!r}")
        return value

    def several(self, name: str) -> list[tuple[str, str]]:
        """Take out ``name.1``, ``name.2``, ... and give each with its own field name."""
        found: list[tuple[str, str]] = []
        while (value := self.left.pop(f"{name}.{len(found) + 1}", None)) is not None:
            found.append((f"{name}.{len(found) + 1}", value))
        return found


class Audit:
    """Says once a file which fields it has that nobody reads.

    Fields are compared without the numbers of repeats; ``ignored`` names those that are
    knowingly not read, each with everything below it.
    """

    def __init__(self, ignored: Iterable[str], remark: Callable[[str], None]) -> None:
        self._ignored = tuple(ignored)
        self._remark = remark
        self._seen: set[str] = set()
        self._said: set[str] = set()

    def check(self, left: Iterable[str]) -> None:
        """Look at the fields that are left of a record."""
        for name in left:
            if name in self._seen:
                continue
            self._seen.add(name)
            plain = _NUMBERED.sub("", name)
            known = any(plain == i or plain.startswith(f"{i}.") for i in self._ignored)
            if not known and plain not in self._said:
                self._said.add(plain)
                self._remark(f"ignored unknown field {plain}")


def identifier(scheme: str, value: str, remarks: list[str]) -> Identifier | None:
    """Make an identifier, with a remark where its check digits or shape are wrong."""
    try:
        found = normalise(scheme, value)
    except InputError as wrong:
        remarks.append(str(wrong))
        return None
    if found.problem is not None:
        remarks.append(f"{found.problem}; it is kept and joins nothing")
    return found


def ship_number(schema: str, number: str, remarks: list[str]) -> Identifier | None:
    """Return a ship's number from the IMO, which numbers companies in the same shape.

    Numbers of companies begin with 0 to 6, and those of ships with 7 to 9 but for old ships; lists
    that have no ships apart have them among other bodies.
    """
    first = re.search(r"\d", number)
    if schema != "Vessel" and (first is None or first[0] < "7"):
        return None
    return identifier("IMO", number, remarks)
