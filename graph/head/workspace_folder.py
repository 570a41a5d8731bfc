"""The folder of a workspace: whose it is, who may read it, and what stands beside the record."""

import contextlib
import errno
import os
import stat
import tempfile
import uuid
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Final

from graph.head.signed_file import DamagedFileError, OtherFormatError, read_signed, signed_text
from graph.head.signed_file import write_signed as write_file
from graph.values.errors import InputError, WorkspaceError
from graph.values.file_digests import keep_stamp, open_stored
from graph.values.os_errors import os_error_advice

MARKER: Final = "WORKSPACE.json"
"""File in the record's folder that says that the folder is ours, and whether others may read it."""
HEAD: Final = "HEAD.json"
_TRACES: Final = (
    ("LOG.jsonl", b'{"blake2": "'),
    ("VERSIONS.jsonl", b'{"serial": '),
    ("heads/*.json", b'{"format": '),
    ("parts/*/part.json", b'{"format": '),
    (HEAD, b'{"format": '),
    (HEAD, b'{\n "format": '),
)
"""What a record whose marker is lost is recognised by: files, and how each begins. The first format
had no marker."""
IGNORED: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "lost+found"})
"""What systems put into any folder."""
_MADE_BY: Final = "ownership-explorer"
RESERVE: Final = "reserve"
"""File of the workspace whose bytes are given up where a full disk would forbid to drop."""
SEEN: Final = "opened.json"
"""File in the cache with the stamp of all files of parts when they were last found whole."""
NEVER_SHARED: Final = "signing"
"""Folder of a workspace that other users may not read, even where all the rest is shared."""
OWN_NAMES: Final = frozenset(
    "cache cases catalogue checked.json fetch lock queries record reserve screenings signing "
    "stories trash watch".split()
)
"""What this program keeps in a workspace; beside it a person may put files."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


_NOT_ALLOWED: Final = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class FolderState(Enum):
    """What a folder is that was named as a workspace."""

    ABSENT = "absent"
    EMPTY = "empty"
    OURS = "ours"
    UNMARKED = "unmarked"
    FOREIGN = "foreign"


def folder_state(workspace: Path, given: Iterable[Path] = ()) -> FolderState:
    """Return what a folder is; one that is no workspace and holds anything is foreign.

    Args:
        workspace: the folder.
        given: files that a person named; one of them may lie in a folder that is empty otherwise.

    Raises:
        WorkspaceError: it is no folder, or cannot be read.
    """
    record = workspace / "record"
    try:
        if _has_marker(record):
            return FolderState.OURS
        names = {entry.name for entry in os.scandir(workspace)} - IGNORED
    except FileNotFoundError:
        return FolderState.ABSENT
    except NotADirectoryError:
        raise WorkspaceError(f"{workspace} is not a folder; give another --workspace") from None
    except OSError as wrong:
        raise WorkspaceError(f"{workspace}: cannot be read: {os_error_advice(wrong)}") from None
    if record.is_dir() and not os.access(record, os.R_OK | os.X_OK):
        raise WorkspaceError(f"{record}: cannot be read: {os_error_advice(_NOT_ALLOWED)}")
    if any(_begins(path, start) for name, start in _TRACES for path in record.glob(name)):
        return FolderState.UNMARKED
    names -= {path.name for path in given if path.absolute().parent == workspace.absolute()}
    if "catalogue" in names and _holds_only(workspace / "catalogue", ".toml"):
        # A person may describe data sets before the first one is fetched.
        names.remove("catalogue")
    # A first start that was killed leaves an empty folder of the record.
    if names <= {"record", "lock"} and _is_unused(record):
        return FolderState.EMPTY
    return FolderState.FOREIGN


def is_workspace(workspace: Path) -> bool:
    """Return whether a folder holds a record of this program, also one that lost its marker."""
    return folder_state(workspace) in (FolderState.OURS, FolderState.UNMARKED)


def _has_marker(record: Path) -> bool:
    try:
        return read_marker(record).get("made_by") == _MADE_BY
    except (OSError, DamagedFileError):
        return False


def _begins(path: Path, start: bytes) -> bool:
    try:
        with open_stored(path) as stream:
            return stream.read(len(start)) == start
    except OSError:
        return False


def _is_unused(folder: Path) -> bool:
    try:
        return {entry.name for entry in os.scandir(folder)} <= {f"{MARKER}.new"}
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _holds_only(folder: Path, suffix: str) -> bool:
    try:
        return all(name.endswith(suffix) for name in os.listdir(folder))
    except OSError:
        return False


def was_written(workspace: Path) -> bool:
    """Return whether a record was written here once, as what stands beside it shows."""
    return any(map(os.path.isfile, (workspace / RESERVE, workspace / "cache" / SEEN)))


def lost_error(workspace: Path) -> WorkspaceError:
    """Return the error for a workspace whose record is missing, but for its marker."""
    lost = "HEAD.json, LOG.jsonl, heads and parts are missing in its folder record"
    if not (workspace / "record").exists():
        lost = "its folder record is missing"
    return WorkspaceError(
        f"{workspace} was a workspace, and {lost}, with all that was loaded and decided; nothing "
        "was written. Restore that folder from a copy"
    )


def foreign_error(workspace: Path) -> WorkspaceError:
    """Return the error for a folder that holds somebody else's files."""
    if _is_unused(workspace / "record") and was_written(workspace):
        return lost_error(workspace)
    return WorkspaceError(
        f"{workspace} is no workspace and is not empty; nothing was written. Name an empty or new "
        "folder: --workspace FOLDER"
    )


