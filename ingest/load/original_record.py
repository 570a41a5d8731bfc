"""One record of a source file as its publisher wrote it, cut out of the file that was kept."""

import csv
import io
import re
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import orjson

from ingest.files.opened_file import Opened
from ingest.formats.csv_damage import Damaged, rows_of
from ingest.formats.json_objects import Element
from ingest.formats.json_values import elements as objects
from ingest.formats.table_cells import DELIMITERS, LOOKED, SEPARATOR
from ingest.formats.xml_elements import elements
from ingest.load.detect import readers
from ingest.reader import Context
from ingest.readers.ofac.renderings.advanced_first_pass import PARTY, RELATION
from ingest.readers.ofac.renderings.sdn_xml import ENTRY

LONGEST: Final = 100_000
"""The most characters of a record that are shown; the kept file has the rest."""
_POSITION: Final = re.compile(
    r"(?:(?P<member>.*?):? )??(?P<kind>line|row|element) (?P<number>\d+)\b"
    r"(?:,? (?:item|result|hit|entry) (?P<part>\d+)\b)?"
)
_ENTRY: Final = re.compile(r"\s*(-\s|[^\s:{]+:\s*\{)")
"""A line of a case file that begins an item or a party in braces, whose siblings are others."""
_NAMED: Final = re.compile(r"\((.+)\)\Z")
_TAGS: Final = {
    "eu_fsf": frozenset({"sanctionEntity", "ENTITY"}),
    "ofac": frozenset({PARTY, RELATION}) | ENTRY,
    "seco": frozenset({"target"}),
    "uk_sanctions": frozenset({"Designation", "FinancialSanctionsTarget"}),
    "un": frozenset({"INDIVIDUAL", "ENTITY"}),
}
"""The elements that are records, by reader."""


def record_text(path: Path, reader: str, position: str, encoding: str | None = None) -> str | None:
    """Return the text of one record of a source file.

    Args:
        path: the file, as the publisher gave it.
        reader: name of the reader that read it.
        position: where the record stands, as each of its rows has it.
        encoding: the encoding of a text that is not UTF-8, where a person named it.

    Returns:
        The record as published, at most 100,000 characters; for a row of a table with the header
        above it. ``None`` where records of this kind of file cannot be cut out.

    Raises:
        RefusedFileError: the file is damaged.
    """
    place = _POSITION.match(position)
    if place is None or int(place["number"]) < 1:
        return None
    opened = Opened(path)
    opened.encoding = encoding
    if opened.is_zip and place["member"] is None:
        return None
    named = _NAMED.search(position)
    ways = _WAYS[place["kind"]] if place["part"] is None else (_piece, _part)
    for make in ways:
        text = make(opened, reader, place, named and named[1])
        if text is not None:
            return text[:LONGEST]
    return None


def _line(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return a line of text: in a case file its whole item, in a table its header above it."""
    number = int(place["number"])
    for member, stream in opened.text():
        if place["member"] not in (None, member):
            continue
        if reader == "case":
            return _block(list(stream), number)
        first = stream.readline() if number > 1 else ""
        text = next(islice(stream, max(number - 2, 0), None), None)
        if text is None:
            return None
        return text.rstrip("\n") if text.lstrip()[:1] == "{" else f"{first}{text}".rstrip("\n")
    return None


def _block(lines: list[str], number: int) -> str | None:
    """Return the lines of a case file that make up the item beginning on a line."""
    if number > len(lines):
        return None
    start = lines[number - 1]
    depth, item = _indent(start), _ENTRY.match(start) is not None
    block = [start]
    for line in lines[number:]:
        deeper = _indent(line) > depth or (not item and _indent(line) == depth)
        if line.strip() and not deeper:
            break
        block.append(line)
    return "".join(block).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _row(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return a row of a delimited table, its header above it."""
    if opened.sniff().text[:2] == "PK":
        return None
    number = int(place["number"])
    for member, stream in opened.text(newline=""):
        if place["member"] not in (None, member):
            continue
        first = stream.readline()
        # A line that names the separator is no row of the spreadsheet.
        first = stream.readline() if SEPARATOR.match(first) else first
        ahead = list(islice(stream, LOOKED))
        above = (first, *ahead[: max(number - 2, 0)])
        head = next((line for line in above if any(map(line.count, DELIMITERS))), first)
        delimiter = max(DELIMITERS, key=head.count)
        rows = rows_of(chain(ahead, stream), delimiter)
        found = next(islice(rows, max(number - 2, 0), None), None)
        if found is None:
            return None
        header = head.rstrip("\r\n") + "\n" if number > 1 else ""
        if isinstance(found, Damaged):
            return header + found.raw
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(found)
        return header + out.getvalue().rstrip("\n")
    return None


def _piece(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return a record of a file that its reader cuts into the texts of its records."""
    start = readers()[reader].pieces if reader in readers() else None
    pieces = start(opened, Context("", None, _unheard)) if start is not None else None
    if pieces is None:
        return None
    try:
        for piece in pieces.cut():
            if isinstance(piece, tuple) and _same(piece[0], place):
                return piece[1].decode("utf-8", errors="replace")
    finally:
        pieces.close()
    return None


def _object(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return an object of a JSON file."""
    if opened.sniff().text.lstrip()[:1] not in ("{", "["):
        return None
    for item in objects(opened):
        if isinstance(item, Element) and _same(item.position, place):
            return item.raw
    return None


def _part(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return one of the records in an object that holds many, such as a search's answer."""
    for item in objects(opened):
        if not isinstance(item, Element) or not f"{item.position},".startswith(
            f"{place['kind']} {place['number']},"
        ):
            continue
        found: Any = item.value.get("hits", item.value)
        listed = found.get("hits", found.get("value")) if isinstance(found, dict) else None
        number = int(place["part"])
        if isinstance(listed, list) and 1 <= number <= len(listed):
            return orjson.dumps(listed[number - 1], option=orjson.OPT_INDENT_2).decode()
    return None


def _element(opened: Opened, reader: str, place: re.Match[str], named: str | None) -> str | None:
    """Return an element of an XML file, from the numbered one on the first with the name."""
    from lxml import etree

    if reader not in _TAGS:
        return None
    number = int(place["number"])
    for member, stream in opened.binary():
        if place["member"] not in (None, member):
            continue
        for count, element in enumerate(elements(stream, _TAGS[reader], member), 1):
            if count < number:
                continue
            text = etree.tostring(element, encoding="unicode", with_tail=False)
            if named is None or named in text:
                return text
    return None


def _same(position: str, place: re.Match[str]) -> bool:
    other = _POSITION.match(position)
    return other is not None and other.groupdict() == place.groupdict()


def _unheard(_text: str) -> None:
    """Ignore a remark: it was made when the file was loaded."""


_Way = Callable[[Opened, str, re.Match[str], str | None], str | None]
_WAYS: Final[dict[str, tuple[_Way, ...]]] = {
    "line": (_line,),
    "row": (_row,),
    "element": (_piece, _object, _element),
}
