from fractions import Fraction

import pytest

from graph.holdings.upstream_stakes import CONTROL, OWNERSHIP, Cone, cone_of
from graph.paths.path_search import best_paths, best_paths_each, explained_part
from graph.record.model import Interest, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World

DAY = parse_day("2024-04-08")
SHARES = ("shareholding",)


def party(name: str) -> Party:
    return Party(name, "Company", [Name(name.upper())])


def holds(owner: str, asset: str, share: str | None = None, **more: object) -> Interest:
    types = more.pop("types", [])
    votes = more.pop("votes", None)
    return Interest(
        owner,
        asset,
        types,
        share=None if share is None else parse_share(share),
        votes=None if votes is None else parse_share(str(votes)),
        **more,
    )


def world_with(*rows: Row) -> World:
    names = {end for row in rows if isinstance(row, Interest) for end in (row.owner, row.asset)}
    return world_from_rows([*map(party, sorted(names)), *rows])


def number(world: World, name: str) -> int:
    found = world.number_of(name)
    assert found is not None
    return found


def cone(world: World, target: str, rights: tuple[str, ...] = SHARES) -> Cone:
    return cone_of(world, number(world, target), DAY, rights)


def chains(world: World, found: Cone, *listed: str, k: int = 10) -> list[list[str]]:
    seeds = {number(world, name) for name in listed}
    return [[world.id_of(node) for node in path.nodes] for path in best_paths(found, seeds, k)]


def test_larger_products_come_first_whatever_their_length() -> None:
    world = world_with(
        holds("a", "t", "10"), holds("a", "b", "50"), holds("b", "t", "50"), holds("a", "c", "1")
    )
    assert chains(world, cone(world, "t"), "a") == [["a", "b", "t"], ["a", "t"]]


def test_equal_products_put_fewer_hops_first_and_then_ids() -> None:
    world = world_with(
        holds("z", "t", "25"),
        holds("z", "c", "50"),
        holds("c", "t", "50"),
        holds("z", "b", "50"),
        holds("b", "t", "50"),
    )
    assert chains(world, cone(world, "t"), "z") == [["z", "t"], ["z", "b", "t"], ["z", "c", "t"]]


def test_a_path_ends_at_the_first_listed_party_it_meets() -> None:
    world = world_with(holds("a", "b", "60"), holds("b", "t", "60"))
    found = cone(world, "t")
    assert chains(world, found, "a", "b") == [["b", "t"]]
    seeds = {number(world, "a"), number(world, "b")}
    assert list(best_paths_each(found, seeds, 5)) == [number(world, "b")]
    assert list(best_paths_each(found, seeds, 5, through=True)) == sorted(seeds)


def test_a_loop_is_passed_once_and_the_target_never() -> None:
    world = world_with(
        holds("l", "a", "100"),
        holds("a", "b", "100"),
        holds("b", "a", "100"),
        holds("b", "t", "100"),
        holds("t", "a", "100"),
        holds("t", "t", "5"),
    )
    assert chains(world, cone(world, "t"), "l") == [["l", "a", "b", "t"]]
    assert chains(world, cone(world, "t"), "t", "l") == [["l", "a", "b", "t"]]


def test_the_strongest_statement_is_the_edge_and_the_others_stay_as_evidence() -> None:
    world = world_with(
        holds("a", "t", "20"),
        holds("a", "t", ">25..50"),
        holds("a", "t", "60", certainty="alleged"),
        holds("a", "t", types=["otherInfluenceOrControl"]),
    )
    edges = cone(world, "t").above[number(world, "t")]
    told = [(edge.kind, edge.counted, len(edge.rows)) for edge in edges]
    assert told == [(OWNERSHIP, True, 2), (OWNERSHIP, False, 1), (CONTROL, True, 1)]
    assert edges[0].rows == (1, 0)
    assert edges[0].value == Fraction(1, 2)


def test_only_what_may_hold_that_day_is_an_edge() -> None:
    world = world_with(
        holds("past", "t", "10", end="2024-04-08"),
        holds("later", "t", "10", start="2024-04-09"),
        holds("now", "t", "10", start="2024-04-08", end="2024-04-09"),
        holds("perhaps", "t", "10", start="2024"),
    )
    edges = cone(world, "t").above[number(world, "t")]
    assert {world.id_of(e.owner): e.sure for e in edges} == {"now": True, "perhaps": False}


