"""The file in which an export lists what it wrote, and what it says of what stays behind."""

from pathlib import Path
from typing import Final

import orjson

from graph.values.dates import iso_day
from graph.values.file_digests import read_stored
from graph.verdict.searched_lists import refused_records
from graph.world.world import World

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


def list_omissions(world: World, party: str | None = None, day: int | None = None) -> list[str]:
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
        said.append(f"These files hold what may hold on {iso_day(day)}. Ask them of no other day.")
    if many := world.unsure["level"].null_count:
        pairs = "1 undecided pair" if many == 1 else f"{many} undecided pairs"
        said.append(
            f"Not in these files: {pairs} of parties. Loaded elsewhere, they ask for no review; "
            "take the decisions along by hand."
        )
    return [*said, *(f"Not in these files: {one}" for one in refused_records(world))]
