"""A made-up table and mapping, and what the reader makes of them; no tests here."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph.record.model import TABLE_OF, Interest, Row
from graph.values.share import Share
from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.readers.table.reader import READER
from ingest.recognition.detect import readers

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "table"


MAPPING = """\
record_id = "{n}"
optional = ["from", "to", "kind", "votes", "max"]
[[party]]
key = "owner"
id = "{owner}"
schema = "Person"
names = "{owner}"
[[party]]
key = "firm"
id = "{firm}"
schema = "Company"
names = "{firm}"
data = "rest"
[[interest]]
owner = "owner"
asset = "firm"
share = SHARE
start = { column = "from", format = "DD/MM/YYYY" }
end = { column = "to", last_day = true }
"""


class Outcome:
    """What one file gave."""

    def __init__(self, path: Path, mapping: Path | None = None) -> None:
        opened, self.remarks = Opened(path), list[str]()
        opened.remark = self.remarks.append
        dataset = opened.name.split(".")[0]
        items = list(READER.read(opened, Context(dataset, mapping, self.remarks.append, readers())))
        self.records = [item for item in items if isinstance(item, Record)]
        self.refused = [item for item in items if isinstance(item, Refusal)]

    @property
    def rows(self) -> list[Row]:
        return [row for record in self.records for row in record.rows]

    def of(self, kind: type) -> list[Any]:
        return [row for row in self.rows if isinstance(row, kind)]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(TABLE_OF[type(row)] for row in self.rows))


Table = Callable[..., Outcome]


def share_of(table: Table, cell: str, share: str = '{ column = "share" }') -> Share | str | None:
    found = table(f"n;owner;firm;share\n1;O;F;{cell}\n2;O;F;50\n", share)
    if found.refused:
        return found.refused[0].reason
    interest: Interest = found.of(Interest)[0]
    return interest.share
