"""`python -m benchmarks.register_run [--lines 13000000]`: a whole register, step by step.

Made-up lines as the UK's register of people with significant control has them, a tenth of them
companies in chains, and a list with a company and a person of every thousandth line at most. The
commands are those that a person types, each in a process of its own: load both, search a name, ask
for a company below a listed one, screen a list of counterparties, and ask for every party under one
rule. Each step's line has its time, the processor time of all its processes and the memory of the
largest of them.
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
from typing import Any, Final

import click
import orjson

from benchmarks.figures.first_search import folder_bytes
from benchmarks.files_json import made_up_psc
from benchmarks.invented import citizen, worded_name
from benchmarks.machine import describe_machine
from benchmarks.measured_load import ROOT

DAY: Final = "2026-06-30"
ENTRIES: Final = 2_000
"""Entries of the list at most."""
COUNTERPARTIES: Final = 5_000
"""Lines of the list of counterparties at most."""
CHAINS: Final = 10
"""Every so many lines a company holds another, whose number is so many times its own."""
PROGRAMMES: Final = ("EU-UKR", "GB-RUS", "US-NK")
RULE: Final = "us_ofac_50"
OURS: Final = "import sys; from queries.cli.program import main; sys.exit(main())"
_FIRST: Final = 10_000_000


def write_register(path: Path, lines: int) -> None:
    """Write the register: a person a company, and in every tenth line a company."""
    with path.open("wb") as out:
        for number in range(lines):
            said = made_up_psc(number)
            forename, surname, year, month = citizen(number)
            said["data"]["date_of_birth"] = {"month": month, "year": year}
            said["data"]["name"] = f"{forename} {surname}"
            said["data"]["name_elements"] = {"forename": forename, "surname": surname}
            if number % CHAINS == 0 and number > 0:
                _let_company_hold(said["data"], number // CHAINS)
            out.write(orjson.dumps(said) + b"\n")


def _let_company_hold(data: dict[str, Any], owner: int) -> None:
    """Put a company in the place of the person of a line."""
    for key in ("date_of_birth", "name_elements", "nationality", "country_of_residence"):
        del data[key]
    data |= {
        "kind": "corporate-entity-person-with-significant-control",
        "name": worded_name(owner),
        "identification": {
            "country_registered": "England",
            "legal_authority": "Companies Act 2006",
            "legal_form": "Limited company",
            "place_registered": "Companies House",
            "registration_number": f"{_FIRST + owner:08d}",
        },
    }
    data["links"]["self"] = data["links"]["self"].replace("individual", "corporate-entity")


def write_list(path: Path, lines: int) -> None:
    """Write a list as OpenSanctions has it: companies by number, persons by name and birth."""
    entries = min(ENTRIES, max(lines // 1_000, 2))
    with path.open("wb") as out:
        for place in range(entries):
            for one in _listed(place, 1 + place * (lines // entries // CHAINS)):
                out.write(orjson.dumps({"datasets": ["made_up"], **one}) + b"\n")


def _listed(place: int, number: int) -> Iterator[dict[str, Any]]:
    key = f"NK-{place}"
    if place % 2:
        forename, surname, year, month = citizen(number)
        born = f"{year}-{month:02d}"
        said = {"name": [f"{forename} {surname}"], "birthDate": [born], "country": ["gb"]}
        yield {"id": key, "schema": "Person", "properties": said}
    else:
        said = {"name": [worded_name(number)], "jurisdiction": ["gb"]}
        said["registrationNumber"] = [f"{_FIRST + number:08d}"]
        yield {"id": key, "schema": "Company", "properties": said}
    for programme in PROGRAMMES:
        entry = {"entity": [key], "programId": [programme], "startDate": ["2024-01-01"]}
        yield {"id": f"{key}-{programme}", "schema": "Sanction", "properties": entry}


def counterparties(lines: int) -> int:
    """Return how many lines the list of counterparties of a register has."""
    return min(COUNTERPARTIES, lines // 20)


def write_counterparties(path: Path, lines: int) -> None:
    """Write a list of counterparties: half companies by number, half persons by name."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["reference", "name", "country", "number"])
        for place in range(counterparties(lines)):
            number = place * (lines // counterparties(lines))
            forename, surname, *_ = citizen(number)
            person = [f"{forename} {surname}", "GB", ""]
            company = [worded_name(number), "GB", f"{_FIRST + number:08d}"]
            table.writerow([place, *(person if place % 2 else company)])


def measured_step(step: str, said: list[str], folder: Path, wanted: str = "") -> dict[str, Any]:
    """Run one command on the workspace of a folder, and return its line.

    Args:
        step: what is done, in words.
        said: the words of the command.
        folder: where the workspace lies.
        wanted: what the answer must have in it.

    Raises:
        RuntimeError: the command failed, or has another answer; the text is the end of it.
    """
    command = [sys.executable, "-c", OURS, "--workspace", str(folder / "ws"), *said]
    begun = time.perf_counter()
    with (folder / "said").open("w+b") as heard:
        started = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=heard, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(started.pid, 0)
        seconds = time.perf_counter() - begun
        started.returncode = os.waitstatus_to_exitcode(status)
        heard.seek(0)
        text = heard.read().decode(errors="replace")
    if started.returncode != 0 or wanted not in text:
        raise RuntimeError(f"{step}: exit {started.returncode}: {text[-2000:]}")
    return {
        "step": step,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6),
    }


