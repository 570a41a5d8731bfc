"""Scores of pairs that were compared before, by what both sides state: only what changed is scored.

What is kept rests on the two sides and on the version of the scorer alone. How common a name is
depends on the record, and is looked at anew each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import pyarrow as pa

from graph.candidates.blocking.key_join import word_hash
from graph.candidates.chance import loss_of
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.pair_scorer import judge_pair, reasons_of

_WORDS: Final = pa.list_(pa.struct([("words", pa.list_(pa.uint64())), ("less", pa.float64())]))
SCHEMA: Final = pa.schema(
    [
        ("pair", pa.binary(16)),
        ("level", pa.string()),
        ("score", pa.int32()),
        ("reasons", pa.list_(pa.string())),
        ("births", pa.string()),
        ("words", _WORDS),
        ("first_scored", pa.string()),
    ]
)
"""A row for each pair that was scored; ``pair`` is the hash of what both sides state."""


class Score(NamedTuple):
    """What is found of two parties, chance aside.

    Attributes:
        level: `STRONG`, `WEAK` or ``None``.
        score: in thousandths.
        reasons: in words; none where there is no level.
        births: how births compare.
        words: for each match the hashes of the listed words' sounds, and what it tells less; a
            match of an initial has no words.
        first_scored: the ISO day.
    """

    level: str | None
    score: int
    reasons: tuple[str, ...]
    births: str
    words: tuple[tuple[tuple[int, ...], float], ...]
    first_scored: str


@dataclass
class PairScores:
    """Scores of earlier comparisons, and those of this one.

    Attributes:
        day: the ISO day of this comparison.
        known: scores of earlier ones by pair.
        used: scores that this comparison met.
        fresh: how many pairs were scored anew.
    """

    day: str = ""
    known: Mapping[bytes, Score] = field(default_factory=dict)
    used: dict[bytes, Score] = field(default_factory=dict)
    fresh: int = 0

    def of(self, one: PartyFacts, two: PartyFacts) -> Score:
        """Return the score of two parties, the listed one second."""
        key = blake2b(one.digest + two.digest, digest_size=16).digest()
        found = self.used.get(key) or self.known.get(key)
        if found is None:
            found = score_pair(one, two, self.day)
            self.fresh += 1
        self.used[key] = found
        return found

    @property
    def is_news(self) -> bool:
        """Return whether this comparison met other pairs than the one before."""
        return bool(self.fresh) or len(self.used) != len(self.known)

    def table(self) -> pa.Table:
        """Return the scores of this comparison as a table."""
        rows = [
            {
                **one._asdict(),
                "pair": key,
                "words": [{"words": words, "less": less} for words, less in one.words],
            }
            for key, one in sorted(self.used.items())
        ]
        return pa.Table.from_pylist(rows, schema=SCHEMA)


def scores_of_table(rows: Iterable[Mapping[str, Any]]) -> dict[bytes, Score]:
    """Return the scores that rows of `SCHEMA` hold."""
    return {
        row["pair"]: Score(
            row["level"],
            row["score"],
            tuple(row["reasons"]),
            row["births"],
            tuple((tuple(each["words"]), each["less"]) for each in row["words"]),
            row["first_scored"],
        )
        for row in rows
    }


def score_pair(one: PartyFacts, two: PartyFacts, day: str = "") -> Score:
    """Return the score of two parties."""
    judged = judge_pair(one, two)
    matches = judged.names.found.matches if judged.names is not None else ()
    return Score(
        judged.level,
        judged.score,
        tuple(reasons_of(judged, one, two)) if judged.level else (),
        judged.births.found,
        tuple((tuple(word_hash(w.sound) for w in m.right), loss_of(m.how)) for m in matches),
        day,
    )
