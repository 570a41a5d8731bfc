"""The bars of the scorer of candidates, cross-validated on labelled pairs that lie beside us."""

import pytest

from benchmarks.matching.across_scripts import script_figures
from benchmarks.matching.key_recall import key_recall
from benchmarks.matching.labelled import SHARED
from benchmarks.matching.matching_page import PAGE, matching_page
from benchmarks.matching.measured import LevelFigures, NameFigures, level_figures, name_figures
from benchmarks.matching.owners_in_register import owner_figures
from graph.candidates.levels import ENGINE
from graph.candidates.scoring.scorer_model import open_model

FOLDER = SHARED

pytestmark = pytest.mark.skipif(
    not (FOLDER / "identity_dev" / "pairs.csv").exists(), reason="the labelled pairs are not there"
)


@pytest.fixture(scope="module")
def names() -> dict[str, NameFigures]:
    return {each.group: each for each in name_figures(FOLDER)}


@pytest.fixture(scope="module")
def levels() -> dict[str, LevelFigures]:
    return {each.group: each for each in level_figures(FOLDER)[0]}


@pytest.mark.parametrize("group", ["all", "persons", "organisations"])
def test_names_are_told_apart_better_than_by_logic_v2(
    names: dict[str, NameFigures], group: str
) -> None:
    found = names[group]
    assert found.area > found.other_area
    assert found.f1 > found.other_f1


def test_names_reach_their_goals(names: dict[str, NameFigures]) -> None:
    assert (names["all"].area >= 0.93, names["all"].f1 >= 0.89) == (True, True)
    far_below = [each.group for each in names.values() if each.area < each.other_area - 0.03]
    assert far_below == []


def test_the_levels_reach_their_goals(levels: dict[str, LevelFigures]) -> None:
    found = levels["all"]
    assert found.precision >= 0.98
    assert found.strong >= 0.90
    assert found.any_level >= 0.97
    assert found.others_weak <= 0.10
    assert levels["persons"].any_level >= 0.98
    assert levels["companies"].precision >= 0.98


def test_names_of_one_party_share_a_key() -> None:
    assert key_recall(FOLDER)["all"] >= 0.98


def test_listed_owners_are_among_the_first_candidates_and_others_are_not() -> None:
    found = {each.group: each for each in owner_figures(FOLDER)}
    assert (found["person"].first >= 0.97, found["company"].first >= 0.88) == (True, True)
    assert max(each.false_strong for each in found.values()) <= 0.1
    assert max(each.false_weak for each in found.values()) <= 1


def test_names_across_scripts_are_found() -> None:
    found = {each.group: each for each in script_figures(FOLDER)}
    persons = found["persons of the UN list"]
    assert (persons.strong >= 0.70, persons.among_first >= 0.90) == (True, True)
    assert persons.false_strong <= 10


def test_the_weights_are_those_of_this_engine() -> None:
    assert open_model().version == ENGINE


def test_the_page_is_what_its_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == matching_page(FOLDER)
