"""The fields of a BODS person statement: names, dates, places, political exposure."""

from typing import Any

from graph.record.model import Name, Party
from ingest.codes.bods_codes import NAME, PEP, PERSON, code_of
from ingest.reader import InvalidRecordError
from ingest.readers.bods.statement import Statement, filled_items
from ingest.readers.bods.statement_fields import (
    address_of,
    country_of,
    full_name,
    life_date,
    unspecified_details,
)


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
