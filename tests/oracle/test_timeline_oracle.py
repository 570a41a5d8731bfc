"""Timelines against the verdict of every single day, on random small worlds."""

import os
from itertools import pairwise

import pytest

from graph.over_time.timeline import stretch_key, timeline_of
from graph.values.dates import iso_day
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.oracle.dated_worlds import DAYS, FIRST, regime_of, rows_of
from tests.oracle.timelines import differences, groups, side_by_side

GRAPHS = int(os.environ.get("OWNERSHIP_TIMELINE_GRAPHS", "300"))
BATCH = 25


def target_of(world: World, seed: int) -> int:
    """Take the party that is asked about."""
    return seed % world.size


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_each_day_has_the_verdict_of_its_stretch(first: int) -> None:
    for seed in range(first, min(first + BATCH, GRAPHS)):
        print(f"seed {seed}")
        world, regime = world_from_rows(rows_of(seed)), regime_of(seed)
        target = target_of(world, seed)
        stretches = timeline_of(world, regime, target).stretches
        assert all(a.until == b.first for a, b in pairwise(stretches))
        assert all(stretch_key(a.found) != stretch_key(b.found) for a, b in pairwise(stretches))
        # Both ends of each stretch, and between them one day of three.
        begun, over = FIRST.toordinal() - 20, FIRST.toordinal() + DAYS + 25
        ends = {day for s in stretches for day in (s.first, s.until - 1) if begun <= day < over}
        for day in sorted(ends | set(range(begun + seed % 3, over, 3))):
            (here,) = [s for s in stretches if s.first <= day < s.until]
            (alone,) = assess(world, regime, day, [target])
            assert stretch_key(here.found) == stretch_key(alone), (seed, iso_day(day))
            assert alone.rule_id is None or alone.rule_id in here.rule_ids


def test_worlds_side_by_side_have_the_timelines_of_each_alone() -> None:
    same = max(groups(range(2_000, 2_300)), key=len)
    assert len(same) > 5
    assert differences(same) == []


def test_pools_of_other_parties_give_no_flag() -> None:
    # In the third world an arrangement surely holds; in others some perhaps do, so that the
    # pools of the certain cascade have other numbers than those of the possible one.
    assert differences([50_064_176, 50_065_055, 50_065_283, 50_065_457, 50_065_493]) == []


@pytest.mark.parametrize("seed", [50_065_283, 50_065_481])
def test_a_whole_answer_is_that_of_the_party_alone(seed: int) -> None:
    # Seeds whose flags and deciding facts were once those of other parties' pools.
    same = next(same for same in groups(range(50_063_000, 50_066_000)) if seed in same)
    world, targets = side_by_side(same)
    for day in range(FIRST.toordinal(), FIRST.toordinal() + DAYS, 2):
        together = assess(world, regime_of(seed), day, targets)
        for target, found in zip(targets, together, strict=True):
            assert assess(world, regime_of(seed), day, [target]) == [found]
