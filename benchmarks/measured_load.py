"""`python -m benchmarks.measured_load FILE READER WORKSPACE DAY`: load, and print the peak memory.

In a process of its own, since a process's peak never falls.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 3600


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike ru_maxrss it says nothing of the process that started this one.
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    import resource

    divisor = 1_000_000 if sys.platform == "darwin" else 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / divisor


def load_measured(
    path: Path, reader: str, workspace: Path, day: str = "2026-01-01", *, keep: bool = False
) -> dict[str, Any]:
    """Load a file in a process of its own, and return its answer with ``peak_mb``.

    Args:
        path: the file.
        reader: name of the reader.
        workspace: folder into which it is loaded.
        day: the day of the edition, which is complete.
        keep: keep a packed copy of the file, as `ownership load` does.

    Raises:
        RuntimeError: the process failed; the text is the end of its error output.
    """
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.measured_load", str(path), reader),
            *(str(workspace), day, "keep" if keep else ""),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(path: Path, reader: str, workspace: Path, day: str, keep: bool) -> None:
    """Load and print."""
    from graph.record.record import Record
    from ingest.load.pipeline import Options, load

    options = Options(reader=reader, dataset="measured", retrieved_on=day, complete=True, keep=keep)
    (outcome,) = load(Record(workspace), [path], options)
    print(json.dumps({**outcome.answer, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4], bool(sys.argv[5]))
