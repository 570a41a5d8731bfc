"""FollowTheMoney: sanctions become listings by their programmes."""

from typing import Any

import pytest

from graph.record.model import Listing, Party
from tests.ingest.readers.ftm.entities import entity, row


def test_a_sanction_keeps_both_its_numbers_and_its_dates(load: Any) -> None:
    stated = {"authorityId": "12", "unscId": "QDi.1", "listingDate": "2022-02-23"}
    value = entity("s", "Sanction", entity="p", startDate="2022-02-24", **stated)
    found = row(load, value)
    assert (found.entry_id, found.start) == ("12", "2022-02-24")
    assert found.note == "listingDate: 2022-02-23; unscId: QDi.1"


def test_a_sanction_of_which_only_a_date_is_stated_begins_then(load: Any) -> None:
    """FollowTheMoney, ``Interval.temporalExtent``: the start is ``startDate``, else ``date``."""
    found = row(load, entity("s", "Sanction", entity="p", date="2020-03-04"))
    assert (found.start, found.note) == ("2020-03-04", None)
    stated = {"date": "2021-01-01", "startDate": "2020-03-04"}
    found = row(load, entity("s", "Sanction", entity="p", **stated))
    assert (found.start, found.note) == ("2020-03-04", "date: 2021-01-01")


def test_a_mapped_programme_decides_list_and_measures(load: Any) -> None:
    value = entity(
        "s", "Sanction", entity="a", programId="EU-HR", program="Human rights", listingDate="2023"
    )
    found = row(load, value)
    assert isinstance(found, Listing)
    assert (found.authority, found.list_name) == ("EU", "eu_human_rights")
    assert (found.measures, found.start) == (["asset_freeze"], "2023")


def test_what_another_authority_says_of_a_mapped_programme_stays(load: Any) -> None:
    """France's register of freezes names the EU's programme by the act, in its own words."""
    value = entity(
        "s",
        "Sanction",
        entity="p",
        programId="EU-UKR",
        program="(UE) 2025/527 du 14/03/2025",
        authority="Direction Générale du Trésor",
    )
    found = row(load, value)
    assert (found.authority, found.programme) == ("EU", "269/2014")
    told = "authority: Direction Générale du Trésor; program: (UE) 2025/527 du 14/03/2025"
    assert found.note == told


@pytest.mark.parametrize(
    ("names", "code", "note"),
    [
        (["Department of X", "Bureau of Industry and Security"], "US-BIS", "Department of X"),
        (["Bureau of Industry and Security", "Department of X"], "US-BIS", "Department of X"),
        (["Office A", "Office B"], "Office A", "Office B"),
        (["National Security and Defense Council"], "UA", None),
        (["Служба України"], "UA", None),
    ],
)
def test_of_several_authorities_the_plain_one_is_taken(
    load: Any, names: list[str], code: str, note: str | None
) -> None:
    """Values of a property stand in no order."""
    found = row(load, entity("s", "Sanction", entity="p", authority=names))
    assert found.authority == code
    assert found.note == (None if note is None else f"authority: {note}")


def test_an_unmapped_programme_has_no_measures_and_a_remark(load: Any) -> None:
    value = entity(
        "s", "Sanction", entity="a", program="XYZ", provisions="Asset freeze", authority="Gov of X"
    )
    (record,), _, _ = load({**value, "datasets": ["xx_list"]})
    (found,) = record.rows
    assert (found.authority, found.list_name, found.programme) == ("Gov of X", "xx_list", "XYZ")
    assert (found.measures, found.note) == ([], "provisions: Asset freeze")
    assert record.remarks == ["unmapped programme 'XYZ'"]


@pytest.mark.parametrize(
    ("said", "certainty"),
    [
        ({"status": "expired"}, "disputed"),
        ({"status": "Delisted"}, "disputed"),
        ({"status": "expired", "endDate": "2020-01-02"}, "confirmed"),
        ({"status": "Suspended"}, "disputed"),
        ({"status": "amended"}, "confirmed"),
        ({"status": "active"}, "confirmed"),
    ],
)
def test_a_sanction_that_is_over_on_no_day_is_disputed(
    load: Any, said: dict[str, str], certainty: str
) -> None:
    """FollowTheMoney, ``Sanction.status``: free text beside ``endDate``."""
    found = row(load, entity("s", "Sanction", entity="a", authority="OFAC", **said))
    assert (found.certainty, found.end) == (certainty, said.get("endDate"))
    assert f"status: {said['status']}" in (found.note or "")


