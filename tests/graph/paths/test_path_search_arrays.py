"""The array search for paths: order, loops, what is explained, and its limits."""

import numpy as np
import pytest

from graph.paths.path_search_arrays import PathFinder
from graph.shares.bounds import range_net


def _finder(stakes: list[tuple[int, int, int]], size: int, listed: list[int]) -> PathFinder:
    holder, asset, share = (np.array(column) for column in zip(*stakes, strict=True))
    return PathFinder(range_net((holder, asset), (share, share), size), np.array(listed))


def test_paths_come_best_first_and_end_at_the_first_listed() -> None:
    finder = _finder(
        [(0, 1, 500_000), (1, 2, 400_000), (0, 2, 100_000), (3, 0, 900_000), (3, 2, 300_000)],
        4,
        [0, 3],
    )
    found = finder.best_paths(2, 10)
    assert [path.parties for path in found] == [(3, 2), (0, 1, 2), (0, 2)]
    assert [path.value for path in found] == pytest.approx([0.3, 0.2, 0.1])
    assert finder.explained_part(2, found) == pytest.approx(1)
    assert finder.explained_part(2, found[:1]) == pytest.approx(0.5)
    assert finder.best_paths(2, 1) == found[:1]


def test_a_loop_is_walked_once() -> None:
    finder = _finder([(0, 1, 500_000), (2, 1, 500_000), (1, 2, 500_000)], 3, [0])
    found = finder.best_paths(2, 10)
    assert [path.parties for path in found] == [(0, 1, 2)]
    # Integrated share of 1/3, of which the only simple path gives a quarter.
    assert finder.explained_part(2, found) == pytest.approx(0.75)


def test_nothing_leads_to_who_is_not_reached() -> None:
    finder = _finder([(0, 1, 500_000), (2, 3, 500_000)], 4, [0])
    assert finder.best_paths(3, 5) == []
    assert finder.explained_part(3, []) is None
    assert finder.path_values.tolist() == [1, 0.5, 0, 0]


def test_many_equal_paths_outgrow_the_first_scratch() -> None:
    # Twelve layers of two companies that hold each other's layer half and half: 2**12 paths.
    stakes, layers = [], 12
    for layer in range(layers):
        for holder in (2 * layer + 1, 2 * layer + 2):
            for asset in (2 * layer + 3, 2 * layer + 4):
                stakes.append((holder, asset, 500_000))
    stakes += [(0, 1, 1_000_000), (0, 2, 1_000_000)]
    last = 2 * layers + 1
    found = _finder(stakes, 2 * layers + 3, [0]).best_paths(last, 5_000)
    assert len(found) == 2**layers
    assert sum(path.value for path in found) == pytest.approx(1)
