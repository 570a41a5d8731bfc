"""Fields that persons and entities of BODS statements have in common."""

import re
from typing import Any, Final

from graph.record.model import Party
from graph.values.identifiers import (
    Identifier,
    has_known_scheme,
    normalise_identifier,
    register_identifier,
)
from ingest.codes.bods_codes import ADDRESS, REASON, code_of, quote_value
from ingest.reader import InvalidRecordError
from ingest.readers.bods.statement import (
    DETAILS_PATH,
    Statement,
    check_uri,
    check_whole_day,
    checked_date,
    filled_items,
)
from ingest.values.company_registers import number_in_address
from ingest.values.countries import country_code
from ingest.values.record_fields import add_once, identifier

NAME_PARTS: Final = ("givenName", "patronymicName", "familyName")
_KINDS_ELSEWHERE: Final = ("service", "alternative", "placeOfBirth")
"""Kinds of address that say nothing of a country of one's own."""
_REGISTER_CODE: Final = re.compile(r"RA(?!888888|999999)\d{6}")
_LAST_BRACKETS: Final = re.compile(r"\(([^()]+)\)\s*\Z")
_ADDRESS_KINDS: Final = (
    (None, "registered", "business", "alternative"),
    (None, "residence", "home", "service", "alternative", "placeOfBirth"),
)
"""Kinds of address of entities and of persons; until 0.3 a birthplace was one of them."""


def full_name(item: dict[str, Any]) -> str:
    """Return a personal name in full, from its parts where it is not stated; perhaps empty."""
    full = item.get("fullName")
    return str(full) if full else " ".join(item[part] for part in NAME_PARTS if part in item)


def life_date(details: dict[str, Any], name: str, party: Party, statement: Statement) -> str | None:
    """Return a birth, death or founding date; other text is remarked on and kept as data."""
    path = f"{statement.where}{name}"
    try:
        day = checked_date(details.get(name), path)
    except InvalidRecordError as wrong:
        statement.remarks.append(f"{wrong}; kept as published")
        party.data.append((name, details[name]))
        return None
    if statement.kind == "entity":
        check_whole_day(day, path, statement.remarks)
    return day


def add_identifiers(details: dict[str, Any], party: Party, where: str, remarks: list[str]) -> None:
    """Add a party's identifiers; one without a scheme becomes data.

    Known without one are a number whose scheme name is a known code ("LEI", "Legal Entity
    Identifier (LEI)"), also GLEIF's code of a register, and an address at OpenCorporates, which
    Open Ownership's register gives, or at GLEIF, also as the entity's own.
    """
    for item in filled_items(details, "identifiers"):
        scheme, number = item.get("scheme"), item.get("id")
        check_uri(item.get("uri"), f"{where}identifiers.uri", remarks)
        if scheme is None and "schemeName" not in item:
            remarks.append(f"{where}identifiers: neither scheme nor schemeName is given")
        found = identifier(scheme, number, remarks) if scheme and number else None
        if not scheme and number and number.strip():
            found = _number_in_named_scheme(item.get("schemeName", ""), number)
        if found is None:
            found = _number_in_address(item, party)
        if found is None:
            texts = [item.get("schemeName") or scheme, number, item.get("uri")]
            number_text = " ".join(text for text in texts if text)
            party.data += [("identifier", number_text)] if number_text else []
        else:
            add_once(party.identifiers, str(found))
    own = number_in_address(details.get("uri") or "") if party.schema != "Person" else None
    add_once(party.identifiers, None if own is None else str(own))


def _number_in_named_scheme(name: str, number: str) -> Identifier | None:
    """Return a number by the name of its scheme; ``None`` if that is not known or does not fit."""
    if _REGISTER_CODE.fullmatch(name):
        return register_identifier(name, number)
    bracketed = _LAST_BRACKETS.search(name)
    for text in (name, bracketed[1] if bracketed else ""):
        code = "-".join(text.split())
        found = normalise_identifier(code, number) if has_known_scheme(f"{code}:1") else None
        # A name is less than a code, so that the number itself must bear it out.
        if found is not None and found.strong:
            return found
    return None


def _number_in_address(item: dict[str, Any], party: Party) -> Identifier | None:
    """Return the number in a company's address at OpenCorporates or GLEIF; keep it as data."""
    addresses = dict.fromkeys(text.strip() for text in (item.get("id"), item.get("uri")) if text)
    for text in addresses:
        found = number_in_address(text)
        if found is not None:
            party.data.append(("identifier", f"{item.get('schemeName') or ''} {text}".strip()))
            return found
    return None


def add_addresses(details: dict[str, Any], party: Party, where: str, remarks: list[str]) -> None:
    """Add a party's addresses, and the countries of those that are its own."""
    for number, item in enumerate(filled_items(details, "addresses")):
        path = f"{where}addresses[{number}]"
        text, code = address_of(item, path, remarks)
        kind = item.get("type")
        misplaced = kind == "placeOfBirth" and path.startswith(DETAILS_PATH)
        if misplaced or kind not in _ADDRESS_KINDS[party.schema == "Person"]:
            remarks.append(f"{path}.type: {item['type']} is not a kind of address of this party")
        if text and text not in party.addresses:
            party.addresses.append(text)
        own = item.get("type") not in _KINDS_ELSEWHERE
        if code is not None and own and code not in party.countries:
            party.countries.append(code)


def address_of(item: dict[str, Any], path: str, remarks: list[str]) -> tuple[str, str | None]:
    """Return an address as one text, and its country's code."""
    if "type" in item:
        code_of(item["type"], ADDRESS, f"{path}.type")
    country = item.get("country")
    code = name = None
    if isinstance(country, str):
        if path.startswith(DETAILS_PATH):
            remarks.append(f"{path}.country: a text as before 0.4, not an object")
        code, name = country_code(country), country
    elif country:
        name = country.get("name") or country.get("code")
        code = country_of(country, f"{path}.country", 2, remarks)
    text = item.get("address") or ""
    extra = [item.get("postCode") or item.get("postcode"), name]
    parts = [part for part in extra if part and part.casefold() not in text.casefold()]
    return ", ".join(part for part in (text, *parts) if part), code


def country_of(place: dict[str, Any], path: str, longest: int, remarks: list[str]) -> str | None:
    """Return a country's or region's code, from its name where the code is missing."""
    code = place.get("code")
    if "name" not in place and path.startswith(DETAILS_PATH):
        remarks.append(f"{path}.name: missing")
    if code is None:
        return country_code(place["name"]) if "name" in place else None
    if not 2 <= len(code) <= longest:
        length = "2" if longest == 2 else f"2 to {longest}"
        remarks.append(f"{path}.code: {quote_value(code)} is not {length} signs long")
        return country_code(code)
    return str(code).lower()


def unspecified_details(
    details: dict[str, Any], statement: Statement
) -> tuple[str | None, str | None]:
    """Return the reason why a party is unspecified, and the words for it; None for each without."""
    name = "unspecifiedPersonDetails" if statement.kind == "person" else "unspecifiedEntityDetails"
    stated = details.get(name)
    if stated is None:
        return details.get("missingInfoReason"), None
    if "reason" not in stated:
        raise InvalidRecordError(f"{statement.where}{name}.reason: missing")
    reason = code_of(stated["reason"], REASON, f"{statement.where}{name}.reason")
    return reason, description_of(stated)


def description_of(stated: dict[str, Any]) -> str | None:
    """Return the words for a reason; Open Ownership's own BODS 0.4 of GLEIF calls them details."""
    words = [stated[name] for name in ("description", "details") if stated.get(name)]
    return "; ".join(words) or None
