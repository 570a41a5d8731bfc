"""`python -m tests.fuzz --per-reader 10000 [--reader NAME] [--seed N]`: a JSON line a reader."""

import argparse
import json
import sys
import tempfile
import warnings
from pathlib import Path

from tests.fuzz.run import run
from tests.fuzz.samples import known


def main() -> int:
    """Run, and say by the exit code whether anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--per-reader", type=int, default=10_000)
    parser.add_argument("--reader", action="append", choices=known())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that failed")
    given = parser.parse_args()
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("error")
    failed = 0
    for name in given.reader or known():
        with tempfile.TemporaryDirectory() as folder:
            tally = run(name, given.per_reader, given.seed, Path(folder), given.keep)
        failed += sum(tally.failed.values())
        print(json.dumps(tally.line(), ensure_ascii=True), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
