"""Any table, delimited text or XLSX, by a mapping file that says which column is what.

Presets in ``ingest/readers/table/presets`` are recognised by the columns that they need; another
table needs ``--mapping``. The end rule of dates is the mapping's: ``last_day = true`` where a
column names the last day on which a thing held, else the column names the first day on which it no
longer does. Ids are ``<dataset>-<text>`` or begin with the mapping's own ``prefix``.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.flat_xml import fields_of, record_tables
from ingest.formats.screening_list_json import COLUMNS, is_screening_list, screening_tables
from ingest.formats.table_cells import (
    Line,
    Table,
    have_one_width,
    header_of,
    is_workbook,
    rows_at_start,
)
from ingest.formats.workbook_sheets import tables
from ingest.formats.xml_elements import root_name
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.readers.table.mapping.blocks import Mapping
from ingest.readers.table.mapping.mapping_file import FOLDER, load_mapping
from ingest.readers.table.own_share_lines import give_own_shares
from ingest.readers.table.table_remarks import (
    BareFigures,
    NamesOfListed,
    UnknownLists,
    is_header,
    known_misfit_reason,
    misfit,
    remark_on_measures,
    unnamed_value_place,
)
from ingest.readers.table.table_rows import RowMaker
from ingest.readers.table.total_lines import Totals
from ingest.readers.table.values.made_ids import WholeNumbers
from ingest.readers.table.values.row_shares import ShareValue
from ingest.readers.table.values.row_texts import Reading
from ingest.readers.table.values.split_owners import RowSplitter, ValuesAbove

PACKAGE_MEMBERS: Final = (
    "nodes-entities.csv",
    "nodes-officers.csv",
    "relationships.csv",
    "edges.csv",
    "companies.csv",
    "officers.csv",
)
"""Ends of members' names by which a package is known whose first member is no table."""

_GENERATED = re.compile(r"GENERATED_ON_(\d{4})(\d\d)(\d\d)")
"""The day of ICIJ's package: the name of an empty file in it, and before of each file."""


@cache
def presets() -> tuple[Mapping, ...]:
    """Return the presets that come with the reader; those that need most columns first."""
    found = [load_mapping(path) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda preset: -len(preset.needs)))


def sniff(head: Sniff) -> int:
    """Return how surely a file is a table, of 100: a preset's header 70, any other header 5.

    The weak claim lets this reader say why no preset fits.
    """
    if is_workbook(head.head) and not head.members:
        return 50
    header = header_of(head.text) or fields_of(head.text)
    if is_screening_list(head.text):
        header = COLUMNS
    if header and _preset_for(header) is not None:
        return 70
    if any(name.lower().endswith(PACKAGE_MEMBERS) for name in head.members):
        return 60
    rows = list(rows_at_start(head.text))
    if any(_preset_for(row) is not None for row in rows):
        return 65
    return 5 if header or have_one_width(rows) else 0


def read(opened: Opened, context: Context) -> Records:
    """Yield the rows of every table of the file that the mapping fits.

    Raises:
        InputError: the mapping cannot be used.
        RefusedFileError: no table of the file has the columns that are needed.
    """
    chosen = None if context.mapping is None else load_mapping(context.mapping)
    opened.encoding = opened.encoding or (None if chosen is None else chosen.encoding)
    opened.advice = "save it as UTF-8 or name its encoding, such as --encoding windows-1251"
    unread: list[str] = []
    read_any = False
    sheets = is_workbook(opened.sniff().head) and not opened.is_zip
    for table in _tables(opened, chosen):
        mapping = chosen or _preset_for(table.header)
        if mapping is None or not mapping.fits_header(table.header):
            said = misfit(table, mapping, context.readers)
            if not sheets and known_misfit_reason(table, context.readers) is None:
                opened.mark_passed_over(said)
            unread += [] if said in unread else [said]
            continue
        if read_any and sheets:
            unread.append(f'{table.name}: another sheet; name it in a mapping (sheet = "...")')
            continue
        source = {"title": mapping.title, **mapping.source}
        if read_any:
            # What holds of one table of a package need not hold of another.
            source = {k: text for k, text in opened.source.items() if source.get(k) == text}
        opened.source, read_any = source, True
        if table.below is not None:
            context.remark(
                f"{table.name}: row {table.below} is the header; what stands above it is not read"
            )
        yield from _read_table(table, mapping, context, opened)
    if not read_any:
        reason = "; ".join(unread) or f"{opened.name}: holds no table"
        if not sheets and opened.encoding is None and not opened.is_utf8:
            reason += f"; it is not UTF-8: if names look wrong here, {opened.advice}"
        raise RefusedFileError(reason)
    for text in unread:
        context.remark(f"not read: {text}")


def _edition(opened: Opened) -> str | None:
    """Return the day on which ICIJ made its package; other tables have none."""
    for name in (opened.name, *opened.entries):
        found = _GENERATED.search(name)
        if found is not None:
            return "-".join(found.groups())
    return None


def _tables(opened: Opened, chosen: Mapping | None) -> Iterator[Table]:
    if root_name(opened.sniff().text) is not None:
        return record_tables(opened)
    if is_screening_list(opened.sniff().text):
        return screening_tables(opened)
    if chosen is None:
        return tables(opened, None, None, (), lambda row: _preset_for(row) is not None)
    return tables(opened, chosen.sheet, chosen.delimiter, chosen.header, chosen.fits_header)


def _preset_for(header: list[str]) -> Mapping | None:
    return next((preset for preset in presets() if preset.fits_header(header)), None)


