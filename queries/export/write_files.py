"""Files of an answer: all of them are there, or those that were there before."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made; they take their places once each is whole.

    Args:
        folder: where they belong.
        files: content by name; the last one takes its place last.

    Raises:
        OSError: the folder cannot be written; what was there is as before.
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
        for path, target in fresh:
            os.replace(path, target)
    finally:
        for path, _ in fresh:
            path.unlink(missing_ok=True)
    return [folder / name for name in files]
