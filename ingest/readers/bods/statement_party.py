"""Persons and entities of BODS statements as parties.

The id is always ``<dataset>-<record id>`` (the statement's id before 0.4), never the identifier:
a relationship points at that id and may stand before its party, or without it. Identifiers join
rows of other datasets all the same.
"""

from typing import Any, Final

from graph.record.model import Gap, Name, Party, Row
from graph.values.dates import days_of
from ingest.codes.bods_codes import (
    NAME,
    PEP,
    PERSON,
    SCHEMA,
    SECURITY,
    SUBTYPE,
    SUBTYPES,
    VAGUE,
    code_of,
)
from ingest.reader import InvalidRecordError
from ingest.readers.bods.statement import (
    Statement,
    annotation_texts,
    check_uri,
    check_whole_day,
    checked_date,
    filled_items,
)
from ingest.readers.bods.statement_fields import (
    add_addresses,
    add_identifiers,
    address_of,
    country_of,
    description_of,
    full_name,
    life_date,
    unspecified_details,
)
from ingest.values.countries import country_code
from ingest.values.record_fields import identifier

_COUNTRY_LENGTH: Final = 2
_MAX_JURISDICTION_LENGTH: Final = 6
"""Length of the code of a country, and of the longest one of a country's part."""


def read_entity(statement: Statement, party: Party) -> tuple[str, str | None]:
    """Read an entity into a party; return its kind and the reason why it is unspecified, if any."""
    details, where = statement.details, statement.where
    kind, subtype = _kind_of_entity(details, where, statement.remarks)
    party.schema = code_of(kind, SCHEMA, f"{where}entityType{'.type' if where else ''}")
    party.data.append(("entityType", kind))
    if subtype:
        party.data.append(("entitySubtype", subtype))
    if "name" in details:
        party.names.append(Name(details["name"]))
    party.names += [Name(text, "alias") for text in filled_items(details, "alternateNames") if text]
    place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    if place:
        code = country_of(
            place, f"{where}jurisdiction", _MAX_JURISDICTION_LENGTH, statement.remarks
        )
        party.jurisdiction = _jurisdiction_country(code)
        if code != party.jurisdiction:
            party.data.append(("legal_jurisdiction", place["code"]))
        if party.jurisdiction is None and "name" in place:
            party.data.append(("jurisdiction", place["name"]))
    party.start = life_date(details, "foundingDate", party, statement)
    party.end = life_date(details, "dissolutionDate", party, statement)
    if party.start and party.end and days_of(party.end)[1] <= days_of(party.start)[0]:
        statement.remarks.append(
            f"{where}dissolutionDate: {party.end} lies before foundingDate {party.start}"
        )
    party.url = details.get("uri")
    check_uri(party.url, f"{where}uri", statement.remarks)
    _add_statute_and_listing(details, party, where, statement.remarks)
    reason, description = unspecified_details(details, statement)
    if description:
        party.data.append(("unspecifiedEntityDetails", description))
    return kind, reason


def _jurisdiction_country(code: str | None) -> str | None:
    """Return the country of a jurisdiction that may be a part of one (ISO 3166-2)."""
    if code is None or len(code) == _COUNTRY_LENGTH:
        return code
    return code[:_COUNTRY_LENGTH] if code[_COUNTRY_LENGTH] in "-_" else country_code(code)


def _kind_of_entity(
    details: dict[str, Any], where: str, remarks: list[str]
) -> tuple[str, str | None]:
    """Return the kind of an entity, and its subtype with the local term for it."""
    stated = details.get("entityType")
    if stated is None:
        raise InvalidRecordError(f"{where}entityType: missing")
    if isinstance(stated, str):
        if where:
            remarks.append(f"{where}entityType: a text as before 0.4, not an object")
        kind, wide = stated, details.get("entitySubtype", {})
        subtype = wide.get("generalCategory")
        if subtype is not None:
            subtype = subtype.rpartition("-")[2]
        said = wide.get("localTerm")
    else:
        kind, subtype, said = stated.get("type"), stated.get("subtype"), stated.get("details")
        if kind is None:
            raise InvalidRecordError(f"{where}entityType.type: missing")
    if subtype is not None:
        code_of(subtype, SUBTYPE, f"{where}entityType.subtype")
        if subtype not in SUBTYPES.get(kind, ("other",)):
            remarks.append(f"{where}entityType.subtype: {subtype} is not a kind of {kind}")
    text = f"{subtype or ''}: {said}" if said else subtype
    return kind, text


