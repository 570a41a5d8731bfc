"""OFAC's flat files: parties, addresses, further names and the rest of long remarks.

Each file stands alone; ``flat_file_rows`` finds which it is and takes its rows apart. A row is a
record of its own, with the same party id.
"""

import re
from collections.abc import Generator, Iterable
from io import StringIO, TextIOBase
from itertools import chain
from typing import Final

from graph.record.model import Name, Party, Row
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import HEAD_BYTES, Opened
from ingest.reader import Context, InvalidRecordError, Record, Records, Refusal
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.document_numbers import add_numbers_without_country
from ingest.readers.ofac.feature_facts import (
    MAX_REMARK,
    add_address,
    add_country,
    add_owner,
    add_remarks,
)
from ingest.readers.ofac.ofac_party import Entry, entry_party, split_tags
from ingest.readers.ofac.renderings.flat_file_rows import (
    ADDRESSES,
    ALT_KINDS,
    END,
    NAMES,
    PARTIES,
    WIDTHS,
    FlatRow,
    flat_file_kind,
    lines_of,
)

_NUMBER: Final = re.compile(r"\d{1,9}\Z")


def member_kinds(opened: Opened) -> list[tuple[str, str] | None]:
    """Return the list and kind of each member, from its content, else the list from its name.

    A member that is none of OFAC's files is ``None``. Each is read only as far as needed.
    """
    remark, opened.remark = opened.remark, lambda _text: None
    try:
        with opened.extra_reading():
            return [_member_kind(path, stream) for path, stream in opened.text(newline="")]
    finally:
        opened.remark = remark


def _member_kind(path: str, stream: TextIOBase) -> tuple[str, str] | None:
    name, head = path.rpartition("/")[2], stream.read(HEAD_BYTES)
    kind = flat_file_kind(head.removeprefix("\ufeff"))
    if kind is None:
        return None
    if kind != PARTIES:
        return ofac_lists.list_kind_of_name(name), kind
    lines = chain(StringIO(head + stream.readline(), newline=""), stream)
    rows = (line for line in lines_of(lines) if len(line.cells) == 12)
    tagged = ((split_tags(row.cells[3]), row.cells[11] or "") for row in rows)
    return ofac_lists.list_kind_of_entries(tagged, name), kind


def flat_file_records(opened: Opened, context: Context) -> Records:
    """Yield a record for every row of every member.

    Raises:
        RefusedFileError: no member is of a kind that OFAC's files have.
    """
    parts = member_kinds(opened)
    if not any(parts):
        raise RefusedFileError(
            f"{opened.name}: is none of OFAC's CSV files (12, 6, 5 or 2 columns)"
        )
    for part, (name, stream) in zip(parts, opened.text(newline=""), strict=True):
        if part is None:
            context.remark(f"{name}: is none of OFAC's CSV files; left out")
            opened.mark_passed_over(f"{name} is none of OFAC's CSV files and is left out")
        else:
            ended = yield from _records(name, stream, part, context)
            if not ended:
                said = "the last row is not OFAC's sign of the end; it may be cut"
                context.remark(f"{name}: {said}")
                opened.mark_passed_over(said)
            # Behind the sign of the end no line end is wanted.
            opened.unended = opened.unended and not ended


def _records(
    name: str, stream: Iterable[str], part: tuple[str, str], context: Context
) -> Generator[Record | Refusal, None, bool]:
    """Yield the records of one member; return whether it ends with OFAC's sign of the end."""
    which, kind = part
    if kind == PARTIES and which == ofac_lists.UNKNOWN_LIST:
        context.remark(
            f"{name}: neither programmes nor the name tell the SDN list from the consolidated "
            "one; each entry is judged by itself"
        )
    width = next(w for w, k in WIDTHS.items() if k == kind)
    ended = False
    for line in lines_of(stream):
        ended = line.raw == END
        if not ended:
            yield _record(line, which, kind, width)
    return ended


def _record(line: FlatRow, which: str, kind: str, width: int) -> Record | Refusal:
    cells, position = line.cells, f"row {line.number}"
    column = 1 if kind in (ADDRESSES, NAMES) else 0
    own = cells[column] if len(cells) > column else None
    in_place = column == 0 or line.problem is not None or len(cells) == width
    known = in_place and own is not None and _NUMBER.match(own) is not None
    key = f"{which}-{kind}:{own}" if known else None
    remarks: list[str] = []
    try:
        if line.problem is not None:
            raise InvalidRecordError(line.problem)
        if len(cells) != width:
            raise InvalidRecordError(f"the row has {len(cells)} cells and not {width}")
        uid = _required_number(cells[0], "ent_num")
        own = _required_number(
            own, ("ent_num", "add_num" if kind == ADDRESSES else "alt_num")[column]
        )
        rows = _rows(kind, which, uid, cells, remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), line.raw, key)
    return Record(f"{which}-{kind}:{own}", position, rows, remarks)


def _required_number(cell: str | None, column: str) -> str:
    if cell is None or _NUMBER.match(cell) is None or not cell.isascii():
        raise InvalidRecordError(f"{column}: {cell!r} is not a number")
    return cell


def _rows(
    kind: str, which: str, uid: str, cells: list[str | None], remarks: list[str]
) -> list[Row]:
    if kind == PARTIES:
        return _party_rows(which, uid, cells, remarks)
    party = Party(f"ofac-{uid}", "LegalEntity", [])
    entry = Entry(party, None, remarks, [party])
    if kind == ADDRESSES:
        add_address(entry, [cells[2], cells[3]], cells[4])
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
    if cells[1] is None:
        raise InvalidRecordError("remarks: missing")
    # The rest of a cut remark: its first segment began in the other file.
    begun, _, rest = cells[1].partition("; ")
    party.data.append(("remark_continued", begun))
    add_remarks(entry, rest)
    return entry.rows


def _party_rows(which: str, uid: str, cells: list[str | None], remarks: list[str]) -> list[Row]:
    _, name, kind, tags, title, call_sign, ship, tonnage, gross, flag, owner, text = cells
    party = entry_party(uid, name, kind)
    entry = Entry(party, None, remarks, [party])
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
        add_country(entry, flag)
    if owner is not None:
        add_owner(entry, owner)
    if text is not None:
        add_remarks(entry, _uncut_remark(party, text, remarks))
        add_numbers_without_country(party)
    for listing in ofac_lists.listings_of_tags(
        which, split_tags(tags), text or "", party.id, remarks
    ):
        listing.entry_id = uid
        entry.rows.append(listing)
    return entry.rows


def _uncut_remark(party: Party, text: str, remarks: list[str]) -> str:
    """Return a remark without the last segment where it was cut; the comments have its rest."""
    if len(text) < MAX_REMARK - 1:
        return text
    kept, _, cut = text.rpartition("; ")
    party.data.append(("remark_cut", cut))
    remarks.append("the remarks are cut after 1,000 signs; the comments file has the rest")
    return kept
