"""Records of XML cut out by their bytes, as a parser would write them.

A parser that reads a file only to say where a record ends, and writes it out again, takes several
times what the bytes alone take. Here a record begins and ends where its tags stand, and is checked
by its markup, which a parser has read before; whatever is not surely plain is left to the parser,
from the first record of the member on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, BinaryIO, Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.errors import OwnershipError
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import (
    Element,
    elements,
    has_document_type,
    local_name,
    parser_options,
)
from ingest.reader import Piece, Run
from ingest.spans.markup_spans import MOST_BYTES, MarkupSpans, loops_are_ready
from ingest.spans.record_plan import FieldNumbers, RecordPlan

MOST_SHAPES: Final = 20_000
"""Markups of records that are remembered; one with a further one is parsed."""
TEXT: Final = re.compile(rb">\s*([^<\s][^<]*)<")
"""A text that is no blank, between two tags."""
_BLOCK: Final = 1 << 20
_TAIL: Final = 1 << 16
_RUN: Final = 1_024
"""Records that are handed on together; fewer where they are long."""
_BLANKS: Final = b" \t\n"
_DECLARATION: Final = re.compile(rb"<\?xml[^>]*>")
_ENCODING: Final = re.compile(rb"""\sencoding=["'](?i:utf-8)["']""")
_REFERENCE: Final = re.compile(rb"&(?:amp|lt|gt);")
_CONTROLS: Final = bytes(sign for sign in range(32) if sign not in _BLANKS)
"""Signs that XML does not have, and returns, which a parser makes line ends."""
_NO_SIGNS: Final = re.compile("[\ufffe\uffff]")
"""What is no sign, and none of XML."""


class _NotPlainError(Exception):
    """Only a parser can tell what stands here."""


def record_texts(opened: Opened, wanted: frozenset[str]) -> Iterator[tuple[str, bytes, str]]:
    """Yield position, text and local name of every wanted element of a file's members.

    The text is what `lxml.etree.tostring` gives, in ASCII and with the namespaces around it.

    Raises:
        BreaksOffError: as `elements`.
        RefusedFileError: as `elements`.
    """
    number = 0
    for place, (name, stream) in enumerate(opened.binary()):
        cut = 0
        try:
            for text, tag in _plain_records(stream, wanted):
                number, cut = number + 1, cut + 1
                yield f"element {number}", text, tag
        except (_NotPlainError, OwnershipError, OSError):
            for text, tag in _parsed_records(opened, place, name, wanted, cut):
                number += 1
                yield f"element {number}", text, tag


class ElementRun(Run):
    """Records that follow each other, and the number of the first."""

    def __init__(self, texts: list[bytes], number: int, parsed: Any) -> None:
        super().__init__(texts)
        self._number, self._parsed = number, parsed

    def positions(self, places: NDArray[np.int64]) -> Any:
        """Return where records stand, as an Arrow column."""
        numbers = pa.array(self._number + places).cast(pa.string())
        return pc.binary_join_element_wise("element", numbers, " ")

    def piece(self, place: int) -> tuple[Piece, int]:
        """Return the text of a record, which is always one."""
        return (f"element {self._number + place}", self.texts[place], self._parsed), 1


def record_runs(opened: Opened, wanted: Mapping[str, Any]) -> Iterator[ElementRun]:
    """Yield the same as `record_texts`, in runs of records of one name.

    Args:
        opened: the file.
        wanted: what the pieces of elements of each local name hold beside their text.

    Raises:
        BreaksOffError: as `elements`, after what was there; RefusedFileError too.
    """
    texts, name, number, size = list[bytes](), "", 1, 0
    broken: Exception | None = None
    try:
        for _, text, tag in record_texts(opened, frozenset(wanted)):
            if texts and (tag != name or len(texts) >= _RUN or size >= _BLOCK):
                yield ElementRun(texts, number, wanted[name])
                number, texts, size = number + len(texts), [], 0
            texts.append(text)
            name, size = tag, size + len(text)
    except (BreaksOffError, OwnershipError) as wrong:
        broken = wrong
    if texts:
        yield ElementRun(texts, number, wanted[name])
    if broken is not None:
        raise broken


def _parsed_records(
    opened: Opened, place: int, name: str, wanted: frozenset[str], passed: int
) -> Iterator[tuple[bytes, str]]:
    """Yield the records of a member as a parser finds them, but for the first ones."""
    from lxml import etree

    for other, (_, stream) in enumerate(opened.binary()):
        if other == place:
            for number, element in enumerate(elements(stream, wanted, name)):
                if number >= passed:
                    yield etree.tostring(element, with_tail=False), local_name(element.tag)
            return


def _plain_records(stream: BinaryIO, wanted: frozenset[str]) -> Iterator[tuple[bytes, str]]:
    """Yield text and local name of the records of a stream.

    Raises:
        _NotPlainError: only a parser can tell what follows.
    """
    names = "|".join(sorted(wanted)).encode()
    begins = re.compile(rb"<((?:[\w.-]+:)?(%s))>" % names)
    any_tag = re.compile(rb"<(?:[\w.-]+:)?(?:%s)[\s/>]" % names)
    buffer = stream.read(_BLOCK)
    found = begins.search(buffer)
    if found is None or not _is_plain_head(buffer):
        raise _NotPlainError
    before, tag, name = buffer[: found.start()], found[1], found[2].decode()
    if any_tag.search(before):
        raise _NotPlainError
    writer = _Writer(before, tag, wanted, any_tag)
    for batch in _batches(_raw_records(stream, buffer, found.start(), (before, tag, any_tag))):
        for text in writer.write_many(batch):
            yield text, name


def _batches(raws: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Yield records by many at once; all that came before an error come before it is raised."""
    batch, size = list[bytes](), 0
    try:
        for raw in raws:
            batch.append(raw)
            size += len(raw)
            if len(batch) >= _RUN or size >= _BLOCK:
                yield batch
                batch, size = [], 0
    except (_NotPlainError, OwnershipError, OSError):
        yield batch
        raise
    yield batch


def _raw_records(
    stream: BinaryIO, buffer: bytes, at: int, around: tuple[bytes, bytes, re.Pattern[bytes]]
) -> Iterator[bytes]:
    """Yield the records of a stream as they stand there.

    Args:
        stream: the rest of it.
        buffer: what was read of it.
        at: where the first record begins in it.
        around: what stands before that, the tag of a record, and the beginning of any.

    Raises:
        _NotPlainError: only a parser can tell what follows.
    """
    before, tag, any_tag = around
    start_tag, end_tag = b"<%s>" % tag, b"</%s>" % tag
    while True:
        start = buffer.find(b"<", at)
        end = buffer.find(end_tag, start) if buffer.startswith(start_tag, start) else -1
        if end < 0:
            # Either the record goes on in the next block, or the last one was read.
            more = stream.read(_BLOCK)
            buffer, at = buffer[at:] + more, 0
            if len(buffer) > 2 * _BLOCK:
                raise _NotPlainError
            if more:
                continue
            break
        if buffer[at:start].strip(_BLANKS):
            raise _NotPlainError
        at = end + len(end_tag)
        yield buffer[start:at]
    if len(buffer) > _TAIL or any_tag.search(buffer):
        raise _NotPlainError
    _check_around(before + buffer)


def _is_plain_head(head: bytes) -> bool:
    """Return whether a file begins as XML in UTF-8 without a document type."""
    said = _DECLARATION.match(head)
    named = said is None or b"encoding" not in said[0] or _ENCODING.search(said[0])
    return bool(head[:1] == b"<" and named and not has_document_type(head.decode("latin-1")))


def _check_around(text: bytes) -> None:
    """Check what stands around all records of a file.

    Raises:
        _NotPlainError: a parser will say what is wrong.
    """
    from lxml import etree

    try:
        etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise _NotPlainError from None


def _in_ascii(raw: bytes) -> bytes:
    """Return a record with references in place of signs beyond ASCII.

    Raises:
        _NotPlainError: it is no UTF-8, or has what is no sign of XML.
    """
    if raw.isascii():
        return raw
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise _NotPlainError from None
    if _NO_SIGNS.search(text):
        raise _NotPlainError
    return text.encode("ascii", "xmlcharrefreplace")


class _Writer:
    """Writes the records of a file as a parser would.

    Args:
        before: all that stands before the first record.
        tag: the tag of a record, with its prefix.
        wanted: the local names of records.
        any_tag: the beginning of a record, which must not stand in another.
    """

    def __init__(
        self, before: bytes, tag: bytes, wanted: frozenset[str], any_tag: re.Pattern[bytes]
    ) -> None:
        self._before, self._wanted, self._any_tag = before, wanted, any_tag
        self._open = b"<" + tag
        empty = self._parse(b"<%s>-</%s>" % (tag, tag))
        self._spaces = empty[len(self._open) : empty.index(b">-<")]
        self._known = set[bytes]()
        plan = RecordPlan((), lambda _: None, fields_in=self._no_fields)
        self._finder = MarkupSpans(FieldNumbers(plan), self._no_fields)

    def write_many(self, raws: list[bytes]) -> Iterator[bytes]:
        """Yield records as `write` returns them; loops look at many, once they are compiled.

        Raises:
            _NotPlainError: as `write`.
        """
        known: Iterable[bool] = repeat(False)
        if raws and loops_are_ready():
            # A reference to a sign may be written otherwise than a parser writes it.
            asked = [raw if b"&#" not in raw else b"" for raw in raws]
            known = (self._finder.find(asked)[1] >= 0).tolist()
        for raw, is_known in zip(raws, known, strict=False):
            yield self._with_spaces(_in_ascii(raw)) if is_known else self.write(raw)

    def _no_fields(self, marked: bytes) -> dict[str, str] | None:
        """Return no fields for markup that a parser writes as it stands; ``None`` for any other."""
        try:
            return {} if self._parse(marked) == self._with_spaces(marked) else None
        except _NotPlainError:
            return None

    def write(self, raw: bytes) -> bytes:
        """Return a record as `lxml.etree.tostring` writes it.

        Raises:
            _NotPlainError: it is no XML, or another record stands in it.
        """
        if len(raw) > MOST_BYTES or len(raw.translate(None, _CONTROLS)) != len(raw):
            raise _NotPlainError
        plain = _in_ascii(raw)
        parts = TEXT.split(raw)
        markup = parts[::2]
        key = b"\0".join(markup)
        texts = b"\0".join(parts[1::2])
        if b">" in texts or (b"&" in texts and _REFERENCE.sub(b"", texts).count(b"&")):
            return self._parse(raw)
        if key not in self._known:
            # Marked so that no text of a record is taken for its markup.
            marked = b">-<".join(markup)
            if (
                len(self._known) >= MOST_SHAPES
                or not key.isascii()
                or b"<!" in key
                or b"<?" in key
                or self._parse(marked) != self._with_spaces(marked)
            ):
                return self._parse(raw)
            self._known.add(key)
        return self._with_spaces(plain)

    def _with_spaces(self, raw: bytes) -> bytes:
        """Return a record with the namespaces that are declared around it."""
        return self._open + self._spaces + raw[len(self._open) :]

    def _parse(self, raw: bytes) -> bytes:
        from lxml import etree

        if self._any_tag.search(raw, len(self._open)):
            raise _NotPlainError
        parser = etree.XMLPullParser(events=("end",), **parser_options(self._wanted))
        try:
            parser.feed(self._before + raw)
            found = [cast("Element", element) for _, element in parser.read_events()]
            if len(found) != 1:
                raise _NotPlainError
            text = bytes(etree.tostring(found[0], with_tail=False))
            # Of a prefix that nothing declares the parser says so at the end of a file only.
            etree.fromstring(text)
        except etree.XMLSyntaxError:
            raise _NotPlainError from None
        return text
