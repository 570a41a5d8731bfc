"""The parties looked at last, kept in the workspace for the next visit."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson

FILE: Final = "seen.json"
"""In the workspace's cache: nothing that is stated stands there."""


def read_seen(workspace: Path) -> dict[str, str]:
    """Return the names of the parties looked at last by id; none where no file can be read."""
    try:
        found = orjson.loads((workspace / "cache" / FILE).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(party): str(name) for party, name in pairs}


def keep_seen(workspace: Path, seen: Mapping[str, str]) -> None:
    """Write the parties looked at last; a workspace that cannot be written forgets them."""
    folder = workspace / "cache"
    if not folder.is_dir():
        return
    fresh = folder / f"{FILE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        # Only the person whose workspace it is reads what was looked at.
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(dict(seen)))
        os.replace(fresh, folder / FILE)
