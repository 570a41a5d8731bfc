"""A party of OFAC: its id, its schema, and the tags of its programmes."""

import re
from dataclasses import dataclass, field
from typing import Final

from graph.record.model import Name, Party, Row
from graph.values.errors import RefusedFileError
from ingest.reader import InvalidRecordError

TYPES: Final = {
    "individual": "Person",
    "entity": "Organization",
    "-0-": "Organization",
    "": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}
"""Schema of each kind of entry; the CSV leaves the kind of an entity empty."""

LIST_SCHEME: Final = "US-OFAC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list while it is read.

    Attributes:
        party: what the entry is about.
        observed: the day of the file.
        remarks: what a person should know.
        rows: the party, and what the entry says of others that it names.
        shown: texts that may state directives.
    """

    party: Party
    observed: str | None
    remarks: list[str]
    rows: list[Row]
    shown: list[str] = field(default_factory=list)


def new_party(uid: str, schema: str, names: list[Name]) -> Party:
    """Return a party with its number."""
    return Party(f"ofac-{uid}", schema, names, identifiers=[f"{LIST_SCHEME}:{uid}"])


def changes_file_error(name: str) -> RefusedFileError:
    """Return the error for a file of changes, which holds additions and removals but no list."""
    return RefusedFileError(
        f"{name}: is one of OFAC's files of changes, which are not read; "
        "fetch the whole list (SDN.XML, SDN_ADVANCED.XML or SDN_ENHANCED.XML)"
    )


def entry_party(uid: str, name: str | None, kind: str | None) -> Party:
    """Return a new party with its number, its main name and the schema of its kind."""
    schema = TYPES.get((kind or "").strip().lower())
    if schema is None:
        raise InvalidRecordError(f"type: unknown value {kind!r}")
    if name is None:
        raise InvalidRecordError("name: missing")
    return new_party(uid, schema, names_of(name, schema))


def names_of(published: str, schema: str) -> list[Name]:
    """Return a main name; before a person's ``LAST, First`` the same in the usual order.

    >>> [name.value for name in names_of("SAEED, Hafiz", "Person")]
    ['Hafiz SAEED', 'SAEED, Hafiz']
    """
    last, comma, first = published.partition(", ")
    if schema != "Person" or not comma or ", " in first or not first:
        return [Name(published)]
    return [Name(f"{first} {last}"), Name(published, "alias")]


_BETWEEN_TAGS: Final = re.compile(r"\]\s*\[")


def split_tags(text: str | None) -> list[str]:
    """Return the programme tags of a cell; the CSV joins them as ``A] [B``.

    >>> split_tags("UKRAINE-EO13662] [RUSSIA-EO14024")
    ['UKRAINE-EO13662', 'RUSSIA-EO14024']
    """
    if text is None:
        return []
    return [tag for tag in (piece.strip(" []") for piece in _BETWEEN_TAGS.split(text)) if tag]
