"""Unjudged namesakes: parties that may be a listed party, by name or by a bare number.

A name never joins two parties. But who has a listed party's name, and contradicts it in nothing,
is perhaps that party: such a pair asks for a review until a person judges it (rules 1, 2 and 6 of
docs/reference/rules.md). Listed names are few; a register's names pass by them as integers.

Persons: the same words without titles, in any order; or a forename and a surname of the other's
words, where births agree. Bodies: the same words, with the legal form as a class. Contradictions:
see `identity_facts.contradict`. Parties that one authority lists for one measure are two entries of
it and no pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.world.identity_facts import (
    BODY,
    KINDS,
    LEAST_WORDS,
    NO_NAMES,
    PERSON,
    PartyFacts,
    birth_agreement,
    birth_parts,
    birth_words,
    contradict,
    facts_of,
    name_likeness,
)
from graph.world.name_hashes import (
    HashedNames,
    Longs,
    hash_bodies,
    hash_persons,
    join_keys,
)
from graph.world.same_numbers import SameNumber, same_numbers

Bools = NDArray[np.bool_]

STRONG: Final = "strong"
"""Level of a pair that asks for a review (identity of parties, in the graph model)."""
COMMON: Final = 4
"""A name that more parties of a register bear, told apart by birth, is no evidence by itself."""
CHUNK: Final = 200_000
_NO_BIRTH: Final = "no birth date to compare"


class Namesakes(NamedTuple):
    """A pair: ids of a row of each side, the listed one on the right, and why."""

    left: str
    right: str
    reason: str
    level: str | None = STRONG


def find_namesakes(
    parties: pa.Table,
    listings: pa.Table,
    doubted: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[str, str]] = (),
    *,
    once: bool = False,
) -> list[Namesakes]:
    """Find the pairs of parties that may be one, of which at least one was ever listed.

    Args:
        parties: the table with ``party_idx``.
        listings: the same of listings.
        doubted: pairs of party numbers that a person left undecided.
        apart: pairs of ids of rows that a person judged not to be one; another row of the same
            parties may still be a namesake.
        once: the tables hold what was known at different times; pairs that may have been
            namesakes at one of them are found, and some that never were.
    """
    number = parties["party_idx"].to_numpy().astype(np.int64)
    listed = np.unique(listings["party_idx"].to_numpy().astype(np.int64))
    listed = listed[listed >= 0]
    if not listed.size:
        return []
    mine = np.isin(number, listed)
    decided = {frozenset(pair) for pair in doubted}
    parted = {frozenset(pair) for pair in apart}
    said: dict[tuple[int, int], list[SameNumber]] = defaultdict(list)
    for same in same_numbers(parties, mine):
        said[int(number[same.row]), int(number[same.listed])].append(same)
    named = _same_names(parties, number, mine, chance=not once)
    found = sorted(p for p in {*said, *named} if p[0] != p[1] and frozenset(p) not in decided)
    ids = parties["id"].combine_chunks()
    facts = facts_of({end for pair in found for end in pair}, parties, listings)
    done = set[frozenset[int]]()
    rows = []
    for pair in found:
        one, two = facts[pair[0]], facts[pair[1]]
        listed_twice = one.authorities & two.authorities and not once
        if frozenset(pair) in done or listed_twice or contradict(one, two):
            continue
        numbers = [
            (f"same number {same.bare}", {ids[same.row].as_py(), ids[same.listed].as_py()})
            for same in said.get(pair, ())
            if _fits_country(same, facts[int(number[same.untyped or 0])])
        ]
        for left, right in _undecided_rows(one, two, parted):
            shared = (said for said, ends in numbers if ends <= {*left.ids, *right.ids})
            reasons = [*_reasons(left, right), *dict.fromkeys(shared)]
            if reasons:
                done.add(frozenset(pair))
                rows.append(Namesakes(left.ids[0], right.ids[0], "; ".join(reasons)))
                break
    return rows


def _undecided_rows(
    one: PartyFacts, two: PartyFacts, parted: set[frozenset[str]]
) -> Iterator[tuple[PartyFacts, PartyFacts]]:
    """Yield two parties, or their rows one by one where a person parted some of them."""
    pairs = [(left, right) for left in dict.fromkeys(one.ids) for right in dict.fromkeys(two.ids)]
    if parted.isdisjoint(map(frozenset, pairs)):
        yield one, two
        return
    for left, right in pairs:
        if frozenset((left, right)) not in parted:
            yield one.of_row(left), two.of_row(right)


def _fits_country(same: SameNumber, untyped: PartyFacts) -> bool:
    """Return whether a party whose number names no scheme may have one of the other's country."""
    return same.country is None or not untyped.places or same.country in untyped.places


