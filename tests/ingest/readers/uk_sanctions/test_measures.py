"""The UK Sanctions List: regimes and what is imposed under them."""

from pathlib import Path

import pytest

from ingest import programmes
from ingest.codes.uk_measures import MEASURES, regime_code
from tests.ingest.readers.uk_sanctions.designations import (
    DATE,
    FREEZE,
    KIND,
    NAMES,
    REGIME,
    WHOLE,
    only,
    xml,
)


@pytest.mark.parametrize(
    ("imposed", "measures"),
    [
        ("Asset freeze", ["asset_freeze"]),
        ("Travel Ban|ASSET FREEZE", ["travel_ban", "asset_freeze"]),
        ("Targeted Arms Embargo", ["export_control"]),
        ("De-flag|Prohibition of port entry", ["sectoral"]),
        ("Director Disqualification Sanction", ["sectoral"]),
        ("Shipping sanctions: (see 'Other information')", ["sectoral"]),
        ("Trust services: (see 'Other information')|Asset freeze", ["sectoral", "asset_freeze"]),
    ],
)
def test_the_sanctions_imposed_are_the_measures(
    tmp_path: Path, imposed: str, measures: list[str]
) -> None:
    inside = f"{DATE}{NAMES}{REGIME}{KIND}<SanctionsImposed>{imposed}</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, inside))
    assert listing.measures == measures
    assert listing.note == imposed
    assert record.remarks == []


def test_marks_of_the_xml_say_the_measures_where_the_text_does_not(tmp_path: Path) -> None:
    marks = (
        "<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze>"
        "<TravelBan>false</TravelBan></SanctionsImposedIndicators>"
    )
    _, (listing,), _ = only(xml(tmp_path, DATE + NAMES + REGIME + KIND + marks))
    assert listing.measures == ["asset_freeze"]


def test_an_unknown_sanction_is_no_measure_and_is_said(tmp_path: Path) -> None:
    inside = DATE + NAMES + REGIME + KIND + "<SanctionsImposed>Space ban</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, inside))
    assert listing.measures == []
    assert record.remarks == ["unmapped sanction 'Space ban': kept as published, without a measure"]


@pytest.mark.parametrize(
    ("imposed", "measures"),
    [
        ("Travel Ban|Asset freeze (see note)", [["travel_ban"], []]),
        ("Trust services sanctions|Freezing of funds", [["sectoral"], []]),
        ("Asset freeze|Space ban", [["asset_freeze"]]),
    ],
)
def test_an_unknown_sanction_beside_others_leaves_open_whether_there_is_a_freeze(
    tmp_path: Path, imposed: str, measures: list[list[str]]
) -> None:
    inside = f"{DATE}{NAMES}{REGIME}{KIND}<SanctionsImposed>{imposed}</SanctionsImposed>"
    _, listings, record = only(xml(tmp_path, inside))
    assert [one.measures for one in listings] == measures
    assert {(one.programme, one.start) for one in listings} == {(REGIME[12:-13], "2023-07-20")}
    assert len(record.remarks) == 1


def test_an_unknown_regime_stays_as_published_with_its_own_measures(tmp_path: Path) -> None:
    inside = DATE + NAMES + "<RegimeName>The Atlantis Rules</RegimeName>" + KIND + FREEZE
    _, (listing,), record = only(xml(tmp_path, inside))
    assert (listing.programme, listing.list_name) == ("The Atlantis Rules", "uk_sanctions_list")
    assert listing.measures == ["asset_freeze"]
    assert record.remarks == ["unmapped programme 'The Atlantis Rules': kept as published"]


