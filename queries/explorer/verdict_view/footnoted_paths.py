"""Paths in words with numbered sources: one number a hop, the same wherever it is named.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.question.answer_rows import Hop, PathRow
from queries.question.verdict_rows import ProofHop, ProofStep, VerdictRow
from queries.words.hop_phrases import citation_text
from queries.words.safe_text import plain_line
from queries.words.sentences import path_sentence
from queries.words.value_text import INEQUALITY, doubt_text, share_text

HopKey = tuple[str, str, str, str]


def hop_key(hop: Hop) -> HopKey:
    """Return the identity of a hop: its ends, its relation and the record that states it."""
    return hop["from_id"], hop["to_id"], hop["relation"], hop["record"]


@dataclass
class HopNotes:
    """The numbers of the hops of a page, in order of first mention."""

    hops: list[Hop] = field(default_factory=list)
    _numbers: dict[HopKey, int] = field(default_factory=dict)

    @classmethod
    def of_paths(
        cls, paths: Iterable[PathRow], proofs: Iterable[Sequence[ProofHop | ProofStep]] = ()
    ) -> "HopNotes":
        """Return the notes of the hops of paths, then of those of proofs."""
        notes = cls()
        for path in paths:
            for hop in path["hops"]:
                notes.hop_number(hop)
        for proof in proofs:
            notes.hop_numbers(proof)
        return notes

    def hop_number(self, hop: Hop) -> int:
        """Return the number of a hop, a new one if it has none yet."""
        key = hop_key(hop)
        if key not in self._numbers:
            self.hops.append(hop)
            self._numbers[key] = len(self.hops)
        return self._numbers[key]

    def hop_numbers(self, hops: Iterable[Hop | ProofStep]) -> list[int]:
        """Return the numbers of hops; a step of a proof that no statement makes has none."""
        return [self.hop_number(hop) for hop in hops if _is_hop(hop)]

    def find_hop(self, number: str) -> Hop | None:
        """Return the hop that a number of an address means, if there is one."""
        place = int(number) - 1 if number.isdecimal() else -1
        return self.hops[place] if 0 <= place < len(self.hops) else None

    def marks(self, hops: Iterable[Hop | ProofStep]) -> str:
        """Return the numbers of hops as text: ``[1] [4]``."""
        return " ".join(f"[{number}]" for number in self.hop_numbers(hops))

    def path_sentence(self, path: PathRow) -> str:
        """Return a path in words, each clause with the number of its source."""
        return plain_line(path_sentence(path, self.hop_numbers(path["hops"])))


def _is_hop(step: Hop | ProofStep) -> TypeGuard[Hop]:
    return "record" in step


def verdict_reason(row: VerdictRow, notes: HopNotes) -> str | None:
    """Return the sentence on what a verdict rests on; ``None`` where no path moves it."""
    moving, _ = page_tables.split_paths(row["paths"])
    if row["verdict"] not in ("certain", "possible", "review") or not moving:
        return None
    best = next((path for path in moving if path["counts_toward_rule"]), moving[0])
    said = notes.path_sentence(best)
    more = len(moving) - 1
    return f"{said} {page_tables.plural(more, 'further chain')}." if more else said


def turning_sentences(row: VerdictRow) -> list[str]:
    """Return what would turn a verdict that is possible, each way in a sentence."""
    return [plain_line(turn["sentence"]) for turn in row.get("turning") or ()]


def proof_words(row: VerdictRow, notes: HopNotes) -> str | None:
    """Return how many interests prove a verdict, with their numbers; ``None`` without a proof."""
    proof = row.get("proof")
    if not proof:
        return None
    count = page_tables.plural(len(proof), "interest proves", "interests prove")
    alone = "; without any one of them it is not certain" if row.get("proof_minimal") else ""
    return f"{count} it{alone}: {notes.marks(proof)}"


def source_rows(notes: HopNotes) -> list[TableRow]:
    """Return every numbered hop as a row of the table of sources."""
    return [
        {"Note": f"[{number}]", **page_tables.hop_row(hop)}
        for number, hop in enumerate(notes.hops, 1)
    ]


def short_note(number: int, hop: Hop) -> str:
    """Return a footnote on one line: number, source and record, how sure."""
    doubt = doubt_text(hop["certainty"])
    return f"[{number}] {plain_line(citation_text(hop))}{f' ({doubt})' if doubt else ''}"


def share_of_path(path: PathRow) -> str:
    """Return the share that a path passes down by itself; empty where it passes none."""
    if path["path_min_pct"] is None:
        return ""
    return share_text(path, "path", INEQUALITY)
