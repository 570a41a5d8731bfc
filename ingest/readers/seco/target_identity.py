"""One identity of a target of the Swiss list: names, births, nationalities, addresses, papers."""

from itertools import islice, product
from typing import Final

from graph.record.model import Name, Party
from ingest.formats.xml_elements import Element, is_true, local_name
from ingest.readers.seco.sanctions_sets import ReferenceIndex, country_in, text_of
from ingest.values.list_values import country_of, language_of, passport
from ingest.values.published_days import is_possible_birth
from ingest.values.record_fields import add_once

NAME_KINDS: Final = {"": "name", "primary-name": "name", "alias": "alias"} | {
    "formerly-known-as": "previous"
}
_MOST: Final = 64
"""Whole names that one name makes at the most."""
_Variants = dict[tuple[str, str], dict[int, list[str]]]


def _add_names(element: Element, main: bool, party: Party, remarks: list[str]) -> None:
    """Add the names that a ``name`` element stands for, and titles as data.

    A whole name takes one value of each order. For a language and script it takes their variants
    where a part has some, else the part's own value. Titles are no part of a name, and the primary
    name of the ``main`` identity alone is the main name.
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


_ADDRESS: Final = ("c-o", "address-details", "p-o-box", "zip-code")
PASSPORTS: Final = frozenset({"passport", "diplomatic-passport"})


def add_identity(
    element: Element, party: Party, index: ReferenceIndex, remarks: list[str], unknown: list[str]
) -> None:
    """Add the names, births, nationalities, addresses and papers of an ``identity`` to a party."""
    main = is_true(str(element.get("main", "true")))
    for child in element:
        match local_name(child.tag):
            case "name":
                _add_names(child, main, party, remarks)
            case "day-month-year":
                _add_birth(child, party, remarks)
            case "nationality":
                _add_nationality(child, party, remarks)
            case "address":
                _add_address(child, party, index)
            case "place-of-birth":
                text, _ = _text_and_country(child, index)
                if text:
                    party.data.append(("birth_place", text))
            case "identification-document":
                _add_document(child, party)
            case "" | "generic-attribute":
                pass
            case tag:
                unknown.append(f"identity.{tag}")


def _add_birth(element: Element, party: Party, remarks: list[str]) -> None:
    numbers = [str(element.get(name, "")).strip() for name in ("year", "month", "day")]
    year, month, date = numbers
    if not year:
        return
    text = year.zfill(4)
    if month:
        text += f"-{month.zfill(2)}"
        if date:
            text += f"-{date.zfill(2)}"
    calendar = str(element.get("calendar", "Gregorian"))
    low = element.get("quality") == "low"
    field = "birth" if party.schema == "Person" else "founded"
    pieces = ("about" if low else "", text, "" if calendar == "Gregorian" else f"({calendar})")
    said = " ".join(piece for piece in pieces if piece)
    add_once(party.data, (field, said))
    exact = calendar == "Gregorian" and not low and field == "birth"
    if exact and party.birth_date is None and is_possible_birth(text, "day-month-year", remarks):
        party.birth_date = text


def _add_nationality(element: Element, party: Party, remarks: list[str]) -> None:
    code, name = country_in(element)
    code = code or (country_of(name) if name else None)
    more = [text_of(child) for child in element if local_name(child.tag) not in ("country", "")]
    said = ": ".join(text for text in (name, ", ".join(filter(None, more))) if text)
    if code is None and name:
        remarks.append(f"unknown country {name!r}")
    add_once(party.countries, code)
    if said and (code is None or said != name):
        party.data.append(("nationality", said))


def _add_address(element: Element, party: Party, index: ReferenceIndex) -> None:
    text, country = _text_and_country(element, index)
    add_once(party.addresses, text or None)
    if party.schema != "Person":
        add_once(party.countries, country)


def _text_and_country(element: Element, index: ReferenceIndex) -> tuple[str, str | None]:
    """Return an address or place of birth as one text, and the code of its country or None."""
    own: dict[str, str] = {}
    for child in element:
        own.setdefault(local_name(child.tag), text_of(child))
    if own.get("p-o-box"):
        own["p-o-box"] = f"PO box {own['p-o-box']}"
    place = index.places.get(str(element.get("place-id", "")))
    pieces = [own.get(name, "") for name in _ADDRESS]
    if place is not None:
        pieces.append(place.text)
    remarks = own.get("remarks") or own.get("remark")
    text = ", ".join(piece for piece in pieces if piece)
    if remarks:
        text = f"{text} ({remarks})" if text else remarks
    return text, None if place is None else place.country


def _add_document(element: Element, party: Party) -> None:
    kind = str(element.get("document-type", "")).strip()
    own: dict[str, str] = {}
    for child in element:
        own.setdefault(local_name(child.tag), text_of(child))
    number = own.get("number", "")
    if kind in PASSPORTS:
        add_once(party.identifiers, passport(number))
    said = " ".join(piece for piece in (kind, *own.values()) if piece)
    if number or said != kind:
        party.data.append(("identification", said))
