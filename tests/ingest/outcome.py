"""What a file becomes by the reader that recognises it; no tests here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.record.model import Interest, Row
from ingest.files.opened_file import Opened
from ingest.reader import Context, Reader, Record, Refusal
from ingest.recognition.detect import reader_for, readers

Records = tuple[list[Record], list[Refusal], list[str]]
Rows = tuple[list[Any], list[Refusal], list[str]]


def read_records(reader: Reader, dataset: str, path: Path) -> Records:
    """Return the records, the refusals and the remarks of a file that this reader recognises."""
    assert reader_for(Opened(path), None) is reader
    return read_as(reader, dataset, path)


def read_as(reader: Reader, dataset: str, path: Path) -> Records:
    """Return the records, refusals and remarks of a file that this reader must read."""
    opened, said = Opened(path), list[str]()
    opened.remark = said.append
    items = list(reader.read(opened, Context(dataset, None, said.append, readers())))
    records = [item for item in items if isinstance(item, Record)]
    return records, [item for item in items if isinstance(item, Refusal)], said


def read_rows(reader: Reader, path: Path) -> Rows:
    """Return the rows, the refusals and the remarks of a file that this reader recognises."""
    records, refusals, said = read_records(reader, "made_up", path)
    return [row for record in records for row in record.rows], refusals, said


def of(rows: list[Any], kind: type) -> list[Any]:
    """Return the rows of one kind."""
    return [row for row in rows if isinstance(row, kind)]


@dataclass
class Outcome:
    """What a file became by the reader that recognises it."""

    path: Path
    mapping: Path | None = None
    items: list[Record | Refusal] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        opened = Opened(self.path)
        opened.remark = self.said.append
        context = Context("made_up", self.mapping, self.said.append, readers())
        reader = reader_for(opened, None if self.mapping is None else "table")
        self.items += reader.read(opened, context)

    @property
    def interests(self) -> list[Interest]:
        """The interests of all records."""
        records = [item for item in self.items if isinstance(item, Record)]
        return [row for record in records for row in record.rows if isinstance(row, Interest)]

    @property
    def shares(self) -> list[str | None]:
        """The shares of all interests."""
        return [None if row.share is None else row.share.text for row in self.interests]

    @property
    def refused(self) -> list[str]:
        """Why records were refused."""
        return [item.reason for item in self.items if isinstance(item, Refusal)]


def rows_of(outcome: Outcome) -> list[Row]:
    """Return the rows of a file of which no record is refused."""
    assert outcome.refused == []
    return [row for item in outcome.items if isinstance(item, Record) for row in item.rows]