@pytest.mark.parametrize(
    ("dataset", "said", "list_name", "measures"),
    [
        ("us_ofac_sdn", ("RUSSIA-EO14024", "US-RUSHAR", ""), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("UKRAINE-EO13662", "X", ""), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("SDN List", "", "Block"), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("CAPTA List", "", ""), "us_ofac_capta", ["sectoral"]),
        ("us_ofac_cons", ("UKRAINE-EO13662", "X", ""), "us_ofac_ssi", ["sectoral"]),
        ("us_ofac_cons", ("Non-SDN CMIC List", "", ""), "us_ofac_ns_cmic", ["investment_ban"]),
        ("us_ofac_cons", ("RUSSIA-EO14024", "X", ""), "us_ofac_mbs", ["sectoral"]),
        ("us_trade_csl", ("", "US-SSI", "Block"), "us_ofac_ssi", ["sectoral"]),
        ("us_trade_csl", ("RUSSIA-EO14024", "US-RUSHAR", "Block"), "us_trade_csl", []),
        ("eu_fsf", ("RUS", "EU-RUS", ""), "eu_russia_internal_repression", ["asset_freeze"]),
        ("eu_sanctions_map", ("", "EU-RUS", ""), "eu_sanctions_map", []),
        ("eu_sanctions_map", ("", "EU-MARE", ""), "eu_833_2014_vessels", ["sectoral"]),
        ("xx_list", ("", "US-TERR", ""), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_cons", ("", "US-UKRRUS-REL", ""), "us_ofac_cons", []),
        ("gb_fcdo_sanctions", ("Russia", "GB-RUS", "Asset freeze"), "uk_russia", ["asset_freeze"]),
        ("gb_fcdo_sanctions", ("", "GB-RUS", "Specified ship"), "uk_russia", ["sectoral"]),
        ("gb_fcdo_sanctions", ("", "GB-RUS", "Block"), "uk_russia", []),
        ("xx_list", ("", "GB-RUS", "Asset freeze"), "uk_russia", ["asset_freeze"]),
        ("xx_list", ("", "GB-RUS", "Travel Ban"), "uk_russia", ["travel_ban"]),
        ("xx_list", ("", "GB-RUS", ""), "uk_russia", ["asset_freeze"]),
        ("gb_hmt_sanctions", ("Russia", "GB-RUS", ""), "uk_russia", ["asset_freeze"]),
        ("gb_hmt_invbans", ("", "GB-RUS", ""), "uk_russia_investment_ban", ["investment_ban"]),
        ("xx_list", ("", "SECO-UKRAINE", ""), "ch_ukraine", []),
    ],
)
def test_the_programmes_of_opensanctions_are_those_of_the_list(
    load: Any, dataset: str, said: tuple[str, str, str], list_name: str, measures: list[str]
) -> None:
    """Titles are OFAC's tags (SDN) or lists (consolidated), or the UK's regulations."""
    fields = zip(("program", "programId", "provisions"), said, strict=True)
    value = entity("s", "Sanction", entity="a", **{name: text for name, text in fields if text})
    found = row(load, {**value, "datasets": [dataset]})
    assert (found.list_name, found.measures) == (list_name, measures)


def test_a_sanction_of_two_lists_or_an_unknown_tag_decides_nothing(load: Any) -> None:
    tags = ["RUSSIA-EO14024", "NEW-TAG"]
    for datasets, programmes in ((["us_ofac_sdn", "us_ofac_cons"], tags[:1]), (["x"], tags)):
        value = entity("s", "Sanction", entity="a", program=programmes, programId="US-RUSHAR")
        found = row(load, {**value, "datasets": datasets})
        assert (found.programme, found.measures) == ("US-RUSHAR", [])


def test_a_topic_alone_is_no_listing(load: Any) -> None:
    found = row(load, entity("x", "Person", name="X", topics="sanction"))
    assert (type(found), found.topics) == (Party, ["sanction"])
