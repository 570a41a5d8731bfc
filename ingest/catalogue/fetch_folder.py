"""The folder ``fetch`` of a workspace: what a person agreed to, what was fetched, files on the way.

fetch/lock               held by the process that fetches
fetch/agreed.json        conditions that were agreed to, by data set
fetch/<key>/.state.json  each file of a data set: address, hash, marks of its edition
fetch/<key>/<file>       a file that is not loaded yet, or its part (.part)
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from graph.values.errors import WorkspaceError
from graph.values.os_errors import os_error_advice

FOLDER: Final = "fetch"
_STATE: Final = ".state.json"
"""A name that no file of a data set can have."""


@dataclass(frozen=True)
class FetchedFile:
    """A file as it was fetched.

    Attributes:
        url: the address that was asked; for an offline folder, the path.
        etag: the server's mark of this edition, if it gave one.
        last_modified: when the server's file was changed, as HTTP writes it.
        at: when it was fetched, ISO in UTC, to the minute.
    """

    name: str
    url: str
    sha256: str
    size: int
    at: str
    etag: str = ""
    last_modified: str = ""


class FetchFolder:
    """What fetching keeps between two runs; it is no part of the record."""

    def __init__(self, workspace: Path) -> None:
        """Name the folder; it is made when something is written."""
        self._workspace = workspace
        self.folder = workspace / FOLDER

    @contextlib.contextmanager
    def hold_lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock of those who fetch; two would write one part file.

        Raises:
            WorkspaceError: another process fetches, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            lock = FileLock(self.folder / "lock", timeout=wait, mode=0o600)
            lock.acquire()
        except Timeout:
            raise WorkspaceError(
                f"{self._workspace}: another process is fetching; try again when it has ended, or "
                "wait for it: --wait SECONDS"
            ) from None
        except OSError as wrong:
            said = f"{self.folder}: cannot be written: {os_error_advice(wrong)}"
            raise WorkspaceError(said) from None
        try:
            yield
        finally:
            lock.release()

    def place_of(self, key: str) -> Path:
        """Return the folder of a data set's files, made if it is missing."""
        place = self.folder / key
        place.mkdir(mode=0o700, exist_ok=True)
        return place

    def is_agreed(self, key: str, conditions: str) -> bool:
        """Return whether a person agreed to just these conditions of a data set."""
        return bool(self._agreements().get(key, {}).get("conditions") == conditions)

    def agree(self, conditions: Mapping[str, str], day: str) -> None:
        """Remember that a person agreed to the conditions of data sets on a day."""
        agreed = self._agreements()
        agreed |= {key: {"conditions": said, "on": day} for key, said in conditions.items()}
        _write_json(self.folder / "agreed.json", agreed)

    def _agreements(self) -> dict[str, Any]:
        return _read_json(self.folder / "agreed.json")

    def fetched_files(self, key: str) -> dict[str, FetchedFile]:
        """Return the files of a data set that were fetched last, by name."""
        found = _read_json(self.folder / key / _STATE)
        with contextlib.suppress(TypeError):
            return {name: FetchedFile(**said) for name, said in found.items()}
        return {}

    def known_keys(self) -> list[str]:
        """Return the data sets of which anything was fetched, or was agreed to be."""
        fetched = {path.parent.name for path in self.folder.glob(f"*/{_STATE}")}
        return sorted(fetched | self._agreements().keys())

    def remember(self, key: str, files: Mapping[str, FetchedFile]) -> None:
        """Remember the files of a data set that were fetched."""
        said = {name: asdict(file) for name, file in files.items()}
        _write_json(self.place_of(key) / _STATE, said)

    def empty(self, key: str) -> None:
        """Remove the files of a data set, with parts of older editions; what is known stays."""
        for path in self.place_of(key).iterdir():
            if path.name != _STATE:
                path.unlink()


def _read_json(path: Path) -> dict[str, Any]:
    """Return the content of a file of ours; a damaged one counts as missing: it is asked again."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file in one step, so that a run that is killed leaves the old one."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as wrong:
        raise WorkspaceError(f"{path}: cannot be written: {os_error_advice(wrong)}") from None
