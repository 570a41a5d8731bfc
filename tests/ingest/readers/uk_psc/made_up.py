"""Lines of made-up persons, and what the reader gives of one."""

from functools import partial
from typing import Any

from ingest.reader import Record
from ingest.readers.uk_psc.reader import READER
from tests.ingest.outcome import read_records

COMPANY = "07654321"


def line(kind: str = "individual-person-with-significant-control", **data: Any) -> dict[str, Any]:
    segment = data.pop("segment", "individual")
    address = f"/company/{COMPANY}/persons-with-significant-control/{segment}/abc_D-1"
    named = {} if "statement" in data or "exemptions" in data else {"name": "Ada Example"}
    return {
        "company_number": COMPANY,
        "data": {"kind": kind, "etag": "0", "links": {"self": address}, **named, **data},
    }


read = partial(read_records, READER, "uk_psc")


def rows(record: Any, kind: type) -> list[Any]:
    assert isinstance(record, Record), record
    return [row for row in record.rows if isinstance(row, kind)]
