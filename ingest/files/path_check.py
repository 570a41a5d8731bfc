"""The check that a person's path leads to a file, with advice where it does not."""

import os
import re
import stat
from pathlib import Path
from typing import Final

from graph.values.errors import InputError

_ADDRESS: Final = re.compile(r"(?:https?|ftp|s3):/", re.IGNORECASE)


def check_path(path: Path) -> None:
    """Check that a path leads to a file, as far as its folders may be looked into.

    Raises:
        InputError: it does not; the text says what to give.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise InputError(f"{path}: {_missing_reason(path)}") from None
    except OSError as wrong:
        raise InputError(f"{path}: cannot be read ({wrong.strerror})") from None
    if stat.S_ISDIR(mode):
        raise InputError(f"{path} is a folder; give the files in it")
    if not stat.S_ISREG(mode):
        raise InputError(
            f"{path}: is a pipe or a device, and a file is read more than once; save it first"
        )


def _missing_reason(path: Path) -> str:
    """Return what is wrong with a path that leads to nothing, and what to give."""
    if _ADDRESS.match(str(path)):
        return "is an address, and nothing is fetched; download the file and give that"
    if str(path) == "-":
        return "is no file; what comes through a pipe must be saved first"
    try:
        target = os.readlink(path)
    except (OSError, ValueError):
        return "there is no such file"
    return f"there is no such file; it is a link to {target}"
