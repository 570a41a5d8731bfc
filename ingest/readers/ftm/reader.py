"""FollowTheMoney: entities as JSON lines, changes, statements, tables by schema.

Entities (``entity_lines``): a line is a record; its id is the entity's id. Whole entities may be
nested in it. Several lines of one id are fragments. Edges may stand before their nodes, and nodes
may be missing.

Changes (``entities.delta.json``): ADD and MOD lines hold a whole entity, a DEL line an id alone.
The version that OpenSanctions puts before the file's name dates the file to the second. A file that
this program exported carries the day of its edition beside the exact rows.

Statements (``statement_rows``): a row, or an object, is one value; an entity is a record.

Tables by schema (``schema_tables``): a row is an entity and a record; the file is named after it.

Parties are ``<dataset>-<entity id>``: canonical ids of FollowTheMoney change over time and hold
within one producer, so that only strong identifiers or a judgement join two files' parties.
``Address``, ``Identification`` and ``Passport`` become part of the party they belong to.
``first_seen``, ``last_seen`` and ``last_change`` tell of processing and are ignored, as is
``target``. The end-date rule stands in ``ftm_rows``.
"""

import re
from typing import Final

from ingest.codes.opensanctions_codes import edition_of, name_without_version
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Context, Delta, Pieces, Reader, Records
from ingest.readers.ftm.renderings.entity_lines import EntityLines, read_lines
from ingest.readers.ftm.renderings.gathered_statements import read_statements
from ingest.readers.ftm.renderings.schema_tables import is_export, read_export, schema_of
from ingest.readers.ftm.renderings.statement_rows import is_json_statements, is_statements
from ingest.values.exact_rows import packed_edition

_SCHEMA = re.compile(r'"schema"\s*:\s*"[A-Z][A-Za-z]+"')
_PROPERTIES = re.compile(r'"properties"\s*:\s*\{')
_CHANGE = re.compile(r'\[?\s*\{\s*"op"\s*:\s*"[A-Z]+"\s*,\s*"entity"\s*:\s*\{')
_CHANGE_LAST = re.compile(r'\},\s*"op"\s*:\s*"(?:ADD|MOD|DEL)"\s*\}\s*\Z')
_SURE: Final = 90


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return _SURE if is_statements(sniff.text) or is_export(sniff.text) else 0
    if _is_change(sniff.text) or is_json_statements(sniff.text):
        return _SURE
    fits = _SCHEMA.search(sniff.text) is not None and _PROPERTIES.search(sniff.text) is not None
    return _SURE if fits and '"id"' in sniff.text else 0


def _is_change(text: str) -> bool:
    """Return whether a text begins with a line of changes, in either order of its keys."""
    if _CHANGE.match(text.lstrip()) is not None:
        return True
    return _CHANGE_LAST.search(text.lstrip().split("\n", 1)[0].rstrip().rstrip(",")) is not None


def _delta(opened: Opened) -> Delta | None:
    return Delta() if _is_change(opened.sniff().text) else None


def _dataset(opened: Opened) -> str | None:
    """Return the stem of a versioned file's name, so that all versions are of one dataset."""
    name = name_without_version(opened.name)
    return None if name is None else name.split(".")[0] or None


def _edition(opened: Opened) -> str | None:
    return edition_of(opened) or packed_edition(opened.sniff().text)


def _read(opened: Opened, context: Context) -> Records:
    if _has_entity_lines(opened):
        yield from read_lines(opened, context)
    elif _has_schema_tables(opened):
        yield from read_export(opened, context)
    else:
        yield from read_statements(opened, context)


def _pieces(opened: Opened, context: Context) -> Pieces | None:
    return EntityLines(opened, context) if _has_entity_lines(opened) else None


def _has_entity_lines(opened: Opened) -> bool:
    """Return whether a file has an entity or a change a line."""
    text = opened.sniff().text
    if text.lstrip()[:1] in ("{", "["):
        return not is_json_statements(text)
    return not (is_statements(text) or is_export(text))


def _has_schema_tables(opened: Opened) -> bool:
    """Return whether a file is a table of the entities of one schema, or a zip of such."""
    return is_export(opened.sniff().text) and not is_statements(opened.sniff().text)


def _scope(opened: Opened) -> str | None:
    """Return the schema of a table that stands by itself, which is all it speaks for."""
    return schema_of(opened.name) if _has_schema_tables(opened) and not opened.is_zip else None


def _is_scattered(opened: Opened) -> bool:
    """Return whether an entity may stand in many rows, as in statements."""
    return not _has_entity_lines(opened) and not _has_schema_tables(opened)


READER = Reader(
    name="ftm",
    title="FollowTheMoney: entities, changes, statements, tables by schema",
    version="20",
    sniff=_sniff,
    read=_read,
    edition=_edition,
    dataset=_dataset,
    scope=_scope,
    delta=_delta,
    scattered=_is_scattered,
    pieces=_pieces,
    url="https://followthemoney.tech",
    by_stem=True,
)
