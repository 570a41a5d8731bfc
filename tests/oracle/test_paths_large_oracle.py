"""A slice of the comparison of the array search with all simple paths; see `tests.oracle`."""

import pytest

from tests.oracle.paths import differences

BATCH = 50


@pytest.mark.parametrize("first", range(0, 300, BATCH))
def test_best_paths_are_those_of_all_simple_paths(first: int) -> None:
    for seed in range(first, first + BATCH):
        assert differences(seed, compiled=seed % 5 == 0) == []
