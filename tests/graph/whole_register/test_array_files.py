"""Arrays in a folder: whole and as the manifest says, or not there."""

import json
from pathlib import Path

import numpy as np

from graph.whole_register.array_files import MANIFEST, open_arrays, save_arrays


def test_a_folder_that_is_not_whole_counts_as_missing(tmp_path: Path) -> None:
    arrays, about = {"a": np.arange(9), "none": np.empty(0, np.int32)}, {"unit": "0.0001 %"}
    kept = tmp_path / "kept"

    def opened() -> bool:
        return open_arrays(kept, about) is not None

    save_arrays(kept, arrays, about)
    found = open_arrays(kept, about)
    assert found is not None
    assert {name: array.tolist() for name, array in found.items()} == {"a": [*range(9)], "none": []}
    whole = (kept / "a.npy").read_bytes()
    (kept / "a.npy").write_bytes(whole[:-8])
    assert not opened()
    np.save(kept / "a.npy", np.arange(8))
    assert not opened()
    (kept / "a.npy").unlink()
    assert not opened()
    (kept / "a.npy").write_bytes(whole)
    assert opened()
    body = json.loads((kept / MANIFEST).read_bytes())
    (kept / MANIFEST).write_text(json.dumps({**body, "format": 0}))
    assert not opened()
    (kept / MANIFEST).write_text("{")
    assert not opened()
