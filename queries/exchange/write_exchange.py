"""Write the record in another program's format, a file a dataset or one for all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypedDict

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.record.model import SCHEMAS, SHARE_TYPE
from graph.values.dates import iso_day
from graph.values.errors import InputError
from graph.values.os_errors import os_error_advice
from graph.world.world import World
from queries.exchange.bods_statements import StatementWriter
from queries.exchange.canonical_rows import ID_COLUMNS, CanonicalRows, select_rows
from queries.exchange.export_manifest import (
    MANIFEST,
    claimed_entries,
    left_decisions,
    left_settings,
    left_tables,
    list_omissions,
    undecided_pairs,
)
from queries.exchange.ftm_entities import ftm_entities
from queries.exchange.graph_files import write_cypher, write_graphml
from queries.exchange.senzing_records import senzing_records

_CHUNK = 50_000
Report = Callable[[int, int], None]
"""Is told how many rows of the record have been written, of how many."""
Writer = Callable[[CanonicalRows, Path], Iterator[tuple[str, int]]]
"""Writes files into a folder; yields the name of each, and how many records it holds."""
PART: Final = ".unfinished"
"""How the name of a file ends until all are written."""


def write_table(rows: CanonicalRows, name: str, path: Path) -> int:
    """Write a table of the record and return its number of rows.

    Columns are those of the record, ids canonical. A share is four columns: `share_min_pct` and
    `share_max_pct` in percent, `share_min_closed` and `share_max_closed` as in answers.
    """
    schema = pa.schema([item for item in SCHEMAS[name] if item.name != "record_key"])
    written = 0
    with pa.OSFile(str(path), "wb") as sink:
        writer: pa.RecordBatchFileWriter | None = None
        chunk: list[dict[str, object]] = []

        def flush() -> None:
            nonlocal writer, chunk, written
            table = _flat(pa.Table.from_pylist(chunk, schema=schema))
            writer = writer or pa.ipc.new_file(sink, table.schema)
            writer.write_table(table)
            written, chunk = written + len(chunk), []

        for row in rows.rows(name):
            chunk.append(row)
            if len(chunk) == _CHUNK:
                flush()
        flush()
        assert writer is not None
        writer.close()
    return written


def _flat(table: pa.Table) -> pa.Table:
    """Return a table with each share as four columns."""
    for name in [item.name for item in table.schema if item.type == SHARE_TYPE]:
        share = table[name].combine_chunks()
        for end, low in (("min", "low"), ("max", "high")):
            percent = pc.divide(pc.struct_field(share, low).cast(pa.float64()), 10_000.0)
            closed = pc.invert(pc.struct_field(share, f"{low}_open"))
            # A field of a missing struct is not missing by itself.
            known = share.is_valid()
            percent = pc.if_else(known, percent, pa.scalar(None, pa.float64()))
            closed = pc.if_else(known, closed, pa.scalar(None, pa.bool_()))
            table = table.append_column(f"{name}_{end}_pct", percent)
            table = table.append_column(f"{name}_{end}_closed", closed)
        table = table.drop_columns([name])
    return table


class ExchangeFile(TypedDict):
    """One file that was written: its name, and how many records it holds."""

    file: str
    records: int


class Exchange(TypedDict):
    """The answer of `export`: the files, and how they are read again.

    ``undecided_pairs`` counts those that a person left open of the parties in the files;
    ``omitted`` says in sentences what is not in them.
    """

    folder: str
    format: str
    data_version: str
    party: str | None
    as_of: str | None
    files: list[ExchangeFile]
    undecided_pairs: int
    omitted: list[str]
    read_with: str


def write_exchange(
    form: str,
    world: World,
    folder: Path,
    party: str | None = None,
    day: int | None = None,
    report: Report = lambda _done, _every: None,
) -> Exchange:
    """Write a world, or what is around a party, into a folder in a format of `FORMS`.

    The folder is empty, not there yet, or of an earlier export of the format. ``day`` is an ordinal
    on which what is stated must be able to hold, or have ended where the format loads again; None
    for any. ``report`` is told how far it is. Raises `InputError` if the folder holds something
    else or cannot be written, or the party is unknown.
    """
    rows = select_rows(world, party, day, ended=FORMS[form].loads_again)
    # Tables are chosen once, by these rows: what tells of them is made from them.
    rows = replace(rows, told=lambda what, count: tell(what, count))
    tell = _sum_reports(rows, report)
    writer = FORMS[form].write
    try:
        names = _prepare(folder, form)
        files: list[ExchangeFile] = []
        try:
            for name, records in writer(rows, folder):
                files.append({"file": name, "records": records})
                rows.told(name, 0)
        except BaseException:
            # Also where a person ends it: nothing is half done then.
            for left in folder.glob(f"*{PART}"):
                left.unlink(missing_ok=True)
            raise
        for old in names - {item["file"] for item in files}:
            (folder / old).unlink(missing_ok=True)
        for item in files:
            (folder / f"{item['file']}{PART}").replace(folder / item["file"])
        answer: Exchange = {
            "folder": str(folder),
            "format": form,
            "data_version": world.data_version,
            "party": party,
            "as_of": None if day is None else iso_day(day),
            "files": files,
            "undecided_pairs": undecided_pairs(rows),
            "omitted": [
                *list_omissions(world, party, day, ended=rows.ended),
                *([] if FORMS[form].has_pairs else left_decisions(rows)),
                *left_settings(world),
                *FORMS[form].caveats,
                *(claimed_entries(rows) if FORMS[form].has_entries else []),
                *left_tables(rows, FORMS[form].without),
            ],
            "read_with": FORMS[form].read_with,
        }
        manifest = {name: value for name, value in answer.items() if name != "folder"}
        text = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (folder / MANIFEST).write_bytes(text)
    except OSError as wrong:
        raise InputError(f"{folder}: cannot be written: {os_error_advice(wrong)}") from wrong
    return answer


def _sum_reports(rows: CanonicalRows, report: Report) -> Callable[[str, int], None]:
    """Return what is told how many of each kind have passed, and reports them as one number.

    What passes twice counts once; a graph may have a few more elements than the record has rows.
    """
    every = sum(rows.table(name).num_rows for name in ID_COLUMNS)
    passed: dict[str, int] = {}

    def tell(what: str, count: int) -> None:
        passed[what] = max(count, passed.get(what, 0))
        report(min(sum(passed.values()), every), every)

    return tell


def _prepare(folder: Path, form: str) -> set[str]:
    """Make a folder, return files of an earlier export in it; `InputError` if it has others."""
    folder.mkdir(parents=True, exist_ok=True)
    present = {path.name for path in folder.iterdir()}
    ours: set[str] = set()
    if MANIFEST in present:
        before = orjson.loads((folder / MANIFEST).read_bytes())
        if before.get("format") == form:
            ours = {item["file"] for item in before["files"]}
    left = {name for name in present - ours - {MANIFEST} if not name.endswith(PART)}
    if left or (present and not ours and MANIFEST in present):
        raise InputError(
            f"{folder}: holds other files ({min(left or present)}). "
            "Name an empty folder or a new one."
        )
    return ours


def _write_lines(path: Path, values: Iterable[Any]) -> int:
    """Write values as JSON lines and return how many there are."""
    count = 0
    with path.open("wb") as file:
        for value in values:
            file.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _write_ftm(rows: CanonicalRows, folder: Path) -> Iterator[tuple[str, int]]:
    for dataset in rows.datasets:
        name = f"{dataset}.ftm.json"
        yield name, _write_lines(folder / f"{name}{PART}", ftm_entities(rows, dataset))


def _write_bods(rows: CanonicalRows, folder: Path) -> Iterator[tuple[str, int]]:
    """Write a JSON array a dataset, which is what the standard asks for."""
    for dataset in rows.datasets:
        name, count = f"{dataset}.bods.json", 0
        with (folder / f"{name}{PART}").open("wb") as file:
            for statement in StatementWriter(rows, dataset).statements():
                file.write(b",\n" if count else b"[\n")
                file.write(orjson.dumps(statement))
                count += 1
            file.write(b"\n]\n" if count else b"[]\n")
        yield name, count


def _write_senzing(rows: CanonicalRows, path: Path) -> int:
    return _write_lines(path, senzing_records(rows))


def _single_file(name: str, write: Callable[[CanonicalRows, Path], int]) -> Writer:
    """Return what writes a format of one file."""
    return lambda rows, folder: iter([(name, write(rows, folder / f"{name}{PART}"))])


def _write_arrow(rows: CanonicalRows, folder: Path) -> Iterator[tuple[str, int]]:
    for table in SCHEMAS:
        yield f"{table}.arrow", write_table(rows, table, folder / f"{table}.arrow{PART}")


@dataclass(frozen=True)
class Form:
    """One format: how it is written, with what its files are read, and what they cannot say.

    ``without`` are the tables for which it has no place, ``caveats`` sentences on what it has.
    What ``loads_again`` gives the same results, so that of one day holds what had ended by then.
    What ``has_pairs`` carries the pairs, and what was decided on each party; what ``has_entries``
    has records of list entries, those among them that are only claimed.
    """

    write: Writer
    read_with: str
    without: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    loads_again: bool = False
    has_pairs: bool = False
    has_entries: bool = False


_STATED: Final = ("gaps", "arrangements", "rulings", "transfers")
FORMS: Final = {
    "ftm": Form(
        _write_ftm,
        "ownership load DIR/*.ftm.json, or any program of FollowTheMoney 4",
        loads_again=True,
        has_entries=True,
    ),
    "bods": Form(
        _write_bods,
        "ownership load DIR/*.bods.json, or any program of BODS 0.4",
        loads_again=True,
    ),
    "graphml": Form(
        _single_file("ownership.graphml", write_graphml),
        "Gephi, yEd, networkx.read_graphml",
        without=("listings", *_STATED),
        has_pairs=True,
    ),
    "arrow": Form(_write_arrow, "pyarrow.feather, pandas.read_feather, polars.read_ipc"),
    "cypher": Form(
        _single_file("ownership.cypher", write_cypher),
        "cypher-shell --file DIR/ownership.cypher",
        has_pairs=True,
    ),
    "senzing": Form(
        _single_file("senzing.jsonl", _write_senzing),
        "Senzing: add_record a line, or its file loader",
        without=("links", *_STATED),
        caveats=(
            "Holdings and list entries are text here: it says whether one has ended, is annulled "
            "or is only alleged. Read it before you count one.",
        ),
    ),
}
"""The formats, by the name that a person types."""
