"""Fragments of edges: lines that lack an end, put aside until the whole file has been read."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ingest.files.opened_file import Opened
from ingest.formats.json_values import Element, elements
from ingest.reader import InvalidRecordError, Refusal
from ingest.readers.ftm.ftm_entity import Entity, unfold
from ingest.readers.ftm.renderings.search_answers import objects_in
from ingest.values.unused_fields import Leftovers


@dataclass(frozen=True, slots=True)
class FragmentLine:
    """One line that lacks an end: its position and its text."""

    position: str
    raw: str


@dataclass(frozen=True, slots=True)
class FragmentGroup:
    """All lines of one id of which some lack an end.

    Attributes:
        key: the entity's id.
        aside: the lines that lack an end, in order.
        lines: every line of the id, those too, as JSON.
    """

    key: str
    aside: list[FragmentLine]
    lines: list[bytes]

    def entities(self) -> list[Entity]:
        """Return the entity with the properties of all its lines, and those nested in it.

        Raises:
            InvalidRecordError: the lines are of several schemata.
        """
        silent = Leftovers(lambda _text: None)
        found = [unfold(orjson.loads(line), silent) for line in self.lines]
        entity, *rest = (entities[0] for entities in found)
        for other in rest:
            if other.schema != entity.schema:
                raise InvalidRecordError(f"schema: {entity.schema!r} and {other.schema!r}")
            for name, texts in other.properties.items():
                entity.properties.setdefault(name, []).extend(texts)
            entity.datasets.extend(d for d in other.datasets if d not in entity.datasets)
        return [entity, *(child for entities in found for child in entities[1:])]


class Fragments:
    """Lines that lack an end, in a temporary database that SQLite itself removes."""

    def __init__(self) -> None:
        self._database: sqlite3.Connection | None = None

    def add_line(self, key: str, item: Element) -> None:
        """Store one line under its entity's id."""
        if self._database is None:
            self._database = sqlite3.connect("")
            self._database.execute("create table aside (id text, position text, raw text)")
        cells = (key, item.position, item.raw)
        self._database.execute("insert into aside values (?, ?, ?)", cells)

    def groups(self, opened: Opened) -> Iterator[FragmentGroup]:
        """Yield all lines of each id stored; reads the file once more if there are any."""
        database = self._database
        if database is None:
            return
        try:
            _store_lines(database, opened)
            ids = database.execute("select id from aside group by id order by min(rowid)")
            for (key,) in ids:
                aside = database.execute(
                    "select position, raw from aside where id = ? order by rowid", (key,)
                )
                lines = database.execute("select raw from line where id = ? order by rowid", (key,))
                yield FragmentGroup(
                    key, [FragmentLine(*row) for row in aside], [raw for (raw,) in lines]
                )
        finally:
            database.close()


def _store_lines(database: sqlite3.Connection, opened: Opened) -> None:
    """Store every line of the file whose id has a line that lacks an end."""
    database.execute("create index asides on aside (id)")
    database.execute("create table line (id text, raw text)")
    with opened.extra_reading():
        for item in elements(opened):
            if isinstance(item, Refusal):
                continue
            for value in objects_in(item.value):
                key = _entity_id(value)
                known = "select 1 from aside where id = ? limit 1"
                if key is not None and database.execute(known, (key,)).fetchone() is not None:
                    database.execute("insert into line values (?, ?)", (key, orjson.dumps(value)))
    database.execute("create index lines on line (id)")


def _entity_id(value: Any) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) and "op" not in value else None
