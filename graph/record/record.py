"""The record: append-only Parquet parts under one head that is replaced in a single step.

    <workspace>/record/WORKSPACE.json   the marker: this folder is ours
    <workspace>/record/HEAD.json        the whole state: parts, judgements, log, data version
    <workspace>/record/LOG.jsonl        a line for each change, with a hash
    <workspace>/record/heads/           copies of the last ten heads
    <workspace>/record/parts/<id>/      one part a load: a Parquet file for each table
    <workspace>/record/files/<sha>.zst  each source file once, compressed
    <workspace>/trash/<day>/            what was dropped or replaced

A part is complete on disk before the head names it, so a crash at any point leaves the last
whole version. Writers hold one lock; readers take the head once and are never blocked. What the
head does not name is never deleted: what a dead load left goes to the trash, all else stays.

The data version hashes what was stated and in which edition, not how it came in: neither the
order of loads nor the division into files changes it (rules 18 and 21 of
docs/reference/rules.md).
"""

import contextlib
import errno
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph.head.change_log import check_lines, remember_lines
from graph.head.data_versions import head_at, missed_state, older_words, remember_last
from graph.head.decisions import JUDGEMENT_OF, PAIR, SETTING, UNDONE, Decision
from graph.head.head_file import commit_mark, finish_write, read_head, sync_folder, write_head
from graph.head.manifest import Head, Part
from graph.head.part_check import (
    check_content,
    check_content_once,
    check_opening,
    damage_found_before,
    damage_remembered,
    forget_deep_check,
    remember_opening,
    seal_part,
    sync_file,
    was_compared,
)
from graph.head.record_states import check_copies
from graph.head.signed_file import DamagedFileError
from graph.head.stray_parts import STRAY, find_stray_parts
from graph.head.trash import make_trash, move_to_trash
from graph.head.workspace_folder import (
    HEAD,
    MARKER,
    FolderState,
    claim_folder,
    folder_state,
    foreign_error,
    is_shared,
    mend_modes,
    read_marker,
)
from graph.record.leftovers import commit_marks, put_leftovers_away
from graph.record.writer_lock import WaitTeller, fill_reserve, hold_writer_lock, release_reserve
from graph.values.errors import (
    DamagedRecordError,
    InputError,
    WorkspaceError,
    damage_as_unwritten,
)
from graph.values.file_digests import digest_file
from graph.values.os_errors import (
    ROOM_IN_TRASH,
    collect_os_error,
    is_disk_full,
    os_error_advice,
)
from graph.values.suggestions import suggestion_for

WAIT: Final = 2.0
"""Seconds that a second writer waits for the first, if nobody says otherwise."""
_NAMED: Final = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EPERM, errno.EACCES)
_JUDGEMENTS: Final = frozenset((*JUDGEMENT_OF.values(), UNDONE))


