"""Distinct words of many names as columns: what keys are made of, and what is compared at a glance.

What a word alone tells is looked at once; letters are looked at for all words together.
"""

from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import Hashes, Longs, compute_hash, word_hash
from graph.candidates.spelling.name_data import business_words, places
from graph.candidates.spelling.spelled_names import (
    PERSON,
    groups_of,
    hard_sounds,
    hard_sounds_with_g,
    is_generic,
    plain_bones,
    sound_of,
)
from graph.candidates.spelling.word_spellings import read_abroad, read_english

LETTERS: Final = 14
"""Letters of a word's sound that are compared."""
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
LETTER_HASHES: Final = np.array([word_hash(f"letter {one}") for one in ALPHABET], np.uint64)
_GROUPS: Final = 2
_BEFORE_A: Final = ord("a") - 1


@dataclass(frozen=True)
class WordTable:
    """Distinct words as columns.

    Attributes:
        sound: hash of the sound.
        hard: hash of the first sound and three consonants.
        bones: hash of all its consonants, 0 where they are two or fewer.
        with_g: the hard sounds with each H as a G, 0 where that is no other.
        reading: hash of its sound as spelt in another language, 0 where that is no other.
        abroad: hash of the hard sounds of that reading, 0 where they are no others.
        group: hashes of up to two groups of variants, 0 for none.
        first: number of the first letter of the sound, from 1.
        initial: whether the word is one letter.
        telling: whether it is none of those that many companies have.
        business: whether it is a line of business that many companies are in.
        place: whether it is a place.
        bag: sum of its letters' hashes.
        mask: which letters it has, one bit each.
        letters: codes of its sound's letters, 0 after the end.
        length: how many those are.
    """

    sound: Hashes
    hard: Hashes
    bones: Hashes
    with_g: Hashes
    reading: Hashes
    abroad: Hashes
    group: Hashes
    first: NDArray[np.uint8]
    initial: NDArray[np.bool_]
    telling: NDArray[np.bool_]
    business: NDArray[np.bool_]
    place: NDArray[np.bool_]
    bag: Hashes
    mask: NDArray[np.uint32]
    letters: NDArray[np.uint8]
    length: NDArray[np.uint8]

    def take(self, places: Longs) -> "WordTable":
        """Return some of the words."""
        return WordTable(*(column[places] for column in self._columns()))

    def extend(self, more: "WordTable") -> "WordTable":
        """Return these words and further ones."""
        both = zip(self._columns(), more._columns(), strict=True)
        return WordTable(*map(np.concatenate, both))

    def _columns(self) -> list[NDArray[Any]]:
        return [getattr(self, column.name) for column in fields(self)]


class _Looked(NamedTuple):
    """What one word tells; sounds as hashes, 0 where there is no other."""

    sound: int
    hard: int
    bones: int
    with_g: int
    reading: int
    abroad: int
    first: int
    initial: bool
    telling: bool
    business: bool
    place: bool


def word_table(texts: list[str], kind: str) -> WordTable:
    """Return folded words of names of a kind as columns."""
    sounds = [*map(sound_of, texts)]
    group = np.zeros((len(texts), _GROUPS), np.uint64)
    looked = list[_Looked]()
    for place, (text, sound) in enumerate(zip(texts, sounds, strict=True)):
        reading = read_abroad(text, sound)
        groups = groups_of(text, sound, reading, kind)
        for column, one in enumerate(sorted(groups)[:_GROUPS]):
            group[place, column] = word_hash(f"group {one}")
        looked.append(_look(text, sound, reading, kind, telling=not is_generic(text, groups)))
    columns = iter(zip(*looked, strict=True) if looked else [()] * len(_Looked._fields))
    bag, mask, letters, length = _letters_of(sounds)
    return WordTable(
        sound=np.array(next(columns), np.uint64),
        hard=np.array(next(columns), np.uint64),
        bones=np.array(next(columns), np.uint64),
        with_g=np.array(next(columns), np.uint64),
        reading=np.array(next(columns), np.uint64),
        abroad=np.array(next(columns), np.uint64),
        group=group,
        first=np.array(next(columns), np.uint8),
        initial=np.array(next(columns), np.bool_),
        telling=np.array(next(columns), np.bool_),
        business=np.array(next(columns), np.bool_),
        place=np.array(next(columns), np.bool_),
        bag=bag,
        mask=mask,
        letters=letters,
        length=length,
    )


def _look(text: str, sound: str, reading: str, kind: str, *, telling: bool) -> _Looked:
    hard, bones = hard_sounds(sound), plain_bones(sound)
    with_g = hard_sounds_with_g(sound) if "h" in sound else hard
    other = "" if reading == sound else reading
    other = other or (kind == PERSON and read_english(text)) or ""
    abroad = hard_sounds(other) if other else hard
    first = ord(sound[0]) - _BEFORE_A
    return _Looked(
        compute_hash(sound),
        word_hash(f"hard {hard}"),
        word_hash(f"bones {bones}") if len(bones) > 2 else 0,
        0 if with_g == hard else word_hash(f"hard {with_g}"),
        compute_hash(other) if other else 0,
        0 if abroad == hard else word_hash(f"hard {abroad}"),
        first if 0 < first <= len(ALPHABET) else len(ALPHABET) + 1,
        len(text) == 1,
        telling,
        kind != PERSON and text in business_words(),
        text in places(),
    )


def _letters_of(
    sounds: list[str],
) -> tuple[Hashes, NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return bag, mask, letters and length of words; digits and the like are no letters."""
    codes = np.frombuffer("".join(sounds).encode("utf-32-le"), np.uint32).astype(np.int64)
    codes -= _BEFORE_A
    word = np.repeat(np.arange(len(sounds)), [*map(len, sounds)])
    some = (codes > 0) & (codes <= len(ALPHABET))
    codes, word = codes[some], word[some]
    bag, mask = np.zeros(len(sounds), np.uint64), np.zeros(len(sounds), np.uint32)
    np.add.at(bag, word, LETTER_HASHES[codes - 1])
    np.bitwise_or.at(mask, word, np.uint32(1) << (codes - 1).astype(np.uint32))
    every = np.bincount(word, minlength=len(sounds))
    place = np.arange(len(word)) - np.repeat(np.cumsum(every) - every, every)
    letters = np.zeros((len(sounds), LETTERS), np.uint8)
    here = place < LETTERS
    letters[word[here], place[here]] = codes[here]
    return bag, mask, letters, np.minimum(every, LETTERS).astype(np.uint8)
