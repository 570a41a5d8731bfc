"""FollowTheMoney nodes as parties; what has no column of its own stays as data."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graph.record.model import Interest, Link, Name, Party, Row
from graph.values.identifiers import Identifier, identifier_if_any, retyping_remark
from graph.values.share import UNKNOWN
from graph.values.vocabulary import SHAREHOLDING
from ingest.readers.ftm.ftm_entity import ATTACHED, Entity, distinct_values
from ingest.readers.ftm.ownership_roles import INFLUENCE
from ingest.values.company_registers import number_in_address, register_number
from ingest.values.published_days import day_of

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
    "dunsCode": "DUNS",
    "wikidataId": "WIKIDATA",
    "passportNumber": "PASSPORT",
}
_RUSSIAN: Final = ("RU-INN", "RU-OGRN", "RU-KPP", "RU-OKPO")


def add_identifiers(entity: Entity, party: Party, remarks: list[str]) -> None:
    """Add the numbers of a party; a number that is no identifier becomes data."""
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


_NAMES: Final = {
    "name": "name",
    "alias": "alias",
    "previousName": "previous",
    "weakAlias": "weak",
    "abbreviation": "abbreviation",
}
_NAME_PARTS: Final = ("firstName", "secondName", "middleName", "fatherName", "lastName")
"""Parts of a person's name in the order in which they are spoken."""
_HAS_PARENT: Final = {
    "Company": True,
    "LegalEntity": True,
    "Organization": False,
    "PublicBody": False,
}
"""Schemata whose ``parent`` is read, and whether a parent may hold shares in them."""
_SUBDIVISION: Final = re.compile(r"([A-Za-z]{2})[-_][A-Za-z0-9]{1,4}\Z")
_POINTERS: Final = {
    "issuer": "issuer of the security",
    "walletHolder": "holder of the wallet",
    "operator": "operator of the vehicle",
}
_VEHICLES: Final = ("Vehicle", "Vessel", "Airplane")


@dataclass(slots=True)
class RowContext:
    """What the rows of an entity depend on beside the entity itself.

    Attributes:
        dataset: the dataset's name, the first part of every id.
        address: returns an address's text by its id, None where the file does not have it.
        remarks: gets the record's remarks.
    """

    dataset: str
    address: Callable[[str], str | None]
    remarks: list[str]

    def party_id(self, entity_id: str) -> str:
        """Return the id of an entity as a party of this dataset."""
        return f"{self.dataset}-{entity_id}"


def party_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return a node as a party, and rows for its pointers to a parent, owner or issuer."""
    party_id = place.party_id(entity.id)
    pointed = _pointer_rows(entity, party_id, place)
    said = entity.languages
    names = [
        Name(text, kind, said.get(text))
        for prop, kind in _NAMES.items()
        for text in entity.pop(prop)
    ]
    if entity.caption is not None:
        # The caption is the name that the producer chose to show.
        names.sort(key=lambda name: name.kind != "name" or name.value != entity.caption)
        names = names or [Name(entity.caption)]
    if not names and entity.schema == "Person":
        names = _names_from_parts(entity)
    party = Party(id=party_id, schema=entity.schema, names=names)
    jurisdictions = entity.pop("jurisdiction")
    party.jurisdiction = _jurisdiction_country(jurisdictions[0]) if jurisdictions else None
    whole = bool(jurisdictions) and party.jurisdiction == jurisdictions[0].lower()
    party.data.extend(("jurisdiction", text) for text in jurisdictions[1 if whole else 0 :])
    countries = entity.pop("country", "mainCountry", "nationality", "citizenship", "flag")
    party.countries = distinct_values(text.lower() for text in countries)
    addresses = [_address_text(text, party, place) for text in entity.pop("addressEntity")]
    party.addresses = distinct_values([*entity.pop("address"), *filter(None, addresses)])
    party.topics = entity.pop("topics")
    party.birth_date = _pop_date(entity, "birthDate", party)
    party.start = _pop_date(entity, "incorporationDate", party)
    party.end = _pop_date(entity, "dissolutionDate", party)
    party.status = entity.pop_first("status")
    party.url = entity.pop_first("sourceUrl")
    add_identifiers(entity, party, place.remarks)
    party.data.extend((name, text) for name, texts in entity.properties.items() for text in texts)
    party.data.extend(("referent", text) for text in entity.referents)
    return [party, *pointed]


def _names_from_parts(entity: Entity) -> list[Name]:
    """Return a person's name from its parts, if first and last name are there, each part once."""
    parts = {part: texts for part in _NAME_PARTS if (texts := entity.properties.get(part))}
    whole = {_NAME_PARTS[0], _NAME_PARTS[-1]} <= parts.keys()
    if not whole or any(len(texts) > 1 for texts in parts.values()):
        return []
    return [Name(" ".join(texts[0] for texts in parts.values()))]


