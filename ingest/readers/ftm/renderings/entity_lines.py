"""FollowTheMoney as JSON lines: whole entities, nested ones, fragments, and lines of changes.

Several lines of one id are fragments of one entity. Fragments of a node stay records of their
own, which join by the party's id. A fragment of an edge that lacks an end says nothing alone: it
is put aside on disk, and once the file is read the lines of its id are put together.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from graph.record.model import Row
from ingest.files.opened_file import Opened
from ingest.formats.json_values import Element, elements, object_in, runs_of, shown_text, texts_of
from ingest.reader import (
    Context,
    InvalidRecordError,
    Piece,
    Pieces,
    Record,
    Records,
    Refusal,
    Run,
    read_by_pieces,
)
from ingest.readers.ftm.ftm_entity import Entity, unfold
from ingest.readers.ftm.ftm_parties import RowContext
from ingest.readers.ftm.ftm_rows import ADDRESS, missing_end, rows_of
from ingest.readers.ftm.renderings.address_store import AddressBook, address_text
from ingest.readers.ftm.renderings.search_answers import is_answer, objects_in, results_of
from ingest.values.exact_rows import FIELD, unpack_rows
from ingest.values.record_fields import Leftovers


@dataclass(frozen=True, slots=True)
class FragmentLine:
    """One line that lacks an end: its position and its text."""

    position: str
    raw: str


@dataclass(frozen=True, slots=True)
class FragmentGroup:
    """All lines of one id of which some lack an end."""

    key: str
    aside: list[FragmentLine]
    lines: list[bytes]

    def entities(self) -> list[Entity]:
        """Return the entity with the properties of all its lines, and those nested in it."""
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


OPERATIONS: Final = {"ADD": False, "MOD": True, "DEL": True}
"""Operations of a line of changes, and whether the dataset before it held the entity."""
_CHANGE: Final = frozenset({"op", "entity"})
_WORDS: Final = ("id", "schema", "properties")
"""What an exported entity says in FollowTheMoney's own words, beside its exact rows."""


class EntityLines(Pieces):
    """The entities of a file line by line, and last the edges that stand in fragments."""

    def __init__(self, opened: Opened, context: Context) -> None:
        """Prepare a reading; addresses are looked up later, as they may stand behind parties."""
        self._opened, self._dataset, self._context = opened, context.dataset, context
        self._leftovers = Leftovers(context.remark)
        self._book, self._fragments = AddressBook.of_lines(opened), Fragments()

    def cut(self) -> Iterator[Piece | Refusal]:
        """Yield the text of every entity or change."""
        if is_answer(self._opened):
            return results_of(self._opened, self._context.remark)
        return texts_of(self._opened)

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        """Yield the same, many at once."""
        return self.cut() if is_answer(self._opened) else runs_of(self._opened)

    def make(self, piece: Piece) -> Record | Refusal | None:
        """Return an entity's record; None for a fragment of an edge, which waits for `rest`."""
        value, position = object_in(piece), piece[0]
        if isinstance(value, Refusal):
            return value
        try:
            return _record(position, value, (self._dataset, self._book), self._leftovers)
        except _IncompleteError as wrong:
            self._fragments.add_line(wrong.key, Element(position, value, piece[1]))
        except InvalidRecordError as wrong:
            return Refusal(position, str(wrong), shown_text(piece[1]), _id_of(value))
        return None

    def rest(self) -> Records:
        """Yield a record for the fragments of each id, joined."""
        for whole in self._fragments.groups(self._opened):
            yield from _join_fragments(whole, self._dataset, self._book)

    def close(self) -> None:
        """Close the store of addresses."""
        self._book.close()


read_lines: Final = read_by_pieces(EntityLines)
"""Yields the record or refusal of every line, and last those of edges in fragments."""


class _IncompleteError(Exception):
    """An edge lacks an end; another line of its id may have it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _record(
    position: str, line: dict[str, Any], beside: tuple[str, AddressBook], leftovers: Leftovers
) -> Record:
    value, held = line, None
    if "op" in line:
        value, held = _changed_entity(line, leftovers)
        if line["op"] == "DEL":
            return Record(_required_id(value), position, [], held=held)
    if FIELD in value:
        remarks: list[str] = []
        words: dict[str, Any] = {name: value[name] for name in _WORDS if name in value}
        exact = unpack_rows(words, value[FIELD], remarks)
        if exact is not None:
            return Record(_required_id(value), position, exact, remarks, held)
        leftovers.remark_once(*remarks)
    entities = unfold(value, leftovers)
    if held is None and missing_end(entities[0]) is not None:
        raise _IncompleteError(entities[0].id)
    record = Record(entities[0].id, position, [], held=held)
    # An address is another line of the file, so these rows do not follow from this text alone.
    record.alone = not any("addressEntity" in entity.properties for entity in entities)
    record.rows = _rows(entities, *beside, record.remarks)
    return record


def _rows(entities: list[Entity], dataset: str, book: AddressBook, remarks: list[str]) -> list[Row]:
    nested = {e.id: text for e in entities if e.schema == ADDRESS and (text := address_text(e))}

    def address(address_id: str) -> str | None:
        return nested.get(address_id) or book.text(address_id)

    place = RowContext(dataset, address, remarks)
    return [row for entity in entities for row in rows_of(entity, place)]


def _changed_entity(value: dict[str, Any], leftovers: Leftovers) -> tuple[dict[str, Any], bool]:
    """Return the entity of a line of changes, and whether the dataset held it before."""
    operation, entity = value["op"], value.get("entity")
    if not isinstance(operation, str) or operation not in OPERATIONS:
        raise InvalidRecordError(f"op: unknown value {operation!r}")
    if not isinstance(entity, dict):
        raise InvalidRecordError(f"entity: {entity!r} is not an object")
    leftovers.audit(name for name in value if name not in _CHANGE)
    return entity, OPERATIONS[operation]


def _required_id(entity: dict[str, Any]) -> str:
    found = entity.get("id")
    if not isinstance(found, str) or not found.strip():
        raise InvalidRecordError(f"id: {found!r} is not a text")
    return found.strip()


def _join_fragments(whole: FragmentGroup, dataset: str, book: AddressBook) -> Records:
    """Yield one record for the fragments of an id, else a refusal for each fragment."""
    first, remarks = whole.aside[0], list[str]()
    try:
        record = Record(whole.key, first.position, [], remarks)
        record.rows = _rows(whole.entities(), dataset, book, remarks)
    except InvalidRecordError as wrong:
        for piece in whole.aside:
            yield Refusal(piece.position, str(wrong), piece.raw, whole.key)
        return
    if len(whole.aside) > 1:
        remarks.append(f"put together from {len(whole.aside)} lines that lack an end")
    yield record


def _id_of(value: dict[str, Any]) -> str | None:
    inner = value.get("entity", value)
    found = inner.get("id") if isinstance(inner, dict) else None
    return (found.strip() or None) if isinstance(found, str) else None
