"""Sentences end with one full stop, and numbers have the words that fit them."""

import re

import pytest

from graph.values.dates import parse_day
from graph.verdict.caveats import age_caveats, gap_texts
from queries.words.sentences import end_sentence
from tests.queries.conftest import Ask

TWICE = re.compile(r"(?<!\.)\.\.(?!\.)")


@pytest.mark.parametrize(
    "words",
    [
        ("exposure", "Yandex N.V.", "--as-of", "2023-01-01", "--links"),
        ("beneficial", "Yandex N.V.", "--as-of", "2023-01-01"),
        ("compare", "Yandex N.V.", "--from", "2022-01-01", "--to", "2024-04-08"),
        ("paths", "Toloka AI BV", "--as-of", "2023-01-01", "--links"),
    ],
)
def test_a_name_that_ends_with_a_stop_ends_the_sentence(ask: Ask, words: tuple[str, ...]) -> None:
    out = ask("--format", "table", *words).out
    assert "N.V." in out
    assert not TWICE.search(out)


def test_one_is_said_as_one() -> None:
    day = parse_day("2024-01-01")
    assert list(age_caveats(["2019"], day)) == [
        "The source for 1 holding was over two years old on 1 January 2024, the oldest of 2019."
    ]
    (two,) = age_caveats(["2019-05-01", "2020-01-01", "2023-12-01"], day)
    assert two.startswith("The sources for 2 holdings were over two years old")
    assert two.endswith("the oldest of 1 May 2019.")


def test_a_ground_brings_its_own_stop() -> None:
    gap = {"kind": "withheld", "ground": "privacy, says Firm N.V."}
    assert list(gap_texts([gap])) == ["A passage is withheld: privacy, says Firm N.V."]


def test_a_stop_is_added_where_there_is_none() -> None:
    assert [end_sentence("held by N.V."), end_sentence("held by none")] == [
        "held by N.V.",
        "held by none.",
    ]


def test_a_reason_for_naming_no_parent_says_whom_it_refers_to() -> None:
    gap = {"kind": "reporting_exception", "ground": "NO_LEI", "quote": "Somebody Ltd."}
    (said,) = gap_texts([gap])
    assert said == "Reason given for naming no parent: NO_LEI (it refers to “Somebody Ltd.”)."
    (said,) = gap_texts([{**gap, "quote": None}])
    assert said == "Reason given for naming no parent: NO_LEI."
