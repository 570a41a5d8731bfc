"""The CSV files of an exposure answer, and the manifest by which anybody can make them again.

Nothing in the files depends on the clock or on this machine: the run id is a hash of data
version, rule versions, settings, inputs and rows, so the same question on the same data gives
the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.head.decisions import LATER, Decision
from graph.head.rule_status import statuses_in_force
from graph.values.errors import InputError
from graph.values.os_errors import os_error_advice
from queries.answers.regime_rows import status_row
from queries.export.write_files import (
    MADE_BY,
    MANIFEST,
    check_replaced,
    file_hashes,
    json_bytes,
    write_all,
)
from queries.question.answer import (
    HOPS,
    MATCHES,
    PATHS,
    SCHEMA_VERSION,
    SUMMARY,
    json_value,
    to_csv,
)
from queries.question.answer_rows import Hop, PathRow, Text
from queries.question.verdict_rows import ScreenedRow
from queries.screening.line_rows import by_alarm, full_row

if TYPE_CHECKING:
    from queries.screening.screen_list import Screened
    from queries.workspace.workspace import Workspace

Cells = dict[str, Any]
"""A row of one of the files, its values by column."""
_TABLES: Final = {
    "exposure_summary.csv": SUMMARY,
    "exposure_paths.csv": PATHS,
    "exposure_hops.csv": HOPS,
    "matches.csv": MATCHES,
}
_SOURCE_KEYS: Final = (
    *("dataset", "file", "source_id", "reader", "edition", "publisher", "licence"),
)


def check_export_folder(out: Path) -> None:
    """Raise `InputError` if the files of an answer would replace others, or cannot be written."""
    try:
        check_replaced(out, _TABLES)
    except OSError as wrong:
        raise InputError(f"--out {out}: cannot be written: {os_error_advice(wrong)}") from None


def check_decisions_are_in(out: Path, taken: Iterable[Decision]) -> None:
    """Raise `InputError` if the table of matches in a folder has decisions that nobody took in.

    ``taken`` are the decisions that stand; the table would be written over.
    """
    table = out / "matches.csv"
    if not table.is_file():
        return
    text = table.read_bytes().decode("utf-8-sig", errors="replace")
    cells = [
        (row.get("line_hash"), row.get("candidate_id"), row.get("reviewer_decision") or "")
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
    # Who decides later has decided nothing.
    filled = {(*ends, word.strip().casefold()) for *ends, word in cells}
    filled = {cell for cell in filled if cell[0] and cell[-1] not in ("", LATER)}
    if left := filled - {(*one.pair, one.word) for one in taken}:
        said = "1 decision is" if len(left) == 1 else f"{len(left)} decisions are"
        raise InputError(
            f"{said} filled in in {table} and not taken in, and would be lost. Take them in, with "
            f"ownership review {table}, or move the file away; then ask again"
        )


def write_exposure_csv(
    workspace: "Workspace", answer: "Screened", out: Path, *, bom: bool = False
) -> list[Path]:
    """Write the CSV files and the manifest into a folder; then the answer's journal goes.

    ``bom`` begins the files with a byte-order mark, without which Excel reads no UTF-8. Raises
    `InputError` if the folder holds files of others or cannot be written.
    """
    check_export_folder(out)
    try:
        written = write_all(out, export_files(workspace, answer, bom=bom))
        if answer.journal is not None:
            answer.journal.remove()
        return written
    except OSError as wrong:
        raise InputError(f"--out {out}: cannot be written: {os_error_advice(wrong)}") from None


def export_files(
    workspace: "Workspace", answer: "Screened", *, bom: bool = False
) -> dict[str, bytes]:
    """Return every file's name and bytes; the same answer gives the same bytes."""
    rows = [full_row(row, number) for number, row in enumerate(answer.rows, 1)]
    first = by_alarm(rows) if answer.matches else rows
    header = _header(workspace, answer)
    names = {row["source_id"]: row["file"] for row in header["sources"]}
    told = json.dumps([header, json_value(rows)], sort_keys=True, ensure_ascii=False)
    run_id = hashlib.sha256(told.encode()).hexdigest()[:16]
    tables: dict[str, tuple[tuple[str, ...], list[Cells]]] = {
        "exposure_summary.csv": (
            _summary_columns(rows),
            [{**r, "run_id": run_id, "transfers": _sentences(r)} for r in first],
        ),
        "exposure_paths.csv": (
            PATHS,
            [{**p, "run_id": run_id} for r in rows for p in _path_rows(r)],
        ),
        "exposure_hops.csv": (HOPS, [hop for r in rows for hop in _hop_rows(r, names)]),
        "matches.csv": (MATCHES, _match_rows(answer, run_id)),
    }
    files = {
        name: to_csv(content, columns).encode("utf-8-sig" if bom else "utf-8")
        for name, (columns, content) in tables.items()
    }
    manifest = {
        "run_id": run_id,
        **header,
        "verified": workspace.backend.verify(),
        "counts": {name: len(content) for name, (_, content) in tables.items()},
        "files": file_hashes(files),
    }
    return {**files, MANIFEST: json_bytes(manifest)}


def _header(workspace: "Workspace", answer: "Screened") -> Cells:
    """Return all that determines the files but the rows: versions, rules, settings, sources."""
    rules = sorted({rule for row in answer.rows if (rule := row["rule_id"])})
    days = {day for row in answer.rows if (day := row.get("data_as_known_on"))}
    header = stated_header(workspace, answer.settings, rules, days)
    return {**header, "inputs": answer.inputs, "columns_guessed": answer.guess}


