"""What pages show, made from answers: rows of tables, with words for people as columns.

Pure functions; nothing here knows Streamlit.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from queries.question.answer import cell
from queries.question.party_kind import kind_words
from queries.words import plain_words
from queries.words.safe_text import link, md, plain
from queries.words.value_text import (
    INEQUALITY,
    date_text,
    percentage,
    range_text,
    share_text,
    span_text,
)

Row = Mapping[str, Any]

OWN: Final = "OWN FACT"
"""What marks a statement of this workspace's own cases."""
EVIDENCE: Final = ("Whose", "Certainty", "Says who", "Source", "Record", "Link", "Quote")


def evidence(row: Row) -> dict[str, Any]:
    """Return the columns that name who states a row and where it is stated."""
    return {
        "Whose": OWN if row.get("own") else None,
        "Certainty": row.get("certainty"),
        "Says who": row.get("asserted_by"),
        "Source": row.get("source"),
        "Record": row.get("record"),
        "Link": link(row.get("url")),
        "Quote": row.get("quote"),
    }


def hop_row(hop: Row, number: str = "") -> dict[str, Any]:
    """Return one hop of a path as a row of a table.

    Args:
        hop: a hop of the interface.
        number: which path and step it is, as ``2.1``; empty leaves the column out.
    """
    return {
        **({"Path": number} if number else {}),
        "From": plain(hop["from_name"]),
        "Relation": plain_words.relation(hop),
        "To": plain(hop["to_name"]),
        "Kind": plain_words.types(hop),
        "Share": share_of(hop),
        "Votes": votes_of(hop),
        "As published": hop.get("share_as_published"),
        "Holds": span_text(hop),
        **evidence(hop),
    }


def share_of(hop: Row) -> str:
    """Return the share of a hop in words; empty for a link or a consolidation, which have none."""
    if is_link(hop) or hop.get("relation") == "CONSOLIDATED_BY":
        return ""
    said = share_text(hop, style=INEQUALITY)
    return f"{said} (votes)" if hop.get("measure") == "votingRights" else said


def votes_of(hop: Row) -> str:
    """Return the votes of a hop that states them beside another share; else empty."""
    low, high = hop.get("votes_min_pct"), hop.get("votes_max_pct")
    if low is None or high is None or hop.get("measure") == "votingRights":
        return ""
    if (low, high) == (hop.get("share_min_pct"), hop.get("share_max_pct")):
        return share_text(hop, style=INEQUALITY)
    return percentage(low) if low == high else f"{percentage(low)} to {percentage(high)}"


def is_link(hop: Row) -> bool:
    """Return whether a hop is a link (supply, directorship, family), not an interest."""
    return hop.get("relation") not in ("OWNS", "CONTROLS", "CONSOLIDATED_BY")


def path_rows(paths: Sequence[Row]) -> list[dict[str, Any]]:
    """Return every hop of every path as a row; 2.1 is the first hop of the second path."""
    return [
        hop_row(hop, f"{number}.{step}")
        for number, path in enumerate(paths, 1)
        for step, hop in enumerate(path["hops"], 1)
    ]


def interest_rows(hops: Iterable[Row], *, level: bool) -> list[dict[str, Any]]:
    """Return interests in or of a party as rows, with a column for their level if ``level``."""
    return [
        {
            **({"Level": hop.get("depth")} if level else {}),
            **hop_row(hop),
            "Holds that day": hop.get("holds"),
        }
        for hop in hops
    ]


def with_originals(hops: Iterable[Row], originals: Mapping[str, str | None]) -> list[Row]:
    """Return hops with names in their own script added to those of the parties that have one."""
    return [
        {
            **hop,
            **{
                f"{end}_name": f"{hop[f'{end}_name']} · {originals[hop[f'{end}_id']]}"
                for end in ("from", "to")
                if originals.get(hop[f"{end}_id"])
            },
        }
        for hop in hops
    ]


def is_past(hop: Row) -> bool:
    """Return whether an interest does not hold on the day asked about."""
    return hop.get("holds") == "no"


