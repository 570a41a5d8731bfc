"""Numbers that others have published, computed here again.

The papers that define integrated ownership (Brioschi, Buzzacchi and Colombo, Risk capital
financing and the separation of ownership and control in business groups, Journal of Banking and
Finance 13, 1989; Baldone, Brioschi and Paleari, Ownership measures among firms connected by
cross-shareholdings and a further analogy with input-output theory, 1998) could not be read, so no
number here is said to be theirs. The numbers are those of later texts that use the same matrix,
and of the manual of Vadalog for the close links of the Bank of Italy.
"""

from fractions import Fraction

import numpy as np
import pytest

from graph.holdings.stakes import stakes_on
from graph.holdings.upstream_stakes import cone_of
from graph.paths.path_search import best_paths
from graph.record.model import Interest
from graph.shares.bounds import bounds_of, range_net
from graph.shares.look_through import JointMembers, look_through
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows

DAY = parse_day("2024-01-01")
NOBODY = JointMembers(np.zeros(0, np.int64), np.zeros(0, np.int64))

# Vadalog manual, "Close link detection", repository prometheuxresearch/docs: shares, and the
# sums over all simple paths.
CLOSE = (("A", "B", 20), ("B", "A", 80), ("B", "C", 20), ("C", "D", 60), ("D", "A", 90),
         ("A", "C", 20))  # fmt: skip
LINKED = {
    ("A", "C"): "0.24", ("B", "D"): "0.216", ("D", "C"): "0.216", ("B", "A"): "0.908",
    ("C", "D"): "0.6", ("A", "B"): "0.2", ("B", "C"): "0.36", ("C", "A"): "0.54",
    ("D", "A"): "0.9",
}  # fmt: skip


def test_close_links_are_the_sums_over_all_simple_paths() -> None:
    rows = [
        Interest(a, b, ["shareholding"], share=parse_share(str(share))) for a, b, share in CLOSE
    ]
    world = world_from_rows(rows)
    found = {}
    for company in "ABCD":
        number = world.number_of(company)
        assert number is not None
        cone = cone_of(world, number, DAY, ["shareholding"])
        for owner in set("ABCD") - {company}:
            paths = best_paths(cone, [world.number_of(owner) or 0], 1_000)
            total = sum((path.value for path in paths), Fraction(0))
            if total >= Fraction(1, 5):
                found[owner, company] = total
    assert found == {pair: Fraction(share) for pair, share in LINKED.items()}


def test_two_firms_that_hold_half_of_each_other() -> None:
    # Elliott, Golub and Jackson, Financial networks and contagion, American Economic Review 104,
    # 2014, the case of two organizations: the outside owners of each have claims of 2/3 on its own
    # assets and 1/3 on the other's. Numbers as retold in lecture notes, "Application: financial
    # contagions", liujing.neocities.org; the matrix is that of Brioschi, Buzzacchi and Colombo.
    rows = [
        Interest(owner, asset, ["shareholding"], share=parse_share("50"))
        for owner, asset in (("X", "1"), ("Y", "2"), ("1", "2"), ("2", "1"))
    ]
    world = world_from_rows(rows)
    numbers = {name: world.number_of(name) or 0 for name in ("X", "Y", "1", "2")}
    stakes = stakes_on(world, DAY, ["shareholding"])
    for owner, own, other in (("X", "1", "2"), ("Y", "2", "1")):
        seeds = np.array([numbers[owner]])
        found = look_through(stakes, NOBODY, seeds, seeds)
        assert (found.low[numbers[own]], found.low[numbers[other]]) == (
            Fraction(2, 3),
            Fraction(1, 3),
        )
        assert found.low == found.high
        shares = np.full(4, 500_000, np.int32)
        net = range_net((stakes.holder, stakes.asset), (shares, shares), world.size)
        bounds = bounds_of(net, seeds, seeds)
        assert bounds.low[numbers[own]] == pytest.approx(2 / 3, abs=1e-11)
        assert bounds.high[numbers[own]] >= 2 / 3 >= bounds.low[numbers[own]]
