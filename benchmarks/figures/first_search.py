"""The first search after a load, against DuckDB over the same record.

A register is loaded with the command; the search is the first question that is asked of it. Both
sides are whole processes and their CPU time counts, since others may use the machine.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, Measure, ResultsDiffer
from benchmarks.figures.first_answer import OURS, ROOT
from benchmarks.files_json import made_up_psc, write_uk_psc

MOST: Final = 500_000
"""Lines of the register; each states a company and a person."""
ASKED: Final = str(made_up_psc(0)["data"]["name"])
PEER: Final = """
import sys, duckdb
print(duckdb.sql(f'''
  select id, max(jaro_winkler_similarity(lower(name.value), lower('{sys.argv[2]}'))) score
  from (select id, unnest(names) as name from '{sys.argv[1]}/record/parts/*/parties.parquet')
  group by id order by score desc, id limit 20''').fetchall()[0][0])
"""


def run_timed(code: str, *arguments: str) -> tuple[float, str]:
    """Run Python in a process of its own; return its CPU seconds and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def measure(scale: int) -> Iterator[Figure]:
    """Load the register, search once, and compare what is found first."""
    with tempfile.TemporaryDirectory() as folder:
        file, place = Path(folder, "register.txt"), Path(folder, "workspace")
        write_uk_psc(file, min(scale, MOST))
        asked = ("--workspace", str(place), "--format", "json")
        loaded_s, said = run_timed(
            OURS, *asked, "load", str(file), "--dataset", "uk", "--retrieved-on", "2026-01-01"
        )
        parties = int(json.loads(said)[0]["parties"])
        ours_s, found = run_timed(OURS, *asked, "search", ASKED)
        peer_s, first = run_timed(PEER, str(place), ASKED)
        if json.loads(found)[0]["id"] != first.strip():
            raise ResultsDiffer(f"first found: {found[:200]} and {first}")
        record = folder_bytes(place / "record")
        kept = {name: folder_bytes(place / "cache" / name) / record for name in ("world", "names")}
    yield Figure(
        id="first_search",
        ours_s=ours_s,
        peer="DuckDB, Jaro-Winkler over every name",
        peer_s=peer_s,
        scale=parties,
        ratio_of="ours_s/peer_s",
        goal=None,
        note=f"CPU seconds of whole processes; the load before it took {loaded_s:.3g} s, all that "
        f"the search needs included; of the record's {record / 1e6:.3g} MB the cached world is "
        f"{kept['world']:.3g} times, the name index {kept['names']:.3g} times",
    )


FIGURES: Final[dict[str, Measure]] = {"first_search": measure}
