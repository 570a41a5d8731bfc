"""A made-up UK Sanctions List: CSV with three rows a designation, as the publisher explodes it."""

import csv
from pathlib import Path
from typing import Final

from benchmarks.invented import company_name, invented_day

COLUMNS: Final = (
    "Last Updated|Unique ID|OFSI Group ID|UN Reference Number|Name 6|Name 1|Name 2|Name 3|Name 4|"
    "Name 5|Name type|Alias strength|Title|Name non-latin script|Non-latin script type|"
    "Non-latin script language|Regime Name|Designation Type|Designation source|Sanctions Imposed|"
    "Other Information|UK Statement of Reasons|Address Line 1|Address Line 2|Address Line 3|"
    "Address Line 4|Address Line 5|Address Line 6|Address Postal Code|Address Country|"
    "Phone number|Website|Email address|Date Designated|D.O.B|Nationality(/ies)|"
    "National Identifier number|National Identifier additional information|Passport number|"
    "Passport additional information|Position|Gender|Town of birth|Country of birth|"
    "Type of entity|Subsidiaries|Parent company|Business registration number (s)|IMO number|"
    "Current owner/operator (s)|Previous owner/operator (s)|Current believed flag of ship|"
    "Previous flags|Type of ship|Tonnage of ship|Length of ship|Year Built|"
    "Hull identification number (HIN)"
).split("|")

_NAME_TYPES: Final = ("Primary Name", "Alias", "Primary name variation")


def write_uk_sanctions(path: Path, records: int) -> None:
    """Write the CSV of 2026: an entity with three names, an address and a parent."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("Report Date: 21-Sep-2026\r\n")
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(records):
            for turn, type_ in enumerate(_NAME_TYPES):
                writer.writerow(_row(number, turn, type_))


def _row(number: int, turn: int, type_: str) -> list[str]:
    year, month, date = invented_day(number).split("-")
    filled = {
        "Last Updated": "20/08/2026",
        "Unique ID": f"RUS{number:07d}",
        "OFSI Group ID": str(100_000 + number),
        "Name 6": company_name(number + turn * 1_000_000),
        "Name type": type_,
        "Regime Name": "The Russia (Sanctions) (EU Exit) Regulations 2019",
        "Designation Type": "Entity",
        "Designation source": "UK",
        "Sanctions Imposed": "Asset freeze|Trust services sanctions",
        "UK Statement of Reasons": f"It is made up as entry {number} of a file for measuring. " * 4,
        "Address Line 1": f"Lenina {number % 300}",
        "Address Line 6": "Moscow",
        "Address Country": "Russia",
        "Date Designated": f"{date}/{month}/{year}",
        "Type of entity": "Private company",
        "Parent company": company_name(number // 10),
        "Business registration number (s)": f"Registration number: {number:08d}",
    }
    return [filled.get(column, "") for column in COLUMNS]
