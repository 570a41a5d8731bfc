"""OFAC's CSV set: parties, addresses, further names and the rest of long remarks, headerless.

Each file stands alone and is told by its content: twelve columns are parties, six addresses, five
further names, two comments; the first column is the entry's number, ``-0-`` is an empty cell, and
the last row is a single 0x1A. A row is a record of its own, with the same party id. The same files
with ``|`` (PIP) or ``@`` (DEL) between the cells are read alike.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO, TextIOBase
from itertools import chain
from typing import Final

from graph.errors import RefusedFileError
from graph.model import Listing, Name, Party, Row
from ingest.reader import Context, InvalidRecordError, Record, Refusal
from ingest.readers import _ofac_lists as lists
from ingest.readers._csv_damage import rows_of
from ingest.readers._delimited import MAX_CELL, each_row
from ingest.readers._ofac_facts import (
    MAX_REMARK,
    add_address,
    add_country,
    add_remarks,
    owned_by,
)
from ingest.readers._ofac_party import TYPES, entry_party, split_tags
from ingest.source import HEAD_BYTES, Opened

PARTIES: Final = "prim"
ADDRESSES: Final = "add"
NAMES: Final = "alt"
COMMENTS: Final = "comments"
WIDTHS: Final = {12: PARTIES, 6: ADDRESSES, 5: NAMES, 2: COMMENTS}

ALT_KINDS: Final = {"aka": "alias", "fka": "previous", "nka": "alias"}
_END: Final = "\x1a"
_EMPTY: Final = "-0-"
_NUMBER: Final = re.compile(r"\d{1,9}\Z")
_SIGN: Final = re.compile(r"\ufeff?\d{1,9}([,|@])")
"""The sign between cells, behind the number that begins each row."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, its trimmed cells with ``None`` for empty, and the text."""

    number: int
    cells: list[str | None]
    raw: str
    problem: str | None = None


def kind_of_head(text: str) -> str | None:
    """Give the kind of file that the first rows are of, or ``None`` where it is none of ours."""
    if "\x00" in text or text.lstrip()[:1] in ("<", "{", "["):
        return None
    rows = _head(text)
    for width, kind in WIDTHS.items():
        fit = sum(len(row) == width and _fits(kind, row) for row in rows)
        if fit and 2 * fit >= len(rows):
            return kind
    return None


def _head(text: str) -> list[list[str]]:
    """Give the first whole rows; the last line of a full head may be cut and is not looked at."""
    lines = text.split("\n")
    if len(text) > 60_000:
        lines.pop()
    try:
        rows = list(csv.reader(lines[:20], delimiter=_sign_of(text)))
    except csv.Error:
        return []
    return [row for row in rows if row and row != [_END]]


def _sign_of(text: str) -> str:
    found = _SIGN.match(text)
    return "," if found is None else found[1]


def _fits(kind: str, row: list[str]) -> bool:
    if not row[0].strip().isdigit():
        return False
    if kind == PARTIES:
        return row[2].strip().lower() in TYPES and any(c.strip() == _EMPTY for c in row[3:])
    if kind == ADDRESSES:
        return row[1].strip().isdigit() and any(c.strip() == _EMPTY for c in row[2:])
    if kind == NAMES:
        return row[1].strip().isdigit() and row[2].strip().lower() in ALT_KINDS
    return not row[1].strip().isdigit() and len(row[1]) > 2


def parts_of(opened: Opened) -> list[tuple[str, str] | None]:
    """Give the list and kind of each member, from its content, else the list from its name.

    A member that is none of OFAC's files is ``None``. Each is read only as far as needed.
    """
    progress, opened.progress = opened.progress, lambda _bytes: None
    remark, opened.remark = opened.remark, lambda _text: None
    try:
        return [_part(path, stream) for path, stream in opened.text(newline="")]
    finally:
        opened.progress, opened.remark = progress, remark


def _part(path: str, stream: TextIOBase) -> tuple[str, str] | None:
    name, head = path.rpartition("/")[2], stream.read(HEAD_BYTES)
    kind = kind_of_head(head.removeprefix("\ufeff"))
    if kind is None:
        return None
    if kind != PARTIES:
        return lists.kind_of_name(name), kind
    lines = chain(StringIO(head + stream.readline(), newline=""), stream)
    rows = (line for line in _lines(lines) if len(line.cells) == 12)
    tagged = ((split_tags(row.cells[3]), row.cells[11] or "") for row in rows)
    return lists.kind_of_file(tagged, name), kind


