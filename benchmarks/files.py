"""Files of any size in each format that a reader reads, written as their publishers lay them out.

Every record is made up. A file has no faulty record, so that a reader and its bare parser see
the same records, and each reader's rows are the usual ones of its format.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.files_bods import write_bods
from benchmarks.files_ftm import write_ftm_statements
from benchmarks.files_gleif import write_gleif_json, write_gleif_relations
from benchmarks.files_json import write_ftm, write_uk_psc
from benchmarks.files_ofac import write_ofac
from benchmarks.files_opensanctions_simple import write_opensanctions_simple
from benchmarks.files_registers import (
    write_am_eiti,
    write_dk_cvr,
    write_my_moha,
    write_sk_rpvs,
)
from benchmarks.files_seco import write_seco
from benchmarks.files_uk_sanctions import write_uk_sanctions
from benchmarks.files_un import write_un
from benchmarks.files_xml import write_eu_fsf, write_gleif
from benchmarks.invented import company_name, invented_day, person_name
from benchmarks.peers import bare

_UK_COLUMNS: Final = (
    "CompanyName,CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1,"
    " RegAddress.AddressLine2,RegAddress.PostTown,RegAddress.County,RegAddress.Country,"
    "RegAddress.PostCode,CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,"
    "IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,Accounts.NextDueDate,"
    "Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,"
    "Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,"
    "Mortgages.NumMortSatisfied,SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,"
    "SICCode.SicText_4,LimitedPartnerships.NumGenPartners,LimitedPartnerships.NumLimPartners,URI,"
    + "".join(f"PreviousName_{n}.CONDATE, PreviousName_{n}.CompanyName," for n in range(1, 11))
    + "ConfStmtNextDueDate, ConfStmtLastMadeUpDate"
)


def write_uk_company(path: Path, records: int) -> None:
    """Write BasicCompanyData, blanks in the header and all."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(_UK_COLUMNS + "\r\n")
        table = csv.writer(out, quoting=csv.QUOTE_ALL)
        columns = [name.strip() for name in _UK_COLUMNS.split(",")]
        for number in range(records):
            row = dict.fromkeys(columns, "") | _uk_company(number)
            table.writerow(row.values())


def _uk_company(number: int) -> dict[str, str]:
    year, month, date = invented_day(number).split("-")
    company = f"{10_000_000 + number:08d}"
    return {
        "CompanyName": company_name(number).upper(),
        "CompanyNumber": company,
        "RegAddress.AddressLine1": f"{number % 300} HARBOUR STREET",
        "RegAddress.PostTown": "HULL",
        "RegAddress.Country": "ENGLAND",
        "RegAddress.PostCode": "HU1 1AA",
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": f"{date}/{month}/{year}",
        "Accounts.AccountCategory": "DORMANT",
        "SICCode.SicText_1": "99999 - Dormant Company",
        "URI": f"http://business.data.gov.uk/id/company/{company}",
    }


def write_case(path: Path, records: int) -> None:
    """Write a case file: a source, and as many parties in a row of owners as are wanted."""
    with path.open("w", encoding="utf-8") as out:
        out.write("case: made_up\ntitle: Made up\nsources:\n  memo: {title: A memo}\nparties:\n")
        for number in range(records):
            name = company_name(number)
            out.write(f"  p{number}: {{schema: Company, name: {name!r}, source: memo}}\n")
        out.write("interests:\n")
        for number in range(1, records):
            out.write(f'  - {{owner: p{number - 1}, asset: p{number}, share: ">25..50",')
            out.write(f" start: {invented_day(number)}, source: memo}}\n")


def write_table(path: Path, records: int) -> None:
    """Write a table of owners as a person keeps it."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(_table_header())
        for number in range(records):
            table.writerow(_table_row(number))


def _table_header() -> list[str]:
    return ["owner", "owner country", "company", "company number", "country", "share", "from", "to"]


def _table_row(number: int) -> Iterator[str]:
    yield from (person_name(number), "DE", company_name(number), f"{number:08d}", "NL")
    yield from (str(25 + number % 76), invented_day(number), "")


@dataclass(frozen=True)
class Sample:
    """One format: how to write a file of it, and the bare parser that its reader is timed against.

    Attributes:
        file: the file's name.
        write: writes a number of records to a path.
        peer: the bare parser in words.
        parse: runs the bare parser.
        most: the most records that a file of the format has in practice.
        reader: name of the reader, where the sample has another name.
    """

    file: str
    write: Callable[[Path, int], None]
    peer: str
    parse: Callable[[Path], int]
    most: int = 100_000
    reader: str | None = None


def _xml(*names: str) -> Callable[[Path], int]:
    return lambda path: bare.xml_elements(path, *names)


_OFAC: Final = _xml(
    "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry"
)

SAMPLES: Final = {
    "am_eiti": Sample("harvest.json", write_am_eiti, "orjson", bare.json_lines, 10_000),
    "bods": Sample("statements.jsonl", write_bods, "orjson", bare.json_lines),
    "case": Sample("made_up.case.yaml", write_case, "PyYAML, libyaml", bare.yaml_nodes, 2_000),
    "dk_cvr": Sample("participants.jsonl", write_dk_cvr, "orjson", bare.json_lines),
    "eu_fsf": Sample("list.xml", write_eu_fsf, "lxml", _xml("sanctionEntity"), 20_000),
    "ftm": Sample("entities.ftm.json", write_ftm, "orjson", bare.json_lines),
    "gleif": Sample("level1.xml", write_gleif, "lxml", _xml("LEIRecord")),
    "my_moha": Sample("moha.xml", write_my_moha, "lxml", _xml("TR"), 20_000),
    "ofac": Sample("sdn_advanced.xml", write_ofac, "lxml", _OFAC, 40_000),
    "opensanctions_simple": Sample(
        "targets.simple.csv", write_opensanctions_simple, "csv", bare.csv_rows
    ),
    "seco": Sample("seco.xml", write_seco, "lxml", _xml("target"), 20_000),
    "sk_rpvs": Sample("partners.jsonl", write_sk_rpvs, "orjson", bare.json_lines),
    "table": Sample("owners.csv", write_table, "csv", bare.csv_rows),
    "uk_company": Sample("companies.csv", write_uk_company, "csv", bare.csv_rows),
    "uk_psc": Sample("psc.jsonl", write_uk_psc, "orjson", bare.json_lines),
    "uk_sanctions": Sample("list.csv", write_uk_sanctions, "csv", bare.csv_rows, 20_000),
    "un": Sample("un.xml", write_un, "lxml", _xml("INDIVIDUAL", "ENTITY"), 20_000),
}
"""A sample for each reader, by the reader's name."""

VARIANTS: Final = {
    "ftm_statements": Sample(
        "statements.csv", write_ftm_statements, "csv", bare.csv_rows, 50_000, reader="ftm"
    ),
    "gleif_json": Sample("lei2.json", write_gleif_json, "orjson", bare.json_lines, reader="gleif"),
    "gleif_relations": Sample(
        "rr.json", write_gleif_relations, "orjson", bare.json_lines, reader="gleif"
    ),
}
"""Further spellings of a reader's format."""
