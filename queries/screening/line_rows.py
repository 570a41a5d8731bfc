"""The rows of a screened list: one for each line and regime, with every column of the summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypedDict, cast, final

from queries.question.answer_columns import SUMMARY
from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.screening.list_summary import candidate_columns, nearest_rejected
from queries.screening.match_lines import NEEDS_PERSON, UNRESOLVED, Match
from queries.words.result_labels import NOT_ASSESSED
from queries.words.sentences import capitalise, end_sentence

CHOOSE: Final = "Choose one in matches.csv."
"""What to do about a line that a person must look at, where there is such a file."""


@final
class _NobodyRow(TypedDict):
    """The verdict on a line for which no party was taken."""

    subject_id: None
    subject_name: None
    regime: str
    rule_id: None
    as_of: str
    data_as_known_on: str | None
    verdict: str
    result: str
    reading: str
    basis: str
    listed_owners: list[str]
    flags: list[str]
    paths: list[PathRow]
    caveats: list[str]
    data_version: str


def full_row(
    row: VerdictRow | ScreenedRow | _NobodyRow,
    number: int,
    more: Mapping[str, object] | None = None,
) -> ScreenedRow:
    """Return a row with every column of ``exposure_summary.csv`` but the run's id, in their order.

    A row that has a number keeps it; ``more`` is what the list itself says of the line.
    """
    paths = row.get("paths") or []
    counts = {
        "row_no": row.get("row_no", number),
        "n_listed": len(row.get("listed_owners") or ()),
        "n_paths": len(paths),
        "shortest_hops": min((len(path["hops"]) for path in paths), default=None),
    }
    empty: dict[str, object] = dict.fromkeys(key for key in SUMMARY if key != "run_id")
    empty["transfers"] = []
    return cast(ScreenedRow, {**empty, **row, **(more or {}), **counts})


@dataclass(frozen=True)
class AskedList:
    """What a list was asked with, and the verdicts found, by party and regime."""

    settings: Mapping[str, Any]
    found: Mapping[tuple[str, str], VerdictRow]
    data_version: str
    searched: str


def row_of_line(match: Match, party: str | None, regime: str, asked: AskedList) -> ScreenedRow:
    """Return the row of a line, and of its party or best candidate, under one regime."""
    line = match.line
    verdict = None if party is None else asked.found.get((party, regime))
    mine = {
        "your_ref": line.your_ref,
        "input_name": line.name,
        "match_status": match.status,
        "match_score": match.score,
        "match_reason": match.reason,
        **candidate_columns(match, verdict),
    }
    searched = f"{capitalise(asked.searched)}; {nearest_rejected(match)}."
    if match.status == UNRESOLVED:
        mine["searched"] = searched
    row: VerdictRow | _NobodyRow
    if match.party_id is not None and verdict is not None:
        row = verdict
    else:
        row = {
            "subject_id": None,
            "subject_name": None,
            "regime": regime,
            "rule_id": None,
            "as_of": asked.settings["as_of"],
            "data_as_known_on": asked.settings.get("known_on"),
            "verdict": "not_assessed",
            "result": NOT_ASSESSED.label,
            "reading": f"No party was taken for this line: {match.reason}.",
            "basis": "none",
            "listed_owners": [],
            "flags": [],
            "paths": [],
            "caveats": [_nobody_caveat(match, searched)],
            "data_version": asked.data_version,
        }
    # Columns of the person's own come back, so that they can join the answer to their list.
    own = {_own_column(name): value for name, value in line.more.items()}
    return full_row(row, line.row_no, {**mine, **own})


def _nobody_caveat(match: Match, searched: str) -> str:
    """Return why a line has no party, and what to do about it or where was looked."""
    said = end_sentence(capitalise(match.reason))
    return f"{said} {CHOOSE}" if match.status == NEEDS_PERSON else f"{said} {searched}"


def _own_column(heading: str) -> str:
    """Return the name of the column that carries a heading of the person's own.

    >>> _own_column("desk"), _own_column("name")
    ('input_desk', 'input_name (2)')
    """
    column = f"input_{heading}"
    return f"{column} (2)" if column in SUMMARY else column