def _jurisdiction_country(code: str) -> str:
    """Return the country of a jurisdiction that may be a part of one (``gb-sct``, ``us_de``)."""
    found = _SUBDIVISION.match(code)
    return (found[1] if found is not None else code).lower()


def _address_text(address_id: str, party: Party, place: RowContext) -> str | None:
    text = place.address(address_id)
    if text is None:
        party.data.append(("addressEntity", address_id))
    return text


def _pop_date(entity: Entity, name: str, party: Party) -> str | None:
    """Pop a property's dates and return the fullest, or earliest such; the others become data."""
    texts = entity.pop(name)
    days = [(-len(day), day, text) for text in texts if (day := day_of(text)) is not None]
    if not days:
        party.data.extend((name, text) for text in texts)
        return None
    _, chosen, published = min(days)
    party.data.extend((name, text) for text in texts if text != published)
    return chosen


def _pointer_rows(entity: Entity, party_id: str, place: RowContext) -> list[Row]:
    """Return rows for a node's parent, owner and the like, which some producers state here only."""
    rows: list[Row] = []
    shares = _HAS_PARENT.get(entity.schema)
    for parent in () if shares is None else entity.pop("parent"):
        row = Interest(place.party_id(parent), party_id, [INFLUENCE], note="stated as the parent")
        if shares:
            row.types, row.share = [SHAREHOLDING, INFLUENCE], UNKNOWN
        row.directness = "unknown"
        rows.append(row)
    for owner in entity.pop("owner") if entity.schema in _VEHICLES else ():
        row = Interest(place.party_id(owner), party_id, [SHAREHOLDING], note="stated as the owner")
        row.share, row.directness = UNKNOWN, "direct"
        rows.append(row)
    if entity.schema == "CryptoWallet" and "holder" in entity.properties:
        entity.properties["walletHolder"] = entity.properties.pop("holder")
    for name, role in _POINTERS.items():
        for other in entity.pop(name):
            rows.append(Link("UnknownLink", place.party_id(other), party_id, name, role))
    return rows


def identification_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return an ``Identification`` or ``Passport`` as a further row of each party that holds it."""
    rows: list[Row] = []
    holders = entity.pop(ATTACHED[entity.schema])
    kinds = entity.values("type")
    passport = entity.schema == "Passport" or "passport" in " ".join(kinds).casefold()
    schema = "Person" if entity.schema == "Passport" else "LegalEntity"
    numbers = entity.pop("number", "passportNumber")
    data = [(name, text) for name, texts in entity.properties.items() for text in texts]
    for holder in holders:
        party = Party(id=place.party_id(holder), schema=schema, names=[])
        if passport:
            found = [identifier_if_any("PASSPORT", text) for text in numbers]
            party.identifiers = distinct_values(str(item) for item in found if item is not None)
        else:
            party.data = [("number", text) for text in numbers]
        party.data += data
        rows.append(party)
    return rows


def risk_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return a ``Risk`` as a further row of each entity that it is about: topics and data."""
    about, topics = entity.pop(ATTACHED[entity.schema]), entity.pop("topics")
    data = [(f"Risk.{name}", text) for name, texts in entity.properties.items() for text in texts]
    return [
        Party(place.party_id(one), "Thing", [], topics=list(topics), data=list(data))
        for one in about
    ]
