"""Made-up BODS statements, and what the reader makes of them; no tests here."""

from pathlib import Path
from typing import Any

from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.readers.bods.reader import READER


def statement_id(text: str) -> str:
    return text.ljust(32, "0")


def new_statement(
    key: str, kind: str, day: str, details: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A statement of 0.4; ``own`` names the statement, else it is made of key and day."""
    own = statement_id(more.pop("own", f"{key}-{day}"))
    base = {"statementId": own, "declarationSubject": "c", "statementDate": day, "recordId": key}
    return {
        **base,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        **more,
    }


def company(key: str, name: str, day: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    details = {"entityType": {"type": "registeredEntity"}, "name": name, **more.pop("details", {})}
    return new_statement(key, "entity", day, details, **more)


def holding(key: str, *interests: dict[str, Any], **more: Any) -> dict[str, Any]:
    ends = {"subject": more.pop("subject", "c"), "interestedParty": more.pop("owner", "p")}
    extra = more.pop("details", {})
    day = more.pop("day", "2020-01-01")
    return new_statement(
        key, "relationship", day, {**ends, "interests": list(interests), **extra}, **more
    )


def shares(exact: float, **more: Any) -> dict[str, Any]:
    return {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": exact}, **more}


def old_statement(key: str, kind: str, **fields: Any) -> dict[str, Any]:
    day = fields.pop("day", "2019-01-01")
    return {"statementID": statement_id(key), "statementType": kind, "statementDate": day, **fields}


def old_holding(key: str, *interests: dict[str, Any], **fields: Any) -> dict[str, Any]:
    ends = {
        "subject": {"describedByEntityStatement": statement_id("c")},
        "interestedParty": {"describedByPersonStatement": statement_id("p")},
    }
    fields = {**ends, "interests": list(interests), **fields}
    return old_statement(key, "ownershipOrControlStatement", **fields)


class Read:
    """What came of a file."""

    def __init__(self, path: Path) -> None:
        self.remarks: list[str] = []
        opened = Opened(path)
        self.items = list(READER.read(opened, Context("d", None, self.remarks.append)))
        self.records = [item for item in self.items if isinstance(item, Record)]
        self.refusals = [item for item in self.items if isinstance(item, Refusal)]
        self.remarks += [text for record in self.records for text in record.remarks]

    def rows(self, kind: type) -> list[Any]:
        return [row for record in self.records for row in record.rows if isinstance(row, kind)]

    def row(self, kind: type) -> Any:
        (row,) = self.rows(kind)
        return row
