"""What the files of parts must be, compared before anything that they state is believed.

At every opening the names, sizes and rows of all files of parts are compared. A file whose content
is read is hashed before, unless it was and nobody has written it since. `ownership check --deep`
hashes all of them.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph.head.manifest import Head, Part, part_body
from graph.head.signed_file import signed_text, write_signed
from graph.head.workspace_folder import SEEN
from graph.values.errors import NOT_ALLOWED, DamagedRecordError
from graph.values.file_digests import (
    FileDigest,
    differing_file,
    digest_file,
    read_stored,
    stamp_of_files,
)

DESCRIPTION: Final = "part.json"
"""File of a part with its description, by which a head that is lost can be made again."""
_CHECKED: Final = "checked.json"
"""File of the workspace that says when the record was last checked deep, and what was found.

It lies beside the cache, which may be deleted at any time: damage is not forgotten with it.
"""
COMPARED: Final = "compared.json"
"""File in the cache with the stamp of all files of parts when each of their bytes was compared."""

_DEEP: Final = ("on", "data_version")
"""What that file says of the last deep check, whatever else was found since."""
_FOUND: Final = (
    ("found_on", "a check found"),
    ("read_on", "was found"),
    ("on", "a deep check found"),
)
"""Keys with the day on which damage was found, and who found it."""
_FEW: Final = 200
"""Files that are looked at each time rather than writing to the cache that they were."""
_hashed: dict[str, tuple[tuple[int, ...], str]] = {}
"""Files that this process has hashed: what the system said of each, and the hash."""


def part_files(folder: Path, parts: Iterable[Part]) -> Iterator[tuple[Path, FileDigest]]:
    """Yield each file of some parts, and what it should hold."""
    for part in parts:
        place = folder / "parts" / part.id
        for name, digest in part.files.items():
            yield place / name, digest


def check_opening(folder: Path, head: Head) -> None:
    """Compare names, sizes and rows of all files of a head's parts.

    Args:
        folder: the folder of the record.
        head: its head.

    Raises:
        DamagedRecordError: one is missing, or has another size or number of rows.
    """
    if not head.parts:
        return
    try:
        stamp = _stamp(folder, head)
    except OSError:
        stamp = None
    seen = folder.parent / "cache" / SEEN
    _check_found_before(folder, head)
    if stamp is not None and read_small_file(seen).get("stamp") == stamp:
        return
    for path, digest in part_files(folder, head.parts):
        check_size_and_rows(path, digest)
    if stamp is not None and sum(len(part.files) for part in head.parts) > _FEW:
        write_small_file(seen, {"stamp": stamp})


def _stamp(folder: Path, head: Head) -> str:
    names = (f"{part.id}/{name}" for part in head.parts for name in part.files)
    return stamp_of_files(folder / "parts", names)


def remember_opening(folder: Path, head: Head, *, compared: bool = True) -> None:
    """Write the stamp of files that were just written, so that the next opening is quick.

    Args:
        folder: the folder of the record.
        head: its head.
        compared: each byte of these files was compared, or written just now.
    """
    try:
        stamp = _stamp(folder, head)
    except OSError:
        return
    for name in (SEEN, COMPARED) if compared else (SEEN,):
        write_small_file(folder.parent / "cache" / name, {"stamp": stamp})


def check_content_once(folder: Path, head: Head) -> None:
    """Compare every byte of all parts, unless that was done and nobody has written them since.

    Raises:
        DamagedRecordError: a file is missing, or is not what was written.
    """
    try:
        stamp = _stamp(folder, head)
    except OSError:
        stamp = None
    file = folder.parent / "cache" / COMPARED
    if stamp is None or read_small_file(file).get("stamp") != stamp:
        check_all_content(folder, head)
        if stamp is not None:
            write_small_file(file, {"stamp": stamp})


def was_compared(folder: Path, head: Head) -> bool:
    """Return whether every byte of all parts was compared, and no damage was found since."""
    try:
        stamp = _stamp(folder, head)
    except OSError:
        return False
    same = read_small_file(folder.parent / "cache" / COMPARED).get("stamp") == stamp
    return same and damage_found_before(folder) is None


def check_size_and_rows(path: Path, digest: FileDigest) -> None:
    """Compare size and rows of a file, without reading it.

    Raises:
        DamagedRecordError: it is missing, or has another size or number of rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise DamagedRecordError(path, "is missing") from None
    except OSError as wrong:
        raise DamagedRecordError(path, f"cannot be read ({wrong.strerror})") from None
    if size != digest.size:
        raise DamagedRecordError(path, f"has {size:,} bytes and had {digest.size:,}")
    if digest.rows is None:
        return
    try:
        rows = pq.read_metadata(path).num_rows
    except PermissionError:
        raise DamagedRecordError(path, NOT_ALLOWED) from None
    except (pa.ArrowException, OSError, ValueError):
        # A name of a column that is no UTF-8 any more is no error of Arrow's own.
        raise DamagedRecordError(path, "is damaged") from None
    if rows != digest.rows:
        raise DamagedRecordError(path, f"has {rows:,} rows and had {digest.rows:,}")