def claim_folder(workspace: Path, given: Iterable[Path] = (), *, shared: bool = False) -> None:
    """Make a workspace of a folder that is missing or empty; one that is ours stays as it is.

    Args:
        workspace: the folder.
        given: files that a person named, which may lie in it.
        shared: other users of this machine may read it.

    Raises:
        WorkspaceError: it cannot be made, or holds somebody else's files.
    """
    state = folder_state(workspace, given)
    if state is FolderState.FOREIGN:
        raise foreign_error(workspace)
    if state not in (FolderState.ABSENT, FolderState.EMPTY):
        return
    try:
        made = not workspace.exists()
        workspace.mkdir(parents=True, exist_ok=True)
        if made and not shared:
            workspace.chmod(0o700)
        record = workspace / "record"
        record.mkdir(exist_ok=True)
        write_marker(record, uuid.uuid4().hex, shared=shared)
    except OSError as wrong:
        raise _unusable_error(workspace, wrong) from None
    mend_modes(workspace, shared=shared)


def check_outside(workspace: Path, target: Path) -> None:
    """Raise `InputError` for a file to write, by way of links too, into what a workspace keeps.

    That is ``workspace``, which may be yet to be made, and any other that the file would lie in.
    """
    inside, place = Path(os.path.realpath(workspace)), Path(os.path.realpath(target))
    for above in place.parents:
        own = place.relative_to(above).parts[0] in OWN_NAMES
        if own and (above == inside or _is_kept(above)):
            raise InputError(
                f"{target} lies where the workspace keeps its own files; name a place outside "
                f"{workspace if above == inside else above}"
            )


def _is_kept(folder: Path) -> bool:
    """Return whether a folder is a workspace, or what is left of one."""
    with contextlib.suppress(WorkspaceError):
        return is_workspace(folder) or was_written(folder)
    # Whose it is cannot be seen, and nothing is put into it.
    return (folder / "record").is_dir()


def check_can_be_made(workspace: Path) -> None:
    """Check that a folder that is missing could be made, without making it.

    Raises:
        WorkspaceError: it could not.
    """
    place = next(parent for parent in workspace.absolute().parents if parent.exists())
    try:
        os.rmdir(tempfile.mkdtemp(dir=place))
    except OSError as wrong:
        raise _unusable_error(workspace, wrong) from None


def _unusable_error(workspace: Path, wrong: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"{workspace}: cannot be used as a workspace: {os_error_advice(wrong)}; give another "
        "--workspace"
    )


def write_marker(record: Path, workspace_id: str, *, shared: bool) -> None:
    """Write the marker of a workspace into the folder of its record."""
    body = {"made_by": _MADE_BY, "workspace_id": workspace_id, "shared": shared}
    write_file(record / MARKER, signed_text(body))


def read_marker(record: Path) -> dict[str, Any]:
    """Return the marker's body.

    Raises:
        OSError: there is none that can be read.
        DamagedFileError: it is not what was written.
    """
    try:
        return read_signed(record / MARKER)
    except OtherFormatError:
        raise DamagedFileError("is damaged") from None


def set_shared(workspace: Path, shared: bool) -> None:
    """Open a workspace to other users of the machine, or close it to them; the lock must be held.

    Raises:
        DamagedFileError: its marker is damaged.
    """
    record = workspace / "record"
    if is_shared(workspace) != shared:
        write_marker(record, str(read_marker(record)["workspace_id"]), shared=shared)
        mend_modes(workspace, shared=shared)


def is_shared(workspace: Path) -> bool:
    """Return whether other users may read the workspace, as far as its marker can be read."""
    try:
        return bool(read_marker(workspace / "record").get("shared"))
    except (OSError, DamagedFileError):
        return False


def mend_modes(workspace: Path, *, shared: bool) -> int:
    """Take away what others may do with a workspace's files; return how many were changed.

    Where it is shared, whoever may look into the folder may read what lies in it, but never the
    key that signs. Files of another user, and a file system without such rights, stay as they are.
    """
    changed, folders, secret = 0, [str(workspace)], str(workspace / NEVER_SHARED)
    with contextlib.suppress(OSError):
        changed += _mend(folders[0], os.lstat(folders[0]), shared=shared)
    while folders:
        folder, wrong = folders.pop(), list[tuple[str, int]]()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                open_it = shared and not entry.path.startswith(secret)
                with contextlib.suppress(OSError):
                    said = entry.stat(follow_symlinks=False)
                    if (mode := _wanted_mode(said, shared=open_it)) is not None:
                        wrong.append((entry.path, mode))
        # A cache that was compared whole needs not be read again for who may read it.
        with keep_stamp(Path(folder)) if wrong else contextlib.nullcontext():
            for path, mode in wrong:
                with contextlib.suppress(OSError):
                    os.chmod(path, mode)
                    changed += 1
    return changed


def _mend(path: str, said: os.stat_result, *, shared: bool) -> bool:
    mode = _wanted_mode(said, shared=shared)
    if mode is not None:
        os.chmod(path, mode)
    return mode is not None


def _wanted_mode(said: os.stat_result, *, shared: bool) -> int | None:
    """Return the mode that a file should have; ``None`` where it has it, or is a link."""
    if stat.S_ISLNK(said.st_mode):
        return None
    mode = stat.S_IMODE(said.st_mode)
    if shared:
        wanted = mode | (stat.S_IRGRP | stat.S_IROTH)
        if stat.S_ISDIR(said.st_mode):
            wanted |= stat.S_IXGRP | stat.S_IXOTH
    else:
        wanted = mode & ~_OTHERS
    return None if wanted == mode else wanted


def is_open_to_others(workspace: Path) -> bool:
    """Return whether other users may look into the folder, which is this user's own."""
    try:
        said = workspace.stat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or said.st_uid == os.getuid()
    return os.name == "posix" and mine and bool(said.st_mode & _OTHERS)
