"""Entries of one publisher's file that name each other: the name leads to the entry.

A list says "Linked To: NAME" or names a ship's owner, and NAME is an entry of the same list. Where
exactly one entry of the same file has that strong name (rule 3 of docs/reference/rules.md: case,
accents and script do not matter), the party that was only named is ``same_as`` that entry, and the
interest or link says so and is ``reported``. Names never join parties of two files. A person who
knows better judges the two ids ``negative``, which undoes it (``graph.world.identity``).

The UK's, the EU's and the Swiss lists have no field for relations, or seldom use it; reasons and
remarks say "Subsidiary of NAME" or "It is owned or controlled by NAME". Read is only what plainly
speaks of the entry itself: at the beginning of a sentence or behind a colon, or with the entry's
name, "it" or "the company" before it. What is said of the past or of somebody else stays text.

A name that no entry or several have stays what it was: a party of that entry alone.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from graph.record.model import Interest, Link, Listing, Name, Party, Row
from graph.values.name_keys import fold_name
from graph.values.share import UNKNOWN, parse_share
from graph.values.vocabulary import Certainty
from ingest.files.byte_streams import BreaksOffError
from ingest.reader import Record, Records, Refusal
from ingest.values.holdings_in_prose import FindEntry, held_rows, named_id, named_note

_ADVERBS: Final = (
    r"(?:(?:wholly|fully|majority|ultimately|directly|indirectly|either|or|and)[ ,-]+)*"
)
_SUBJECT: Final = (
    r"(?:(?:it|the (?:company|entity|bank|group|vessel|ship|firm|organi[sz]ation|enterprise))"
    r"\s+is\s+|is\s+)?(?:an?\s+|the\s+)?"
)
_PHRASE: Final = re.compile(
    rf"(?:^\(?|[.;:\n])\s*{_SUBJECT}(?P<said>{_ADVERBS}(?:"
    r"(?P<control>(?:owned[ ,/]+(?:and/or|or|and)[ ,]+)?controlled)(?:[ ,]+(?:either|directly|"
    r"indirectly|or|and))*[ ,]+by"
    r"|(?:(?P<share>100|\d{1,2}(?:\.\d{1,4})?) ?(?:%|per ?cent)[ -])?"
    r"(?P<owned>owned(?!\s+subs)|(?:owned\s+)?subsidiary)"
    r"(?:[ ,]+(?:directly|indirectly|or|and))*[ ,]+(?:by|of)"
    r"|(?P<link>associated with|linked to|related to|acting (?:for|on behalf of)|"
    r"associated (?:individuals?|persons?|entit(?:y|ies)))))"
    r"\s*:?\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?<!\w)(?P<said>(?P<owned>parent compan(?:y|ies))|(?P<owns>subsidiar(?:y|ies))"
    r"|(?P<control>current owner/operators?))(?: ?\(s\))?\)?\s*:\s*(?=\S)",
    re.IGNORECASE,
)
"""Fields of the closed OFSI list within its other information: ``(Parent company):NAME``."""
_HINT: Final = re.compile(
    r"owned|control(?:led|s)|subsidiar|associated|linked to|related to|acting (?:for|on)|"
    r"parent compan|owner|owns|holds|(?:share|stake)holder|proprietor|\bstake",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\(?[^\s(]+")
_MORE: Final = re.compile(r"\s*(?:[,;]|(?:,\s*)?\band\b)\s*(?:the\s+)?", re.IGNORECASE)
_LONGEST: Final = 16
"""Words of the longest name that is looked for."""
_CONTROL: Final = "otherInfluenceOrControl"
OWNED_OR_CONTROLLED: Final = ["unknownInterest", _CONTROL]
"""What "owned or controlled" states: one of two things, and not which."""


def _texts(entry: Party, rows: list[Row]) -> Iterator[str]:
    reasons = [row.reason for row in rows if isinstance(row, Listing) and row.reason]
    yield from dict.fromkeys([*reasons, *(text for _, text in entry.data), *(entry.note or "",)])


def speaks_of_relations(entry: Party, rows: list[Row]) -> bool:
    """Return whether an entry's prose may state a relation, told by its words alone."""
    return any(_HINT.search(text) for text in _texts(entry, rows))


