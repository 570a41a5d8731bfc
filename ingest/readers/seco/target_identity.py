"""One identity of a target of the Swiss list: names, births, nationalities, addresses, papers."""

from typing import Final

from graph.record.model import Party
from graph.values.dates import days_of
from graph.values.errors import InputError
from ingest.formats.xml_elements import Element, is_true, local_name
from ingest.readers.seco.sanctions_sets import ReferenceIndex, country_in, text_of
from ingest.readers.seco.target_names import add_names
from ingest.values.list_values import country_of, passport

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
                add_names(child, main, party, remarks)
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
    if (field, said) not in party.data:
        party.data.append((field, said))
    if calendar == "Gregorian" and not low and field == "birth" and party.birth_date is None:
        try:
            days_of(text)
        except InputError as wrong:
            remarks.append(f"day-month-year: {wrong}; kept as text only")
        else:
            party.birth_date = text


def _add_nationality(element: Element, party: Party, remarks: list[str]) -> None:
    code, name = country_in(element)
    code = code or (country_of(name) if name else None)
    more = [text_of(child) for child in element if local_name(child.tag) not in ("country", "")]
    said = ": ".join(text for text in (name, ", ".join(filter(None, more))) if text)
    if code is None and name:
        remarks.append(f"unknown country {name!r}")
    elif code is not None and code not in party.countries:
        party.countries.append(code)
    if said and (code is None or said != name):
        party.data.append(("nationality", said))


def _add_address(element: Element, party: Party, index: ReferenceIndex) -> None:
    text, country = _text_and_country(element, index)
    if text and text not in party.addresses:
        party.addresses.append(text)
    if country is not None and party.schema != "Person" and country not in party.countries:
        party.countries.append(country)


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
        found = passport(number)
        if found is not None and found not in party.identifiers:
            party.identifiers.append(found)
    said = " ".join(piece for piece in (kind, *own.values()) if piece)
    if number or said != kind:
        party.data.append(("identification", said))