def _add_statute_and_listing(
    details: dict[str, Any], party: Party, where: str, remarks: list[str]
) -> None:
    """Add the founding statute and the public listing of an entity as data."""
    statute = details.get("formedByStatute")
    if statute:
        path = f"{where}formedByStatute.date"
        check_whole_day(checked_date(statute.get("date"), path), path, remarks)
        party.data.append(("formedByStatute", "; ".join(map(str, statute.values()))))
    listing = details.get("publicListing")
    if listing is None:
        return
    public = listing.get("hasPublicListing")
    if public is None:
        remarks.append(f"{where}publicListing.hasPublicListing: missing")
    party.data.append(("hasPublicListing", str(public).lower()))
    for text in filled_items(listing, "companyFilingsURLs"):
        check_uri(text, f"{where}publicListing.companyFilingsURLs", remarks)
        party.data.append(("companyFilingsURL", text))
    if public is False and len(listing) > 1:
        remarks.append(f"{where}publicListing: hasPublicListing is false, yet listings are given")
    for item in filled_items(listing, "securitiesListings"):
        security = item.get("security", {})
        scheme = security.get("idScheme")
        missing = [n for n in ("stockExchangeJurisdiction", "stockExchangeName") if n not in item]
        missing += [] if "ticker" in security else ["security.ticker"]
        remarks += [f"{where}publicListing.securitiesListings: {n} missing" for n in missing]
        place = item.get("stockExchangeJurisdiction", "XX")
        if not 2 <= len(place) <= _MAX_JURISDICTION_LENGTH:
            remarks.append(
                f"{where}publicListing.securitiesListings: stockExchangeJurisdiction {place} "
                "is not 2 to 6 signs long"
            )
        if scheme is not None:
            code_of(scheme, SECURITY, f"{where}publicListing.securitiesListings.security.idScheme")
        if scheme == "isin" and "id" in security:
            found = identifier("ISIN", security["id"], remarks)
            party.identifiers += [] if found is None else [str(found)]
        texts = [str(v) for v in item.values() if not isinstance(v, dict)]
        party.data.append(("securitiesListing", " ".join([*texts, *map(str, security.values())])))


def read_person(statement: Statement, party: Party) -> tuple[str, str | None]:
    """Read a person into a party; return the kind and the reason why it is unspecified, if any."""
    details, where, remarks = statement.details, statement.where, statement.remarks
    if "personType" not in details and statement.new:
        raise InvalidRecordError(f"{where}personType: missing")
    kind = code_of(details.get("personType", "knownPerson"), PERSON, f"{where}personType")
    for number, item in enumerate(filled_items(details, "names")):
        path = f"{where}names[{number}]"
        word = code_of(item["type"], NAME, f"{path}.type") if "type" in item else "name"
        text = full_name(item)
        if "fullName" not in item:
            remarks.append(f"{path}.fullName: missing; its parts are taken")
        if text:
            party.names.append(Name(text, word))
    party.birth_date = life_date(details, "birthDate", party, statement)
    died = life_date(details, "deathDate", party, statement)
    party.data += [] if died is None else [("deathDate", died)]
    for field in ("nationalities", "taxResidencies"):
        for place in filled_items(details, field):
            code = country_of(place, f"{where}{field}", 2, remarks)
            if field == "nationalities" and code is not None:
                party.countries.append(code)
            party.data.append((field, place.get("name") or place.get("code") or ""))
    for field in ("placeOfBirth", "placeOfResidence"):
        if field in details:
            text, _ = address_of(details[field], f"{where}{field}", remarks)
            party.data += [(field, text)] if text else []
    _add_political_exposure(details, party, where, remarks)
    reason, description = unspecified_details(details, statement)
    if description:
        party.data.append(("unspecifiedPersonDetails", description))
    return kind, reason


def _add_political_exposure(
    details: dict[str, Any], party: Party, where: str, remarks: list[str]
) -> None:
    """Read the political exposure: ``hasPepStatus`` until 0.2, ``politicalExposure`` since."""
    exposure = details.get("politicalExposure")
    status = None
    entries = filled_items(details, "pepStatusDetails")
    if exposure is not None:
        status = exposure.get("status")
        if status is None:
            remarks.append(f"{where}politicalExposure.status: missing")
        else:
            code_of(status, PEP, f"{where}politicalExposure.status")
        entries = entries + filled_items(exposure, "details")
    elif "hasPepStatus" in details:
        status = "isPep" if details["hasPepStatus"] else "isNotPep"
    if status is not None:
        party.data.append(("politicalExposure", status))
        party.topics += ["role.pep"] if status == "isPep" else []
    for item in entries:
        place = item.get("jurisdiction", {})
        parts = [item.get("reason"), item.get("missingInfoReason"), place.get("name")]
        parts += [place.get("code"), item.get("startDate"), item.get("endDate")]
        party.data.append(("politicalExposure", "; ".join(part for part in parts if part)))