def without_empty(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without the columns that are empty in every row."""
    keys = dict.fromkeys(key for row in rows for key in row)
    full = [key for key in keys if any(row.get(key) not in (None, "") for row in rows)]
    return [{key: row.get(key) for key in full} for row in rows]


def shown(value: Any) -> Any:
    """Format a value as a cell of a table: lists joined, decimals exact, text on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(plain(cell(item)).removeprefix("'") for item in value)
    return plain(cell(value)).removeprefix("'")


def title(key: str) -> str:
    """Return a key as the title of a column."""
    return plain_words.spaced(key).capitalize()


def grouped_paths(paths: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the paths that a verdict can rest on, and the other links to listed parties."""
    moving = [path for path in paths if path["class"] in plain_words.MOVING]
    return moving, [path for path in paths if path["class"] not in plain_words.MOVING]


def numbers(row: Row) -> list[tuple[str, str]]:
    """Return the figures of a verdict with their labels, the rule's own first."""
    if row["verdict"] == "not_assessed":
        return []
    figures = [
        ("Counted by the rule", share_text(row, "own", INEQUALITY)),
        (
            "Looked through the chain",
            range_text(
                row.get("product_min_pct"),
                row.get("product_max_pct"),
                low_closed=True,
                high_closed=True,
                style=INEQUALITY,
            ),
        ),
    ]
    unknown = row.get("unknown_share_max_pct")
    if unknown is not None and unknown > 0:
        figures.append(("Held by owners nobody states", f"up to {percentage(unknown)}"))
    return figures


def entries(listings: Iterable[Row], authorities: Sequence[str]) -> list[str]:
    """Return each entry of these authorities in force, once, with all sources that state it."""
    found: dict[str, list[str]] = {}
    for item in listings:
        if item.get("state") == "in force" and item["authority"] in authorities:
            since = f"since {date_text(item['start'])}" if item.get("start") else ""
            parts = (item["authority"], item.get("programme") or item.get("list"), since)
            said = ", ".join(str(part) for part in parts if part)
            found.setdefault(said, []).append(str(item.get("source") or item["dataset"]))
    return [f"{said} ({'; '.join(dict.fromkeys(who))})" for said, who in found.items()]


def in_force(listings: Iterable[Row]) -> int:
    """Count the listings that are, or perhaps are, in force on the day asked about."""
    return sum(item.get("state") in ("in force", "perhaps") for item in listings)


def question(text: str) -> str:
    """Format a saved query's question as Markdown, its blanks in bold; the rest is text.

    >>> question("Who owns {party}?")
    'Who owns **party**&#63;'
    """
    blanks = re.compile("&#123;(.*?)&#125;")
    return blanks.sub(lambda found: f"**{found[1].replace('&#95;', ' ')}**", md(text))


def by_listed(paths: Sequence[Row], first: int) -> list[tuple[str, list[tuple[int, Row]]]]:
    """Group numbered paths by the listed party that they lead to.

    Args:
        paths: paths in the order of the table.
        first: the number of the first one.

    Returns:
        The listed party's name and its paths with their numbers, in order of first sight.
    """
    groups: dict[str, tuple[str, list[tuple[int, Row]]]] = {}
    for number, path in enumerate(paths, first):
        group = groups.setdefault(path["listed_id"], (plain(path["listed_name"]), []))
        group[1].append((number, path))
    return list(groups.values())


def in_order(paths: Sequence[Row]) -> list[Row]:
    """Return paths sorted so that those to one listed party stand together."""
    return [path for _, group in by_listed(paths, 1) for _, path in group]


def told_order(row: Row) -> list[Row]:
    """Return every path of a verdict in the order shown: those that can move it, then links."""
    return [path for paths in grouped_paths(row.get("paths") or []) for path in in_order(paths)]


def caveats(rows: Sequence[Row]) -> list[tuple[list[str], str]]:
    """Return the caveats of the verdicts, each once, with the regimes that it applies to."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for text in row.get("caveats") or ():
            said.setdefault(plain(text), []).append(row["regime"])
    return [(regimes, text) for text, regimes in said.items()]


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: ``1 path``, ``2 paths``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def about(hit: Row) -> str:
    """Return a line on a search hit: kind, country, status, numbers, and why it matched."""
    parts = [kind_words(hit), (hit["jurisdiction"] or "").upper()]
    if hit.get("status"):
        parts.append(f"status {hit['status']}")
    parts += [str(i) for i in hit["identifiers"][:3]]
    matched = shown(hit.get("matched_on"))
    if matched:
        parts.append(f"matched on {matched}")
    return " · ".join(plain(part) for part in parts if part)


def weight(row: Row) -> tuple[int, int]:
    """Return the sort key of a verdict: how many paths can move it, then how many other links."""
    moving, other = grouped_paths(row.get("paths") or [])
    return len(moving), len(other)


def footnotes(hops: Sequence[Row]) -> list[str]:
    """Return the sources of a path's hops: ``[1] title, record (alleged, says ...)``."""
    notes = []
    for step, hop in enumerate(hops, 1):
        source = ", ".join(plain(hop[key]) for key in ("source", "record") if hop.get(key))
        said = f"{hop.get('certainty')}, says {plain(hop.get('asserted_by') or 'the source')}"
        notes.append(f"[{step}] {source or 'source not named'} ({said})")
    return notes


def notes(row: Row, lines: Sequence[Any]) -> list[str]:
    """Return the lines under a picture for others: verdict, day, data version, sources."""
    hops = [hop for line in lines for hop in line.hops]
    sources = sorted({plain(hop["source"]) for hop in hops if hop.get("source")})
    verdict = plain_words.verdict(row["verdict"])
    return [
        f"{plain(row['subject_name'])}: {verdict.word} under {row['regime']} on {row['as_of']}. "
        f"{verdict.meaning}",
        "Sources: " + ("; ".join(sources) or "none states a path"),
        f"Data version {row['data_version']}. A path is what sources state, no accusation.",
    ]


def parties_in(rows: Iterable[Row]) -> dict[str, str]:
    """Return the parties that rows of a query name, by id: every ``<x>_id`` beside its ``<x>``."""
    found: dict[str, str] = {}
    for row in rows:
        for key, value in row.items():
            name = row.get(key.removesuffix("_id"))
            if key.endswith("_id") and isinstance(value, str) and isinstance(name, str):
                found.setdefault(value, name)
    return found
