"""The record: append-only Parquet parts under one head that is replaced in a single step.

    <workspace>/record/HEAD.json        the whole state: parts, judgements, log, data version
    <workspace>/record/parts/<id>/      one part a load: a Parquet file for each table
    <workspace>/record/files/<sha>.zst  each source file once, compressed
    <workspace>/record/VERSIONS.jsonl   which parts older versions consisted of

A part is complete on disk before the head names it, so a crash at any point leaves the last
whole version. Writers hold one lock; readers take the head once and are never blocked.

The data version hashes what was stated and in which edition, not how it came in: neither the
order of loads nor the division into files changes it (rules 18 and 21 of
docs/reference/rules.md).
"""

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from graph.record.data_versions import append_version, head_at
from graph.record.manifest import FORMAT, Decision, Expectation, Head, Part
from graph.values.errors import InputError, WorkspaceError
from graph.values.os_errors import system_reason
from graph.values.suggestions import suggestion_for
from graph.values.vocabulary import Judgement

WAIT: Final = 2.0
"""Seconds that a second writer waits for the first."""
WRITER: Final = "WRITER.json"
"""File that says who writes and since when; valid only while the lock is held."""


class Record:
    """The record of one workspace."""

    def __init__(self, workspace: Path) -> None:
        """Set the folder; nothing is created before the first write."""
        self.workspace = workspace
        self.folder = workspace / "record"
        self._head = self.folder / "HEAD.json"

    def create_folder(self) -> None:
        """Create the workspace folder where it is missing.

        Raises:
            WorkspaceError: it cannot be created, or is no folder.
        """
        if self.workspace.is_dir():
            return
        try:
            self.workspace.mkdir(parents=True)
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.workspace}: cannot be used as a workspace ({wrong.strerror}); "
                "give another --workspace"
            ) from None

    def ensure_workspace_id(self) -> str:
        """Return the workspace's id; the first call creates and stores it."""
        head = self.head()
        if not head.workspace_id:
            with self.write_lock() as fresh:
                head = self.commit(fresh)
        return head.workspace_id

    def head(self) -> Head:
        """Return the current head; an empty one where nothing was written yet.

        Raises:
            WorkspaceError: the folder cannot be read, or was written by a later version.
        """
        try:
            raw = json.loads(self._head.read_bytes())
        except FileNotFoundError:
            return Head(workspace_id="")
        except NotADirectoryError:
            raise WorkspaceError(
                f"{self.workspace} is not a folder; give another --workspace"
            ) from None
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.workspace}: cannot be read ({system_reason(wrong)}); give yourself the "
                "right to, or give another --workspace"
            ) from None
        except ValueError:
            raise WorkspaceError(
                f"{self._head} is damaged; restore it or use another workspace"
            ) from None
        try:
            if raw["format"] == FORMAT:
                return _head_of(raw)
        except (KeyError, TypeError, AttributeError):
            # Another version of this program may have other keys.
            pass
        raise WorkspaceError(
            f"{self.workspace} was written by another version of this program; "
            "load the files into a new workspace"
        )

    def head_at(self, data_version: str) -> Head:
        """Return the head of an older data version, as far as its parts are still there.

        Raises:
            InputError: the record never had that version, or parts of it were dropped since.
        """
        return head_at(self.folder, self.head(), data_version)

    @contextlib.contextmanager
    def write_lock(self) -> Iterator[Head]:
        """Yield the head while the writers' lock is held; remove what a crash left.

        Raises:
            WorkspaceError: somebody else writes, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.workspace / "lock", timeout=WAIT)
            lock.acquire()
            self._sign_lock()
        except Timeout:
            raise WorkspaceError(
                f"{self.workspace}: another process is writing{self._describe_writer()}; "
                "wait until it has ended"
            ) from None
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.workspace}: cannot be written ({wrong.strerror}); make room, or give "
                "another --workspace"
            ) from None
        try:
            head = self.head()
            if not head.workspace_id:
                head = replace(head, workspace_id=uuid.uuid4().hex)
            # Nobody else writes now, so what the head does not name is a leftover.
            self._remove_leftovers(head)
            yield head
        except OSError as wrong:
            raise WorkspaceError(
                f"{self.workspace}: writing failed ({system_reason(wrong)}); nothing was changed; "
                "make room, or give another --workspace"
            ) from wrong
        finally:
            (self.folder / WRITER).unlink(missing_ok=True)
            lock.release()

    def _sign_lock(self) -> None:
        """Write this process and the time to the lock's file, for processes that wait."""
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        (self.folder / WRITER).write_text(json.dumps({"pid": os.getpid(), "since": since}))

    def _describe_writer(self) -> str:
        try:
            said = json.loads((self.folder / WRITER).read_bytes())
        except (OSError, ValueError):
            return ""
        return f" (process {said['pid']}, since {said['since']})"

    def new_stage(self) -> Path:
        """Return the path of a new folder for staging; the lock must be held."""
        return self.folder / "stage" / uuid.uuid4().hex

    def commit(self, head: Head) -> Head:
        """Write a head as the current one in a single step; the lock must be held."""
        head = replace(head, serial=head.serial + 1)
        append_version(self.folder, self.head(), head)
        body = {"format": FORMAT, **asdict(head)}
        fresh = self._head.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(body, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(fresh, self._head)
        _sync_folder(self.folder)
        return head

    def adopt_part(self, stage: Path, part_id: str) -> None:
        """Move a staged part into the record after all of it is flushed to disk."""
        for file in stage.iterdir():
            _sync_file(file)
        target = self.folder / "parts" / part_id
        target.parent.mkdir(exist_ok=True)
        os.replace(stage, target)
        _sync_folder(target.parent)

    def table_files(self, parts: list[Part], table: str) -> list[Path]:
        """Return the Parquet files of one table in these parts."""
        paths = (self.folder / "parts" / part.id / f"{table}.parquet" for part in parts)
        return [path for path in paths if path.exists()]

    def judge(self, decision: Decision) -> Head:
        """Add a decision on identity to the record.

        Raises:
            InputError: the two ids are equal, or the judgement is none of `Judgement`.
        """
        if decision.left == decision.right:
            raise InputError(f"{decision.left} cannot be judged against itself")
        if decision.judgement not in [j.value for j in Judgement]:
            raise InputError(f"{decision.judgement!r}: write positive, negative or unsure")
        with self.write_lock() as head:
            return self.commit(replace(head, decisions=(*head.decisions, decision)))

    def drop(self, dataset: str) -> Head:
        """Remove a dataset's rows and kept files; the log keeps their hashes and the day.

        Raises:
            InputError: no dataset of that name is loaded.
        """
        with self.write_lock() as head:
            gone = head.parts_of_dataset(dataset)
            if not gone:
                names = ", ".join(sorted({p.dataset for p in head.parts})) or "none"
                meant = suggestion_for(dataset, {p.dataset for p in head.parts})
                raise InputError(f"no dataset {dataset!r} is loaded; {meant}loaded are: {names}")
            day = datetime.now(UTC).date().isoformat()
            lines = tuple(
                {"dropped": dataset, "sha256": p.source["sha256"], "on": day} for p in gone
            )
            left = tuple(p for p in head.parts if p.dataset != dataset)
            expected = tuple(e for e in head.expected if e.dataset != dataset)
            log = (*head.log, *lines)
            head = self.commit(replace(head, parts=left, log=log, expected=expected))
            self._remove_leftovers(head)
            return head

    def keep_file(self, packed: Path, sha256: str) -> None:
        """Move the compressed copy of a source file into the record, by the file's sha256."""
        target = self.folder / "files" / f"{sha256}.zst"
        target.parent.mkdir(exist_ok=True)
        _sync_file(packed)
        os.replace(packed, target)

    def kept_file(self, sha256: str) -> Path | None:
        """Return the path of a source file's compressed copy, or ``None``."""
        path = self.folder / "files" / f"{sha256}.zst"
        return path if path.exists() else None

    def _remove_leftovers(self, head: Head) -> None:
        """Remove stages, parts and files that the head does not name."""
        shutil.rmtree(self.folder / "stage", ignore_errors=True)
        named = {part.id for part in head.parts}
        for folder in (self.folder / "parts").glob("*"):
            if folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)
        hashes = {part.source["sha256"] for part in head.parts}
        for file in (self.folder / "files").glob("*"):
            if file.suffix != ".zst" or file.stem not in hashes:
                file.unlink(missing_ok=True)
        self._head.with_suffix(".new").unlink(missing_ok=True)


def _head_of(raw: dict[str, Any]) -> Head:
    return Head(
        workspace_id=raw["workspace_id"],
        serial=raw["serial"],
        parts=tuple(Part(**part) for part in raw["parts"]),
        decisions=tuple(Decision(**decision) for decision in raw["decisions"]),
        log=tuple(raw["log"]),
        expected=tuple(Expectation(**said) for said in raw.get("expected", ())),
    )


def _sync_file(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
