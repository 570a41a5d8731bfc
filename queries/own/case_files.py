"""The files of own cases: written in one step, with earlier versions and dated editions."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from graph.values.errors import InputError

SUFFIX: Final = ".case.yaml"
MAX_VERSIONS: Final = 200
"""Most versions of a case that a folder keeps."""


def next_edition(loaded: list[str | None]) -> str:
    """Return an edition for this save: the UTC second, and later than every loaded edition."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for edition in loaded:
        if edition is not None:
            now = max(now, datetime.fromisoformat(edition) + timedelta(seconds=1))
    return now.isoformat(timespec="seconds")


def read_text(path: Path) -> str:
    """Return the text of a case with its line ends as they are; `InputError` if not in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return stream.read()
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: is no text in UTF-8; save it so") from None


def write_text(path: Path, text: str) -> None:
    """Write a case in one step, so that a crash leaves the old text or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)


def versions_in(folder: Path) -> list[Path]:
    """Return the files of the versions in a folder, the oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def keep_version(folder: Path, text: str) -> None:
    """Store a text as the newest version of a folder; remove the oldest beyond ``MAX_VERSIONS``."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = versions_in(folder)
    number = int(versions[-1].name.split(".")[0]) + 1 if versions else 1
    write_text(folder / f"{number:06d}{SUFFIX}", text)
    for old in versions[: max(0, len(versions) + 1 - MAX_VERSIONS)]:
        old.unlink()
