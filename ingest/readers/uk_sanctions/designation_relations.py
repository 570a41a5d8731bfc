"""Owners, parents and subsidiaries that the UK's lists name in text."""

import re
from typing import Final

from graph.record.model import Interest, Name, Party, Row
from graph.values.name_words import FORM_CLASSES
from graph.values.vocabulary import Certainty
from ingest.readers.uk_sanctions.designation import Designation
from ingest.values.list_values import country_of, slug, split_numbered
from ingest.values.named_entries import OWNED_OR_CONTROLLED
from ingest.values.names_with_shares import StatedName, names_with_shares, share_in_words
from ingest.values.record_fields import add_once

_NOBODY: Final = frozenset({"unknown", "none", "n/a", "na", "not known", "is the parent company"})
_LONGEST: Final = 300
_NAME_SEPARATOR: Final = re.compile(r"(?<!&amp);")
_MAYBE_SEPARATOR: Final = re.compile(r"[,/\n]|\band\b")
_CALLED: Final = re.compile(
    r"(?:[afn]\.? ?/?k\.? ?/?a\.?|(?:also|formerly|previously|now) known as|formerly|previously)"
    r"[\s:]+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""Another name within brackets."""
_LABELS: Final = {
    "parent": "Parent company",
    "owner": "Current owner/operator",
    "subsidiary": "Subsidiary",
}


def relation_rows(entry: Designation, party: Party, remarks: list[str]) -> list[Row]:
    """Return the parties that a designation names and the interests between them and it.

    Each is a party of this list under an id of the designation and the name, never merged by name
    with any other. Text that numbers several, ``(1) A (2) B``, or has ``;`` between them is taken
    apart, and so is one with a share for each; what else may be glued together stays one name,
    with the text as quote and a remark. Former owners have no dates, so they are text.
    """
    rows: list[Row] = []
    known = {party.id}
    for field, owns_party, types in (
        ("parent", True, []),
        ("owner", True, OWNED_OR_CONTROLLED),
        ("subsidiary", False, []),
    ):
        for text in entry.field_values(field):
            for stated in _stated_names(text):
                other = _stub_id(stated, party, known, rows)
                if other is None:
                    party.data.append((field, stated.name))
                    continue
                remarks += _doubts(stated, _LABELS[field])
                rows.append(
                    Interest(
                        owner=other if owns_party else party.id,
                        asset=party.id if owns_party else other,
                        types=list(types),
                        share=None if types else stated.share,
                        directness="unknown",
                        observed_on=entry.seen_on,
                        certainty=Certainty.REPORTED.value,
                        quote=f"{_LABELS[field]}: {text}",
                    )
                )
    return rows


def _stated_names(text: str) -> list[StatedName]:
    return [stated for piece in _split_names(text) for stated in names_with_shares(piece)]


def _split_names(text: str) -> list[str]:
    """Return the names that one text holds, each with what is said of it.

    >>> _split_names("(1) A (2) B"), _split_names("A Ltd; B & C Ltd;"), _split_names("A. B")
    (['A', 'B'], ['A Ltd', 'B & C Ltd'], ['A. B'])
    >>> _split_names("A Ltd (20% directly; 31% in all); B Ltd; 51%")
    ['A Ltd (20% directly; 31% in all)', 'B Ltd; 51%']
    """
    numbered = split_numbered(text)
    if len(numbered) != 1:
        return numbered
    pieces = list[str]()
    for piece in _NAME_SEPARATOR.split(numbered[0]):
        if pieces and (_is_within(pieces[-1]) or share_in_words(piece) is not None):
            pieces[-1] += f";{piece}"
        else:
            pieces.append(piece)
    return [piece.strip() for piece in pieces if piece.strip()]


def _is_within(piece: str) -> bool:
    return piece.count("(") > piece.count(")")


def _doubts(stated: StatedName, label: str) -> list[str]:
    """Return what a person should look at: a share that is not read, or names in one."""
    if stated.unread:
        return [f"{label}: the share in {stated.name!r} is not understood, so it is unknown"]
    pieces = _MAYBE_SEPARATOR.split(stated.name)
    bodies = [words for piece in pieces if len(words := re.findall(r"[^\W\d_]+", piece)) > 1]
    forms = [words for words in bodies if any(word.casefold() in FORM_CLASSES for word in words)]
    if len(forms) > 1:
        return [f"{label}: {stated.name!r} may name several parties; it is read as one"]
    return []


def _stub_id(stated: StatedName, party: Party, known: set[str], rows: list[Row]) -> str | None:
    """Return the id of a named party, adding its row when it is new; ``None`` for no name."""
    name = stated.name
    piece = slug(name)
    letters = sum(character.isalpha() for character in piece)
    if letters < 3 or len(name) > _LONGEST or name.casefold().strip(" .") in _NOBODY:
        return None
    identity = f"{party.id}-{piece}"
    if identity not in known:
        known.add(identity)
        rows.append(_stub(identity, stated, f"named in the entry of {party.id}"))
    return identity


def _stub(identity: str, stated: StatedName, note: str) -> Party:
    """Return a party with its name as published and without what stands behind it.

    A number said of it stays text: a party with a number is not looked for by its name.
    """
    names = [Name(stated.name)]
    bare, notes = stated.bare, list(stated.notes)
    before, _, behind = bare.rpartition(",")
    if before and country_of(behind) is not None:
        bare, notes = before.strip(), [*notes, behind]
    if bare != stated.name:
        names.append(Name(bare, "alias"))
    names += [Name(other[1], "alias") for said in notes if (other := _CALLED.fullmatch(said))]
    found = Party(identity, "LegalEntity", names, note=note)
    for said in notes:
        add_once(found.countries, country_of(said))
        found.data.append(("said_of_it", said.strip()))
    return found