class Record:
    """The record of one workspace.

    Attributes:
        wait: seconds to wait for another process that writes.
        shared: other users may read the workspace, if it is made now.
        given: files that are loaded, which may lie in a folder that is no workspace yet.
        left: what could not be done after a change counted, and why, a line each.
        cleared: what a writer that died had left, and where it is now, a line each.
        tell_wait: what tells a person of a wait for another process that writes.
    """

    given: Sequence[Path] = ()
    tell_wait: WaitTeller | None = None

    def __init__(self, workspace: Path, *, wait: float | None = None, shared: bool = False) -> None:
        """Set the folder; nothing is created before the first write."""
        self.workspace = workspace
        self.folder = workspace / "record"
        self.wait = WAIT if wait is None else wait
        self.shared = shared
        self.left: list[str] = []
        self.cleared: list[str] = []

    def create_folder(self) -> None:
        """Make a workspace of a folder that is missing or empty.

        Raises:
            WorkspaceError: it cannot be made, or holds somebody else's files.
        """
        claim_folder(self.workspace, self.given, shared=self.shared)

    def ensure_workspace_id(self) -> str:
        """Return the workspace's id; the first call creates and stores it."""
        head = self.head()
        if not head.workspace_id:
            with self.write_lock() as fresh:
                head = self.commit(fresh)
        return head.workspace_id

    def head(self) -> Head:
        """Return the current head; an empty one where nothing was written yet.

        Names, sizes and rows of all files of parts are compared with what the head says.

        Raises:
            DamagedRecordError: a file of the record is missing, or is not what was written.
            WorkspaceError: the folder cannot be read, or was written by another version.
        """
        head = self.stated_head()
        check_opening(self.folder, head)
        self._check_is_latest(head, seen=True)
        return head

    def stated_head(self) -> Head:
        """Return the current head without a look at the files of its parts; see `head`."""
        state = folder_state(self.workspace, self.given)
        if state is FolderState.FOREIGN:
            raise foreign_error(self.workspace)
        head = read_head(self.folder)
        if state is FolderState.UNMARKED:
            marker = self.folder / MARKER
            raise DamagedRecordError(marker, "is damaged" if marker.exists() else "is missing")
        return Head(workspace_id="") if head is None else head

    def head_at(self, data_version: str) -> Head:
        """Return the head of an older data version, as far as its parts are still there.

        Raises:
            InputError: the record never had that version, or parts of it were dropped since.
        """
        return head_at(self.folder, self.head(), data_version)

    @contextlib.contextmanager
    def write_lock(self, *, on_tables: bool = True) -> Iterator[Head]:
        """Yield the head while the writers' lock is held; put away what a crash left.

        Args:
            on_tables: what is written rests on the tables, so that each must be whole.

        Raises:
            WorkspaceError: somebody else writes, or the folder cannot be written.
            DamagedRecordError: the record is damaged; nothing is written then.
        """
        self.create_folder()
        with damage_as_unwritten():
            self.stated_head()  # Tells of a damaged record before the lock.
        with self.hold_lock():
            head = self._head_to_write(on_tables)
            try:
                finish_write(self.folder, self.left)
                self.cleared += put_leftovers_away(self.workspace, self.folder, head)
                if not head.workspace_id:
                    head = replace(head, workspace_id=self._workspace_id())
                yield head
            except OSError as wrong:
                # A file that is in the way, or locked, must be named to be moved away or opened.
                place = wrong.filename2 or wrong.filename
                if wrong.errno not in _NAMED or not place:
                    place = self.workspace
                where = f", {ROOM_IN_TRASH}" if is_disk_full(wrong) else ""
                raise WorkspaceError(
                    f"{place}: writing failed, and nothing was changed: "
                    f"{os_error_advice(wrong)}{where}"
                ) from wrong

    def _head_to_write(self, on_tables: bool) -> Head:
        """Return the head, once the log, and tables if asked to, were compared with their hashes.

        What is written rests on them, and would be kept though they are refused afterwards.
        """
        with damage_as_unwritten():
            head = self.stated_head()
            self._check_is_latest(head)
            with damage_remembered(self.folder):
                check_lines(self.folder, head.changes)
            check_copies(self.folder, head)
            if on_tables:
                check_opening(self.folder, head)
                check_content_once(self.folder, head)
        return head

    def hold_lock(self) -> contextlib.AbstractContextManager[None]:
        """Hold the writers' lock, whatever state the record is in.

        Raises:
            WorkspaceError: somebody else writes, or the folder cannot be written.
        """
        return hold_writer_lock(self.workspace, self.wait, self.tell_wait)

    def keep_reserve(self) -> None:
        """Keep bytes aside for a full disk again, if there is room and nobody writes now."""
        with contextlib.suppress(WorkspaceError), self.hold_lock():
            fill_reserve(self.workspace, (self.folder / HEAD).stat().st_size)

    def _check_is_latest(self, head: Head, *, seen: bool = False) -> None:
        """Check that no part lies in the record that was loaded after a head.

        Raises:
            DamagedRecordError: there is one; head and log were put back together.
        """
        strays = find_stray_parts(self.folder, head, seen=seen)
        last = missed_state(self.folder, head)
        # A writer names a part and takes its mark away between two looks of a reader.
        if (strays or last is not None) and self.stated_head() == head:
            if strays or last is None:
                raise DamagedRecordError(strays[0], STRAY)
            raise DamagedRecordError(self.folder / HEAD, older_words(head, last))

    def _workspace_id(self) -> str:
        said = read_marker(self.folder).get("workspace_id")
        return said if isinstance(said, str) else uuid.uuid4().hex

    def new_stage(self) -> Path:
        """Return the path of a new folder for staging; the lock must be held."""
        stages = self.folder / "stage"
        stages.mkdir(mode=0o700, exist_ok=True)
        return stages / uuid.uuid4().hex

    def commit(self, head: Head, *, compared: bool = True) -> Head:
        """Write a head as the current one in a single step; the lock must be held.

        Args:
            head: the head.
            compared: each byte of the tables was compared, or written just now.
        """
        current = read_head(self.folder) or Head("")
        head = replace(head, serial=current.serial + 1)
        # From here on the change counts; what fails after it is told, and undoes nothing.
        head = write_head(self.folder, current, head, self.left)
        if compared:
            remember_opening(self.folder, head)
        remember_lines(self.folder)
        remember_last(self.folder, head)
        for name in ("parts", "files"):
            for mark in commit_marks(self.folder, name):
                with collect_os_error(self.left, f"{mark} could not be cleared away"):
                    mark.unlink(missing_ok=True)
        if is_shared(self.workspace):
            mend_modes(self.workspace, shared=True)
        with contextlib.suppress(OSError):
            fill_reserve(self.workspace, (self.folder / HEAD).stat().st_size)
        return head

    def adopt_part(self, stage: Path, part: Part) -> Part:
        """Move a staged part into the record after all of it is flushed to disk.

        Returns:
            The part with what each of its files holds.
        """
        part = seal_part(stage, part)
        target = self.part_folder(part)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        commit_mark(target).touch(mode=0o600)
        os.replace(stage, target)
        sync_folder(target.parent)
        return part

    def table_files(self, parts: list[Part], table: str) -> list[Path]:
        """Return the Parquet files of one table in these parts, whose content was compared.

        Raises:
            DamagedRecordError: one of them is missing, or is not what was written.
        """
        name = f"{table}.parquet"
        found = []
        for part in parts:
            if name in part.files:
                path = self.part_folder(part) / name
                with damage_remembered(self.folder):
                    check_content(path, part.files[name])
                found.append(path)
        return found

    def part_folder(self, part: Part) -> Path:
        """Return the folder with the tables of a part."""
        return self.folder / "parts" / part.id

    def decide(self, *decisions: Decision, seen: str | None = None) -> Head:
        """Log decisions, all or none; a later one on the same thing stands in place of an earlier.

        Args:
            decisions: what was decided.
            seen: the data version that the person saw; nothing is logged if it is not current.

        Raises:
            InputError: two ids are equal, a judgement is no word of the ledger, or the record
                was changed meanwhile.
        """
        for one in decisions:
            if one.about == PAIR and one.left == one.right:
                raise InputError(f"{one.left} cannot be judged against itself")
            if one.about != SETTING and one.judgement not in _JUDGEMENTS:
                raise InputError(f"{one.judgement!r}: write positive, negative or unsure")
        with self.write_lock() as head:
            if seen is not None and seen != head.data_version:
                raise InputError(
                    "the record was changed meanwhile, and nothing was decided; look again"
                )
            return self.commit(replace(head, decisions=(*head.decisions, *decisions)))

    def drop(self, dataset: str) -> Head:
        """Move a dataset's rows and kept files to the trash; the log keeps their hashes.

        The tables, also those of other datasets, may be damaged.

        Raises:
            InputError: no dataset of that name is loaded.
        """
        with self.write_lock(on_tables=False) as head:
            gone = head.parts_of_dataset(dataset)
            if not gone:
                names = ", ".join(sorted({p.dataset for p in head.parts})) or "none"
                meant = suggestion_for(dataset, {p.dataset for p in head.parts})
                raise InputError(f'There is no dataset "{dataset}". {meant}There are: {names}')
            day = datetime.now(UTC).date().isoformat()
            lines = tuple(
                {"dropped": dataset, "sha256": p.source["sha256"], "on": day} for p in gone
            )
            left = tuple(p for p in head.parts if p.dataset != dataset)
            expected = tuple(e for e in head.expected if e.dataset != dataset)
            log = (*head.log, *lines)
            make_trash(self.workspace)
            wanted = replace(head, parts=left, log=log, expected=expected)
            compared = was_compared(self.folder, head)
            try:
                head = self.commit(wanted, compared=compared)
            except OSError as wrong:
                if not is_disk_full(wrong):
                    raise
                # Who drops something wants to make room, and must not need any for it.
                release_reserve(self.workspace)
                head = self.commit(wanted, compared=compared)
            self.put_away(gone, head, self.left)
            found = damage_found_before(self.folder)
            if found is not None and not os.path.exists(found[0]):
                # It would be missed for ever; one of another dataset is missed without a record.
                forget_deep_check(self.folder)
            return head

    def put_away(self, gone: Sequence[Part], head: Head, left: list[str]) -> None:
        """Move parts to the trash, with the kept files that no part of a head has.

        What cannot be moved is told in ``left``: who calls this has written the head.
        """
        still_kept = {part.source["sha256"] for part in head.parts}
        copies = {part.source["sha256"] for part in gone} - still_kept
        for path in (*map(self.part_folder, gone), *map(self.copy_of, sorted(copies))):
            with collect_os_error(left, f"{path} could not be moved to the trash"):
                move_to_trash(self.workspace, path)

    def keep_file(self, packed: Path, part: Part) -> Part:
        """Move the compressed copy of a part's source file into the record.

        Returns:
            The part with what the copy holds.
        """
        target = self.copy_of(part.source["sha256"])
        target.parent.mkdir(mode=0o700, exist_ok=True)
        copy = digest_file(packed)
        packed.chmod(0o600)
        sync_file(packed)
        commit_mark(target).touch(mode=0o600)
        os.replace(packed, target)
        return replace(part, copy=copy)

    def kept_file(self, sha256: str) -> Path | None:
        """Return the path of a source file's compressed copy, or ``None`` if none is kept.

        Raises:
            DamagedRecordError: the copy is missing, or is not what was written.
        """
        for part in self.stated_head().parts:
            if part.source["sha256"] == sha256 and part.copy is not None:
                with damage_remembered(self.folder):
                    check_content(self.copy_of(sha256), part.copy)
                return self.copy_of(sha256)
        return None

    def replace_part(self, stage: Path, part: Part) -> Part:
        """Put tables that were made again in the place of a part's; the old ones go to the trash.

        Returns:
            The part with what its files now hold.
        """
        part = seal_part(stage, part)
        target = self.part_folder(part)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        move_to_trash(self.workspace, target)
        os.replace(stage, target)
        sync_folder(target.parent)
        return part

    def new_id(self) -> str:
        """Return the id of the workspace, or a new one if the marker does not tell it."""
        with contextlib.suppress(OSError, DamagedFileError):
            return self._workspace_id()
        return uuid.uuid4().hex

    def copy_of(self, sha256: str) -> Path:
        """Return the path of the packed copy of a source file, kept or not."""
        return self.folder / "files" / f"{sha256}.zst"
