"""FollowTheMoney's statement files: CSV with a header, packs with or without one, and JSON.

A statement is one value of one property, with the dataset that says so. In a CSV it names its
canonical entity and its schema; in a pack the property is ``Schema:property`` and the entity is
the source's own. Columns are read by their names (``origin`` came with model 4.0, ``target`` left
before it); the oldest packs have no header, and their ten columns, or eleven with the statement's
id at the end, have a fixed order.

As JSON ``ftm statements`` writes a statement a line, unless another form is asked for, and
``ftm aggregate-statements -s`` an entity with ``statements`` and without properties. Neither says
which values are ids of entities, so that the properties which hold such are known by their names.
"""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

from ingest.files.opened_file import Opened
from ingest.formats.delimited_rows import Row, read_header_and_rows
from ingest.formats.json_values import elements
from ingest.reader import InvalidRecordError, Refusal
from ingest.readers.ftm.ftm_entity import IGNORED, REFERENCES

_STATEMENT: Final = frozenset({"canonical_id", "entity_id", "prop", "schema", "value"})
_PACK: Final = frozenset({"entity_id", "prop", "value", "dataset"})
_OLD_PACK: Final = (
    "entity_id,prop,value,dataset,lang,original_value,target,external,first_seen,last_seen,id"
)
KNOWN: Final = frozenset(_OLD_PACK.split(",")) | _STATEMENT | {"prop_type", "origin"}
"""Fields of a statement."""
_PACKED_PROPERTY = re.compile(r"[A-Z][A-Za-z]*:[a-z][A-Za-z]*")
_TRUE: Final = frozenset({"t", "true", "1", "yes", "y"})


class Statement(NamedTuple):
    """One value of one property of one entity.

    Attributes:
        key: id of the canonical entity; of the source's entity where the file has no other.
        entity: id of the source's entity.
        reference: the value is the id of an entity.
        position: where it stands in the file, in words.
    """

    key: str
    entity: str
    schema: str
    prop: str
    value: str
    dataset: str
    language: str
    reference: bool
    position: str


def is_external(text: str) -> bool:
    """Return whether a cell of the column ``external`` says yes."""
    return text.strip().lower() in _TRUE


def is_statements(text: str) -> bool:
    """Return whether a file with this beginning is a table of statements."""
    return _header(_cells(text.split("\n", 1)[0])) is not None


def statements(
    opened: Opened, remark: Callable[[str], None]
) -> Iterator[Statement | Refusal | None]:
    """Yield every statement; ``None`` for one that is marked as external.

    Raises:
        RefusedFileError: a member lacks a mandatory column.
    """
    said: set[str] = set()
    for name, stream in opened.text(newline=""):
        prefix = f"{name} " if opened.is_zip else ""
        first = stream.readline()
        header = _header(_cells(first))
        lines: Iterator[str] = chain((first,), stream)
        if header is not None and header != _cells(first):
            lines = chain((",".join(header) + "\n",), lines)
        shift = 0 if header == _cells(first) else 1
        packed = header is not None and "schema" not in header
        columns, rows = read_header_and_rows(lines, ",", name, _PACK if packed else _STATEMENT)
        for column in columns:
            if column not in KNOWN and column not in said:
                said.add(column)
                remark(f"ignored unknown field {column}")
        yield from _decode_rows(rows, columns, packed, (prefix, shift))


def _header(cells: list[str]) -> list[str] | None:
    """Return the columns of a file from its first row; ``None`` where it holds no statements."""
    present = set(cells)
    if present >= _STATEMENT or (present >= _PACK and "schema" not in present):
        return cells
    old = _OLD_PACK.split(",")
    if len(cells) in (len(old) - 1, len(old)) and _PACKED_PROPERTY.fullmatch(cells[1]) is not None:
        return old[: len(cells)]
    return None