def steps(folder: Path, lines: int) -> Iterator[tuple[str, list[str], str]]:
    """Yield what is done, in words, the words of its command, and what its answer has in it."""
    register, entries, parties = (str(folder / name) for name in ("psc.txt", "list.json", "in.csv"))
    edition = ["--retrieved-on", DAY]
    # The list's first entry is the company that holds this one.
    below = f"{_FIRST + CHAINS:08d}"
    yield "load the list", ["load", entries, "--dataset", "listed", *edition], ""
    yield (
        f"load {lines:,} lines of the register",
        ["load", register, "--dataset", "uk", *edition],
        "",
    )
    first, second = (" ".join(citizen(lines // part // CHAINS * CHAINS + 1)[:2]) for part in (2, 3))
    yield "search a name, for the first time", ["search", first], first
    yield "search another name", ["search", second], second
    yield (
        "ask for a company below a listed one",
        ["exposure", f"gb-coh:{below}", "--regime", RULE, "--as-of", DAY],
        '"verdict": "certain"',
    )
    yield (
        f"screen {counterparties(lines):,} counterparties under three rules",
        ["exposure", "--input", parties, "--as-of", DAY, "--out", str(folder / "screened")],
        "",
    )
    yield (
        "ask for every party under one rule",
        ["exposure", "--everyone", "--regime", RULE, "--as-of", DAY, "--out", str(folder / "all")],
        "",
    )


@click.command()
@click.option("--lines", type=click.IntRange(1_000, 80_000_000), default=13_000_000)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def main(lines: int, folder: Path | None) -> None:
    """Print a JSON line a step; FOLDER is where the files lie meanwhile."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        made = Path(name)
        write_register(made / "psc.txt", lines)
        write_list(made / "list.json", lines)
        write_counterparties(made / "in.csv", lines)
        for step, said, wanted in steps(made, lines):
            found = measured_step(step, said, made, wanted)
            line = {"run": lines, **found, "machine": describe_machine()}
            click.echo(json.dumps(line))
        kept = {name: folder_bytes(made / "ws" / name) for name in ("record", "cache")}
        sizes = {f"{name}_mb": round(size / 1e6) for name, size in kept.items()}
        click.echo(json.dumps({"run": lines, "step": "sizes on disk", **sizes}))


if __name__ == "__main__":
    main()
