"""A record made whole again from what is left of it."""

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from graph.head.best_head import Found, find_best_head
from graph.head.change_log import LINE_ENDS, LOG, Log, append_lines, lines_of
from graph.head.data_versions import remember_last
from graph.head.head_file import (
    HEADS,
    NEXT,
    drop_pending,
    finish_write,
    kept_serials,
    read_copy,
    read_head,
    write_head,
)
from graph.head.manifest import Head, LogEnd, Part, part_body
from graph.head.part_check import (
    DESCRIPTION,
    check_all_content,
    forget_deep_check,
    remember_opening,
    write_description,
)
from graph.head.record_check import (
    Damage,
    RecordReport,
    check_record,
    kept_copies,
    sha256_of_copy,
)
from graph.head.record_states import changed_line_ends
from graph.head.signed_file import write_signed
from graph.head.stray_parts import described_part, find_dropped, find_needless
from graph.head.trash import move_to_trash
from graph.head.workspace_folder import HEAD, MARKER, is_shared, write_marker
from graph.record.leftovers import move_all_to_trash
from graph.record.record import Record
from graph.values.errors import DamagedRecordError, WorkspaceError
from graph.values.file_digests import differing_file, digest_file
from graph.values.os_errors import ROOM_IN_TRASH, is_disk_full, os_error_advice
from ingest.load.progress import Progress
from ingest.load.rebuild_part import rebuild_part, restore_copies

_FEW: Final = 10
"""Damaged lines of the log that are named."""


@dataclass
class Repair:
    """What a repair did.

    Attributes:
        before: the data version that the record had, as far as anything tells it.
        after: the data version that it has now.
        found: what was wrong, a line each.
        mended: what was made whole, a sentence each.
        left: what could not be, a sentence each.
        is_whole: whether nothing of the record is damaged any more.
    """

    before: str | None
    after: str | None = None
    found: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_whole: bool = True


def repair_record(record: Record, sources: Sequence[Path], progress: Progress) -> Repair:
    """Make a record whole again; damaged parts, copies, heads and logs go to the trash.

    Raises:
        WorkspaceError: somebody else writes, the folder cannot be written, or another version of
            this program wrote it.
    """
    _check_readable(record.folder)
    with record.hold_lock():
        ends = [path.relative_to(record.workspace) for path in _mend_line_ends(record.folder)]
    report = check_record(record.folder, deep=True)
    with record.hold_lock(), _full_disk_told(record, report.damage):
        found = find_best_head(record.folder)
        done = Repair(before=found.last_version)
        done.found += [f"{name} {LINE_ENDS}" for name in ends]
        done.mended += [f"{name} has the line ends again that were written" for name in ends]
        try:
            if found.origin == NEXT:
                found = _end_write(record, found, done)
            _mend_record(record, report, found, sources, progress, done)
            head = read_head(record.folder)
            if head is not None:
                if not done.is_whole:
                    # What was found before may be mended, and what is left must be told instead.
                    with contextlib.suppress(DamagedRecordError):
                        check_all_content(record.folder, head)
                # While a part is damaged, a copy of it may be all that is left.
                rest = find_needless(record.folder, head) if done.is_whole else ()
                done.mended += move_all_to_trash(
                    record.workspace, (*find_dropped(record.folder, head), *rest)
                )
        except OSError as wrong:
            # What is taken from other files counts only with a head that has it.
            done.mended = [said for said in done.mended if said not in found.notes]
            if not done.mended:
                raise
            done.after, done.is_whole = done.after or found.last_version, False
            done.left.append(f"{wrong.filename or record.workspace}: {os_error_advice(wrong)}")
    return done


def _mend_line_ends(folder: Path) -> Iterator[Path]:
    """Yield each file that is as it was written but for its line ends, which it gets back."""
    for path, text in changed_line_ends(folder):
        mode = path.stat().st_mode
        write_signed(path, text)
        path.chmod(mode)
        yield path


def _end_write(record: Record, found: Found, done: Repair) -> Found:
    """Put the next head in place, from which answers come already; return what is found then.

    Where that fails it must stay where it is, or a record that answered would refuse.
    """
    with contextlib.suppress(DamagedRecordError):
        finish_write(record.folder, done.left)
        ended = find_best_head(record.folder)
        if ended.origin == HEAD and ended.head.serial == found.head.serial:
            done.mended.append(f"{HEAD} was written again from {found.origin}")
            return ended
    return found


