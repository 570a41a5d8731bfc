"""Names of the Swiss list: ordered parts, each with variants by language and script.

A whole name takes one value of each order. For a language and script it takes their variants
where a part has some, else the part's own value. Titles are no part of a name.
"""

from itertools import islice, product
from typing import Final

from graph.record.model import Name, Party
from ingest.formats.xml_elements import Element, local_name
from ingest.readers.seco.sanctions_sets import text_of
from ingest.values.list_values import language_of

NAME_KINDS: Final = {"": "name", "primary-name": "name", "alias": "alias"} | {
    "formerly-known-as": "previous"
}
_MOST: Final = 64
"""Whole names that one name makes at the most."""
_Variants = dict[tuple[str, str], dict[int, list[str]]]


def add_names(element: Element, main: bool, party: Party, remarks: list[str]) -> None:
    """Add the names that a ``name`` element stands for.

    Args:
        element: the ``name``.
        main: whether it is of the main identity, whose primary name alone is the main name.
        party: the party to which the names, and titles as data, are added.
        remarks: remarks for a person are added to it.
    """
    type_ = str(element.get("name-type", "")).strip()
    kind = NAME_KINDS.get(type_, "alias")
    if type_ not in NAME_KINDS:
        remarks.append(f"name-type: unknown value {type_!r}; the name is kept as an alias")
    quality = str(element.get("quality", "good")).strip()
    if quality == "low":
        kind = "weak"
    elif quality != "good":
        remarks.append(f"unknown quality of name {quality!r}; the name is kept")
    if kind == "name" and not main:
        kind = "alias"
    values, variants = _name_parts(element, party)
    language = _language(str(element.get("lang", "")))
    for text in _whole_names(values, values, remarks):
        _add_name(Name(text, kind, language), party)
        if kind == "name":
            kind = "alias"
    for (spoken, _script), spelt in variants.items():
        for text in _whole_names(values, spelt, remarks):
            _add_name(Name(text, kind, _language(spoken)), party)


def _name_parts(element: Element, party: Party) -> tuple[dict[int, list[str]], _Variants]:
    values: dict[int, list[str]] = {}
    variants: _Variants = {}
    for place, part in enumerate(element):
        if local_name(part.tag) != "name-part":
            continue
        order = _part_order(part, place)
        title = part.get("name-part-type") == "title"
        for child in part:
            text, tag = text_of(child), local_name(child.tag)
            if not text:
                continue
            if title:
                if tag == "value" and ("title", text) not in party.data:
                    party.data.append(("title", text))
            elif tag == "value":
                values.setdefault(order, []).append(text)
            elif tag == "spelling-variant":
                key = (str(child.get("lang", "")), str(child.get("script", "")))
                variants.setdefault(key, {}).setdefault(order, []).append(text)
    return values, variants


def _part_order(part: Element, place: int) -> int:
    text = str(part.get("order", "")).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else place


def _whole_names(
    values: dict[int, list[str]], spelt: dict[int, list[str]], remarks: list[str]
) -> list[str]:
    orders = sorted(values.keys() | spelt.keys())
    choices = [spelt.get(order) or values[order] for order in orders]
    names = [" ".join(chosen) for chosen in islice(product(*choices), _MOST + 1) if chosen]
    if len(names) > _MOST:
        remarks.append(f"a name of many variants: only the first {_MOST} whole names are kept")
    return names[:_MOST]


def _language(code: str) -> str | None:
    return language_of(code) if code.strip() else None


def _add_name(name: Name, party: Party) -> None:
    known = next((other for other in party.names if other.value == name.value), None)
    if known is None:
        party.names.append(name)
    elif known.kind == "weak" or name.kind == "name":
        known.kind = name.kind
