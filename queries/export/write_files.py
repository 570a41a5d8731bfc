"""Files of an answer written together, each in place of an older one once it is whole."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, made if missing; all take their places at the end, in order.

    Of several the last vouches for the others, so it is gone while they change. Raises `OSError` if
    it cannot be written; before the last step that leaves old files as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            target = (folder / name).resolve()
            if target.exists() and not target.is_file():
                # A pipe or a device takes bytes, and keeps its place.
                target.write_bytes(content)
                continue
            fresh.append((target.with_name(f".{target.name[:100]}.{uuid.uuid4().hex}"), target))
            fresh[-1][0].write_bytes(content)
        if len(fresh) > 1:
            fresh[-1][1].unlink(missing_ok=True)
        for path, target in fresh:
            os.replace(path, target)
    finally:
        for path, _ in fresh:
            path.unlink(missing_ok=True)
    return [folder / name for name in files]