def prose_rows(entry: Party, rows: list[Row], find_entry: FindEntry) -> list[Row]:
    """Return the named parties, interests and links that an entry's prose states of itself.

    ``find_entry`` returns the id of the only entry of a name, besides a given one.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    own = "|".join(map(re.escape, _strong_names(entry)))
    itself = re.compile(rf"(?<!\w)(?:{own})\s+is\b", re.IGNORECASE)
    for text in _texts(entry, rows):
        if _HINT.search(text) is None:
            continue
        plain = itself.sub("it is", text) if own else text
        for stated in (*_PHRASE.finditer(plain), *_LABEL.finditer(plain)):
            is_link = stated.groupdict().get("link") is not None
            if entry.schema == "Person" and not is_link:
                continue
            for name, other in _entries_at(stated.string, stated.end(), entry.id, find_entry):
                pair = _pair(entry, name, other, stated, rows)
                found.setdefault((other, str(is_link)), pair)
    seen = next((row.observed_on for row in rows if isinstance(row, Listing)), None)
    held = held_rows(entry.id, _strong_names(entry), _texts(entry, rows), seen, find_entry)
    every = [*(row for pair in found.values() for row in pair), *held]
    # One name may be said to own and to be linked: it is one party.
    first = {row.id: row for row in reversed(every) if isinstance(row, Party)}
    return [row for row in every if not isinstance(row, Party) or first[row.id] is row]


def _strong_names(entry: Party) -> list[str]:
    return [name.value for name in entry.names if name.kind != "weak"]


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
    party = Party(named_id(entry.id, name), "LegalEntity", [Name(name, "alias")], same_as=[other])
    seen = next((row.observed_on for row in rows if isinstance(row, Listing)), None)
    row: Interest | Link
    groups = stated.groupdict()
    if groups.get("link") is not None:
        row = Link("UnknownLink", entry.id, party.id, role=stated["said"].lower())
    elif groups["control"] is not None:
        either = "own" in groups["control"].lower()
        types = OWNED_OR_CONTROLLED if either else [_CONTROL]
        row = Interest(party.id, entry.id, list(types), directness="unknown")
    elif groups.get("owns") is not None:
        row = Interest(entry.id, party.id, [], UNKNOWN, directness="unknown")
    else:
        share = groups.get("share")
        row = Interest(party.id, entry.id, [], UNKNOWN, directness="unknown")
        if share is not None:
            row.share, row.share_published = parse_share(share), f"{share} %"
    row.observed_on, row.certainty = seen, Certainty.REPORTED.value
    row.quote = f"{stated['said']} {name}"
    row.note = named_note(party, other)
    return [party, row]


_SHORTEST: Final = 4
"""A shorter name, folded, is too common for a reference."""


class EntryNames:
    """The strong names of a file's entries, and which entries have each."""

    def __init__(self) -> None:
        self._main: dict[str, set[str]] = {}
        self._others: dict[str, set[str]] = {}

    def add(self, entry: Party) -> None:
        """Add the names of an entry; weak ones identify nobody."""
        for name in entry.names:
            if name.kind != "weak":
                known = self._main if name.kind == "name" else self._others
                known.setdefault(fold_name(name.value), set()).add(entry.id)

    def entry_of(self, name: str, besides: str) -> str | None:
        """Return the id of the only other entry of a name; None where there is none or several.

        Lists refer to each other by main names, so a further name counts where no entry has it as
        its main one. ``LAST, First`` is looked up as ``First LAST`` too.
        """
        last, _, first = name.partition(",")
        keys = {fold_name(name), fold_name(f"{first} {last}")}
        for known in (self._main, self._others):
            found = {one for key in keys if len(key) >= _SHORTEST for one in known.get(key, ())}
            if found:
                return found.pop() if len(found) == 1 and besides not in found else None
        return None


def resolve_names(items: Iterable[Record | Refusal], *, prose: bool) -> Records:
    """Yield the records of a file with the entries that they name; those with names come last.

    What stood last in the file stays last, since the end of a file tells whether it breaks off.
    With ``prose`` reasons and remarks are searched for relations too.
    """
    names, waiting = EntryNames(), list[Record]()
    last: Record | Refusal | None = None
    broken: BreaksOffError | None = None
    try:
        for item in items:
            if isinstance(last, Record) and _names_others(last, prose=prose):
                waiting.append(last)
            elif last is not None:
                yield last
            last = item
            entry = _entry_of(item)
            if entry is not None:
                names.add(entry)
    except BreaksOffError as wrong:
        # Of a file that breaks off nobody knows whether a name has one entry.
        broken = wrong
    for record in waiting:
        yield record if broken else _resolve_record(record, names, prose=prose)
    if last is not None:
        yield last if broken else _resolve_record(last, names, prose=prose)
    if broken is not None:
        raise broken


def _entry_of(item: Record | Refusal) -> Party | None:
    """Return the party that a record is about: its first."""
    rows = item.rows if isinstance(item, Record) else []
    return next((row for row in rows if isinstance(row, Party)), None)


def _named_parties(rows: list[Row], entry: Party) -> list[Party]:
    """Return the parties that an entry only names: their ids begin with its own."""
    begin = f"{entry.id}-"
    return [row for row in rows if isinstance(row, Party) and row.id.startswith(begin)]


def _names_others(record: Record, *, prose: bool) -> bool:
    entry = _entry_of(record)
    return entry is not None and (
        bool(_named_parties(record.rows, entry))
        or (prose and speaks_of_relations(entry, record.rows))
    )


def _resolve_record(
    record: Record | Refusal, names: EntryNames, *, prose: bool
) -> Record | Refusal:
    entry = _entry_of(record)
    if entry is None or isinstance(record, Refusal):
        return record
    for party in _named_parties(record.rows, entry):
        found = names.entry_of(party.names[0].value, entry.id)
        if found is None:
            continue
        party.same_as = [found]
        # The entry's own spelling is the one that is shown.
        party.names[0].kind = "alias"
        for row in record.rows:
            if isinstance(row, Interest | Link) and party.id in _ends(row):
                said = named_note(party, found)
                row.note = said if row.note is None else f"{row.note}; {said}"
                row.certainty = Certainty.REPORTED.value
    if prose:
        record.rows += prose_rows(entry, record.rows, names.entry_of)
    return record


def _ends(row: Interest | Link) -> tuple[str, str]:
    return (row.owner, row.asset) if isinstance(row, Interest) else (row.source, row.target)
