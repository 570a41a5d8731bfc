"""Timelines against the verdict of every single day, many random worlds side by side.

One verdict costs little more for hundreds of small worlds that do not touch than for one, so
worlds with the same regime and the same lists stand in one, each under names of its own. Were one
to touch another's answer, that would be a difference too.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from graph.over_time.timeline import stretch_key, timeline_of
from graph.record.model import Arrangement, Listing, Row
from graph.values.dates import iso_day
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.oracle.dated_worlds import DAYS, FIRST, NAMES, regime_of, rows_of

TOGETHER = 400
_ENDS = ("id", "owner", "asset", "party", "about", "nominee_for")


def renamed(row: Row, seed: int) -> Row:
    """Put a row into its own world among the others."""
    ends: dict[str, Any] = {
        name: f"w{seed}:{value}"
        for name in _ENDS
        if (value := getattr(row, name, None)) is not None
    }
    if isinstance(row, Arrangement):
        ends["members"] = [f"w{seed}:{member}" for member in row.members]
    return replace(row, **ends)


def differences(seeds: Iterable[int]) -> list[tuple[int, str]]:
    """Compare a party of each world on every day; give the seeds that differ, and where."""
    wrong: list[tuple[int, str]] = []
    for same in groups(seeds):
        for first in range(0, len(same), TOGETHER):
            wrong += _compared(same[first : first + TOGETHER])
    return wrong


def groups(seeds: Iterable[int]) -> list[list[int]]:
    """Return seeds whose worlds have the same regime and the same lists, together."""
    alike: dict[tuple[int, frozenset[tuple[str, str]]], list[int]] = defaultdict(list)
    for seed in seeds:
        lists = {(r.authority, r.list_name) for r in rows_of(seed) if isinstance(r, Listing)}
        alike[seed % 3, frozenset(lists)].append(seed)
    return sorted(alike.values())


def side_by_side(seeds: list[int]) -> tuple[World, list[int]]:
    """Put worlds into one, and give the party of each that is asked about."""
    world = world_from_rows([renamed(row, seed) for seed in seeds for row in rows_of(seed)])
    targets = []
    for seed in seeds:
        numbers = [world.number_of(f"w{seed}:{name}") for name in NAMES]
        mine = [number for number in numbers if number is not None]
        targets.append(mine[seed % len(mine)])
    return world, targets


def _compared(seeds: list[int]) -> list[tuple[int, str]]:
    world, targets = side_by_side(seeds)
    regime = regime_of(seeds[0])
    told = [timeline_of(world, regime, target).stretches for target in targets]
    wrong = []
    for seed, stretches in zip(seeds, told, strict=True):
        if any(a.until != b.first for a, b in pairwise(stretches)):
            wrong.append((seed, "stretches do not meet"))
        if any(stretch_key(a.found) == stretch_key(b.found) for a, b in pairwise(stretches)):
            wrong.append((seed, "two stretches say the same"))
    begun = FIRST.toordinal() - 20
    for day in range(begun, FIRST.toordinal() + DAYS + 25):
        found = assess(world, regime, day, targets)
        for seed, stretches, alone in zip(seeds, told, found, strict=True):
            here = next(s for s in stretches if s.first <= day < s.until)
            known = alone.rule_id is None or alone.rule_id in here.rule_ids
            if stretch_key(here.found) != stretch_key(alone) or not known:
                wrong.append((seed, iso_day(day)))
    return wrong