def _reasons(one: PartyFacts, two: PartyFacts) -> Iterator[str]:
    """Yield why two parties may be one by their names."""
    agreed = birth_agreement(one, two)
    likeness = name_likeness(one, two, births_agree=agreed is not None)
    same_place = one.jurisdictions & two.jurisdictions
    if likeness is None:
        return
    yield likeness
    if agreed is not None:
        yield birth_words(agreed)
    elif PERSON in one.kinds | two.kinds:
        yield _NO_BIRTH
    elif same_place:
        yield f"same jurisdiction ({', '.join(sorted(same_place))})"


def _same_names(
    parties: pa.Table, number: Longs, mine: Bools, *, chance: bool
) -> set[tuple[int, int]]:
    """Return the pairs of parties whose names may be one, the listed one second.

    Args:
        parties: the table of parties.
        number: party number of each row.
        mine: which rows are of listed parties.
        chance: leave out names that many bear, where nothing else agrees.
    """
    codes, kinds = _coded_kinds(parties)
    known = _Known(_months(parties, number), _places(parties, number))
    pairs = set[tuple[int, int]]()
    for kind, hashed in ((PERSON, hash_persons), (BODY, hash_bodies)):
        fits = np.array([one in (kind, None) for one in kinds], np.bool_)[codes]
        rows = np.flatnonzero(fits)
        wanted = hashed(*_names_of(parties, np.flatnonzero(fits & mine)))
        if not len(wanted.row):
            continue
        matched: list[tuple[Longs, Longs, Bools]] = []
        for first in range(0, len(rows), CHUNK):
            names = hashed(*_names_of(parties, rows[first : first + CHUNK]))
            matched += _matches(names, wanted, parts=kind == PERSON)
        row, name, whole = (np.concatenate(column) for column in zip(*matched, strict=True))
        one, two = number[row], number[wanted.row[name]]
        # Rows of one person in several feeds have one birth; without a birth they tell nothing.
        bearer = known.births.low[one] if kind == PERSON else one + 1
        counted = whole & ~mine[row] & (bearer > 0)
        usual = _bearers(name[counted], bearer[counted], len(wanted.row))[name] > COMMON
        allowed = known.allow(kind, one, two, whole) & (one != two)
        if chance:
            allowed &= known.agree(one, two) | ~usual
        pairs.update(zip(one[allowed].tolist(), two[allowed].tolist(), strict=True))
    return pairs


def _matches(
    names: HashedNames, wanted: HashedNames, *, parts: bool
) -> Iterator[tuple[Longs, Longs, Bools]]:
    """Yield rows of names, places of listed names, and whether they match as wholes."""
    least = LEAST_WORDS if parts else 1
    sums, listed = names.sums(), wanted.sums()
    enough, known = names.total >= least, np.flatnonzero(wanted.total >= least)
    one, two = join_keys(np.where(enough, sums, 0), listed[known])
    yield names.row[one], known[two], np.ones(len(one), np.bool_)
    if not parts:
        return
    part, whose = wanted.part_sums()
    one, two = join_keys(np.where(enough, sums, 0), part)
    yield names.row[one], whose[two], np.zeros(len(one), np.bool_)
    part, whose = names.keep_words(np.unique(wanted.words)).part_sums()
    one, two = join_keys(part, listed[known])
    yield names.row[whose[one]], known[two], np.zeros(len(one), np.bool_)