def party_rows(statement: Statement, dataset: str) -> list[Row]:
    """Return a person or entity as a party; one unknown or anonymous as a gap, if named as both."""
    details, remarks = statement.details, statement.remarks
    party = Party(f"{dataset}-{statement.record_id}", "Person", [])
    read = read_entity if statement.kind == "entity" else read_person
    kind, reason = read(statement, party)
    add_identifiers(details, party, statement.where, remarks)
    _part_from_subject(statement, party)
    add_addresses(details, party, statement.where, remarks)
    if kind in VAGUE:
        gap = _gap(statement, kind, reason, party.id)
        if not party.names and not party.identifiers:
            return [gap]
        remarks.append(f"{kind} has a name or number; taken as a party with a gap")
        _add_source(statement, party)
        return [party, gap]
    _add_source(statement, party)
    return [party]


def _part_from_subject(statement: Statement, party: Party) -> None:
    """Take from a party the number of the company that its declaration is about.

    Open Ownership gives holders of the UK's register that number too, which would make owner and
    company one party. Its record ids are scheme and number.
    """
    subject = statement.details.get("declarationSubject")
    if not subject or subject == statement.record_id:
        return
    for text in [one for one in party.identifiers if one.replace(":", "-", 1) == subject]:
        party.identifiers.remove(text)
        party.data.append(("identifier", text))
        statement.remarks.append(
            f"{statement.where}identifiers: {text} is the number of {subject}, the company that "
            "the declaration is about; kept as text"
        )


def unspecified_reason(statement: Statement) -> str | None:
    """Return why a party is unspecified; None where it has a name or a number."""
    details = statement.details
    if statement.kind == "entity":
        stated = details.get("entityType")
        kind = stated.get("type") if isinstance(stated, dict) else stated
        named = details.get("name") or details.get("alternateNames")
    else:
        kind = details.get("personType")
        named = any(full_name(item) for item in filled_items(details, "names"))
    if kind not in VAGUE or named or any("id" in i for i in filled_items(details, "identifiers")):
        return None
    return unspecified_details(details, statement)[0] or str(kind)


def shown_name(statement: Statement) -> str:
    """Return the name that is shown of a party; empty where there is none."""
    if statement.kind == "entity":
        return str(statement.details.get("name", ""))
    names = [text for item in filled_items(statement.details, "names") if (text := full_name(item))]
    return names[0] if names else ""


def former_rows(statement: Statement, dataset: str, by: str, *, renamed: bool) -> list[Row]:
    """Return what is left of a statement that ``by`` supersedes: its id, and a former name."""
    party = Party(f"{dataset}-{statement.record_id}", "LegalEntity", [])
    if statement.kind == "person":
        party.schema = "Person"
    else:
        stated = statement.details.get("entityType")
        kind = stated.get("type") if isinstance(stated, dict) else stated
        party.schema = SCHEMA.get(str(kind), "LegalEntity")
    name = shown_name(statement)
    if renamed and name:
        party.names.append(Name(name, "previous"))
    when = f" of {statement.day}" if statement.day else ""
    party.data.append(
        ("supersededStatement", f"{statement.statement_id}{when}, superseded by {by}")
    )
    party.same_as = [f"{dataset}-{old}" for old in statement.replaces]
    return [party]


def _gap(statement: Statement, kind: str, reason: str | None, party_id: str) -> Gap:
    name = "unspecifiedPersonDetails" if statement.kind == "person" else "unspecifiedEntityDetails"
    return Gap(
        about=party_id,
        kind="unspecified_party",
        ground=reason or kind,
        quote=description_of(statement.details.get(name, {})),
        note=kind,
        url=statement.details.get("source", {}).get("url"),
    )


def _add_source(statement: Statement, party: Party) -> None:
    details = statement.details
    source = details.get("source", {})
    party.url = party.url or source.get("url")
    party.locator = statement.statement_id if statement.new else None
    said = [("source.type", text) for text in filled_items(source, "type")]
    said += [("source.description", source["description"])] if "description" in source else []
    said += [
        ("source.assertedBy", agent.get("name") or agent.get("uri") or "")
        for agent in filled_items(source, "assertedBy")
    ]
    said += [
        ("annotation", text) for text in annotation_texts(filled_items(details, "annotations"))
    ]
    if "declarationSubject" in details:
        said.append(("declarationSubject", details["declarationSubject"]))
    if statement.status == "closed":
        said.append(("recordStatus", f"closed {statement.day}"))
    party.data += said
    party.same_as = [f"{party.id[: -len(statement.record_id)]}{old}" for old in statement.replaces]
