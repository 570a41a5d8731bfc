"""Flat XML as a table: records below the root, each with texts below it and nothing deeper.

The first pass gathers the names of all fields, since an empty field is often left out; the second
reads the records. Namespaces and attributes are ignored.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.formats.table_cells import Line, Table
from ingest.formats.xml_elements import elements, local_name, root_name, xml_text

MOST_FIELDS: Final = 2_000
"""The most columns that a person can be expected to describe."""
RECORD: Final = ("record", "row", "entry", "item")
"""Names of the element that holds one record, in lower case."""
_OPENING: Final = re.compile(r"<([A-Za-z_][\w.-]*)")


def fields_of(text: str) -> list[str]:
    """Return the field names that the beginning of a flat XML shows, none for anything else."""
    if root_name(text) is None:
        return []
    names = list(dict.fromkeys(_OPENING.findall(text)))
    if len(names) < 3 or names[1].lower() not in RECORD:
        return []
    return names[2:]


def record_tables(opened: Opened) -> Iterator[Table]:
    """Yield the table of each XML of the file.

    Raises:
        RefusedFileError: the XML is damaged, has a document type, or holds no flat records.
    """
    tag = _record_tag(opened)
    headers = [list(_fields(stream, tag, name)) for name, stream in opened.binary()]
    for (name, stream), header in zip(opened.binary(), headers, strict=True):
        yield Table(name, header, _lines(stream, tag, header, name))


def _record_tag(opened: Opened) -> str:
    names = list(dict.fromkeys(_OPENING.findall(opened.sniff().text)))
    if len(names) < 3 or names[1].lower() not in RECORD:
        raise RefusedFileError(f"{opened.name}: holds no flat records that a mapping can describe")
    return str(names[1])


def _fields(stream: BinaryIO, tag: str, name: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for element in elements(stream, frozenset([tag]), name, ahead=True):
        for child in element:
            found[local_name(child.tag)] = None
        if len(found) > MOST_FIELDS:
            raise RefusedFileError(f"{name}: more than {MOST_FIELDS} different fields; no table")
    found.pop("", None)
    return found


def _lines(stream: BinaryIO, tag: str, header: list[str], name: str) -> Iterator[Line]:
    places = {field: place for place, field in enumerate(header)}
    for number, element in enumerate(elements(stream, frozenset([tag]), name), start=1):
        cells = [""] * len(header)
        problem = None
        for child in element:
            field = local_name(child.tag)
            if not field:
                continue
            if len(child) or cells[places[field]]:
                problem = f"{field}: is not one text in a record; a flat table has one"
            cells[places[field]] = " ".join("".join(map(str, child.itertext())).split())
        texts = cells if problem is None else [xml_text(element)]
        yield Line(number, cells, problem, texts)
