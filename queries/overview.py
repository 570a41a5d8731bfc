"""What is loaded, refused and ruled by, as a terminal shows it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from queries.answer import cell
from queries.tables import Row, inline, line, table

if TYPE_CHECKING:
    from rich.console import Console

_COUNTS: Final = ("records", "parties", "interests", "links", "listings", "gaps", "quarantined")


def quarantine(console: "Console", rows: Sequence[Row]) -> None:
    """Print refused records: where, why, and as read."""
    for row in rows:
        line(console, f"{row['dataset']}: {row['file']}, {row['position']}", style="bold")
        line(console, str(row["reason"]), indent=2)
        line(console, str(row["raw"]), indent=2, style="dim")


def regimes(console: "Console", rows: Sequence[Row]) -> None:
    """Print the regimes with their versions and citations."""
    for row in rows:
        line(console, f"{row['key']} ({row['short']}): {row['title']}", style="bold")
        for said in row["versions"]:
            rule = f"{said['comparison'].replace('_', ' ')} {said['threshold']} %"
            span = f"from {said['from']} until {said['until'] or 'today'}"
            line(console, f"{said['rule_id']}: {rule}, {span}", indent=2)
            for text in said["citations"]:
                line(console, f"- {text['text']} <{text['url']}>", indent=4)


def status(console: "Console", facts: Row) -> None:
    """Print what is loaded and how fresh the caches are."""
    for key in ("workspace", "data_version", "store", "caches", "judgements"):
        value = facts.get(key)
        if value not in (None, {}):
            shown = inline(value) if isinstance(value, Mapping) else cell(value)
            line(console, f"{key.replace('_', ' ')}: {shown}")
    total = {"dataset": "all", **facts["totals"]} if facts.get("totals") else None
    rows = [*facts["datasets"], *([total] if total else [])]
    heads = ("dataset", "reader", "retrieved_on", *_COUNTS, "at_least")
    table(console, heads, [[row.get(head) for head in heads] for row in rows])
