"""Keys of names: two names that may be one have a key in common.

Five families. Two words by their hard sounds or by the groups of their variants, in any order. All
letters of the name in any order, and all but one of them: glued, cut, turned round or with a slip,
a name keeps its letters. An uncommon word and the first letter of another, which may be an initial.
An uncommon word and the year of birth. A telling word alone, where a name has no other but places;
what is listed by several words may be called by an uncommon one of them.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from graph.candidates.blocking.key_join import Bools, Hashes, Longs, word_hash
from graph.candidates.blocking.name_table import MOST_WORDS, NameTable
from graph.candidates.blocking.word_table import ALPHABET, LETTER_HASHES
from graph.candidates.spelling.spelled_names import BODY, PERSON

Keys = tuple[Hashes, Longs]
"""Keys and the name of each."""
_FEWEST_LETTERS: Final = 5
_FIRST: Final = np.array([word_hash(f"first {n}") for n in range(len(ALPHABET) + 2)], np.uint64)
_YEARS: Final = np.array([word_hash(f"born {n}") for n in range(2_200)], np.uint64)
_BAG: Final = np.uint64(word_hash("letters"))
_ACROSS: Final = np.uint64(word_hash("across"))
_ALONE: Final = np.uint64(word_hash("alone"))
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


def name_keys(names: NameTable, uncommon: Hashes, *, listed: bool) -> tuple[Keys, Keys]:
    """Return the keys of names by their words, and those by their letters.

    Args:
        names: the names.
        uncommon: hashed sounds of words that stand in few listed names, ascending.
        listed: whether they are the listed names, and not those compared with them.
    """
    rare, table = _is_rare(names, uncommon, names.table.sound), names.table
    read = _is_rare(names, uncommon, table.reading) | (rare & (table.reading > 0) & listed)
    words = [*_word_pairs(names), *_lone_words(names)]
    words += [
        *_first_letters(names, rare, table.sound),
        *_first_letters(names, read, table.reading),
    ]
    words += [*_lone_across(names, listed=listed), *_pairs_across(names, listed=listed)]
    if names.kind == PERSON:
        words.extend(_words_and_years(names, rare))
    elif listed:
        telling = table.telling & ~table.place
        some = (rare & telling)[names.words]
        words.append(_alone(names, some, table.sound))
    return _concatenate(words, names.kind), _concatenate([*_letter_bags(names)], names.kind)


def _concatenate(keys: list[Keys], kind: str) -> Keys:
    if not keys:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    found = np.concatenate([key for key, _ in keys]) + np.uint64(word_hash(kind))
    # Sums of hashes are even in all bits only after a turn.
    found ^= found >> np.uint64(29)
    return found * _ODD, np.concatenate([name for _, name in keys])


def _blocks(names: NameTable, *, telling: bool) -> Iterator[tuple[Longs, Longs]]:
    """Yield names of one number of words together: names, and words as rows of places.

    Args:
        names: the names.
        telling: leave out words that many companies have, if enough others are there.
    """
    counts = np.diff(names.offsets)
    places, starts = names.words, names.offsets[:-1]
    if telling and names.kind == BODY:
        kept = names.table.telling[names.words]
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        few = before[names.offsets[1:]] - before[names.offsets[:-1]]
        owner = np.repeat(np.arange(len(counts)), counts)
        kept |= (few < 2)[owner]
        places = names.words[kept]
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        starts, counts = before[names.offsets[:-1]], np.diff(before[names.offsets])
    counts = np.minimum(counts, MOST_WORDS)
    for size in range(1, MOST_WORDS + 1):
        chosen = np.flatnonzero(counts == size)
        if chosen.size:
            yield chosen, places[starts[chosen][:, None] + np.arange(size)]


def _word_pairs(names: NameTable) -> Iterator[Keys]:
    table = names.table
    for chosen, words in _blocks(names, telling=True):
        columns = (table.hard, table.with_g, table.abroad, table.group[:, 0], table.group[:, 1])
        codes = [column[words] for column in columns]
        for one in range(words.shape[1]):
            for two in range(one + 1, words.shape[1]):
                for left in codes:
                    for right in codes:
                        both = (left[:, one] != 0) & (right[:, two] != 0)
                        if both.any():
                            yield left[both, one] + right[both, two], chosen[both]


def _is_rare(names: NameTable, uncommon: Hashes, said: Hashes) -> Bools:
    """Return of each distinct word whether it stands in few listed names, and is no initial.

    ``said`` has the sounds of the words, or their readings.
    """
    if not uncommon.size:
        return np.zeros(len(said), np.bool_)
    place = np.minimum(np.searchsorted(uncommon, said), len(uncommon) - 1)
    return np.asarray((uncommon[place] == said) & ~names.table.initial, np.bool_)


def _first_letters(names: NameTable, rare: Bools, said: Hashes) -> Iterator[Keys]:
    """Yield keys of an uncommon word and the first letter of another.

    ``said`` has the sounds of the words, or their readings.
    """
    table = names.table
    for chosen, words in _blocks(names, telling=False):
        for one in range(words.shape[1]):
            some = rare[words[:, one]]
            if not some.any():
                continue
            for two in range(words.shape[1]):
                if one != two:
                    first = _FIRST[table.first[words[some, two]]]
                    yield said[words[some, one]] + first, chosen[some]


def _words_and_years(names: NameTable, rare: Bools) -> Iterator[Keys]:
    """Yield keys of an uncommon word and the year of birth.

    Whoever has another forename's spelling and a patronymic besides shares no two words.
    """
    owner = np.repeat(np.arange(len(names.row)), np.diff(names.offsets))
    some = rare[names.words] & (names.born[owner] > 0)
    years = (names.born[owner[some]] % len(_YEARS)).astype(np.int64)
    yield names.table.sound[names.words[some]] + _YEARS[years], owner[some]


def _lone_words(names: NameTable) -> Iterator[Keys]:
    """Yield keys of the only telling word of a name, and of the only one that is no place."""
    table = names.table
    read = (table.reading > 0)[names.words]
    telling = table.telling[names.words]
    kinds = [telling, telling & ~table.place[names.words]]
    if names.kind == PERSON:
        kinds = [np.ones(len(names.words), np.bool_)]
    for alone in kinds:
        only = alone & _is_only(names, alone)
        yield _alone(names, only, table.sound)
        yield _alone(names, only & read, table.reading)


def _lone_across(names: NameTable, *, listed: bool) -> Iterator[Keys]:
    """Yield keys of the only telling word by its consonants, beside names of the other script."""
    telling = names.table.telling[names.words]
    only = telling & _is_only(names, telling)
    for said in (names.table.hard, names.table.bare):
        code, name = _alone(names, only & (said != 0)[names.words], said)
        yield code + _across(names, name, listed=listed), name


def _pairs_across(names: NameTable, *, listed: bool) -> Iterator[Keys]:
    """Yield keys of two words by their bare bones, beside names of the other script.

    Where both are short too many names share them: one of them has three consonants.
    """
    table = names.table
    for chosen, words in _blocks(names, telling=True):
        bare, long = table.bare[words], table.bones[words] != 0
        for one in range(words.shape[1]):
            for two in range(one + 1, words.shape[1]):
                both = (bare[:, one] != 0) & (bare[:, two] != 0) & (long[:, one] | long[:, two])
                if both.any():
                    name = chosen[both]
                    code = bare[both, one] + bare[both, two]
                    yield code + _across(names, name, listed=listed), name


def _across(names: NameTable, name: Longs, *, listed: bool) -> Hashes:
    """Return what is added to keys so that names meet those of the other script alone.

    A register's name without vowels meets listed ones that have them, and the other way round.
    """
    return np.where(names.abjad[name] == listed, _ALONE, _ACROSS).astype(np.uint64)


def _is_only(names: NameTable, telling: Bools) -> Bools:
    """Return for each word whether its name has exactly one of the telling ones."""
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(telling)])
    alone = before[names.offsets[1:]] - before[names.offsets[:-1]] == 1
    return np.asarray(np.repeat(alone, np.diff(names.offsets)), np.bool_)


def _alone(names: NameTable, some: Bools, said: Hashes) -> Keys:
    """Return the keys by which some of the words are found alone."""
    owner = np.repeat(np.arange(len(names.row)), np.diff(names.offsets))
    return said[names.words[some]] + _ALONE, owner[some]


def words_in_bags(names: NameTable) -> Bools:
    """Return which words of names count where their letters do: of bodies those that tell."""
    if names.kind != BODY:
        return np.ones(len(names.words), np.bool_)
    none = np.repeat(_count_telling(names) == 0, np.diff(names.offsets))
    return np.asarray(names.table.telling[names.words] | none, np.bool_)


def _count_telling(names: NameTable) -> Longs:
    """Return how many telling words each name has."""
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(names.table.telling[names.words])])
    return np.asarray(before[names.offsets[1:]] - before[names.offsets[:-1]], np.int64)


def _letter_bags(names: NameTable) -> Iterator[Keys]:
    """Yield keys of all letters of a name, and of all but one."""
    table = names.table
    counted, counts = table.bag, np.diff(names.offsets)
    telling, kept = _count_telling(names), words_in_bags(names)
    bags = _sums(np.where(kept, counted[names.words], np.uint64(0)), names.offsets)
    sizes = _sums(np.where(kept, table.length[names.words], 0).astype(np.uint64), names.offsets)
    held = np.where(kept, table.mask[names.words], 0).astype(np.uint32)
    starts = names.offsets[:-1]
    enough = np.flatnonzero(sizes >= _FEWEST_LETTERS)
    masks = np.zeros(len(starts), np.uint32)
    full = np.flatnonzero(np.diff(names.offsets) > 0)
    if full.size:
        masks[full] = np.bitwise_or.reduceat(held, starts[full])
    yield bags[enough] + _BAG, enough
    if names.kind == BODY:
        # A common word may be written together with the one that tells, as in Halkbank.
        few = np.flatnonzero((telling == 1) & (counts == 2))
        yield _sums(counted[names.words], names.offsets)[few] + _BAG, few
    for letter, code in enumerate(LETTER_HASHES):
        some = enough[(masks[enough] >> np.uint32(letter) & np.uint32(1)) > 0]
        yield bags[some] - code + _BAG, some


def _sums(column: Hashes, offsets: Longs) -> Hashes:
    added = np.concatenate([np.zeros(1, np.uint64), np.cumsum(column, dtype=np.uint64)])
    return np.asarray(added[offsets[1:]] - added[offsets[:-1]], np.uint64)
