import random
from itertools import pairwise, product

import networkx as nx
import pytest

from graph.paths.link_paths import LinkPath, link_paths
from graph.record.model import Interest, Link, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.connections import Surroundings
from graph.world.identity import world_from_rows
from graph.world.world import World

DAY = parse_day("2024-04-08")


def party(name: str, *addresses: str) -> Party:
    return Party(name, "Company", [Name(name.upper())], addresses=list(addresses))


def link(kind: str, source: str, target: str, **dates: str) -> Link:
    return Link(kind, source, target, **dates)


def owns(owner: str, asset: str, share: str = "50") -> Interest:
    return Interest(owner, asset, [], share=parse_share(share))


def paths(world: World, target: str, *listed: str, hops: int = 3, k: int = 10) -> list[LinkPath]:
    seeds = [world.number_of(name) for name in listed]
    number = world.number_of(target)
    assert number is not None
    assert None not in seeds
    around = Surroundings(world, DAY)
    return link_paths(around, number, [seed for seed in seeds if seed is not None], hops=hops, k=k)


def told(world: World, found: list[LinkPath]) -> list[tuple[str, list[str]]]:
    return [(path.kind, [world.id_of(node) for node in path.nodes]) for path in found]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Supply", "supply"),
        ("Directorship", "directorship"),
        ("Family", "family"),
        ("Employment", "other"),
        ("UnknownLink", "other"),
        ("Payment", "other"),
    ],
)
def test_the_class_is_that_of_the_link(kind: str, expected: str) -> None:
    world = world_from_rows([party("t"), party("l"), link(kind, "t", "l")])
    assert told(world, paths(world, "t", "l")) == [(expected, ["l", "t"])]


def test_the_first_link_from_the_listed_party_decides_the_class() -> None:
    world = world_from_rows([link("Supply", "t", "a"), link("Family", "a", "l")])
    assert told(world, paths(world, "t", "l")) == [("family", ["l", "a", "t"])]


def test_each_claim_is_a_path_of_its_own() -> None:
    world = world_from_rows([link("Supply", "t", "l"), link("Supply", "t", "l", start="2019")])
    found = paths(world, "t", "l")
    assert [path.steps[0].rows for path in found] == [(0,), (1,)]


def test_interests_are_followed_either_way_but_never_alone() -> None:
    world = world_from_rows(
        [
            owns("parent", "t"),
            owns("parent", "sister"),
            link("Supply", "sister", "l"),
            owns("l2", "t"),
        ]
    )
    assert told(world, paths(world, "t", "l", "l2")) == [("supply", ["l", "sister", "parent", "t"])]
    assert paths(world, "t", "l", hops=2) == []


def test_statements_of_one_interest_are_one_way_with_the_strongest_first() -> None:
    world = world_from_rows(
        [owns("t", "sub", "10"), owns("t", "sub", "90"), link("Supply", "sub", "l")]
    )
    (path,) = paths(world, "t", "l")
    assert path.steps[1].rows == (1, 0)


def test_only_links_that_may_hold_that_day_are_followed() -> None:
    world = world_from_rows(
        [
            link("Supply", "t", "l", end="2024-04-08"),
            link("Family", "t", "l", start="2024-04-09"),
            link("Directorship", "t", "l", start="2024"),
        ]
    )
    assert [path.kind for path in paths(world, "t", "l")] == ["directorship"]


def test_a_path_ends_at_the_first_listed_party() -> None:
    world = world_from_rows([link("Supply", "t", "l1"), link("Supply", "l1", "l2")])
    assert told(world, paths(world, "t", "l1", "l2")) == [("supply", ["l1", "t"])]


def test_at_most_k_for_each_listed_party() -> None:
    rows: list[Row] = [link("Supply", "t", name) for name in ("l1", "l2") for _ in range(5)]
    world = world_from_rows(rows)
    assert [path.nodes[0] for path in paths(world, "t", "l1", "l2", k=2)] == [0, 0, 1, 1]


def test_nobody_is_reached_through_bearer_shares() -> None:
    links = [link("UnknownLink", "t", "bearer"), link("UnknownLink", "l", "bearer")]
    assert told(world_from_rows(links), paths(world_from_rows(links), "t", "l")) == [
        ("other", ["l", "bearer", "t"])
    ]
    bearer = Party("bearer", "Thing", [Name("EL PORTADOR", "weak")], topics=["bearer"])
    assert paths(world_from_rows([*links, bearer]), "t", "l") == []