def stated_header(
    workspace: "Workspace",
    settings: Mapping[str, Any],
    rules: Sequence[str],
    known_on: Collection[str] = (),
) -> Cells:
    """Return what a manifest says of data, rules and question; ``known_on`` are the days asked."""
    statuses = _set_statuses(workspace, settings["regimes"], known_on)
    return {
        "schema_version": SCHEMA_VERSION,
        "software": {"name": MADE_BY, "version": version(MADE_BY)},
        "data_version": workspace.data_version,
        "rules": list(rules),
        **({"rule_statuses": statuses} if statuses else {}),
        "settings": json_value(settings),
        "sources": [{key: row.get(key) for key in _SOURCE_KEYS} for row in workspace.sources()],
    }


def _set_statuses(
    workspace: "Workspace", regimes: Collection[str], known_on: Collection[str]
) -> list[Cells]:
    """Return what a person had set of the status of the rules that answered."""
    known = [s for s in workspace.backend.rule_statuses() if all(s.set_on <= d for d in known_on)]
    held = (one for one in statuses_in_force(known) if one.regime in regimes)
    return [{"regime": one.regime, **status_row(one)} for one in held]


def _summary_columns(rows: Sequence[ScreenedRow]) -> tuple[str, ...]:
    """Return the fixed columns, then those of the person's own list."""
    more = {k: None for row in rows for k in row if k.startswith("input_") and k != "input_name"}
    return (*SUMMARY, *more)


def _sentences(row: ScreenedRow) -> list[str]:
    """Return what was given away around a party, a sentence each."""
    return [one["sentence"] for one in row.get("transfers") or ()]


def _path_id(row: ScreenedRow, number: int) -> str:
    return f"{row['row_no']}-{row['regime']}-{number}"


def _path_rows(row: ScreenedRow) -> list[Cells]:
    found: list[Cells] = []
    for number, path in enumerate(row.get("paths") or (), 1):
        listings = path.get("listings")
        listing: Mapping[str, Any] = listings[0] if listings else {}
        days = sorted(d for hop in path["hops"] if (d := hop.get("observed_on")))
        found.append(
            {
                **path,
                "row_no": row["row_no"],
                "subject_id": row["subject_id"],
                "regime": row["regime"],
                "list_name": listing.get("list"),
                "programme": listing.get("programme"),
                "list_entry_id": listing.get("entry_id"),
                "listed_from": listing.get("start"),
                "listed_to": listing.get("end"),
                "listing_start_min": listing.get("listing_start_min"),
                "listing_start_max": listing.get("listing_start_max"),
                "path_id": _path_id(row, number),
                "hops": len(path["hops"]),
                "chain_class": _chain_class(path),
                "path_text": path["sentence"],
                "counts_toward_rule": "Y" if path["counts_toward_rule"] else "N",
                "weakest_hop": _weakest_hop(path),
                "earliest_evidence": days[0] if days else None,
                "latest_evidence": days[-1] if days else None,
            }
        )
    return found


def _chain_class(path: PathRow) -> str:
    if path["class"] == "ownership":
        if len(path["hops"]) == 1:
            return "direct"
        return "cascade-down" if path["counts_toward_rule"] else "indirect"
    return "control" if path["class"] == "control" else "association"


def _weakest_hop(path: PathRow) -> int | None:
    """Return the number, from 1, of the first of the least certain hops; ``None`` without hops."""
    order = {"disputed": 0, "alleged": 1, "reported": 2, "confirmed": 3}
    ranked = [(order.get(hop["certainty"], 0), n) for n, hop in enumerate(path["hops"], 1)]
    return min(ranked)[1] if ranked else None


def _hop_rows(row: ScreenedRow, files: Mapping[str, Text]) -> list[Cells]:
    return [
        {**hop_columns(hop, files), "path_id": _path_id(row, number), "hop_no": step}
        for number, path in enumerate(row.get("paths") or (), 1)
        for step, hop in enumerate(path["hops"], 1)
    ]


def hop_columns(hop: Hop, files: Mapping[str, Text] | None = None) -> Cells:
    """Return a hop as in ``exposure_hops.csv`` without ids; ``files`` are names by source id."""
    return {
        **hop,
        "interest_type": hop.get("types"),
        "ended": "Y" if hop.get("holds") == "no" else "N",
        "source_name": hop.get("source"),
        "source_record_id": hop.get("record"),
        "source_url": hop.get("url"),
        "fetched_at": hop.get("retrieved_on"),
        "evidence_hash": hop.get("source_id"),
        "evidence_file": (files or {}).get(hop.get("source_id", "")),
        "evidence_position": hop.get("position"),
        "source_grade": hop.get("certainty"),
        "entered_by": "user" if hop.get("reader") == "case" else "source",
    }


def _match_rows(answer: "Screened", run_id: str) -> list[Cells]:
    """Return a row for every candidate considered, and one for a line that has none."""
    rows: list[Cells] = []
    for match in answer.matches:
        line = {
            "run_id": run_id,
            "row_no": match.line.row_no,
            "your_ref": match.line.your_ref,
            "input_name": match.line.name,
            "match_status": match.status,
            "match_reason": match.reason,
        }
        taken = {"candidate_id": match.party_id, "score": match.score, "decision": "taken"}
        bare = [taken] if match.party_id is not None and not match.candidates else [{}]
        rows.extend({**line, **candidate} for candidate in match.candidates or bare)
    return rows
