"""Which parties no longer exist, and since when: from the end and the status that rows state.

The latest end that any row of a party states counts. A status without a day leaves every day open;
so does an end where another source says that the party is active (rule 5 of
docs/reference/rules.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.dates import ALWAYS, NEVER, end_days

SCHEMATA: Final = ("Company", "Organization", "LegalEntity", "PublicBody")
"""Schemas of parties that can be dissolved."""
_GONE: Final = (
    *("dissolved", "inactive", "ceased", "closed", "converted/closed", "deregistered", "merged"),
    *("struck off", "removed", "liquidated", "opløst", "ophørt", "tvangsopløst", "slettet"),
)
_ALIVE: Final = ("active", "normal", "live", "registered", "aktiv")

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Dissolutions:
    """Parties that may be dissolved; one entry a party, by ascending number.

    Attributes:
        party: number of the canonical party.
        may_from: ordinal of the first day on which it perhaps no longer exists.
        sure_from: first day on which it surely does not; ``dates.NEVER`` where no day is sure.
    """

    party: Longs
    may_from: Longs
    sure_from: Longs

    def gone_by(self, day: int) -> tuple[Longs, Longs]:
        """Return the parties that are surely, and those that are perhaps dissolved by a day."""
        sure = self.sure_from <= day
        return self.party[sure], self.party[(self.may_from <= day) & ~sure]


def find_dissolutions(parties: pa.Table, size: int) -> Dissolutions:
    """Return who is dissolved in a world.

    Args:
        parties: its table ``parties`` with number and day columns.
        size: number of canonical parties.
    """
    gone, alive = _has_status(parties["status"], _GONE), _has_status(parties["status"], _ALIVE)
    number = np.asarray(parties["party_idx"].to_numpy(), np.int64)
    kinds = pc.is_in(parties["schema"], value_set=pa.array(SCHEMATA))
    body = np.zeros(size, np.bool_)
    body[number[kinds.to_numpy(zero_copy_only=False).astype(bool)]] = True
    ends = np.flatnonzero(pc.is_valid(parties["end"]).to_numpy(zero_copy_only=False).astype(bool))
    first, last = (
        np.asarray(parties[name].to_numpy(), np.int64)[ends] for name in ("sure_until", "may_until")
    )
    order = np.lexsort((first, last))
    may, sure = np.full(size, NEVER, np.int64), np.full(size, NEVER, np.int64)
    # The last of several values for one party is the one that stays.
    may[number[ends][order]] = first[order]
    sure[number[ends][order]] = last[order]
    undated = np.zeros(size, np.bool_)
    undated[number[gone]] = True
    undated &= may == NEVER
    undated[number[alive]] = False
    may[undated] = ALWAYS
    sure[number[alive]] = NEVER
    found = np.flatnonzero(body & (may < NEVER))
    return Dissolutions(found, may[found], sure[found])


def merge_lives(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return end and status of several rows of a party, as one row that says the same."""
    said = list(rows)
    ends = [row["end"] for row in said if row.get("end") is not None]
    states = [row["status"] for row in said if row.get("status") is not None]
    found: dict[str, Any] = {}
    if ends:
        found["end"] = max(ends, key=lambda end: end_days(end)[::-1])
    telling = [s for words in (_ALIVE, _GONE) for s in states if _is_one(s, words)]
    if states:
        found["status"] = [*telling, *states][0]
    return found


def _has_status(column: pa.ChunkedArray, words: tuple[str, ...]) -> NDArray[np.bool_]:
    known = [text for text in pc.unique(column).to_pylist() if text and _is_one(text, words)]
    found = pc.is_in(column, value_set=pa.array(known, pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False)).astype(bool)


def _is_one(status: str, words: tuple[str, ...]) -> bool:
    """Return whether a status is one of some words, or begins with one and goes on."""
    text = status.strip().casefold()
    return any(text == word or text.startswith((f"{word} ", f"{word},")) for word in words)
