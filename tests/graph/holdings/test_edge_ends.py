"""What a path passes on fits into the look-through total, which is made of the same stakes."""

import random
from fractions import Fraction

import pytest

from graph.record.model import Arrangement, Interest, Listing, Party, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World
from queries.answers.regime_view import RegimeView

pytestmark = pytest.mark.slow

DAY = parse_day("2024-07-01")
NAMES = "abcde"
ROUNDED = Fraction(1, 10**6)


def drawn_rows(seed: int) -> list[Row]:
    """Draw direct stakes with several statements of one, blocks, joint holders and partial days."""
    rng = random.Random(seed)
    rows: list[Row] = [Party(name, "Company", []) for name in NAMES]
    shares = ["unknown", "60", ">50", "25..50", "15", "30", "67.5..68.5", "<28.5", "40", "10"]
    for _ in range(rng.randint(4, 9)):
        owner, asset = rng.sample(NAMES, 2)
        more = {"block": rng.choice("xy")} if rng.random() < 0.3 else {}
        if rng.random() < 0.2:
            more["joint"] = "pair"
        if rng.random() < 0.15:
            more["start"] = "2024-07"
        share = parse_share(rng.choice(shares))
        rows.append(Interest(owner, asset, ["shareholding"], share, **more))
    rows.append(Arrangement(list(rng.sample(NAMES, 2)), "joint", "pair"))
    rows += [
        Listing(name, "US-OFAC", "us_ofac_sdn", None, ["asset_freeze"], start="2020-01-01")
        for name in rng.sample(NAMES, rng.choice([1, 1, 2]))
    ]
    return rows


def passed_on(world: World, name: str) -> tuple[list[tuple[Fraction, Fraction]], RegimeView, int]:
    """Return the ends of every path of shares into a party, in percent."""
    view = RegimeView(world, find_regime("us"), DAY)
    number = world.number_of(name)
    assert number is not None
    paths = [
        path.product
        for path in view.ownership_paths(number, 200)
        if path.kind == "ownership" and all(edge.counted for edge in path.edges)
    ]
    return [(path.low * 100, path.high * 100) for path in paths], view, number


@pytest.mark.parametrize("first", range(0, 120, 60))
def test_no_path_passes_on_more_than_all_together(first: int) -> None:
    for seed in range(first, first + 60):
        world = world_from_rows(drawn_rows(seed))
        for name in NAMES:
            paths, view, number = passed_on(world, name)
            (found,) = view.assess([number])
            if found.product_low is None or found.product_high is None:
                continue
            # Shares in loops are floats that are rounded outward.
            least = found.product_low + (0 if found.product_exact else ROUNDED)
            assert all(low <= least for low, _ in paths), (seed, name)
            assert all(high <= found.product_high for _, high in paths), (seed, name)


def test_a_path_has_the_share_of_its_stakes() -> None:
    rows: list[Row] = [
        *(Party(name, "Company", []) for name in ("p", "first", "q", "c")),
        Interest("p", "first", ["shareholding"], parse_share("15")),
        # Two sources on one stake: one without a number, one of two blocks.
        Interest("first", "c", ["shareholding"], parse_share("unknown")),
        Interest("first", "c", ["shareholding"], parse_share("67.5..68.5"), block="1"),
        Interest("first", "c", ["shareholding"], parse_share("0..28.5"), block="2"),
        Interest("q", "c", ["shareholding"], parse_share("10")),
        Listing("p", "US-OFAC", "us_ofac_sdn", None, ["asset_freeze"], start="2020-01-01"),
    ]
    paths, _, _ = passed_on(world_from_rows(rows), "c")
    # 15 % of what the first holds: 67.5 to 90, since q holds the rest.
    assert paths == [(Fraction("10.125"), Fraction("13.5"))]


def test_one_of_two_joint_holders_may_have_none_of_the_block() -> None:
    rows: list[Row] = [
        *(Party(name, "Company", []) for name in ("p", "q", "c")),
        Interest("p", "c", ["shareholding"], parse_share("60"), joint="pair"),
        Interest("q", "c", ["shareholding"], parse_share("60"), joint="pair"),
        Arrangement(["p", "q"], "joint", "pair"),
        Listing("p", "US-OFAC", "us_ofac_sdn", None, ["asset_freeze"], start="2020-01-01"),
    ]
    assert passed_on(world_from_rows(rows), "c")[0] == [(Fraction(0), Fraction(60))]