def _bearers(names: Longs, bearers: Longs, size: int) -> Longs:
    """Return how many different bearers each listed name has among matches, one an entry."""
    width = int(bearers.max(initial=0)) + 1
    return np.bincount(np.unique(names * width + bearers) // width, minlength=size)


class _Spans(NamedTuple):
    """The least and the greatest value that is stated of each party; 0 where none is."""

    low: Longs
    high: Longs

    def compare(self, one: Longs, two: Longs) -> tuple[Bools, Bools]:
        """Return of which pairs of parties both are stated, and of which of those they meet."""
        both = (self.high[one] > 0) & (self.high[two] > 0)
        meet = (self.low[one] <= self.high[two]) & (self.low[two] <= self.high[one])
        return both, both & meet


class _Known(NamedTuple):
    """What is stated of parties beside names: months of birth, and jurisdictions as codes."""

    births: _Spans
    places: _Spans

    def allow(self, kind: str, one: Longs, two: Longs, whole: Bools) -> Bools:
        """Return which matches nothing contradicts; a part of a name needs births that agree."""
        stated, meet = self.births.compare(one, two)
        allowed = np.where(stated, meet, whole)
        if kind == BODY:
            stated, meet = self.places.compare(one, two)
            allowed &= meet | ~stated
        return np.asarray(allowed, np.bool_)

    def agree(self, one: Longs, two: Longs) -> Bools:
        """Return of which pairs a birth or a jurisdiction agrees."""
        return self.births.compare(one, two)[1] | self.places.compare(one, two)[1]


def _spans(number: Longs, low: Longs, high: Longs) -> _Spans:
    """Return the spans of parties from those of their rows; 0 where a row states nothing."""
    size, stated = int(number.max(initial=-1)) + 1, low > 0
    least, most = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    np.minimum.at(least, number[stated], low[stated])
    np.maximum.at(most, number[stated], high[stated])
    return _Spans(np.where(most > 0, least, 0), most)


def _months(parties: pa.Table, number: Longs) -> _Spans:
    """Return the months of birth, counted from year 0; a year alone is all of its months."""
    coded = parties["birth_date"].combine_chunks().dictionary_encode()
    parts = [birth_parts(text) or (0, 0, 0) for text in coded.dictionary.to_pylist()]
    spans = [(12 * y + (m or 1), 12 * y + (m or 12)) if y else (0, 0) for y, m, _ in parts]
    codes = pc.fill_null(coded.indices, len(parts)).to_numpy()
    low, high = np.array([*spans, (0, 0)], np.int64)[codes].T
    return _spans(number, low, high)


def _places(parties: pa.Table, number: Longs) -> _Spans:
    """Return the jurisdictions as codes from 1."""
    coded = parties["jurisdiction"].combine_chunks().dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy().astype(np.int64) + 1
    return _spans(number, codes, codes)


def _coded_kinds(parties: pa.Table) -> tuple[Longs, list[str | None]]:
    """Return a code for each row, and what each code's schema surely is."""
    coded = parties["schema"].combine_chunks().dictionary_encode()
    kinds = [KINDS.get(schema) for schema in coded.dictionary.to_pylist()]
    return pc.fill_null(coded.indices, len(kinds)).to_numpy().astype(np.int64), [*kinds, None]


def _names_of(parties: pa.Table, rows: Longs) -> tuple[pa.Array, Longs]:
    """Return the names that identify of some rows, and the row of each."""
    lists = parties["names"].take(pa.array(rows)).combine_chunks()
    flat, parents = pc.list_flatten(lists), pc.list_parent_indices(lists)
    value, kind = pc.struct_field(flat, "value"), pc.struct_field(flat, "kind")
    good = pc.and_(pc.is_valid(value), pc.invert(pc.is_in(kind, value_set=pa.array(NO_NAMES))))
    return value.filter(good), rows[parents.filter(good).to_numpy().astype(np.int64)]
