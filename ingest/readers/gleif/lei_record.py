"""GLEIF level 1: one entity with an LEI as a party, and its successors as links."""

import re
from datetime import date, timedelta
from typing import Final

from graph.record.model import Interest, Link, Name, Party, Row
from graph.values.errors import InputError
from graph.values.identifiers import Identifier, normalise_identifier, party_id, register_identifier
from ingest.reader import InvalidRecordError
from ingest.readers.gleif.flat_fields import is_version_1, rename_fields
from ingest.values.published_days import published_day
from ingest.values.record_fields import Fields, identifier

_EVE_IN_UTC: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)T(?:1[3-9]|2[0-3]):(?:00|15|30|45):00(?:\.0+)?(?:Z|[+-]00:00)"
)
_LAST: Final = "9999"


def intended_day(text: str | None) -> str | None:
    """Return the day that begins at a moment in UTC; any other text as it is.

    The issuers of LEIs state a day as the moment at which it begins where they are, and some files
    and the public interface give that moment in UTC: the last day of 2016 in Frankfurt is
    ``2016-12-30T23:00:00Z``. A moment in UTC in the afternoon, at a whole hour or a quarter of one,
    is such a beginning to the east of Greenwich, and means the next day. To the west (``05:00``)
    the date stands as it is meant, and any other moment is one of its own day.

    >>> intended_day("2016-12-30T23:00:00Z"), intended_day("2016-12-30T05:00:00Z")
    ('2016-12-31', '2016-12-30T05:00:00Z')
    """
    eve = None if text is None else _EVE_IN_UTC.fullmatch(text)
    if eve is None or eve[1].startswith(_LAST):
        return text
    try:
        return (date.fromisoformat(eve[1]) + timedelta(days=1)).isoformat()
    except ValueError:
        return text


CATEGORIES: Final = {
    "GENERAL": "Company",
    "FUND": "LegalEntity",
    "BRANCH": "LegalEntity",
    "SOLE_PROPRIETOR": "LegalEntity",
    "RESIDENT_GOVERNMENT_ENTITY": "PublicBody",
    "INTERNATIONAL_ORGANIZATION": "Organization",
    "NULL": "LegalEntity",
}
"""Schema of each EntityCategory (LEI-CDF 3.1); before version 2.1 there was none."""

NAME_KINDS: Final = {
    "PREVIOUS_LEGAL_NAME": "previous",
    "TRADING_OR_OPERATING_NAME": "alias",
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME": "alias",
    "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME": "transliteration",
    "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME": "transliteration",
}
STATUSES: Final = {"ACTIVE": "active", "INACTIVE": "inactive", "NULL": None}
REGISTRATIONS: Final = frozenset(
    """PENDING_VALIDATION ISSUED DUPLICATE LAPSED MERGED RETIRED ANNULLED CANCELLED TRANSFERRED
    PENDING_TRANSFER PENDING_ARCHIVAL PUBLISHED""".split()
)
_DUPLICATE: Final = "DUPLICATE"
_NOTES: Final = {
    _DUPLICATE: "GLEIF: a second LEI of an entity that has another one; no longer to be used",
    "MERGED": "GLEIF: the entity was merged into another and no longer exists",
    "RETIRED": "GLEIF: the entity has ceased to operate",
    "ANNULLED": "GLEIF: the LEI was issued in error and is not valid",
}
"""Notes on statuses that mean more than an unpaid fee (LEI-CDF, RegistrationStatusEnum)."""
_ENDS: Final = frozenset({"DISSOLUTION", "ABSORPTION", "BREAKUP", "MERGERS_AND_ACQUISITIONS"})
"""Events that end an entity, if it is inactive; it may have been the acquirer before."""
_ASSOCIATED: Final = frozenset({"FUND_FAMILY"})
_MOST_EVENTS: Final = 200
NO_REGISTER: Final = frozenset({"RA888888", "RA999999"})
_FIRST_ADDRESS_PARTS: Final = (
    "FirstAddressLine",
    "AddressNumber",
    "AddressNumberWithinBuilding",
    "MailRouting",
)
_LAST_ADDRESS_PARTS: Final = ("PostalCode", "City", "Region", "Country")
_ADDRESSES: Final = tuple(
    (
        tuple(f"Entity.{place}.{part}" for part in _FIRST_ADDRESS_PARTS),
        f"Entity.{place}.AdditionalAddressLine",
        tuple(f"Entity.{place}.{part}" for part in _LAST_ADDRESS_PARTS),
    )
    for place in ("LegalAddress", "HeadquartersAddress")
)
_SUCCESSORS: Final = tuple(
    (f"{place}.SuccessorLEI", f"{place}.SuccessorEntityName")
    for place in (
        "Entity.SuccessorEntity",
        *(f"Entity.SuccessorEntity.{number}" for number in range(1, 11)),
    )
)

