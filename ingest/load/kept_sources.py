"""The kept copies of source files, put right from what lies in the record and what is given."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from graph.head.head_file import stored_names
from graph.head.manifest import Head
from graph.head.record_check import kept_copies, sha256_of_copy
from graph.head.trash import move_to_trash
from graph.record.record import Record
from graph.values.file_digests import differing_file

_PIECE: Final = 1 << 20


def restore_copies(record: Record, head: Head, sources: Iterable[Path]) -> list[str]:
    """Put lost copies back: from one that lies under another name, or from a file that is given.

    Returns:
        A sentence for each file that was given and is none of those that were loaded.
    """
    loaded = {part.source["sha256"] for part in head.parts}
    kept = dict(kept_copies(record.folder, head))
    broken = [
        path for path, digest in kept.items() if differing_file(path.parent, {path.name: digest})
    ]
    without = {part.source["sha256"] for part in head.parts if part.copy is None}
    lost = {path.stem for path in broken} | without
    stage, unknown = record.new_stage(), []
    stage.mkdir()
    if broken:
        for path in stored_names(record.folder / "files"):
            sha256 = sha256_of_copy(path) if path in broken or path.stem not in loaded else None
            if sha256 in lost and sha256 != path.stem:
                os.link(path, stage / f"{sha256}.zst")
    for file in sources:
        sha256 = sha256_of_file(file)
        if sha256 not in loaded:
            unknown.append(f"{file} is none of the files that were loaded into this record")
        elif sha256 in lost and not (stage / f"{sha256}.zst").exists():
            _pack(file, stage / f"{sha256}.zst")
    for staged in sorted(stage.iterdir()):
        target = record.copy_of(staged.stem)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        # What lies there under a wrong name was linked to its right one before.
        move_to_trash(record.workspace, target)
        os.replace(staged, target)
    stage.rmdir()
    return unknown


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pack(file: Path, target: Path) -> None:
    import pyarrow as pa

    with (
        file.open("rb", buffering=0) as stream,
        pa.CompressedOutputStream(str(target), "zstd") as sink,
    ):
        while piece := stream.read(_PIECE):
            sink.write(piece)
    target.chmod(0o600)
