"""The compiled glance at words says what the plain one says, and errs towards keeping."""

import random

import numpy as np
import pyarrow as pa
import pytest

from graph.candidates.blocking import alignment_loop
from graph.candidates.blocking.alignment_loop import Aligner, count_slips
from graph.candidates.blocking.name_table import tabulate
from graph.candidates.blocking.near_names import near_by_words
from graph.candidates.blocking.register_pass import pass_by
from graph.candidates.blocking.word_table import LETTERS
from graph.candidates.compared_facts import BODY, PERSON, facts_of
from graph.candidates.left_out import PARTIES_ONCE
from graph.candidates.levels import STRONG
from graph.candidates.scoring.pair_scorer import judge_pair
from graph.candidates.spelling.compounds.compound_words import TIE
from graph.candidates.spelling.spelled_names import spell_name
from graph.candidates.spelling.word_alignment import align
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows

WORDS = "Ivan Petr Anna Smith Smyth Yurievich Yurevich Mohammed Muhammad A I Dmitri Dima".split()


TRADES = "Steel Stahl Trading Energy Bank Kvazar Pulsar Treadway Nordstahl Halkbank Stern".split()
TIED = [*TRADES, f"north{TIE}steel", f"halk{TIE}bank", f"adway{TIE}wood", "North", "Halk"]


def _names(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(count)]


@pytest.mark.slow
def test_compiled_and_plain_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [tabulate(pa.array(_names(n, 60)), np.arange(60), PERSON) for n in (1, 2)]
    left, right = np.repeat(np.arange(60), 60), np.tile(np.arange(60), 60)
    plain = Aligner().shares_of(*names, left, right)
    monkeypatch.setattr(alignment_loop, "MANY", 0)
    compiled = Aligner().shares_of(*names, left, right)
    assert np.allclose(plain, compiled)
    assert 0.999 < plain.max() < 1.001


@pytest.mark.slow
def test_compiled_and_plain_agree_on_words_read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(6)
    texts = [" ".join(rng.choices(TIED, k=rng.randint(1, 4))) for _ in range(60)]
    names = tabulate(pa.array(texts), np.arange(60), BODY)
    left, right = np.repeat(np.arange(60), 60), np.tile(np.arange(60), 60)
    plain = Aligner().shares_of(names, names, left, right)
    monkeypatch.setattr(alignment_loop, "MANY", 0)
    assert np.allclose(plain, Aligner().shares_of(names, names, left, right))


def _ordered(one: list[str], two: list[str], kind: str) -> list[bool]:
    names = [tabulate(pa.array(side), np.arange(len(side)), kind) for side in (one, two)]
    every = np.arange(len(one))
    found: list[bool] = Aligner().keep_order(*names, every, every).tolist()
    return found


@pytest.mark.parametrize(
    ("one", "two", "kept"),
    [
        ("Halkbank", "Halk Bank", True),
        ("Nizami Gasimov", "Niza Mi Gasimov", True),
        ("Rosneftegaz Holding", "Rosnefte Gaz Holding", True),
        ("Vostok Sibneft Avia", "Avia Sibneft Vostok", True),
        ("Kvazar Pulsar", "Pulzar Kvasar", True),
        ("Sidor", "Sidro", True),
        ("Rilmplup Feckbirk", "Pumberk Flipplirc", False),
        ("Gromvik Pelsund", "Nudkilp Movsregl", False),
    ],
)
def test_the_same_letters_in_another_order_are_another_name(one: str, two: str, kept: bool) -> None:
    for kind in (BODY, PERSON):
        assert _ordered([one, two], [two, one], kind) == [kept, kept], kind


@pytest.mark.slow
def test_compiled_and_plain_agree_on_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(7)
    texts = [" ".join(rng.choices([*WORDS, *TRADES], k=rng.randint(1, 4))) for _ in range(60)]
    mixed = ["".join(rng.sample(text, len(text))) for text in texts]
    for kind in (BODY, PERSON):
        names = [tabulate(pa.array(side), np.arange(len(side)), kind) for side in (texts, mixed)]
        left, right = np.repeat(np.arange(60), 60), np.tile(np.arange(60), 60)
        monkeypatch.setattr(alignment_loop, "MANY", 1_000_000)
        plain = Aligner().keep_order(*names, left, right)
        monkeypatch.setattr(alignment_loop, "MANY", 0)
        assert (plain == Aligner().keep_order(*names, left, right)).all()
        assert 0 < plain.sum() < len(plain)


