"""The pass over a register: which of its names share a key with a listed one, and are near.

The register passes by in chunks, and pairs are numbers in arrays: what is held of it follows the
chunk, and what is near. How common names are is counted on the way.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.blocking.alignment_loop import Aligner
from graph.candidates.blocking.birth_years import BirthYears, birth_years
from graph.candidates.blocking.key_join import Bools, Longs, SeenKeys
from graph.candidates.blocking.listed_index import ListedIndex, Shared, index_listed
from graph.candidates.blocking.name_table import NameTable, Tabulator, tabulate
from graph.candidates.blocking.near_names import near_by_words
from graph.candidates.chance import Rarity
from graph.candidates.compared_facts import BODY, KINDS, NO_NAMES, PERSON, THING
from graph.candidates.spelling.beside_names import is_of_body
from graph.candidates.spelling.compounds.acronyms import ACRONYM, split_acronym
from graph.candidates.spelling.compounds.compound_words import may_be_apart, read_apart, words_apart
from graph.candidates.spelling.holder_roles import SOLE_HINT, is_sole_trader
from graph.candidates.spelling.name_readings import RUSSIAN_STARTS, has_russian_word
from graph.candidates.spelling.names_in_one import may_hold_several, names_in_one
from graph.kernels.distinct_numbers import drop_doubles
from graph.processes.map_ahead import map_ahead

CHUNK: Final = 100_000
"""Parties that pass by at a time."""
FEW: Final = 1_000
"""Words up to which each is asked whether it is several written together."""
NOBODY: Final[Longs] = np.zeros(0, np.int64)
_KINDS: Final = ("", PERSON, BODY, THING)
"""What a row may surely be; the first may be a person or a body."""
_SPLIT: Final = (PERSON, BODY)
"""As what names are split into words."""
COMMON: Final = 4
"""A name that more parties of a register bear, told apart by birth, is no evidence by itself."""


class Passed(NamedTuple):
    """What the pass over a register leaves: pairs of parties, and how common names are.

    A pair is the number of the one times ``width``, and that of the other added. ``equal`` are
    those of equal names whose births alone say that they are two. ``common_once`` are listed
    parties with a former name that is common.
    """

    pairs: Longs
    rarity: Rarity
    common: frozenset[int]
    common_once: frozenset[int]
    equal: Longs
    width: int


def pass_by(
    parties: pa.Table,
    mine: Bools,
    step: Callable[[int, int], None],
    *,
    former: pa.Table,
    among: bool,
    apart_too: bool,
) -> Passed:
    """Return the pairs of parties whose names share a key and are near, the listed one second.

    Args:
        parties: the table of parties, with ``party_idx``.
        mine: which rows are of those that the others are compared with.
        step: is told how many rows of how many have passed by.
        former: rows with names that parties had once. They are compared, and do not count where
            it is told how common a name is.
        among: those are compared with one another too.
        apart_too: find the pairs of equal names that births set apart as well.
    """
    now = len(parties)
    if len(former):
        parties = pa.concat_tables([parties, former], promote_options="default")
    number = parties["party_idx"].to_numpy().astype(np.int64)
    mine = np.concatenate([mine, np.isin(number[now:], number[:now][mine])])
    counted = ~mine
    counted[now:] = False
    births = birth_years(parties, number)
    born = births.single()[number]
    kinds = _kinds(parties)
    width = int(number.max(initial=0)) + 1
    pairs, equal, counts = [NOBODY], [NOBODY], dict[int, int]()
    common, common_once = set[int](), set[int]()
    aligner = Aligner()
    # Lines of a list are many and alike; they are not compared with one another.
    passing = np.ones(len(kinds), np.bool_) if among else ~mine
    every = sum(int(np.count_nonzero(_fits(kinds, kind) & passing)) for kind in _SPLIT)
    done = 0
    for kind in _SPLIT:
        fits = _fits(kinds, kind)
        rows = np.flatnonzero(fits & passing)
        done, before = done + len(rows), done
        listed = _names_of(parties, np.flatnonzero(fits & mine), kind)
        index = index_listed(tabulate(*listed, kind, born))
        if not len(index.names.row):
            continue
        bearers: list[tuple[Longs, Longs]] = []
        holders = _Holders(_holder_codes(parties, number, births, kind))
        pass_of = _NearPairs(index, number, births, aligner)
        tables = _tables(parties, rows, kind, born)
        for count, names in enumerate(pass_of.look_at(tables), 1):
            index.count_words(names, counted[names.row] & holders.first_seen(names))
            whole = index.join_whole(names)
            bearers.append(_bearers(names, whole, holders, counted))
            if apart_too:
                one, two = number[names.row[whole[0]]], number[index.names.row[whole[1]]]
                apart = (one != two) & ~births.may_meet(one, two)
                equal.append(drop_doubles(one[apart] * width + two[apart]))
            if every > CHUNK:
                step(min(before + count * CHUNK, done), every)
        pairs += pass_of.found
        counts.update(index.word_counts())
        many = _common(index, bearers, _letters_alone(*listed)) if bearers else NOBODY
        common.update(number[many[many < now]].tolist())
        common_once.update(number[many[many >= now]].tolist())
    near, alike = (drop_doubles(np.concatenate(parts)) for parts in (pairs, equal))
    sets = frozenset(common), frozenset(common_once)
    return Passed(near, Rarity(width, counts), *sets, alike, width)


def _tables(parties: pa.Table, rows: Longs, kind: str, born: Longs) -> Iterator[NameTable]:
    """Yield the names of some rows as words, some rows at a time."""
    split = Tabulator(kind)
    for first in range(0, len(rows), CHUNK):
        yield split.tabulate(*_names_of(parties, rows[first : first + CHUNK], kind), born)


class _NearPairs:
    """Pairs of parties whose names are near and whose births do not contradict.

    Attributes:
        found: a number for each pair, once in each part.
    """

    def __init__(
        self, index: ListedIndex, number: Longs, births: BirthYears, aligner: Aligner
    ) -> None:
        self.found: list[Longs] = []
        self._index, self._number, self._births, self._aligner = index, number, births, aligner
        self._width = int(number.max(initial=0)) + 1

    def look_at(self, tables: Iterable[NameTable]) -> Iterator[NameTable]:
        """Yield names while those before are looked at on the other cores."""
        passed = deque[NameTable]()

        def parts() -> Iterator[tuple[NameTable, Shared]]:
            for names in tables:
                passed.append(names)
                yield from ((names, shared) for shared in self._index.join(names))

        for pairs in map_ahead(self._look, parts()):
            self.found.append(pairs)
            while passed:
                yield passed.popleft()
        yield from passed

    def _look(self, part: tuple[NameTable, Shared]) -> Longs:
        names, shared = part
        left, right = self._index.distinct_pairs(names, shared)
        others = self._index.names
        one, two = self._number[names.row[left]], self._number[others.row[right]]
        kept = (one != two) & self._births.may_meet(one, two)
        left, right, one, two = left[kept], right[kept], one[kept], two[kept]
        if not shared.by_letters:
            shares = self._aligner.shares_of(names, others, left, right)
            across = names.abjad[left] != others.abjad[right]
            near = near_by_words(names.kind, shares, self._births.are_stated(one, two), across)
        else:
            near = self._aligner.keep_order(names, others, left, right)
        return drop_doubles(one[near] * self._width + two[near])


class _Holders:
    """Who bears names, so that one holder in many rows is one bearer.

    Attributes:
        code: a number for the holder of each row of ``parties``, 0 where nothing tells him apart.
    """

    def __init__(self, code: Longs) -> None:
        self.code = code
        self._seen = SeenKeys()

    def first_seen(self, names: NameTable) -> Bools:
        """Return which names come first from their holder; those of nobody known all do."""
        code = self.code[names.row]
        first: Bools = np.asarray(code == 0, np.bool_)
        known = np.flatnonzero(~first)
        keys = names.sums(names.table.sound)[known] * _MIX + code[known].astype(np.uint64)
        keys, place = np.unique(keys, return_index=True)
        first[known[place[self._seen.add(keys)]]] = True
        return first


_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def _holder_codes(parties: pa.Table, number: Longs, births: BirthYears, kind: str) -> Longs:
    """Return a number for the holder of each row, 0 where nothing tells him apart.

    A person is told apart by the birth. A body has a number of its own; as a holder in somebody
    else's filing it often has none, and then its jurisdiction tells it apart.
    """
    if kind == PERSON:
        return births.code(number)
    lengths = pc.fill_null(pc.list_value_length(parties["identifiers"]), 0)
    coded = parties["jurisdiction"].combine_chunks().dictionary_encode()
    places = len(coded.dictionary) + 1
    seat = pc.fill_null(coded.indices, places - 1).to_numpy().astype(np.int64) + 1
    return np.where(lengths.to_numpy() > 0, number + places + 1, seat)


def _bearers(
    names: NameTable, whole: tuple[Longs, Longs], holders: _Holders, counted: Bools
) -> tuple[Longs, Longs]:
    """Return listed names that others bear whole, and by what the bearers are told apart."""
    name, listed = whole
    row = names.row[name]
    # Without a birth the rows of persons tell nothing of how many they are.
    bearer = holders.code[row]
    known = counted[row] & (bearer > 0)
    return listed[known], bearer[known]


def _common(index: ListedIndex, bearers: list[tuple[Longs, Longs]], alone: Bools) -> Longs:
    """Return the rows of listed names that many bear, each told apart from the others.

    First letters ``alone`` are never strong, and say nothing of how common the whole name is.
    """
    name = np.concatenate([one for one, _ in bearers])
    bearer = np.concatenate([two for _, two in bearers])
    width = int(bearer.max(initial=0)) + 1
    count = np.bincount(
        drop_doubles(name * width + bearer) // width, minlength=len(index.names.row)
    )
    return index.names.row[(count > COMMON) & ~alone]


def _letters_alone(names: pa.Array, row: Longs) -> Bools:
    """Return which names are the first letters of another one that stands before brackets."""
    marked = pc.match_substring_regex(names, pattern=ACRONYM).to_numpy(zero_copy_only=False)
    some = np.flatnonzero(marked.astype(bool))
    texts = names.take(pa.array(some)).to_pylist()
    letters = {
        (place, found[1])
        for place, text in zip(row[some].tolist(), texts, strict=True)
        if (found := split_acronym(text))
    }
    alone = np.zeros(len(names), np.bool_)
    if letters:
        every = zip(row.tolist(), names.to_pylist(), strict=True)
        alone[:] = [each in letters for each in every]
    return alone


def _fits(kinds: NDArray[np.int8], kind: str) -> Bools:
    """Return which rows may be persons, or anything but persons."""
    others = [_KINDS[0]] if kind == PERSON else [_KINDS[0], THING]
    return np.isin(kinds, [_KINDS.index(one) for one in (kind, *others)])


def _kinds(parties: pa.Table) -> NDArray[np.int8]:
    """Return what the schema of each row surely is, as a place in `_KINDS`."""
    coded = parties["schema"].combine_chunks().dictionary_encode()
    kinds = [_KINDS.index(KINDS.get(schema, "")) for schema in coded.dictionary.to_pylist()]
    codes = pc.fill_null(coded.indices, len(kinds)).to_numpy()
    found: NDArray[np.int8] = np.array([*kinds, 0], np.int8)[codes]
    found[_sole_traders(parties)] = 0
    return found


def _sole_traders(parties: pa.Table) -> Longs:
    """Return the rows whose name is a person's who trades under it, whatever the schema says."""
    lists = parties["names"].combine_chunks()
    value, rows = pc.struct_field(pc.list_flatten(lists), "value"), pc.list_parent_indices(lists)
    begun = pc.fill_null(pc.match_substring_regex(value, pattern=SOLE_HINT), False)
    pairs = zip(value.filter(begun).to_pylist(), rows.filter(begun).to_pylist(), strict=True)
    return np.array([row for name, row in pairs if is_sole_trader(name)], np.int64)