def _mend_record(
    record: Record,
    report: RecordReport,
    found: Found,
    sources: Sequence[Path],
    progress: Progress,
    done: Repair,
) -> None:
    """Mend a record as `repair_record` says; the lock is held, and ``done`` takes what was done."""
    is_new = report.head is not None and not report.head.serial
    if not report.damage and (found.current or is_new):
        done.after = found.head.data_version
        done.left.extend(restore_copies(record, found.head, sources) if sources else ())
        if _mend_copies(record, found.head, Repair(None)) == found.head:
            return
    if not found.head.serial and not found.head.parts:
        raise WorkspaceError(
            f"{record.folder}: no head, no log and no description of a part is left, so that "
            "nothing tells what its files are; restore HEAD.json from a copy of the workspace"
        )
    for damage in report.damage:
        done.found.append(f"{damage.file.relative_to(record.workspace)} {damage.wrong}")
    for path in found.copies:
        done.found.append(f"{path.relative_to(record.workspace)} is no file of the record")
    done.mended.extend(found.notes)
    done.left.extend(found.lost)
    done.left.extend(restore_copies(record, found.head, sources))
    head = _mend_parts(record, found.head, sources, progress, done)
    head = _mend_copies(record, head, done)
    _describe_parts(record, head)
    is_table = {record.folder / "parts" / part.id for part in head.parts}
    if (
        found.current
        and head == found.head
        and all(
            damage.file.parent in is_table and damage.file.name != DESCRIPTION
            for damage in report.damage
        )
    ):
        # Head, log and descriptions are as they should be, and stay as they are.
        remember_opening(record.folder, head, compared=done.is_whole)
        if done.is_whole:
            forget_deep_check(record.folder)
        done.after = head.data_version
        return
    dropped = dict.fromkeys(found.dropped, "was taken out before")
    for path, what in (found.foreign | found.copies | dropped).items():
        if (trashed := move_to_trash(record.workspace, path)) is not None:
            name, place = (each.relative_to(record.workspace) for each in (path, trashed))
            done.mended.append(f"{name} {what}; it is {place} now")
    is_log_wrong = any(damage.file.name == LOG for damage in report.damage)
    _write_anew(record, found, head, done, is_log_wrong=is_log_wrong)
    done.mended.extend(_control_files(record, report.damage))


@contextlib.contextmanager
def _full_disk_told(record: Record, damage: Sequence[Damage]) -> Iterator[None]:
    """Raise a full disk as an error that says how much room a repair may need.

    That is twice what the damaged parts, log and head hold: they are written before the damaged
    files, which go to the trash, can be removed.
    """
    try:
        yield
    except OSError as wrong:
        if not is_disk_full(wrong):
            raise
        places = {each.file.parent for each in damage} - {record.folder}
        files = [path for place in places for path in place.glob("*") if path.is_file()]
        files += [record.folder / name for name in (LOG, HEAD)]
        size = sum(path.stat().st_size for path in files if path.exists())
        raise WorkspaceError(
            f"{record.folder}: the repair broke off: {os_error_advice(wrong)} for "
            f"{max(2 * size >> 20, 1):,} MB, {ROOM_IN_TRASH}. Then repair again"
        ) from wrong


def _mend_parts(
    record: Record, head: Head, sources: Sequence[Path], progress: Progress, done: Repair
) -> Head:
    """Return the head with each part whole; those that could not be made again are named."""
    whole: list[Part] = []
    for part in head.parts:
        folder = record.part_folder(part)
        if part.files and differing_file(folder, part.files) is None:
            whole.append(part)
        else:
            before = replace(head, parts=tuple(whole))
            try:
                part = rebuild_part(record, before, part, sources, progress)
                done.mended.append(
                    f"{part.dataset}: the tables of {part.source['file']} were read again from it"
                )
            except WorkspaceError as wrong:
                done.left.append(str(wrong))
                done.is_whole = False
            except OSError as wrong:
                if is_disk_full(wrong):
                    raise
                done.left.append(f"{wrong.filename or folder}: {os_error_advice(wrong)}")
                done.is_whole = False
            whole.append(part)
    return replace(head, parts=tuple(whole))


