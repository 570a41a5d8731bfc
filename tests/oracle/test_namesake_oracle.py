"""Worlds in which parties share names: timeline, cone, whole register and each day agree."""

import random

import pytest

from graph.over_time.timeline import stretch_key, timeline_of
from graph.record.model import Name, Party, Row
from graph.values.dates import iso_day
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.every_verdict import differences
from tests.oracle.dated_worlds import DAYS, FIRST, regime_of, rows_of

SEEDS = range(20)
WORDS = ("Alpha Works", "Alpha Works Ltd", "Beta Works", "Gamma Works")


def _named_rows(seed: int) -> list[Row]:
    """Draw a world whose parties have few names."""
    rng = random.Random(seed)
    rows = rows_of(seed)
    for row in rows:
        if isinstance(row, Party):
            row.names = [Name(rng.choice(WORDS))]
    return rows


def _days() -> range:
    return range(FIRST.toordinal() - 5, FIRST.toordinal() + DAYS + 5, 4)


def _told(world: World, found: Assessment) -> tuple[object, ...]:
    pairs = world.unsure.select(["left", "right", "level"]).to_pylist()
    return (*stretch_key(found), found.deciding_fact, [pairs[row] for row in found.candidates])


def test_every_way_to_ask_has_the_same_answer() -> None:
    doubted = 0
    for seed in SEEDS:
        world, regime = world_from_rows(_named_rows(seed)), regime_of(seed)
        target = seed % world.size
        stretches = timeline_of(world, regime, target).stretches
        assert differences(world, regime, _days()[seed % len(_days())]) == [], seed
        for day in _days():
            together = assess(world, regime, day, None)
            (alone,) = assess(world, regime, day, [target])
            assert _told(world, alone) == _told(world, together[target]), (seed, iso_day(day))
            (here,) = [s for s in stretches if s.first <= day < s.until]
            assert stretch_key(here.found) == stretch_key(alone), (seed, iso_day(day))
            doubted += any("possible_match" in found.flags for found in together)
    assert doubted > 10


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_namesake_never_makes_more_than_a_review(seed: int) -> None:
    """Without names a verdict is the same, or `excluded` where a namesake asks for a review."""
    plain, named = (world_from_rows(rows) for rows in (rows_of(seed), _named_rows(seed)))
    regime = regime_of(seed)
    for day in _days():
        for party in range(plain.size):
            (before,), (after,) = (assess(world, regime, day, [party]) for world in (plain, named))
            if "possible_match" in after.flags:
                assert (before.verdict, after.verdict) in {
                    ("excluded", "review"),
                    ("review", "review"),
                }
            else:
                assert before.verdict == after.verdict
