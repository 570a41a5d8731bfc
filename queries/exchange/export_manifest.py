"""The file in which an export lists what it wrote, and what it says of what stays behind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.levels import STRONG
from graph.head.decisions import JUDGEMENT_OF
from graph.head.rule_status import REMOVED
from graph.values.dates import iso_day
from graph.values.file_digests import read_stored
from graph.values.vocabulary import COUNTED_CERTAINTY, Judgement
from graph.verdict.searched_lists import refused_records
from graph.world.decided import CHANGED, IN_FORCE
from graph.world.world import World
from queries.exchange.canonical_rows import CanonicalRows
from queries.rows.candidate_rows import standing_decisions

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
    return [*said, *(f"Not in these files: {one}" for one in refused_records(world))]


def undecided_pairs(rows: CanonicalRows) -> int:
    """Return how many pairs of the parties that are wanted were judged and are open."""
    unsure = rows.world.unsure.filter(pc.is_null(rows.world.unsure["level"]))
    if rows.around is None:
        return int(unsure.num_rows)
    around = pa.array(rows.around, unsure["left_idx"].type)
    inside = (pc.is_in(unsure[end], around) for end in ("left_idx", "right_idx"))
    return int(unsure.filter(pc.or_(*inside)).num_rows)


def claimed_entries(rows: CanonicalRows) -> list[str]:
    """Return a sentence on entries of lists that are only claimed and stand among the others."""
    certainty = rows.table("listings")["certainty"]
    counted = pc.is_in(certainty, value_set=pa.array(sorted(COUNTED_CERTAINTY)))
    many = len(certainty) - int(pc.sum(counted).as_py() or 0)
    if not many:
        return []
    entries = "1 list entry that is" if many == 1 else f"{many:,} list entries that are"
    return [f"In these files {entries} only alleged or disputed; read the status of each."]


def left_decisions(rows: CanonicalRows) -> list[str]:
    """Return a sentence on each kind of decision on pairs that the files do not carry."""
    said = []
    if many := undecided_pairs(rows):
        pairs = "1 undecided pair" if many == 1 else f"{many:,} undecided pairs"
        said.append(
            f"Not in these files: {pairs} of parties. Loaded elsewhere, only what has like names "
            "asks for a review; take the decisions along by hand."
        )
    counts = Counter(
        (JUDGEMENT_OF[one["decision"]], one["state"])
        for one in standing_decisions(rows.world)
        if _is_inside(rows, one)
    )
    if many := counts[Judgement.NEGATIVE, IN_FORCE]:
        pairs = "a pair is" if many == 1 else f"{many:,} pairs are"
        said.append(
            f"Not in these files: that {pairs} decided to be different parties. Loaded elsewhere, "
            "like names ask for a review again; take the decisions along by hand."
        )
    if many := sum(counts[Judgement.POSITIVE, state] for state in (IN_FORCE, CHANGED)):
        pairs = "1 pair" if many == 1 else f"{many:,} pairs"
        said.append(
            f"In these files {pairs} of rows that somebody decided to be the same party have one "
            "id; who decided it, and why, is not in them."
        )
    return said


def left_settings(world: World) -> list[str]:
    """Return a sentence on each thing that persons set here and that changes verdicts."""
    last = {one.regime: one.status for one in world.rule_statuses}
    said = []
    if rules := sorted(regime for regime, status in last.items() if status != REMOVED):
        said.append(f"Not in these files: what was set of the status of {', '.join(rules)}.")
    if world.counted != (STRONG,):
        said.append("Not in these files: which undecided pairs count in results was set here.")
    return said


def _is_inside(rows: CanonicalRows, decision: Mapping[str, Any]) -> bool:
    """Return whether both parties of a decision are among those that are wanted."""
    ends = [rows.world.number_of(decision[end]) for end in ("left", "right")]
    if rows.around is None:
        return None not in ends
    return bool(np.isin(np.array([-1 if end is None else end for end in ends]), rows.around).all())