@pytest.mark.parametrize(
    ("kind", "one", "two", "known", "near"),
    [
        (BODY, "Kalmsack Grostvig Chemicals", "Kalmsack Plendum Shipping", False, False),
        (BODY, "Kalmsack Grostvig Plendum", "Kalmsack Grostvig Chemicals", False, True),
        (BODY, "Kalmsack Chemicals", "Kalmsack", False, True),
        (PERSON, "Clara Zoxtax", "Clara Barklork", False, False),
        (PERSON, "Clara Maria Zoxtax", "Clara Maria Barklork", False, False),
        (PERSON, "Clara Maria Zoxtax", "Clara Maria Barklork", True, True),
        (PERSON, "Clara Zoxtax Petrovna", "Clara Barklork Petrovna", False, True),
        (PERSON, "Clara Zoxtax", "Zoxtax", False, True),
    ],
)
def test_what_has_another_word_on_both_sides_is_not_near(
    kind: str, one: str, two: str, known: bool, near: bool
) -> None:
    names = [tabulate(pa.array([text]), np.arange(1), kind) for text in (one, two)]
    shares = Aligner().shares_of(*names, np.zeros(1, np.int64), np.zeros(1, np.int64))
    found = near_by_words(kind, shares, np.array([known]), np.array([False]))
    assert found.tolist() == [near]


@pytest.mark.parametrize(
    ("one", "two", "shares"),
    [
        # Two words out of one weigh what that word weighs.
        (f"kvazar north{TIE}steel", "Kvazar North Steel", (1.0, 1.0)),
        (f"kvazar north{TIE}steel", "Pulsar North Steel", (0.5, 2 / 3)),
        # One of them alone is nothing, whichever side it stands on.
        (f"kvazar north{TIE}wind", "Kvazar North Sea", (0.5, 1 / 3)),
        ("Kvazar North Sea", f"kvazar north{TIE}wind", (1 / 3, 0.5)),
        (f"kvazar north{TIE}wind", f"pulsar north{TIE}sea", (0.0, 0.0)),
    ],
)
def test_words_out_of_one_match_together_or_not_at_all(
    one: str, two: str, shares: tuple[float, float]
) -> None:
    names = tabulate(pa.array([one, two]), np.arange(2), BODY)
    found = Aligner().shares_of(names, names, np.array([0]), np.array([1]))
    assert found[0, 2:] == pytest.approx(shares, abs=0.01)


def test_a_pair_that_is_strong_in_full_passes_by() -> None:
    rng = random.Random(7)
    names = sorted({" ".join(rng.sample(TRADES, rng.randint(2, 3))) for _ in range(90)})
    ours = [Party(f"r{n}", "Company", [Name(name)]) for n, name in enumerate(names)]
    listed = [Party(f"l{n}", "Company", [Name(name)]) for n, name in enumerate(names)]
    listings = [Listing(one.id, "US-OFAC", "SDN") for one in listed]
    world = world_from_rows([*ours, *listed, *listings])
    number = world.tables["parties"]["party_idx"].to_numpy().astype(np.int64)
    ids = world.tables["parties"]["id"].to_pylist()
    place = dict(zip(ids, number.tolist(), strict=True))
    mine = np.array([one.startswith("l") for one in ids])
    passed = pass_by(
        world.tables["parties"],
        mine,
        lambda _done, _every: None,
        former=PARTIES_ONCE.empty_table(),
        among=False,
        apart_too=False,
    )
    kept = set(zip(passed.pairs // passed.width, passed.pairs % passed.width, strict=True))
    facts = facts_of(number.tolist(), world.tables["parties"], world.tables["listings"])
    strong = 0
    for one in ours:
        for two in listed:
            pair = place[one.id], place[two.id]
            if judge_pair(facts[pair[0]], facts[pair[1]]).level == STRONG:
                strong += 1
                assert pair in kept, (one.names, two.names)
    assert strong > len(names)


def test_what_matches_in_full_matches_at_a_glance() -> None:
    ours, others = _names(3, 40), _names(4, 40)
    tables = [tabulate(pa.array(each), np.arange(40), PERSON) for each in (ours, others)]
    left, right = np.repeat(np.arange(40), 40), np.tile(np.arange(40), 40)
    shares = Aligner().shares_of(*tables, left, right)
    for one, two, share in zip(left, right, shares, strict=True):
        found = align(spell_name(ours[one], PERSON), spell_name(others[two], PERSON))
        if all(found.share(side, body=False) >= 0.99 for side in ("left", "right")):
            assert share.min() >= 0.95, (ours[one], others[two])


@pytest.mark.parametrize(
    ("one", "two", "slips"),
    [("abcd", "abcd", 0), ("abcd", "acbd", 1), ("abcd", "abd", 1), ("abcd", "xbcy", 2)],
)
def test_slips(one: str, two: str, slips: int) -> None:
    codes = [np.array([ord(each) for each in word]) for word in (one, two)]
    assert count_slips(*codes, len(one), len(two), np.zeros((3, LETTERS + 1), np.int64)) == slips
