"""The fields of one record: what is used is taken out, and what is left is audited."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from graph.values.errors import InputError
from graph.values.identifiers import Identifier, normalise_identifier, retyping_remark
from ingest.reader import InvalidRecordError

T = TypeVar("T")
_NUMBERED = re.compile(r"\.\d+(?=\.|\Z)")


class Fields:
    """The filled fields of one record, by name; ``left`` holds those not used yet."""

    __slots__ = ("left",)

    def __init__(self, values: dict[str, str]) -> None:
        self.left = values

    def take(self, name: str) -> str | None:
        """Remove a field and return its value, ``None`` where it is empty or missing."""
        return self.left.pop(name, None)

    def take_required(self, name: str) -> str:
        """Remove a mandatory field and return its value.

        Raises:
            InvalidRecordError: it is empty or missing.
        """
        value = self.left.pop(name, None)
        if value is None:
            raise InvalidRecordError(f"{name}: missing")
        return value

    def take_code(self, name: str, known: Iterable[str]) -> str | None:
        """Remove a field with a closed list of values and return its value, if there is one.

        Raises:
            InvalidRecordError: the value is none of them.
        """
        value = self.left.pop(name, None)
        if value is not None and value not in known:
            raise InvalidRecordError(f"{name}: unknown value {value!r}")
        return value

    def take_known(self, name: str, known: Iterable[str], remarks: list[str]) -> str | None:
        """Remove a field that only describes, and return its value; None, with a remark, if new."""
        value = self.left.pop(name, None)
        if value is None or value in known:
            return value
        remarks.append(f"{name}: {value!r} is new here; left out")
        return None

    def take_numbered(self, name: str) -> list[tuple[str, str]]:
        """Remove ``name.1``, ``name.2``, ... and return each with its own field name."""
        found: list[tuple[str, str]] = []
        while (value := self.left.pop(f"{name}.{len(found) + 1}", None)) is not None:
            found.append((f"{name}.{len(found) + 1}", value))
        return found


class Audit:
    """Remarks once a file on each field that nobody reads.

    Fields are compared without the numbers of repeats; ``ignored`` names those that are
    left out on purpose, each with everything below it.
    """

    def __init__(self, ignored: Iterable[str], remark: Callable[[str], None]) -> None:
        self._ignored = tuple(ignored)
        self._remark = remark
        self._seen: set[str] = set()
        self._said: set[str] = set()

    def check(self, left: Iterable[str]) -> None:
        """Remark on the unknown fields among those that are left of a record, each once a file."""
        for name in left:
            if name in self._seen:
                continue
            self._seen.add(name)
            plain = _NUMBERED.sub("", name)
            known = any(plain == i or plain.startswith(f"{i}.") for i in self._ignored)
            if not known and plain not in self._said:
                self._said.add(plain)
                self._remark(f"ignored unknown field {plain}")


def add_once(into: list[T], *items: T | None) -> None:
    """Add each item that is stated and not there yet."""
    for item in items:
        if item is not None and item not in into:
            into.append(item)


def identifier(scheme: str, value: str, remarks: list[str]) -> Identifier | None:
    """Return an identifier, with a remark where its check digits or shape are wrong."""
    try:
        found = normalise_identifier(scheme, value)
    except InputError as wrong:
        remarks.append(str(wrong))
        return None
    if found.problem is not None:
        remarks.append(f"{found.problem}; it is kept and joins nothing")
    elif (said := retyping_remark(scheme, found)) is not None:
        remarks.append(said)
    return found


def ship_number(schema: str, number: str, remarks: list[str]) -> Identifier | None:
    """Return a ship's IMO number, ``None`` for one of a company, which has the same shape.

    Companies' numbers begin with 0 to 6, ships' with 7 to 9 except for old ships. Lists without a
    type for ships have them among other bodies, so the first digit decides there.
    """
    first = re.search(r"\d", number)
    if schema != "Vessel" and (first is None or first[0] < "7"):
        return None
    return identifier("IMO", number, remarks)


class Leftovers:
    """Remembers which unknown fields of a file were remarked on already."""

    def __init__(self, remark: Callable[[str], None]) -> None:
        self._remark, self._seen = remark, set[str]()

    def audit(self, left: Iterable[str], where: str = "") -> None:
        """Remark on each field that the reader has neither read nor ignored by name."""
        for name in left:
            self.remark_once(f"ignored unknown field {where}{name}")

    def remark_once(self, text: str) -> None:
        """Remark on something, once a file."""
        if text not in self._seen and len(self._seen) < 1000:
            self._seen.add(text)
            self._remark(text)


def take_text(record: dict[str, Any], field: str) -> str | None:
    """Remove a field and return its text, ``None`` where it is missing, null or blank.

    Raises:
        InvalidRecordError: the value is no text.
    """
    value = record.pop(field, None)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidRecordError(f"{field}: {value!r} is not a text")
    return value.strip() or None


def take_object(record: dict[str, Any], field: str) -> dict[str, Any]:
    """Remove a field and return its object, empty where it is missing or null.

    Raises:
        InvalidRecordError: the value is no object.
    """
    value = record.pop(field, None)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidRecordError(f"{field}: {value!r} is not an object")
    return value


def required_value(value: str | None, field: str) -> str:
    """Return a value that must be there.

    Raises:
        InvalidRecordError: it is not.
    """
    if value is None:
        raise InvalidRecordError(f"{field}: missing")
    return value