def from_csv(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    """Yield a record for every row of every member.

    Raises:
        RefusedFileError: no member is of a kind that OFAC's files have.
    """
    parts = parts_of(opened)
    if not any(parts):
        raise RefusedFileError(
            f"{opened.name}: is none of OFAC's CSV files (12, 6, 5 or 2 columns)"
        )
    for part, (name, stream) in zip(parts, opened.text(newline=""), strict=True):
        if part is None:
            context.remark(f"{name}: is none of OFAC's CSV files; left out")
        else:
            yield from _records(name, stream, part, context)


def _records(
    name: str, stream: Iterable[str], part: tuple[str, str], context: Context
) -> Iterator[Record | Refusal]:
    which, kind = part
    if kind == PARTIES and which == lists.UNKNOWN:
        context.remark(
            f"{name}: neither programmes nor the name tell the SDN list from the consolidated "
            "one; each entry is judged by itself"
        )
    width = next(w for w, k in WIDTHS.items() if k == kind)
    ended = False
    for line in _lines(stream):
        ended = line.raw == _END
        if not ended:
            yield _record(line, which, kind, width)
    if not ended:
        context.remark(f"{name}: the last row is not OFAC's sign of the end; it may be cut")


def _lines(stream: Iterable[str]) -> Iterator[Line]:
    """Read rows one by one; a row that cannot be read is a line with a problem."""
    csv.field_size_limit(MAX_CELL)
    lines = iter(stream)
    first = next(lines, "")
    sign = _sign_of(first)
    for row in each_row(rows_of(chain([first], lines), sign), None, 1):
        if row.problem is not None:
            yield Line(row.number, [], "".join(row.cells) or f"row {row.number}", row.problem)
        elif row.cells == [_END]:
            yield Line(row.number, [], _END)
        else:
            raw = sign.join(row.cells) or "(a row of one empty cell)"
            yield Line(row.number, [_cell(cell.strip()) for cell in row.cells], raw)


def _cell(text: str) -> str | None:
    return None if text in (_EMPTY, "") else text


def _record(line: Line, which: str, kind: str, width: int) -> Record | Refusal:
    cells, position = line.cells, f"row {line.number}"
    column = 1 if kind in (ADDRESSES, NAMES) else 0
    own = cells[column] if len(cells) > column else None
    key = None if own is None else f"{which}-{kind}:{own}"
    remarks: list[str] = []
    try:
        if line.problem is not None:
            raise InvalidRecordError(line.problem)
        if len(cells) != width:
            raise InvalidRecordError(f"the row has {len(cells)} cells and not {width}")
        uid = _needed(cells[0], "ent_num")
        own = _needed(own, ("ent_num", "add_num" if kind == ADDRESSES else "alt_num")[column])
        rows = _rows(kind, which, uid, cells, remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), line.raw, key)
    return Record(f"{which}-{kind}:{own}", position, rows, remarks)


def _needed(cell: str | None, column: str) -> str:
    if cell is None or _NUMBER.match(cell) is None or not cell.isascii():
        raise InvalidRecordError(f"{column}: {cell!r} is not a number")
    return cell


def _rows(
    kind: str, which: str, uid: str, cells: list[str | None], remarks: list[str]
) -> list[Row]:
    if kind == PARTIES:
        return _party_rows(which, uid, cells, remarks)
    party = Party(f"ofac-{uid}", "LegalEntity", [])
    if kind == ADDRESSES:
        add_address(party, [cells[2], cells[3]], cells[4], remarks)
        if cells[5] is not None:
            party.data.append(("address_remark", cells[5]))
        return [party]
    if kind == NAMES:
        name = cells[3]
        if name is None:
            raise InvalidRecordError("alt_name: missing")
        kind_of_name = ALT_KINDS.get((cells[2] or "").lower())
        if kind_of_name is None:
            remarks.append(f"alt_type: unknown value {cells[2]!r}; the name is kept")
        party.names.append(Name(name, kind_of_name or "alias"))
        if cells[4] is not None:
            party.data.append(("alias_remark", f"{name}: {cells[4]}"))
        return [party]
    return _comment_rows(party, cells[1], remarks)


def _comment_rows(party: Party, text: str | None, remarks: list[str]) -> list[Row]:
    """Read the rest of a cut remark; its first segment began in the other file."""
    if text is None:
        raise InvalidRecordError("remarks: missing")
    begun, _, rest = text.partition("; ")
    party.data.append(("remark_continued", begun))
    return [party, *add_remarks(party, rest, None, remarks)]


def _party_rows(which: str, uid: str, cells: list[str | None], remarks: list[str]) -> list[Row]:
    _, name, kind, tags, title, call_sign, ship, tonnage, gross, flag, owner, text = cells
    party = entry_party(uid, name, kind)
    programmes = split_tags(tags)
    for field, value in (
        ("title", title),
        ("vessel_call_sign", call_sign),
        ("vessel_type", ship),
        ("vessel_tonnage", tonnage),
        ("vessel_gross_registered_tonnage", gross),
        ("vessel_flag", flag),
    ):
        if value is not None:
            party.data.append((field, value))
    if flag is not None:
        add_country(party, flag, remarks)
    rows: list[Row] = [party]
    if owner is not None:
        rows.extend(owned_by(party, owner, None))
    if text is not None:
        rows.extend(add_remarks(party, _whole(party, text, remarks), None, remarks))
    rows.extend(_listings(which, programmes, text or "", uid, remarks))
    return rows


def _whole(party: Party, text: str, remarks: list[str]) -> str:
    """Take off the last segment of a remark that was cut; the comments file has its rest."""
    if len(text) < MAX_REMARK - 1:
        return text
    kept, _, cut = text.rpartition("; ")
    party.data.append(("remark_cut", cut))
    remarks.append("the remarks are cut after 1,000 signs; the comments file has the rest")
    return kept


def _listings(
    which: str, tags: list[str], text: str, uid: str, remarks: list[str]
) -> list[Listing]:
    found = lists.listings(which, tags, text, f"ofac-{uid}", remarks)
    for listing in found:
        listing.entry_id = uid
    return found
