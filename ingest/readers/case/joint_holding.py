"""Blocks that are held jointly: what one holder's item says holds for the others too.

Joint holders each show the whole block (rule 11 of docs/reference/rules.md). So an item with
``joint`` becomes a row for every member of that arrangement without an item of its own for it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from graph.record.model import Arrangement, Interest
from graph.values.dates import Span
from ingest.case_file.yaml_text import Mapping, Node, Scalar

Block = tuple[str, ...]
"""Ids of owner and asset, and the arrangement's name."""


def stated_blocks(case: str, items: Sequence[Node]) -> set[Block]:
    """Return the jointly held blocks for which a case file has items of its own."""
    found = set[Block]()
    for item in items:
        pairs = item.pairs if isinstance(item, Mapping) else {}
        nodes = [pairs[key][1] for key in ("owner", "asset", "joint") if key in pairs]
        texts = tuple(node.text for node in nodes if isinstance(node, Scalar))
        if len(texts) == 3:
            owner, asset, name = texts
            found.add((f"{case}:{owner}", f"{case}:{asset}", name))
    return found


def other_holder_rows(
    row: Interest, members: Arrangement, stated: Collection[Block]
) -> Iterator[Interest]:
    """Yield the row of a joint block for every member that no item names as its holder.

    Args:
        row: an interest of one of them.
        members: the arrangement that it names.
        stated: the blocks that have items of their own.
    """
    start, end = _common_span(row, members)
    origin = f"Stated of {row.owner.partition(':')[2]}, who holds it jointly."
    for member in members.members:
        if member in (row.owner, row.asset) or (member, row.asset, row.joint) in stated:
            continue
        note = origin if row.note is None else f"{row.note} {origin}"
        yield replace(row, owner=member, nominee_for=None, start=start, end=end, note=note)


def _common_span(row: Interest, members: Arrangement) -> tuple[str | None, str | None]:
    """Return the span in which interest and arrangement both hold: later start, earlier end."""
    starts = [day for day in (row.start, members.start) if day is not None]
    ends = [day for day in (row.end, members.end) if day is not None]
    return (
        max(starts, key=lambda day: Span.from_dates(day, None).sure_from, default=None),
        min(ends, key=lambda day: Span.from_dates(None, day).sure_until, default=None),
    )