def _read_table(table: Table, mapping: Mapping, context: Context, opened: Opened) -> Records:
    _check_header(table, mapping, context)
    place = f"{table.name} " if opened.is_zip else ""
    last: Line | None = None
    skipped, again, totals = 0, list[int](), Totals()
    kinds = {block.kind for block in mapping.blocks}
    listings, holdings = "listing" in kinds, "interest" in kinds
    unnamed = [place for place, column in enumerate(table.header) if not column]
    names = mapping.column_names(table.header)
    declared = any(
        isinstance(value, ShareValue) and value.fraction
        for block in mapping.blocks
        for value in block.fields.values()
    )
    filled = ValuesAbove([place for place, name in enumerate(names) if name in mapping.filled])
    used = {place for place, name in enumerate(names) if name in mapping.used}
    figures, named, lists = BareFigures(), NamesOfListed(), UnknownLists()
    numbers = WholeNumbers(n for n, name in enumerate(names) if name in mapping.id_columns)
    head = [column.casefold() for column in table.header]
    with closing(RowMaker(mapping, table.header, context.dataset)) as maker:
        several = None if mapping.several is None else mapping.several.bind(maker.columns)
        for line in table.lines:
            last = line
            if line.cells and line.cells[0].casefold() == head[0] and is_header(line, head):
                again.append(line.number)
                continue
            if mapping.nothing:
                line.cells = [
                    "" if cell.casefold() in mapping.nothing else cell for cell in line.cells
                ]
            if filled:
                filled.fill(line)
            numbers.restore(line)
            if unnamed and (blank := unnamed_value_place(line, unnamed)) is not None:
                where = f"row {line.number} has a value in column {blank + 1}, which has no name"
                context.remark(f"{table.name}: {where} in the header; such columns are not read")
                unnamed = []
            if line.errors is not None:
                read = [said for cell, said in line.errors.items() if cell in used]
                line.problem = line.problem or next(iter(read), None)
            record = _record(line, maker, several, f"{place}row {line.number}")
            if holdings:
                give_own_shares(record)
                record = totals.checked_record(record, line)
            if isinstance(record, Record):
                if listings:
                    remark_on_measures(record)
                    named.compare_names(record)
                    lists.note_lists(record)
                if figures.left and not declared:
                    figures.count_shares(record)
                skipped += not record.rows
            yield record
    cut = _doubt_of_end(last, used) if opened.unended else None
    for doubt in (figures.remark(), named.remark(), numbers.remark(), cut):
        if doubt is not None:
            context.remark(f"{table.name}: {doubt}")
    # The presets' own lists are known.
    for told in lists.remarks() if context.mapping is not None else ():
        context.remark(f"{table.name}: {told}")
    if again:
        first = f"the first is row {again[0]}"
        context.remark(f"{table.name}: rows that repeat the header: {len(again)} ({first})")
    if skipped:
        reasons = "; ".join(
            b.fields["why"].templates[0] for b in mapping.blocks if b.kind == "skip"
        )
        context.remark(f"{table.name}: rows that state nothing here: {skipped} ({reasons})")


def _check_header(table: Table, mapping: Mapping, context: Context) -> None:
    """Raise an error for a used column that stands there twice; remark on columns not read."""
    names = mapping.column_names(table.header)
    twice = sorted({c for c in names if names.count(c) > 1} & mapping.columns)
    pairs = list(zip(table.header, names, strict=True))
    if twice:
        written = ", ".join(column for column, name in pairs if name in twice)
        raise RefusedFileError(
            f"{table.name}: column {', '.join(twice)} stands there twice ({written}); in a mapping "
            f'"{twice[0]}" and "{twice[0]} (2)" are the first and the second of them'
        )
    for said in mapping.remarks_on_fixed_texts(names):
        context.remark(f"{table.name}: {said}")
    unknown = [column for column, name in pairs if name and not mapping.knows_column(name)]
    if unknown:
        done = "not read" if mapping.rest is None else f"kept as facts of the {mapping.rest} only"
        context.remark(f"{table.name}: columns {done}: {', '.join(unknown)}")


def _doubt_of_end(last: Line | None, used: set[int]) -> str | None:
    """Return that the last value may be cut, of a text whose last line has no end."""
    if last is None or last.problem is not None or not last.cells or not last.cells[-1]:
        return None
    if len(last.cells) - 1 not in used or last.as_read:
        return None
    return (
        f"the last line has no end; if the file was cut off, its last value may be cut too: "
        f"{last.cells[-1]!r}"
    )


def _record(
    line: Line, maker: RowMaker, several: RowSplitter | None, position: str
) -> Record | Refusal:
    remarks: list[str] = []
    record_id: str | None = None
    try:
        reading = Reading(line.cells)
        if maker.record_id is not None and (line.problem is None or maker.has_readable_id(line)):
            record_id = maker.record_id(reading)
        if line.problem is not None:
            raise InvalidRecordError(line.problem)
        if record_id is None and maker.skips_row(reading):
            return Record(position, position, [], remarks)
        if record_id is None:
            raise InvalidRecordError("the columns that name the row are empty")
        if several is None:
            rows = maker.rows(reading, remarks)
        else:
            each = [row for one in several(line.cells) for row in maker.rows(one, remarks)]
            rows = [row for n, row in enumerate(each) if row not in each[:n]]
        return Record(record_id, position, rows, remarks)
    except InvalidRecordError as wrong:
        reason = str(wrong) if line.hint is None else f"{wrong}; {line.hint}"
        return Refusal(position, reason, line.raw, record_id, line.cut)


READER = Reader(
    name="table",
    title="a table with a mapping",
    version="16",
    sniff=sniff,
    read=read,
    edition=_edition,
    presets=FOLDER,
    by_stem=True,
)
