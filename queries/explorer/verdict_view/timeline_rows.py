"""The result of each rule over time as rows of a table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from queries.draw.page_tables import TableRow
from queries.question.change_rows import TimelineRow
from queries.words.safe_text import plain_line
from queries.words.value_text import share_text


def span_day(row: TimelineRow) -> date:
    """Return the day that stands for a span: its first, else its last, else today."""
    if row["from"]:
        return date.fromisoformat(row["from"])
    if row["until"]:
        return date.fromisoformat(row["until"]) - timedelta(1)
    return date.today()


def table_rows(rows: Sequence[TimelineRow], names: Mapping[str, str]) -> list[TableRow]:
    """Return every span as a row of a table: the same as the bars, and what changed."""
    return [
        {
            "Rule": names[row["regime"]],
            "From": row["from"] or "…",
            "Until": row["until"] or "…",
            "Result": row["result"],
            "Counted share": "" if row["own_min_pct"] is None else share_text(row, "own"),
            "What changed": cause_words(row),
        }
        for row in rows
    ]


def cause_words(row: TimelineRow) -> str:
    """Return what began a span, in words."""
    return plain_line("; ".join(cause["sentence"] for cause in row["causes"]) or row["why"] or "")
