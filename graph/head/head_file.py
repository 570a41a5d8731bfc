"""The head on disk: one file that is replaced in a single step, and copies of the last ten.

    <workspace>/record/HEAD.json             the whole state, with a hash of its own
    <workspace>/record/HEAD.json.new         the next one, until it takes the place of the head
    <workspace>/record/heads/<serial>.json   the last ten heads, the current one among them

A change is written in four steps: the next head beside the current one, a copy of it, its lines at
the end of the log, and the swap. From the third step on it counts: whoever reads the record then
takes the next head, and the next writer ends what was begun. So a head that is older than the log,
with no next one beside it, was put back by somebody, and is refused.
"""

import contextlib
import json
import os
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from graph.head.change_log import (
    LINE_ENDS,
    LOG,
    append_lines,
    ends_as,
    has_line,
    lines_between,
    part_from_links,
    read_log,
)
from graph.head.manifest import Head, LogEnd, head_body, head_from
from graph.head.signed_file import (
    DamagedFileError,
    OtherFormatError,
    read_signed,
    signed_text,
    write_flushed,
)
from graph.head.trash import move_to_trash
from graph.head.workspace_folder import HEAD, MARKER, lost_error, was_written
from graph.values.errors import DamagedRecordError, WorkspaceError
from graph.values.file_digests import open_stored, read_stored
from graph.values.os_errors import collect_os_error, os_error_advice, remember_change

HEADS: Final = "heads"
FIRST_FORMAT: Final = ("HEAD.format-1.json", "VERSIONS.jsonl")
"""The head and the versions of a record of the first format, until its migration is done."""
PUT_BACK: Final = "is of an older version than the rest of the record: an old copy was put back"
KEPT: Final = 10
"""Heads of which a copy is kept."""
NEXT: Final = f"{HEAD}.new"
"""The next head, until it takes the place of the current one."""
_TRIES: Final = 5
_TAIL: Final = 200
_CHANGES: Final = re.compile(rb'"changes": {"size": (\d+), "blake2": "(\w+)"}[^{]*$')
"""How the text of a head ends, by which it is placed in the log without being read whole."""


def read_head(folder: Path) -> Head | None:
    """Return the current head of a record; ``None`` where nothing was written yet.

    Raises:
        DamagedRecordError: the head or the log is missing or was changed.
        WorkspaceError: another version of this program wrote it, it cannot be read, or all of it
            is missing.
    """
    for _ in range(_TRIES):
        head, coming = _head_or_none(folder), pending_head(folder)
        if coming is not None and follows_log(folder, head, coming):
            return coming
        if head is None:
            if is_new(folder) and not was_written(folder.parent):
                return None
        elif _is_latest(folder, head, coming) and (
            ends_as(folder, head.changes) or _is_being_written(folder, head, coming)
        ):
            return head
        # A writer may have swapped the head between two looks.
        time.sleep(0.01)
    if head is None:
        if is_new(folder):
            raise lost_error(folder.parent)
        raise DamagedRecordError(folder / HEAD, "is missing")
    raise _log_error(folder, head)


def _is_latest(folder: Path, head: Head, coming: Head | None) -> bool:
    """Return whether no later head has a copy: somebody may put back head and log together."""
    last = head.serial
    if coming is not None and coming.serial == last + 1:
        # A writer copies the next head before the log has it.
        last += 1
    return max(kept_serials(folder), default=0) <= last


def _log_error(folder: Path, head: Head) -> DamagedRecordError:
    """Return the error for a head and a log that do not belong together."""
    if not _is_latest(folder, head, pending_head(folder)):
        return DamagedRecordError(folder / HEAD, "is older than its copies in heads")
    size = log_size(folder)
    if size is None:
        return DamagedRecordError(folder / LOG, "is missing")
    if not os.access(folder / LOG, os.R_OK):
        return DamagedRecordError(folder / LOG, "cannot be read (Permission denied)")
    if (log := read_log(folder)).damage == LINE_ENDS and log.end == head.changes:
        return DamagedRecordError(folder / LOG, LINE_ENDS)
    if size > head.changes.size:
        return DamagedRecordError(folder / HEAD, "is older than the log of changes")
    return DamagedRecordError(folder / LOG, "is not as the head knows it")


