"""The first answer of the command line on the seed case, against `import pandas`.

Both sides are whole processes, taken by turns, from the start of Python to its end. Ours opens a
workspace with the sample case, finds the party by its name and prints verdicts of three regimes.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from graph.record.record import Record
from ingest.load.pipeline import Options, load

ROOT: Final = Path(__file__).resolve().parents[2]
CASE: Final = ROOT / "sample_data" / "case" / "toloka.case.yaml"
TURNS: Final = 9
QUESTION: Final = ("exposure", "Toloka AI BV", "--as-of", "2024-04-08")
OURS: Final = "import sys; from queries.cli.commands import main; sys.exit(main())"
PANDAS: Final = "import pandas"


def _run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def measure(_scale: int) -> Iterator[Figure]:
    """Load the case, then start both by turns."""
    with tempfile.TemporaryDirectory() as folder:
        (outcome,) = load(Record(Path(folder)), [CASE], Options())
        asked = ("--workspace", folder, "--format", "json", *QUESTION)
        rows = json.loads(_run(OURS, *asked))
        if len(rows) < 3:
            raise ResultsDiffer(f"{len(rows)} verdicts where three were asked for")
        _run(PANDAS)
        pairs = [
            (time_run(lambda: _run(OURS, *asked))[0], time_run(lambda: _run(PANDAS))[0])
            for _ in range(TURNS)
        ]
    yield Figure(
        id="first_answer",
        ours_s=median(ours for ours, _ in pairs),
        peer='python -c "import pandas"',
        peer_s=median(theirs for _, theirs in pairs),
        scale=int(outcome.answer["records_kept"]),
        ratio_of="ours_s/peer_s",
        goal=Goal(4, at_most=True),
        note=f"medians of {TURNS} by turns, with the start of Python on both sides; "
        f"{' '.join(QUESTION[:1])} of one party under {len(rows)} regimes, opened before",
    )


FIGURES: Final[dict[str, Measure]] = {"first_answer": measure}
