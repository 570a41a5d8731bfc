"""Comparisons on random small worlds: making all moves gives the second answer, none the first.

``OWNERSHIP_TEST_SEED`` draws other worlds; `python -m tests.oracle --kind compare_days` and
``compare_versions`` many more.
"""

import os
import random
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache

import pytest

from graph.over_time.comparison import Comparison, compare
from graph.over_time.mixed_worlds import Mixer
from graph.over_time.moves import Move, Side, moves_between
from graph.over_time.timeline import stretch_key
from graph.record.model import Interest, Listing, Row
from graph.regimes.regime import Regime
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import Assessment
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.oracle.dated_worlds import DAYS, FIRST, NAMES, interest, listing, regime_of, rows_of

SEED = int(os.environ.get("OWNERSHIP_TEST_SEED", "0"))
SEEDS = range(SEED, SEED + 64)

Mixed = Callable[[Collection[int]], tuple[World, Assessment]]


def _without_windows(regime: Regime) -> Regime:
    versions = tuple(replace(version, transfers=None) for version in regime.versions)
    return replace(regime, versions=versions)


def _said(world: World, found: Assessment) -> tuple[object, ...]:
    owners = sorted(world.id_of(number) for number in found.listed_owners)
    said = [part for part in stretch_key(found) if part != found.listed_owners]
    return (*said, owners)


def _edited(rows: list[Row], rng: random.Random, size: int) -> list[Row]:
    """State some rows otherwise, leave some out and add some."""
    kept = [row for row in rows if not isinstance(row, (Interest, Listing)) or rng.random() < 0.8]
    kept += [interest(rng, size) for _ in range(2)]
    return [*kept, listing(rng, size)]


def _check(before: Side, after: Side, regime: Regime) -> bool:
    found = compare(before, after, regime)
    if Verdict.NOT_ASSESSED in (found.old.verdict, found.new.verdict):
        return False
    moves = tuple(moves_between(before, after, regime))
    mixer = Mixer(before, after, regime, moves)

    @cache
    def assess_once(made: frozenset[int]) -> tuple[World, Assessment]:
        return mixer.assess(made)

    def mixed(made: Collection[int]) -> tuple[World, Assessment]:
        return assess_once(frozenset(made))

    world, last = mixed(range(len(moves)))
    assert _said(world, last) == _said(after.cone.world, found.new)
    world, first = mixed(())
    assert _said(world, first) == _said(before.cone.world, found.old)
    changed = _said(after.cone.world, found.new) != _said(before.cone.world, found.old)
    # How much is known of the owners is explained too, and every word.
    words = [(one.unknown_owners, one.flags) for one in (found.old, found.new)]
    changed |= words[0] != words[1]
    assert bool(found.moves) == changed
    if found.old.verdict is not found.new.verdict:
        _, alone = mixed([moves.index(move) for move in found.moves])
        assert alone.verdict is found.new.verdict
        # Each matters: by itself, with one other, or because the second answer needs it.
        for move in found.moves:
            assert _matters(mixed, moves, found, move)
        return True
    return False


def _matters(mixed: Mixed, moves: tuple[Move, ...], found: Comparison, move: Move) -> bool:
    number, others = moves.index(move), [moves.index(one) for one in found.moves]
    made = [[number], *([number, other] for other in range(len(moves)) if other != number)]
    if any(mixed(some)[1].verdict is found.new.verdict for some in made):
        return True
    world, whole = mixed(others)
    fewer_world, fewer = mixed([other for other in others if other != number])
    return _said(world, whole) != _said(fewer_world, fewer)


def compare_days(seed: int) -> bool:
    """Compare two days of one world; return whether a verdict turned."""
    rng, world = random.Random(seed), world_from_rows(rows_of(seed))
    days = [FIRST.toordinal() + rng.randrange(DAYS) for _ in range(2)]
    before, after = (Side.build(world, seed % world.size, day) for day in days)
    return _check(before, after, _without_windows(regime_of(seed)))


def compare_versions(seed: int) -> bool:
    """Compare two versions of a world on one day; return whether a verdict turned."""
    rng, rows = random.Random(seed), rows_of(seed)
    size = sum(type(row).__name__ == "Party" for row in rows)
    old, new = world_from_rows(rows), world_from_rows(_edited(rows, rng, size))
    day, target = FIRST.toordinal() + rng.randrange(DAYS), NAMES[seed % size]
    sides = []
    for world in (old, new):
        number = world.number_of(target)
        assert number is not None
        sides.append(Side.build(world, number, day))
    return _check(sides[0], sides[1], _without_windows(regime_of(seed)))


@pytest.mark.parametrize("compared", [compare_days, compare_versions])
def test_moves_tell_two_answers_apart(compared: Callable[[int], bool]) -> None:
    turned = 0
    for seed in SEEDS:
        print(f"seed {seed}")
        turned += compared(seed)
    assert turned, "no verdict turned, so nothing was tried"
