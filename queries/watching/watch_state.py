"""What is watched, what was last seen of it, and alerts: one signed file of the workspace.

    <workspace>/watch/watch.json             all of it
    <workspace>/watch/watch.copy.json        the same, for when the other is lost
    <workspace>/watch/lists/<hash>-<name>    a list as it was when it was added

A run sees what moved, keeps it as an alert, and takes what it saw as the new state, in one step on
the disk. An alert counts as told only when it was written out whole, so that nothing is told twice
and nothing is lost if it was not read.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from graph.head.signed_file import (
    DamagedFileError,
    OtherFormatError,
    read_signed,
    signed_text,
    write_flushed,
    write_signed,
)
from graph.head.workspace_folder import read_marker
from graph.values.errors import WorkspaceError
from graph.values.file_digests import digest_text, read_stored
from graph.values.os_errors import os_error_advice, remember_change
from queries.question.remark import write_remark

FOLDER: Final = "watch"
STATE: Final = "watch.json"
COPY: Final = "watch.copy.json"
KEPT_LISTS: Final = "lists"
KEPT_ALERTS: Final = 5_000
"""Alerts that were told and are kept, the newest."""
Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Watch:
    """One party, or one list of counterparties, that is watched.

    ``key`` is its short name, ``what`` the party as typed or the list's file; ``list_file`` is the
    kept copy. ``seen`` is by line, party and rule, with the day and the data version asked.
    """

    key: str
    what: str
    party: str | None
    list_file: str | None
    regimes: list[str]
    since: str
    seen: dict[str, Snapshot] = field(default_factory=dict)
    seen_on: str | None = None
    data_version: str | None = None


@dataclass(frozen=True)
class WatchState:
    """Everything watched, and alerts, oldest first; ``told`` is None for new ones.

    ``serial`` counts writes.
    """

    watches: tuple[Watch, ...] = ()
    alerts: tuple[dict[str, Any], ...] = ()
    serial: int = 0

    def with_watch(self, watch: Watch) -> "WatchState":
        """Return a state with one watch more, or with it in the place of an older one."""
        if all(one.key != watch.key for one in self.watches):
            return replace(self, watches=(*self.watches, watch))
        kept = tuple(watch if one.key == watch.key else one for one in self.watches)
        return replace(self, watches=kept)

    @property
    def untold(self) -> list[dict[str, Any]]:
        """Alerts that nobody was told yet."""
        return [alert for alert in self.alerts if alert["told"] is None]


class WatchFolder:
    """The folder of a workspace with what is watched."""

    def __init__(self, workspace: Path) -> None:
        """Point at the folder; nothing is written yet."""
        self.folder = workspace / FOLDER

    def read(self) -> WatchState:
        """Return what is watched; `WorkspaceError` if file and copy are lost, or none is whole.

        One that is damaged, or of another workspace, is told where the other counts.
        """
        found, wrong, own = [], "", self._workspace_id()
        for path in (self.folder / STATE, self.folder / COPY):
            try:
                body = read_signed(path)
                # Files that were written before they named a workspace are taken as they are.
                if own is not None and body.get("workspace_id", own) != own:
                    wrong = wrong or f"{path} is of another workspace"
                    continue
                watches = tuple(Watch(**one) for one in body["watches"])
                found.append(WatchState(watches, tuple(body["alerts"]), body.get("serial", 0)))
            except FileNotFoundError:
                continue
            except OSError as error:
                wrong = wrong or f"{path} cannot be read: {os_error_advice(error)}"
            except (DamagedFileError, OtherFormatError, KeyError, TypeError):
                wrong = wrong or f"{path} is damaged"
        if not found and not wrong and (self.folder / KEPT_LISTS).exists():
            # Made with the first state: there was one, and what is lost must not read as nothing.
            wrong = f"{self.folder / STATE} is missing, and its copy beside it"
        if wrong and not found:
            raise WorkspaceError(
                f"{wrong}. Restore it from a copy, or move the folder {self.folder} away and watch "
                "again: ownership watch add PARTY"
            )
        if wrong:
            write_remark(f"{wrong}; its copy beside it counts")
        # Both are the same but for one that was lost, or put back from before.
        return max(found, key=lambda state: state.serial, default=WatchState())

    def write(self, state: WatchState) -> None:
        """Put a state in the place of the last one, in one step; `WorkspaceError` if it cannot."""
        told = [alert for alert in state.alerts if alert["told"] is not None]
        dropped = {alert["id"] for alert in told[: max(0, len(told) - KEPT_ALERTS)]}
        body = {
            "watches": [asdict(one) for one in state.watches],
            "alerts": [alert for alert in state.alerts if alert["id"] not in dropped],
            "serial": state.serial + 1,
        }
        if (own := self._workspace_id()) is not None:
            body["workspace_id"] = own
        try:
            for name in (STATE, COPY):
                write_flushed(self.folder / f"{name}.new", signed_text(body))
            for name in (STATE, COPY):
                os.replace(self.folder / f"{name}.new", self.folder / name)
            remember_change()
            # Last, for it says that there is a state.
            (self.folder / KEPT_LISTS).mkdir(mode=0o700, exist_ok=True)
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.folder} cannot be written: {os_error_advice(wrong)}"
            ) from wrong

    def _workspace_id(self) -> str | None:
        """Return whose folder this is, as far as the marker of its workspace can be read."""
        with suppress(OSError, DamagedFileError, KeyError):
            return str(read_marker(self.folder.parent / "record")["workspace_id"])
        return None

    def keep_list(self, name: str, content: bytes) -> str:
        """Keep a copy of a list, so that it is watched as it was; its name tells its hash."""
        kept = f"{digest_text(content)}-{Path(name).name}"
        if not (self.folder / KEPT_LISTS).exists():
            self.write(self.read())
        write_signed(self.folder / KEPT_LISTS / kept, content)
        return kept

    def list_path(self, watch: Watch) -> Path | None:
        """Return a watch's kept list, ``None`` for a party; `WorkspaceError` if not whole."""
        if watch.list_file is None:
            return None
        path, said = self.folder / KEPT_LISTS / watch.list_file, "was changed"
        hashed = watch.list_file.partition("-")[0]
        try:
            # Lists that were kept before their names told a hash have eight digits there.
            if digest_text(read_stored(path)) == hashed or len(hashed) == 8:
                return path
        except OSError as wrong:
            said = f"cannot be read: {os_error_advice(wrong)}"
        raise WorkspaceError(
            f"{path} {said}. Restore it from a copy, or watch {watch.what} again: ownership watch "
            f"remove {watch.key}, then ownership watch add"
        )

    def forget(self, watch: Watch) -> None:
        """Remove the kept copy of a list that is watched no more."""
        if watch.list_file is not None:
            (self.folder / KEPT_LISTS / watch.list_file).unlink(missing_ok=True)

    @contextmanager
    def lock(self, wait: float = 10.0) -> Iterator[None]:
        """Hold off others who change what is watched; `WorkspaceError` if one stays longer."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            lock = FileLock(self.folder / "lock", timeout=wait, mode=0o600)
            lock.acquire()
        except Timeout as wrong:
            raise WorkspaceError(
                f"another `ownership watch` runs on {self.folder.parent}. Try again when it is done"
            ) from wrong
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.folder / 'lock'} cannot be written: {os_error_advice(wrong)}"
            ) from wrong
        try:
            yield
        finally:
            lock.release()
