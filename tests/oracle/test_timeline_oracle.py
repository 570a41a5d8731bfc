"""Timelines against the verdict of every single day, on random small worlds.

``OWNERSHIP_TEST_SEED`` draws other worlds; `python -m tests.oracle --kind timeline` many more.
"""

import os
from functools import cache
from itertools import pairwise

import pytest

from graph.over_time.timeline import stretch_key, timeline_of
from graph.values.dates import iso_day
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.oracle.dated_worlds import DAYS, FIRST, regime_of, rows_of
from tests.oracle.timelines import differences, groups, side_by_side

SEED = int(os.environ.get("OWNERSHIP_TEST_SEED", "0"))
ALIKE = sorted(groups(range(SEED, SEED + 300)), key=len, reverse=True)
"""Seeds whose worlds have the same regime and the same lists, the most of a kind first."""
LARGE = 5
"""Groups of which all worlds are compared, on every day; of the others one, on some days."""
PARTS = 6


def target_of(world: World, seed: int) -> int:
    """Take the party that is asked about."""
    return seed % world.size


@pytest.mark.parametrize("part", range(PARTS))
def test_each_day_has_the_verdict_of_its_stretch(part: int) -> None:
    for same in ALIKE[part::PARTS]:
        seed = same[0]
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
            # Found anew each day, while a timeline keeps what no day changes.
            world.looked_up.clear()
            (alone,) = assess(world, regime, day, [target])
            assert stretch_key(here.found) == stretch_key(alone), (seed, iso_day(day))
            assert alone.rule_id is None or alone.rule_id in here.rule_ids


@pytest.mark.parametrize("number", range(LARGE))
def test_worlds_side_by_side_have_the_timelines_of_each_alone(number: int) -> None:
    same = ALIKE[number]
    assert len(same) > 5
    assert differences(same) == []


def test_pools_of_other_parties_give_no_flag() -> None:
    # In the third world an arrangement surely holds; in others some perhaps do, so that the
    # pools of the certain cascade have other numbers than those of the possible one.
    assert differences([50_064_176, 50_065_055, 50_065_283, 50_065_457, 50_065_493]) == []


@cache
def _rare_groups() -> list[list[int]]:
    """Return groups of three thousand seeds, which take a minute to draw."""
    return list(groups(range(50_063_000, 50_066_000)))


@pytest.mark.parametrize("seed", [50_065_283, 50_065_481])
def test_a_whole_answer_is_that_of_the_party_alone(seed: int) -> None:
    # Seeds whose flags and deciding facts were once those of other parties' pools.
    same = next(same for same in _rare_groups() if seed in same)
    world, targets = side_by_side(same)
    mine = same.index(seed)
    for day in range(FIRST.toordinal(), FIRST.toordinal() + DAYS, 2):
        together = assess(world, regime_of(seed), day, targets)
        # The seed's own party on each day, every other one on two of the fifteen.
        for number in {mine, *range(day // 2 % 7, len(targets), 7)}:
            assert assess(world, regime_of(seed), day, [targets[number]]) == [together[number]]
