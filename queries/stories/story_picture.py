"""The picture of a story, which may come from anybody: it only draws, with the story's numbers."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from queries.publish.svg_marks import SVG
from queries.words.sentences import note_mark

_UNSAFE: Final = ("script", "foreignobject", "iframe", "handler", "set", "animate", "use")
_MARK: Final = re.compile(r"\s*\[([\d–,\s]+)\]\s*\Z")
_SOURCE: Final = re.compile(r"\A\[([\d–,\s]+)\]")
_COUNTED: Final = "data-numbers"
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


def numbered_picture(drawn: bytes) -> str:
    """Return an SVG of ours as the picture of a step, whose notes it counts."""
    root = etree.fromstring(drawn)
    root.set(_COUNTED, "step")
    return etree.tostring(root, encoding="unicode")


def renumber_picture(svg: str, number_of: Mapping[int, int]) -> str:
    """Return a picture with the numbers of a story instead of those of its own notes.

    They stand on its lines and before its sources. A list of sources with other numbers, as
    pictures had that were pinned by earlier versions, keeps them.
    """
    root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False))
    sources = root.find(f"{{{SVG}}}g[@id='footnotes']")
    if sources is not None and root.get(_COUNTED) != "step":
        return svg
    _renumber(_MARK, root.iterfind(f"{{{SVG}}}g[@id='labels']//{{{SVG}}}text"), number_of)
    if sources is not None:
        _renumber(_SOURCE, sources.iterfind(f"{{{SVG}}}g/{{{SVG}}}text"), number_of)
    return etree.tostring(root, encoding="unicode")


def without_sources(svg: str) -> str:
    """Return a picture without its sources, for a page that has them as notes.

    What else is said below it, as what is left out, stays and moves up.
    """
    root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False))
    below = root.find(f"{{{SVG}}}g[@id='footnotes']")
    sources = [] if below is None else below.findall(f"{{{SVG}}}g")
    cited = [line for one in sources for line in one.iter(f"{{{SVG}}}tspan")]
    placed = bool(cited) and cited[0].get("y") and root.get("height")
    if below is None or not placed or root.get(_COUNTED) != "step":
        return svg
    for one in sources:
        below.remove(one)
    said = list(below.iter(f"{{{SVG}}}tspan"))
    end = float(root.get("height", "0"))
    risen = (float(said[0].get("y", "0")) if said else end) - float(cited[0].get("y", "0"))
    for line in said:
        line.set("y", f"{float(line.get('y', '0')) - risen:g}")
    root.set("height", f"{end - risen:g}")
    root.set("viewBox", f"0 0 {root.get('width')} {end - risen:g}")
    return etree.tostring(root, encoding="unicode")


def _renumber(
    mark: re.Pattern[str], blocks: Iterable[etree._Element], number_of: Mapping[int, int]
) -> None:
    for block in blocks:
        spans = list(block)
        # A long mark goes on in the line below.
        said = mark.sub(
            lambda found: _mark(found[0], found[1], number_of),
            "\n".join(span.text or "" for span in spans),
        )
        lines = said.split("\n")
        for span, text in zip(spans, [*lines, *[""] * len(spans)], strict=False):
            span.text = text


def _mark(whole: str, numbers: str, number_of: Mapping[int, int]) -> str:
    own = [
        number
        for first, last in _RUN.findall(numbers)
        for number in range(int(first), int(last or first) + 1)
    ]
    before = whole[: len(whole) - len(whole.lstrip())]
    return before + note_mark(number_of.get(number, number) for number in own).strip()
