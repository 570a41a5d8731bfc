"""Unjudged namesakes: parties that may be a listed party, by name or by a bare number.

A name never joins two parties. But who has a listed party's name, and contradicts it in nothing,
is perhaps that party: such a pair asks for a review until a person judges it (rules 1, 2 and 6 of
docs/reference/rules.md). Listed names are few; a register's names pass by them as integers.

Persons: the same words without titles, in any order; or a forename and a surname of the other's
words, where births agree. Bodies: the same words, with the legal form as a class. Contradictions:
see `party_facts.contradict`. Parties that one authority lists for one measure are two entries of
it and no pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.world.name_hashes import (
    HashedNames,
    Longs,
    hash_bodies,
    hash_persons,
    join_keys,
)
from graph.world.party_facts import (
    BODY,
    KINDS,
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
from graph.world.same_numbers import SameNumber, same_numbers

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
    parties: pa.Table, listings: pa.Table, apart: Iterable[tuple[int, int]] = ()
) -> list[Namesakes]:
    """Find the pairs of parties that may be one, of which at least one was ever listed.

    Args:
        parties: the table with ``party_idx``.
        listings: the same of listings.
        apart: pairs of party numbers about which a person decided.
    """
    number = parties["party_idx"].to_numpy().astype(np.int64)
    listed = np.unique(listings["party_idx"].to_numpy().astype(np.int64))
    listed = listed[listed >= 0]
    if not listed.size:
        return []
    mine = np.isin(number, listed)
    decided = {frozenset(pair) for pair in apart}
    said: dict[tuple[int, int], list[SameNumber]] = defaultdict(list)
    for same in same_numbers(parties, mine):
        said[int(number[same.row]), int(number[same.listed])].append(same)
    named, common = _same_names(parties, number, mine)
    found = sorted(p for p in {*said, *named} if p[0] != p[1] and frozenset(p) not in decided)
    facts = facts_of({end for pair in found for end in pair}, parties, listings)
    done = set[frozenset[int]]()
    rows = []
    for pair in found:
        one, two = facts[pair[0]], facts[pair[1]]
        if frozenset(pair) in done or one.authorities & two.authorities or contradict(one, two):
            continue
        numbers = [
            f"same number {same.bare}"
            for same in said.get(pair, ())
            if _fits_country(same, facts[int(number[same.untyped or 0])])
        ]
        shared = pair in common and not numbers
        reasons = [*_reasons(one, two, common=shared), *dict.fromkeys(numbers)]
        if reasons:
            done.add(frozenset(pair))
            rows.append(Namesakes(one.ids[0], two.ids[0], "; ".join(reasons)))
    return rows


def _fits_country(same: SameNumber, untyped: PartyFacts) -> bool:
    """Return whether a party whose number names no scheme may have one of the other's country."""
    return same.country is None or not untyped.places or same.country in untyped.places


def _reasons(one: PartyFacts, two: PartyFacts, *, common: bool) -> Iterator[str]:
    """Yield why two parties may be one by their names; nothing where that is by chance."""
    agreed = birth_agreement(one, two)
    likeness = name_likeness(one, two, agreed)
    same_place = one.jurisdictions & two.jurisdictions
    if likeness is None or (common and agreed is None and not same_place):
        return
    yield likeness
    if agreed is not None:
        yield birth_words(agreed)
    elif BODY not in one.kinds | two.kinds:
        yield _NO_BIRTH
    elif same_place:
        yield f"same jurisdiction ({', '.join(sorted(same_place))})"


def _same_names(
    parties: pa.Table, number: Longs, mine: NDArray[np.bool_]
) -> tuple[Set[tuple[int, int]], Set[tuple[int, int]]]:
    """Return pairs of parties whose names may be one, and those whose name is common."""
    codes, kinds = _coded_kinds(parties)
    births = _years(parties, number)
    pairs, common = set[tuple[int, int]](), set[tuple[int, int]]()
    for kind, hashed in ((PERSON, hash_persons), (BODY, hash_bodies)):
        fits = np.array([one in (kind, None) for one in kinds], np.bool_)[codes]
        rows = np.flatnonzero(fits)
        texts, row = _names_of(parties, np.flatnonzero(fits & mine))
        wanted = hashed(texts, row)
        if not len(wanted.row):
            continue
        matched: list[tuple[Longs, Longs, NDArray[np.bool_]]] = []
        for first in range(0, len(rows), CHUNK):
            names = hashed(*_names_of(parties, rows[first : first + CHUNK]))
            matched += _matches(names, wanted, parts=kind == PERSON)
        one, two, whole = (np.concatenate(column) for column in zip(*matched, strict=True))
        usual = _common_names(wanted.row, one, two, whole, number, mine, births, kind)
        fit = _births_fit(births, number[wanted.row[two]], number[one], whole)
        apart = number[one] != number[wanted.row[two]]
        for place in np.flatnonzero(fit & apart).tolist():
            pair = int(number[one[place]]), int(number[wanted.row[two[place]]])
            pairs.add(pair)
            if usual[place]:
                common.add(pair)
    return pairs, common


def _matches(
    names: HashedNames, wanted: HashedNames, *, parts: bool
) -> Iterator[tuple[Longs, Longs, NDArray[np.bool_]]]:
    """Yield rows of names, places of listed names, and whether they match as wholes."""
    least = 2 if parts else 1
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


def _common_names(
    wanted: Longs,
    one: Longs,
    two: Longs,
    whole: NDArray[np.bool_],
    number: Longs,
    mine: NDArray[np.bool_],
    births: tuple[Longs, Longs],
    kind: str,
) -> NDArray[np.bool_]:
    """Return which matches are of a name that several unlisted parties bear."""
    bearer = number[one]
    if kind == PERSON:
        # Rows of one person in several feeds have one birth; without a birth they prove nothing.
        bearer = births[0][bearer]
    counted = whole & ~mine[one] & (bearer > 0 if kind == PERSON else True)
    pairs = np.unique(np.stack([two[counted], bearer[counted]], axis=1), axis=0)
    count = np.bincount(pairs[:, 0], minlength=len(wanted)) if pairs.size else np.zeros(len(wanted))
    return np.asarray(count[two] > COMMON, np.bool_)


def _births_fit(
    births: tuple[Longs, Longs], listed: Longs, other: Longs, whole: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which matches the months of birth allow; a part of a name needs both births."""
    low, high = births
    known = (high[listed] > 0) & (high[other] > 0)
    meet = (low[listed] <= high[other]) & (low[other] <= high[listed])
    return np.asarray(np.where(known, meet, whole), np.bool_)


def _years(parties: pa.Table, number: Longs) -> tuple[Longs, Longs]:
    """Return the first and last stated month of birth of each party, counted from year 0.

    0 where none is stated; a year alone is all of its months.
    """
    coded = parties["birth_date"].combine_chunks().dictionary_encode()
    parts = [birth_parts(text) or (0, 0, 0) for text in coded.dictionary.to_pylist()]
    span = np.array(
        [(12 * y + (m or 1), 12 * y + (m or 12)) if y else (0, 0) for y, m, _ in parts] + [(0, 0)],
        np.int64,
    )
    codes = pc.fill_null(coded.indices, len(parts)).to_numpy()
    size = int(number.max(initial=-1)) + 1
    low, high = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    stated = span[codes, 0] > 0
    np.minimum.at(low, number[stated], span[codes, 0][stated])
    np.maximum.at(high, number[stated], span[codes, 1][stated])
    return np.where(high > 0, low, 0), high


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
