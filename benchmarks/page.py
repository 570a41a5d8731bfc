"""The tables of `docs/benchmarks.md`, generated from what the commands printed.

`python -m benchmarks.page [FILE...]` takes JSON lines of `python -m benchmarks` into
`benchmarks/measured.jsonl`, a newer line of a figure and scale in the place of the older one,
those of `python -m benchmarks.register_run` and `benchmarks.newcomer_run` into
`benchmarks/register.jsonl`, and those of `python -m tests.oracle` into `benchmarks/compared.jsonl`,
each kind and first seed once.
It writes the tables of the page from them. A test compares the page with the lines.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import orjson

ROOT: Final = Path(__file__).resolve().parents[1]
LINES: Final = ROOT / "benchmarks" / "measured.jsonl"
COMPARED: Final = ROOT / "benchmarks" / "compared.jsonl"
RUNS: Final = ROOT / "benchmarks" / "register.jsonl"
PAGE: Final = ROOT / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- made by `python -m benchmarks.page` from benchmarks/measured.jsonl -->"
END: Final = "<!-- end of the made part -->"
BEGIN_COMPARED: Final = (
    "<!-- made by `python -m benchmarks.page` from benchmarks/compared.jsonl -->"
)
BEGIN_RUNS: Final = "<!-- made by `python -m benchmarks.page` from benchmarks/register.jsonl -->"
UNITS: Final = ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (float("inf"), 1.0, "s"))

Line = dict[str, Any]


def read_figures(files: Iterable[Path]) -> list[Line]:
    """Return the figures in files, of each one and scale the last, sorted."""
    lines = {(line["id"], line["scale"]): line for line in _objects(files) if "id" in line}
    return [lines[key] for key in sorted(lines)]


def read_compared(files: Iterable[Path]) -> list[Line]:
    """Return the comparisons with brute force in files, of each kind and first seed the last."""
    lines = {(line["kind"], line["first_seed"]): line for line in _objects(files) if "kind" in line}
    return [lines[key] for key in sorted(lines)]


def read_runs(files: Iterable[Path]) -> list[Line]:
    """Return the steps of whole runs in files, of each run and step the last.

    A run of a register is called by its lines, any other in words.
    """
    lines = {(line["run"], line["step"]): line for line in _objects(files) if "step" in line}
    sizes = sorted({size for size, _ in lines}, key=lambda run: (isinstance(run, str), run))
    return [line for size in sizes for key, line in lines.items() if key[0] == size]


def _objects(files: Iterable[Path]) -> Iterator[Line]:
    for file in files:
        yield from map(orjson.loads, file.read_bytes().splitlines())


def figure_block(lines: list[Line]) -> str:
    """Return the generated part of the page that has the figures."""
    return "\n".join([BEGIN, "", *_tables(lines), END])


def _tables(lines: list[Line]) -> Iterator[str]:
    for machine in sorted({line["machine"] for line in lines}):
        own = [line for line in lines if line["machine"] == machine]
        yield f"Measured on {machine}.\n"
        yield "| figure | scale | ours | peer | peer's time | ratio | goal | met |"
        yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
        for line in own:
            yield (
                f"| `{line['id']}` | {line['scale']:,} | {_time(line['ours_s'])} | {line['peer']} "
                f"| {_time(line['peer_s'])} | {line['ratio']:,} | {line['goal'] or 'none'} "
                f"| {_met_text(line['met'])} |"
            )
        yield ""
        for line in own:
            if line["note"]:
                yield f"- `{line['id']}` at {line['scale']:,}: {line['note']}."
        yield ""


def _time(seconds: float) -> str:
    factor, unit = next((factor, unit) for most, factor, unit in UNITS if seconds < most)
    return f"{seconds * factor:,.3g} {unit}" if seconds < 1000 else f"{seconds:,.0f} s"


def _met_text(met: bool | None) -> str:
    return "none" if met is None else "yes" if met else "**no**"


def compared_block(lines: list[Line]) -> str:
    """Return the generated part of the page about brute force."""
    rows = ["| kind | graphs | first seed | that differ |", "| --- | --- | --- | --- |"]
    for line in lines:
        counts = f"{line['graphs']:,} | {line['first_seed']} | {line['differences']:,}"
        rows.append(f"| `{line['kind']}` | {counts} |")
    return "\n".join([BEGIN_COMPARED, "", *rows, "", END])


def runs_block(lines: list[Line]) -> str:
    """Return the generated part of the page about whole registers, and about all from nothing."""
    rows = [BEGIN_RUNS, ""]
    for size in dict.fromkeys(line["run"] for line in lines):
        steps = [line for line in lines if line["run"] == size and "seconds" in line]
        (kept,) = (line for line in lines if line["run"] == size and "record_mb" in line)
        title = size if isinstance(size, str) else f"{size:,} lines"
        rows += [
            f"{title}, on {steps[0]['machine']}; the record took {kept['record_mb']:,} MB "
            f"on disk, the caches {kept['cache_mb']:,} MB:",
            "",
            "| what is done | time | processor time | memory |",
            "| --- | --- | --- | --- |",
        ]
        rows += [
            f"| {line['step']} | {_time(line['seconds'])} | {_time(line['cpu_seconds'])} "
            f"| {line['peak_mb']:,} MB |"
            for line in steps
        ]
        rows.append("")
    return "\n".join([*rows, END])


def fill_page(text: str, lines: list[Line], compared: list[Line], runs: list[Line]) -> str:
    """Return a text with its generated parts replaced by those of these lines."""
    made_parts = (
        (BEGIN_RUNS, runs_block(runs)),
        (BEGIN, figure_block(lines)),
        (BEGIN_COMPARED, compared_block(compared)),
    )
    for begin, made in made_parts:
        before, _, rest = text.partition(begin)
        text = before + made + rest.partition(END)[2]
    return text


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Take JSON lines of the commands into the page."""
    lines = read_figures(_files_with(LINES, files))
    compared = read_compared(_files_with(COMPARED, files))
    runs = read_runs(_files_with(RUNS, files))
    for kept, made in ((LINES, lines), (COMPARED, compared), (RUNS, runs)):
        kept.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in made))
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(fill_page(text, lines, compared, runs), encoding="utf-8")


def _files_with(kept: Path, files: tuple[Path, ...]) -> list[Path]:
    return [*([kept] if kept.exists() else []), *files]


if __name__ == "__main__":
    main()
