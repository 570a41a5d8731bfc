"""Names of lists and programmes that no table knows are remarked on, with those near them."""

import pytest

from ingest.known_lists import list_remark, programme_remark


@pytest.mark.parametrize(
    ("authority", "name", "near"),
    [
        ("US-BIS", "us_bis_unverfied", "us_bis_unverified"),
        ("US-BIS", "dpl_list", "us_bis_dpl"),
        ("US-OFAC", "SDN", "us_ofac_sdn"),
        ("EU", "EU_269_2014", "eu_269_2014"),
        ("EU", "eu_fsff", "eu_fsf"),
    ],
)
def test_a_list_that_is_not_known_is_told_with_those_near_it(
    authority: str, name: str, near: str
) -> None:
    said = list_remark(authority, name)
    assert said is not None
    assert f"near it: {near}" in said
    assert "eu_eu_" not in said


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("US-BIS", "us_bis_uvl"),
        ("US-BIS", "us_bis_entity_list"),
        ("EU", "eu"),
        ("EU", "eu_list"),
        ("CH", "ch_seco"),
        ("UK", "uk_sanctions_list"),
        ("UA", "ua_nsdc"),
    ],
)
def test_a_known_list_the_whole_of_an_authority_and_others_are_taken_as_written(
    authority: str, name: str
) -> None:
    assert list_remark(authority, name) is None


@pytest.mark.parametrize(
    ("authority", "name", "near"),
    [
        ("US-OFAC", "RUSSIA-EO14204", "; near it: RUSSIA-EO14024"),
        ("EU", "2580/01", "; near it: 2580/2001"),
        ("EU", "Regulation (EU) No 269/2014", None),
        ("UA", "decree 133/2017", None),
    ],
)
def test_a_programme_that_rules_could_pass_over_is_told(
    authority: str, name: str, near: str | None
) -> None:
    said = programme_remark(authority, name)
    assert (said is None) if near is None else (said is not None and near in said)


@pytest.mark.parametrize(
    ("programme", "list_name", "remarked"),
    [
        ("833/2014 LI", "eu_833_2014_annex_li", True),
        ("833/2014, annex 51", "eu_833_annex_51", True),
        ("833/2014 Annex III", "eu_833_annex_iii", False),
        ("Annex XIX of Regulation 833/2014", "eu_833_2014_annex_xix", False),
    ],
)
def test_an_annex_that_no_rule_knows_is_told(
    programme: str, list_name: str, remarked: bool
) -> None:
    for said in (programme_remark("EU", programme), list_remark("EU", list_name)):
        assert (said is not None and "an annex that no rule here knows" in said) == remarked
