"""What pages show, made from answers: rows of tables, with words for people as columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any, Final

from graph.values.vocabulary import VOTING_RIGHTS
from queries.question.answer import cell_text
from queries.question.answer_rows import Hop, HopDays, HopKind
from queries.question.verdict_rows import DayKeys, ScreenedRow, VerdictRow
from queries.words import plain_words
from queries.words.safe_text import escape_markdown, plain_line, safe_link
from queries.words.value_text import INEQUALITY, percentage, share_text, span_text, summed_share

TableRow = dict[str, object]
"""A row of a table on a page: the cells by the titles of their columns."""

OWN_FACT: Final = "YOUR FACT"
"""What marks a statement of this workspace's own cases."""


def evidence_columns(row: Mapping[str, object]) -> TableRow:
    """Return the columns that name who states a row and where it is stated."""
    return {
        "Whose": OWN_FACT if row.get("own") else None,
        "Certainty": row.get("certainty"),
        "Says who": row.get("asserted_by"),
        "Source": row.get("source"),
        "Record": row.get("record"),
        "Link": safe_link(row.get("url")),
        "Quote": row.get("quote"),
    }


def hop_row(hop: Hop, number: str = "") -> TableRow:
    """Return a hop as a row of a table, with path and step as ``2.1`` unless that is empty."""
    return {
        **({"Path": number} if number else {}),
        "From": plain_line(hop["from_name"]),
        "Relation": plain_words.relation_words(hop),
        "To": plain_line(hop["to_name"]),
        "Kind": plain_words.types_text(hop),
        "Share": share_of(hop),
        "Votes": votes_of(hop),
        "As published": hop["share_as_published"],
        "Holds": span_text(hop),
        **evidence_columns(hop),
    }


def share_of(hop: HopKind) -> str:
    """Return the share of a hop in words; empty for a link or a consolidation, which have none."""
    if is_link(hop) or hop["relation"] == "CONSOLIDATED_BY":
        return ""
    said = share_text(hop, style=INEQUALITY)
    return f"{said} (votes)" if hop["measure"] == VOTING_RIGHTS else said


def votes_of(hop: Hop) -> str:
    """Return the votes of a hop that states them beside another share; else empty."""
    low, high = hop.get("votes_min_pct"), hop.get("votes_max_pct")
    if low is None or high is None or hop["measure"] == VOTING_RIGHTS:
        return ""
    if (low, high) == (hop["share_min_pct"], hop["share_max_pct"]):
        return share_text(hop, style=INEQUALITY)
    return percentage(low) if low == high else f"{percentage(low)} to {percentage(high)}"


def has_no_start(line: str, hops: Iterable[Hop]) -> bool:
    """Return whether no source states since when a line holds; a transfer has its day in it."""
    stated = [hop for hop in hops if not is_past(hop)]
    lasts = line not in ("transfer", "address")
    return lasts and bool(stated) and not any(hop["valid_from"] for hop in stated)


def is_link(hop: HopKind) -> bool:
    """Return whether a hop is a link (supply, directorship, family), no interest or transfer."""
    return plain_words.line_kind(hop) not in plain_words.BONDS


def interest_rows(hops: Iterable[Hop], *, level: bool) -> list[TableRow]:
    """Return interests in or of a party as rows, with a column for their level if ``level``."""
    return [
        {
            **({"Level": hop.get("depth")} if level else {}),
            **hop_row(hop),
            "Holds that day": hop["holds"],
        }
        for hop in hops
    ]


def with_originals(hops: Iterable[Hop], originals: Mapping[str, str | None]) -> list[Hop]:
    """Return hops with names in their own script added to those of the parties that have one."""
    return [
        {
            **hop,
            "from_name": _with_original(hop["from_name"], originals.get(hop["from_id"])),
            "to_name": _with_original(hop["to_name"], originals.get(hop["to_id"])),
        }
        for hop in hops
    ]


def _with_original(name: str, original: str | None) -> str:
    return f"{name} · {original}" if original else name


def is_past(hop: HopDays) -> bool:
    """Return whether an interest does not hold on the day asked about."""
    return hop["holds"] == "no"


def drop_empty_columns(rows: Sequence[Mapping[str, object]]) -> list[TableRow]:
    """Return rows without the columns that are empty in every row."""
    keys = dict.fromkeys(key for row in rows for key in row)
    full = [key for key in keys if any(row.get(key) not in (None, "") for row in rows)]
    return [{key: row.get(key) for key in full} for row in rows]


def table_cell(value: Any) -> Any:
    """Format a value as a cell of a table: lists joined, decimals exact, text on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(plain_line(cell_text(item)).removeprefix("'") for item in value)
    return plain_line(cell_text(value)).removeprefix("'")


def column_title(key: str) -> str:
    """Return a key as the title of a column."""
    return plain_words.spaced_word(key).capitalize()


def verdict_figures(row: VerdictRow | ScreenedRow) -> list[tuple[str, str]]:
    """Return the figures of a verdict with their labels, the rule's own first."""
    if row["verdict"] == "not_assessed":
        return []
    figures = [
        ("Counted share", summed_share(row, "own", INEQUALITY)),
        ("Economic share", summed_share(row, "product", INEQUALITY)),
    ]
    unknown = row["open_share_pct"]
    if unknown is not None and unknown > 0:
        figures.append(("Owners not named, up the whole chain", f"up to {percentage(unknown)}"))
    return figures


def counted_share(row: DayKeys) -> str:
    """Return the share that a rule counts, in words; that none is stated is not that none is held.

    It is empty where the rule was not assessed.
    """
    if row["own_min_pct"] is None:
        return ""
    return summed_share(row, "own")


def question_markdown(text: str, given: Mapping[str, str]) -> str:
    """Format a saved query's question as Markdown, its blanks in bold; the rest is text.

    A blank shows what is given for it, or its name while nothing is.

    >>> question_markdown("Who owns {party} on {as_of}?", {"party": "Acme"})
    'Who owns **Acme** on **as of**&#63;'
    """
    blanks = re.compile("&#123;(.*?)&#125;")

    def fill(found: re.Match[str]) -> str:
        name = unescape(found[1])
        return f"**{escape_markdown(given.get(name) or name.replace('_', ' '))}**"

    return blanks.sub(fill, escape_markdown(text))


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: ``1 path``, ``2 paths``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def named_parties(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the parties that rows of a query name, by id: every ``<x>_id`` beside its ``<x>``."""
    found: dict[str, str] = {}
    for row in rows:
        for key, value in row.items():
            name = row.get(key.removesuffix("_id"))
            if key.endswith("_id") and isinstance(value, str) and isinstance(name, str):
                found.setdefault(value, name)
    return found
