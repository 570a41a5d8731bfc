"""Rows of a comparison: its two sides, the moves of the table, their hops, the file."""

from collections.abc import Mapping, Sequence
from datetime import date

from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.explorer.frame.page_address import Address, is_day
from queries.question.answer_rows import Hop
from queries.question.change_rows import CompareRow, CompareSide, MoveRow
from queries.question.workspace_rows import DataVersionRow
from queries.words import plain_words
from queries.words.safe_text import plain_line, safe_link
from queries.words.value_text import date_text, percentage


def compared_days(address: Address) -> tuple[str, str]:
    """Return the two days to compare; by default a year before the address's day, and that day."""
    before = address.before if is_day(address.before) else year_before(address.as_of).isoformat()
    return before, address.after if is_day(address.after) else address.day


def year_before(day: date) -> date:
    """Return the same day a year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_two_versions(versions: Sequence[DataVersionRow]) -> tuple[str, str]:
    """Return the data version before the current one, and the current one."""
    there = [row["data_version"] for row in versions if not row["gone"]]
    current = next((row["data_version"] for row in versions if row["current"]), "")
    return next((version for version in there if version != current), current), current


def version_names(versions: Sequence[DataVersionRow]) -> dict[str, str]:
    """Return a label for each data version by its hash: when it was made, of how many files."""
    return {row["data_version"]: _version_name(row) for row in versions}


def _version_name(row: DataVersionRow) -> str:
    said = [row["data_version"][:16]]
    if row["at"]:
        said.append(f"{date_text(row['at'][:10])} {row['at'][11:16]} UTC")
    if row["files"] is not None:
        said.append(page_tables.plural(row["files"], "file"))
    if row["current"]:
        said.append("current")
    if row["gone"]:
        said.append("partly removed since")
    return ", ".join(said)


def shares_sentence(row: CompareRow) -> str:
    """Return what the rule counts on both sides, and up to what no owner is named, in words."""
    shares = [page_tables.counted_share(row[side]) or "nothing" for side in ("from", "to")]
    said = f"Counted share: {shares[0]} before, {shares[1]} after"
    if any(row[side]["open_share_pct"] for side in ("from", "to")):
        before, after = (_unnamed_share(row[side]) for side in ("from", "to"))
        said += f"; owners not named, up the whole chain: {before} before, {after} after"
    return said


def _unnamed_share(side: CompareSide) -> str:
    share = side["open_share_pct"]
    return f"up to {percentage(share)}" if share else "none"


def move_rows(rows: Sequence[CompareRow], names: Mapping[str, str]) -> list[TableRow]:
    """Return every move of every regime as a row of the table."""
    found: list[TableRow] = [
        {
            "Rule": names[row["regime"]].upper(),
            "Kind": move["what"],
            "What": _move_title(move),
            "Before": page_tables.table_cell(move["before"]),
            "After": page_tables.table_cell(move["after"]),
            "Source": page_tables.table_cell(move["source"]),
            "Record": page_tables.table_cell(move["record"]),
            "Link": safe_link(move["url"]),
        }
        for row in rows
        for move in row["moved"]
    ]
    return page_tables.drop_empty_columns(found)


def _move_title(move: MoveRow) -> str:
    hop = move["hop"]
    if hop is None:
        return plain_line(move["sentence"].partition(":")[0])
    return plain_line(f"{hop['from_name']} {plain_words.relation_words(hop)} {hop['to_name']}")


def moved_hops(rows: Sequence[CompareRow]) -> list[Hop | None]:
    """Return the hop of every row of the table; ``None`` where it is about none."""
    return [move["hop"] for row in rows for move in row["moved"]]


def csv_rows(rows: Sequence[CompareRow]) -> list[TableRow]:
    """Return every move as a row of the file; a regime in which nothing moved has one too."""
    return [_csv_row(row, move) for row in rows for move in row["moved"] or (None,)]


def _csv_row(row: CompareRow, move: MoveRow | None) -> TableRow:
    return {
        "subject_id": row["subject_id"],
        "subject_name": row["subject_name"],
        "regime": row["regime"],
        "from_as_of": row["from"]["as_of"],
        "from_data_version": row["from"]["data_version"],
        "from_verdict": row["from"]["verdict"],
        "to_as_of": row["to"]["as_of"],
        "to_data_version": row["to"]["data_version"],
        "to_verdict": row["to"]["verdict"],
        "what": move and move["what"],
        "moved": move and move["sentence"],
        "before": move and move["before"],
        "after": move and move["after"],
        "source": move and move["source"],
        "record": move and move["record"],
        "url": move and move["url"],
    }
