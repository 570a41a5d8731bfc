"""Plain words for classes of paths, relations and kinds of interest."""

from collections.abc import Sequence
from typing import Final

from queries.question.answer_rows import Hop, HopKind

PATH_TITLES: Final = {
    "ownership": "chains of ownership",
    "control": "chains with control",
    "supply": "supply",
    "directorship": "directorships",
    "family": "family",
    "address": "shared addresses",
    "other": "other links",
}
"""What paths of a class are called above a list; all but the first two never move a verdict."""

_RELATIONS: Final = {
    "CONSOLIDATED_BY": "consolidates",
    "MEMBER_OF": "is a member of",
    "EMPLOYED_BY": "is employed by",
    "FAMILY_OF": "is family of",
    "ASSOCIATE_OF": "is an associate of",
    "SUCCEEDED_BY": "is succeeded by",
    "LINKED_TO": "is linked to",
    "ACTS_WITH": "acts together with",
    "SAME_ADDRESS": "has the same address as",
    "TRANSFERRED": "transferred to",
}

ACTS_WITH: Final = "ACTS_WITH"
"""Relation of a hop between two members of an arrangement to act together."""
_LINES: Final = {
    "OWNS": "ownership",
    "CONTROLS": "control",
    "CONSOLIDATED_BY": "consolidation",
    "TRANSFERRED": "transfer",
    "RECEIVED": "transfer",
    "SUPPLIES": "supply",
    "DIRECTS": "directorship",
    "FAMILY_OF": "family",
    "SAME_ADDRESS": "address",
}
LINES: Final = (*dict.fromkeys(_LINES.values()), "other")
"""Kinds of line that a picture draws, strongest bond first."""
BONDS: Final = ("ownership", "control", "consolidation", "transfer")
"""Those that a verdict may look at."""

_ON_LINES: Final = {
    "beneficiaryOfLegalArrangement": "beneficiary",
    "controlViaCompanyRulesOrArticles": "control by articles",
    "otherInfluenceOrControl": "influence or control",
}
"""Kinds of interest whose words are too long for a line of a picture."""

_OUTDONE: Final = ("Ownership", "Control", "possibly_same")
"""What a format calls the record of a link; a role beside it says what it is."""

FINGERPRINT: Final = "Fingerprint (SHA-256)"
"""What the hash of a file is called."""

VERDICT_CLASSES: Final = ("ownership", "control")
"""Classes of paths that a verdict can rest on."""


def line_kind(said: HopKind) -> str:
    """Return the kind of line that a hop is drawn as; ``other`` for what has none of its own."""
    return _LINES.get(said["relation"], LINES[-1])


def join_words(words: Sequence[str]) -> str:
    """Return all words as a list in a sentence.

    >>> join_words(["alabuga", "citgo", "toloka"]), join_words(["toloka"])
    ('alabuga, citgo and toloka', 'toloka')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def relation_words(hop: Hop) -> str:
    """Return a hop's relation in words: ``OWNS`` is "owns", ``DIRECTS`` is "directs"."""
    said = str(hop.get("relation") or "LINKED_TO")
    if said == "TRANSFERRED" and hop.get("by_death"):
        return "had, until death, a stake in" if hop["to_id"] == hop["asset_id"] else "preceded"
    if said == "TRANSFERRED" and hop["to_id"] == hop["asset_id"]:
        return "gave up a role in" if hop["share_min_pct"] is None else "gave up a stake in"
    return relation_word(said)


def relation_word(relation: str) -> str:
    """Return a relation in words.

    >>> relation_word("OWNS"), relation_word("LINKED_TO")
    ('owns', 'is linked to')
    """
    return _RELATIONS.get(relation, relation.replace("_", " ").lower())


def types_text(hop: Hop) -> str:
    """Return the kinds of an interest or link in words: ``votingRights`` is "voting rights"."""
    return ", ".join(map(kind_text, told_types(hop)))


def role_text(hop: Hop) -> str:
    """Return the kinds of an interest or link as a line of a picture has room for them."""
    return ", ".join(_ON_LINES.get(kind) or kind_text(kind) for kind in told_types(hop))


def told_types(hop: Hop) -> Sequence[str]:
    """Return the kinds of an interest or link without what a role beside them contradicts.

    A record of ownership whose role is none, such as a settlor's, is kept as a link with that role.
    """
    kinds = hop.get("types") or ()
    if hop.get("relation") != "LINKED_TO" or len(kinds) == 1:
        return kinds
    return [kind for kind in kinds if kind not in _OUTDONE]


def kind_text(kind: str) -> str:
    """Return a kind as it stands within a sentence; what a source writes keeps its capitals.

    >>> kind_text("votingRights"), kind_text("Head of McKinsey"), kind_text("CEO of Gazprom")
    ('voting rights', 'head of McKinsey', 'CEO of Gazprom')
    """
    words = kind if " " in kind else spaced_word(kind)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


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
