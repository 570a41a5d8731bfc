"""Why the operating system refused to read or write, and what a person can do about it."""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

_NO_ROOM: Final = "make room"
_NO_RIGHT: Final = "give yourself the right to, or choose another folder"
_READ_ONLY: Final = "the disk is mounted read-only; mount it for writing, or choose another"
_IN_THE_WAY: Final = "move away what lies in its place"
_NO_HANDLE: Final = "close other programs, or raise the limit of open files with: ulimit -n"
_ADVICE: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _NO_ROOM),
    **dict.fromkeys((errno.EACCES, errno.EPERM), _NO_RIGHT),
    errno.EROFS: _READ_ONLY,
    **dict.fromkeys((errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.EEXIST), _IN_THE_WAY),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), _NO_HANDLE),
}


ROOM_IN_TRASH: Final = "such as with: ownership tidy --older-than 0"
"""Where there is room to make, for a workspace on a full disk."""


def is_disk_full(wrong: OSError) -> bool:
    """Return whether writing failed because no room is left, on the disk or for this user."""
    return wrong.errno in (errno.ENOSPC, errno.EDQUOT)


def system_reason(wrong: OSError) -> str:
    """Return why reading or writing failed, in the words of the operating system."""
    return os.strerror(wrong.errno) if wrong.errno else str(wrong)


def os_error_advice(wrong: OSError) -> str:
    """Return why reading or writing failed and, where the reason is known, what to do.

    >>> os_error_advice(OSError(errno.ENOSPC, ""))
    'No space left on device; make room'
    """
    advice = _ADVICE.get(wrong.errno or 0)
    return system_reason(wrong) if advice is None else f"{system_reason(wrong)}; {advice}"


_CHANGED: Final[ContextVar[bool]] = ContextVar("changed", default=False)


def remember_change() -> None:
    """Remember that something of the workspace was changed, whatever fails afterwards."""
    _CHANGED.set(True)


def has_changed() -> bool:
    """Return whether a change was remembered."""
    return _CHANGED.get()


@contextlib.contextmanager
def collect_os_error(told: list[str], said: str) -> Iterator[None]:
    """Add what was not done, and why, to lines for people in place of raising it.

    For what follows a change that counts already: it must not read as if nothing was changed.
    """
    try:
        yield
    except OSError as wrong:
        told.append(f"{said}: {os_error_advice(wrong)}")
