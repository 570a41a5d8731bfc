"""Loaded files, refused records, regimes, saved queries and the status on a terminal."""

import os
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from queries.question.answer import cell_text
from queries.question.workspace_rows import QuarantineRow, QueryRow, RegimeRow, Status
from queries.terminal.terminal_tables import Row, inline_text, print_line, print_table
from queries.words.plain_words import join_words
from queries.words.sentences import capitalise, end_sentence
from queries.words.value_text import set_status_text

if TYPE_CHECKING:
    from rich.console import Console

_RECORDS: Final = {
    "records_read": "read",
    "records_kept": "kept",
    "records_quarantined": "refused",
    "records_unchanged": "unchanged",
}
_ROWS: Final = {
    "parties": "parties",
    "interests": "interests",
    "links": "links",
    "listings": "list entries",
    "gaps": "gaps",
    "arrangements": "arrangements",
    "rulings": "decisions",
    "transfers": "transfers",
    "closed": "ended",
}
_COUNTS: Final = ("records", "parties", "interests", "links", "listings", "gaps", "quarantined")

_HEADS: Final = {
    "retrieved_on": "date",
    "listings": "list entries",
    "quarantined": "refused",
}
"""Heads of columns that are not called by their key."""


def print_outcomes(console: "Console", rows: Sequence[Row]) -> None:
    """Print the counts of each file and a sentence on all; why one is refused is on stderr."""
    taken = [row for row in rows if "refused" not in row]
    totals = {key: sum(row.get(key, 0) for row in taken) for key in (*_RECORDS, *_ROWS)}
    base = _shared_folder([str(row["file"]) for row in rows])
    cells = [[str(row["file"])[len(base) :], *_outcome_cells(row)] for row in rows]
    if len(rows) > 1:
        cells.append(["all files", *_outcome_cells({"dataset": "", "reader": "", **totals})])
    heads = ("file", "dataset", "reader", *_RECORDS.values(), "became")
    print_table(console, heads, cells, unbroken=("file",))
    print_line(console, _load_sentence(len(rows), len(taken), totals))


def _load_sentence(files: int, taken: int, totals: Mapping[str, int]) -> str:
    """Return in words what a load read, refused and added.

    >>> _load_sentence(5, 5, {**dict.fromkeys([*_RECORDS, *_ROWS], 0), "records_kept": 264,
    ...                       "parties": 60, "rulings": 14})
    'Loaded 5 files, 264 records; none refused. Added 60 parties and 14 decisions.'
    """
    if not taken:
        return "Nothing was loaded."
    some = "" if taken == files else f" of {files:,}"
    refused, same = totals["records_quarantined"], totals["records_unchanged"]
    said = (
        f"Loaded {_count_text(taken, 'files')}{some}, "
        f"{_count_text(totals['records_kept'] + same, 'records')}"
    )
    said += f", {same:,} of them unchanged; " if same else "; "
    # Of a file that was refused nobody counted the records.
    none = "none refused. " if taken == files else "none of these refused. "
    said += f"{refused:,} refused (see: ownership quarantine). " if refused else none
    added = [
        _count_text(totals[key], name)
        for key, name in _ROWS.items()
        if totals[key] and key != "closed"
    ]
    said += f"Added {join_words(added)}." if added else "Nothing new was added."
    ended = totals["closed"]
    return f"{said} {_count_text(ended, 'records')} ended." if ended else said


def _outcome_cells(row: Row) -> list[object]:
    if "refused" in row:
        return ["", "refused", *[""] * len(_RECORDS), ""]
    rows = ", ".join(_count_text(row[key], name) for key, name in _ROWS.items() if row.get(key))
    return [
        row["dataset"],
        row["reader"],
        *(f"{row[key]:,}" if row[key] else "" for key in _RECORDS),
        rows,
    ]


def _count_text(count: int, name: str) -> str:
    """Return a count with the name of what is counted, in the singular or plural."""
    one = {"parties": "party", "list entries": "list entry"}.get(name, name.removesuffix("s"))
    return f"{count:,} {one if count == 1 else name}"


