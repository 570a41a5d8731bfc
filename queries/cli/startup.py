"""The start of the command line: a process without pandas, and in UTF-8.

Pyarrow imports pandas when it first converts a value, which takes longer than most answers do.
No command needs pandas, so the process of the command line hides it.

Paths, names and answers are UTF-8, whatever the locale says: pyarrow takes paths in no other way.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Final

_HIDDEN_MODULE: Final = "pandas"


class PandasBlocker(MetaPathFinder):
    """A finder of modules that finds no pandas."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Raise `ModuleNotFoundError` for pandas; leave others to the finders that follow."""
        if fullname == _HIDDEN_MODULE:
            raise ModuleNotFoundError(f"{_HIDDEN_MODULE} is not loaded by commands", name=fullname)


def hide_pandas() -> None:
    """Hide pandas from this process; only the entry of the command line calls this."""
    sys.meta_path.insert(0, PandasBlocker())


def restart_in_utf8() -> None:
    """Restart this command in Python's UTF-8 mode where the locale has another encoding.

    Only the entry of the command line calls this. Windows passes arguments as text.
    """
    if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
        arguments = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, "PYTHONUTF8": "1"})
