"""The addresses of a file by id, on disk, so that memory does not grow with the file."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any, Final

from ingest.files.opened_file import Opened
from ingest.formats.json_values import elements
from ingest.reader import InvalidRecordError, Refusal
from ingest.readers.ftm.ftm_entity import Entity, unfold
from ingest.readers.ftm.renderings.search_answers import objects_in
from ingest.values.record_fields import Leftovers

_ADDRESS_PARTS: Final = (
    "remarks",
    "postOfficeBox",
    "street",
    "street2",
    "street3",
    "city",
    "postalCode",
    "region",
    "state",
    "country",
)
_NEEDLE: Final = b'"Address"'


def address_text(entity: Entity) -> str | None:
    """Return the text of an ``Address``: in full if it is stated, else its parts."""
    full = entity.properties.get("full")
    if full:
        return full[0]
    parts = [entity.properties[name][0] for name in _ADDRESS_PARTS if entity.properties.get(name)]
    return ", ".join(parts) or None


class AddressBook:
    """Texts of addresses by id, in a temporary database that SQLite itself removes."""

    def __init__(self, fill: Callable[[], Iterable[tuple[str, str]]] | None = None) -> None:
        """Create an empty book, or one that ``fill`` fills when the first address is looked up."""
        self._fill = fill
        self._database = sqlite3.connect("")
        self._database.execute("create table book (id text primary key, text text) without rowid")

    @classmethod
    def of_lines(cls, opened: Opened) -> "AddressBook":
        """Return the addresses of a file of JSON, which is read again if one is looked up."""
        return cls(lambda: _line_addresses(opened))

    def __enter__(self) -> "AddressBook":
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, which removes it."""
        self._database.close()

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add addresses as pairs of id and text; a later one replaces an earlier one."""
        self._database.executemany("insert or replace into book values (?, ?)", pairs)

    def text(self, address_id: str) -> str | None:
        """Return the text of an address by its id; None where the file does not have it."""
        if self._fill is not None:
            fill, self._fill = self._fill, None
            self.add(fill())
        query = "select text from book where id = ?"
        with closing(self._database.execute(query, (address_id,))) as cursor:
            row = cursor.fetchone()
        return None if row is None else str(row[0])


def _line_addresses(opened: Opened) -> Iterator[tuple[str, str]]:
    silent = Leftovers(lambda _text: None)
    opened = Opened(opened.path)
    for item in elements(opened, containing=_NEEDLE):
        if isinstance(item, Refusal):
            continue
        for whole in objects_in(item.value):
            yield from _object_addresses(whole, silent)


def _object_addresses(whole: Any, silent: Leftovers) -> Iterator[tuple[str, str]]:
    entity = whole.get("entity", whole) if isinstance(whole, dict) else None
    try:
        found = unfold(entity, silent) if isinstance(entity, dict) else []
    except InvalidRecordError:
        return
    for each in found:
        text = address_text(each) if each.schema == "Address" else None
        if text is not None:
            yield each.id, text
