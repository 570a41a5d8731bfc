"""Arrays in a folder: one `.npy` file each and a manifest, opened by mapping and not by reading.

The folder is made beside its place and put there in one step, so it is whole or not there. The
manifest says what the arrays were made from and by which loops; a folder that says otherwise, or
whose files are not as it says, counts as missing and is made again, never migrated.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"


def save_arrays(
    folder: Path, arrays: Mapping[str, NDArray[Any]], made_from: Mapping[str, str]
) -> None:
    """Write arrays and their manifest; what lay there before is replaced.

    Args:
        folder: where to.
        arrays: by name; the names become file names.
        made_from: what they were made from, such as the data version, the unit of shares and the
            version of the loops.

    Raises:
        OSError: the folder cannot be written.
    """
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    fresh.mkdir(parents=True, exist_ok=True)
    try:
        for name, array in arrays.items():
            np.save(fresh / f"{name}.npy", array, allow_pickle=False)
        shapes = {name: [array.dtype.str, *array.shape] for name, array in arrays.items()}
        body = {"format": FORMAT, "made_from": dict(made_from), "arrays": shapes}
        (fresh / MANIFEST).write_text(json.dumps(body, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def open_arrays(folder: Path, made_from: Mapping[str, str]) -> dict[str, NDArray[Any]] | None:
    """Map the arrays of a folder; nothing is read before it is used, and nothing can be changed.

    Args:
        folder: where `save_arrays` put them.
        made_from: what they must have been made from.

    Returns:
        The arrays by name, or ``None`` if they are not there, not whole, or made from something
        else.
    """
    try:
        body = json.loads((folder / MANIFEST).read_bytes())
        if body["format"] != FORMAT or body["made_from"] != dict(made_from):
            return None
        found = {name: _map_file(folder / f"{name}.npy") for name in body["arrays"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for name, (kind, *shape) in body["arrays"].items():
        if found[name].dtype.str != kind or list(found[name].shape) != shape:
            return None
    return found


def _map_file(file: Path) -> NDArray[Any]:
    """Map a file as a plain array; an empty array cannot be mapped and is read."""
    try:
        return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return np.asarray(np.load(file, allow_pickle=False))
