"""The statements of a BODS file one by one: from a JSON array, from lines, or from tables."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from ingest.files.opened_file import Opened
from ingest.formats.json_objects import Element, Splitter, lines_of, parse_element
from ingest.reader import Refusal
from ingest.readers.bods.statement_tables import (
    is_loose_table,
    is_tables,
    loose_table_error,
    statement_elements,
)

_BEGINNING: Final = 1 << 20
_MARK: Final = b"\xef\xbb\xbf"


def statements(opened: Opened) -> Iterator[Element | Refusal]:
    """Yield every object of a file in order, and a refusal for what is no object.

    Raises:
        RefusedFileError: a line is longer than any statement, or the file cannot be unpacked.
    """
    sniff = opened.sniff()
    if is_tables(sniff):
        yield from statement_elements(opened)
        return
    if is_loose_table(sniff):
        raise loose_table_error(opened)
    for member, stream in opened.binary():
        prefix = f"{member} " if opened.is_zip else ""
        yield from _stream_statements(stream, member, prefix)


def _stream_statements(stream: BinaryIO, name: str, prefix: str) -> Iterator[Element | Refusal]:
    start, number = b"", 0
    while not start.strip() and (start := stream.readline(_BEGINNING)):
        start = start.removeprefix(_MARK) if number == 0 else start
        number += 1
    first = start.strip().rstrip(b",")
    if first[:1] == b"[" or (first[:1] == b"{" and first[-1:] != b"}"):
        yield from Splitter(stream, start, prefix).elements()
        return
    for line in chain((start,), lines_of(stream, name)):
        if text := line.strip().rstrip(b","):
            item = parse_element(text, f"{prefix}line {number}")
            if isinstance(item, Refusal) and not line.endswith(b"\n"):
                item.cut = True
            yield item
        number += 1
