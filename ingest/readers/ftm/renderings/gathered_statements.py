"""FollowTheMoney statements grouped into entities, in memory that does not grow with the file.

Exported files stand in the order of their canonical ids, so that an entity's statements are
neighbours. Where a file does not, its statements are sorted on disk first. Addresses, and the
canonical ids of what the statements refer to, are kept on disk as well.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

import orjson

from ingest.files.opened_file import Opened
from ingest.reader import Context, InvalidRecordError, Record, Records, Refusal
from ingest.readers.ftm.ftm_entity import Entity
from ingest.readers.ftm.ftm_parties import RowContext
from ingest.readers.ftm.ftm_rows import ADDRESS, rows_of
from ingest.readers.ftm.renderings.address_store import AddressBook, address_text
from ingest.readers.ftm.renderings.statement_rows import (
    Statement,
    is_json_statements,
    json_statements,
    statements,
)
from ingest.values.record_fields import add_once

RAW: Final = 10_000
"""Characters of a refused entity that are shown."""
MAX_STATEMENTS: Final = 100_000
"""Statements of one entity; the largest in published files has some thousands."""
_ID_PROPERTY: Final = "id"
"""The pseudo-property by which an entity exists; its value is a checksum."""
_BREADTH: Final = {
    "Thing": 0,
    "Interval": 0,
    "Interest": 1,
    "Asset": 1,
    "LegalEntity": 1,
    "Organization": 2,
}
_NARROW: Final = 3
"""Rank of every schema that is none of the broad ones above."""
_SORTED: Final = (
    "create table sorted (k text, e text, s text, p text, v text, d text, l text, r, o)"
)


def read_statements(opened: Opened, context: Context) -> Records:
    """Yield a record for each entity, and a refusal for each row that is no statement."""
    with _Survey(opened) as survey:
        for item in survey.groups(context.remark):
            yield item if isinstance(item, Refusal) else _record(item, context.dataset, survey)


class _Survey:
    """The order, addresses and canonical ids of a file, found by a first reading of it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._read = json_statements if is_json_statements(opened.sniff().text) else statements
        self._book = AddressBook()
        self._disk = sqlite3.connect("")
        self._disk.execute("create table address (k text, p text, v text)")
        self._disk.execute("create table canon (e text primary key, k text) without rowid")
        self._disk.execute(_SORTED)
        self._renamed = False
        with opened.extra_reading():
            self._in_order = self._survey_file()
        parts = self._disk.execute("select k, p, v from address order by k, rowid")
        self._book.add(_addresses(parts))

    def __enter__(self) -> "_Survey":
        return self

    def __exit__(self, *_ended: object) -> None:
        self._disk.close()
        self._book.close()

    def _survey_file(self) -> bool:
        """Store addresses and canonical ids, and return whether entities stand in order."""
        last, in_order = "", True
        for found in self._read(self._opened, lambda _text: None):
            if not isinstance(found, Statement):
                continue
            key = found.key
            in_order = in_order and key >= last
            last = key
            if found.entity != key:
                self._renamed = True
                self._disk.execute("insert or ignore into canon values (?, ?)", (found.entity, key))
            if found.schema == ADDRESS:
                cells = (key, found.prop, found.value)
                self._disk.execute("insert into address values (?, ?, ?)", cells)
        return in_order

    def groups(self, remark: Callable[[str], None]) -> Iterator[list[Statement] | Refusal]:
        """Yield the statements of each entity, and a refusal for each row that is none.

        A group of more than ``MAX_STATEMENTS`` statements is cut off after one more.
        """
        outside, group = 0, list[Statement]()
        for found in self._read(self._opened, remark):
            if isinstance(found, Refusal):
                yield found
            elif found is None:
                outside += 1
            elif not self._in_order:
                self._disk.execute("insert into sorted values (?,?,?,?,?,?,?,?,?)", found)
            elif not group or group[0].key == found.key:
                if len(group) <= MAX_STATEMENTS:
                    group.append(found)
            else:
                yield group
                group = [found]
        if group:
            yield group
        if not self._in_order:
            yield from self._sorted_groups()
        if outside:
            remark(f"{outside} statements marked external are not read: nobody confirmed them")

    def _sorted_groups(self) -> Iterator[list[Statement]]:
        rows = self._disk.execute("select * from sorted order by k, rowid")
        for _, group in groupby(map(Statement._make, rows), itemgetter(0)):
            yield list(islice(group, MAX_STATEMENTS + 1))

    def address(self, address_id: str) -> str | None:
        """Return the text of an address of the file."""
        return self._book.text(address_id)

    def canonical_id(self, entity_id: str) -> str:
        """Return the canonical id of an entity of the file."""
        if not self._renamed:
            return entity_id
        query = "select k from canon where e = ?"
        row = self._disk.execute(query, (entity_id,)).fetchone()
        return entity_id if row is None else str(row[0])


def _record(group: list[Statement], dataset: str, survey: _Survey) -> Record | Refusal:
    first, remarks = group[0], list[str]()
    entity = Entity(first.key, _schema(group, remarks), None, [], [])
    for one in group:
        if one.prop != _ID_PROPERTY and one.value:
            value = survey.canonical_id(one.value) if one.reference else one.value
            entity.properties.setdefault(one.prop, []).append(value)
            if one.language:
                entity.languages.setdefault(value, one.language)
        add_once(entity.datasets, one.dataset or None)
        add_once(entity.referents, one.entity if one.entity != one.key else None)
    as_read = {"id": entity.id, "schema": entity.schema, "properties": dict(entity.properties)}
    try:
        if len(group) > MAX_STATEMENTS:
            raise InvalidRecordError(
                f"canonical_id: more than {MAX_STATEMENTS} statements of one entity"
            )
        rows = rows_of(entity, RowContext(dataset, survey.address, remarks))
    except InvalidRecordError as wrong:
        raw = orjson.dumps(as_read).decode()
        return Refusal(first.position, str(wrong), raw[:RAW], entity.id)
    return Record(entity.id, first.position, rows, remarks)


def _schema(group: list[Statement], remarks: list[str]) -> str:
    """Return the narrowest schema that an entity's statements name.

    What is an ``Organization`` or ``LegalEntity`` to one source and an ``Asset`` to another is a
    ``Company``, the one schema that is both.
    """
    named = dict.fromkeys(one.schema for one in group)
    if len(named) == 1:
        return group[0].schema
    ranked = sorted(named, key=lambda schema: -_BREADTH.get(schema, _NARROW))
    best = _BREADTH.get(ranked[0], _NARROW)
    if best < _NARROW:
        both = "Asset" in named and not named.keys().isdisjoint(("LegalEntity", "Organization"))
        return "Company" if both else ranked[0]
    rivals = [schema for schema in ranked if _BREADTH.get(schema, _NARROW) == best]
    if len(rivals) > 1:
        remarks.append(f"schema: {', '.join(rivals)}; {rivals[0]} is taken")
    return rivals[0]


def _addresses(parts: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield id and text of each address, from id, property and value sorted by id."""
    for key, rows in groupby(parts, itemgetter(0)):
        entity = Entity(key, ADDRESS, None, [], [])
        for _, prop, value in rows:
            entity.properties.setdefault(prop, []).append(value)
        text = address_text(entity)
        if text is not None:
            yield key, text
