"""Is the picture of a story, which may come from anybody, no more than a drawing."""

from typing import Final

from lxml import etree

_UNSAFE: Final = ("script", "foreignobject", "iframe", "handler", "set", "animate", "use")


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
