"""What one version of the record consists of, and the hash that stands for its content.

The data version hashes what was stated and in which edition, not how it came in: neither the
order of loads nor the files they stood in change it (rule 18 on time).
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final

FORMAT: Final = 1
_MODULUS: Final = 1 << 128


@dataclass(frozen=True)
class Part:
    """One load of one file, as the head describes it.

    Attributes:
        edition: the publisher's date of the file, or the day it was retrieved; ``None`` if unknown.
        complete: what this edition lacks is closed.
        content: the sum of the hashes of its observations, hex; independent of their order.
        rows: rows added to each table.
        counts: records read, kept, quarantined, unchanged.
        source: file name, publisher, licence, url, reader and its version, sha256.
    """

    id: str
    dataset: str
    edition: str | None
    complete: bool
    content: str
    rows: dict[str, int]
    counts: dict[str, int]
    source: dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """One judgement on identity; the last one of a pair is in force."""

    left: str
    right: str
    judgement: str
    by: str
    at: str
    score: float | None = None
    reason: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids in a fixed order."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)


@dataclass(frozen=True)
class Head:
    """One version of the record."""

    workspace_id: str
    serial: int = 0
    parts: tuple[Part, ...] = ()
    decisions: tuple[Decision, ...] = ()
    log: tuple[dict[str, str], ...] = field(default=())

    @property
    def data_version(self) -> str:
        """The hash of all content: 16 hex digits."""
        total = sum(int(part.content, 16) for part in self.parts) % _MODULUS
        closing = sorted({(p.dataset, p.edition or "") for p in self.parts if p.complete})
        judged = sorted((d.pair, d.judgement) for d in self.in_force)
        text = json.dumps([FORMAT, f"{total:032x}", closing, judged])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def in_force(self) -> list[Decision]:
        """The last decision on each pair."""
        last = {decision.pair: decision for decision in self.decisions}
        return [last[pair] for pair in sorted(last)]

    def of_dataset(self, dataset: str) -> list[Part]:
        """The parts of one dataset."""
        return [part for part in self.parts if part.dataset == dataset]


def observation_sum(keys: list[bytes], edition: str | None) -> str:
    """Add up the hashes of records seen in an edition; the order does not matter."""
    salt, total = (edition or "").encode(), 0
    for key in keys:
        digest = hashlib.blake2b(key + salt, digest_size=16).digest()
        total += int.from_bytes(digest, "little")
    return f"{total % _MODULUS:032x}"
