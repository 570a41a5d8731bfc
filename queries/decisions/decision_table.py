"""A table of pairs taken back with its column of decisions filled in: all of it, or nothing.

A pair is known by its id and by a hash of each side, so that nobody decides on something else than
what the table showed. A cell in which a formula was made harmless is restored.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.candidates.compared_fields import row_hash
from graph.candidates.pair_id import pair_id
from graph.head.decisions import JUDGEMENT_OF, Decision
from graph.head.manifest import Head
from graph.values.errors import InputError, OwnershipError
from graph.values.os_errors import os_error_advice
from graph.world.decided import IN_FORCE, is_left_open
from graph.world.world import World
from queries.decisions.decide_pairs import Asked, check_asked
from queries.decisions.line_decisions import LINE_COLUMNS, line_decisions
from queries.decisions.queue import find_pair
from queries.question.answer import FORMULA
from queries.rows.candidate_rows import hashes_of, standing_decisions

DECISION_COLUMNS: Final = ("decision", "reviewer_decision")
_WHY: Final = ("why", "reviewer_reason", "reason")
_HASHES: Final = ("left_hash", "right_hash")
_SHOWN: Final = 20
"""Lines at most that a refusal names."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class _Line:
    """A line of the table that decides something."""

    number: int
    cells: Cells
    word: str


def read_decisions(
    path: Path, world: World, head: Head, *, by: str | None = None, second: str | None = None
) -> list[Asked]:
    """Return the decisions of a table, a CSV file in UTF-8.

    ``by`` decided where the table does not say; ``second`` signs all of it. Raises `InputError` if
    a line is wrong, or its records have changed since the table was written; every such line is
    named, and nothing is decided.
    """
    lines = list(_lines(path))
    counts = _what_counts(world)
    pairs: dict[int, tuple[str, str]] = {}
    faults: list[str] = []
    for line in lines:
        try:
            pair = _pair(line.cells, world, head)
            # A table comes with what counts already, which nobody decided anew; another reason is.
            word, reason = counts.get(frozenset(pair), ("", ""))
            if word != line.word or (_why(line.cells) or reason) != reason:
                pairs[line.number] = pair
        except OwnershipError as wrong:
            faults.append(f"line {line.number}: {wrong}")
    hashes = hashes_of(world, {end for pair in pairs.values() for end in pair})
    found: list[Asked] = []
    lines = [line for line in lines if line.number in pairs]
    for line in lines:
        left, right = pairs[line.number]
        cell = line.cells.get
        asked = Asked(
            *(left, right, line.word, _why(line.cells)),
            by=cell("by") or by,
            second=cell("second") or second,
            until=cell("until") or None,
        )
        try:
            _check_hashes(line.cells, [hashes.get(end, row_hash(())) for end in (left, right)])
            check_asked(asked)
        except InputError as wrong:
            faults.append(f"line {line.number}: {wrong}")
        found.append(asked)
    faults += _contradictions(found, lines)
    _refuse(path, faults)
    return found


def read_line_table(
    path: Path, world: World, head: Head, *, by: str | None = None, second: str | None = None
) -> list[tuple[Asked, Decision]] | None:
    """Return decisions of ``matches.csv`` as `read_decisions`; ``None`` of a table of pairs."""
    rows = _read(path)
    heads = [text.strip().lower() for text in next(rows, (0, []))[1]]
    if "line_hash" not in heads:
        return None
    if missing := [name for name in LINE_COLUMNS if name not in heads]:
        raise InputError(
            f"{path}: it has no column {' and '.join(missing)}; fill in the file matches.csv that "
            "`ownership exposure --input LIST --out FOLDER` gives"
        )
    told = (
        (number, dict(zip(heads, map(_restore_formula, row), strict=False))) for number, row in rows
    )
    found, faults = line_decisions(told, world, head, by=by, second=second)
    _refuse(path, faults)
    return found


def _refuse(path: Path, faults: list[str]) -> None:
    """Raise `InputError` for a table with faults, of which the first are named."""
    if faults:
        more = f"; and {len(faults) - _SHOWN} more lines" if len(faults) > _SHOWN else ""
        raise InputError(f"{path}: nothing was decided. " + "; ".join(faults[:_SHOWN]) + more)


