"""Entries of one publisher's file that name each other: the name leads to the entry.

A list says "Linked To: NAME" or names a ship's owner, and NAME is an entry of the same list. Where
exactly one entry of the same file has that strong name (rule 3 of docs/reference/rules.md: case,
accents and script do not matter), the party that was only named is ``same_as`` that entry, and the
interest or link says so and is ``reported``. Names never join parties of two files. A person who
knows better judges the two ids ``negative``, which undoes it (``graph.world.identity``).

A name that no entry or several have stays what it was: a party of that entry alone.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from graph.record.model import Interest, Link, Party, Row
from graph.values.name_keys import fold_name
from graph.values.vocabulary import Certainty
from ingest.files.byte_streams import BreaksOffError
from ingest.reader import Record, Refusal
from ingest.values.named_in_prose import prose_rows, speaks_of_relations

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


def resolve_names(items: Iterable[Record | Refusal], *, prose: bool) -> Iterator[Record | Refusal]:
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
                said = (
                    f"{party.names[0].value!r} is the name of one entry of this file, {found}; "
                    f"undo it by judging {party.id} and {found} negative"
                )
                row.note = said if row.note is None else f"{row.note}; {said}"
                row.certainty = Certainty.REPORTED.value
    if prose:
        record.rows += prose_rows(entry, record.rows, names.entry_of)
    return record


def _ends(row: Interest | Link) -> tuple[str, str]:
    return (row.owner, row.asset) if isinstance(row, Interest) else (row.source, row.target)