def test_a_hub_is_an_end_but_no_way_through() -> None:
    crowd = [link("Employment", f"p{n:03}", "hub") for n in range(201)]
    world = world_from_rows(
        [*crowd, link("Employment", "t", "hub"), link("Employment", "l", "hub")]
    )
    assert paths(world, "t", "l") == []
    assert told(world, paths(world, "t", "hub")) == [("other", ["hub", "t"])]
    around = Surroundings(world, DAY, hub=1000)
    (path,) = link_paths(around, world.number_of("t") or 0, [world.number_of("l") or 0])
    assert [world.id_of(node) for node in path.nodes] == ["l", "hub", "t"]


def test_a_shared_address_is_a_link_and_both_statements_are_named() -> None:
    world = world_from_rows(
        [
            party("t", "Werftestrasse 4, 6005 Lucerne"),
            party("l", "WERFTESTRASSE 4 6005  Lucerne."),
            party("far", "Werftestrasse 5, 6005 Lucerne"),
        ]
    )
    (path,) = paths(world, "t", "l", "far")
    assert path.kind == "address"
    rows = [world.tables["parties"]["id"][row].as_py() for row in path.steps[0].rows]
    assert rows == ["l", "t"]


@pytest.mark.parametrize("address", ["Moscow", "Москва, Россия", "6005"])
def test_a_town_alone_is_no_shared_address(address: str) -> None:
    world = world_from_rows([party("t", address), party("l", address)])
    assert paths(world, "t", "l") == []


def test_a_cyrillic_address_is_compared_as_such() -> None:
    world = world_from_rows(
        [
            party("t", "Улица Новолесная, 2"),
            party("l", "улица новолесная 2"),
            party("m", "Дом 2, 2"),
        ]
    )
    assert told(world, paths(world, "t", "l", "m")) == [("address", ["l", "t"])]


def test_an_address_of_hundreds_joins_nobody() -> None:
    here = "1 Registry House, Tower Road"
    crowd = [party(f"p{n:03}", here) for n in range(199)]
    joined = world_from_rows([*crowd, party("l", here)])
    assert len(paths(joined, "p000", "l", hops=1)) == 1
    world = world_from_rows([*crowd, party("l", here), party("m", here)])
    assert paths(world, "p000", "l", hops=1) == []


def test_links_of_a_party_to_itself_lead_nowhere() -> None:
    world = world_from_rows([link("Supply", "t", "t"), link("Supply", "t", "l")])
    assert len(paths(world, "t", "l")) == 1


@pytest.mark.parametrize("seed", range(40))
def test_equals_every_short_simple_path_on_random_graphs(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    names = [f"n{n}" for n in range(rng.randint(4, 8))]
    rows: list[Row] = []
    for _ in range(rng.randint(4, 14)):
        one, two = rng.sample(names, 2)
        rows.append(owns(one, two) if rng.random() < 0.5 else link("Supply", one, two))
    world = world_from_rows([*map(party, names), *rows])
    listed = set(rng.sample(names[1:], 2))
    found = {
        (p.nodes, tuple(step.rows for step in p.steps))
        for p in paths(world, "n0", *sorted(listed), k=10_000)
    }
    assert found == _brute_force(world, names[0], listed)


def _brute_force(world: World, target: str, listed: set[str]) -> set[object]:
    """List simple paths by nodes, then every choice of claims along each."""
    ways: dict[frozenset[str], list[tuple[str, tuple[int, ...]]]] = {}
    owned: dict[tuple[str, str], list[int]] = {}
    for row, said in enumerate(world.tables["interests"].to_pylist()):
        owned.setdefault((said["owner"], said["asset"]), []).append(row)
    for (owner, asset), members in owned.items():
        ways.setdefault(frozenset((owner, asset)), []).append(("interest", tuple(members)))
    for row, said in enumerate(world.tables["links"].to_pylist()):
        ends = frozenset((said["source"], said["target"]))
        ways.setdefault(ends, []).append(("link", (row,)))
    graph = nx.Graph([tuple(ends) for ends in ways])
    graph.add_nodes_from([target, *listed])
    found: set[object] = set()
    for seed in listed:
        for nodes in nx.all_simple_paths(graph, seed, target, cutoff=3):
            if set(nodes[1:]) & listed:
                continue
            hops = [ways[frozenset(pair)] for pair in pairwise(nodes)]
            for choice in product(*hops):
                if any(kind == "link" for kind, _ in choice):
                    numbers = tuple(world.number_of(node) for node in nodes)
                    found.add((numbers, tuple(rows for _, rows in choice)))
    return found
