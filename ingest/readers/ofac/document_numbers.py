"""Numbers of documents and registers that OFAC states, and the identifiers that they make."""

import re
from functools import lru_cache
from typing import Final

from graph.record.model import Party
from graph.values.identifiers import Identifier, identifier_if_any
from ingest.readers.ofac import ofac_labels
from ingest.readers.ofac.ofac_party import Entry
from ingest.values.record_fields import add_once, identifier, ship_number

_DOCUMENT: Final = "identification"
_IMO: Final = re.compile(r"(?:IMO\s*)?(\d{7})\Z")
_LEI: Final = re.compile(r"[0-9A-Za-z]{20}")
"""An LEI; registers' numbers of nine digits stand under its label too."""
_NO_DIGIT: Final = re.compile(r"\D")
_BARE: Final = re.compile(r"[\w./-]+")
_BODIES: Final = frozenset({"Organization", "Company", "PublicBody"})


def add_number(entry: Entry, label: str, number: str, where: str | None, more: str) -> None:
    """Add a number of a document or register, and its identifier where the scheme is known.

    ``where`` is the issuing country in OFAC's words, ``more`` has dates and places of issue.
    """
    party, text = entry.party, number.strip()
    code = None if where is None else ofac_labels.country(where)
    found = _identifier(party.schema, label, text, code, entry.remarks)
    add_once(party.identifiers, None if found is None else str(found))
    said = f"{label} {text}" + (f" ({where})" if where else "") + (f" {more}" if more else "")
    add_once(party.data, (_DOCUMENT, said))


def add_numbers_without_country(party: Party) -> None:
    """Add the identifiers of a body's numbers that name no country, by the body's own country.

    That is where it is registered, else where all its addresses are. Half of the Russian numbers
    name no country. The check digits of the scheme must hold, so that nothing is guessed.
    """
    country = party.jurisdiction or (party.countries[0] if len(party.countries) == 1 else None)
    if country is None or party.schema not in _BODIES:
        return
    for field, text in party.data:
        fact = ofac_labels.split_label(text) if field == _DOCUMENT else None
        if fact is None or _BARE.fullmatch(fact[1]) is None:
            continue
        for scheme in _schemes(*fact, country):
            found = None if scheme in ofac_labels.SHAPE_ONLY else _valid_identifier(scheme, fact[1])
            if found is not None:
                add_once(party.identifiers, str(found))
                break


def _identifier(
    schema: str, label: str, number: str, country: str | None, remarks: list[str]
) -> Identifier | None:
    if label in ofac_labels.PASSPORTS:
        return identifier("PASSPORT", number, remarks)
    scheme = ofac_labels.SCHEME_OF.get(label)
    if scheme == "LEI" and _LEI.fullmatch(number) is None:
        return None
    if scheme is not None:
        return identifier(scheme, number, remarks)
    if label == "Vessel Registration Identification":
        ship = _IMO.match(number)
        return None if ship is None else ship_number(schema, ship[1], remarks)
    if country is None or label not in ofac_labels.COMPANY_NUMBERS:
        return None
    if country == "ru":
        scheme = _russian_scheme(label, number)
        if scheme is not None:
            return identifier(scheme, number, remarks)
        return (
            _valid_identifier("RU-INN", number) if label in ofac_labels.REGISTER_NUMBERS else None
        )
    if schema == "Person":
        return None
    for candidate in _schemes(label, number, country):
        found = _valid_identifier(candidate, number)
        if found is not None:
            return found
    return None


def _schemes(label: str, number: str, country: str) -> tuple[str, ...]:
    """Return the schemes of a country to which a number under a label may belong."""
    if country == "ru":
        scheme = _russian_scheme(label, number)
        return () if scheme is None else (scheme,)
    if label not in ofac_labels.TAX_NUMBERS | ofac_labels.REGISTER_NUMBERS:
        return ()
    of_register = label in ofac_labels.REGISTER_NUMBERS
    known = ofac_labels.COUNTRY_SCHEMES.get(country, ())
    return tuple(scheme for scheme in known if of_register or scheme not in ofac_labels.SHAPE_ONLY)


def _russian_scheme(label: str, number: str) -> str | None:
    digits = len(_NO_DIGIT.sub("", number))
    if label in ofac_labels.TAX_NUMBERS and digits in (10, 12):
        return "RU-INN"
    if label in ofac_labels.REGISTER_NUMBERS and digits in (13, 15):
        return "RU-OGRN"
    if label == "Government Gazette Number" and digits in (8, 10):
        return "RU-OKPO"
    return None


@lru_cache(maxsize=65_536)
def _valid_identifier(scheme: str, number: str) -> Identifier | None:
    found = identifier_if_any(scheme, number)
    return found if found is not None and found.valid is not False and found.value else None
