"""Mutations of XML."""

import copy
import random

from lxml import etree

from tests.fuzz import junk
from tests.fuzz.mutant import Mutant

_HEADS = (
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
)
_DECLARED = ("utf-16", "latin-1", "shift_jis", "utf-32", "nonsense", "ebcdic-cp-us")
_RAW = (
    "&x;",
    "&#0;",
    "&#xD800;",
    "<![CDATA[<a>]]>",
    "<!-- c -->",
    "<?p i?>",
    "&amp;amp;",
    "\x00",
    "\x0b",
)
_TOKEN = "@raw@"


def mutated(rng: random.Random, content: bytes) -> Mutant | None:
    """Change one element to three."""
    root = etree.fromstring(content)
    every = [element for element in root.iter() if isinstance(element.tag, str)]
    if rng.random() < 0.06:
        head = rng.choice(_HEADS)
        text = etree.tostring(root, encoding="unicode")
        return Mutant((head + text).encode(), "a document type")
    if rng.random() < 0.05:
        declared = rng.choice(_DECLARED)
        text = etree.tostring(root, encoding="unicode")
        return Mutant(f"<?xml version='1.0' encoding='{declared}'?>{text}".encode(), declared)
    done, raw = [], ""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        element = rng.choice(every)
        what, insert = _changed(rng, element)
        raw = raw or insert
        done.append(what)
    text = etree.tostring(root, encoding="unicode")
    if raw:
        text = text.replace(_TOKEN, raw, 1)
    text = text.replace(_TOKEN, "")
    leaf = all(what.startswith("leaf") and " = " in what for what in done)
    return Mutant(text.encode(), "; ".join(done), 0 if leaf else None)


def _changed(rng: random.Random, element: etree._Element) -> tuple[str, str]:
    parent, name = element.getparent(), etree.QName(element).localname
    leaf = "" if len(element) else "leaf "
    match rng.randrange(12):
        case 0 | 1 if parent is not None:
            parent.remove(element)
            return f"{leaf}{name} dropped", ""
        case 2 if parent is not None:
            element.addnext(copy.deepcopy(element))
            return f"{leaf}{name} twice", ""
        case 3 if element.attrib:
            del element.attrib[rng.choice(list(element.attrib))]
            return f"attribute of {name} dropped", ""
        case 4 if element.attrib:
            key = rng.choice(list(element.attrib))
            element.attrib[key] = _fit(junk.text(rng))
            return f"{name}.{key} = {element.attrib[key]!r:.40}", ""
        case 5:
            element.tag = rng.choice(("x", f"{element.tag}x", str(etree.QName(element).localname)))
            return f"{leaf}{name} renamed", ""
        case 6:
            element.text = _TOKEN
            return f"{leaf}{name} holds raw text", rng.choice(_RAW)
        case 7:
            element.text = _TOKEN
            return f"{name} holds deep nesting", "<a>" * junk.DEEP + "</a>" * junk.DEEP
        case 8:
            etree.SubElement(element, rng.choice(("x", element.tag))).text = "y"
            return f"a child put into {name}", ""
        case 9 if parent is not None:
            other = rng.choice(list(parent))
            if other is not element and isinstance(other.tag, str):
                other.addnext(element)
            return f"{name} moved", ""
        case _:
            if len(element):
                element.text = _fit(junk.text(rng))
                return f"text in {name}", ""
            element.text = _fit(junk.text(rng))
            return f"leaf {name} = {element.text!r:.40}", ""


def _fit(text: str) -> str:
    """Take out what XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= "\x20" and not "\ud800" <= c <= "\udfff")
    ).replace("\uffff", "")


MUTATORS = (mutated,)
