"""`python -m benchmarks.matching.stage_run WORKSPACE`: compare names as a load does, measured.

In a process of its own, since a process's peak of memory never falls by itself. What it calls is
what every command calls that needs the record: `record_world`. Of that the stage of candidates is
told apart: its processor time, and the memory of the process before it and at its peak.
"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.measured_load import peak_mb
from graph.candidates import candidate_search
from graph.candidates.scoring.scored_ahead import BLOCK
from graph.record.record import Record
from queries.workspace.backends import record_world

HOW: Final = 4
"""Which argument of `find_candidates` says how it compares."""
TOLD: Final = BLOCK


def _forget_peak() -> None:
    """Let the peak of memory begin anew, where the system can."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def write_progress(said: str, cpu: float) -> None:
    """Write how far it is, and what it took so far, for whoever has to stop it."""
    print(f"{said}; {cpu:.1f} s of CPU, peak {peak_mb():.0f} MB", file=sys.stderr, flush=True)


def measure(workspace: Path) -> dict[str, Any]:
    """Return what one building of the world takes, in all and in its stage of candidates."""
    told: dict[str, Any] = {}
    find = candidate_search.find_candidates

    def tell(done: int, every: int) -> None:
        if not done:
            told["passed_cpu"] = round(time.process_time() - told["begun"], 2)
            told["near"] = every
        if done % (TOLD * 10) == 0:
            said = f"{done:,} of {every:,} near pairs judged"
            write_progress(said, time.process_time() - told["begun"])

    def tell_parties(done: int, every: int) -> None:
        write_progress(f"{done:,} of {every:,} passed by", time.process_time() - told["begun"])

    def find_measured(*args: Any, **kwargs: Any) -> Any:
        how = args[HOW]
        how.judged = tell
        how.step = tell_parties
        gc.collect()
        told["peak_mb_before"] = round(peak_mb())
        _forget_peak()
        told["mb_at_start"] = round(peak_mb())
        told["begun"] = begun = time.process_time()
        wall = time.perf_counter()
        found = find(*args, **kwargs)
        told["stage_cpu"] = round(time.process_time() - begun, 2)
        told["stage_seconds"] = round(time.perf_counter() - wall, 2)
        told["stage_peak_mb"] = round(peak_mb())
        told["judged"] = told["near"]
        told["judging_cpu"] = round(told["stage_cpu"] - told["passed_cpu"], 2)
        told["pairs"] = len(found)
        for level in ("strong", "weak", "aside"):
            told[level] = sum(one.level == level for one in found)
        return found

    candidate_search.find_candidates = find_measured
    world = record_world(Record(workspace))
    told["parties"] = world.size
    told["cpu"] = round(time.process_time(), 2)
    told["peak_mb"] = round(max(peak_mb(), told.get("peak_mb_before", 0)))
    return told


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
