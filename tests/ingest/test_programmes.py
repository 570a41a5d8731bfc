"""The table of programme codes."""

import csv
from pathlib import Path

import pytest

from graph.record.model import Listing
from graph.values.vocabulary import AUTHORITIES, MEASURES
from ingest import programmes
from ingest.codes.opensanctions_codes import known_key, measures_of
from ingest.files.opened_file import Opened
from ingest.reader import Context, Record
from ingest.recognition.detect import reader_for, readers
from tests.skips import NO_SAMPLE

SEVERAL_KINDS = {"EU-UNLI", "SECO-BISSAU", "SECO-BRUS", "SECO-UKRAINE"}
"""Keys of programmes whose entries have measures of several kinds, or none yet."""


def test_every_programme_with_a_key_of_opensanctions_is_a_list_with_measures(
    shared_data: Path,
) -> None:
    table = shared_data.parent / "facts" / "programmes.csv"
    if not table.is_file():
        pytest.skip(f"{NO_SAMPLE}: no facts/programmes.csv beside the checkout")
    with table.open(encoding="utf-8", newline="") as stream:
        keys = {key for row in csv.DictReader(stream) for key in row["opensanctions_key"].split()}
    assert len(keys) > 100
    found = {key.strip(";,"): known_key(key.strip(";,"), []) for key in keys}
    assert [key for key, known in found.items() if known is None] == []
    without = {k for k, known in found.items() if known and not measures_of(known, [], ship=False)}
    assert without == SEVERAL_KINDS
    wrong = {k for k, known in found.items() if known and known.authority not in AUTHORITIES}
    assert wrong == set()


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
    found = programmes.find_programme("eu_fsf", code)
    assert found is not None
    assert (found.authority, found.list_name, found.programme) == ("EU", list_name, act)
    assert found.measures == ("asset_freeze",)


def test_a_code_of_two_regimes_is_told_apart_by_the_act() -> None:
    other = programmes.find_programme("eu_fsf", "UKR", "208/2014")
    same = programmes.find_programme("eu_fsf", "UKR", "2022/427")
    assert other is not None
    assert same is not None
    assert (other.list_name, same.list_name) == (
        "eu_ukraine_misappropriation",
        "eu_269_2014",
    )


def test_an_unmapped_code_is_not_guessed() -> None:
    assert programmes.find_programme("eu_fsf", "XYZ") is None
    assert programmes.find_programme("us_ofac", "HR") is None


def test_other_spellings_lead_to_the_same_programme() -> None:
    assert programmes.find_other_spelling("EU-HR") == programmes.find_programme("eu_fsf", "HR")
    assert programmes.find_other_spelling("HR") is None


def test_the_table_uses_only_words_of_the_vocabulary() -> None:
    lists = set()
    for code in programmes.codes("eu_fsf"):
        found = programmes.find_programme("eu_fsf", code)
        assert found is not None
        assert found.authority in AUTHORITIES
        assert set(found.measures) <= set(MEASURES)
        assert found.title
        lists.add(found.list_name)
    assert len(lists) == len(programmes.codes("eu_fsf"))


def test_a_un_listing_without_an_act_of_the_union_freezes_nothing_by_itself() -> None:
    found = programmes.find_programme("eu_fsf", "UNLI")
    assert found is not None
    assert found.measures == ()


PUBLISHED = [
    "eu-fsf-csv/EUSanctionsShort-2018.csv",
    "eu-fsf-xml/sample_eu.xml",
    "ofac/cons-2025-12/cons_prim.csv",
    "ofac/sdn.xml",
    "un-xml/UN-2025-04-19.xml",
    "uk-ofsi-conlist/sample_hmt.csv",
    "uk-sanctions-list/uksl-2026-fragment.xml",
    "other-lists/us-csl.csv",
]
SAID_ELSEWHERE = "us_ofac_consolidated"
"""The list of entries whose tags the SDN list explains; each has a note that says so."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_programme_of_a_published_file_has_measures_or_says_why_not(
    shared_data: Path, name: str
) -> None:
    """Semantics 24: no code is mapped to nothing in silence."""
    opened = Opened(shared_data / name)
    reader = reader_for(opened, None)
    records = [
        item
        for item in reader.read(opened, Context(reader.name, None, lambda _text: None, readers()))
        if isinstance(item, Record)
    ]
    assert not [text for record in records for text in record.remarks if "unmapped" in text]
    bare = [
        row
        for record in records
        for row in record.rows
        if isinstance(row, Listing) and not row.measures
    ]
    assert all(row.list_name == SAID_ELSEWHERE and row.note for row in bare)


@pytest.mark.parametrize(
    "publisher", ["eu_fsf", "ofac", "ofac_consolidated", "ofac_lists", "un", "seco"]
)
def test_every_code_that_is_mapped_has_a_measure_or_is_known_to_need_a_person(
    publisher: str,
) -> None:
    """Semantics 24: the few codes without measures of their own are named here."""
    bare = {
        code
        for code in programmes.codes(publisher)
        if (found := programmes.find_programme(publisher, code)) is not None and not found.measures
    }
    by_their_sets = {"belarus", "guinea-bissau", "ukraine", "situation in ukraine"}
    by_their_sets |= {"946.231.116.9", "946.231.138.3", "946.231.176.72"}
    assert bare == {"eu_fsf": {"UNLI"}, "seco": by_their_sets}.get(publisher, set())


@pytest.mark.parametrize(
    "key",
    ["US-RUSHAR", "US-BURMA", "US-HONGKONG", "US-CAATSA", "US-IRAN", "US-CUBA", "US-ETHIOPIA"]
    + ["EU-RUS", "EU-ESMA", "EU-US-LEG", "CA-SEMA"],
)
def test_a_key_whose_description_leaves_the_measures_open_is_not_mapped(key: str) -> None:
    assert programmes.find_other_spelling(key) is None


def test_a_key_of_ofac_is_mapped_as_a_block_of_the_sdn_list() -> None:
    keys = programmes.codes("opensanctions_ofac")
    found = [programmes.find_other_spelling(key) for key in keys]
    assert len(keys) > 20
    for key, programme in zip(keys, found, strict=True):
        assert programme is not None
        assert (programme.list_name, programme.programme) == ("us_ofac_sdn", key)
        assert programme.measures == ("asset_freeze",)
