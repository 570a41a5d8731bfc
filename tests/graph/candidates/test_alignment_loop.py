"""The compiled glance at words says what the plain one says, and errs towards keeping."""

import random

import numpy as np
import pyarrow as pa
import pytest

from graph.candidates.blocking import alignment_loop
from graph.candidates.blocking.alignment_loop import Aligner, count_slips
from graph.candidates.blocking.name_table import tabulate
from graph.candidates.blocking.word_table import LETTERS
from graph.candidates.compared_facts import PERSON
from graph.candidates.spelling.spelled_names import spell_name
from graph.candidates.spelling.word_alignment import align

WORDS = "Ivan Petr Anna Smith Smyth Yurievich Yurevich Mohammed Muhammad A I Dmitri Dima".split()


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