def _check_readable(folder: Path) -> None:
    """Raise `WorkspaceError` for what this user may not read: it would be taken for damaged."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = os.path.join(place, name)
            if os.path.lexists(path) and not os.access(path, os.R_OK) and os.path.exists(path):
                advice = os_error_advice(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
                raise WorkspaceError(f"{path}: cannot be read: {advice}; nothing was changed")


def _describe_parts(record: Record, head: Head) -> None:
    """Write the description of each part that is there."""
    for part in head.parts:
        folder = record.part_folder(part)
        if folder.is_dir():
            _clear_place(record, folder / DESCRIPTION)
            if described_part(folder) != part:
                write_description(folder, part_body(part))


def _mend_copies(record: Record, head: Head, done: Repair) -> Head:
    """Return the head without copies that are lost; what they held is still in the tables."""
    lost: set[str] = set()
    found = {}
    for path, digest in kept_copies(record.folder, head):
        if differing_file(path.parent, {path.name: digest}) is None:
            continue
        if path.exists() and sha256_of_copy(path) == path.stem:
            found[path.stem] = digest_file(path)
            done.mended.append(f"files/{path.name} was put back")
            continue
        move_to_trash(record.workspace, path)
        lost.add(path.stem)
    for part in head.parts:
        sha256 = part.source["sha256"]
        if part.copy is None and sha256_of_copy(record.copy_of(sha256)) == sha256:
            found[sha256] = digest_file(record.copy_of(sha256))
    parts = []
    for part in head.parts:
        sha256 = part.source["sha256"]
        is_whole = differing_file(record.part_folder(part), part.files) is None
        if sha256 in lost and is_whole:
            done.left.append(
                f"{part.dataset}: the kept copy of {part.source['file']}; answers do not need it. "
                "Load the file again, and it is kept again"
            )
        parts.append(replace(part, copy=None if sha256 in lost else found.get(sha256, part.copy)))
    return replace(head, parts=tuple(parts))


def _control_files(record: Record, damage: Sequence[Damage]) -> Iterator[str]:
    """Yield what was done about markers, descriptions of parts and copies of heads."""
    for each in damage:
        name = each.file.relative_to(record.workspace)
        if each.file.name in (MARKER, DESCRIPTION):
            yield f"{name} was written again"
        elif each.file.parent.name == HEADS and each.wrong == "is damaged":
            yield f"{name} is in the trash; a newer state took its place"


def _describe_log(log: Log, trashed: Path | None) -> str:
    """Return what was done about a log with damaged lines."""
    if not log.gaps or trashed is None:
        return f"{LOG} was written again"
    numbers = [str(number) for number, *_ in log.gaps]
    more = f" and {len(numbers) - _FEW} more" if len(numbers) > _FEW else ""
    lines = f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(numbers[:_FEW])}{more}"
    return (
        f"{LOG} was written again without {lines}, which nobody can read any more; the damaged "
        f"file is in {trashed.parent.parent.name}/{trashed.parent.name}"
    )


def _clear_place(record: Record, file: Path) -> None:
    """Move a folder that lies in the place of a file to the trash."""
    if file.is_dir():
        move_to_trash(record.workspace, file)


def _write_anew(
    record: Record, found: Found, head: Head, done: Repair, *, is_log_wrong: bool
) -> None:
    """Write marker, log, head and its copy; the log keeps the lines that were sound."""
    folder = record.folder
    head = replace(head, workspace_id=head.workspace_id or record.new_id())
    _clear_place(record, folder / MARKER)
    write_marker(folder, head.workspace_id, shared=is_shared(record.workspace))
    drop_pending(folder)
    lines, end = lines_of(found.log.entries, LogEnd())
    is_log_wrong = is_log_wrong or found.log.damage is not None
    if is_log_wrong and folder / LOG not in found.foreign:
        # Its lines get other hashes, and one that was written last is not looked for any more.
        remember_last(folder, replace(head, serial=found.last_serial, changes=LogEnd()))
        trashed = move_to_trash(record.workspace, folder / LOG)
        append_lines(folder, 0, lines)
        done.mended.append(_describe_log(found.log, trashed))
    else:
        append_lines(folder, 0, lines)
    for serial in kept_serials(folder):
        if read_copy(folder, serial) is None:
            move_to_trash(record.workspace, folder / HEADS / f"{serial:08d}.json")
    if found.origin != HEAD:
        move_to_trash(record.workspace, folder / HEAD)
    serial = found.last_serial + 1
    first_kept = _first_without_gap(kept_serials(folder), serial)
    head = replace(head, serial=serial, first_kept=first_kept)
    head = write_head(folder, replace(head, changes=end), head, done.left, whole=True)
    remember_opening(folder, head, compared=done.is_whole)
    remember_last(folder, head)
    if done.is_whole:
        forget_deep_check(folder)
    done.after = head.data_version
    if found.origin != HEAD:
        done.mended.append(f"{HEAD} was written again from {found.origin}")


def _first_without_gap(kept: list[int], serial: int) -> int:
    """Return the first serial number from which every head up to a new one has its copy."""
    first = serial
    while first - 1 in kept:
        first -= 1
    return first
