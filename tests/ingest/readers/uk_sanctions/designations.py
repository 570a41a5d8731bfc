"""Made-up files of the UK's lists, and what the reader makes of them; no tests here."""

from functools import partial
from pathlib import Path

from graph.record.model import Listing, Party
from ingest.reader import Record
from ingest.readers.uk_sanctions.reader import READER
from tests.ingest.outcome import read_records

NAMES = "<Names><Name><Name6>SOMEBODY</Name6><NameType>Primary Name</NameType></Name></Names>"


REGIME = "<RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019</RegimeName>"


KIND = "<IndividualEntityShip>Entity</IndividualEntityShip>"


FREEZE = "<SanctionsImposed>Asset freeze</SanctionsImposed>"


DATE = "<DateDesignated>20/07/2023</DateDesignated>"


WHOLE = DATE + NAMES + REGIME + KIND + FREEZE


OFSI_HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,"
    "Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,"
    "Listed On,Last Updated,Group ID"
)


read = partial(read_records, READER, "uk_sanctions")


def xml(tmp_path: Path, inside: str) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        "<Designations><DateGenerated>21/09/2026</DateGenerated><Designation>"
        f"<UniqueID>RUS9001</UniqueID>{inside}</Designation></Designations>",
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, list[Listing], Record]:
    (record,), refusals, _ = read(path)
    assert refusals == []
    party = record.rows[0]
    assert isinstance(party, Party)
    return party, [row for row in record.rows if isinstance(row, Listing)], record


def ofsi(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "conlist.csv"
    lines = ["Last Updated,11/07/2018", OFSI_HEADER, *rows]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def ofsi_row(name: str, group: str = "7", **other: str) -> str:
    values = {
        "Name 6": name,
        "Group Type": "Entity",
        "Alias Type": "Prime Alias",
        "Regime": "Syria",
        "Listed On": "02/12/2011",
        "Group ID": group,
    } | {field.replace("_", " "): value for field, value in other.items()}
    return ",".join(values.get(column, "") for column in OFSI_HEADER.split(","))
