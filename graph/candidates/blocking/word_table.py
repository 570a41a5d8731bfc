"""Distinct words of many names as columns: what keys are made of, and what is compared at a glance.

Words are looked at together, as one text or one array.
"""

from dataclasses import dataclass, fields
from itertools import repeat
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import Hashes, Longs, compute_hash, word_hash
from graph.candidates.spelling.name_data import business_words, places
from graph.candidates.spelling.spelled_names import (
    PERSON,
    groups_of,
    is_generic,
    sounds_of,
)
from graph.candidates.spelling.word_spellings import (
    all_bare_bones,
    all_hard_sounds,
    all_hard_sounds_with_g,
    all_plain_bones,
    as_in_hebrew,
    count_bones,
    read_all_abroad,
    read_english,
)

LETTERS: Final = 14
"""Letters of a word's sound that are compared."""
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
LETTER_HASHES: Final = np.array([word_hash(f"letter {one}") for one in ALPHABET], np.uint64)
_GROUPS: Final = 2
_BEFORE_A: Final = ord("a") - 1
_NO_LETTER: Final = len(ALPHABET) + 1
_FEW: Final = 2
"""Consonants that tell nothing."""


@dataclass(frozen=True)
class WordTable:
    """Distinct words as columns.

    Attributes:
        sound: hash of the sound.
        hard: hash of the first sound and three consonants.
        bones: hash of all its consonants, 0 where they are two or fewer.
        bare: hash of its bare bones as in Hebrew, 0 where they are one or none.
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
    bare: Hashes
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


def word_table(texts: list[str], kind: str) -> WordTable:
    """Return folded words of names of a kind as columns."""
    sounds = sounds_of(texts)
    hard = all_hard_sounds(sounds)
    readings = read_all_abroad(texts, sounds)
    groups = [*map(groups_of, texts, sounds, readings, repeat(kind))]
    group = np.zeros((len(texts), _GROUPS), np.uint64)
    for place, some in enumerate(groups):
        for column, one in enumerate(sorted(some)[:_GROUPS] if some else ()):
            group[place, column] = word_hash(f"group {one}")
    others = ["" if one == sound else one for one, sound in zip(readings, sounds, strict=True)]
    if kind == PERSON:
        others = [other or read_english(text) for other, text in zip(others, texts, strict=True)]
    read = [place for place, other in enumerate(others) if other]
    abroad = all_hard_sounds([others[place] for place in read])
    with_h = [place for place, sound in enumerate(sounds) if "h" in sound]
    with_g = all_hard_sounds_with_g([sounds[place] for place in with_h])
    bag, mask, letters, length = _letters_of(sounds)
    firsts = [ord(sound[0]) - _BEFORE_A for sound in sounds]
    business, known = business_words() if kind != PERSON else frozenset[str](), places()
    return WordTable(
        sound=_hashes([compute_hash(sound) for sound in sounds]),
        hard=_hashes([word_hash(f"hard {one}") for one in hard]),
        bones=_hashes(
            [word_hash(f"bones {one}") if len(one) > _FEW else 0 for one in all_plain_bones(sounds)]
        ),
        bare=_hashes(
            [
                word_hash(f"bare {as_in_hebrew(one)}") if count_bones(one) > 1 else 0
                for one in all_bare_bones(texts, sounds)
            ]
        ),
        with_g=_hashes_of_others(hard, with_h, with_g),
        reading=_hashes([compute_hash(other) if other else 0 for other in others]),
        abroad=_hashes_of_others(hard, read, abroad),
        group=group,
        first=np.array([one if 0 < one <= _NO_LETTER else _NO_LETTER for one in firsts], np.uint8),
        initial=np.array([len(text) == 1 for text in texts], np.bool_),
        telling=np.array([not one for one in map(is_generic, texts, groups)], np.bool_),
        business=np.array([text in business for text in texts], np.bool_),
        place=np.array([text in known for text in texts], np.bool_),
        bag=bag,
        mask=mask,
        letters=letters,
        length=length,
    )


def _hashes(found: list[int]) -> Hashes:
    return np.array(found, np.uint64)


def _hashes_of_others(hard: list[str], places: list[int], others: list[str]) -> Hashes:
    """Return hashes of other hard sounds of words at some places; 0 where they are no others."""
    found = np.zeros(len(hard), np.uint64)
    for place, one in zip(places, others, strict=True):
        if one != hard[place]:
            found[place] = word_hash(f"hard {one}")
    return found


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
