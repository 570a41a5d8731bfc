"""Scores of pairs that were compared before, by what both sides state: only what changed is scored.

What is kept rests on the two sides and on the version of the scorer alone. How common a name is
depends on the record, and is looked at anew each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import word_hash
from graph.candidates.chance import loss_of
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.scoring.pair_scorer import judge_pair, reasons_of

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
"""A row for each pair that was scored; ``pair`` is the hash of what both sides state.

Of a pair without a level nothing else is told.
"""


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


NOTHING: Final = Score(None, 0, (), "", (), "")
"""What is kept of two parties that have no level: that it is so."""
KEY: Final = 16
"""Bytes of the hash of a pair."""
_BLOCK: Final = 50_000


@dataclass
class PairScores:
    """Scores of earlier comparisons, and those of this one.

    Most pairs have no level. Of them the hashes alone are kept, and those of this comparison
    written one after the other: at ten million parties they are as many.

    Attributes:
        day: the ISO day of this comparison.
        known: scores of earlier ones by pair.
        ahead: scores of this comparison that were made elsewhere, of the pairs that come next.
        used: scores that this comparison met, of pairs with a level.
        without: hashes of the pairs that it met and that have none.
        fresh: how many pairs were scored anew.
    """

    day: str = ""
    known: Mapping[bytes, Score] = field(default_factory=dict)
    ahead: Mapping[bytes, Score] = field(default_factory=dict)
    used: dict[bytes, Score] = field(default_factory=dict)
    without: bytearray = field(default_factory=bytearray)
    fresh: int = 0

    def of(self, one: PartyFacts, two: PartyFacts, *, whole: bool = False) -> Score:
        """Return the score of two parties, the listed one second.

        Args:
            one: a party.
            two: a party that was ever listed.
            whole: say more than that they have no level, where they have none.
        """
        key = pair_key(one, two)
        found = self.used.get(key) or self.known.get(key)
        if found is None:
            found = self.ahead.get(key) or score_pair(one, two, self.day)
            self.fresh += 1
        if whole and found is NOTHING:
            found = score_pair(one, two, self.day)
        if found.level is None:
            self.without += key
        else:
            self.used[key] = found
        return found

    def add_nothing(self, key: bytes) -> None:
        """Add a pair without a level that was scored elsewhere."""
        self.fresh += key not in self.known
        self.without += key

    @property
    def is_news(self) -> bool:
        """Return whether this comparison met other pairs than the one before."""
        return bool(self.fresh) or len(self.used) + len(self._distinct()) != len(self.known)

    def table(self) -> pa.Table:
        """Return the scores of this comparison as a table."""
        chunks = list[pa.RecordBatch]()
        ranked = sorted(self.used.items())
        for first in range(0, len(ranked), _BLOCK):
            rows = [
                {
                    **one._asdict(),
                    "pair": key,
                    "words": [{"words": words, "less": less} for words, less in one.words],
                }
                for key, one in ranked[first : first + _BLOCK]
            ]
            chunks.append(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))
        without = self._distinct()
        for first in range(0, len(without), _BLOCK):
            keys = without[first : first + _BLOCK]
            same = {**NOTHING._asdict(), "words": []}
            columns = [pa.array(keys.tolist(), SCHEMA.field("pair").type)]
            columns += [
                pa.array([same[name]] * len(keys), SCHEMA.field(name).type)
                for name in SCHEMA.names[1:]
            ]
            chunks.append(pa.RecordBatch.from_arrays(columns, schema=SCHEMA))
        return pa.Table.from_batches(chunks, schema=SCHEMA)

    def _distinct(self) -> NDArray[np.void]:
        # As plain bytes a hash would lose the zeros at its end.
        return np.unique(np.frombuffer(self.without, np.dtype((np.void, KEY))))


def pair_key(one: PartyFacts, two: PartyFacts) -> bytes:
    """Return the hash of what two parties state, as far as it is compared."""
    # Beside a party without a birth the births of its many namesakes make no difference.
    sides = one.digest + two.digest
    if not (one.is_dated and two.is_dated):
        sides = one.undated_digest + two.undated_digest
    return blake2b(sides, digest_size=KEY).digest()


def scores_of_table(table: pa.Table) -> dict[bytes, Score]:
    """Return the scores that a table of `SCHEMA` holds."""
    found = dict[bytes, Score]()
    for batch in table.to_batches(max_chunksize=_BLOCK):
        without = pc.is_null(batch["level"])
        found.update(dict.fromkeys(batch["pair"].filter(without).to_pylist(), NOTHING))
        for row in batch.filter(pc.invert(without)).to_pylist():
            found[row["pair"]] = Score(
                row["level"],
                row["score"],
                tuple(row["reasons"]),
                row["births"],
                tuple((tuple(each["words"]), each["less"]) for each in row["words"]),
                row["first_scored"],
            )
    return found


def score_pair(one: PartyFacts, two: PartyFacts, day: str = "") -> Score:
    """Return the score of two parties."""
    judged = judge_pair(one, two)
    matches = judged.names.found.matches if judged.names is not None else ()
    # A word without vowels is rare in a register that writes them, and fits several of its words.
    told = "left" if judged.names is not None and judged.names.two.abjad else "right"
    return Score(
        judged.level,
        judged.score,
        tuple(reasons_of(judged, one, two)) if judged.level else (),
        judged.births.found,
        tuple(
            (tuple(word_hash(w.sound) for w in getattr(m, told)), loss_of(m.how)) for m in matches
        ),
        day,
    )
