"""The files of ``exposure --everyone``: every verdict as Parquet and CSV, and whose verdict moved.

Nothing in the files depends on the clock, so the same question on the same data gives the same
bytes; ``changes.csv`` alone tells of the run before, and so the manifest leaves it out.
"""

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.head.unfinished_folder import unfinished_folder
from graph.regimes.read_regimes import find_regime
from graph.values.dates import iso_day
from graph.values.errors import InputError
from graph.values.os_errors import os_error_advice
from ingest.load.rebuild_part import sha256_of_file
from queries.export.csv_columns import write_lines
from queries.export.everyone_rows import EverySpan, EveryVerdict
from queries.export.exposure_csv import stated_header
from queries.export.write_files import MANIFEST, check_replaced, json_bytes
from queries.question.answer import Answer, cell_text
from queries.question.answer_rows import Text
from queries.question.arguments import NOTHING_LOADED, asked_day, future_day_remark, regime_keys
from queries.workspace.verdict_verbs import counted_levels

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

GRAVEST_FIRST: Final = ("listed", "certain", "possible", "review", "not_assessed", "excluded")
VERDICTS: Final = "everyone.parquet"
_CHANGES: Final = "changes.csv"
_AT_ONCE: Final = 10_000
"""Changes that are in memory at a time."""
_ASKED: Final = ("everyone", "over_time", "regimes", "candidates")
"""Settings in which two runs agree that are compared."""
_MOVED: Final = (
    "subject_id subject_name regime change verdict_before verdict_now result_before result_now "
    "as_of_before as_of_now"
).split()
_SQL: Final = """
select coalesce(b.subject_id, a.subject_id), coalesce(b.subject_name, a.subject_name),
  coalesce(b.regime, a.regime),
  case when a.verdict is null then 'new' when b.verdict is null then 'gone' else 'moved' end,
  a.verdict, b.verdict, a.result, b.result, a.as_of, b.as_of
from read_parquet(?) a full join read_parquet(?) b
  on a.subject_id = b.subject_id and a.regime = b.regime
where a.verdict is distinct from b.verdict
order by 1, 3
"""


class VerdictCount(TypedDict):
    """How many parties have a verdict under a rule; ``as_of`` is ``None`` where days are spans."""

    verdict: str
    regime: str
    parties: int
    as_of: Text
    data_version: str


def write_everyone(
    workspace: "Workspace",
    options: Mapping[str, Any],
    out: Path,
    start: Callable[[int], Callable[[int, int], None]],
    remark: Callable[[str], None],
) -> Answer[VerdictCount]:
    """Write the verdict of every party of the record, and return the counts, the gravest first.

    ``options`` are ``regimes``, ``as_of``, ``candidates``, ``over_time``, ``since`` and ``bom``, as
    the command line has them. ``start`` is called with how much there is to do; what it returns,
    with how many more rows are made and how much more is done. Raises `InputError` for a regime, a
    date or a folder, `StoreError` where a store at an address answers, which holds no whole record.
    """
    keys, over_time = regime_keys(options.get("regimes")), bool(options.get("over_time"))
    bom = bool(options.get("bom"))
    day, counted = asked_day(options.get("as_of")), options.get("candidates") or "strong"
    world = replace(workspace.backend.world, counted=counted_levels(counted))
    if not world.size:
        remark(NOTHING_LOADED)
    settings: dict[str, Any] = {"everyone": True, "regimes": keys}
    settings |= {"over_time": True} if over_time else {"as_of": iso_day(day)}
    settings |= {"candidates": counted} if counted != "strong" else {}
    if not over_time and (said := future_day_remark(day)) is not None:
        remark(said)
    earlier = None if over_time else _earlier_run(options.get("since"), out, settings, remark)
    regimes = [find_regime(key) for key in keys]
    every = EverySpan(world, regimes) if over_time else EveryVerdict(world, regimes, day)
    counts, rules = Counter[tuple[str, str]](), set[str]()
    columns = every.schema.names
    tables = {f"{every.name}.{kind}": columns for kind in ("parquet", "csv")} | {_CHANGES: _MOVED}
    with _fresh_folder(out, workspace.settings.workspace, tables) as folder:
        with _sheets(folder, every.name, every.schema, bom=bom) as add:
            for table in every.tables(start(every.work)):
                add(table)
                counts.update(_count_verdicts(table))
                rules.update(_rules_of(table))
        if earlier is not None:
            remark(_write_changes(earlier, folder, bom=bom))
        _sign(workspace, folder, settings, sorted(rules))
    same = {"as_of": settings.get("as_of"), "data_version": world.data_version}
    ranked = sorted(counts, key=lambda one: (GRAVEST_FIRST.index(one[0]), keys.index(one[1])))
    return Answer(
        cast(VerdictCount, {"verdict": one[0], "regime": one[1], "parties": counts[one], **same})
        for one in ranked
    )


