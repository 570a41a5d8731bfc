"""Paths in words with numbered sources: one number a hop, the same wherever it is named.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from queries.draw import page_tables
from queries.words.hop_phrases import cite
from queries.words.safe_text import plain
from queries.words.sentences import sentence
from queries.words.value_text import INEQUALITY, range_text, share_text

Row = Mapping[str, Any]


def key_of(hop: Row) -> tuple[Any, ...]:
    """Return the identity of a hop: its ends, its relation and the record that states it."""
    return hop["from_id"], hop["to_id"], hop["relation"], hop["record"]


@dataclass
class Notes:
    """The numbers of the hops of a page, in order of first mention."""

    hops: list[Row] = field(default_factory=list)
    _numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Row], proofs: Iterable[Sequence[Row]] = ()) -> "Notes":
        """Return the notes of the hops of paths, then of those of proofs."""
        notes = cls()
        for path in paths:
            for hop in path["hops"]:
                notes.number(hop)
        for proof in proofs:
            for hop in proof:
                if "record" in hop:
                    notes.number(hop)
        return notes

    def number(self, hop: Row) -> int:
        """Return the number of a hop, a new one if it has none yet."""
        key = key_of(hop)
        if key not in self._numbers:
            self.hops.append(hop)
            self._numbers[key] = len(self.hops)
        return self._numbers[key]

    def numbers(self, hops: Iterable[Row]) -> list[int]:
        """Return the numbers of hops."""
        return [self.number(hop) for hop in hops if "record" in hop]

    def get(self, number: str) -> Row | None:
        """Return the hop that a number of an address means, if there is one."""
        place = int(number) - 1 if number.isdecimal() else -1
        return self.hops[place] if 0 <= place < len(self.hops) else None

    def marks(self, hops: Iterable[Row]) -> str:
        """Return the numbers of hops as text: ``[1] [4]``."""
        return " ".join(f"[{number}]" for number in self.numbers(hops))

    def tell(self, path: Row) -> str:
        """Return a path in words, each clause with the number of its source."""
        return plain(sentence(path, self.numbers(path["hops"]), cited=False))


def why(row: Row, notes: Notes) -> str | None:
    """Return the sentence on what a verdict rests on; ``None`` where no path moves it."""
    moving, _ = page_tables.grouped_paths(row.get("paths") or [])
    if row["verdict"] not in ("certain", "possible", "review") or not moving:
        return None
    best = next((path for path in moving if path.get("counts_toward_rule")), moving[0])
    said = notes.tell(best)
    more = len(moving) - 1
    return f"{said} {page_tables.plural(more, 'further path')}." if more else said


def interval(row: Row, key: str) -> str:
    """Return a share of a verdict in words, its ends open or closed."""
    low, high = row.get(f"{key}_min_pct"), row.get(f"{key}_max_pct")
    if low is None or high is None:
        return "not stated"
    prefix = "" if key == "own" else f"{key}_"
    closed = [row.get(f"{prefix}{end}_closed") is not False for end in ("min", "max")]
    ends = Decimal(low), Decimal(high)
    return range_text(*ends, low_closed=closed[0], high_closed=closed[1])


def reasons(row: Row) -> list[str]:
    """Return what would turn a verdict that is possible, each way in a sentence."""
    return [plain(turn["sentence"]) for turn in row.get("turning") or ()]


def proof_words(row: Row, notes: Notes) -> str | None:
    """Return how many interests prove a verdict, with their numbers; ``None`` without a proof."""
    proof = row.get("proof")
    if not proof:
        return None
    count = page_tables.plural(len(proof), "interest proves", "interests prove")
    alone = "; without any one of them it is not certain" if row.get("proof_minimal") else ""
    return f"{count} it{alone}: {notes.marks(proof)}"


def source_rows(notes: Notes) -> list[dict[str, Any]]:
    """Return every numbered hop as a row of the table of sources."""
    return [
        {"Note": f"[{number}]", **page_tables.hop_row(hop)}
        for number, hop in enumerate(notes.hops, 1)
    ]


def short_note(number: int, hop: Row) -> str:
    """Return a footnote on one line: number, source and record, how sure."""
    certainty = "" if hop.get("certainty") == "confirmed" else f" ({hop.get('certainty')})"
    return f"[{number}] {plain(cite(hop))}{certainty}"


def share_of_path(path: Row) -> str:
    """Return the share that a path passes down by itself; empty where it passes none."""
    if path.get("path_min_pct") is None:
        return ""
    return share_text(path, "path", INEQUALITY)
