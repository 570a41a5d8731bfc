"""What a file becomes by the reader that recognises it; no tests here."""

from dataclasses import dataclass, field
from pathlib import Path

from graph.model import Interest, Row
from ingest.reader import Context, Record, Refusal, reader_for
from ingest.source import Opened


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
        context = Context("made_up", self.mapping, self.said.append)
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
    """Give the rows of a file of which no record is refused."""
    assert outcome.refused == []
    return [row for item in outcome.items if isinstance(item, Record) for row in item.rows]
