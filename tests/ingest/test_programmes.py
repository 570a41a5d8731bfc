"""The table of programme codes."""

import pytest

from graph.vocabulary import AUTHORITIES, MEASURES
from ingest import programmes


@pytest.mark.parametrize(
    ("code", "list_name", "act"),
    [
        ("HR", "eu_human_rights", "2020/1998"),
        ("UKR", "eu_269_2014", "269/2014"),
        ("TAQA", "eu_isil_al_qaida", "881/2002"),
        ("PRK", "eu_north_korea", "2017/1509"),
    ],
)
def test_a_code_of_the_eu_list_is_a_freeze_under_its_base_act(
    code: str, list_name: str, act: str
) -> None:
    found = programmes.find("eu_fsf", code)
    assert found is not None
    assert (found.authority, found.list_name, found.programme) == ("EU", list_name, act)
    assert found.measures == ("asset_freeze",)


def test_a_code_of_two_regimes_is_told_apart_by_the_act() -> None:
    other = programmes.find("eu_fsf", "UKR", "208/2014")
    same = programmes.find("eu_fsf", "UKR", "2022/427")
    assert other is not None
    assert same is not None
    assert (other.list_name, same.list_name) == (
        "eu_ukraine_misappropriation",
        "eu_269_2014",
    )


def test_an_unmapped_code_is_not_guessed() -> None:
    assert programmes.find("eu_fsf", "XYZ") is None
    assert programmes.find("us_ofac", "HR") is None


def test_other_spellings_lead_to_the_same_programme() -> None:
    assert programmes.find_other_spelling("EU-HR") == programmes.find("eu_fsf", "HR")
    assert programmes.find_other_spelling("HR") is None


def test_the_table_uses_only_words_of_the_vocabulary() -> None:
    lists = set()
    for code in programmes.codes("eu_fsf"):
        found = programmes.find("eu_fsf", code)
        assert found is not None
        assert found.authority in AUTHORITIES
        assert set(found.measures) <= set(MEASURES)
        assert found.title
        lists.add(found.list_name)
    assert len(lists) == len(programmes.codes("eu_fsf"))


def test_a_un_listing_without_an_act_of_the_union_freezes_nothing_by_itself() -> None:
    found = programmes.find("eu_fsf", "UNLI")
    assert found is not None
    assert found.measures == ()
