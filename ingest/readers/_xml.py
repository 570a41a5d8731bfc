"""XML as one element after the other: constant memory, no entities, no network.

None of the feeds has a document type, so a file with one is refused outright.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from graph.errors import RefusedFileError

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


@lru_cache(maxsize=4096)
def local(tag: object) -> str:
    """Give a tag without its namespace; the empty text for a comment or instruction.

    A prefix that nothing declares stands in the tag; the file is refused at its end.
    """
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def root_name(head: str) -> str | None:
    """Give the local name of the root element from the beginning of a file, if it is XML."""
    text = head.lstrip()
    if not text.startswith("<"):
        return None
    found = _ROOT.search(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    return None if found is None else found[1]


def elements(stream: BinaryIO, wanted: frozenset[str], name: str) -> Iterator["_Element"]:
    """Yield every element whose local name is wanted; it is emptied when the next is asked for.

    Args:
        stream: the XML.
        wanted: local names; namespaces change between versions of a format and are not compared.
        name: the file's name, for the error.

    Raises:
        RefusedFileError: the XML is damaged, breaks off, or has a document type.
    """
    from lxml import etree

    found = etree.iterparse(
        stream,
        tag=[f"{{*}}{tag}" for tag in sorted(wanted)],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    checked = False
    try:
        for _, element in found:
            if not checked:
                _refuse_doctype(element, name)
                checked = True
            yield element
            _forget(element)
    except etree.XMLSyntaxError as wrong:
        raise RefusedFileError(
            f"{name}: the XML is damaged or breaks off ({wrong.msg}); fetch the file again"
        ) from None


def raw(element: "_Element") -> str:
    """Give an element as it was read."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _refuse_doctype(element: "_Element", name: str) -> None:
    docinfo: Any = element.getroottree().docinfo
    if docinfo.doctype:
        raise RefusedFileError(f"{name}: the XML has a document type, which no feed has")


def _forget(element: "_Element") -> None:
    parent = element.getparent()
    element.clear()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
