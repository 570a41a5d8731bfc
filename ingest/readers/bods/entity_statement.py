"""The fields of a BODS entity statement: kind, names, place, dates, listings."""

from typing import Any, Final

from graph.record.model import Name, Party
from graph.values.dates import days_of
from ingest.codes.bods_codes import SCHEMA, SECURITY, SUBTYPE, SUBTYPES, code_of
from ingest.reader import InvalidRecordError
from ingest.readers.bods.statement import (
    Statement,
    check_uri,
    check_whole_day,
    checked_date,
    filled_items,
)
from ingest.readers.bods.statement_fields import country_of, life_date, unspecified_details
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
