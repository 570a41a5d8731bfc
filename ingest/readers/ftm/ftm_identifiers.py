"""Numbers in FollowTheMoney properties as identifiers, where they surely are of that scheme."""

from typing import Final

from graph.record.model import Party
from graph.values.identifiers import Identifier, identifier_if_any, retyping_remark
from ingest.readers.ftm.ftm_entity import Entity, distinct_values
from ingest.values.company_registers import number_in_address, register_number

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


def add_identifiers(entity: Entity, party: Party, remarks: list[str]) -> None:
    """Add the numbers of a party; a number that is no identifier becomes data.

    Args:
        entity: the properties that are read are popped.
        party: its jurisdiction, countries and schema are set already.
        remarks: gets what is wrong with a number.
    """
    found: list[Identifier] = []
    numbered = not _SCHEMES.keys().isdisjoint(entity.properties)
    for prop, scheme in _SCHEMES.items() if numbered else ():
        for text in entity.pop(prop):
            identifier = (
                None if _is_foreign_scheme(scheme, party) else identifier_if_any(scheme, text)
            )
            if identifier is None:
                party.data.append((prop, text))
                continue
            found.append(identifier)
            if (said := retyping_remark(scheme, identifier)) is not None:
                remarks.append(said)
    for text in entity.pop("opencorporatesUrl"):
        party.data.append(("opencorporatesUrl", text))
        number = number_in_address(text)
        found.extend(() if number is None else (number,))
    company = entity.schema == "Company"
    for text in entity.pop("registrationNumber"):
        number = register_number(party.jurisdiction, text) if company else None
        if number is None:
            party.data.append(("registrationNumber", text))
        else:
            found.append(number)
    remarks.extend(item.problem for item in found if item.problem is not None)
    party.identifiers = distinct_values(map(str, found))


def _is_foreign_scheme(scheme: str, party: Party) -> bool:
    """Return whether a scheme is not a party's: a Russian code abroad, an IMO number of no ship."""
    if scheme == "IMO":
        return party.schema != "Vessel"
    stated = {*party.countries, party.jurisdiction} - {None}
    return scheme in _RUSSIAN and bool(stated) and not stated & {"ru", "su"}
