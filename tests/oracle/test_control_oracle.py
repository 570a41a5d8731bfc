"""Company control against the definition, on small registers with loops and repeated pairs."""

import pytest

from graph.control.company_control import MAJORITY, Control
from graph.kernels.stake_arrays import exact_net
from tests.oracle.slow_dates import case, controlled

SEEDS = 1_200
SHARDS = 6


@pytest.mark.parametrize("shard", range(SHARDS))
def test_all_pairs_and_single_owners_equal_the_definition(shard: int) -> None:
    for seed in range(shard, SEEDS, SHARDS):
        one = case(seed)
        threshold = MAJORITY if seed % 3 else 300_000
        want = {owner: controlled(one, owner, threshold) for owner in range(one.size)}
        net = exact_net(*one.stakes, one.size, compiled=seed % 2 == 0)
        for compiled in (True, False):
            control = Control(net, threshold, compiled=compiled)
            pairs = [
                pair
                for owners, companies in control.pairs(room=1 + seed % 4)
                for pair in zip(owners.tolist(), companies.tolist(), strict=True)
            ]
            assert len(pairs) == len(set(pairs)), f"seed {seed}"
            assert set(pairs) == {(o, c) for o, found in want.items() for c in found}, f"{seed}"
            assert [owner for owner, _ in pairs] == sorted(owner for owner, _ in pairs)
            for company in range(one.size):
                above = [owner for owner in range(one.size) if company in want[owner]]
                top = [o for o in above if not any(o in under for under in want.values())]
                found = control.controllers_of(company)
                assert found.every.tolist() == above, f"seed {seed}"
                assert found.ultimate.tolist() == top, f"seed {seed}"
                assert control.controlled_by(company).tolist() == sorted(want[company])
