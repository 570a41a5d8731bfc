"""What pages show, made from answers: rows of tables, with words for people as columns.

Pure functions; nothing here knows Streamlit.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.values.vocabulary import VOTING_RIGHTS
from queries.question.answer import cell_text
from queries.question.answer_rows import Hop, HopDays, HopKind, ListingRow, PathRow
from queries.question.party_facts import SearchRow
from queries.question.party_kind import kind_words
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.words import plain_words
from queries.words.list_names import listing_since
from queries.words.safe_text import escape_markdown, plain_line, safe_link
from queries.words.value_text import (
    INEQUALITY,
    certainty_text,
    percentage,
    range_text,
    share_text,
    span_text,
)

Numbered = list[tuple[int, PathRow]]
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
    """Return one hop of a path as a row of a table.

    Args:
        hop: a hop of the interface.
        number: which path and step it is, as ``2.1``; empty leaves the column out.
    """
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


def is_link(hop: HopKind) -> bool:
    """Return whether a hop is a link (supply, directorship, family), no interest or transfer."""
    return plain_words.line_kind(hop) not in plain_words.BONDS


def path_rows(paths: Sequence[PathRow]) -> list[TableRow]:
    """Return every hop of every path as a row; 2.1 is the first hop of the second path."""
    return [
        hop_row(hop, f"{number}.{step}")
        for number, path in enumerate(paths, 1)
        for step, hop in enumerate(path["hops"], 1)
    ]


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


def split_paths(paths: Sequence[PathRow]) -> tuple[list[PathRow], list[PathRow]]:
    """Return the paths that a verdict can rest on, and the other links to listed parties."""
    moving = [path for path in paths if path["class"] in plain_words.VERDICT_CLASSES]
    return moving, [path for path in paths if path["class"] not in plain_words.VERDICT_CLASSES]


def verdict_figures(row: VerdictRow | ScreenedRow) -> list[tuple[str, str]]:
    """Return the figures of a verdict with their labels, the rule's own first."""
    if row["verdict"] == "not_assessed":
        return []
    product = row["product_min_pct"], row["product_max_pct"]
    looked_through = range_text(*product, low_closed=True, high_closed=True, style=INEQUALITY)
    figures = [
        ("Counted share", share_text(row, "own", INEQUALITY)),
        ("Economic share", looked_through),
    ]
    unknown = row["open_share_pct"]
    if unknown is not None and unknown > 0:
        figures.append(("Owners not named", f"up to {percentage(unknown)}"))
    return figures


def listing_lines(listings: Iterable[ListingRow], authorities: Sequence[str]) -> list[str]:
    """Return each entry of these authorities in force, once, with all sources that state it."""
    found: dict[str, list[str]] = {}
    for item in listings:
        if item["state"] == "in force" and item["authority"] in authorities:
            parts = (item["authority"], item["programme"] or item["list"])
            since = listing_since(item)
            said = ", ".join(part for part in parts if part)
            said += f", {since}" if item["start"] else f" {since}"
            found.setdefault(said, []).append(item["source"] or item["dataset"])
    return [f"{said} ({'; '.join(dict.fromkeys(who))})" for said, who in found.items()]


def count_in_force(listings: Iterable[ListingRow]) -> int:
    """Count the listings that are, or perhaps are, in force on the day asked about."""
    return sum(item["state"] in ("in force", "perhaps") for item in listings)


def question_markdown(text: str) -> str:
    """Format a saved query's question as Markdown, its blanks in bold; the rest is text.

    >>> question_markdown("Who owns {party}?")
    'Who owns **party**&#63;'
    """
    blanks = re.compile("&#123;(.*?)&#125;")
    return blanks.sub(lambda found: f"**{found[1].replace('&#95;', ' ')}**", escape_markdown(text))


def group_by_listed(paths: Sequence[PathRow], first: int) -> list[tuple[str, Numbered]]:
    """Group numbered paths by the listed party that they lead to.

    Args:
        paths: paths in the order of the table.
        first: the number of the first one.

    Returns:
        The listed party's name and its paths with their numbers, in order of first sight.
    """
    groups: dict[str, tuple[str, Numbered]] = {}
    for number, path in enumerate(paths, first):
        group = groups.setdefault(path["listed_id"], (plain_line(path["listed_name"]), []))
        group[1].append((number, path))
    return list(groups.values())


def sort_by_listed(paths: Sequence[PathRow]) -> list[PathRow]:
    """Return paths sorted so that those to one listed party stand together."""
    return [path for _, group in group_by_listed(paths, 1) for _, path in group]


def ordered_paths(row: VerdictRow) -> list[PathRow]:
    """Return every path of a verdict in the order shown: those that can move it, then links."""
    return [path for paths in split_paths(row["paths"]) for path in sort_by_listed(paths)]


def distinct_caveats(rows: Sequence[VerdictRow]) -> list[tuple[list[str], str]]:
    """Return the caveats of the verdicts, each once, with the regimes that it applies to."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for text in row["caveats"]:
            said.setdefault(plain_line(text), []).append(row["regime"])
    return [(regimes, text) for text, regimes in said.items()]


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: ``1 path``, ``2 paths``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def hit_summary(hit: SearchRow) -> str:
    """Return a line on a search hit: kind, country, status, numbers, and why it matched."""
    parts = [kind_words(hit), (hit["jurisdiction"] or "").upper()]
    if hit["status"]:
        parts.append(f"status {hit['status']}")
    parts += hit["identifiers"][:3]
    matched = table_cell(hit["matched_on"])
    if matched:
        parts.append(f"matched on {matched}")
    return " · ".join(plain_line(part) for part in parts if part)


def path_counts(row: VerdictRow) -> tuple[int, int]:
    """Return the sort key of a verdict: how many paths can move it, then how many other links."""
    moving, other = split_paths(row["paths"])
    return len(moving), len(other)


def hop_footnotes(hops: Sequence[Hop]) -> list[str]:
    """Return the sources of a path's hops: ``[1] title, record (alleged, says ...)``."""
    notes = []
    for step, hop in enumerate(hops, 1):
        source = ", ".join(plain_line(part) for part in (hop["source"], hop["record"]) if part)
        notes.append(f"[{step}] {source or 'source not named'} ({plain_line(certainty_text(hop))})")
    return notes


def named_parties(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the parties that rows of a query name, by id: every ``<x>_id`` beside its ``<x>``."""
    found: dict[str, str] = {}
    for row in rows:
        for key, value in row.items():
            name = row.get(key.removesuffix("_id"))
            if key.endswith("_id") and isinstance(value, str) and isinstance(name, str):
                found.setdefault(value, name)
    return found