def check_content(path: Path, digest: FileDigest) -> None:
    """Compare the content of a file with its hash, unless this process did and it is as it was.

    Raises:
        DamagedRecordError: it is missing, or is not what was written.
    """
    try:
        said = path.stat()
        state = (said.st_size, said.st_mtime_ns, said.st_ctime_ns, said.st_ino)
        if _hashed.get(str(path)) == (state, digest.blake2):
            return
        found = digest_file(path)
    except FileNotFoundError:
        raise DamagedRecordError(path, "is missing") from None
    except OSError as wrong:
        raise DamagedRecordError(path, f"cannot be read ({wrong.strerror})") from None
    if (found.size, found.blake2) != (digest.size, digest.blake2):
        raise DamagedRecordError(path, "is not what was written")
    _hashed[str(path)] = (state, digest.blake2)


def check_all_content(folder: Path, head: Head) -> None:
    """Read every byte of all parts of a head and compare their hashes.

    Raises:
        DamagedRecordError: a file is missing, or is not what was written.
    """
    for path, digest in part_files(folder, head.parts):
        wrong = differing_file(path.parent, {path.name: digest})
        if wrong is not None:
            with damage_remembered(folder):
                raise DamagedRecordError(path, wrong[1])


def describe_files(folder: Path) -> dict[str, FileDigest]:
    """Return what the tables in the folder of a part hold, with their rows."""
    import pyarrow.parquet as pq

    return {
        file.name: digest_file(file, pq.read_metadata(file).num_rows)
        for file in sorted(folder.glob("*.parquet"))
    }


def write_description(folder: Path, body: dict[str, Any]) -> None:
    """Write a part's description into its folder."""
    write_signed(folder / DESCRIPTION, signed_text(body))


def seal_part(stage: Path, part: Part) -> Part:
    """Describe the files of a staged part, and flush all of them to the disk."""
    part = replace(part, files=describe_files(stage))
    write_description(stage, part_body(part))
    stage.chmod(0o700)
    for file in stage.iterdir():
        file.chmod(0o600)
        sync_file(file)
    return part


