"""A list of counterparties under three rules, against comparing every name with every name.

Ours is the command as a person runs it, in a process of its own, from its start to its files, in
the processor time of all its threads. The peer only compares: rapidfuzz's `cdist` of the folded
names, on one thread. It finds no numbers and no owners, and writes nothing. The caches are made by
a run on the first line beforehand.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from benchmarks.figure import Figure, Measure, ResultsDiffer
from benchmarks.files_json import write_ftm
from benchmarks.invented import company_name, person_name
from benchmarks.measured_load import ROOT
from graph.record.record import Record
from graph.values.name_keys import fold_name
from ingest.load.pipeline import Options, load

MOST: Final = 1_000_000
"""Parties at most; one line of the list for 200 of them, 5,000 in all."""
PARTIES_A_LINE: Final = 200
LISTED_EVERY: Final = 1_000
DAY: Final = "2026-06-30"
GOAL_S: Final = 30.0
_PROGRAMMES: Final = ("EU-UKR", "GB-RUS", "US-NK")
_STEP: Final = 7_919
_BLOCK: Final = 100
OURS: Final = "import sys; from queries.cli.program import main; sys.exit(main())"


def write_files(folder: Path, parties: int) -> int:
    """Write a register of companies with one owner each, and a list; return its lines."""
    pairs, lines = parties // 2, max(parties // PARTIES_A_LINE, 10)
    write_ftm(folder / "register.json", 3 * pairs)
    with (folder / "register.json").open("ab") as out:
        for place, number in enumerate(range(0, pairs, LISTED_EVERY)):
            for programme in _PROGRAMMES:
                said = {"entity": [f"NK-person{number}"], "programId": [programme]}
                entry = {"id": f"sanction-{place}-{programme}", "schema": "Sanction"}
                out.write(orjson.dumps({**entry, "properties": said, "datasets": ["made_up"]}))
                out.write(b"\n")
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["reference", "name", "country", "number"])
        table.writerows(_line(place, place * _STEP % pairs, pairs) for place in range(lines))
    return lines


def _line(place: int, number: int, pairs: int) -> list[str]:
    """Return a line: half with a number, some with a slip, turned round, or of nobody."""
    name, person = company_name(number), person_name(number)
    kinds = (
        [name, "CY", f"HE{number:06d}"],
        [name.upper(), "", ""],
        [name[:5] + name[6:], "CY", f"HE{number:06d}"],
        [" ".join(reversed(person.split())), "DE", ""],
        [company_name(number + 7 * pairs), "DE", ""],
    )
    return [f"R-{place}", *kinds[place % len(kinds)]]


def _run(folder: Path, listed: str, out: str) -> float:
    """Screen a list in a process of its own, and return its processor time in seconds."""
    words = ["--workspace", folder / "workspace", "exposure", "--input", folder / listed]
    words += ["--as-of", DAY, "--out", folder / out]
    before = os.times()
    subprocess.run(
        [sys.executable, "-c", OURS, *map(str, words)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = os.times()
    user, system = (
        getattr(after, key) - getattr(before, key) for key in ("children_user", "children_system")
    )
    return float(user + system)


def _peer_seconds(names: list[str], asked: list[str]) -> float:
    """Return the processor time of comparing every name asked for with all names."""
    from rapidfuzz import fuzz, process

    folded = [fold_name(name) for name in names]
    begun = time.process_time()
    for first in range(0, len(asked), _BLOCK):
        texts = [fold_name(name) for name in asked[first : first + _BLOCK]]
        process.cdist(texts, folded, scorer=fuzz.token_sort_ratio, workers=1).argmax(axis=1)
    return time.process_time() - begun


def measure(scale: int) -> Iterator[Figure]:
    """Load the register, then screen the list."""
    scale = min(scale, MOST)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = write_files(folder, scale)
        load(Record(folder / "workspace"), [folder / "register.json"], Options())
        text = (folder / "list.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / "first.csv").write_text("".join(text[:2]), encoding="utf-8")
        _run(folder, "first.csv", "first")
        ours_s = _run(folder, "list.csv", "out")
        manifest = json.loads((folder / "out" / "manifest.json").read_bytes())
        with (folder / "out" / "exposure_summary.csv").open(encoding="utf-8", newline="") as rows:
            matched = sum(row["match_status"] == "matched" for row in csv.DictReader(rows))
    if manifest["counts"]["exposure_summary.csv"] != 3 * lines or not matched:
        raise ResultsDiffer("screened_list: not every line has its rows")
    pairs = scale // 2
    names = [make(n) for n in range(pairs) for make in (company_name, person_name)]
    peer_s = _peer_seconds(names, [row.split(",")[1] for row in text[1:]])
    yield Figure(
        id="screened_list",
        ours_s=ours_s,
        peer="rapidfuzz cdist of all names, one thread, names alone",
        peer_s=peer_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=None,
        note=f"processor time; {lines} lines under 3 rules, {matched // 3} matched; "
        f"{1000 * ours_s / lines:.3g} ms a line with start and files; "
        f"goal of 5,000 lines against 1,000,000 parties: {GOAL_S:.0f} s",
    )


FIGURES: Final[dict[str, Measure]] = {"screened_list": measure}
