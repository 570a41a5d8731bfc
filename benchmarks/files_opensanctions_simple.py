"""Made-up files of OpenSanctions' simplified CSV."""

import csv
from pathlib import Path
from typing import Final

from benchmarks.invented import company_name, invented_day, person_name

_COLUMNS: Final = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "program_ids,dataset,first_seen,last_seen,last_change"
)


def write_opensanctions_simple(path: Path, records: int) -> None:
    """Write the newest header and persons and companies by turns, each with a programme."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        table.writerow(_COLUMNS.split(","))
        table.writerows(_row(number) for number in range(records))


def _row(number: int) -> list[str]:
    person = number % 2 == 0
    name = person_name(number) if person else company_name(number)
    seen = "2024-01-01T00:00:00"
    return [
        f"NK-{number}",
        "Person" if person else "Company",
        name,
        f"{name.upper()};{company_name(number + 1_000_000)}",
        invented_day(number) if person else "",
        "ru;cy",
        f"{number % 300} Harbour Street, Limassol",
        f"HE{number:06d};{number:010d}",
        f'"A made-up programme - a reason; and another - {invented_day(number)}"',
        "",
        "",
        "EU-HR",
        "EU Financial Sanctions Files (FSF)",
        seen,
        seen,
        seen,
    ]
