"""A slice of the comparison of bounds with every corner; see `tests.oracle`."""

import pytest

from tests.oracle.bounds import differences

BATCH = 25


@pytest.mark.parametrize("first", range(0, 200, BATCH))
def test_both_bounds_are_attained_by_some_corner(first: int) -> None:
    for seed in range(first, first + BATCH):
        assert differences(seed) == []


def test_compiled_loops_attain_them_too() -> None:
    for seed in range(1_000, 1_100):
        assert differences(seed, compiled=True) == []


def test_a_loop_that_nearly_holds_itself_is_settled_from_above_too() -> None:
    # Found among 100,000: 5 may hold 90 % of itself, and the upper end was 2e-9 too wide.
    assert differences(1_072_627) == []
