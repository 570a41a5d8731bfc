"""Cones out of one look above many parties: each is what it is by itself."""

from random import Random

from graph.holdings.upstream_stakes import StakesAbove, cone_of
from graph.record.model import Arrangement, Interest, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.scope import find_upstream, parties_above
from graph.world.world import World

DAY = parse_day("2024-04-08")
RIGHTS = ("shareholding", "votingRights")
NAMES = tuple("abcdefghij")


def _interest(rng: Random) -> Interest:
    owner, asset = rng.choice(NAMES), rng.choice(NAMES)
    types = [rng.choice(["shareholding", "votingRights", "appointmentOfBoard", "nominee"])]
    row = Interest(owner, asset, types, parse_share(rng.choice(["50", "30", "20..60", "unknown"])))
    row.certainty = rng.choice(["confirmed", "confirmed", "reported", "alleged"])
    row.joint = "j" if rng.random() < 0.2 else None
    row.nominee_for = rng.choice(NAMES) if rng.random() < 0.2 else None
    row.end = rng.choice([None, None, None, "2020-01-01"])
    return row


def _world(seed: int) -> World:
    rng = Random(seed)
    rows: list[Row] = [_interest(rng) for _ in range(14)]
    pairs = [(*rng.sample(NAMES, 2), "alike") for _ in range(2)]
    return world_from_rows([*rows, Arrangement(rng.sample(NAMES, 2), "joint")], unsure=pairs)


def test_the_cone_of_each_is_that_of_one_look_at_it_alone() -> None:
    for seed in range(40):
        world, edges = _world(seed), 0
        for behind in (False, True):
            every = StakesAbove(world, range(world.size), DAY, RIGHTS, person_behind=behind)
            for target in range(world.size):
                alone = cone_of(world, target, DAY, RIGHTS, person_behind=behind)
                shared = every.cone(target)
                assert (dict(shared.above), shared.target) == (dict(alone.above), target), seed
                assert list(shared.above) == list(alone.above)
                edges += len(shared.above)
        assert edges


def test_who_stands_above_is_the_same_in_any_order_of_questions() -> None:
    for seed in range(40):
        world = _world(seed)
        numbers = Random(seed).choices(range(world.size), k=30)
        for number in numbers:
            nodes, _ = find_upstream(world, [number])
            assert parties_above(world, number).tolist() == nodes.tolist(), (seed, number)