def test_a_share_of_nothing_is_no_edge_and_a_right_that_does_not_count_is_control() -> None:
    world = world_with(holds("none", "t", "0"), holds("voter", "t", votes="45.3"))
    (edge,) = cone(world, "t").above[number(world, "t")]
    assert (world.id_of(edge.owner), edge.kind, edge.value) == ("voter", CONTROL, 1)
    (edge,) = cone(world, "t", ("shareholding", "votingRights")).above[number(world, "t")]
    assert (edge.kind, edge.right, edge.value) == (OWNERSHIP, "votingRights", Fraction(453, 1000))


def test_the_one_a_nominee_holds_for_stands_behind_as_control() -> None:
    world = world_with(
        holds("nominee", "t", "80", nominee_for="behind"), holds("behind", "other", "1")
    )
    (path,) = best_paths(cone(world, "t"), {number(world, "behind")}, 5)
    assert path.kind == CONTROL
    assert path.edges[0].nominator


@pytest.mark.parametrize(
    ("first", "second", "low", "high", "low_open", "high_open"),
    [
        ("50", "50", "1/4", "1/4", False, False),
        (">25..50", "40", "1/10", "1/5", True, False),
        ("25..<50", "40", "1/10", "1/5", False, True),
        ("unknown", ">50", "0", "1", False, False),
        (">0..50", ">50", "0", "1/2", True, False),
    ],
)
def test_the_product_keeps_open_and_closed_ends(
    first: str, second: str, low: str, high: str, low_open: bool, high_open: bool
) -> None:
    world = world_with(holds("a", "b", first), holds("b", "t", second))
    (path,) = best_paths(cone(world, "t"), {number(world, "a")}, 1)
    product = path.product
    assert (product.low, product.high) == (Fraction(low), Fraction(high))
    assert (product.low_open, product.high_open) == (low_open, high_open)


def test_a_path_over_control_says_nothing_about_a_share() -> None:
    world = world_with(holds("a", "b", types=["appointmentOfBoard"]), holds("b", "t", "30"))
    (path,) = best_paths(cone(world, "t"), {number(world, "a")}, 1)
    assert path.kind == CONTROL
    assert (path.product.low, path.product.high) == (0, 1)
    assert path.value == Fraction(3, 10)


def test_all_paths_explain_all_and_fewer_explain_less() -> None:
    world = world_with(
        holds("a", "t", "10"), holds("a", "b", "50"), holds("b", "t", "20"), holds("a", "c", "50")
    )
    found, seeds = cone(world, "t"), {number(world, "a")}
    total = Fraction(1, 10) + Fraction(1, 2) * Fraction(1, 5)
    assert explained_part(total, best_paths(found, seeds, 10)) == 1
    assert explained_part(total, best_paths(found, seeds, 1)) == Fraction(1, 2)
    assert explained_part(Fraction(0), []) is None


def test_alleged_and_control_paths_explain_no_share() -> None:
    world = world_with(
        holds("a", "t", "10"),
        holds("a", "t", "40", certainty="alleged"),
        holds("a", "t", types=["settlor"]),
    )
    paths = best_paths(cone(world, "t"), {number(world, "a")}, 10)
    assert len(paths) == 3
    assert explained_part(Fraction(1, 5), paths) == Fraction(1, 2)


def test_what_perhaps_holds_explains_nothing_for_sure() -> None:
    world = world_with(holds("a", "t", "10", start="2024"))
    paths = best_paths(cone(world, "t"), {number(world, "a")}, 10)
    assert explained_part(Fraction(1, 10), paths) == 0


def test_a_block_that_two_hold_explains_its_share_once() -> None:
    world = world_with(
        holds("a", "m", "60", joint="pair"),
        holds("b", "m", "60", joint="pair"),
        holds("m", "t", "50"),
    )
    paths = best_paths(cone(world, "t"), {number(world, "a"), number(world, "b")}, 10)
    assert [path.product.low for path in paths] == [0, 0]
    assert explained_part(Fraction(3, 10), paths) == 1
    assert explained_part(Fraction(3, 10), paths[:1]) == 0
