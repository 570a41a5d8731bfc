"""Numbers in FollowTheMoney properties as identifiers, where they surely are of that scheme."""

import re
from typing import Final

from graph.errors import InputError
from graph.identifiers import Identifier, normalise
from graph.model import Party
from ingest.readers._ftm_entity import Entity, distinct

_SCHEMES: Final = {
    "leiCode": "LEI",
    "ogrnCode": "RU-OGRN",
    "innCode": "RU-INN",
    "kppCode": "RU-KPP",
    "okpoCode": "RU-OKPO",
    "imoNumber": "IMO",
    "swiftBic": "BIC",
    "isin": "ISIN",
    "isinCode": "ISIN",
    "cikCode": "US-CIK",
    "wikidataId": "WIKIDATA",
    "passportNumber": "PASSPORT",
}
_RUSSIAN: Final = ("RU-INN", "RU-OGRN", "RU-KPP", "RU-OKPO")
_REGISTERS: Final = {
    "gb": ("GB-COH", 8),
    "nl": ("NL-KVK", 8),
    "cz": ("CZ-ICO", 8),
    "sk": ("SK-ORSR", 8),
    "ua": ("UA-EDR", 8),
    "lv": ("LV-RE", 11),
    "be": ("BE-BCE_KBO", 10),
    "dk": ("DK-CVR", 8),
    "ee": ("EE-RIK", 8),
    "fr": ("FR-RCS", 9),
    "no": ("NO-BRC", 9),
}
"""Company registers by jurisdiction, and the length of a whole number: a shorter one may be of
another register of that country (a charity's, a tax office's) and is kept as data."""
_OPENCORPORATES = re.compile(r"https?://opencorporates\.com/companies/([a-z]{2})/([^/?#]+)/?\Z")


def identify(entity: Entity, party: Party, remarks: list[str]) -> None:
    """Take over the numbers of a party; a number that is no identifier stays data.

    Args:
        entity: the properties that are read are popped.
        party: its jurisdiction, countries and schema are set already.
        remarks: takes what is wrong with a number.
    """
    found: list[Identifier] = []
    numbered = not _SCHEMES.keys().isdisjoint(entity.properties)
    for prop, scheme in _SCHEMES.items() if numbered else ():
        for text in entity.pop(prop):
            identifier = None if _foreign(scheme, party) else normal(scheme, text)
            if identifier is None:
                party.data.append((prop, text))
            else:
                found.append(identifier)
    for text in entity.pop("opencorporatesUrl"):
        party.data.append(("opencorporatesUrl", text))
        match = _OPENCORPORATES.match(text)
        if match is not None and match[1] in _REGISTERS:
            number = _confirmed(_REGISTERS[match[1]][0], match[2])
            found.extend(() if number is None else (number,))
    register = _REGISTERS.get(party.jurisdiction or "")
    for text in entity.pop("registrationNumber"):
        whole = register is not None and sum(map(str.isalnum, text)) == register[1]
        company = register is not None and whole and entity.schema == "Company"
        number = _confirmed(register[0], text) if register is not None and company else None
        if number is None:
            party.data.append(("registrationNumber", text))
        else:
            found.append(number)
    remarks.extend(item.problem for item in found if item.problem is not None)
    party.identifiers = distinct(map(str, found))


def _foreign(scheme: str, party: Party) -> bool:
    """Whether a Russian code is another country's, or a number of the IMO a company's."""
    if scheme == "IMO":
        return party.schema != "Vessel"
    stated = {*party.countries, party.jurisdiction} - {None}
    return scheme in _RUSSIAN and bool(stated) and not stated & {"ru", "su"}


def normal(scheme: str, text: str) -> Identifier | None:
    """Give the identifier, or None where there is no number."""
    try:
        return normalise(scheme, text)
    except InputError:
        return None


def _confirmed(scheme: str, text: str) -> Identifier | None:
    identifier = normal(scheme, text)
    return identifier if identifier is not None and identifier.strong else None
