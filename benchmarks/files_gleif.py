"""Made-up files of GLEIF as JSON: level 1 and relationship records."""

import json
from pathlib import Path
from typing import Any

from benchmarks.files_xml import lei
from benchmarks.invented import company_name, invented_day


def write_gleif_json(path: Path, records: int) -> None:
    """Write level 1 of the golden copy as JSON, in one line as one value."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"records":[')
        for number in range(records):
            out.write("," if number else "")
            out.write(json.dumps(_entity(number), ensure_ascii=False, separators=(",", ":")))
        out.write("]}\n")


def write_gleif_relations(path: Path, records: int) -> None:
    """Write relationship records as JSON, each consolidated by the one before it."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"relations":[')
        for number in range(records):
            out.write("," if number else "")
            out.write(json.dumps(_relation(number), separators=(",", ":")))
        out.write("]}\n")


def _entity(number: int) -> dict[str, Any]:
    where = {
        "@xml:lang": "de",
        **_texts(
            FirstAddressLine=f"Hafenstrasse {number % 300}",
            City="Hamburg",
            Region="DE-HH",
            Country="DE",
            PostalCode="20457",
        ),
    }
    return {
        "LEI": {"$": lei(number)},
        "Entity": {
            "LegalName": {"@xml:lang": "de", "$": company_name(number)},
            "LegalAddress": where,
            "HeadquartersAddress": where,
            **_texts(LegalJurisdiction="DE", EntityCategory="GENERAL"),
            "LegalForm": _texts(EntityLegalFormCode="2HBR"),
            **_texts(EntityStatus="ACTIVE", EntityCreationDate=f"{invented_day(number)}T00:00:00Z"),
        },
        "Registration": _texts(
            InitialRegistrationDate="2022-11-29T16:33:00Z",
            LastUpdateDate="2023-05-18T15:41:20Z",
            RegistrationStatus="ISSUED",
            NextRenewalDate="2024-05-18T15:48:53Z",
            ManagingLOU=lei(0),
            ValidationSources="FULLY_CORROBORATED",
        ),
    }


def _relation(number: int) -> dict[str, Any]:
    ends = (("StartNode", number + 1), ("EndNode", number // 4))
    period = {
        **_texts(StartDate=f"{invented_day(number)}T00:00:00Z", PeriodType="RELATIONSHIP_PERIOD"),
    }
    relationship = {
        **{end: _texts(NodeID=lei(which), NodeIDType="LEI") for end, which in ends},
        **_texts(RelationshipType="IS_DIRECTLY_CONSOLIDATED_BY"),
        "RelationshipPeriods": {"RelationshipPeriod": [period]},
        **_texts(RelationshipStatus="ACTIVE"),
    }
    registration = _texts(
        LastUpdateDate="2023-05-18T15:41:20Z",
        RegistrationStatus="PUBLISHED",
        ValidationSources="FULLY_CORROBORATED",
    )
    return {"RelationshipRecord": {"Relationship": relationship, "Registration": registration}}


def _texts(**values: str) -> dict[str, dict[str, str]]:
    return {name: {"$": value} for name, value in values.items()}
