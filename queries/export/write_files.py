"""Files of an answer, packed, hashed and written together, each over an older one once whole."""

import contextlib
import hashlib
import io
import json
import os
import re
import time
import uuid
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError

ENTRY_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same files give the same bytes."""
MOST_FILES: Final = 500
MOST_BYTES: Final = 512 * 2**20
"""Most bytes of all files of an archive, unpacked."""
MANIFEST: Final = "manifest.json"
MADE_BY: Final = "ownership-explorer"
"""How a manifest names this program."""
_LEFT_SECONDS: Final = 3600.0
"""Age from which a file that waits for its place was left by a process that was killed."""


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of an archive of some files; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content)
    return out.getvalue()


def unpack_zip(content: bytes, name: str) -> dict[str, bytes]:
    """Return an archive's files by name, in memory; `InputError` if damaged or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
                raise InputError(
                    f"{name}: unpacks to more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB; "
                    "give an exposure file of ours"
                )
            found: dict[str, bytes] = {}
            for entry in entries:
                if entry.filename in found:
                    raise InputError(f"{name}: holds {entry.filename!r} twice; get it anew")
                with archive.open(entry) as file:
                    found[entry.filename] = file.read(entry.file_size + 1)
            return found
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise InputError(f"{name}: is no zip archive, or damaged ({wrong}); get it anew") from None


def file_hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of every file as hex digits, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON bytes: indented by two blanks, keys sorted, a line end last."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode("utf-8")


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
            waiting = f".{target.name[:100]}."
            _remove_left(target.parent, re.compile(re.escape(waiting) + "[0-9a-f]{32}"))
            fresh.append((target.with_name(f"{waiting}{uuid.uuid4().hex}"), target))
            fresh[-1][0].write_bytes(content)
        if len(fresh) > 1:
            fresh[-1][1].unlink(missing_ok=True)
        for path, target in fresh:
            os.replace(path, target)
    finally:
        for path, _ in fresh:
            path.unlink(missing_ok=True)
    return [folder / name for name in files]


def check_replaced(out: Path, tables: Mapping[str, Sequence[str]]) -> None:
    """Raise `InputError` if files of an answer would replace others than those of an earlier one.

    ``tables`` are CSV and Parquet files by name with their first columns. Of the earlier answer is
    what its manifest names, or, where writing broke off before there was one, what has these
    columns; that somebody filled in decisions there changes nothing.
    """
    ours: Collection[str] = ()
    there = [name for name in (MANIFEST, *tables) if os.path.lexists(out / name)]
    nothing = (FileNotFoundError, NotADirectoryError, LookupError, TypeError, ValueError)
    with contextlib.suppress(*nothing):
        said = json.loads((out / MANIFEST).read_bytes())
        if said["software"]["name"] == MADE_BY:
            ours = {MANIFEST, *said["files"]}
    for name in there:
        if name not in ours and not _begins_with(out / name, tables.get(name)):
            raise InputError(
                f"--out {out}: {name} in it is of no earlier answer and would be replaced; move it "
                "away, or name another folder"
            )


def check_own_file(option: str, path: Path, is_own: Callable[[bytes], bool]) -> None:
    """Raise `InputError` if a file would be replaced that is none of an earlier answer.

    ``is_own`` is told its first kilobyte; an empty file, or what is no file, may be written to.
    """
    if not path.is_file():
        return
    with path.open("rb") as stream:
        start = stream.read(1024)
    if start and not is_own(start):
        raise InputError(
            f"{option} {path}: is there already, and no earlier answer; move it away, or give "
            "another name"
        )


def _begins_with(path: Path, columns: Sequence[str] | None) -> bool:
    """Return whether a table has some columns first; the manifest, which has none, has not."""
    if columns is None:
        return False
    if path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        with contextlib.suppress(pa.ArrowInvalid):
            return list(pq.read_schema(path).names) == list(columns)
        return False
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return file.readline().rstrip("\r\n").split(",")[: len(columns)] == list(columns)


def _remove_left(folder: Path, name: re.Pattern[str]) -> None:
    """Remove old files of a name, which wait for a place that nobody gives them any more."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            old = name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            if old and entry.stat().st_mtime < time.time() - _LEFT_SECONDS:
                os.unlink(entry.path)
