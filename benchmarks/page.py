"""The tables of `docs/benchmarks.md`, made from what the command printed.

`python -m benchmarks.page [FILE...]` takes JSON lines of `python -m benchmarks` into
`benchmarks/measured.jsonl`, a newer line of a figure and scale in the place of the older one, and
writes the tables of the page from it. A test compares the page with the lines.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import orjson

ROOT: Final = Path(__file__).resolve().parents[1]
LINES: Final = ROOT / "benchmarks" / "measured.jsonl"
PAGE: Final = ROOT / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- made by `python -m benchmarks.page` from benchmarks/measured.jsonl -->"
END: Final = "<!-- end of the made part -->"
UNITS: Final = ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (float("inf"), 1.0, "s"))

Line = dict[str, Any]


def read(files: Iterable[Path]) -> list[Line]:
    """Give the lines of files, of each figure and scale the last, sorted."""
    found: dict[tuple[str, int], Line] = {}
    for file in files:
        for text in file.read_bytes().splitlines():
            line = orjson.loads(text)
            found[line["id"], line["scale"]] = line
    return [found[key] for key in sorted(found)]


def block(lines: list[Line]) -> str:
    """Give the made part of the page."""
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
                f"| {_met(line['met'])} |"
            )
        yield ""
        for line in own:
            if line["note"]:
                yield f"- `{line['id']}` at {line['scale']:,}: {line['note']}."
        yield ""


def _time(seconds: float) -> str:
    factor, unit = next((factor, unit) for most, factor, unit in UNITS if seconds < most)
    return f"{seconds * factor:,.3g} {unit}" if seconds < 1000 else f"{seconds:,.0f} s"


def _met(met: bool | None) -> str:
    return "none" if met is None else "yes" if met else "**no**"


def page(text: str, lines: list[Line]) -> str:
    """Put the made part of these lines in the place of the one that stands in a text."""
    before, _, rest = text.partition(BEGIN)
    return before + block(lines) + rest.partition(END)[2]


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Take JSON lines of the benchmark command into the page."""
    kept = [LINES] if LINES.exists() else []
    lines = read([*kept, *files])
    LINES.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")


if __name__ == "__main__":
    main()
