"""Loops of holdings: the walk for few, scipy for many, and the same answer from both."""

import random

import numpy as np
import pytest

from graph.kernels.circular_ownership import _label_by_scipy, _label_by_walking, nodes_in_loops


def test_small_loops_by_hand() -> None:
    # 0 -> 1 -> 2 -> 0 is a loop, 3 hangs below it, 4 holds itself, 5 stands alone.
    holder, asset = np.array([0, 1, 2, 2, 4]), np.array([1, 2, 0, 3, 4])
    assert nodes_in_loops(holder, asset, 6).tolist() == [True, True, True, False, True, False]


@pytest.mark.parametrize("seed", range(30))
def test_walking_and_scipy_find_the_same_groups(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    size = rng.randint(1, 40)
    count = rng.randint(0, 2 * size)
    holder = np.array([rng.randrange(size) for _ in range(count)], np.int64)
    asset = np.array([rng.randrange(size) for _ in range(count)], np.int64)
    walked, labelled = _label_by_walking(holder, asset, size), _label_by_scipy(holder, asset, size)
    same = walked[:, None] == walked[None, :]
    assert (same == (labelled[:, None] == labelled[None, :])).all()
