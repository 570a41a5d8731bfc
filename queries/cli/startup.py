"""The start of the command line: what a process must be before anything else is done in it.

Pyarrow looks for pandas at every value, and must not find it. The first look loads pandas, which
takes longer than most answers do. Pyarrow does as well without it, and no command makes pandas
tables, so the process of the command line has none.

Paths, names and answers are UTF-8, whatever the locale says: pyarrow takes paths as nothing else.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Final

_HIDDEN: Final = "pandas"


class Hidden(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Refuse pandas, and leave every other module to the finders that follow.

        Raises:
            ModuleNotFoundError: pandas is asked for.
        """
        if fullname == _HIDDEN:
            raise ModuleNotFoundError(f"{_HIDDEN} is not loaded by commands", name=fullname)


def hide_pandas() -> None:
    """Do without pandas in this process; for the entry of the command line alone."""
    sys.meta_path.insert(0, Hidden())


def speak_utf8() -> None:
    """Start this command again in Python's UTF-8 mode, where the locale has another encoding.

    For the entry of the command line alone. Windows hands over text and needs none of it.
    """
    if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
        arguments = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, "PYTHONUTF8": "1"})
