"""The plain cascade straight from Parquet with text ids: a register as arrays in a folder.

This is the batch way for whole registers: two tables are read in pieces, ids become numbers, the
rows that count for certain (`graph.whole_register.countable_rows`) become the arrays of
`graph.kernels.stake_arrays`. What it finds is part of the certain answer of the record; questions
about one party, with ranges, blocks and merged ids, are asked of a world.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.kernels.compiling import worth_compiling
from graph.kernels.exact_cascade import ExactCascade
from graph.kernels.stake_arrays import ExactNet, Ints, exact_net, merge_stakes
from graph.whole_register.array_files import open_arrays, save_arrays
from graph.whole_register.countable_rows import COLUMNS, Day, countable_stakes
from graph.whole_register.id_table import IdTable

KERNEL: Final = "1"
"""Version of the loops and of the choice of rows; another one makes kept arrays stale."""
PIECE: Final = 1 << 19
"""Rows read at a time."""


@dataclass(frozen=True)
class PlainRegister:
    """A register of one day as numbers.

    Attributes:
        ids: the ids of all parties that occur.
        net: the stakes that count for certain, one a holder and asset.
    """

    ids: IdTable
    net: ExactNet

    def find_caught(
        self, listed: Sequence[str], threshold: int, *, compiled: bool | None = None
    ) -> list[str]:
        """Return the ids of listed parties and of all that they surely own together, sorted.

        Args:
            listed: ids; those that the register does not have are answered as they are.
            threshold: smallest sum in units of 0.0001 % that catches, for a rule that says
                "or more".
            compiled: use compiled loops or numpy; ``None`` decides by size.

        Raises:
            InputError: the threshold is none.
        """
        numbers = self.ids.find(pa.array(listed, pa.string()))
        seeds = np.unique(numbers[numbers >= 0])
        found = ExactCascade(self.net, compiled=compiled).find_caught(seeds, threshold)
        return sorted({*listed, *self.ids.texts(found)})


def read_register(
    parties: Sequence[Path], interests: Sequence[Path], day: str, *, compiled: bool | None = None
) -> PlainRegister:
    """Read a register from Parquet files of the record.

    Args:
        parties: files of the table ``parties``; of these only ``id`` is read.
        interests: files of the table ``interests``.
        day: the ISO day on which a stake must surely hold.
        compiled: use compiled loops or numpy and Arrow; ``None`` decides by size.

    Raises:
        InputError: the day is none, or an id is missing.
    """
    taken, known = Day.parse(day), _rows(parties)
    ids = IdTable(known, compiled=worth_compiling(known + _rows(interests), compiled))
    for piece in _pieces(parties, ["id"]):
        ids.add(piece["id"])
    src, dst, units = [], [], []
    for piece in _pieces(interests, list(COLUMNS)):
        rows = countable_stakes(piece, taken)
        src.append(ids.add(rows["owner"]))
        dst.append(ids.add(rows["asset"]))
        units.append(rows["units"].to_numpy())
    columns = _drop_denied((_join_pieces(src), _join_pieces(dst), _join_pieces(units)), ids.size)
    net = exact_net(*columns, ids.size, compiled=compiled)
    return PlainRegister(ids, merge_stakes(net, least=True, compiled=compiled))


def save_register(folder: Path, register: PlainRegister, data_version: str, day: str) -> None:
    """Keep a register as arrays in a folder, for `open_register`.

    Raises:
        OSError: the folder cannot be written.
    """
    arrays = {**register.ids.arrays(), "offsets": register.net.offsets, "pairs": register.net.pairs}
    save_arrays(folder, arrays, _made_from(data_version, day))


def open_register(
    folder: Path, data_version: str, day: str, *, compiled: bool | None = None
) -> PlainRegister | None:
    """Map a kept register, of which nothing is read before it is needed.

    Args:
        folder: where `save_register` put it.
        data_version: what it must have been made from.
        day: the day it must be of.
        compiled: find ids by compiled loops or by Arrow; ``None`` decides by size.

    Returns:
        The register, or ``None`` if there is none of that version and day and of these loops.
    """
    arrays = open_arrays(folder, _made_from(data_version, day))
    if arrays is None:
        return None
    ids = IdTable.of_arrays(arrays, compiled=compiled)
    return PlainRegister(ids, ExactNet(arrays["offsets"], arrays["pairs"]))


def _drop_denied(columns: tuple[Ints, Ints, Ints], size: int) -> tuple[Ints, Ints, Ints]:
    """Remove all stakes of pairs of which a row says that nothing is held for certain."""
    src, dst, units = columns
    denying = np.flatnonzero(units == 0)
    if not len(denying):
        return columns
    denied = np.unique(src[denying].astype(np.int64) * size + dst[denying])
    keys = src.astype(np.int64) * size + dst
    place = np.minimum(np.searchsorted(denied, keys), len(denied) - 1)
    kept = denied[place] != keys
    return src[kept], dst[kept], units[kept]


def _made_from(data_version: str, day: str) -> dict[str, str]:
    return {"data_version": data_version, "day": day, "unit": "0.0001 %", "kernel": KERNEL}


def _rows(files: Sequence[Path]) -> int:
    import pyarrow.parquet as pq

    return sum(int(pq.read_metadata(file).num_rows) for file in files)


def _pieces(files: Sequence[Path], columns: list[str]) -> Any:
    """Yield tables piece by piece, so that no whole column of text is held."""
    import pyarrow.parquet as pq

    for file in files:
        with pq.ParquetFile(file) as opened:
            for batch in opened.iter_batches(batch_size=PIECE, columns=columns):
                yield pa.Table.from_batches([batch])


def _join_pieces(pieces: list[NDArray[Any]]) -> Ints:
    """Return pieces end to end; each is freed as soon as it is copied."""
    whole = np.empty(sum(map(len, pieces)), np.int32)
    end = len(whole)
    while pieces:
        piece = pieces.pop()
        whole[end - len(piece) : end] = piece
        end -= len(piece)
    return whole
