"""Steps over a register's files, each in a process of its own, so that its memory is its own.

`python -m benchmarks.register_steps STEP FOLDER [ENTITIES]` prints one JSON object: seconds, the
peak of memory, and what the step found.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.figure import time_run
from benchmarks.register_files import DAY, write_register
from graph.kernels.compiling import has_numba

HALF: Final = 500_000
VERSION: Final = "made up"


def run_step(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a step in a process of its own, and return the object that it printed."""
    command = [sys.executable, "-m", "benchmarks.register_steps", name, str(folder), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peak() -> int:
    """Return the most memory that this process has had, in bytes.

    The system's count of a process that was started by a larger one begins with that one's, so
    the mark of the process's own memory is read where there is one.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else 1024 * most
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def make(folder: Path, entities: str) -> dict[str, Any]:
    """Write the files of a register."""
    return {"interests": write_register(folder, int(entities))}


def read(folder: Path) -> dict[str, Any]:
    """Read with Arrow the columns that the register needs, and nothing else."""
    import pyarrow.parquet as pq

    from graph.whole_register.countable_rows import COLUMNS

    def act() -> int:
        ids = pq.read_table(folder / "parties.parquet", columns=["id"])
        rows = pq.read_table(folder / "interests.parquet", columns=list(COLUMNS))
        return len(ids) + len(rows)

    seconds, rows = time_run(act)
    return {"seconds": seconds, "rows": rows}


def build(folder: Path) -> dict[str, Any]:
    """Read the register, build its arrays, answer the first question, then save the arrays."""
    from graph.whole_register.register_cascade import PlainRegister, read_register, save_register

    # Loading Arrow is no part of either side.
    listed, compiled = _listed_ids(folder), has_numba()

    def act() -> PlainRegister:
        files = [folder / "parties.parquet"], [folder / "interests.parquet"]
        return read_register(*files, DAY, compiled=compiled)

    built_s, register = time_run(act)
    answer_s, caught = time_run(lambda: register.find_caught(listed, HALF, compiled=compiled))
    most = peak()
    save_s, _ = time_run(lambda: save_register(folder / "arrays", register, VERSION, DAY))
    kept = sum(file.stat().st_size for file in (folder / "arrays").iterdir())
    (folder / "caught.json").write_text(json.dumps(caught), encoding="utf-8")
    return {
        "seconds": built_s + answer_s,
        "built_s": built_s,
        "save_s": save_s,
        "peak": most,
        "parties": register.ids.size,
        "interests": len(register.net.pairs) // 2,
        "caught": len(caught),
        "kept": kept,
    }


def reopen(folder: Path) -> dict[str, Any]:
    """Open the kept arrays, then answer from them."""
    from graph.whole_register.register_cascade import PlainRegister, open_register

    compiled = has_numba()

    def act() -> PlainRegister:
        register = open_register(folder / "arrays", VERSION, DAY, compiled=compiled)
        assert register is not None
        return register

    listed = _listed_ids(folder)
    act()
    seconds, register = time_run(act)
    answer_s, caught = time_run(lambda: register.find_caught(listed, HALF, compiled=compiled))
    again_s, _ = time_run(lambda: register.find_caught(listed, HALF, compiled=compiled))
    same = caught == _answer(folder)
    return {"seconds": seconds, "answer_s": answer_s, "again_s": again_s, "same": same}


def spark(folder: Path, memory: str = "1024") -> dict[str, Any]:
    """Read the register and answer the first question on a cluster of two workers."""
    from benchmarks.local_cluster import local_cluster
    from graph.whole_register import spark_cascade

    begun = time.perf_counter()
    with local_cluster(folder / "scratch", int(memory)) as session:
        start_s = time.perf_counter() - begun

        def act() -> list[str]:
            files = [str(folder / f"{table}.parquet") for table in ("parties", "interests")]
            register = spark_cascade.read_register(session, files[:1], files[1:], DAY)
            listed = session.read.parquet(str(folder / "listed.parquet")).selectExpr("party as id")
            found = spark_cascade.find_caught(session, register, listed, HALF)
            return sorted(row["id"] for row in found.collect())

        seconds, caught = time_run(act)
    return {"seconds": seconds, "start_s": start_s, "same": caught == _answer(folder)}


def _answer(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "caught.json").read_bytes())
    return found


def _listed_ids(folder: Path) -> list[str]:
    import pyarrow.parquet as pq

    listed: list[str] = pq.read_table(folder / "listed.parquet")["party"].to_pylist()
    return listed


STEPS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "make": make,
    "read": read,
    "build": build,
    "reopen": reopen,
    "spark": spark,
}

if __name__ == "__main__":
    found = STEPS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
    print(json.dumps({"peak": peak(), **found}))
