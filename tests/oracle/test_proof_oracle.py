"""A slice of the comparison of proofs and turning facts with brute force; see `tests.oracle`."""

import pytest

from tests.oracle.proofs import proof_differences, turning_differences

BATCH = 20


@pytest.mark.parametrize("first", range(0, 160, BATCH))
def test_no_smaller_set_of_interests_proves(first: int) -> None:
    for seed in range(first, first + BATCH):
        assert proof_differences(seed) == []


@pytest.mark.parametrize("first", range(0, 160, BATCH))
def test_turning_facts_are_those_of_the_grid(first: int) -> None:
    for seed in range(first, first + BATCH):
        assert turning_differences(seed) == []
