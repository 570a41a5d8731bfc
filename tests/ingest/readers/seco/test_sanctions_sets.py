"""Switzerland: what a set of sanctions says of list and measures."""

from pathlib import Path

import pytest

from ingest import programmes
from ingest.codes.seco_measures import measures_in_name
from tests.ingest.readers.seco.made_up import LISTED, OF_SET, PERSON, SET, listed, only


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Financial measures, annex 2", ("asset_freeze",)),
        ("Travel ban, annex 1", ("travel_ban",)),
        ("article 12 -- Restrictions on named individuals and entities", ("asset_freeze",)),
        ("article 16 and 17 -- Restrictions on the money and capital market", ("sectoral",)),
        ("Vessel-related measures", ("sectoral",)),
        ("Dual-use goods", ("export_control",)),
        ("Annex 8", ()),
    ],
)
def test_a_set_says_its_measures(text: str, measures: tuple[str, ...]) -> None:
    assert measures_in_name(text) == measures


@pytest.mark.parametrize(
    ("name", "text", "list_name", "measures"),
    [
        ("the situation in Ukraine (SR 946.231.176.72)", "Annex 8", "ch_ukraine", 2),
        ("the situation in Ukraine (SR 946.231.176.72)", "Annex 99", "ch_ukraine", 0),
        (
            "the situation in Ukraine (SR 946.231.176.72)",
            "Annex 2",
            "ch_ukraine_export_control",
            1,
        ),
        ("the situation in Ukraine (SR 946.231.176.72)", "Annex 2 and 99", "ch_ukraine", 0),
        ("the situation in Ukraine (SR 946.231.176.72)", "Annexes 99, 8 and 2", "ch_ukraine", 3),
        ("measures against Syria (SR 946.231.172.7)", "annex 7", "ch_syria", 1),
        ("measures against the Republic of South Sudan", "annexes 1 and 2", "ch_south_sudan", 1),
        (
            "measures against persons, groups, undertakings and entities associated with ISIL "
            "(Da\u2019esh) and Al-Qaida",
            "Financial measures",
            "ch_isil_al_qaida",
            1,
        ),
        ("measures against Atlantis", "annex 1", "ch_seco", 0),
    ],
)
def test_ordinance_and_annex_make_list_and_measures(
    tmp_path: Path, name: str, text: str, list_name: str, measures: int
) -> None:
    sets = f'<sanctions-set ssid="12" lang="eng">{text}</sanctions-set>'
    path = listed(tmp_path, OF_SET + PERSON + LISTED, sets=sets, name=name)
    _, (listing,), _ = only(path)
    assert (listing.authority, listing.list_name) == ("CH", list_name)
    assert len(listing.measures) == measures
    assert listing.note is not None
    assert text in listing.note


def test_two_sets_of_one_list_are_one_listing(tmp_path: Path) -> None:
    sets = SET + '<sanctions-set ssid="13" lang="eng">Travel ban</sanctions-set>'
    inside = OF_SET + "<sanctions-set-id>13</sanctions-set-id>" + PERSON + LISTED
    _, (listing,), _ = only(listed(tmp_path, inside, sets=sets))
    assert listing.measures == ["asset_freeze", "travel_ban"]


def test_a_set_of_unknown_measures_is_not_lost_beside_another(tmp_path: Path) -> None:
    sets = "".join(
        f'<sanctions-set ssid="{number}" lang="eng">{text}</sanctions-set>'
        for number, text in ((12, "Travel ban"), (13, "Annex 99"))
    )
    inside = OF_SET + "<sanctions-set-id>13</sanctions-set-id>" + PERSON + LISTED
    name = "the situation in Ukraine (SR 946.231.176.72)"
    _, listings, _ = only(listed(tmp_path, inside, sets=sets, name=name))
    assert [one.measures for one in listings] == [["travel_ban"], []]


def test_a_set_that_the_file_does_not_explain_is_kept_and_said(tmp_path: Path) -> None:
    inside = "<sanctions-set-id>99</sanctions-set-id>" + PERSON + LISTED
    _, (listing,), record = only(listed(tmp_path, inside))
    assert (listing.programme, listing.measures) == ("sanctions set 99", [])
    assert "sanctions-set-id '99' is not explained in the file" in record.remarks


def test_every_code_of_the_table_is_swiss() -> None:
    for code in programmes.codes("seco"):
        found = programmes.find_programme("seco", code)
        assert found is not None
        assert found.authority == "CH"
        assert found.list_name.startswith("ch_")


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("art. 15 (Financial sanctions) and art. 29 (Ban on entering)", ["asset_freeze", "travel"]),
        ("art. 29 par. 1 (Ban on entering and transit through Switzerland), annex 8", ["travel"]),
        (
            "Art. 15 (Finanzsanktionen) und Art. 29 (Ein- und Durchreiseverbot)",
            ["asset_freeze"] + ["travel"],
        ),
        ("Reisesanktionen, Anhang 1", ["travel"]),
        ("Sanctions financières, annexe 2", ["asset_freeze"]),
        ("Sanctions de voyage, annexe 1", ["travel"]),
        ("Sanzioni finanziarie, allegato 2", ["asset_freeze"]),
        ("Sanzioni di viaggio, allegato 1", ["travel"]),
    ],
)
def test_a_ban_on_entering_alone_freezes_nothing(text: str, measures: list[str]) -> None:
    """SECO's own example file: the sets of each language name the financial or the travel part."""
    words = {"travel": "travel_ban"}
    assert measures_in_name(text) == tuple(words.get(one, one) for one in measures)
