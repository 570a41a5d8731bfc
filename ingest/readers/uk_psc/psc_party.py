"""The person or company that a PSC record names, as a party."""

import re
from typing import Any, Final

from graph.record.model import Name, Party
from graph.values.identifiers import Identifier, normalise_identifier
from ingest.reader import InvalidRecordError
from ingest.values.countries import country_code
from ingest.values.record_fields import required_value, take_object, take_text

SCHEMA_OF: Final = {
    "individual-person-with-significant-control": "Person",
    "individual-beneficial-owner": "Person",
    "corporate-entity-person-with-significant-control": "Company",
    "corporate-entity-beneficial-owner": "Company",
    "legal-person-person-with-significant-control": "LegalEntity",
    "legal-person-beneficial-owner": "LegalEntity",
}
"""Kinds that name a holder. A legal person is a government, a corporation sole and the like."""

_ADDRESS: Final = (
    "care_of",
    "care_of_name",
    "po_box",
    "premises",
    "address_line_1",
    "address_line_2",
    "locality",
    "region",
    "postal_code",
    "country",
)
_NAME: Final = ("forename", "middle_name", "other_forenames", "surname")
"""Parts of a name in the order in which they are spoken; most records have three of them."""
_KEPT: Final = ("nationality", "country_of_residence", "is_sanctioned", "company_name")
_OTHER_REGISTER = re.compile(
    r"charit|conduct|mutual|\bf\.?c\.?a\b|friendly|jersey|guernsey|isle of man|gibraltar"
)
"""Places whose numbers are not Companies House's, though the country says United Kingdom."""
_COMPANIES_HOUSE = re.compile(r"compan(?:y|ies)['’]?s? house|overseas entit")
_OVERSEAS = re.compile(r"OE\d{6}")
"""Numbers of the register of overseas entities, which stand beside the country of the entity."""
_LABEL = re.compile(
    r"\s*(?:(?:company|registration|registered|reg)\b[\s.]*)*n(?:o|r|umber)\b[\s.:]*", re.I
)
"""What people write before a number; NO is also the beginning of some numbers."""
_TITLED = re.compile(r"(?:mrs?|ms|miss)\b", re.I)
"""Titles with which hardly any company begins."""
_LEAST_DIGITS: Final = 5


def schema_by_title(name: str) -> str:
    """Return the kind of party that a bare name stands for, a person only by a title before it.

    >>> schema_by_title("Ms Ada Example"), schema_by_title("Example Ltd")
    ('Person', 'LegalEntity')
    """
    return "Person" if _TITLED.match(name) else "LegalEntity"


def holder(data: dict[str, Any], kind: str, company: Identifier, remarks: list[str]) -> Party:
    """Return the holder as a party without an id, which the caller sets.

    ``company`` is the one that is held, whose number cannot be its holder's.
    """
    elements = take_object(data, "name_elements")
    published = take_text(data, "name")
    party = Party(id="", schema=SCHEMA_OF[kind], names=_names(published, elements))
    party.birth_date = _birth(take_object(data, "date_of_birth"))
    address = take_object(data, "address")
    office = take_object(data, "principal_office_address")
    for place in (address, office):
        text = _address(place) if place else None
        if text is not None and text not in party.addresses:
            party.addresses.append(text)
    _add_identification(party, take_object(data, "identification"), company, remarks)
    residence = data.get("country_of_residence")
    for country in (residence, address.get("country"), office.get("country")):
        code = country_code(country) if isinstance(country, str) else None
        if code is not None and code not in party.countries:
            party.countries.append(code)
    if data.get("is_sanctioned") is True:
        party.topics.append("sanction")
        remarks.append("the filing says that this owner is under UK sanctions")
    for name in elements:
        if name not in _NAME:
            _keep_field(party.data, f"name_elements.{name}", elements[name])
    for name in _KEPT:
        if name in data:
            _keep_field(party.data, name, data.pop(name))
    for name, value in take_object(data, "identity_verification_details").items():
        _keep_field(party.data, f"identity_verification_details.{name}", value)
    return party


def _names(published: str | None, elements: dict[str, Any]) -> list[Name]:
    """Return the name without its title first, and the one with it as an alias."""
    parts = [elements.get(field) for field in _NAME] if elements else []
    plain = " ".join([part.strip() for part in parts if isinstance(part, str) and part.strip()])
    if not plain:
        return [Name(required_value(published, "data.name"))]
    if published is None or published == plain:
        return [Name(plain)]
    return [Name(plain), Name(published, "alias")]


def _birth(born: dict[str, Any]) -> str | None:
    """Return month and year, which is all that is published of most people, or the year alone."""
    if not born:
        return None
    year, month, day = born.get("year"), born.get("month"), born.get("day")
    if isinstance(year, int) and month is None:
        return f"{year:04d}"
    if not isinstance(year, int) or not isinstance(month, int) or not 1 <= month <= 12:
        raise InvalidRecordError(
            f"data.date_of_birth: {born!r} has no year, or no month that is one"
        )
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if isinstance(day, int) else "")


def _address(address: dict[str, Any]) -> str | None:
    parts = []
    for field in _ADDRESS:
        part = address.get(field)
        if isinstance(part, str) and (text := part.strip()):
            parts.append(text)
    return ", ".join(parts) or None


def _add_identification(
    party: Party, stated: dict[str, Any], company: Identifier, remarks: list[str]
) -> None:
    """Add what the filing says of the holder's own register: country, number, and all as data."""
    if not stated:
        return
    country = stated.get("country_registered")
    party.jurisdiction = country_code(country) if isinstance(country, str) else None
    for name, value in stated.items():
        _keep_field(party.data, f"identification.{name}", value)
    number = stated.get("registration_number")
    place = stated.get("place_registered")
    kept_at = register_at(place) if isinstance(place, str) else None
    found = uk_number(number) if isinstance(number, str) else None
    overseas = found is not None and _OVERSEAS.fullmatch(found.value) is not None
    if not isinstance(number, str) or not (
        kept_at == "companies house"
        if overseas and party.jurisdiction != "gb"
        else party.jurisdiction == "gb" and kept_at != "other"
    ):
        return
    if found is None:
        remarks.append(f"identification.registration_number {number!r} is no UK company number")
    elif found == company:
        remarks.append(f"identification.registration_number {number!r} is the held company's own")
    else:
        party.identifiers.append(str(found))


def register_at(place: str) -> str | None:
    """Return what a place of registration says of whose numbers it keeps.

    "companies house", "other" where they are certainly not Companies House's, else None.
    """
    text = place.casefold()
    if _OTHER_REGISTER.search(text) is not None:
        return "other"
    return "companies house" if _COMPANIES_HOUSE.search(text) is not None else None


def uk_number(text: str) -> Identifier | None:
    """Return a company number that a person typed; None where it would join by chance.

    >>> str(uk_number("No. 01234567"))
    'GB-COH:01234567'
    """
    for typed in (text, _LABEL.sub("", text, count=1)):
        bare = "".join(filter(str.isalnum, typed))
        if len(bare) >= _LEAST_DIGITS and any(map(str.isdigit, bare)):
            found = normalise_identifier("GB-COH", bare)
            if found.strong:
                return found
    return None


def _keep_field(pairs: list[tuple[str, str]], name: str, value: Any) -> None:
    """Add a field as it is, as a pair of name and text for each of its values."""
    if value is None:
        return
    for item in value if isinstance(value, list) else (value,):
        if item is not None and item != "":
            pairs.append((name, (str(item).lower() if isinstance(item, bool) else str(item))))
