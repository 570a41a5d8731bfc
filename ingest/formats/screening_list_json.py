"""The United States' Consolidated Screening List as JSON, as a table of the columns of its CSV.

The file is one object with a list ``results`` (the search answers with the same beside counts), or
that list alone. Its lists of texts become cells with ``;`` between that remember their texts, an
address one text, and an identifier "label, number, country" as newer files of the CSV have it; so
the preset of the CSV reads it.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import orjson

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.formats.json_objects import Element, Splitter, json_kind
from ingest.formats.json_values import tell_omission
from ingest.formats.table_cells import Line, SeparateTexts, Table
from ingest.reader import Refusal

COLUMNS: Final = (
    "id source entity_number type programs name title addresses federal_register_notice "
    "start_date end_date standard_order license_requirement license_policy call_sign vessel_type "
    "gross_tonnage gross_registered_tonnage vessel_flag vessel_owner remarks source_list_url "
    "alt_names citizenships dates_of_birth nationalities places_of_birth source_information_url ids"
).split()
"""Columns of the CSV, the first of which is ``_id`` there."""
_PARTS: Final = {
    "addresses": {"address": "", "city": "", "state": "", "postal_code": "", "country": ""},
    "ids": {
        "type": "",
        "number": "",
        "country": "",
        "issue_date": "issued ",
        "expiration_date": "expires ",
    },
}
"""Parts of a text in their order, and the words before each."""
_COUNTRY: Final = "country"
"""Repeats that of an address, or stands alone in entries of the State Department."""
_IGNORED: Final = frozenset({_COUNTRY, "score"})
_RESULTS: Final = re.compile(rb'"results"\s*:\s*(?=\[)')
_TOTAL: Final = re.compile(rb'"total"\s*:\s*(\d+)')
_FEATURES: Final = ('"source_list_url"', '"source"', '"name"')
_BEGINNING: Final = 1 << 20


def is_screening_list(text: str) -> bool:
    """Return whether a text begins as the list's JSON."""
    first = text.lstrip()[:1]
    whole = first == "[" or (first == "{" and '"results"' in text)
    return whole and all(feature in text for feature in _FEATURES)


def screening_tables(opened: Opened) -> Iterator[Table]:
    """Yield the table of each JSON of the file.

    Raises:
        RefusedFileError: it has no list of results.
    """
    for name, stream in opened.binary():
        start, total = stream.read(_BEGINNING).removeprefix(BOM_UTF8), None
        if start.lstrip()[:1] != b"[":
            found = _RESULTS.search(start)
            if found is None:
                raise RefusedFileError(f"{name}: has no list of results in its beginning")
            stated = _TOTAL.search(start, 0, found.start())
            total, start = stated and int(stated[1]), start[found.end() :]
        yield Table(name, COLUMNS, _lines(stream, start, opened, (name, total)))


def _lines(
    stream: BinaryIO, start: bytes, opened: Opened, told: tuple[str, int | None]
) -> Iterator[Line]:
    (name, total), number = told, 0
    said: set[str] = set()
    for number, item in enumerate(Splitter(stream, start, "", alone=True).elements(), start=1):
        if isinstance(item, Refusal):
            yield Line(number, [], item.reason, [], as_read=item.raw, cut=item.cut)
            continue
        line = _line(number, item)
        if line.problem is None:
            new = sorted(item.value.keys() - {*COLUMNS, *_IGNORED} - said)
            if new:
                said.update(new)
                opened.remark(f"{name}: fields not read: {', '.join(new)}")
        yield line
    tell_omission(opened, total, number)


def _line(number: int, item: Element) -> Line:
    cells = []
    for column in COLUMNS:
        value = item.value.get(column)
        if column == "addresses" and not value:
            value = item.value.get(_COUNTRY)
        try:
            cells.append(_cell(value, _PARTS.get(column, {})))
        except TypeError as wrong:
            return Line(number, [], f"{column}: {wrong}", [], as_read=item.raw)
    return Line(number, cells, None, [], as_read=item.raw)


def _cell(value: Any, parts: dict[str, str]) -> str:
    """Return a value as the CSV has it; the cell of a list keeps its texts."""
    if not isinstance(value, list):
        return _text(value)
    texts = []
    for one in value:
        if parts and isinstance(one, dict):
            pieces = [said + text for part, said in parts.items() if (text := _text(one.get(part)))]
            text = ", ".join(pieces)
        else:
            text = _text(one)
        if text:
            texts.append(text)
    # Since 2022 a list may be one text with the signs between that the CSV has.
    if len(texts) == 1 and not isinstance(value[0], dict):
        return texts[0]
    return SeparateTexts("; ".join(texts), texts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise TypeError(f"is {json_kind(value)}, not a text")
    if isinstance(value, str):
        return " ".join(value.split())
    return orjson.dumps(value).decode()