IGNORED: Final = (
    "ConformityFlag",
    "Entity.LegalAddress.xmllang",
    "Entity.LegalForm.xmllang",
    "Entity.HeadquartersAddress.xmllang",
    "Entity.OtherAddresses",
    "Entity.TransliteratedOtherAddresses",
    "Entity.LegalEntityEvents",
    "Entity.SuccessorEntity.SuccessorEntityName.xmllang",
    "Entity.SuccessorEntity.SuccessorEntity.xmllang",
    "Entity.AssociatedEntity.AssociatedEntityName.xmllang",
    "Registration.InitialRegistrationDate",
    "Registration.NextRenewalDate",
    "Registration.ValidationAuthority",
    "Registration.OtherValidationAuthorities",
    "Geocoding",
    "Extension",
)
"""Fields of level 1 that are knowingly not read, with what is below them."""


def lei_url(lei: str) -> str:
    """Return the address of an LEI's public page."""
    return f"https://search.gleif.org/#/record/{lei}"


def lei_record_rows(fields: Fields, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return an LEI record's key, and its rows: the entity, its successors, a fund's manager."""
    if is_version_1(fields.left):
        fields.left = rename_fields(fields.left)
    lei = required_lei(fields, "LEI", remarks)
    party = Party(
        id=party_id(lei),
        schema=_schema(fields),
        names=_names(fields, remarks),
        identifiers=[str(lei)],
        url=lei_url(lei.value),
    )
    _add_register_number(fields, party, remarks)
    _add_other_numbers(fields, party, remarks)
    _add_places(fields, party)
    _add_life_dates(fields, party, remarks)
    status = _add_details(fields, party, remarks)
    return lei.value, [
        party,
        *_successors(fields, party, status, remarks),
        *_managers(fields, party, remarks),
    ]


def required_lei(fields: Fields, name: str, remarks: list[str]) -> Identifier:
    """Remove a field and return its LEI."""
    lei = identifier("LEI", fields.take_required(name), remarks)
    if lei is None:
        raise InvalidRecordError(f"{name}: it has no value")
    return lei


def _schema(fields: Fields) -> str:
    category = fields.take_code("Entity.EntityCategory", CATEGORIES)
    return "LegalEntity" if category is None else CATEGORIES[category]


def _names(fields: Fields, remarks: list[str]) -> list[Name]:
    legal = fields.take_required("Entity.LegalName")
    names = [Name(legal, "name", _language(fields.take("Entity.LegalName.xmllang")))]
    for group, item in (
        ("OtherEntityNames", "OtherEntityName"),
        ("TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"),
    ):
        for key, value in fields.take_numbered(f"Entity.{group}.{item}"):
            kind = fields.take_known(f"{key}.type", NAME_KINDS, remarks)
            language = _language(fields.take(f"{key}.xmllang"))
            name = Name(value, "alias" if kind is None else NAME_KINDS[kind], language)
            if name not in names:
                names.append(name)
    return names


def _language(code: str | None) -> str | None:
    return None if code is None else code.lower()


def _add_register_number(fields: Fields, party: Party, remarks: list[str]) -> None:
    """Add the number in the home register; one of a register without a code becomes data."""
    place = "Entity.RegistrationAuthority"
    authority = fields.take(f"{place}.RegistrationAuthorityID")
    number = fields.take(f"{place}.RegistrationAuthorityEntityID")
    other = fields.take(f"{place}.OtherRegistrationAuthorityID")
    if number is None:
        return
    if authority is None or authority in NO_REGISTER:
        where = other or "an unlisted register"
        remarks.append(f"a number at {where} is kept as data, and out of identity")
        party.data.append(("register_number", f"{number} at {where}"))
        return
    try:
        party.identifiers.append(str(register_identifier(authority, number)))
    except InputError as wrong:
        remarks.append(f"{place}: {wrong}")


def _add_other_numbers(fields: Fields, party: Party, remarks: list[str]) -> None:
    """Add the numbers that only answers of the public interface state."""
    for _, value in fields.take_numbered("bic"):
        bic = identifier("BIC", value, remarks)
        if bic is not None:
            party.identifiers.append(str(bic))
    for name in ("mic", "spglobal"):
        party.data.extend((name, value) for _, value in fields.take_numbered(name))
    for name in ("ocid", "qcc"):
        number = fields.take(name)
        if number is not None:
            party.data.append((name, number))


def _add_places(fields: Fields, party: Party) -> None:
    take = fields.left.pop
    for first_names, more, last_names in _ADDRESSES:
        parts = [take(name, None) for name in first_names]
        parts += [v for _, v in fields.take_numbered(more)]
        last = [take(name, None) for name in last_names]
        text = ", ".join([part for part in (*parts, *last) if part is not None])
        if text and text not in party.addresses:
            party.addresses.append(text)
        if last[3] is not None and last[3].lower() not in party.countries:
            party.countries.append(last[3].lower())
    jurisdiction = fields.take("Entity.LegalJurisdiction")
    if jurisdiction is not None:
        party.jurisdiction = jurisdiction[:2].lower()
        if len(jurisdiction) > 2:
            party.data.append(("legal_jurisdiction", jurisdiction))


def _add_life_dates(fields: Fields, party: Party, remarks: list[str]) -> None:
    """Add status, start and end; an inactive one without an end has that of its ending event."""
    status = fields.take_known("Entity.EntityStatus", STATUSES, remarks)
    party.status = None if status is None else STATUSES[status]
    created = intended_day(fields.take("Entity.EntityCreationDate"))
    party.start = published_day(created, "EntityCreationDate", remarks)
    ended = intended_day(fields.take("Entity.EntityExpirationDate"))
    ends = [on for kind, on in _add_events(fields, party) if kind in _ENDS]
    if ended is None and party.status == "inactive" and ends:
        ended = max(ends)
    if ended is not None and not ended.startswith("9999"):
        party.end = published_day(ended, "EntityExpirationDate", remarks)
    reason = fields.take("Entity.EntityExpirationReason")
    if reason is not None:
        party.data.append(("expiration_reason", reason))


def _add_events(fields: Fields, party: Party) -> list[tuple[str, str]]:
    """Add every dated event as data; return kind and day of those that are completed."""
    happened = []
    for number in range(1, _MOST_EVENTS):
        event = f"Entity.LegalEntityEvents.LegalEntityEvent.{number}"
        kind = fields.take(f"{event}.LegalEntityEventType")
        on = intended_day(fields.take(f"{event}.LegalEntityEventEffectiveDate"))
        done = fields.take(f"{event}.event_status") == "COMPLETED"
        if kind is None:
            break
        if on is not None:
            party.data.append(("event", f"{kind} {on[:10]}{'' if done else ' (not completed)'}"))
            if done:
                happened.append((kind, on))
    return happened


def _add_details(fields: Fields, party: Party, remarks: list[str]) -> str | None:
    """Add fields without a column as data; return the registration status of the LEI."""
    status = fields.take_known("Registration.RegistrationStatus", REGISTRATIONS, remarks)
    details = (
        ("lei_status", status),
        ("category", fields.take("Entity.EntitySubCategory")),
        ("legal_form", fields.take("Entity.LegalForm.EntityLegalFormCode")),
        ("legal_form_text", fields.take("Entity.LegalForm.OtherLegalForm")),
        ("associated_entity_name", fields.take("Entity.AssociatedEntity.AssociatedEntityName")),
        ("lei_issuer", fields.take("Registration.ManagingLOU")),
        ("last_update", fields.take("Registration.LastUpdateDate")),
        ("validation", fields.take("Registration.ValidationSources")),
    )
    party.data.extend((name, value) for name, value in details if value is not None)
    party.note = None if status is None else _NOTES.get(status)
    return status


def _successors(fields: Fields, party: Party, status: str | None, remarks: list[str]) -> list[Row]:
    """Return a link to each entity that took this one's place.

    Of an LEI that is a duplicate it names the entity's other LEI: the two are one party, which
    has not ended with the number.
    """
    rows: list[Row] = []
    for lei_field, name_field in _SUCCESSORS:
        lei, name = fields.take(lei_field), fields.take(name_field)
        if name is not None:
            party.data.append(("successor_name", name))
        other = None if lei is None else _other_lei("SuccessorLEI", lei, remarks)
        if other is None:
            continue
        target = party_id(other)
        if status == _DUPLICATE:
            party.same_as.append(target)
            party.status = party.end = None
            rows.append(Party(target, "LegalEntity", [], identifiers=[str(other)]))
            continue
        subtype = status if status in _NOTES else None
        rows.append(Link("Succession", party.id, target, subtype, start=party.end))
    return rows


def _managers(fields: Fields, party: Party, remarks: list[str]) -> list[Row]:
    """Return the interest of a fund's manager as LEI-CDF 2.1 states it (FUND_FAMILY)."""
    place = "Entity.AssociatedEntity"
    lei = fields.take(f"{place}.AssociatedLEI")
    kind = fields.take_code(f"{place}.type", _ASSOCIATED)
    if kind is not None:
        party.data.append(("associated_entity_type", kind))
    manager = None if lei is None else _other_lei("AssociatedLEI", lei, remarks)
    if manager is None:
        return []
    row = Interest(party_id(manager), party.id, ["rightsGrantedByContract"], directness="direct")
    row.note, row.url = "stated as the manager of the fund (AssociatedEntity)", party.url
    return [row]


def _other_lei(field: str, lei: str, remarks: list[str]) -> Identifier | None:
    """Return the LEI of another entity; None, with a remark, for no LEI."""
    try:
        return normalise_identifier("LEI", lei)
    except InputError as wrong:
        remarks.append(f"{field}: {wrong}")
        return None