def _names_of(parties: pa.Table, rows: Longs, kind_of: str) -> tuple[pa.Array, Longs]:
    """Return the names that identify of some rows of a kind, and the row of each."""
    lists = parties["names"].take(pa.array(rows)).combine_chunks()
    flat, parents = pc.list_flatten(lists), pc.list_parent_indices(lists)
    value, kind = pc.struct_field(flat, "value"), pc.struct_field(flat, "kind")
    good = pc.and_(pc.is_valid(value), pc.invert(pc.is_in(kind, value_set=pa.array(NO_NAMES))))
    value, row = value.filter(good), rows[parents.filter(good).to_numpy().astype(np.int64)]
    if kind_of == PERSON:
        value, row = _without_bodies(value, row, parties["schema"].take(pa.array(row)))
    several = may_hold_several(value, kind_of)
    if kind_of == BODY:
        several[_with_russian_words(value)] = True
        value, row, several = _with_compounds(value, row, several)
    many = np.flatnonzero(several)
    more = [names_in_one(text, kind_of)[1:] for text in value.take(pa.array(many)).to_pylist()]
    added = pa.array([text for texts in more for text in texts], pa.string())
    places = np.repeat(many, [len(texts) for texts in more]) if len(many) else many
    return pa.concat_arrays([value, added]), np.concatenate([row, row[places]])


