"""The program ``ownership``; Ctrl-C gives its one line also while commands are imported."""

import io
import os
import sys


def main() -> None:
    """Run the program; it ends with the exit code."""
    # Each thread of it takes tens of megabytes of addresses, and no answer needs a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_closed_streams()
    try:
        from queries.cli.commands import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("ownership: Interrupted. Nothing was half done.\n")
        raise SystemExit(130) from None


def _open_closed_streams() -> None:
    """Open what the caller has closed of stdin, stdout and stderr, to nowhere.

    A file of ours would get the number of the closed one, and remarks would be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(0, closefd=False), "utf-8")
    sys.stdout = sys.stdout or io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8")
    sys.stderr = sys.stderr or io.TextIOWrapper(io.FileIO(2, "w", closefd=False), "utf-8")
