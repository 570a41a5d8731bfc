"""OpenSanctions' ``targets.simple.csv``: who is a target, in a row each.

Three generations of the header are read by name: 14 columns (2022), 15 with ``last_change``, 16
with ``program_ids`` (2025). A cell with several values joins them by ``;`` and quotes those that
hold one. The file has targets only: no owners, no relations, and what every number is it leaves
out, so that only numbers that cannot be anything else identify.

There are no end dates: a target is in the file while it is one, and the dates of its sanctions
are run together with other words in one text, which is kept whole as the listing's reason.
``first_seen``, ``last_seen`` and ``last_change`` tell of processing and are ignored.
"""

from collections.abc import Iterator
from typing import Final

from ingest.codes.opensanctions_codes import edition_of
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.delimited_rows import Row, read_header_and_rows
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers.opensanctions_simple.simple_rows import simple_rows
from ingest.values.record_fields import Audit, Fields

NEEDED: Final = frozenset(("id", "schema"))
"""Columns without which no row says who is meant."""
EVERY: Final = frozenset(
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,dataset".split(",")
)
"""Columns that every generation has, by which the file is known."""
_FEWEST: Final = 7
IGNORED: Final = ("first_seen", "last_seen", "last_change")
KNOWN: Final = EVERY | {"phones", "emails", "program_ids", *IGNORED}
_NO_KEYS_REMARK: Final = (
    "no program_ids: what sanctions say is kept as text, and only those of the SDN list alone have "
    "measures"
)


def _sniff(sniff: Sniff) -> int:
    columns = {cell.strip().strip('"') for cell in sniff.text.split("\n", 1)[0].split(",")}
    return 95 if columns >= NEEDED and len(columns & EVERY) >= _FEWEST else 0


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    audit = Audit((), context.remark)
    for name, stream in opened.text(newline=""):
        header, rows = read_header_and_rows(iter(stream), ",", name, NEEDED)
        audit.check(column for column in header if column not in KNOWN)
        if missing := sorted(EVERY - set(header)):
            context.remark(f"{name}: there is no column {', '.join(missing)}; the rest is read")
        if "program_ids" not in header:
            context.remark(_NO_KEYS_REMARK)
        prefix = f"{name} " if opened.is_zip else ""
        for row in rows:
            yield _record(row, header, prefix, context.dataset)


def _record(row: Row, header: list[str], prefix: str, dataset: str) -> Record | Refusal:
    position = f"{prefix}row {row.number}"
    values = {
        column: text
        for column, cell in zip(header, row.cells, strict=False)
        if (text := cell.strip())
    }
    key, remarks = values.get("id"), list[str]()
    reason = row.problem
    if reason is None:
        try:
            key, rows = simple_rows(Fields(values), dataset, remarks)
            return Record(key, position, rows, remarks)
        except InvalidRecordError as wrong:
            reason = str(wrong)
    return Refusal(position, reason, row.raw(","), key)


READER: Final = Reader(
    name="opensanctions_simple",
    title="OpenSanctions targets, simplified CSV",
    version="6",
    publisher="OpenSanctions",
    licence="CC-BY-NC-4.0",
    url="https://www.opensanctions.org/docs/bulk/csv/",
    sniff=_sniff,
    read=_read,
    edition=edition_of,
)
