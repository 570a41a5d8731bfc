"""The head of one version of the record: its parts, its decisions, and the hash of both.

The data version hashes what was stated and in which edition, not how it came in: neither the
order of loads nor the division into files changes it (rule 18 of docs/reference/rules.md).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from graph.head.decisions import PAIR, Decision, decision_body, standing, today
from graph.head.rule_status import RuleStatus
from graph.values.file_digests import FileDigest

_VERSION_FORMAT: Final = 1
"""The way in which a data version is computed; it is older than the files' own format."""
_MODULUS: Final = 1 << 128


@dataclass(frozen=True)
class Part:
    """One loaded file, as the head describes it.

    Attributes:
        edition: the publisher's date of the file, or the day it was retrieved; ``None`` if unknown.
        complete: the edition is all of its scope; records that it lacks are closed.
        content: the sum of the hashes of its observations, hex; independent of their order.
        rows: rows added to each table.
        counts: records read, kept, quarantined, unchanged.
        source: file name, publisher, licence, url, reader and its version, sha256.
        scope: which part of its dataset the file speaks for, where the publisher splits it.
        delta: the file says only what changed.
        refused: the sum of the hashes of the ids of its records in quarantine, hex, without ids
            that another file of the edition brought already; a complete edition that has such
            an id in quarantine does not close its record.
        files: what each of its files holds, by name.
        copy: what the packed copy of its source file holds; ``None`` where none is kept.
    """

    id: str
    dataset: str
    edition: str | None
    complete: bool
    content: str
    rows: dict[str, int]
    counts: dict[str, int]
    source: dict[str, Any]
    scope: str | None = None
    delta: bool = False
    refused: str = "0"
    files: dict[str, FileDigest] = field(default_factory=dict)
    copy: FileDigest | None = None

    @property
    def edition_key(self) -> str:
        """The edition as text that sorts in the order of editions; see `edition_sort_key`."""
        return edition_sort_key(self.edition, delta=self.delta)


@dataclass(frozen=True)
class Expectation:
    """The fewest records that an edition of a dataset's scope may hold."""

    dataset: str
    scope: str | None
    records: int


@dataclass(frozen=True)
class LogEnd:
    """Where the log of changes ends: its size in bytes, and the hash of its last line."""

    size: int = 0
    blake2: str = ""


@dataclass(frozen=True)
class Head:
    """One version of the record.

    Attributes:
        decisions: on identity and on the status of rules, in the order in which they were taken.
        log: a line for each file that was dropped.
        changes: the end of the log of changes when this head was written.
        first_kept: the serial number of the oldest head of which a copy may still be kept.
        day: the ISO day for which decisions are read, which may run out; it is not stored.
    """

    workspace_id: str
    serial: int = 0
    parts: tuple[Part, ...] = ()
    decisions: tuple[Decision | RuleStatus, ...] = ()
    log: tuple[dict[str, str], ...] = field(default=())
    expected: tuple[Expectation, ...] = ()
    changes: LogEnd = LogEnd()
    first_kept: int = 1
    day: str = field(default_factory=today, compare=False)

    @property
    def data_version(self) -> str:
        """The hash of all content and decisions: 16 hex digits."""
        total = sum(int(part.content, 16) for part in self.parts) % _MODULUS
        closing = sorted(
            (*place, *_as_tuple(refused)) for place, refused in self._closing_editions.items()
        )
        judged = [d.stamp(self.day) for d in standing(self.judgements)]
        body = [_VERSION_FORMAT, f"{total:032x}", closing, judged]
        if statuses := self.rule_statuses:
            body.append([one.content for one in statuses])
        text = json.dumps(body)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def _closing_editions(self) -> dict[tuple[str, ...], str | None]:
        """The complete editions, each with the sum of its ids in quarantine or ``None``."""
        whole = {
            (p.dataset, p.edition_key, *_as_tuple(p.scope)): 0 for p in self.parts if p.complete
        }
        for part in self.parts:
            place = (part.dataset, part.edition_key, *_as_tuple(part.scope))
            if place in whole:
                whole[place] = (whole[place] + int(part.refused, 16)) % _MODULUS
        return {place: f"refused {ids:032x}" if ids else None for place, ids in whole.items()}

    @property
    def judgements(self) -> tuple[Decision, ...]:
        """Every decision on identity."""
        return tuple(one for one in self.decisions if isinstance(one, Decision))

    @property
    def rule_statuses(self) -> tuple[RuleStatus, ...]:
        """Every status of a rule that was set."""
        return tuple(one for one in self.decisions if isinstance(one, RuleStatus))

    @property
    def decisions_in_force(self) -> list[Decision]:
        """The decisions on pairs that count on the day."""
        pairs = (one for one in standing(self.judgements) if one.about == PAIR)
        return [one for one in pairs if not one.has_run_out(self.day)]

    def parts_of_dataset(self, dataset: str) -> list[Part]:
        """Return the parts of one dataset."""
        return [part for part in self.parts if part.dataset == dataset]

    def parts_of_scope(self, dataset: str, scope: str | None) -> list[Part]:
        """Return the parts of one scope of a dataset."""
        return [part for part in self.parts_of_dataset(dataset) if part.scope == scope]

    def expected_records(self, dataset: str, scope: str | None) -> int:
        """Return the fewest records that an edition of that scope may hold; 0 if not set."""
        said = [e.records for e in self.expected if (e.dataset, e.scope) == (dataset, scope)]
        return said[-1] if said else 0

    def with_expectation(self, dataset: str, scope: str | None, records: int) -> "Head":
        """Return a head with the fewest records that a scope may hold; 0 removes the entry."""
        others = [e for e in self.expected if (e.dataset, e.scope) != (dataset, scope)]
        wanted = [Expectation(dataset, scope, records)] if records else []
        return replace(self, expected=(*others, *wanted))


