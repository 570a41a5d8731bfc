"""Made-up files of FollowTheMoney statements."""

import csv
from pathlib import Path
from typing import Final

from benchmarks.invented import company_name, invented_day, person_name

_COLUMNS: Final = (
    "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,"
    "external,first_seen,last_seen,id"
)


def write_ftm_statements(path: Path, records: int) -> None:
    """Write so many entities as statements in the order of their ids, six or so for each."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        table.writerow(_COLUMNS.split(","))
        for number in range(records):
            key, schema, values = _entity(number)
            for place, (prop, kind, value) in enumerate(values):
                table.writerow(_row(key, schema, (prop, kind, value), f"{number:032x}{place:08x}"))


def _row(key: str, schema: str, said: tuple[str, str, str], own: str) -> list[str]:
    prop, kind, value = said
    seen = "2024-01-01T00:00:00"
    cells = [key, key, prop, kind, schema, value, "made_up", "", "", "", "f", seen, seen, own]
    return cells


def _entity(number: int) -> tuple[str, str, list[tuple[str, str, str]]]:
    group, kind = divmod(number, 3)
    exists = ("id", "id", f"{number:040x}")
    if kind == 0:
        values = [
            ("name", "name", company_name(group)),
            ("alias", "name", company_name(group + 1_000_000)),
            ("jurisdiction", "country", "cy"),
            ("registrationNumber", "identifier", f"HE{group:06d}"),
            ("incorporationDate", "date", invented_day(group)),
        ]
        return f"{group:08d}-a", "Company", [*values, exists]
    if kind == 1:
        values = [
            ("name", "name", person_name(group)),
            ("nationality", "country", "de"),
            ("birthDate", "date", invented_day(group)),
        ]
        return f"{group:08d}-b", "Person", [*values, exists]
    values = [
        ("owner", "entity", f"{group:08d}-b"),
        ("asset", "entity", f"{group:08d}-a"),
        ("percentage", "number", str(25 + group % 76)),
        ("startDate", "date", invented_day(group)),
    ]
    return f"{group:08d}-c", "Ownership", [*values, exists]
