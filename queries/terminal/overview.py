"""Loaded files, quarantine, regimes, saved queries and the status on a terminal."""

import os
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from queries.question.answer import cell_text
from queries.question.workspace_rows import QuarantineRow, QueryRow, RegimeRow, Status
from queries.terminal.terminal_tables import Row, inline_text, print_line, print_table
from queries.words.value_text import set_status_text

if TYPE_CHECKING:
    from rich.console import Console

_RECORDS: Final = {
    "records_read": "read",
    "records_kept": "kept",
    "records_quarantined": "quarantined",
    "records_unchanged": "unchanged",
}
_ROWS: Final = {
    "parties": "parties",
    "interests": "interests",
    "links": "links",
    "listings": "listings",
    "gaps": "gaps",
    "closed": "closed",
}
_COUNTS: Final = ("records", "parties", "interests", "links", "listings", "gaps", "quarantined")


def print_outcomes(console: "Console", rows: Sequence[Row]) -> None:
    """Print a row with the counts of each file, and the sums; why one is refused is on stderr."""
    taken = [row for row in rows if "refused" not in row]
    totals = {key: sum(row[key] for row in taken) for key in (*_RECORDS, *_ROWS)}
    base = _shared_folder([str(row["file"]) for row in rows])
    cells = [[str(row["file"])[len(base) :], *_outcome_cells(row)] for row in rows]
    cells.append(["all files", *_outcome_cells({"reader": "", **totals})])
    print_table(
        console, ("file", "reader", *_RECORDS.values(), "became"), cells, unbroken=("file",)
    )
    refused = len(rows) - len(taken)
    read = totals["records_read"]
    parts = [f"{totals[key]:,} {_RECORDS[key]}" for key in list(_RECORDS)[1:]]
    print_line(console, f"{_count_text(len(taken), 'files')} loaded, {refused:,} refused")
    print_line(console, f"{read:,} records read = {' + '.join(parts)}")


def _outcome_cells(row: Row) -> list[object]:
    if "refused" in row:
        return ["refused", *[""] * len(_RECORDS), ""]
    rows = ", ".join(_count_text(row[key], name) for key, name in _ROWS.items() if row[key])
    return [row["reader"], *(f"{row[key]:,}" if row[key] else "" for key in _RECORDS), rows]


def _count_text(count: int, name: str) -> str:
    """Return a count with the name of what is counted, in the singular or plural."""
    one = {"parties": "party", "closed": "closed"}.get(name, name.removesuffix("s"))
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
        where = f"{row['dataset']}{edition}: {row['file']}, {row['position']}"
        print_line(console, where, style="bold")
        print_line(console, str(row["reason"]), indent=2)
        print_line(console, str(row["raw"]), indent=2, style="dim")


def print_regimes(console: "Console", rows: Sequence[RegimeRow]) -> None:
    """Print the regimes with their versions and citations."""
    for row in rows:
        print_line(console, f"{row['key']} ({row['short']}): {row['title']}", style="bold")
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
        said = "whole" if state["whole"] else "damaged"
        print_line(console, f"record: {said}; every byte compared last: {checked}")
    total = {"dataset": "all", **facts["totals"]} if facts.get("totals") else None
    rows = [*facts["datasets"], *([total] if total else [])]
    heads = ("dataset", "reader", "retrieved_on", *_COUNTS, "at_least")
    print_table(console, heads, [[row.get(head) for head in heads] for row in rows])
    loaded = {row["dataset"] for row in facts["datasets"]}
    dropped = {said["dropped"]: said["on"] for said in facts.get("dropped") or ()}
    for name, day in dropped.items():
        if name not in loaded:
            print_line(console, f"dropped: {name}, on {day}")
