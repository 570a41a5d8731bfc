"""Company control: the definition's own cases, loops, ultimate controllers, refusals."""

import numpy as np
import pytest

from graph.control.company_control import Control, control_pairs
from graph.control.control_ready import prune_net
from graph.kernels.stake_arrays import exact_net
from graph.values.errors import InputError

BOTH = pytest.mark.parametrize("compiled", [True, False])


def _control(rows: list[tuple[int, int, int]], size: int, compiled: bool) -> Control:
    columns = (np.array(column) for column in zip(*rows, strict=True))
    return Control(exact_net(*columns, size), compiled=compiled)


@BOTH
def test_control_is_direct_or_joint_and_exactly_half_is_none(compiled: bool) -> None:
    rows = [(0, 1, 510_000), (0, 2, 500_000), (0, 3, 300_000), (1, 3, 200_001), (2, 3, 400_000)]
    control = _control(rows, 4, compiled)
    assert control.controlled_by(0).tolist() == [1, 3]
    assert control.controlled_by(2).tolist() == []


@BOTH
def test_a_ring_controls_itself_and_has_no_ultimate_controller(compiled: bool) -> None:
    control = _control([(0, 1, 600_000), (1, 0, 600_000)], 3, compiled)
    assert control.controlled_by(0).tolist() == [1]
    assert control.controlled_by(1).tolist() == [0]
    found = control.controllers_of(0)
    assert (found.every.tolist(), found.ultimate.tolist()) == ([1], [])


@BOTH
def test_the_ultimate_controller_is_the_one_nobody_controls(compiled: bool) -> None:
    control = _control([(0, 1, 600_000), (1, 2, 600_000), (3, 2, 400_000)], 4, compiled)
    found = control.controllers_of(2)
    assert (found.every.tolist(), found.ultimate.tolist()) == ([0, 1], [0])


@BOTH
def test_parts_of_one_stake_count_together(compiled: bool) -> None:
    assert _control([(0, 1, 300_000), (0, 1, 300_000)], 2, compiled).controlled_by(0).tolist() == [
        1
    ]


@BOTH
def test_an_owner_with_more_companies_than_room_is_given_whole(compiled: bool) -> None:
    rows = [(0, company, 1_000_000) for company in range(1, 200)]
    parts = list(_control(rows, 200, compiled).pairs(room=3))
    assert [owners.size for owners, _ in parts] == [199]
    assert sorted(parts[0][1].tolist()) == list(range(1, 200))


def test_a_compiled_kernel_and_its_twin_agree_on_a_made_up_register() -> None:
    from benchmarks.generate import generate_graph

    graph = generate_graph(5_000, 7)
    net = exact_net(graph.src, graph.dst, graph.share, graph.size)
    fast, slow = (
        {pair for part in control_pairs(net, compiled=way) for pair in zip(*part, strict=True)}
        for way in (True, False)
    )
    assert len(fast) > 1_000
    assert fast == slow


def test_what_makes_no_sense_is_refused() -> None:
    net = exact_net(np.array([0]), np.array([1]), np.array([5]), 2)
    with pytest.raises(InputError, match="threshold"):
        Control(net, 0)
    for number in (-1, 2):
        with pytest.raises(InputError, match="no party"):
            Control(net).controlled_by(number)
        with pytest.raises(InputError, match="no party"):
            Control(net).controllers_of(number)


def test_stakes_that_can_never_matter_are_left_out_and_leaves_are_marked() -> None:
    rows = [
        (0, 1, 600_000),  # 1 holds stakes itself: stays as it is
        (1, 2, 600_000),  # 2 holds nothing that matters: marked
        (0, 3, 200_000),  # 3 can be controlled by nobody
        (4, 3, 300_000),
        (4, 2, 100_000),  # nobody controls 4, and with 1 it has enough in 2
        (5, 2, 0),
    ]
    owners, companies, shares = np.array(rows).T
    net = exact_net(owners, companies, shares, 6)
    made = prune_net(net, 500_001)
    assert made.offsets.tolist() == [0, 1, 2, 2, 2, 3, 3]
    assert made.pairs.tolist() == [1, 600_000, 2, -600_000, 2, -100_000]


@BOTH
def test_many_holders_of_nothing_at_all_take_no_room(compiled: bool) -> None:
    size = 40
    rows = [(0, one, 1_000_000) for one in range(1, size)]
    rows += [(one, other, 0) for one in range(1, size) for other in range(1, size)]
    control = _control(rows, size, compiled)
    assert control.controlled_by(0).tolist() == list(range(1, size))
