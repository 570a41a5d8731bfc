"""Distinct numbers are those of numpy, in its order."""

import numpy as np
import pytest

from graph.kernels.distinct_numbers import drop_doubles, drop_found


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.uint64])
def test_distinct_numbers_are_those_of_numpy(kind: type[np.generic]) -> None:
    drawn = np.random.default_rng(7)
    for size in (0, 1, 2, 1000):
        values = drawn.integers(0, 1 + size // 3, size).astype(kind)
        found = drop_doubles(values)
        assert found.dtype == kind
        assert found.tolist() == np.unique(values).tolist()
        others = drawn.integers(0, 1 + size // 3, size // 5).astype(kind)
        rest = drop_found(values, others)
        assert rest.dtype == kind
        assert rest.tolist() == np.setdiff1d(values, others).tolist()
