"""The picture of a story, which may come from anybody: it only draws, with the story's numbers."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from queries.publish.svg_marks import SVG
from queries.words.sentences import note_mark

_UNSAFE: Final = ("script", "foreignobject", "iframe", "handler", "set", "animate", "use")
_MARK: Final = re.compile(r"\s*\[([\d–,\s]+)\]\s*\Z")
_RUN: Final = re.compile(r"(\d+)(?:–(\d+))?")


def picture_fault(text: str) -> str:
    """Return why an SVG is not shown: it does more than draw, or reaches out of its file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return "a picture is no SVG"
    for element in root.iter():
        if not isinstance(element.tag, str):
            if not isinstance(element, etree._Comment):
                return "a picture holds an instruction"
            continue
        kind, inside = etree.QName(element).localname.lower(), element.text or ""
        if kind in _UNSAFE or (kind == "style" and ("url(" in inside or "@import" in inside)):
            return "a picture holds more than a drawing"
        for key, value in element.attrib.items():
            bare, said = etree.QName(key).localname.lower(), str(value).strip().lower()
            reaches = bare in ("href", "src") and not said.startswith(("#", "data:image/"))
            if bare.startswith("on") or reaches or ("url(" in said and "url(#" not in said):
                return "a picture reaches out of its file"
    return ""


def renumber_picture(svg: str, number_of: Mapping[int, int]) -> str:
    """Return a picture whose lines have the numbers of a story instead of those of its own notes.

    A picture that carries its own list of sources, as it was pinned by earlier versions, keeps its
    numbers.
    """
    root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False))
    if root.find(f"{{{SVG}}}g[@id='footnotes']") is not None:
        return svg
    for block in root.iterfind(f"{{{SVG}}}g[@id='labels']//{{{SVG}}}text"):
        spans = list(block)
        # A long mark goes on in the line below.
        said = _MARK.sub(
            lambda found: _mark(found[0], found[1], number_of),
            "\n".join(span.text or "" for span in spans),
        )
        lines = said.split("\n")
        for span, text in zip(spans, [*lines, *[""] * len(spans)], strict=False):
            span.text = text
    return etree.tostring(root, encoding="unicode")


def _mark(whole: str, numbers: str, number_of: Mapping[int, int]) -> str:
    own = [
        number
        for first, last in _RUN.findall(numbers)
        for number in range(int(first), int(last or first) + 1)
    ]
    before = whole[: len(whole) - len(whole.lstrip())]
    return before + note_mark(number_of.get(number, number) for number in own).strip()
