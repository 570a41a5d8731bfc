"""The file in which an export lists what it wrote."""

from pathlib import Path
from typing import Final

import orjson

from graph.values.file_digests import read_stored

MANIFEST: Final = "export.json"
_KEYS: Final = frozenset(("format", "data_version", "files", "read_with"))


def is_manifest(path: Path) -> bool:
    """Return whether a file is such a list; it holds no records to load."""
    if path.name != MANIFEST:
        return False
    try:
        said = orjson.loads(read_stored(path))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.keys() >= _KEYS