def part_body(part: Part) -> dict[str, Any]:
    """Return a part as JSON; what it holds is not copied, as there may be thousands of parts."""
    files = {name: _digest_body(digest) for name, digest in part.files.items()}
    copy = None if part.copy is None else _digest_body(part.copy)
    return {**vars(part), "files": files, "copy": copy}


def _digest_body(digest: FileDigest) -> dict[str, Any]:
    """Return a digest as JSON; `asdict`, which copies, takes ten times as long."""
    return {"size": digest.size, "blake2": digest.blake2, "rows": digest.rows}


def part_from(said: dict[str, Any]) -> Part:
    """Return the part that a JSON object describes.

    Raises:
        TypeError: it has other keys.
    """
    files = {name: FileDigest(**digest) for name, digest in said.get("files", {}).items()}
    copy = said.get("copy")
    return Part(**{**said, "files": files, "copy": None if copy is None else FileDigest(**copy)})


def decision_from(said: dict[str, Any]) -> Decision | RuleStatus:
    """Return the decision that a JSON object describes.

    Raises:
        TypeError: it has other keys.
    """
    return RuleStatus(**said) if "regime" in said else Decision(**said)


def said_body(one: Decision | RuleStatus) -> dict[str, Any]:
    """Return a decision, or the status of a rule, as JSON; `decision_from` reads it."""
    return decision_body(one) if isinstance(one, Decision) else asdict(one)


def head_body(head: Head) -> dict[str, Any]:
    """Return a head as JSON."""
    said = asdict(replace(head, parts=(), decisions=()))
    del said["day"]
    said["parts"] = [part_body(part) for part in head.parts]
    return {**said, "decisions": [said_body(one) for one in head.decisions]}


def head_from(said: dict[str, Any]) -> Head:
    """Return the head that a JSON object describes.

    Raises:
        KeyError, TypeError, AttributeError: it has other keys.
    """
    return Head(
        workspace_id=said["workspace_id"],
        serial=said["serial"],
        parts=tuple(part_from(part) for part in said["parts"]),
        decisions=tuple(decision_from(decision) for decision in said["decisions"]),
        log=tuple(said["log"]),
        expected=tuple(Expectation(**each) for each in said.get("expected", ())),
        changes=LogEnd(**said.get("changes", {})),
        first_kept=said.get("first_kept", 1),
    )


def edition_sort_key(edition: str | None, *, delta: bool) -> str:
    """Return the sort key of an edition.

    A day stands for its first moment, so it comes before any date-time of that day, and no date
    comes before all. A delta comes right after a whole edition of the same date: ``+`` sorts
    before whatever may follow in an ISO text.

    >>> sorted(["2024-05-27T19:47:02", "2024-05-27+", "2024-05-28", "2024-05-27"])
    ['2024-05-27', '2024-05-27+', '2024-05-27T19:47:02', '2024-05-28']
    """
    return f"{edition or ''}{'+' if delta else ''}"


def refused_sum(ids: Iterable[str]) -> str:
    """Return the sum of the hashes of ids in quarantine, in hex; the order does not matter."""
    hashes = (hashlib.blake2b(each.encode(), digest_size=16).digest() for each in ids)
    return f"{sum(int.from_bytes(each, 'little') for each in hashes) % _MODULUS:x}"


def observation_sum(keys: int, at: str, scope: str | None = None) -> str:
    """Return what the records of an edition add to ``Part.content``; their order does not matter.

    Keys are hashes, so their sum tells sets of them apart. It is multiplied by an odd number of
    the edition's own, so that a record moved to another edition changes the total, and the sums
    of an edition's files add up to that of all its records, however they are split.

    Args:
        keys: the sum of the records' keys as numbers.
        at: the sort key of the edition.
        scope: the scope of the edition, if the publisher splits its dataset.
    """
    salt = "\0".join((at, *_as_tuple(scope))).encode()
    factor = int.from_bytes(hashlib.blake2b(salt, digest_size=16).digest(), "little") | 1
    return f"{keys * factor % _MODULUS:032x}"


def _as_tuple(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)
