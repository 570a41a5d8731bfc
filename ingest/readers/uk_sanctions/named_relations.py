"""Owners, parents and subsidiaries that the UK's lists name in free text.

Each is a party of this list under an id of the designation and the name, never merged by name
with any other. Text that numbers several, ``(1) A (2) B``, or has ``;`` between them is taken
apart; what else may be glued together stays one name, with the text as quote. A percentage in
brackets behind a name is the share. Former owners have no dates, so they are text.
"""

import re
from typing import Final

from graph.record.model import Interest, Name, Party, Row
from graph.values.share import UNKNOWN, Share, parse_share
from graph.values.vocabulary import Certainty
from ingest.readers.uk_sanctions.designation import Designation
from ingest.values.list_values import slug, split_numbered

_CONTROL: Final = ["otherInfluenceOrControl"]
_NOBODY: Final = frozenset({"unknown", "none", "n/a", "na", "not known", "is the parent company"})
_LONGEST: Final = 300
_SHARE: Final = re.compile(r"(.+?)\s*\(\s*(\d{1,2}(?:\.\d{1,4})?|100)\s*%\s*\)", re.DOTALL)
_NAME_SEPARATOR: Final = re.compile(r"(?<!&amp);")


def relation_rows(entry: Designation, party: Party) -> list[Row]:
    """Return the parties that a designation names and the interests between them and it."""
    rows: list[Row] = []
    known = {party.id}
    for field, owns_party, types in (
        ("parent", True, []),
        ("owner", True, _CONTROL),
        ("subsidiary", False, []),
    ):
        for text in entry.field_values(field):
            for stated in _split_names(text):
                name, share = (stated, None) if types else _name_and_share(stated)
                other = _stub_id(name, party, known, rows)
                if other is None:
                    party.data.append((field, stated))
                    continue
                rows.append(
                    Interest(
                        owner=other if owns_party else party.id,
                        asset=party.id if owns_party else other,
                        types=list(types),
                        share=share,
                        directness="unknown",
                        observed_on=entry.seen_on,
                        certainty=Certainty.REPORTED.value,
                        quote=f"{_LABELS[field]}: {text}",
                    )
                )
    return rows


def _split_names(text: str) -> list[str]:
    """Return the names that one text holds.

    >>> _split_names("(1) A (2) B"), _split_names("A Ltd; B & C Ltd;"), _split_names("A. B")
    (['A', 'B'], ['A Ltd', 'B & C Ltd'], ['A. B'])
    """
    pieces = split_numbered(text)
    if len(pieces) == 1:
        pieces = [piece.strip() for piece in _NAME_SEPARATOR.split(pieces[0]) if piece.strip()]
    return pieces


def _name_and_share(name: str) -> tuple[str, Share]:
    """Return a name without a percentage in brackets behind it, and that share, else unknown.

    >>> _name_and_share("Made-up Concern JSC (49%)")[0]
    'Made-up Concern JSC'
    """
    found = _SHARE.fullmatch(name)
    return (name, UNKNOWN) if found is None else (found[1], parse_share(found[2]))


_LABELS: Final = {
    "parent": "Parent company",
    "owner": "Current owner/operator",
    "subsidiary": "Subsidiary",
}


def _stub_id(name: str, party: Party, known: set[str], rows: list[Row]) -> str | None:
    """Return the id of a named party, adding its row when it is new; ``None`` for no name."""
    piece = slug(name)
    letters = sum(character.isalpha() for character in piece)
    if letters < 3 or len(name) > _LONGEST or name.casefold().strip(" .") in _NOBODY:
        return None
    identity = f"{party.id}-{piece}"
    if identity not in known:
        known.add(identity)
        schema = "LegalEntity"
        rows.append(Party(identity, schema, [Name(name)], note=f"named in the entry of {party.id}"))
    return identity