def _count_verdicts(table: pa.Table) -> dict[tuple[str, str], int]:
    """Return how many parties have each verdict under each rule; one counts once for it."""
    # A party's spans under a rule come together, so that no two tables have some of them.
    told = table.group_by(["verdict", "regime"]).aggregate([("subject_id", "count_distinct")])
    return {
        (row["verdict"], row["regime"]): row["subject_id_count_distinct"]
        for row in told.to_pylist()
    }


def _rules_of(table: pa.Table) -> list[str]:
    """Return the versions of rules that rows rest on."""
    column = table["rule_ids"] if "rule_ids" in table.column_names else table["rule_id"]
    column = pc.list_flatten(column) if pa.types.is_list(column.type) else column
    return [rule for rule in column.unique().to_pylist() if rule]


def _earlier_run(
    since: Path | None, out: Path, settings: Mapping[str, Any], remark: Callable[[str], None]
) -> Path | None:
    """Return the verdicts of the run to compare with; ``None`` where there is none that fits."""
    folder = since or out
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        before = dict(manifest["settings"])
        # Whether the table is whole is known before the long run, not after it.
        found, said = sha256_of_file(folder / VERDICTS), manifest["files"].get(VERDICTS)
    except FileNotFoundError:
        if since is not None:
            raise InputError(f"--since {since}: holds no run of --everyone") from None
        remark(f"No earlier run in {folder}: nothing to compare with, so no {_CHANGES}.")
        return None
    except OSError as wrong:
        raise InputError(f"{wrong.filename}: {os_error_advice(wrong)}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged_run(folder, MANIFEST) from None
    if any(before.get(name) != settings.get(name) for name in _ASKED):
        remark(f"The run in {folder} asked another question (other rules), so no {_CHANGES}.")
        return None
    if found != said:
        raise _damaged_run(folder, VERDICTS)
    then = f"{before.get('as_of')} in data version {manifest.get('data_version')}"
    remark(f"Compared with the run in {folder}, on {then}.")
    return folder / VERDICTS


def _damaged_run(folder: Path, name: str) -> InputError:
    """Return the error for a run that must not be compared with, nor written over in silence."""
    return InputError(
        f"{folder / name} of the run before was changed. Restore it from a copy; or, to do without "
        f"a comparison, give --out another folder"
    )


def _write_changes(before: Path, folder: Path, *, bom: bool) -> str:
    """Write whose verdict is another one than in the run before; return the count in words."""
    import duckdb

    with duckdb.connect() as con, _csv_file(folder / _CHANGES, _MOVED, bom=bom) as sheet:
        found = con.execute(_SQL, [str(before), str(folder / VERDICTS)])
        kinds = Counter[str]()
        while rows := found.fetchmany(_AT_ONCE):
            kinds.update(row[3] for row in rows)
            sheet.writerows(map(cell_text, row) for row in rows)
    told = ", ".join(f"{kinds[kind]:,} {kind}" for kind in ("moved", "new", "gone"))
    return f"Verdicts since then: {told}; see {_CHANGES}."


def _sign(
    workspace: "Workspace", folder: Path, settings: Mapping[str, Any], rules: Sequence[str]
) -> None:
    """Write the manifest: what was asked of which data, and the hashes of the files."""
    hashes = {file.name: sha256_of_file(file) for file in sorted(folder.iterdir())}
    hashes.pop(_CHANGES, None)
    header = stated_header(workspace, settings, rules)
    said = {**header, "verified": workspace.backend.verify(), "files": hashes}
    (folder / MANIFEST).write_bytes(json_bytes(said))


@contextmanager
def _sheets(
    folder: Path, name: str, schema: pa.Schema, *, bom: bool
) -> Iterator[Callable[[pa.Table], None]]:
    """Yield what takes rows for a Parquet file and a CSV file."""
    path = folder / f"{name}.csv"
    with _csv_file(path, schema.names, bom=bom):
        pass
    with (
        pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as columns,
        path.open("ab") as lines,
    ):

        def add(table: pa.Table) -> None:
            columns.write_table(table)
            write_lines(table, lines)

        yield add


@contextmanager
def _csv_file(path: Path, columns: Sequence[str], *, bom: bool) -> Iterator[Any]:
    """Yield the writer of a CSV file as `queries.question.answer.to_csv` writes one."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as opened:
        sheet = csv.writer(opened, lineterminator="\r\n")
        sheet.writerow(columns)
        yield sheet


@contextmanager
def _fresh_folder(
    out: Path, workspace: Path, tables: Mapping[str, Sequence[str]]
) -> Iterator[Path]:
    """Yield a folder whose files replace those of another at the end, or raise `InputError`."""
    try:
        check_replaced(out, tables)
        with unfinished_folder(out, workspace) as fresh:
            yield fresh
            # What an earlier run left would be taken for this one's.
            for name in (MANIFEST, _CHANGES):
                (out / name).unlink(missing_ok=True)
            for file in sorted(fresh.iterdir(), key=lambda file: file.name == MANIFEST):
                os.replace(file, out / file.name)
    except OSError as wrong:
        raise InputError(f"--out {out}: cannot be written: {os_error_advice(wrong)}") from None
