"""Numbers and names that an earlier edition gave a party and a later one leaves out.

A strong number that two parties share makes them one, and a name makes them perhaps one (rule 1 of
docs/reference/rules.md). An edition that leaves it out of one of them says neither that it was
wrong nor that it is another's, so that they may still be one: a person must say.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import Candidate
from graph.record.model import SCHEMAS
from graph.values.dates import date_words
from graph.values.identifiers import parse_identifier
from graph.values.name_keys import fold_name

_COLUMNS: Final = ("id", "schema", "names", "identifiers")
PARTIES_ONCE: Final = pa.schema(
    [*(SCHEMAS["parties"].field(name) for name in _COLUMNS), ("seen", pa.string())]
)
"""What editions said of parties and later ones say otherwise, and the last of these editions.

Without a day ``seen`` is null.
"""
_ENDS: Final = ["id", "identifier"]
_NO_FACTS: Final = dict.fromkeys(SCHEMAS["parties"].names)


def dropped_numbers(parties: pa.Table, earlier: pa.Table) -> list[Candidate]:
    """Return the pairs of rows of which one had a strong number of the other once, and goes on.

    Args:
        parties: the table of parties, as known now.
        earlier: a table of `PARTIES_ONCE`, of rows that later editions state in another text.
    """
    now = parties.select(["id", "identifiers"])
    now = _numbers_of(now.append_column("seen", pa.nulls(len(now), pa.string())))
    then = _numbers_of(earlier)
    goes_on = pc.is_in(then["id"], value_set=pc.unique(parties["id"]))
    held = pc.is_in(then["identifier"], value_set=pc.unique(now["identifier"]))
    then = then.filter(pc.and_(goes_on, held))
    if not len(then):
        return []
    # A register has millions of numbers, of which few were ever left out.
    now = now.filter(pc.is_in(now["identifier"], value_set=pc.unique(then["identifier"])))
    then = then.join(now.select(_ENDS), _ENDS, join_type="left anti")
    then = then.group_by(_ENDS).aggregate([("seen", "max")])
    both = then.join(now.select(_ENDS), "identifier", right_suffix="_other", join_type="inner")
    found = {
        Candidate(row["id_other"], row["id"], _reason(row["identifier"], row["seen_max"]))
        for row in both.to_pylist()
        if row["id"] != row["id_other"] and parse_identifier(row["identifier"]).strong
    }
    return sorted(found)


def _numbers_of(rows: pa.Table) -> pa.Table:
    """Return a row for each number of each row: ``id``, ``identifier``, ``seen``."""
    lists = rows["identifiers"].combine_chunks()
    place = pc.list_parent_indices(lists)
    cells = [rows["id"].take(place), pc.list_flatten(lists), rows["seen"].take(place)]
    return pa.table(dict(zip([*_ENDS, "seen"], cells, strict=True)))


def _reason(identifier: str, seen: str | None) -> str:
    number = identifier.replace(":", " ", 1)
    edition = f"its edition of {date_words(seen)}" if seen else "an earlier edition"
    return f"{number} is one's number and was the other's in {edition}; a later one leaves it out"


def dropped_names(parties: pa.Table, earlier: pa.Table) -> pa.Table:
    """Return the rows of ``earlier`` whose party goes on without their name: one name a row.

    Names of the same words are one, whatever their order, case and script; the last edition counts.

    Args:
        parties: the table of parties, as known now.
        earlier: a table of `PARTIES_ONCE`, of rows that later editions state in another text.
    """
    now = parties.select(["id", "names"])
    now = now.filter(pc.is_in(now["id"], value_set=pc.unique(earlier["id"])))
    once = earlier.filter(pc.is_in(earlier["id"], value_set=pc.unique(now["id"])))
    # A whole register may come in another text that changes few names.
    keys = [_keys_of_names(table) for table in (once, now)]
    rows = keys[0].filter(pc.invert(pc.is_in(keys[0]["key"], value_set=keys[1]["key"])))
    if not len(rows):
        return PARTIES_ONCE.empty_table()
    once = once.take(pc.unique(rows["row"]))
    now = now.filter(pc.is_in(now["id"], value_set=pc.unique(once["id"])))
    stated = {
        (row["id"], _words_of(n["value"])) for row in now.to_pylist() for n in row["names"] or ()
    }
    found = dict[tuple[str, str], tuple[str, str, dict[str, object]]]()
    for row in once.to_pylist():
        for name in row["names"] or ():
            key = row["id"], _words_of(name["value"])
            last = row["seen"] or "", name["value"]
            if key not in stated and (key not in found or found[key][:2] < last):
                found[key] = *last, {**row, "names": [name], "identifiers": []}
    return pa.Table.from_pylist([found[key][2] for key in sorted(found)], schema=PARTIES_ONCE)


def _keys_of_names(rows: pa.Table) -> pa.Table:
    """Return a row for each name of each row: a ``key`` of party and name, the place ``row``."""
    lists = rows["names"].combine_chunks()
    place = pc.list_parent_indices(lists)
    key = pc.binary_join_element_wise(
        rows["id"].take(place), pc.struct_field(pc.list_flatten(lists), "value"), "\n"
    )
    return pa.table({"key": key, "row": place})


def _words_of(name: str) -> str:
    return " ".join(sorted(fold_name(name).split()))


class FormerName(NamedTuple):
    """A name that a row of a party had once.

    Attributes:
        id: the id of the row.
        name: the name.
        is_weak: whether many bear it.
        seen: the day of the last edition that has it, if it has one.
    """

    id: str
    name: str
    is_weak: bool
    seen: str | None

    def words_of(self, party: PartyFacts) -> str:
        """Return when a party had the name, in words."""
        edition = f"the edition of {date_words(self.seen)}" if self.seen else "an earlier edition"
        called = next((f'"{name}"' for name, _ in party.names), "it")
        return f'{called} was called "{self.name}" in {edition}'


class FormerNames:
    """The names that parties had once, by the number of the party.

    Attributes:
        rows: a row of ``parties`` for each, with ``party_idx``.
    """

    def __init__(self, parties: pa.Table, names: pa.Table) -> None:
        """Take the table of parties with ``party_idx``, and what `dropped_names` returns."""
        ends = parties.select(["id", "party_idx"])
        ends = ends.filter(pc.is_in(ends["id"], value_set=names["id"])) if len(names) else ends[:0]
        of = dict(zip(*(ends[column].to_pylist() for column in ends.column_names), strict=True))
        number = pa.array([of[party] for party in names["id"].to_pylist()], pa.int32())
        self.rows = names.select(["schema", "names"]).append_column("party_idx", number)
        self._by_party: dict[int, list[FormerName]] = defaultdict(list)
        for row, party in zip(names.to_pylist(), number.to_pylist(), strict=True):
            facts = PartyFacts()
            facts.add_row({**_NO_FACTS, **row})
            for name, is_weak in facts.names:
                self._by_party[party].append(FormerName(row["id"], name, is_weak, row["seen"]))

    def meet(self, pair: tuple[int, int]) -> bool:
        """Return whether one of two parties had another name once."""
        return not self._by_party.keys().isdisjoint(pair)

    def sides_of(
        self, pair: tuple[int, int], one: PartyFacts, two: PartyFacts
    ) -> Iterator[tuple[PartyFacts, PartyFacts, list[str], bool]]:
        """Yield two parties under names of which one at least is a former one, and what to say.

        The last value tells whether the second party stands under a former name.

        Args:
            pair: the numbers of the parties.
            one: what is stated of one, or of a row of it.
            two: the same of the other.
        """
        said = [
            [None, *(name for name in self._by_party.get(party, ()) if name.id in side.ids)]
            for party, side in zip(pair, (one, two), strict=True)
        ]
        for left, right in product(*said):
            if left or right:
                words = [n.words_of(s) for n, s in ((left, one), (right, two)) if n is not None]
                yield _under(one, left), _under(two, right), words, right is not None


def _under(party: PartyFacts, name: FormerName | None) -> PartyFacts:
    return party if name is None else replace(party, names=[(name.name, name.is_weak)])
