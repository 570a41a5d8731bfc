"""One record of an XML file as its publisher wrote it."""

from collections.abc import Callable, Collection

from ingest.files.opened_file import Opened
from ingest.files.record_position import Position
from ingest.formats.xml_elements import elements


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
