"""Made-up files of JSON lines: FollowTheMoney and the PSC snapshot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.invented import company_name, invented_day, person_name

_BANDS: Final = ("25-to-50", "50-to-75", "75-to-100")


def write_ftm(path: Path, records: int, named: Callable[[int], int] = int) -> None:
    """Write FollowTheMoney JSON lines: a company, a person and what the one holds of the other.

    ``named`` returns the number of the name that a company or person bears.
    """
    with path.open("wb") as out:
        for number in range(records):
            out.write(orjson.dumps(_ftm_entity(number, named)) + b"\n")


def _ftm_entity(number: int, named: Callable[[int], int]) -> dict[str, Any]:
    group, kind = divmod(number, 3)
    company, person = f"NK-company{group}", f"NK-person{group}"
    if kind == 0:
        names = [company_name(named(group)), company_name(named(group + 1_000_000))]
        properties = {
            "name": names,
            "country": ["cy"],
            "jurisdiction": ["cy"],
            "registrationNumber": [f"HE{group:06d}"],
            "incorporationDate": [invented_day(group)],
            "address": [f"{group % 300} Harbour Street, Limassol"],
        }
        return _ftm(company, "Company", names[0], properties)
    if kind == 1:
        who = person_name(named(group))
        properties = {"name": [who], "nationality": ["de"], "birthDate": [invented_day(group)]}
        return _ftm(person, "Person", who, properties)
    properties = {
        "owner": [person],
        "asset": [company],
        "percentage": [str(25 + group % 76)],
        "startDate": [invented_day(group)],
    }
    return _ftm(f"own-{group}", "Ownership", "Ownership", properties)


def _ftm(key: str, schema: str, caption: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "id": key,
        "caption": caption,
        "schema": schema,
        "properties": properties,
        "referents": [],
        "datasets": ["made_up"],
        "first_seen": "2024-01-01T00:00:00",
        "last_seen": "2024-06-01T00:00:00",
    }


def write_uk_psc(path: Path, records: int) -> None:
    """Write the PSC snapshot: persons with a band of shares and votes, one a company."""
    with path.open("wb") as out:
        for number in range(records):
            out.write(orjson.dumps(made_up_psc(number)) + b"\n")


def made_up_psc(number: int) -> dict[str, Any]:
    """Return a line of the PSC snapshot by number: a person who has significant control."""
    company, band = f"{10_000_000 + number:08d}", _BANDS[number % 3]
    forename, *_, surname = person_name(number).split()
    where = f"/company/{company}/persons-with-significant-control/individual"
    return {
        "company_number": company,
        "data": {
            "address": {
                "address_line_1": "Harbour Street",
                "country": "England",
                "locality": "Hull",
                "postal_code": "HU1 1AA",
                "premises": str(number % 300),
            },
            "country_of_residence": "England",
            "date_of_birth": {"month": 1 + number % 12, "year": 1940 + number % 60},
            "etag": f"{number:040x}",
            "kind": "individual-person-with-significant-control",
            "links": {"self": f"{where}/made-up-{number}"},
            "name": f"{forename} {surname}",
            "name_elements": {"forename": forename, "surname": surname},
            "nationality": "British",
            "natures_of_control": [
                f"ownership-of-shares-{band}-percent",
                f"voting-rights-{band}-percent",
            ],
            "notified_on": f"{2016 + number % 8}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        },
    }
