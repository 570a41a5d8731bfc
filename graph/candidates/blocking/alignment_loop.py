"""The words of many pairs of names aligned at a glance: how much of each name the other has.

The loop is plain Python over arrays; large jobs have it compiled. It errs towards keeping a pair,
which `pair_scorer` then looks at in full.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.candidates.blocking.blocking_keys import words_in_bags
from graph.candidates.blocking.key_join import Bools, Longs
from graph.candidates.blocking.name_table import MOST_WORDS, NameTable
from graph.candidates.blocking.word_table import ALPHABET, LETTERS
from graph.kernels.compiling import compile_loop, has_numba

Shares = NDArray[np.float32]
IN_ENDINGS: Final = np.isin([*f" {ALPHABET}"], [*"aeiouyjvfhs"])
"""Of which letters, by number, endings are made that grammar adds."""
MANY: Final = 4_000
"""Pairs from which compiling pays."""

FEW_APART: Final = 4
"""Neighbours that short names lose by a slip and by words that are turned round."""


class Aligner:
    """Aligns the names of one job, chunk by chunk; the pairs of all chunks make compiling pay."""

    def __init__(self) -> None:
        self._pairs = self._ordered = 0

    def shares_of(self, one: NameTable, two: NameTable, left: Longs, right: Longs) -> Shares:
        """Return for each pair of names how much of the left and of the right one matches.

        Twice: with lines of business weighing little, and as `word_alignment.weight` has it.

        Args:
            one: names, one side.
            two: names, the other side.
            left: the place of each pair's name in the one.
            right: the same in the other.
        """
        shares = np.zeros((len(left), 4), np.float32)
        loop: Any = align_pairs
        self._pairs += len(left)
        # A script that leaves vowels out has no more than the hard sounds of a word.
        across = one.abjad[left] != two.abjad[right]
        if self._pairs > MANY and has_numba():
            parts = compare_words, count_slips, differ_in_ending, loosen_ties
            loop = compile_loop(align_pairs, *parts)
        loop(left, right, across, *_columns(one), *_columns(two), shares)
        return shares

    def keep_order(self, one: NameTable, two: NameTable, left: Longs, right: Longs) -> Bools:
        """Return which pairs of names with the same letters have many of them in one order.

        Half of the neighbours of the shorter one, or all but a few: words that are turned round,
        written together, cut, or spelt with a slip lose no more.
        """
        found = np.zeros(len(left), np.bool_)
        loop: Any = compare_order
        self._ordered += len(left)
        if self._ordered > MANY and has_numba():
            loop = compile_loop(compare_order)
        loop(left, right, *_letters_in_order(one), *_letters_in_order(two), found)
        return found


def _letters_in_order(names: NameTable) -> tuple[NDArray[Any], ...]:
    table = names.table
    return names.offsets, names.words, words_in_bags(names), table.letters, table.length


def compare_order(  # noqa: PLR0913
    left: Any,
    right: Any,
    offsets: Any,
    words: Any,
    counted: Any,
    letters: Any,
    length: Any,
    other_offsets: Any,
    other_words: Any,
    other_counted: Any,
    other_letters: Any,
    other_length: Any,
    found: Any,
) -> None:
    """Write which pairs of names have many letters beside the same letter."""
    beside = np.zeros((256, 256), np.int64)
    for pair in range(len(left)):
        last, every = -1, -1
        for place in range(offsets[left[pair]], offsets[left[pair] + 1]):
            word = words[place]
            for i in range(length[word] if counted[place] else 0):
                letter = letters[word, i]
                if last >= 0:
                    beside[last, letter] += 1
                last, every = letter, every + 1
        before, others, both = -1, -1, 0
        for place in range(other_offsets[right[pair]], other_offsets[right[pair] + 1]):
            word = other_words[place]
            for i in range(other_length[word] if other_counted[place] else 0):
                letter = other_letters[word, i]
                if before >= 0 and beside[before, letter] > 0:
                    beside[before, letter] -= 1
                    both += 1
                before, others = letter, others + 1
        last = -1
        for place in range(offsets[left[pair]], offsets[left[pair] + 1]):
            word = words[place]
            for i in range(length[word] if counted[place] else 0):
                letter = letters[word, i]
                if last >= 0:
                    beside[last, letter] = 0
                last = letter
        least = min(every, others)
        found[pair] = 2 * both >= least or both + FEW_APART >= least


def _columns(names: NameTable) -> tuple[NDArray[Any], ...]:
    table = names.table
    tells = table.telling & ~table.business
    weight = np.stack([np.where(some, 1.0, 0.3) for some in (tells, table.telling)], axis=1)
    weight[table.initial] = 0.4
    # What was read out of one word weighs no more than that word.
    parts = names.parts[:, None]
    weight = np.where(parts > 0, parts, weight[names.words]).astype(np.float32)
    groups = table.group[:, 0], table.group[:, 1]
    # A letter is a bit; what is behind the end of a word is none.
    bits = np.bitwise_or.reduce(np.uint64(1) << table.letters.astype(np.uint64), axis=1)
    bits &= ~np.uint64(1)
    codes = np.stack(
        [table.sound, table.hard, *groups, table.reading, table.bones, bits, table.bare], axis=1
    )
    words = table.first, table.letters, table.length
    return names.offsets, names.words, codes, *words, weight, names.parts


def align_pairs(  # noqa: PLR0913
    left: Any,
    right: Any,
    across: Any,
    offsets: Any,
    words: Any,
    codes: Any,
    first: Any,
    letters: Any,
    length: Any,
    weight: Any,
    parts: Any,
    other_offsets: Any,
    other_words: Any,
    other_codes: Any,
    other_first: Any,
    other_letters: Any,
    other_length: Any,
    other_weight: Any,
    other_parts: Any,
    shares: Any,
) -> None:
    """Write the shares of matched words of pairs of names, the best pair of words first."""
    likeness = np.zeros((MOST_WORDS, MOST_WORDS), np.float32)
    # The column that each row's word is matched with, the row of each column's, and how well.
    mate, other = np.zeros(MOST_WORDS, np.int64), np.zeros(MOST_WORDS, np.int64)
    score = np.zeros(MOST_WORDS, np.float32)
    # Rows of `count_slips`, made once: it is asked some million times.
    table = np.zeros((3, LETTERS + 1), np.int64)
    for pair in range(len(left)):
        start, begin = offsets[left[pair]], other_offsets[right[pair]]
        rows = min(offsets[left[pair] + 1] - start, MOST_WORDS)
        columns = min(other_offsets[right[pair] + 1] - begin, MOST_WORDS)
        for i in range(rows):
            a = words[start + i]
            for j in range(columns):
                b = other_words[begin + j]
                likeness[i, j] = compare_words(
                    codes[a],
                    other_codes[b],
                    first[a],
                    other_first[b],
                    letters[a],
                    other_letters[b],
                    length[a],
                    other_length[b],
                    across[pair],
                    table,
                )
        mate[:], other[:] = -1, -1
        for _ in range(min(rows, columns)):
            best, row, column = np.float32(0.0), -1, -1
            for i in range(rows):
                for j in range(columns):
                    if likeness[i, j] > best:
                        best, row, column = likeness[i, j], i, j
            if row < 0:
                break
            mate[row], other[column], score[row] = column, row, best
            for j in range(columns):
                likeness[row, j] = 0.0
            for i in range(rows):
                likeness[i, column] = 0.0
        loosen_ties(parts, start, rows, mate, other)
        loosen_ties(other_parts, begin, columns, other, mate)
        for way in range(2):
            total, whole = np.float32(0.0), np.float32(0.0)
            matched, met = np.float32(0.0), np.float32(0.0)
            for i in range(rows):
                total += weight[start + i, way]
                if mate[i] >= 0:
                    matched += score[i] * weight[start + i, way]
                    met += score[i] * other_weight[begin + mate[i], way]
            for j in range(columns):
                whole += other_weight[begin + j, way]
            if total > 0:
                shares[pair, 2 * way] = matched / total
            if whole > 0:
                shares[pair, 2 * way + 1] = met / whole


def loosen_ties(parts: Any, start: Any, count: Any, mate: Any, other: Any) -> None:
    """Take matches away from words that were read out of one of which not all match.

    Args:
        parts: how much of one word each word is, 0 for a word of its own.
        start: place of the first word of a name.
        count: how many words it has.
        mate: the word of the other name that each matches, -1 for none.
        other: the same from the other side.
    """
    i = 0
    while i < count:
        size, missing = 1, False
        if parts[start + i] > 0:
            size = int(1.0 / parts[start + i] + 0.5)
            for k in range(i, min(i + size, count)):
                missing = missing or mate[k] < 0
        if missing:
            for k in range(i, min(i + size, count)):
                if mate[k] >= 0:
                    other[mate[k]] = -1
                    mate[k] = -1
        i += size


def compare_words(  # noqa: PLR0913
    one: Any,
    two: Any,
    first: Any,
    second: Any,
    letters: Any,
    others: Any,
    length: Any,
    other_length: Any,
    across: Any,
    table: Any,
) -> Any:
    """Return how alike two words are, 0 to 1."""
    if one[0] == two[0]:
        return np.float32(1.0)
    if length == 1 or other_length == 1:
        return np.float32(0.6) if first == second else np.float32(0.0)
    if one[4] != 0 and (one[4] == two[0] or one[4] == two[4]):
        return np.float32(0.95)
    if two[4] != 0 and two[4] == one[0]:
        return np.float32(0.95)
    for i in (2, 3):
        for j in (2, 3):
            if one[i] != 0 and one[i] == two[j]:
                return np.float32(1.0)
    least, most = min(length, other_length), max(length, other_length)
    allowed = 0 if least < 4 else 1 if most < 8 else 2
    if allowed and most - least <= allowed + 1:
        # A slip adds, takes away or changes one letter: words with more that only one of them has
        # need not be set side by side.
        bits, apart = one[6] ^ two[6], 0
        while bits != 0 and apart <= 2 * allowed:
            bits &= bits - np.uint64(1)
            apart += 1
        if apart <= 2 * allowed:
            slips = count_slips(letters, others, length, other_length, table)
            if slips <= allowed:
                return np.float32(1.0 - slips / most)
    if across and one[7] != 0 and one[7] == two[7]:
        return np.float32(0.95)
    # Endings and vowels differ between languages; the hard sounds hold.
    if one[1] != two[1]:
        return np.float32(0.0)
    if differ_in_ending(letters, others, length, other_length):
        return np.float32(0.95)
    bones = one[5] != 0 and one[5] == two[5]
    return np.float32(0.8) if across or bones else np.float32(0.7)


def differ_in_ending(letters: Any, others: Any, length: Any, other_length: Any) -> bool:
    """Return whether two words of like hard sounds begin alike and end in vowels, V, F, H or S."""
    begin = 0
    while begin < length and begin < other_length and letters[begin] == others[begin]:
        begin += 1
    if begin < 4 or max(length, other_length) - begin > 3:
        return False
    ends = IN_ENDINGS[letters[begin:length]].all()
    return bool(ends and IN_ENDINGS[others[begin:other_length]].all())


def count_slips(one: Any, two: Any, length: Any, other_length: Any, table: Any) -> int:
    """Return how many letters were left out, added, changed or exchanged with their neighbour.

    ``table`` has three rows of one number more than words have letters, to write on.
    """
    size = other_length + 1
    before, last, now = 0, 1, 2
    for j in range(size):
        table[last, j] = j
    for i in range(1, length + 1):
        table[now, 0] = i
        for j in range(1, size):
            change = 0 if one[i - 1] == two[j - 1] else 1
            least = min(table[last, j] + 1, table[now, j - 1] + 1, table[last, j - 1] + change)
            if i > 1 and j > 1 and one[i - 1] == two[j - 2] and one[i - 2] == two[j - 1]:
                least = min(least, table[before, j - 2] + 1)
            table[now, j] = least
        before, last, now = last, now, before
    return int(table[last, size - 1])