def _head_or_none(folder: Path) -> Head | None:
    path = folder / HEAD
    try:
        return head_from(read_signed(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise DamagedRecordError(path, "is a folder") from None
    except OSError as wrong:
        raise WorkspaceError(f"{path}: cannot be read: {os_error_advice(wrong)}") from None
    except DamagedFileError as wrong:
        raise DamagedRecordError(path, str(wrong)) from None
    except OtherFormatError as wrong:
        raise _format_error(folder, wrong) from None
    except (KeyError, AttributeError):
        # A newer version may tell more of a head; what tells less is another file in its place.
        raise DamagedRecordError(path, "is no head of a record") from None
    except TypeError:
        raise _newer_error(folder) from None


def _format_error(folder: Path, wrong: OtherFormatError) -> WorkspaceError:
    if wrong.format == 1:
        if is_put_back(folder):
            return DamagedRecordError(folder / HEAD, PUT_BACK)
        return WorkspaceError(
            f"{folder.parent} was written by an older version of this program; bring it up to "
            f"date with: ownership --workspace {folder.parent} migrate"
        )
    # Where the log is one of ours, so was the head.
    if wrong.format is None or not isinstance(wrong.format, int) or wrong.format < 1:
        return DamagedRecordError(folder / HEAD, "is damaged")
    return _newer_error(folder)


def is_put_back(folder: Path) -> bool:
    """Return whether a head of the first format lies in a record that is of today's.

    A migration that was cut short leaves one too, beside the files that it puts away at its end,
    and names no serial number but the next.
    """
    if not ((folder / MARKER).exists() or log_size(folder) or kept_serials(folder)):
        return False
    try:
        serial = json.loads(read_stored(folder / HEAD))["serial"]
        told = [*kept_serials(folder), *(entry["serial"] for entry in read_log(folder).entries)]
        is_cut_short = any((folder / name).exists() for name in FIRST_FORMAT)
        return not is_cut_short or max(told, default=0) > serial + 1
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _newer_error(folder: Path) -> WorkspaceError:
    return WorkspaceError(
        f"{folder.parent} was written by another version of this program; use that one, or load "
        "the files into a new workspace"
    )


def pending_head(folder: Path) -> Head | None:
    """Return the head that a writer was about to put in place, if there is a whole one."""
    try:
        return head_from(read_signed(folder / NEXT))
    except (OSError, DamagedFileError, OtherFormatError, KeyError, TypeError, AttributeError):
        return None


def follows_log(folder: Path, head: Head | None, coming: Head) -> bool:
    """Return whether a next head is the one that the log ends with: it counts then."""
    serial = 0 if head is None else head.serial
    return coming.serial == serial + 1 and ends_as(folder, coming.changes)


def _is_being_written(folder: Path, head: Head, coming: Head | None) -> bool:
    """Return whether the log has only more than the head because a writer is, or died, at it."""
    size = log_size(folder)
    return (
        coming is not None
        and size is not None
        and coming.serial == head.serial + 1
        and head.changes.size <= size <= coming.changes.size
    )


def log_size(folder: Path) -> int | None:
    """Return the bytes of the log, or ``None`` if there is none."""
    try:
        return (folder / LOG).stat().st_size
    except OSError:
        return None


def is_new(folder: Path) -> bool:
    """Return whether no head was ever in place here: no log, no copy, no part that counted."""
    coming = pending_head(folder)
    size = log_size(folder)
    begun = coming is not None and coming.serial == 1 and (size or 0) <= coming.changes.size
    # A first writer that died may have left a log without a line.
    if size and not begun:
        return False
    if kept_serials(folder) and not begun:
        return False
    if closed_folders(folder):
        return False
    return all(
        is_uncommitted(path) for name in ("parts", "files") for path in stored_names(folder / name)
    )


def stored_names(folder: Path) -> list[Path]:
    """Return what lies in a folder of parts or copies, in the order of names."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix != _MARK)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def closed_folders(folder: Path) -> list[Path]:
    """Return the folders of a record, and of its parts, that this user may not look into."""
    places = [folder / name for name in (HEADS, "files", "parts")]
    places += [path for path in stored_names(folder / "parts") if path.is_dir()]
    return [path for path in places if path.exists() and not os.access(path, os.R_OK | os.X_OK)]


_MARK: Final = ".uncommitted"


def commit_mark(path: Path) -> Path:
    """Return the file that stands beside a part or a copy until a head names it."""
    return path.with_name(f"{path.name}{_MARK}")


def is_uncommitted(path: Path) -> bool:
    """Return whether a part or a copy was put here by a load that has not ended."""
    return commit_mark(path).exists()


def write_head(
    folder: Path, current: Head, head: Head, left: list[str], *, whole: bool = False
) -> Head:
    """Write a head in the place of the current one; return it with the end of the log.

    Args:
        folder: the folder of the record.
        current: the head that the log ends with.
        head: the head to write.
        left: takes what could not be done once the change counted, and why, a line each.
        whole: tell all of it in the log, as after a repair.

    Raises:
        OSError: it cannot be written; the current head stays.
    """
    if (folder / NEXT).exists():
        # It may count already, and must not be written over.
        finish_write(folder, left)
    lines, end = lines_between(current, head, whole=whole)
    head = replace(head, changes=end)
    text = signed_text(head_body(head))
    copy = _copy_path(folder, head.serial)
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        write_flushed(folder / NEXT, text)
        write_flushed(copy, text)
        # From here on the change counts; what follows takes no room on the disk.
        append_lines(folder, current.changes.size, lines)
    except OSError:
        (folder / NEXT).unlink(missing_ok=True)
        # A folder in the place of the copy is not ours.
        with contextlib.suppress(OSError):
            copy.unlink(missing_ok=True)
        raise
    remember_change()
    with collect_os_error(left, f"{folder / HEAD} could not be written"):
        _put_in_place(folder)
    _clear_copies(folder, head, left)
    return head


def finish_write(folder: Path, left: list[str]) -> None:
    """End the write of a writer that died: put its head in place if the log has it.

    The writers' lock must be held; ``left`` takes what could not be cleared away, a line each.
    """
    head, coming = _head_or_none(folder), pending_head(folder)
    if coming is not None and follows_log(folder, head, coming):
        if read_copy(folder, coming.serial) is None:
            write_flushed(_copy_path(folder, coming.serial), (folder / NEXT).read_bytes())
        _put_in_place(folder)
        _clear_copies(folder, coming, left)
        return
    if (folder / NEXT).exists():
        start = LogEnd() if head is None else head.changes
        if log_size(folder) is not None:
            part_from_links(folder)
            os.truncate(folder / LOG, start.size)
        if coming is not None:
            _copy_path(folder, coming.serial).unlink(missing_ok=True)
        (folder / NEXT).unlink(missing_ok=True)


def drop_pending(folder: Path) -> None:
    """Remove the next head that a writer left; the writers' lock must be held."""
    (folder / NEXT).unlink(missing_ok=True)


def _put_in_place(folder: Path) -> None:
    """Swap the head; its copy is written before, so that the current head always has one."""
    os.replace(folder / NEXT, folder / HEAD)
    sync_folder(folder)


def _clear_copies(folder: Path, head: Head, left: list[str]) -> None:
    """Remove the copies of heads that are older than the last ten."""
    for serial in kept_serials(folder):
        copy = _copy_path(folder, serial)
        if serial > head.serial - KEPT:
            continue
        with collect_os_error(left, f"{copy} could not be cleared away"):
            if is_in_log(folder, serial):
                copy.unlink(missing_ok=True)
            else:
                # It may be all that is left of another branch.
                move_to_trash(folder.parent, copy)


def _copy_path(folder: Path, serial: int) -> Path:
    return folder / HEADS / f"{serial:08d}.json"


def kept_serials(folder: Path) -> list[int]:
    """Return the serial numbers of the heads of which there is a copy, oldest first."""
    try:
        names = [path.name for path in (folder / HEADS).iterdir()]
    except OSError:
        return []
    return sorted(int(name[:8]) for name in names if re.fullmatch(r"\d{8}\.json", name))


def read_copy(folder: Path, serial: int) -> Head | None:
    """Return the copy of a head, or ``None`` if it is missing or damaged."""
    try:
        head = head_from(read_signed(_copy_path(folder, serial)))
    except (OSError, DamagedFileError, OtherFormatError, KeyError, TypeError, AttributeError):
        return None
    return head if head.serial == serial else None


def is_in_log(folder: Path, serial: int) -> bool:
    """Return whether the log has the line that the copy of a head ends with; its end is read."""
    try:
        with open_stored(_copy_path(folder, serial)) as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _TAIL))
            found = _CHANGES.search(stream.read())
    except OSError:
        return False
    return found is not None and has_line(folder, LogEnd(int(found[1]), found[2].decode()))


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of files to the disk."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
