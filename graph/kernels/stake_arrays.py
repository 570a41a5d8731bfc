"""Stakes as flat integer arrays, grouped by holder: what every fast loop reads.

A stake of a loop is a *record*: numbers that are needed together stand together, so that one
read of memory brings them all. Records of one holder follow each other; ``offsets`` says where.
Stakes of nothing and stakes in oneself are left out, since neither can catch anyone.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.values.errors import InputError
from graph.values.share import FULL

Ints = NDArray[np.int32]
Numbers = NDArray[np.int32] | NDArray[np.int64]
Longs = NDArray[np.int64]

MOST: Final = 2**31 - 2
"""Stakes that 32-bit offsets can count."""


class ExactNet(NamedTuple):
    """Exact stakes of one day, grouped by holder.

    Attributes:
        offsets: the stakes of holder ``i`` are numbers ``offsets[i]`` to ``offsets[i + 1] - 1``.
        pairs: the asset of stake ``k`` at ``2 k``, its units of 0.0001 % at ``2 k + 1``.
    """

    offsets: Ints
    pairs: Ints

    @property
    def size(self) -> int:
        """Number of parties."""
        return len(self.offsets) - 1


def exact_net(
    src: NDArray[Any],
    dst: NDArray[Any],
    share: NDArray[Any],
    n: int,
    *,
    compiled: bool | None = None,
) -> ExactNet:
    """Group exact stakes by holder.

    Args:
        src: holder of each stake.
        dst: asset of each stake.
        share: units of each stake, 0 to 1,000,000; parts of one pair may stand apart.
        n: number of parties.
        compiled: use compiled loops or numpy; ``None`` decides by size.

    Raises:
        InputError: a share is no share, or there are too many stakes.
    """
    if len(share) and not 0 <= int(share.min()) <= int(share.max()) <= FULL:
        raise InputError("a share in units of 0.0001 % must lie between 0 and 1,000,000")
    offsets, records = group_records((src, dst, share), n, compiled)
    return ExactNet(offsets, records.astype(np.int32, copy=False))


def group_records(
    columns: tuple[NDArray[Any], ...], n: int, wanted: bool | None
) -> tuple[Ints, Numbers]:
    """Group columns into records by holder, in their old order within a holder.

    Args:
        columns: holder, asset and share of each stake, and what else each record has.
        n: number of parties.
        wanted: use compiled loops or numpy; ``None`` decides by size.

    Returns:
        Offsets (n + 1), and the records without their holder, end to end; 32 bits wide if every
        share fits, else 64.

    Raises:
        InputError: there are too many stakes, or a number is no party.
    """
    src, dst, share = columns[:3]
    if len(src) > MOST:
        raise InputError(f"{len(src)} stakes are more than one machine's arrays take: {MOST}")
    if len(src) and not (min(src.min(), dst.min()) >= 0 and max(src.max(), dst.max()) < n):
        raise InputError(f"a stake names a party that is none of 0 to {n - 1}")
    wide = len(share) > 0 and int(share.max()) > np.iinfo(np.int32).max
    kind: Any = np.int64 if wide else np.int32
    kept = [np.ascontiguousarray(column, dtype=kind) for column in columns]
    if worth_compiling(len(src), wanted):
        offsets, records = np.zeros(n + 1, np.int32), np.empty((len(kept) - 1) * len(src), kind)
        many = compile_loop(group_columns)(tuple(kept), offsets, records)
        return offsets, records[: many * (len(kept) - 1)]
    matters = np.flatnonzero((kept[2] > 0) & (kept[0] != kept[1]))
    order = matters[np.argsort(kept[0][matters], kind="stable")]
    counts = np.bincount(kept[0][order], minlength=n)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return offsets, np.stack([column[order] for column in kept[1:]], axis=1).ravel()


def group_columns(columns: tuple[Numbers, ...], offsets: Ints, records: Numbers) -> int:
    """Group records by holder, in two passes over the stakes; for numba.

    Args:
        columns: holder, asset, share, and what else each record has.
        offsets: zeros (parties + 1); filled.
        records: an entry a stake and column but the holder; filled.

    Returns:
        Number of stakes that matter.
    """
    src, dst, share = columns[0], columns[1], columns[2]
    width = len(columns) - 1
    n = offsets.size - 1
    for row in range(src.size):
        if share[row] > 0 and src[row] != dst[row]:
            offsets[src[row]] += 1
    # Rows are placed from the last one down, so that each holder's end becomes its beginning.
    total = 0
    for party in range(n):
        total += offsets[party]
        offsets[party] = total
    offsets[n] = total
    for place in range(src.size):
        row = src.size - 1 - place
        if share[row] > 0 and src[row] != dst[row]:
            offsets[src[row]] -= 1
            spot = width * np.int64(offsets[src[row]])
            for column in range(width):
                records[spot + column] = columns[column + 1][row]
    return total
