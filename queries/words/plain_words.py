"""Plain words for verdicts, classes of paths, relations and kinds of interest."""

from dataclasses import dataclass
from typing import Final, Literal

from queries.question.answer_rows import Hop

Colour = Literal["red", "orange", "yellow", "blue", "violet", "gray"]


@dataclass(frozen=True)
class VerdictWords:
    """How a verdict is shown: its word, colour and sign, and what it means."""

    word: str
    colour: Colour
    sign: str
    meaning: str


VERDICTS: Final[dict[str, VerdictWords]] = {
    "listed": VerdictWords(
        "LISTED", "red", ":material/gavel:", "Named on a list of this regime itself."
    ),
    "certain": VerdictWords(
        "CERTAIN",
        "red",
        ":material/priority_high:",
        "The rule is met whatever the true shares inside the stated ranges are.",
    ),
    "possible": VerdictWords(
        "POSSIBLE",
        "orange",
        ":material/help:",
        "Some shares inside the stated ranges meet the rule, others do not.",
    ),
    "review": VerdictWords(
        "REVIEW",
        "violet",
        ":material/visibility:",
        "Shares alone do not meet the rule, but control, a trust or a statement that is not "
        "confirmed could: a person must decide.",
    ),
    "excluded": VerdictWords(
        "EXCLUDED",
        "blue",
        ":material/block:",
        "Nothing that the loaded sources state meets the rule. What no source states is not "
        "covered.",
    ),
    "not_assessed": VerdictWords(
        "NOT ASSESSED", "gray", ":material/remove:", "No answer under this regime; see why below."
    ),
}
"""Every verdict of the design, in words for people."""

CLASSES: Final = {
    "ownership": "Ownership",
    "control": "Control without a share",
    "supply": "Supply",
    "directorship": "Directorship",
    "family": "Family",
    "address": "Shared address",
    "other": "Other link",
}
"""The classes of paths; all but the first two never move a verdict."""

_RELATIONS: Final = {
    "CONSOLIDATED_BY": "consolidates",
    "MEMBER_OF": "is a member of",
    "EMPLOYED_BY": "is employed by",
    "FAMILY_OF": "is family of",
    "ASSOCIATE_OF": "is an associate of",
    "SUCCEEDED_BY": "is succeeded by",
    "LINKED_TO": "is linked to",
    "SAME_ADDRESS": "has the same address as",
}

FINGERPRINT: Final = "Fingerprint (SHA-256)"
"""What the hash of a file is called."""

VERDICT_CLASSES: Final = ("ownership", "control")
"""Classes of paths that a verdict can rest on."""


def verdict_words(word: str) -> VerdictWords:
    """Return the words of a verdict."""
    return VERDICTS[word]


def relation_words(hop: Hop) -> str:
    """Return a hop's relation in words: ``OWNS`` is "owns", ``DIRECTS`` is "directs"."""
    said = str(hop.get("relation") or "LINKED_TO")
    return _RELATIONS.get(said, said.replace("_", " ").lower())


def types_text(hop: Hop) -> str:
    """Return the kinds of an interest or link in words: ``votingRights`` is "voting rights"."""
    return ", ".join(spaced_word(kind) for kind in hop.get("types") or ())


def spaced_word(word: str) -> str:
    """Return a word of a vocabulary in plain words.

    >>> spaced_word("appointmentOfBoard"), spaced_word("eu_human_rights")
    ('appointment of board', 'eu human rights')
    """
    letters = (
        f" {c.lower()}" if c.isupper() and word[i - 1 : i].islower() else c
        for i, c in enumerate(word)
    )
    return "".join(letters).replace("_", " ").strip()
