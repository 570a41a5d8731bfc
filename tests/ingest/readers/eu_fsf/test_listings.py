"""The EU's listings: regimes, acts and the day on which they begin."""

from pathlib import Path

import pytest

from graph.record.model import Listing
from tests.ingest.readers.eu_fsf.made_up import NAME, PERSON, REGULATION, export, only_rows, read


def test_without_a_designation_the_first_act_dates_the_listing(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "eu-fsf-xml" / "sample_eu.xml")
    by_entry = {r.entry_id: r for record in records for r in record.rows if isinstance(r, Listing)}
    listing = by_entry["EU.3343.85"]
    assert listing.start == "2003-05-20"
    assert listing.note is not None
    assert "no day of designation" in listing.note


def test_several_regulations_of_a_programme_are_one_listing(tmp_path: Path) -> None:
    inside = (
        '<regulation numberTitle="36/2012" programme="SYR" publicationDate="2012-01-19"/>'
        '<regulation numberTitle="2013/1" programme="SYR" publicationDate="2013-01-19"/>'
        '<regulation numberTitle="267/2012" programme="IRN" publicationDate="2012-03-24"/>'
    )
    _, listings, _ = only_rows(export(tmp_path, inside + PERSON + NAME))
    assert [(x.list_name, x.act) for x in listings] == [
        ("eu_syria", "2013/1"),
        ("eu_iran", "267/2012"),
    ]


def test_an_unmapped_programme_stays_as_published_without_measures(tmp_path: Path) -> None:
    inside = '<regulation numberTitle="2030/1" programme="XYZ"/>' + PERSON + NAME
    _, (listing,), record = only_rows(export(tmp_path, inside))
    assert (listing.authority, listing.programme, listing.measures) == ("EU", "XYZ", [])
    assert record.remarks == ["unmapped programme 'XYZ': kept as published, without measures"]


@pytest.mark.parametrize("regulation", ["", '<regulation numberTitle="2020/1998"/>'])
def test_an_entry_without_a_programme_is_a_listing_to_look_at(
    tmp_path: Path, regulation: str
) -> None:
    """FSF XSD 1.1, ``sanctionEntity``: ``regulation`` may be missing; the entry is on the list."""
    _, (listing,), record = only_rows(export(tmp_path, PERSON + NAME + regulation))
    assert (listing.list_name, listing.programme, listing.measures) == ("eu_fsf", None, [])
    assert listing.start == "2021-03-22"
    assert "the entry names no programme: the listing has no measures" in record.remarks


def test_a_regulation_without_a_programme_beside_one_with_it_says_nothing(tmp_path: Path) -> None:
    """FSF XSD 1.1, ``regulation``: further ones amend the same listing."""
    inside = '<regulation numberTitle="2024/1 (OJ L1)"/>' + REGULATION + PERSON + NAME
    _, (listing,), record = only_rows(export(tmp_path, inside))
    assert (listing.list_name, listing.measures) == ("eu_human_rights", ["asset_freeze"])
    assert record.remarks == []


@pytest.mark.parametrize("code", ["BIH", "LBN", "NER", "RUS"])
def test_regimes_of_the_union_that_freeze(tmp_path: Path, code: str) -> None:
    """FSF list of programmes: these regimes freeze assets."""
    inside = f'<regulation programme="{code}"/>' + PERSON + NAME
    _, (listing,), record = only_rows(export(tmp_path, inside))
    assert listing.measures == ["asset_freeze"]
    assert not any("unmapped" in remark for remark in record.remarks)
