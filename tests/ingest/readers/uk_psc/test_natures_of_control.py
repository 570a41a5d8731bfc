"""Persons with significant control: names, natures of control, bands."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Party
from graph.values.share import UNKNOWN
from graph.values.vocabulary import INTEREST_TYPES
from ingest.codes.natures import holdings, natures
from ingest.reader import Refusal
from tests.ingest.readers.uk_psc.made_up import line, read, rows


def interests_of(only: Any, *slugs: str) -> list[Interest]:
    return rows(only(line(natures_of_control=list(slugs), notified_on="2020-01-02")), Interest)


def test_every_part_of_a_name_is_kept(only: Any) -> None:
    parts = {"title": "Dr", "forename": "Ada", "surname": "Example", "honours": "OBE"}
    _, person = rows(only(line(name="Dr Ada Example", name_elements=parts)), Party)
    assert person.data == [("name_elements.title", "Dr"), ("name_elements.honours", "OBE")]


@pytest.mark.parametrize(
    ("slug", "share"),
    [
        ("ownership-of-shares-25-to-50-percent", ">25..50"),
        ("ownership-of-shares-50-to-75-percent", ">50..<75"),
        ("ownership-of-shares-75-to-100-percent", "75..100"),
        ("ownership-of-shares-more-than-25-percent-registered-overseas-entity", ">25..100"),
    ],
)
def test_bands_have_the_ends_of_the_regulations(only: Any, slug: str, share: str) -> None:
    (row,) = interests_of(only, slug)
    assert row.share is not None
    assert row.share.text == share
    assert (row.types, row.summary, row.share_published) == (["shareholding"], True, slug)


def test_shares_and_votes_are_one_row_and_a_board_majority_another(only: Any) -> None:
    main, board = interests_of(
        only,
        "right-to-appoint-and-remove-directors",
        "voting-rights-50-to-75-percent",
        "ownership-of-shares-25-to-50-percent",
    )
    assert set(main.types) == {"shareholding", "votingRights"}
    assert main.share is not None
    assert main.votes is not None
    assert (main.share.text, main.votes.text) == (">25..50", ">50..<75")
    assert board.share is not None
    assert (board.types, board.share.text) == (["appointmentOfBoard"], ">50..100")


@pytest.mark.parametrize(
    ("slug", "types", "share"),
    [
        (
            "ownership-of-shares-75-to-100-percent-as-trust",
            ["otherInfluenceOrControl", "protector"],
            None,
        ),
        ("voting-rights-75-to-100-percent-as-firm", ["otherInfluenceOrControl"], None),
        (
            "ownership-of-shares-75-to-100-percent-as-firm",
            ["otherInfluenceOrControl", "unknownInterest"],
            None,
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-trust-registered-overseas-entity",
            ["shareholding", "trustee"],
            ">25..100",
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-firm-registered-overseas-entity",
            ["shareholding"],
            ">25..100",
        ),
        (
            "registered-owner-as-nominee-person-england-wales-registered-overseas-entity",
            ["nominator"],
            None,
        ),
        ("significant-influence-or-control", ["otherInfluenceOrControl"], None),
        (
            "part-right-to-share-surplus-assets-50-to-75-percent",
            ["rightsToSurplusAssetsOnDissolution"],
            ">50..<75",
        ),
    ],
)
def test_only_who_holds_carries_a_share(
    only: Any, slug: str, types: list[str], share: str | None
) -> None:
    (row,) = interests_of(only, slug)
    assert row.types == types
    assert row.votes is None
    assert (None if row.share is None else row.share.text) == share
    assert row.share_published == slug


def test_every_nature_of_the_publisher_is_known(shared_data: Path) -> None:
    import yaml

    path = shared_data / "uk-psc" / "enumerations" / "psc_descriptions.yml"
    published = yaml.safe_load(path.read_text(encoding="utf-8"))["description"]
    assert set(natures()) == set(published)


def test_every_nature_gives_words_of_the_vocabulary() -> None:
    for slug in natures():
        for row in holdings([slug]):
            assert set(row.types) <= set(INTEREST_TYPES), slug


def test_unknown_natures_alone_refuse_the_record_by_name(only: Any) -> None:
    refusal = only(line(natures_of_control=["ownership-of-shares-as-trust-25-to-50-percent"]))
    assert isinstance(refusal, Refusal)
    assert "ownership-of-shares-as-trust-25-to-50-percent" in refusal.reason
    assert "abc_D-1" in (refusal.record_id or "")


def test_a_new_nature_is_an_unknown_share_beside_the_known(tmp_path: Path) -> None:
    """Companies House adds slugs; an owner must not vanish from the graph for a new one."""
    new = "ownership-of-shares-10-to-25-percent"
    told = line(natures_of_control=["ownership-of-shares-25-to-50-percent", new])
    path = tmp_path / "snapshot.txt"
    path.write_text((json.dumps(told) + "\n") * 2, encoding="utf-8")
    records, refusals, remarks = read(path)
    assert refusals == []
    main, other = rows(records[0], Interest)
    assert main.share is not None
    assert (main.types, main.share.text) == (["shareholding"], ">25..50")
    assert (other.types, other.share) == (["unknownInterest"], UNKNOWN)
    assert other.share_published == new
    said = f"nature of control {new!r} is not known; taken as an interest of unknown share"
    assert remarks == [said]


def test_no_nature_is_an_unknown_share_and_not_zero(only: Any) -> None:
    (row,) = interests_of(only)
    assert (row.types, row.share) == (["unknownInterest"], UNKNOWN)
