"""The table of a step as people read it: titles, words and notes instead of keys and records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from queries.draw.page_tables import column_title
from queries.stories.story_file import Step
from queries.words.plain_words import relation_word, spaced_word
from queries.words.value_text import NOT_STATED, date_text, percentage

NOTE: Final = "Note"
"""The title of the column of notes."""
_DAY: Final = re.compile(r"\d{4}-\d\d(-\d\d)?")
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_ENDS: Final = ("share_min_pct", "share_max_pct")
_WORDS: Final = {"true": "yes", "false": "no"}
_VOCABULARY: Final = ("kind", "list", "types", "what")
"""Columns whose cells are words of a vocabulary."""


class TableLine(NamedTuple):
    """A row of a table by the titles of its columns, and the number of its source, or ``None``."""

    cells: dict[str, str]
    note: int | None


def table_lines(step: Step, own: Mapping[int, int]) -> list[TableLine]:
    """Return the rows of a step for people; ``own`` are the story's numbers of its notes.

    Left out are columns of which every row is empty, and what only a program needs: ids beside
    names, and records that have a note.
    """
    number_of = {proof["record"]: own[n] for n, proof in enumerate(step["proofs"], 1)}
    notes = [number_of.get(row.get("record", "")) for row in step["rows"]]
    if step["kind"] != "rows":
        full = dict.fromkeys(key for row in step["rows"] for key, text in row.items() if text)
        lines = [{key: _cell(key, row.get(key, "")) for key in full} for row in step["rows"]]
    else:
        lines = rows_in_words(step["rows"], left_out=() if None in notes else ("record",))
    return [TableLine(*line) for line in zip(lines, notes, strict=True)]


def rows_in_words(
    rows: Sequence[Mapping[str, str]], *, left_out: Iterable[str] = (), keep_ids: bool = False
) -> list[dict[str, str]]:
    """Return rows of a saved query, as texts, by the titles of their columns and in words.

    Left out are columns of which every row is empty, the two ends of a share that is there as one,
    and ids beside names unless they are kept.
    """
    full = dict.fromkeys(key for row in rows for key, text in row.items() if text)
    gone = {*left_out, *(() if keep_ids else _ids(full)), *(_ENDS if "share" in full else ())}
    shown = [key for key in full if key not in gone]
    return [
        {
            column_title(key): _share(row) if key == "share" else _cell(key, row.get(key, ""))
            for key in shown
        }
        for row in rows
    ]


def _ids(keys: Iterable[str]) -> set[str]:
    """Return the columns of ids that have one with names beside them."""
    names = [key for key in keys if not key.endswith(("_id", "_ids"))]
    ids = {key: key.removesuffix("s").removesuffix("_id") for key in keys if key not in names}
    # The plural of `party` is `parties`.
    return {key for key, one in ids.items() if any(n.startswith(one[:-1] or one) for n in names)}


def _cell(key: str, text: str) -> str:
    if key == "relation":
        return relation_word(text) if text else ""
    if key in _VOCABULARY:
        return "; ".join(spaced_word(word) for word in text.split("; "))
    return date_text(text) if _DAY.fullmatch(text) else _WORDS.get(text, text)


def _share(row: Mapping[str, str]) -> str:
    """Return the share of a row as it is published, or by its two ends."""
    low, high = (row.get(end, "") for end in _ENDS)
    if not (_NUMBER.fullmatch(low) and _NUMBER.fullmatch(high)):
        return row["share"]
    if Decimal(low) == Decimal(high):
        return percentage(Decimal(low))
    if Decimal(low) == 0 and Decimal(high) == 100:
        return NOT_STATED
    return row["share"] or f"{percentage(Decimal(low))} to {percentage(Decimal(high))}"
