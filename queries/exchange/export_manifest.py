"""The file in which an export lists what it wrote, and what it says of what stays behind."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import orjson

from graph.values.dates import iso_day
from graph.values.file_digests import read_stored
from graph.verdict.searched_lists import refused_records
from graph.world.world import World
from queries.exchange.canonical_rows import CanonicalRows

MANIFEST: Final = "export.json"
_KEYS: Final = frozenset(("format", "data_version", "files", "read_with"))


def is_manifest(path: Path) -> bool:
    """Return whether a file is such a list; it holds no records to load."""
    if path.name != MANIFEST:
        return False
    try:
        said = orjson.loads(read_stored(path))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.keys() >= _KEYS


_TABLES: Final = {
    "links": ("link", "links"),
    "listings": ("list entry", "list entries"),
    "gaps": ("stated gap", "stated gaps"),
    "arrangements": ("arrangement", "arrangements"),
    "rulings": ("ruling", "rulings"),
    "transfers": ("transfer", "transfers"),
}
"""What a row of each table is called, one and many."""


def left_tables(rows: CanonicalRows, tables: Iterable[str]) -> list[str]:
    """Return a sentence on the rows for which a format has no place."""
    counts = {name: rows.table(name).num_rows for name in tables}
    said = [f"{many:,} {_TABLES[name][many != 1]}" for name, many in counts.items() if many]
    return [f"Not in these files, which have no place for them: {', '.join(said)}."] if said else []


def list_omissions(
    world: World, party: str | None = None, day: int | None = None, *, ended: bool = False
) -> list[str]:
    """Return a sentence on each thing that a world has and files of it have not.

    Who reads the files elsewhere must not take what is missing in them for what is not so.
    """
    said = []
    if party is not None:
        number = world.number_of(party)
        name = party if number is None else world.name_of(number)
        said.append(
            f"These files hold {name}, whoever is above it, what it holds itself, and whom a link "
            "joins to these. Entries of lists are there for these alone: compare no other name."
        )
    if day is not None:
        before = ", and what had ended by then" if ended else ". What ended before is left out"
        said.append(
            f"These files hold what may hold on {iso_day(day)}{before}. Ask them of no other day."
        )
    if many := world.unsure["level"].null_count:
        pairs = "1 undecided pair" if many == 1 else f"{many} undecided pairs"
        said.append(
            f"Not in these files: {pairs} of parties. Loaded elsewhere, they ask for no review; "
            "take the decisions along by hand."
        )
    return [*said, *(f"Not in these files: {one}" for one in refused_records(world))]
