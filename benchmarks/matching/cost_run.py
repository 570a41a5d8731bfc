"""`python -m benchmarks.matching.cost_run [--parties 1000000]`: what it costs to find candidates.

A made-up list and a made-up register are loaded, names are compared as every load does, and the
pairs are asked for; each in a process of its own. A JSON line comes out, for `cost.jsonl`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.machine import describe_machine
from benchmarks.matching.crowded_names import write_list, write_register
from benchmarks.measured_load import ROOT
from benchmarks.register_run import measured_step
from graph.record.record import Record
from ingest.load.pipeline import Options, load

DAY = "2026-01-01"


@click.command()
@click.option("--parties", type=click.IntRange(1_000, 10_000_000), default=1_000_000)
@click.option("--listed", type=click.IntRange(100, 200_000), default=50_000)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def main(parties: int, listed: int, folder: Path | None) -> None:
    """Print what it costs beside PARTIES; how far it is stands on stderr."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        made = Path(name)
        write_list(made / "list.json", listed)
        write_register(made / "register.json", parties, listed)
        for part in ("list", "register"):
            edition = Options(
                reader="ftm", dataset=part, retrieved_on=DAY, complete=True, keep=False
            )
            load(Record(made / "ws"), [made / f"{part}.json"], edition)
        command = [sys.executable, "-m", "benchmarks.matching.stage_run", str(made / "ws")]
        told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        asked = measured_step("", ["candidates", "--csv", str(made / "pairs.csv")], made)
        line = {
            "register": parties,
            "listed": listed,
            **json.loads(told.stdout),
            "asked_cpu": asked["cpu_seconds"],
            "machine": describe_machine(),
        }
        click.echo(json.dumps(line))


if __name__ == "__main__":
    main()