def _without_bodies(names: pa.Array, row: Longs, schema: pa.ChunkedArray) -> tuple[pa.Array, Longs]:
    """Return names but those with a legal form, of parties of which nobody says what they are."""
    kept = pc.fill_null(pc.equal(schema, "Person"), False).to_numpy().astype(np.bool_)
    unsure = np.flatnonzero(~kept)
    texts = names.take(pa.array(unsure)).to_pylist()
    kept[unsure] = [not is_of_body(text) for text in texts]
    return names.filter(pa.array(kept)), row[kept]


def _with_compounds(names: pa.Array, row: Longs, several: Bools) -> tuple[pa.Array, Longs, Bools]:
    """Return names, and those of words written together with these words apart.

    They are pairs that share a key then; the scorer reads the words as they are.
    """
    words = pc.utf8_split_whitespace(names)
    coded = pc.list_flatten(words).dictionary_encode()
    # To compile the pattern takes longer than to ask a few words, each of which fits it if it may.
    pattern = may_be_apart() if len(coded.dictionary) > FEW else ""
    made = _mark_words(coded.dictionary, pattern, words_apart)
    if not made.any():
        return names, row, several
    owner = pc.list_parent_indices(words).to_numpy()
    some = drop_doubles(owner[made[coded.indices.to_numpy()]]).astype(np.int64)
    read = [read_apart(text) for text in names.take(pa.array(some)).to_pylist()]
    added = pa.array([text for texts in read for text in texts], pa.string())
    places = np.repeat(some, [*map(len, read)])
    several = np.concatenate([several, np.zeros(len(places), np.bool_)])
    return pa.concat_arrays([names, added]), np.concatenate([row, row[places]]), several


def _with_russian_words(names: pa.Array) -> Longs:
    """Return the places of names with a word that is known in English; each word is asked once."""
    words = pc.utf8_split_whitespace(names)
    coded = pc.list_flatten(words).dictionary_encode()
    known = _mark_words(coded.dictionary, RUSSIAN_STARTS, has_russian_word)
    owner = pc.list_parent_indices(words).to_numpy()
    return np.asarray(owner[known[coded.indices.to_numpy()]], np.int64)


def _mark_words(words: pa.Array, pattern: str, ask: Callable[[str], object]) -> Bools:
    """Return of which words something is true; only those that have a pattern are asked.

    The empty pattern is one that every word has.
    """
    # Patterns in C++ leave one word of ten or so to ask.
    marked = pc.match_substring_regex(words, pattern=pattern)
    known = np.array(marked.to_numpy(zero_copy_only=False), np.bool_)
    asked = np.flatnonzero(known)
    known[asked] = [bool(ask(word)) for word in words.take(pa.array(asked)).to_pylist()]
    return known