def _cells(line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    except csv.Error:
        return []


def _decode_rows(
    rows: Iterator[Row], columns: list[str], packed: bool, place: tuple[str, int]
) -> Iterator[Statement | Refusal | None]:
    decode, (prefix, shift) = _decoder(columns, packed), place
    key = columns.index("canonical_id" if "canonical_id" in columns else "entity_id")
    for row in rows:
        position = f"{prefix}row {row.number - shift}"
        problem = row.problem
        if problem is None:
            try:
                yield decode(row.cells, position)
                continue
            except InvalidRecordError as wrong:
                problem = str(wrong)
        yield Refusal(position, problem, row.raw(","), row.key(key) or None)


def _decoder(columns: list[str], packed: bool) -> Callable[[list[str], str], Statement | None]:
    """Return the function that converts a row's cells and position into a statement."""
    # Places are looked up once, not for every one of millions of rows.
    at = {name: number for number, name in enumerate(columns)}
    entity, prop, value = at["entity_id"], at["prop"], at["value"]
    key, schema = at.get("canonical_id", entity), at.get("schema", prop)
    dataset, language = at.get("dataset"), at.get("lang")
    kind, external = at.get("prop_type"), at.get("external")

    def decode(cells: list[str], position: str) -> Statement | None:
        if external is not None and is_external(cells[external]):
            return None
        kinds, name = cells[schema], cells[prop]
        if packed:
            kinds, _, name = name.partition(":")
        whole = cells[key] or cells[entity]
        for field, text in (("entity_id", whole), ("schema", kinds), ("prop", name)):
            if not text or text.isspace():
                raise InvalidRecordError(f"{field}: missing")
        return Statement(
            whole.strip(),
            cells[entity].strip(),
            kinds.strip(),
            name.strip(),
            cells[value].strip(),
            "" if dataset is None else cells[dataset],
            "" if language is None else cells[language],
            name in REFERENCES if kind is None else cells[kind] == "entity",
            position,
        )

    return decode


_NEEDED: Final = tuple(
    re.compile(rf'"{field}"\s*:\s*"') for field in ("entity_id", "prop", "schema", "value")
)
_PROPERTIES: Final = re.compile(r'"properties"\s*:\s*\{')
_WRAPPER_FIELDS: Final = IGNORED | {"statements"}


def is_json_statements(text: str) -> bool:
    """Return whether a JSON with this beginning holds statements, not entities with properties.

    >>> is_json_statements('{"entity_id": "a", "prop": "name", "schema": "Person", "value": "A"}')
    True
    """
    if text.lstrip()[:1] not in ("{", "[") or _PROPERTIES.search(text) is not None:
        return False
    return all(needed.search(text) is not None for needed in _NEEDED)


def json_statements(
    opened: Opened, remark: Callable[[str], None]
) -> Iterator[Statement | Refusal | None]:
    """Yield every statement; ``None`` for one that is marked as external."""
    said: set[str] = set()
    for element in elements(opened):
        if isinstance(element, Refusal):
            yield element
            continue
        whole = element.value
        several = whole.get("statements")
        unknown = whole.keys() - (KNOWN if several is None else _WRAPPER_FIELDS)
        for name in sorted(unknown - said):
            said.add(name)
            remark(f"ignored unknown field {name}")
        key = None if several is None else whole.get("id")
        for one in several if isinstance(several, list) else [whole]:
            try:
                yield _statement(one, key, element.position)
            except InvalidRecordError as wrong:
                yield Refusal(element.position, str(wrong), element.raw)


def _statement(one: Any, key: object, position: str) -> Statement | None:
    if not isinstance(one, dict):
        raise InvalidRecordError(f"statements: {one!r} is not an object")
    external = one.get("external")
    if external is True or (isinstance(external, str) and is_external(external)):
        return None
    entity, prop = _text(one, "entity_id"), _text(one, "prop")
    schema, kind = _text(one, "schema"), one.get("prop_type")
    value, language = one.get("value"), one.get("lang")
    if not isinstance(value, str):
        raise InvalidRecordError(f"value: {value!r} is not a text")
    canonical = one.get("canonical_id") or key
    return Statement(
        canonical.strip() if isinstance(canonical, str) else entity,
        entity,
        schema,
        prop,
        value.strip(),
        str(one.get("dataset") or ""),
        language if isinstance(language, str) else "",
        prop in REFERENCES if kind is None else kind == "entity",
        position,
    )


def _text(one: dict[str, Any], field: str) -> str:
    found = one.get(field)
    if not isinstance(found, str) or not found.strip():
        raise InvalidRecordError(f"{field}: missing")
    return found.strip()