def test_every_spelling_of_a_regime_leads_to_a_list() -> None:
    for name in (
        "The Democratic Republic of the Congo (Sanctions) (EU Exit) Regulations 2019",
        "Democratic Republic of the Congo",
        "North Korea (Democratic People's Republic of Korea)",
        "Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019",
        "ISIL (Da'esh) and Al-Qaida",
        "Counter-Terrorism (International)",
    ):
        assert programmes.find_programme("uk_sanctions", regime_code(name)) is not None, name
    lists = {
        programmes.find_programme("uk_sanctions", code) for code in programmes.codes("uk_sanctions")
    }
    assert all(one is not None and one.authority == "UK" and not one.measures for one in lists)


def test_no_measure_but_a_freeze_is_called_one() -> None:
    assert [k for k, v in MEASURES.items() if v == "asset_freeze"] == [
        "assetfreeze",
        "assetfreezes",
    ]


@pytest.mark.parametrize(
    ("imposed", "measures"),
    [
        ("Asset freeze, Travel Ban", ["asset_freeze", "travel_ban"]),
        ("Asset freeze | Trust Services Sanctions", ["asset_freeze", "sectoral"]),
        ("Trust Services Sanctions", ["sectoral"]),
        ("Travel Ban", ["travel_ban"]),
        ("Internet Services", ["sectoral"]),
        ("Correspondent Banking", ["sectoral"]),
        ("Specified ship", ["sectoral"]),
        ("Director Disqualification Sanction", ["sectoral"]),
    ],
)
def test_sanctions_that_are_imposed(tmp_path: Path, imposed: str, measures: list[str]) -> None:
    """UK Sanctions List guide, Sanctions Imposed: trust, transport or entry alone is no freeze."""
    text = f"<SanctionsImposed>{imposed}</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, WHOLE.replace(FREEZE, text)))
    assert (listing.measures, record.remarks) == (measures, [])


def test_the_day_of_trust_services_sanctions_is_kept(tmp_path: Path) -> None:
    """OFSI format guide: trust services sanctions have a day of their own, which lists nobody."""
    day = "<DateTrustServicesSanctionsImposed>21/03/2023</DateTrustServicesSanctionsImposed>"
    party, (listing,), _ = only(xml(tmp_path, WHOLE + day))
    assert ("trust_services_since", "21/03/2023") in party.data
    assert listing.start == "2023-07-20"


@pytest.mark.parametrize(
    ("regime", "list_name"),
    [
        ("The Yemen (Sanctions) (EU Exit) (No. 2) Regulations 2020", "uk_yemen"),
        ("The Yemen (Sanctions) (EU Exit)(No.2) Regulations 2020", "uk_yemen"),
        ("Counter Terrorism (International)", "uk_counter_terrorism_international"),
        ("Democratic Republic of Congo", "uk_dr_congo"),
        ("Iran (relating to nuclear weapons)", "uk_iran_nuclear"),
        ("Al-Qaida", "uk_isil_al_qaida"),
        ("Taliban", "uk_afghanistan"),
        ("Lebanon and Syria", "uk_lebanon"),
        ("Ivory Coast", "uk_cote_divoire"),
        ("Ukraine (Sovereignty and Territorial Integrity)", "uk_ukraine_sovereignty"),
        ("Ukraine (Misappropriation and Human Rights)", "uk_misappropriation"),
        ("UK Freezing Orders", "uk_freezing_orders"),
    ],
)
def test_regimes_as_the_lists_of_other_years_call_them(regime: str, list_name: str) -> None:
    """UK Sanctions List and OFSI list, Regime: the names of the regulations changed over time."""
    found = programmes.find_programme("uk_sanctions", regime_code(regime))
    assert found is not None
    assert found.list_name == list_name


def test_a_designation_without_a_sanction_is_said_to_have_none(tmp_path: Path) -> None:
    _, (listing,), record = only(xml(tmp_path, DATE + NAMES + REGIME + KIND))
    assert listing.measures == []
    assert record.remarks == ["no sanctions imposed are stated: the listing has no measures"]
    _, _, record = only(xml(tmp_path, DATE + NAMES + REGIME + KIND + FREEZE))
    assert record.remarks == []
