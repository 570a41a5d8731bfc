"""Made-up files of the Beneficial Ownership Data Standard, 0.4, in JSON lines."""

from pathlib import Path
from typing import Any

import orjson

from benchmarks.invented import company_name, invented_day, person_name


def write_bods(path: Path, records: int) -> None:
    """Write statements by threes: a company, a person and what the one holds of the other."""
    with path.open("wb") as out:
        for number in range(records):
            out.write(orjson.dumps(_statement(number)) + b"\n")


def _statement(number: int) -> dict[str, Any]:
    group, kind = divmod(number, 3)
    company, person = f"GB-COH-{10_000_000 + group}", f"made-up-person-{group}"
    if kind == 0:
        details: dict[str, Any] = {
            "entityType": {"type": "registeredEntity"},
            "name": company_name(group),
            "jurisdiction": {"name": "United Kingdom", "code": "GB"},
            "identifiers": [{"scheme": "GB-COH", "id": str(10_000_000 + group)}],
            "foundingDate": invented_day(group),
            "addresses": [_address("registered", group)],
        }
        return _full_statement(number, "entity", company, company, details)
    if kind == 1:
        details = {
            "personType": "knownPerson",
            "names": [{"type": "legal", "fullName": person_name(group)}],
            "nationalities": [{"name": "British", "code": "GB"}],
            "birthDate": invented_day(group)[:7],
            "addresses": [_address("service", group)],
        }
        return _full_statement(number, "person", person, company, details)
    share = {"minimum": 25, "maximum": 50}
    interests = [
        {
            "type": right,
            "directOrIndirect": "unknown",
            "beneficialOwnershipOrControl": True,
            "startDate": invented_day(group),
            "share": share,
        }
        for right in ("shareholding", "votingRights")
    ]
    details = {"subject": company, "interestedParty": person, "interests": interests}
    return _full_statement(number, "relationship", f"made-up-relation-{group}", company, details)


def _address(kind: str, number: int) -> dict[str, Any]:
    return {
        "type": kind,
        "address": f"{number % 300} Harbour Street, Hull",
        "postCode": "HU1 1AA",
        "country": {"name": "United Kingdom", "code": "GB"},
    }


def _full_statement(
    number: int, kind: str, record: str, subject: str, details: dict[str, Any]
) -> dict[str, Any]:
    return {
        "statementId": f"{number:032x}",
        "declarationSubject": subject,
        "statementDate": "2024-01-01",
        "publicationDetails": {
            "publicationDate": "2024-06-01",
            "bodsVersion": "0.4",
            "license": "https://creativecommons.org/publicdomain/zero/1.0/",
            "publisher": {"name": "Made up"},
        },
        "source": {"type": ["officialRegister"], "description": "Made up register"},
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": {"isComponent": False, **details},
    }
