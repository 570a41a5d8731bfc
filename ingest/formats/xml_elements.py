"""XML as a stream of elements: constant memory, no entities, no network.

None of the feeds has a document type, so a file with one is refused outright.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from graph.values.errors import RefusedFileError
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.files.record_position import Position

MAX_ELEMENT: Final = 16 * 1024 * 1024
"""Bytes of the longest stretch without an end of a record; as a tree, its smallest pieces take
thirty times that."""
_HEAD: Final = 65_536
_SHOWN: Final = 200
_UNDECLARED_PREFIX: Final = "Namespace prefix"

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element
else:
    # lxml takes its time, so it is imported where it is needed.
    Element = Any

_TYPED: Final = "{}: the XML has a document type, which no feed has"
_BEGIN: Final = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_NAME: Final = re.compile(r"(?:[\w.-]+:)?([\w.-]+)")


@lru_cache(maxsize=4096)
def local_name(tag: object) -> str:
    """Return a tag without its namespace; the empty text for a comment or instruction.

    A prefix that nothing declares stands in the tag; the file is refused at its end.
    """
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def is_true(text: str | None) -> bool:
    """Return whether a text is a true ``xs:boolean``; tables write ``TRUE`` in capitals."""
    return text is not None and text.strip().casefold() in ("true", "1")


def root_name(head: str) -> str | None:
    """Return the local name of the root element from the beginning of a file, if it is XML."""
    return _prolog(head)[0] if head.lstrip()[:1] == "<" else None


def has_document_type(head: str) -> bool:
    """Return whether a document type stands before the root element."""
    return _prolog(head)[1]


def _prolog(head: str) -> tuple[str | None, bool]:
    """Return the root's local name, and whether a document type stands before it."""
    typed, at = False, head.find("<")
    while at >= 0:
        found = _NAME.match(head, at + 1)
        if found is not None:
            return found[1], typed
        comment = head.startswith("<!--", at)
        typed = typed or head.startswith("<!DOCTYPE", at)
        end = head.find("-->" if comment else ">", at + (4 if comment else 1))
        at = head.find("<", end) if end >= 0 else -1
    return None, typed


def parser_options(wanted: frozenset[str]) -> dict[str, Any]:
    """Return how lxml's parsers are asked for elements, by local names; nothing is fetched."""
    return {
        "tag": [f"{{*}}{tag}" for tag in sorted(wanted)],
        "resolve_entities": False,
        "no_network": True,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }


def elements(
    stream: BinaryIO, wanted: frozenset[str], name: str, *, ahead: bool = False
) -> Iterator[Element]:
    """Yield every element whose local name is wanted; the next request empties it.

    Comments and instructions are passed over, so that one within a value does not cut it in two.

    Args:
        stream: the XML.
        wanted: local names; namespaces change between versions of a format and are not compared.
        name: the file's name, for the error.
        ahead: only look ahead: end quietly where the XML breaks off.

    Raises:
        BreaksOffError: the XML ends before its root does; all whole elements were yielded.
        RefusedFileError: the XML is damaged, has a document type, or has an element beyond all
            measure.
    """
    from lxml import etree

    measured = _MeasuredStream(stream, name)
    found = etree.iterparse(measured, **parser_options(wanted))
    checked = False
    try:
        for _, element in found:
            if not checked:
                _refuse_doctype(element, name)
                checked = True
            yield element
            _clear_element(element)
            measured.since = 0
    except etree.XMLSyntaxError as wrong:
        # An error before the end is damage; one at the end means that the rest is missing.
        place = "line {}, column {}".format(*wrong.position)
        # A prefix that nothing declares is no end that is missing, wherever it stands.
        if not measured.ended or _UNDECLARED_PREFIX in wrong.msg:
            reason = " ".join(wrong.msg.split())[:_SHOWN]
            raise RefusedFileError(
                f"{name} was not loaded. Its XML is damaged at {place} ({reason}). Download it "
                "again."
            ) from None
        text = f"{name} was not loaded. It breaks off at {place}. Download it again."
        if not checked:
            raise RefusedFileError(text) from None
        if not ahead:
            raise BreaksOffError(text, measured.cut_end(wanted), f"at {place}") from None


def numbered_elements(opened: Opened, wanted: frozenset[str]) -> Iterator[tuple[str, Element]]:
    """Yield every wanted element of a file's members, each with its position."""
    number = 0
    for name, stream in opened.binary():
        for element in elements(stream, wanted, name):
            number += 1
            yield f"element {number}", element


class _MeasuredStream:
    """A stream that refuses a document type, and an element without an end within measure."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name, self._begun = stream, name, False
        self.since, self.ended, self._last = 0, False, b""

    def cut_end(self, wanted: frozenset[str]) -> str:
        """Return the end of the text, from the last beginning of a wanted element on."""
        text = self._last.decode("utf-8", errors="replace")
        begins = [found.start() for found in _BEGIN.finditer(text) if found[1] in wanted]
        return text[begins[-1] if begins else 0 :]

    def read(self, size: int = -1) -> bytes:
        """Return the next piece.

        Raises:
            RefusedFileError: no record ended for too long, or there is a document type.
        """
        piece = self._stream.read(size)
        self.ended = not piece
        if not self._begun:
            self._begun = True
            piece += self._stream.read(_HEAD - len(piece))
            # Without zeros, UTF-16 and UTF-32 read as the ASCII that marks up.
            if _prolog(piece.replace(b"\0", b"").decode("latin-1"))[1]:
                raise RefusedFileError(_TYPED.format(self._name))
        self.since += len(piece)
        self._last = (self._last + piece)[-2 * _HEAD :]
        if self.since > MAX_ELEMENT:
            raise RefusedFileError(
                f"{self._name}: {MAX_ELEMENT >> 20} MiB of XML without the end of a record, as in "
                "no list"
            )
        return piece


def xml_text(element: Element) -> str:
    """Return an element as XML text."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _refuse_doctype(element: Element, name: str) -> None:
    docinfo: Any = element.getroottree().docinfo
    if docinfo.doctype:
        raise RefusedFileError(_TYPED.format(name))


def _clear_element(element: Element) -> None:
    parent = element.getparent()
    element.clear()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def element_text(tags: Collection[str]) -> Callable[[Opened, Position], str | None]:
    """Return the function that cuts out the element at a position.

    Args:
        tags: local names of the elements that are records, as positions count them.
    """
    records = frozenset(tags)

    def cut(opened: Opened, position: Position) -> str | None:
        from lxml import etree

        if position.kind != "element":
            return None
        for member, stream in opened.binary():
            if position.member not in (None, member):
                continue
            for count, element in enumerate(elements(stream, records, member), 1):
                if count < position.number:
                    continue
                text = etree.tostring(element, encoding="unicode", with_tail=False)
                if position.named is None or position.named in text:
                    return text
        return None

    return cut