def print_queries(console: "Console", rows: Sequence[QueryRow]) -> None:
    """Print each saved query with its question and parameters; JSON has every key."""
    cells = [
        (
            f"{row['name']} (own)" if row["own"] else row["name"],
            row["question"] or row["title"],
            ", ".join(f"{one['name']} ({one['type']})" for one in row["parameters"]),
        )
        for row in rows
    ]
    print_table(console, ("name", "question", "parameters"), cells, unbroken=("name",))
    print_line(console, "One in full: ownership query show NAME")


def _shared_folder(files: list[str]) -> str:
    """Return the folder that all files stand in, with its last separator; empty if none is."""
    shortest, longest = min(files), max(files)
    same = len(
        list(takewhile(lambda pair: pair[0] == pair[1], zip(shortest, longest, strict=False)))
    )
    return shortest[: max(shortest.rfind(sign, 0, same) for sign in ("/", os.sep)) + 1]


def print_quarantine(console: "Console", rows: Sequence[QuarantineRow]) -> None:
    """Print refused records: where each stands, why it was refused, and as it was read."""
    for row in rows:
        edition = f" ({row['edition']})" if row["edition"] else ""
        print_line(console, f"{row['dataset']}{edition}", style="bold")
        reason = end_sentence(capitalise(str(row["reason"])))
        print_line(console, f"{row['file']}, {row['position']} was not loaded. {reason}", indent=2)
        print_line(console, str(row["raw"]), indent=2, style="dim")


def print_regimes(console: "Console", rows: Sequence[RegimeRow]) -> None:
    """Print the regimes with their versions and citations."""
    for row in rows:
        short = f" ({row['short']})" if row["short"] else ""
        print_line(console, f"{row['key']}{short}: {row['title']}", style="bold")
        for said in row["versions"]:
            rule = f"{said['comparison'].replace('_', ' ')} {said['threshold']}%"
            span = f"from {said['from']} until {said['until'] or 'today'}"
            print_line(console, f"{said['rule_id']}: {rule}, {span}", indent=2)
            for text in said["citations"]:
                print_line(console, f"- {text['text']} <{text['url']}>", indent=4)
        for pause in row["suspended"]:
            span = f"from {pause['from']} until {pause['until'] or 'further notice'}"
            print_line(console, f"not in force or not known, {span}: {pause['reason']}", indent=2)
        for held in row["set_status"]:
            print_line(console, f"set here: {set_status_text(held)}", indent=2)


def print_report(console: "Console", facts: Row) -> None:
    """Print whether an exposure file says the same here, and every difference."""
    print_line(console, facts["said"], style="bold")
    for key in ("file", "data", "rules", "software", "answer"):
        print_line(console, f"{key}: {facts[key]}", indent=2)
    heads = ("what", "where", "then", "now")
    if facts["differences"]:
        print_table(console, heads, [[row[head] for head in heads] for row in facts["differences"]])
    more = facts["differences_in_all"] - len(facts["differences"])
    if more:
        print_line(console, f"and {more} more")


def print_status(console: "Console", facts: Status) -> None:
    """Print what is loaded and how fresh the caches are."""
    for key in ("workspace", "data_version", "store", "caches", "judgements"):
        value = facts.get(key)
        if value not in (None, {}):
            shown = inline_text(value) if isinstance(value, Mapping) else cell_text(value)
            print_line(console, f"{key.replace('_', ' ')}: {shown}")
    if state := facts.get("record"):
        checked = state["checked_deep_on"] or "never (ownership check --deep)"
        if state["changed_since"]:
            checked += ", and the data were changed since (ownership check --deep)"
        said = "whole" if state["whole"] else "damaged"
        print_line(console, f"record: {said}; every byte compared last: {checked}")
    if facts["datasets"] is None:
        print_line(console, "datasets: unknown")
        return
    total = {"dataset": "all", **facts["totals"]} if facts["totals"] else None
    rows = [*facts["datasets"], *([total] if total else [])]
    keys = ("dataset", "reader", "retrieved_on", *_COUNTS, "at_least")
    heads = [_HEADS.get(key, key) for key in keys]
    print_table(console, heads, [[row.get(key) for key in keys] for row in rows])
    loaded = {row["dataset"] for row in facts["datasets"]}
    dropped = {said["dropped"]: said["on"] for said in facts.get("dropped") or ()}
    for name, day in dropped.items():
        if name not in loaded:
            print_line(console, f"dropped: {name}, on {day}")
