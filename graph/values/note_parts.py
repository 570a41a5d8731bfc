"""What the end of a note says beside it: who disputes a statement, and what states its end.

Rows have no columns for these, so that they stand in the note, where every store keeps them.
"""

import re
from dataclasses import dataclass
from typing import Final

from graph.values.dates import days_of

DISPUTED_BY: Final = "Disputed by: "
END_STATED_IN: Final = "End stated in: "

_IN: Final = r"(?P<document>\S+?)(?:, (?P<on>\d{4}(?:-\d\d){0,2}))?"
_ENDING: Final = re.compile(rf"{END_STATED_IN}{_IN}\.(?=\s|$)")
_DENIAL: Final = re.compile(rf"{DISPUTED_BY}(?P<name>.+?)(?: \((?:in {_IN}|on (?P<day>\S+))\))?$")
_CODE: Final = re.compile(r"[a-z]+(?:-[a-z]+){2,}")


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A document that a note names.

    Attributes:
        name: who speaks in it; empty for the end of an interest or link.
        document: id of the document; ``None`` where none is named.
        on: its day, as far as stated.
    """

    name: str
    document: str | None
    on: str | None

    def is_after(self, day: str) -> bool:
        """Return whether it surely is later than an ISO day."""
        return self.on is not None and self.on > day[: len(self.on)]


def denial_note(name: str, document: str | None, on: str | None) -> str:
    """Write who disputes a statement, where and when, for the end of a note."""
    if document is not None:
        return f"{DISPUTED_BY}{name} (in {document}{f', {on}' if on else ''})"
    return f"{DISPUTED_BY}{name}{f' (on {on})' if on else ''}"


def ending_note(document: str, on: str | None) -> str:
    """Write what states the end of an interest or link, for the end of a note."""
    return f"{END_STATED_IN}{document}{f', {on}' if on else ''}."


def denial_of(note: str | None) -> NamedSource | None:
    """Return who disputes a statement, by its note.

    >>> denial_of("Seen. Disputed by: A Ltd (in case:press, 2024-03)")
    NamedSource(name='A Ltd', document='case:press', on='2024-03')
    """
    found = _DENIAL.search(note or "")
    if found is None:
        return None
    return NamedSource(found["name"], found["document"], found["on"] or found["day"])


def ending_of(note: str | None) -> NamedSource | None:
    """Return what states the end of an interest or link, by its note."""
    found = _ENDING.search(note or "")
    return None if found is None else NamedSource("", found["document"], found["on"])


def plain_note(note: str | None) -> str | None:
    """Return a note without what `denial_of` and `ending_of` read."""
    return _ENDING.sub("", _DENIAL.sub("", note or "")).strip() or None


def noted_documents(note: str | None) -> list[str]:
    """Return the ids of the documents that a note names."""
    parts = (denial_of(note), ending_of(note))
    return [one.document for one in parts if one is not None and one.document is not None]


def is_unknown_yet(known_on: str | None, said: NamedSource) -> bool:
    """Return whether a document came after the ISO day up to which is asked what was known."""
    return known_on is not None and said.is_after(known_on)


def may_state(published: str, end: str) -> bool:
    """Return whether a document of a day, perhaps stated in part, may tell of an end.

    >>> may_state("2022-06", "2024-02-21"), may_state("2024", "2024-02-21")
    (False, True)
    """
    return days_of(published)[1] > days_of(end)[0]


def ground_words(ground: str) -> str:
    """Return why nobody is named, in words where a register states it as a code.

    >>> ground_words("no-individual-or-entity-with-signficant-control"), ground_words("not known")
    ('no individual or entity with significant control', 'not known')
    """
    if not _CODE.fullmatch(ground):
        return ground
    words = ground.replace("-", " ").replace("signficant", "significant")
    return re.sub(r"\bpsc\b", "person with significant control", words)


def first_words(text: str, most: int) -> str:
    """Return the first words of a text, as many as a sentence can hold."""
    words = text.split()
    return " ".join(words) if len(words) <= most else f"{' '.join(words[:most])} …"
