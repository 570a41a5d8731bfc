"""Strict reading: fields are popped, and those left over are remarked on once a file."""

from collections.abc import Callable, Iterable
from typing import Any

from ingest.reader import InvalidRecordError


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
