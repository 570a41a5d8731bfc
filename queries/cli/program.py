"""The program ``ownership``; Ctrl-C gives its one line also while commands are imported."""

import os
import sys


def main() -> None:
    """Run the program; it ends with the exit code."""
    # Each thread of it takes tens of megabytes of addresses, and no answer needs a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from queries.cli.commands import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("ownership: Interrupted. Nothing was half done.\n")
        raise SystemExit(130) from None
