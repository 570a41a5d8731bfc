"""Which parties a rule catches: the choice between compiled loops and the same in plain Python."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels import cascade_loops
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net, State
from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.distinct_numbers import drop_doubles


class Wires(NamedTuple):
    """Wires as columns, not yet grouped by holder; the fields mean what `Net` says.

    A wire is anything by which a caught holder may catch another party: a stake, a sign of
    control, a membership of a joint holder or a pool.
    """

    holder: Longs
    target: Longs
    activates: Bools
    share: Longs
    single: Longs
    floor: Longs
    extra: Longs


def build_wires(holder: Longs, target: Longs, **columns: NDArray[Any]) -> Wires:
    """Build wires; columns that are not given are zero.

    Args:
        holder: who holds.
        target: what is held.
        columns: further fields of `Wires`.
    """
    zero = np.zeros(len(holder), np.int64)
    flags = np.asarray(columns.pop("activates", np.zeros(len(holder), np.bool_)), np.bool_)
    rest = {name: columns.get(name, zero) for name in ("share", "single", "floor", "extra")}
    return Wires(holder, target, flags, **rest)


def net_of(size: int, parts: list[Wires], floors: Longs | None = None) -> Net:
    """Group wires by holder.

    Args:
        size: number of nodes.
        parts: wires of several kinds.
        floors: for each node what its direct holders surely hold, -1 for no rule that holdings
            fit in 100 %; ``None`` switches the rule off everywhere.
    """
    joined = Wires(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    order = np.argsort(joined.holder, kind="stable")
    counts = np.bincount(joined.holder, minlength=size)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    limits = np.full(size, -1, np.int64)
    if floors is not None:
        limits[: len(floors)] = floors
    blocked = np.zeros(size, np.bool_)
    columns: list[Any] = [*(column[order] for column in joined[1:]), limits, blocked]
    return Net(offsets, *columns)


def cascade(
    net: Net,
    seeds: Longs,
    limit: int,
    *,
    each: bool = False,
    groups: Sequence[Longs] = (),
    compiled: bool | None = None,
) -> CascadeResult:
    """Find the parties that a rule catches, as its least fixpoint.

    Args:
        net: stakes of one pass.
        seeds: listed parties.
        limit: smallest sum in ticks that catches.
        each: look at each listed party alone instead of adding them up.
        groups: look at each of these groups of seeds alone instead.
        compiled: use the numba loops or plain ones; ``None`` decides by size.

    Returns:
        Round, sum and (if ``each``) best listed party of every node.
    """
    seeds = drop_doubles(seeds).astype(np.int64)
    if each:
        groups = [seeds[place : place + 1] for place in range(len(seeds))]
    groups = groups or ([seeds] if len(seeds) else [])
    seeds = np.concatenate([np.zeros(0, np.int64), *groups]).astype(np.int64)
    ends = np.cumsum([0, *map(len, groups)]).astype(np.int64)
    size = len(net.offsets) - 1
    state, reached = _scratch(size), _nothing_reached(size)
    if worth_compiling(len(net.target), compiled):
        compile_loop(cascade_loops.spread_groups)(net, seeds, ends, limit, state, reached)
    else:
        cascade_loops.spread_groups(_cells(net), seeds, ends, limit, _cells(state), _cells(reached))
    return (
        reached
        if each or len(groups) > 1
        else reached._replace(seed=np.full_like(reached.seed, -1))
    )


def _cells(columns: Any) -> Any:
    """Return the same columns as views: plain Python reads a cell of one twice as fast."""
    return columns._make(memoryview(column) for column in columns)


def _nothing_reached(size: int) -> CascadeResult:
    return CascadeResult(
        np.zeros(size, np.int32), np.zeros(size, np.int64), np.full(size, -1, np.int64)
    )


def _scratch(size: int) -> State:
    """Build the scratch of a cascade over so many nodes."""
    kinds = (np.int32, np.int64, np.int64, np.int64, np.int64, np.bool_, np.int64, np.int64)
    columns: list[Any] = [np.zeros(size, kind) for kind in kinds]
    return State(*columns)
