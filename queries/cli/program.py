"""The program ``ownership``: a process without pandas, in UTF-8, that ends in one line on Ctrl-C.

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
        """Raise an error for pandas; leave every other module to the finders that follow.

        Raises:
            ModuleNotFoundError: pandas is asked for.
        """
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


def main() -> None:
    """Run the program; it ends with the exit code, and with one line if commands are still read."""
    try:
        from queries.cli.commands import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("ownership: Interrupted. Nothing was half done.\n")
        raise SystemExit(130) from None
