"""Births as sources write them, compared as ranges where they are."""

from typing import Any

import pytest

from graph.candidates.births import FAR, MISSING, NEAR, RANGE, YEAR, compare_births
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import STRONG, WEAK
from graph.candidates.scoring.pair_scorer import judge_pair, reasons_of
from graph.candidates.spelling.birth_texts import births_in


def person(name: str, birth: str | None = None, *said: str) -> PartyFacts:
    row: dict[str, Any] = {
        "id": "x",
        "schema": "Person",
        "names": [{"value": name, "kind": "name"}],
        "birth_date": birth,
        "data": [{"field": "birth", "value": text} for text in said],
        "identifiers": [],
        "jurisdiction": None,
        "countries": [],
    }
    found = PartyFacts()
    found.add_row(row)
    return found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1958 to 1962", [(1958, 1962)]),
        ("1958-1962", [(1958, 1962)]),
        ("between 1958 and 1962", [(1958, 1962)]),
        ("01 Jan 1958 to 31 Dec 1962", [(1958, 1962)]),
        ("circa 1955", [(1953, 1957)]),
        ("circa Jun 1955", [(1953, 1957)]),
        ("c. 1955", [(1953, 1957)]),
        ("Approximately 1955", [(1953, 1957)]),
        ("about 1955 (1950 to 1960)", [(1953, 1957), (1950, 1960)]),
        ("1955 (approximately)", [(1953, 1957)]),
        ("late 1950s", [(1950, 1959)]),
        ("1958 or 1962", []),
        ("1958; 1962", []),
        ("07 Aug 1975", []),
        ("1900 to 1962", []),
        ("unknown", []),
    ],
)
def test_years_within_which_a_birth_lies(text: str, years: list[tuple[int, int]]) -> None:
    assert [(span.low, span.high) for span in births_in(text).spans] == years


@pytest.mark.parametrize(
    ("said", "birth", "found"),
    [
        ("1958 to 1962", "1985", FAR),
        ("1958 to 1962", "1960-04-02", RANGE),
        ("1958 to 1962", "1964", NEAR),
        ("circa 1955", "1956-04", RANGE),
        ("circa 1955", "1955", RANGE),
        ("circa 1955", "1960", NEAR),
        ("circa 1955", "1985", FAR),
        ("1955", "1955-03", YEAR),
        ("place 2000 Antwerp", "1955-03", MISSING),
        ("unknown", "1955-03", MISSING),
    ],
)
def test_a_birth_stated_as_text_alone_is_compared(said: str, birth: str, found: str) -> None:
    listed = person("Anna Example", None, said)
    assert compare_births(person("Anna Example", birth), listed).found == found


def test_the_nearest_of_several_births_is_told() -> None:
    listed = person("Anna Example", "1961", "circa 1955", "1961")
    assert compare_births(person("Anna Example", "1956"), listed).found == RANGE
    assert compare_births(person("Anna Example", "1962"), listed).left == (1962, 0, 0)


def test_a_range_is_evidence_and_is_told() -> None:
    listed = person("Rostam Bizhan MOGADDAM", None, "1958 to 1962")
    for birth, level, reason in (
        ("1960-02", STRONG, "births may be the same (1960-02, 1958 to 1962)"),
        ("1964-02", WEAK, "births differ (1964-02, 1958 to 1962)"),
        ("1985-02", None, ""),
    ):
        one = person("Rostam Bizhan Mogaddam", birth)
        judged = judge_pair(one, listed)
        assert (judged.level, reason in "; ".join(reasons_of(judged, one, listed))) == (level, True)
