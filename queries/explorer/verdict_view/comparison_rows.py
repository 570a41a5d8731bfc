"""Rows of a comparison: its two sides, the moves of the table, their hops, the file.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from queries.draw import page_tables
from queries.explorer.frame.page_address import Address, is_day
from queries.explorer.verdict_view import footnoted_paths
from queries.words import plain_words
from queries.words.safe_text import link, plain
from queries.words.value_text import date_text

Row = Mapping[str, Any]


def days(address: Address) -> tuple[str, str]:
    """Return the two days to compare; by default a year before the address's day, and that day."""
    before = address.before if is_day(address.before) else year_before(address.as_of).isoformat()
    return before, address.after if is_day(address.after) else address.day


def year_before(day: date) -> date:
    """Return the same day a year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_two(versions: Sequence[Row]) -> tuple[str, str]:
    """Return the data version before the current one, and the current one."""
    there = [row["data_version"] for row in versions if not row["gone"]]
    current = next((row["data_version"] for row in versions if row["current"]), "")
    return next((version for version in there if version != current), current), current


def version_names(versions: Sequence[Row]) -> dict[str, str]:
    """Return a label for each data version by its hash: when it was made, of how many files."""
    return {row["data_version"]: _version_name(row) for row in versions}


def _version_name(row: Row) -> str:
    said = [row["data_version"][:16]]
    if row["at"]:
        said.append(f"{date_text(row['at'][:10])} {row['at'][11:16]} UTC")
    if row["files"] is not None:
        said.append(page_tables.plural(row["files"], "file"))
    if row["current"]:
        said.append("current")
    if row["gone"]:
        said.append("partly dropped since")
    return ", ".join(said)


def shares(row: Row) -> str:
    """Return what the rule counts on both sides, in words."""
    before, after = (_share(row[side]) for side in ("from", "to"))
    return f"Attributed by the rule: {before} before, {after} after"


def _share(side: Row) -> str:
    return "nothing" if side["own_min_pct"] is None else footnoted_paths.interval(side, "own")


def move_rows(rows: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return every move of every regime as a row of the table."""
    found = [
        {
            "Regime": names[row["regime"]].upper(),
            "Kind": move["what"],
            "What": _what(move),
            "Before": page_tables.shown(move["before"]),
            "After": page_tables.shown(move["after"]),
            "Source": page_tables.shown(move["source"]),
            "Record": page_tables.shown(move["record"]),
            "Link": link(move["url"]),
        }
        for row in rows
        for move in row["moved"]
    ]
    return page_tables.without_empty(found)


def _what(move: Row) -> str:
    hop = move["hop"]
    if hop is None:
        return plain(move["sentence"].partition(":")[0])
    return plain(f"{hop['from_name']} {plain_words.relation(hop)} {hop['to_name']}")


def hops(rows: Sequence[Row]) -> list[Row | None]:
    """Return the hop of every row of the table; ``None`` where it is about none."""
    return [move["hop"] for row in rows for move in row["moved"]]


def csv_rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return every move as a row of the file; a regime in which nothing moved has one too."""
    return [
        {
            "subject_id": row["subject_id"],
            "subject_name": row["subject_name"],
            "regime": row["regime"],
            "from_as_of": row["from"]["as_of"],
            "from_data_version": row["from"]["data_version"],
            "from_verdict": row["from"]["verdict"],
            "to_as_of": row["to"]["as_of"],
            "to_data_version": row["to"]["data_version"],
            "to_verdict": row["to"]["verdict"],
            "what": move.get("what"),
            "moved": move.get("sentence"),
            "before": move.get("before"),
            "after": move.get("after"),
            "source": move.get("source"),
            "record": move.get("record"),
            "url": move.get("url"),
        }
        for row in rows
        for move in row["moved"] or [{}]
    ]