def _why(cells: Cells) -> str | None:
    return next((text for name in _WHY if (text := cells.get(name))), None)


def _what_counts(world: World) -> dict[frozenset[str], tuple[str, str]]:
    """Return what counts of each decided pair and why, but not what has to be looked at again."""
    found = {
        frozenset((one["left"], one["right"])): (str(one["decision"]), str(one["reason"] or ""))
        for one in standing_decisions(world)
        if one["state"] == IN_FORCE
    }
    judged = (row for row in world.unsure.to_pylist() if is_left_open(world, row))
    open_ones = {frozenset((row["left"], row["right"])): row["reason"] or "" for row in judged}
    return found | {pair: ("unsure", reason) for pair, reason in open_ones.items()}


def _lines(path: Path) -> Iterator[_Line]:
    """Yield the lines that decide something; a blank decision decides nothing."""
    rows = _read(path)
    heads = [text.strip().lower() for text in next(rows, (0, []))[1]]
    columns = [name for name in DECISION_COLUMNS if name in heads]
    missing = [name for name in ("pair", *_HASHES) if name not in heads]
    if not columns or missing:
        lacks = " and ".join([*([] if columns else ["decision"]), *missing])
        raise InputError(
            f"{path}: it has no column {lacks}; fill in the table that "
            "`ownership --format csv review` gives"
        )
    for number, row in rows:
        cells = dict(zip(heads, map(_restore_formula, row), strict=False))
        words = {cells.get(column, "").lower() for column in columns} - {""}
        if len(words) > 1:
            both = " and ".join(f"{column} is {cells[column]!r}" for column in columns)
            raise InputError(f"{path}: nothing was decided. line {number}: {both}; leave one blank")
        for word in words:
            if word not in JUDGEMENT_OF:
                known = ", ".join(JUDGEMENT_OF)
                raise InputError(
                    f"{path}: nothing was decided. line {number}: {word!r} is no decision; "
                    f"write {known}, or leave it blank"
                )
            yield _Line(number, cells, word)


def _read(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file, each with the line on which it ends."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as wrong:
        raise InputError(f"{path}: {os_error_advice(wrong)}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: it is not UTF-8; save it as CSV in UTF-8") from None
    first = text.partition("\n")[0]
    # A spreadsheet of some countries writes semicolons in place of commas.
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, row
    except csv.Error as wrong:
        raise InputError(f"{path}: line {reader.line_num} is no line of a CSV ({wrong})") from None


def _restore_formula(cell: str) -> str:
    """Return a cell as it was before a formula in it was made harmless.

    >>> _restore_formula("'=Holding"), _restore_formula("'s Heeren Loo")
    ('=Holding', "'s Heeren Loo")
    """
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _pair(cells: Cells, world: World, head: Head) -> tuple[str, str]:
    """Return the two ids that a line is about; those that it names must have its pair's id."""
    left, right = (cells.get(f"{end}_row") or cells.get(end, "") for end in ("left", "right"))
    wanted = cells["pair"].lower()
    if left and right:
        if pair_id(left, right) != wanted:
            raise InputError(f"{left} and {right} are not the pair {wanted}")
        return left, right
    return find_pair(world, head, wanted)


def _check_hashes(cells: Cells, now: list[str]) -> None:
    """Check that both sides state what they stated when the table was written."""
    moved = [
        f"{cells.get(name, side)}"
        for name, side, hashed in zip(("left", "right"), _HASHES, now, strict=True)
        if cells[side] != hashed
    ]
    if moved:
        raise InputError(
            f"what {' and '.join(moved)} states has changed since the table was written; look again"
        )


def _contradictions(found: Iterable[Asked], lines: Iterable[_Line]) -> Iterator[str]:
    """Yield the lines that decide otherwise on a pair than an earlier one."""
    said: dict[frozenset[str], str] = {}
    for asked, line in zip(found, lines, strict=False):
        ends = frozenset((asked.left, asked.right))
        if said.setdefault(ends, asked.word) != asked.word:
            yield f"line {line.number}: an earlier line says {said[ends]} of the same pair"
