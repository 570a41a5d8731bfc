"""The ledger of decisions: what persons decided, in the order in which they did, never changed.

A decision is about a pair of ids of rows, about a line of somebody's list, or about a setting of
the workspace. The last one about a thing stands, unless it was taken back. Which decisions count
is told for a day, so that an answer can be repeated as it was known then.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from graph.values.vocabulary import Judgement

PAIR: Final = "pair"
LINE: Final = "line"
SETTING: Final = "setting"
FOUR_EYES: Final = "four_eyes"
"""A setting: what is decided about a listed party counts once a second person has signed."""
LATER: Final = "later"
"""Put off: nothing that counts is changed."""
UNDONE: Final = "undone"
"""Takes back the decision that ``replaces`` names; the one before it counts again."""
JUDGEMENT_OF: Final[Mapping[str, str]] = {
    "same": Judgement.POSITIVE.value,
    "different": Judgement.NEGATIVE.value,
    "unsure": Judgement.UNSURE.value,
    LATER: LATER,
}
"""What a person types, and the word of the ledger, which is nomenklatura's."""
_WORD_OF: Final = {judgement: word for word, judgement in JUDGEMENT_OF.items()}


@dataclass(frozen=True)
class Decision:
    """One decision; the last one on a pair stands.

    Attributes:
        left: id of a row; the hash of a typed line; or the name of a setting.
        right: id of the other row, or of the party that a line means.
        judgement: ``positive``, ``negative``, ``unsure``, `LATER`, `UNDONE`; a setting's value.
        by: who decided.
        at: when, in UTC.
        reason: why, in words.
        about: what it is about: `PAIR`, `LINE` or `SETTING`.
        second: who else signed it.
        until: the last ISO day on which it counts.
        left_seen: hashes of the compared fields of the left side, as they were then; of a line that
            was refused, of all rows that were one party with the right side.
        right_seen: the same of the right side.
        shown: the pair that the person was shown, where it is stored as several pairs of rows.
        replaces: key of the decision in whose place it stands.
        left_born: hash of the births that all rows of the left party stated then.
        right_born: the same of the right party.
    """

    left: str
    right: str
    judgement: str
    by: str
    at: str
    score: float | None = None
    reason: str | None = None
    about: str = PAIR
    second: str | None = None
    until: str | None = None
    left_seen: str | None = None
    right_seen: str | None = None
    shown: str | None = None
    replaces: str | None = None
    left_born: str | None = None
    right_born: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids in a fixed order; of a line and a setting as they are."""
        turned = self.about == PAIR and self.left > self.right
        return (self.right, self.left) if turned else (self.left, self.right)

    @property
    def key(self) -> str:
        """A short name of the decision: 10 hex digits of the hash of all that it says."""
        text = json.dumps(decision_body(self), sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()

    @property
    def word(self) -> str:
        """What a person would type: ``same``, ``different``, ``unsure``, ``later``."""
        return _WORD_OF.get(self.judgement, self.judgement)

    def has_run_out(self, day: str) -> bool:
        """Return whether it no longer counts on an ISO day."""
        return self.until is not None and self.until < day

    def stamp(self, day: str) -> list[Any]:
        """Return what the data version of a day covers; of the first format's fields as ever."""
        seen = (self.left_seen, self.right_seen)
        more = [self.until, self.second, *(seen if self.pair[0] == self.left else seen[::-1])]
        if self.about == PAIR and not any(more):
            return [self.pair, self.judgement]
        told = [self.about, self.by, self.at[:10], self.reason, *more, self.has_run_out(day)]
        born = (self.left_born, self.right_born)
        if any(born):
            told += born if self.pair[0] == self.left else born[::-1]
        return [self.pair, self.judgement, *told]


_ALWAYS_TOLD: Final = 7
_DEFAULTS: Final = {one.name: one.default for one in fields(Decision)[_ALWAYS_TOLD:]}
"""Fields that the first format did not have; they are left out where they say nothing."""


def decision_body(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON."""
    said = asdict(decision)
    return {key: v for key, v in said.items() if key not in _DEFAULTS or v != _DEFAULTS[key]}


def this_moment() -> str:
    """Return the moment of now, UTC, so fine that two decisions of one second have two keys."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def today() -> str:
    """Return the ISO day of today, UTC as all moments of the ledger."""
    return datetime.now(UTC).date().isoformat()


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the last decision on each thing that was not taken back, run out or not, by pair."""
    stacks: dict[tuple[str, tuple[str, str]], list[Decision]] = {}
    for one in decisions:
        stack = stacks.setdefault((one.about, one.pair), [])
        if one.judgement == UNDONE:
            stack[:] = [earlier for earlier in stack if earlier.key != one.replaces]
        elif one.judgement != LATER:
            stack.append(one)
    return [stack[-1] for _, stack in sorted(stacks.items()) if stack]


def asks_for_two(decisions: Iterable[Decision]) -> bool:
    """Return whether the workspace asks for a second person (`FOUR_EYES`)."""
    return any(
        (one.about, one.left, one.judgement) == (SETTING, FOUR_EYES, "on")
        for one in standing(decisions)
    )


def is_same_person(one: str, two: str) -> bool:
    """Return whether two names are of one person: case and spaces tell nobody apart."""
    left, right = (" ".join(name.casefold().split()) for name in (one, two))
    return left == right
