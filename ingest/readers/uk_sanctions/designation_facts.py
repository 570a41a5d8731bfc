"""Facts that the UK's lists state beside names, listings and relations."""

import re
from typing import Final

from graph.record.model import Party
from graph.values.dates import days_of
from graph.values.errors import InputError
from graph.values.identifiers import normalise_identifier
from ingest.readers.uk_sanctions.designation import (
    ADDRESS,
    BIRTHPLACE,
    NATIONAL_ID,
    PASSPORT,
    Designation,
)
from ingest.values.list_values import add_countries, country_of, passport, split_numbered
from ingest.values.prose_numbers import company_numbers, ship_numbers
from ingest.values.record_fields import add_once

AS_DATA: Final = {
    "title": "title",
    "position": "function",
    "gender": "gender",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "entity_type": "type",
    "company_number": "company_number",
    "nationality": "nationality",
    "un_reference": "un_reference",
    "previous_owner": "previous_owner",
    "flag": "flag",
    "previous_flag": "previous_flag",
    "ship_type": "ship_type",
    "tonnage": "tonnage",
    "length": "length",
    "built": "built",
    "hull": "hull_number",
    "updated": "updated",
    "trust_services": "trust_services_since",
    "information": "information",
}
"""Fields that are kept as text, and what they are called there."""

_BIRTH: Final = re.compile(r"'?(\d{1,2}|d{1,2})[/.](\d{1,2}|m{1,2})[/.](\d{4})", re.IGNORECASE)
_YEAR: Final = re.compile(r"'?(\d{4})")
_BARE_INN: Final = re.compile(r"'?(\d{10})(?:\s*/\s*\d{9})?")
"""A number alone, or with the nine digits of a KPP that follow it on Russian papers."""
_LABELLED: Final = re.compile(
    r"\((IMO number|Business Reg[^():]*(?:\(s\))?)\) ?:(.*?)(?=\([A-Z][^():]{2,40}\):|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""Numbers that the closed OFSI list has among its other information, ``(IMO number):7408873``."""


def add_details(entry: Designation, party: Party, remarks: list[str]) -> None:
    """Add to a party all that a designation states beside names, listings and relations."""
    for text in entry.field_values("nationality"):
        add_countries(text, party.countries, remarks)
    for text in entry.field_values("flag"):
        add_countries(text, party.countries, remarks)
    _add_addresses(entry, party, remarks)
    _add_births(entry, party, remarks)
    _add_documents(entry, party)
    for text in entry.field_values("company_number"):
        add_once(party.identifiers, *company_numbers(text, party.countries))
        _add_bare_inn(text, party)
    for text in entry.field_values("imo"):
        add_once(party.identifiers, *ship_numbers(text, remarks))
    if entry.old:
        _add_labelled_numbers(entry, party, remarks)
    for name, called in AS_DATA.items():
        if name in entry.own:
            party.data.extend((called, value) for value in entry.field_values(name))


def _add_bare_inn(text: str, party: Party) -> None:
    """Add ten digits of a body that is of Russia alone as its INN, where the check digit holds.

    No other number of Russian companies has ten; half of the list's stand without a label.
    """
    found = _BARE_INN.fullmatch(text.strip())
    if found is not None and party.schema == "Organization" and party.countries == ["ru"]:
        number = normalise_identifier("RU-INN", found[1])
        add_once(party.identifiers, str(number) if number.valid is True else None)


def _add_labelled_numbers(entry: Designation, party: Party, remarks: list[str]) -> None:
    for text in entry.field_values("information"):
        if "(IMO" not in text and "(Business" not in text:
            if party.schema == "Organization" and "):" not in text:
                add_once(party.identifiers, *company_numbers(text, party.countries))
            continue
        for label, value in _LABELLED.findall(text):
            if label[0] in "Bb":
                add_once(party.identifiers, *company_numbers(value, party.countries))
            elif party.schema == "Vessel":
                add_once(party.identifiers, *ship_numbers(value, remarks))


def birth_day(text: str) -> str | None:
    """Return a whole or partial ISO day of birth, as far as the list knows it, or ``None``.

    >>> birth_day("dd/mm/1945"), birth_day("00/04/1984"), birth_day("10/00/1983")
    ('1945', '1984-04', '1983')
    >>> birth_day("15/08/19yy")
    """
    found = _BIRTH.fullmatch(text.strip())
    if found is None:
        year = _YEAR.fullmatch(text.strip())
        return None if year is None else _possible_day(year[1])
    day, month, year_of = found[1], found[2], found[3]
    if not month.isdigit() or int(month) == 0:
        return _possible_day(year_of)
    if not day.isdigit() or int(day) == 0:
        return _possible_day(f"{year_of}-{month:0>2}")
    return _possible_day(f"{year_of}-{month:0>2}-{day:0>2}")


def _possible_day(day: str) -> str | None:
    try:
        days_of(day)
    except InputError:
        return None
    return day if day >= "1000" else None


def _add_addresses(entry: Designation, party: Party, remarks: list[str]) -> None:
    for *lines, code, country in entry.filled_parts(ADDRESS):
        pieces = [line for line in [*lines, code] if line]
        if pieces:
            add_once(party.addresses, ", ".join([*pieces, country] if country else pieces))
        if country and party.schema == "Organization":
            add_countries(country, party.countries, remarks, quiet=bool(pieces))
        elif country and not pieces:
            party.data.append(("address_country", country))


def _add_births(entry: Designation, party: Party, remarks: list[str]) -> None:
    for text in entry.field_values("birth"):
        day = birth_day(text)
        if day is None:
            remarks.append(f"D.O.B: {text!r} is no date; kept as text only")
        elif party.birth_date is None:
            party.birth_date = day
        party.data.append(("birth", day or text))
    for town, country in entry.filled_parts(BIRTHPLACE):
        party.data.append(("birth_place", ", ".join(piece for piece in (town, country) if piece)))


def _add_documents(entry: Designation, party: Party) -> None:
    for number, information in entry.filled_parts(PASSPORT):
        for piece in split_numbered(number):
            add_once(party.identifiers, passport(piece))
        party.data.append(("passport", " ".join(p for p in (number, information) if p)))
    for number, information in entry.filled_parts(NATIONAL_ID):
        text = " ".join(piece for piece in (number, information) if piece)
        countries = [code for code in (country_of(information),) if code is not None]
        add_once(party.identifiers, *company_numbers(text, countries))
        party.data.append(("national_id", text))
