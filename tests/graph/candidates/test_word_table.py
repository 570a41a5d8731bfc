"""Columns of words say what `word_of` says of each: the slow twin."""

import random
from dataclasses import fields

import pytest

from graph.candidates.blocking.key_join import word_hash
from graph.candidates.blocking.word_table import ALPHABET, LETTER_HASHES, LETTERS, word_table
from graph.candidates.spelling.spelled_names import (
    BODY,
    PERSON,
    is_place,
    word_of,
)
from graph.candidates.spelling.word_spellings import (
    as_in_hebrew,
    count_bones,
    hard_sounds,
    hard_sounds_with_g,
    read_english,
)

REAL = (
    "yandex czajka wright knight georgy lawrence shchukin xenia yelena tchaikovsky dzhaparov abd "
    "hrihorenko chodorkowski loukachenko steel trading moscow alexander aleksandr a 1c 3m x2000 "
    "tsj cz zz ooo mikhail huseynov hh ye x j alwaleed waheed elsayed nuruddin ahmad muhammad"
).split()


def _words(seed: int) -> list[str]:
    rng = random.Random(seed)
    made = {"".join(rng.choices(f"{ALPHABET}019", k=rng.randint(1, 18))) for _ in range(400)}
    made |= {"".join(rng.choices("hdjzctskpxye", k=rng.randint(1, 9))) for _ in range(400)}
    return [*REAL, *sorted(made - set(REAL))]


@pytest.mark.parametrize("kind", [PERSON, BODY])
def test_columns_say_what_each_word_says(kind: str) -> None:
    texts = _words(3)
    table = word_table(texts, kind)
    for place, text in enumerate(texts):
        word, row = word_of(text, kind), table.take([place])
        reading = word.reading or (kind == PERSON and read_english(text)) or ""
        abroad = hard_sounds(reading) if reading else word.hard
        with_g = hard_sounds_with_g(word.sound) if "h" in word.sound else word.hard
        codes = [ord(letter) - 96 for letter in word.sound if letter in ALPHABET]
        groups = [word_hash(f"group {one}") for one in sorted(word.groups)[:2]]
        assert row.sound[0] == word_hash(word.sound), text
        assert row.hard[0] == word_hash(f"hard {word.hard}"), text
        bones = word_hash(f"bones {word.bones}") if len(word.bones) > 2 else 0
        assert row.bones[0] == bones, text
        bare = as_in_hebrew(word.bare_bones)
        assert row.bare[0] == (word_hash(f"bare {bare}") if count_bones(bare) > 1 else 0), text
        other = 0 if with_g == word.hard else word_hash(f"hard {with_g}")
        assert row.with_g[0] == other, text
        assert row.reading[0] == (word_hash(reading) if reading else 0), text
        other = 0 if abroad == word.hard else word_hash(f"hard {abroad}")
        assert row.abroad[0] == other, text
        assert row.group[0].tolist() == groups + [0] * (2 - len(groups)), text
        first = codes[0] if codes and word.sound[0] in ALPHABET else 27
        assert row.first[0] == first, text
        said = bool(row.initial[0]), bool(row.telling[0]), bool(row.place[0])
        assert said == (word.initial, not word.generic, is_place(word)), text
        bag = sum(int(LETTER_HASHES[code - 1]) for code in codes) % 2**64
        assert row.bag[0] == bag, text
        assert row.mask[0] == sum(1 << (code - 1) for code in set(codes)), text
        assert row.length[0] == min(len(codes), LETTERS), text
        assert row.letters[0].tolist() == (codes + [0] * LETTERS)[:LETTERS], text


def test_no_words_are_an_empty_table() -> None:
    table = word_table([], BODY)
    assert len(table.sound) == 0
    assert table.letters.shape == (0, LETTERS)


@pytest.mark.parametrize("kind", [PERSON, BODY])
def test_words_together_are_as_each_by_itself(kind: str) -> None:
    texts = _words(5)
    together = word_table(texts, kind)
    for place, text in enumerate(texts):
        alone = word_table([text], kind)
        for column in fields(together):
            one, two = getattr(alone, column.name)[0], getattr(together, column.name)[place]
            assert one.tolist() == two.tolist(), (text, column.name)