def sync_file(file: Path) -> None:
    """Flush the content of a file to the disk."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _read_checked(folder: Path) -> dict[str, Any]:
    """Return what the last checks found; versions until 0.3.0 wrote it into the cache."""
    place = folder.parent
    return read_small_file(place / _CHECKED) or read_small_file(place / "cache" / _CHECKED)


def last_deep_check(folder: Path) -> dict[str, str] | None:
    """Return when the record was last checked deep, and at which data version; or ``None``."""
    said = _read_checked(folder)
    return said if isinstance(said.get("on"), str) else None


def remember_deep_check(
    folder: Path, on: str, data_version: str, damage: tuple[Path, str] | None = None
) -> None:
    """Write when the record was checked deep, and the file that was not whole and why."""
    said: dict[str, Any] = {"on": on, "data_version": data_version}
    if damage is not None:
        said |= _damage_body(folder, *damage)
    write_small_file(folder.parent / _CHECKED, said)


def remember_quick_check(folder: Path, on: str, damage: tuple[Path, str] | None) -> None:
    """Write the file that a check found not whole without reading every byte, or that none was.

    What a deep check found stays, since a quick one may not see it.
    """
    place = folder.parent / _CHECKED
    said = _read_checked(folder)
    if not said.get("found_on") and (damage is None or damage_found_before(folder) is not None):
        return
    said = {key: said[key] for key in _DEEP if key in said}
    if damage is not None:
        said |= {**_damage_body(folder, *damage), "found_on": on}
    write_small_file(place, said)


@contextlib.contextmanager
def damage_remembered(folder: Path) -> Iterator[None]:
    """Write down the damage that is found by reading bytes, since a quick check does not see it.

    What was found before stays, as long as it is not mended.
    """
    try:
        yield
    except DamagedRecordError as found:
        place, now = folder.parent / _CHECKED, datetime.now(UTC).isoformat(timespec="seconds")
        said = _read_checked(folder)
        is_known = "file" in said and said.get("state") == _state_of(folder.parent / said["file"])
        if found.wrong != NOT_ALLOWED and not is_known:
            said = {key: said[key] for key in _DEEP if key in said}
            said |= {**_damage_body(folder, found.file, found.wrong), "read_on": now}
            write_small_file(place, said)
        raise


def _damage_body(folder: Path, file: Path, wrong: str) -> dict[str, Any]:
    # By its place in the workspace, which may be moved, or named from elsewhere.
    place = file.relative_to(folder.parent).as_posix()
    return {"file": place, "problem": wrong, "state": _state_of(file)}


def damage_found_before(folder: Path, head: Head | None = None) -> tuple[Path, str, str] | None:
    """Return the file that a check found damaged, what is wrong, and which check found it when.

    ``None`` if none was, or that file was put back since: a table counts as put back if it has the
    content that ``head`` says, for a copy of the workspace has other times than the damaged one.
    """
    said = _read_checked(folder)
    file, wrong = said.get("file"), said.get("problem")
    key, words = next((each for each in _FOUND if each[0] in said), _FOUND[-1])
    on = said.get(key)
    if not (isinstance(file, str) and isinstance(wrong, str) and isinstance(on, str)):
        return None
    on = f"as {words} on {on[:10]}"
    path = folder.parent / file
    if said.get("state", _state_of(path)) == _state_of(path):
        return path, wrong, on
    if path.suffix != ".parquet":
        return None
    expected = {} if head is None else dict(part_files(folder, head.parts))
    if head is not None and path not in expected:
        return None
    try:
        check_content(path, expected[path])
    except (KeyError, DamagedRecordError):
        return path, wrong, on
    return None


def _check_found_before(folder: Path, head: Head) -> None:
    """Raise `DamagedRecordError` for a table that a check found damaged, and that still is."""
    found = damage_found_before(folder, head)
    if found is not None and found[0].suffix == ".parquet":
        # A disk that loses bits by itself leaves size and times as they were.
        file, wrong, on = found
        raise DamagedRecordError(file, f"{wrong}, {on}")


def _state_of(file: Path) -> list[int] | None:
    try:
        said = file.stat()
    except OSError:
        return None
    return [said.st_size, said.st_mtime_ns, said.st_ctime_ns, said.st_ino]


def forget_deep_check(folder: Path) -> None:
    """Forget what a deep check found, once that is mended."""
    with contextlib.suppress(OSError):
        (folder.parent / _CHECKED).unlink(missing_ok=True)


def read_small_file(file: Path) -> dict[str, Any]:
    """Return what a small file beside the record says; nothing if it cannot be read."""
    try:
        found = json.loads(read_stored(file))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_small_file(file: Path, said: dict[str, Any]) -> None:
    """Write a small file beside the record; a workspace that cannot be written does without."""
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        # Who may look into the folder may read it: a shared workspace is shared with it.
        fresh.chmod(0o600 | file.parent.stat().st_mode & 0o044)
        fresh.write_text(json.dumps(said), encoding="utf-8")
        os.replace(fresh, file)
    except OSError:
        return


def kept_bytes(folder: Path) -> int:
    """Return the bytes of all parts and copies in a record's folder, as far as they can be seen."""
    total = 0
    for name in ("parts", "files"):
        for place, _, files in os.walk(folder / name):
            for file in files:
                with contextlib.suppress(OSError):
                    total += os.stat(os.path.join(place, file)).st_size
    return total
