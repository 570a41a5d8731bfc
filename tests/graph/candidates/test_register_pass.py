"""A register that passes by in parts: what comes again is kept, and says the same as at once."""

import random
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.candidates import candidate_search
from graph.candidates.blocking import name_table, register_pass
from graph.candidates.blocking.key_join import SeenKeys
from graph.candidates.blocking.name_table import (
    NameTable,
    Tabulator,
    _body_token,
    _person_token,
    _split_token,
    tabulate,
)
from graph.candidates.candidate_search import Comparing
from graph.candidates.compared_facts import BODY, PERSON
from graph.candidates.spelling.name_data import (
    ADDRESSES,
    NUMERALS,
    PARTICLES,
    TENS,
    WRITTEN_OUT,
    YOUNGER,
)
from graph.candidates.spelling.names_in_one import MARKS, may_hold_several, names_in_one
from graph.candidates.spelling.spelled_names import JOINING
from graph.kernels.distinct_numbers import drop_doubles
from graph.record.model import Listing, Name, Party
from graph.values.name_words import FORM_CLASSES
from graph.world.identity import world_from_rows

PIECES = "Ivan al-Rahman عبدالله Müller Ltd. S.A. 1234 Three O'Neil A. B Nord Nord-Süd".split()


def _texts(rng: random.Random, count: int) -> pa.Array:
    texts = [" ".join(rng.choices(PIECES, k=rng.randint(0, 5))) for _ in range(count)]
    return pa.array(texts, pa.string())


def _words(names: NameTable) -> list[list[tuple[object, ...]]]:
    columns = [getattr(names.table, column.name) for column in fields(names.table)]
    rows = [tuple(column[word].tobytes() for column in columns) for word in names.words]
    ends = zip(names.offsets[:-1], names.offsets[1:], strict=True)
    return [rows[first:last] for first, last in ends]


@pytest.mark.parametrize("kind", [PERSON, BODY])
@pytest.mark.parametrize("kept", [0, 3, 100])
def test_names_in_parts_have_the_words_that_they_have_alone(
    kind: str, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_table, "MOST_KEPT", kept)
    rng, parts = random.Random(5), Tabulator(kind)
    for size in (7, 0, 1, 30):
        texts = _texts(rng, size)
        assert _words(parts.tabulate(texts, np.arange(size))) == _words(
            tabulate(texts, np.arange(size), kind)
        )


@pytest.mark.parametrize(("kind", "split"), [(PERSON, _person_token), (BODY, _body_token)])
def test_a_piece_that_is_one_word_is_taken_as_the_longer_way_takes_it(
    kind: str, split: Callable[[str], list[str]]
) -> None:
    known = [*ADDRESSES, *PARTICLES, *YOUNGER, *WRITTEN_OUT, *NUMERALS, *TENS, *FORM_CLASSES]
    more = (
        "Ivan abdul ABDULRAHMAN A al The O'Neil 3M x1 Nord\u203fstahl halk\u203fbank\u203f2".split()
    )
    for piece in [*known, *JOINING, *more]:
        assert _split_token(piece, kind) == split(piece), piece


def test_distinct_numbers_are_those_of_numpy() -> None:
    rng = np.random.default_rng(4)
    for size in (0, 1, 2, 5_000):
        some = rng.integers(-50, 2_000, size)
        assert drop_doubles(some).tolist() == np.unique(some).tolist()


def test_a_key_is_new_once() -> None:
    rng, seen, met = np.random.default_rng(3), SeenKeys(), set[int]()
    for size in (0, 1, 900, 3, 900, 40, 0, 2_000, 1):
        keys = np.unique(rng.integers(0, 3_000, size).astype(np.uint64))
        assert seen.add(keys).tolist() == [key not in met for key in keys.tolist()]
        met.update(keys.tolist())


def test_progress_goes_on_from_persons_to_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_pass, "CHUNK", 2)
    rows = [Party(f"p{n}", "Person", [Name(f"Vera Brandok{n}")]) for n in range(5)]
    rows += [Party(f"c{n}", "Company", [Name(f"Glump Steel {n} Ltd")]) for n in range(3)]
    listed = [Listing(f"{one}0", "US-OFAC", "SDN") for one in "pc"]
    world = world_from_rows([*rows, *listed])
    told: list[tuple[int, int]] = []
    how = Comparing(step=lambda done, every: told.append((done, every)))
    candidate_search.find_candidates(world.tables["parties"], world.tables["listings"], (), (), how)
    assert told == [(2, 8), (4, 8), (5, 8), (7, 8), (8, 8)]


@pytest.mark.parametrize(
    ("listed", "other", "near"),
    [
        ("Risglost Hulwisk Foods", "Blamkilm Kluskchack Foods", False),
        ("Risglost Hulwisk Foods", "Blamkilm Hulwiks Foods", False),
        ("Risglost Hulwisk Pandor", "Blamkilm Hulwiks Pandor", True),
        ("Risglost Hulwisk Foods", "Hulwiks Foods", True),
        ("Risglost Hulwisk", "Kluskchack Risglost", True),
        ("Hulwisk Foods", "Kluskchack Foods", True),
        ("شركة نفط غدير", "Sherkat Naft Ghadir", True),
    ],
)
def test_a_business_that_many_are_in_and_one_like_sound_are_not_enough(
    listed: str, other: str, near: bool
) -> None:
    rows = [Party("l", "Company", [Name(listed)]), Party("o", "Company", [Name(other)])]
    world = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")])
    parties = world.tables["parties"]
    mine = np.array([one == "l" for one in parties["id"].to_pylist()])
    found = register_pass.pass_by(
        parties,
        mine,
        lambda done, every: None,
        former=parties.slice(0, 0),
        among=True,
        apart_too=False,
    )
    assert bool(len(found.pairs)) == near


def test_a_plain_name_that_holds_several_has_the_pattern_of_those_that_may() -> None:
    rng = random.Random(11)
    pieces = (
        "Anna Petrova (née nee geb. born maiden name: Ivanova) [née & + and und et Mr Mrs Dr "
        "Wong Chi-Fung Tsai Ing-wen T'ang Hsiao-p'ing Muller Mueller Weiss Schroeder Oezdemir "
        "Kim Jong Un Park Lee Ohno Satou Yuuko Mohammad-e Reza Janis Bērziņš Kuznetsova Jankowska "
        "as trustee of the estate (deceased) jointly nominee for , ; . / - ( ) [ ] o'n a b"
    ).split()
    plain = [piece for piece in pieces if piece.isascii()]
    names = [" ".join(rng.choices(plain, k=rng.randint(1, 6))) for _ in range(4_000)]
    marked = pc.match_substring_regex(pa.array(names), pattern=MARKS[PERSON]).to_pylist()
    several = [name for name in names if names_in_one(name, PERSON)[1:]]
    assert {*several} <= {name for name, mark in zip(names, marked, strict=True) if mark}
    assert len(several) > 100
    assert not all(marked)
    assert may_hold_several(pa.array(names), PERSON).tolist() == marked
    assert may_hold_several(pa.array(names[:9]), PERSON).all()
    odd = [*names[:9], "Anna\x0bPetrova", "Müller"]
    expected = pc.match_substring_regex(pa.array(odd), pattern=MARKS[PERSON]).to_pylist()
    assert may_hold_several(pa.array(odd), PERSON).tolist() == expected
