"""Which parties a rule catches: the choice between compiled loops and their plain twin."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph import kernels, reference
from graph.kernels import Bools, Exact, Longs, Net, Reached, State

LARGE: Final = 200_000
"""Stakes from which compiled loops pay for loading numba (about half a second)."""


class Wires(NamedTuple):
    """Stakes before they are grouped by holder; the fields mean what `Net` says."""

    holder: Longs
    target: Longs
    activates: Bools
    share: Longs
    single: Longs
    floor: Longs
    extra: Longs


def wires(holder: Longs, target: Longs, **columns: NDArray[Any]) -> Wires:
    """Make wires; columns that are not given are zero.

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
    net: Net, seeds: Longs, limit: int, *, each: bool = False, compiled: bool | None = None
) -> Reached:
    """Find the parties that a rule catches, as its least fixpoint.

    Args:
        net: stakes of one pass.
        seeds: listed parties.
        limit: smallest sum in ticks that catches.
        each: look at each listed party alone instead of adding them up.
        compiled: use the numba loops or their twin; ``None`` decides by size.

    Returns:
        Round, sum and (if ``each``) best listed party of every node.
    """
    seeds = np.unique(seeds).astype(np.int64)
    groups = np.arange(len(seeds) + 1) if each else np.array([0, len(seeds)] if len(seeds) else [0])
    groups = groups.astype(np.int64)
    if compiled is None:
        compiled = len(net.target) > LARGE and numba_at_hand()
    if not compiled:
        reached = reference.spread(net, seeds, groups, limit)
    else:
        size = len(net.offsets) - 1
        reached = Reached(
            np.zeros(size, np.int32), np.zeros(size, np.int64), np.full(size, -1, np.int64)
        )
        _compiled(kernels.spread)(net, seeds, groups, limit, _scratch(size), reached)
    return reached if each else reached._replace(seed=np.full_like(reached.seed, -1))


def _scratch(size: int) -> State:
    kinds = (np.int32, np.int64, np.int64, np.int64, np.int64, np.bool_, np.int64, np.int64)
    columns: list[Any] = [np.zeros(size, kind) for kind in kinds]
    return State(*columns)


@cache
def numba_at_hand() -> bool:
    """Say whether numba can be imported; without it large questions take some ten times as long."""
    from importlib.util import find_spec

    return find_spec("numba") is not None


@cache
def _compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    compiled: Callable[..., Any] = numba.njit(cache=True)(loop)
    return compiled


class ExactNet(NamedTuple):
    """Exact stakes grouped by holder, for `cascade_exact`."""

    offsets: Longs
    target: NDArray[np.int32]
    share: NDArray[np.int32]


def exact_net(
    src: NDArray[np.int32], dst: NDArray[np.int32], share: NDArray[np.int32], n: int
) -> ExactNet:
    """Group exact stakes by holder.

    Args:
        src: holder of each stake.
        dst: asset of each stake.
        share: units of each stake.
        n: number of parties.
    """
    order = np.argsort(src, kind="stable")
    counts = np.bincount(src, minlength=n)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    return ExactNet(offsets, dst[order].astype(np.int32), share[order].astype(np.int32))


def cascade_exact(
    net: ExactNet, listed: NDArray[Any], threshold: int, *, compiled: bool | None = None
) -> NDArray[np.bool_]:
    """Run the plain cascade: one exact share a stake, all listed parties added up.

    Args:
        net: stakes; see `exact_net`.
        listed: numbers of listed parties.
        threshold: smallest sum in units that catches.
        compiled: use the numba loop or its numpy twin; ``None`` decides by size.

    Returns:
        Whether each party is listed or caught.
    """
    seeds = np.unique(listed).astype(np.int64)
    if compiled is None:
        compiled = len(net.target) > LARGE and numba_at_hand()
    if not compiled:
        return reference.spread_exact(*net, seeds, threshold)
    size = len(net.offsets) - 1
    held, caught = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    work = Exact(seeds, threshold, held, caught, np.zeros(size, np.int32))
    _compiled(kernels.spread_exact)(*net, work)
    return caught
