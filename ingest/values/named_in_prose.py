"""Relations that the prose of a list states between two of its entries.

The UK's, the EU's and the Swiss lists have no field for them, or seldom use it; reasons and remarks
say "Subsidiary of NAME" or "It is owned or controlled by NAME". Read is only what plainly speaks of
the entry itself: at the beginning of a sentence or behind a colon, or with the entry's name, "it"
or "the company" before it. What is said of the past or of somebody else stays text.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Final

from graph.record.model import Interest, Link, Listing, Name, Party, Row
from graph.values.name_keys import fold_name
from graph.values.share import UNKNOWN
from graph.values.vocabulary import Certainty

FindEntry = Callable[[str, str], str | None]
_ADVERBS: Final = r"(?:(?:wholly|fully|majority|directly|indirectly|either|or|and)[ ,-]+)*"
_SUBJECT: Final = (
    r"(?:(?:it|the (?:company|entity|bank|group|vessel|ship|firm|organi[sz]ation|enterprise))"
    r"\s+is\s+|is\s+)?(?:an?\s+|the\s+)?"
)
_PHRASE: Final = re.compile(
    rf"(?:^|[.;:(\n])\s*{_SUBJECT}(?P<said>{_ADVERBS}(?:"
    r"(?P<control>(?:owned[ ,/]+(?:and/or|or|and)[ ,]+)?controlled)(?:[ ,]+(?:either|directly|"
    r"indirectly|or|and))*[ ,]+by"
    r"|(?P<owned>owned(?!\s+subs)|(?:owned\s+)?subsidiary)"
    r"(?:[ ,]+(?:directly|indirectly|or|and))*[ ,]+(?:by|of)"
    r"|(?P<link>associated with|linked to|related to|acting (?:for|on behalf of)|"
    r"associated (?:individuals?|persons?|entit(?:y|ies)))))"
    r"\s*:?\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_HINT: Final = re.compile(
    r"owned|controlled|subsidiary of|associated|linked to|related to|acting (?:for|on)", re.I
)
_WORD: Final = re.compile(r"\S+")
_MORE: Final = re.compile(r"\s*(?:[,;]|(?:,\s*)?\band\b)\s*(?:the\s+)?", re.IGNORECASE)
_LONGEST: Final = 16
"""Words of the longest name that is looked for."""
_CONTROL: Final = "otherInfluenceOrControl"


def _texts(entry: Party, rows: list[Row]) -> Iterator[str]:
    """Yield the prose of an entry, each text once."""
    reasons = [row.reason for row in rows if isinstance(row, Listing) and row.reason]
    yield from dict.fromkeys([*reasons, *(text for _, text in entry.data), *(entry.note or "",)])


def speaks_of_relations(entry: Party, rows: list[Row]) -> bool:
    """Return whether an entry's prose may state a relation, told by its words alone."""
    return any(_HINT.search(text) for text in _texts(entry, rows))


def prose_rows(entry: Party, rows: list[Row], find_entry: FindEntry) -> list[Row]:
    """Return the named parties, interests and links that an entry's prose states of itself.

    Args:
        entry: the party that the prose is about.
        rows: the rows of its record; its listings have the reasons.
        find_entry: returns the id of the only entry of a name, besides a given one.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    own = "|".join(re.escape(name.value) for name in entry.names if name.kind != "weak")
    itself = re.compile(rf"(?<!\w)(?:{own})\s+is\b", re.IGNORECASE)
    for text in _texts(entry, rows):
        if _HINT.search(text) is None:
            continue
        for stated in _PHRASE.finditer(itself.sub("it is", text) if own else text):
            if entry.schema == "Person" and stated["link"] is None:
                continue
            for name, other in _entries_at(stated.string, stated.end(), entry.id, find_entry):
                pair = _pair(entry, name, other, stated, rows)
                found.setdefault((other, str(stated["link"] is None)), pair)
    return [row for pair in found.values() for row in pair]


def _entries_at(
    text: str, place: int, besides: str, find_entry: FindEntry
) -> Iterator[tuple[str, str]]:
    """Yield the names of entries that stand at a place one after the other, and their ids."""
    while True:
        words = list(_WORD.finditer(text, place))[:_LONGEST]
        for last in reversed(words):
            name = text[place : last.end()].rstrip(".,;:)")
            other = find_entry(name, besides)
            # "STAR" is no entry's name where "STAR Trading Ltd" stands.
            if other is not None and not re.match(r"\s*[A-Z0-9&]", text[place + len(name) :]):
                break
        else:
            return
        yield name, other
        more = _MORE.match(text, place + len(name))
        if more is None:
            return
        place = more.end()


def _pair(entry: Party, name: str, other: str, stated: re.Match[str], rows: list[Row]) -> list[Row]:
    """Return the named party, which is ``same_as`` the entry of that name, and its relation."""
    key = blake2b(fold_name(name).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    party = Party(f"{entry.id}-named-{key}", "LegalEntity", [Name(name, "alias")], same_as=[other])
    seen = next((row.observed_on for row in rows if isinstance(row, Listing)), None)
    row: Interest | Link
    if stated["link"] is not None:
        row = Link("UnknownLink", entry.id, party.id, role=stated["said"].lower())
    elif stated["control"] is not None:
        row = Interest(party.id, entry.id, [_CONTROL], directness="unknown")
    else:
        row = Interest(party.id, entry.id, [], UNKNOWN, directness="unknown")
    row.observed_on, row.certainty = seen, Certainty.REPORTED.value
    row.quote = f"{stated['said']} {name}"
    row.note = (
        f"{name!r} is the name of one entry of this file, {other}; "
        f"undo it by judging {party.id} and {other} negative"
    )
    return [party, row]
