"""Many mutants for one reader."""

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.recognition.detect import readers
from tests.fuzz import samples, trial
from tests.fuzz.mutant import Mutant, Seed

STAGED_EACH = 5
LOADED_EACH = 50
SHOWN = 20


@dataclass
class Tally:
    """What became of a reader's mutants.

    Attributes:
        failures: what may not be, each kind once, with the case that shows it.
    """

    reader: str
    seed: int
    cases: int = 0
    refused_files: int = 0
    records: int = 0
    quarantined: int = 0
    slowest_s: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def line(self) -> dict[str, Any]:
        """Return it as the object that is printed."""
        return {
            "reader": self.reader,
            "seed": self.seed,
            "cases": self.cases,
            "refused_files": self.refused_files,
            "records": self.records,
            "quarantined": self.quarantined,
            "slowest_s": round(self.slowest_s, 3),
            "failed": sum(self.failed.values()),
            "failures": [
                {"kind": kind, "times": times, "case": self.failures[kind]}
                for kind, times in self.failed.most_common(SHOWN)
            ],
        }


def case_of(reader: str, seed: int, number: int) -> tuple[Seed, Mutant]:
    """Make one mutant; equal numbers give equal mutants as long as samples and mutators stay."""
    rng = random.Random(f"{reader}/{seed}/{number}")
    while True:
        sample = rng.choice(samples.seeds(reader))
        mutant = rng.choice(samples.mutators(sample))(rng, sample.content)
        if mutant is not None:
            return sample, mutant


def run(reader: str, cases: int, seed: int, folder: Path, keep: Path | None = None) -> Tally:
    """Return a reader so many mutants, and count.

    Args:
        reader: its name.
        cases: how many.
        seed: of the random numbers.
        folder: takes one file at a time.
        keep: takes the first mutant of each kind of failure.
    """
    tally = Tally(reader, seed)
    before: dict[str, trial.Result] = {}
    for sample in samples.seeds(reader):
        before[sample.name] = trial.read_seed(readers()[reader], sample.path)
    for number in range(cases):
        sample, mutant = case_of(reader, seed, number)
        path = folder / f"{sample.name}{mutant.suffix}"
        path.write_bytes(mutant.content)
        tally.cases += 1
        try:
            result = trial.read(readers()[reader], path, before[sample.name])
            tally.refused_files += result.refused is not None
            tally.records += len(result.records)
            tally.quarantined += len(result.refusals)
            tally.slowest_s = max(tally.slowest_s, result.seconds)
            trial.check_count(sample, mutant, before[sample.name], result)
            if number % STAGED_EACH == 0:
                trial.stage(folder / "stage", result)
            if number % LOADED_EACH == 0:
                trial.whole_load(folder / "workspace", reader, path)
        except Exception as wrong:  # noqa: BLE001  # finding what is let out is what this is for
            kind = _kind(wrong)
            tally.failed[kind] += 1
            about = f"{number}: {sample.name}, {mutant.how}: {wrong!s:.200}"
            if tally.failures.setdefault(kind, about) == about and keep is not None:
                (keep / f"{reader}-{seed}-{number}-{path.name}").write_bytes(mutant.content)
        finally:
            path.unlink(missing_ok=True)
    return tally


def _kind(wrong: Exception) -> str:
    """Name a failure by its class and the place of ours that it came from."""
    frames = traceback.extract_tb(wrong.__traceback__)
    ours = [f for f in frames if "/ingest/" in f.filename or "/graph/" in f.filename]
    if isinstance(wrong, trial.Broken) and str(wrong).startswith("took"):
        return "slow"
    if isinstance(wrong, trial.Broken) and not str(wrong).startswith("hung"):
        return f"Broken: {str(wrong)[:40]}"
    at = ours[-1] if ours else frames[-1]
    return f"{type(wrong).__name__} in {Path(at.filename).name}:{at.lineno} {at.name}"
