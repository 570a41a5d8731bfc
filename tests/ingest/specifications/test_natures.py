"""Natures of control and forms of the UK's register of persons, by its own code lists."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Party
from ingest.codes.natures import holdings, natures
from tests.ingest.specifications.made_up import read, rows

BANDS = {
    "25-to-50-percent": ">25..50",
    "50-to-75-percent": ">50..<75",
    "75-to-100-percent": "75..100",
}


RIGHTS = {
    "ownership-of-shares": "shareholding",
    "voting-rights": "votingRights",
    "right-to-share-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "part-right-to-share-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "right-to-appoint-and-remove-directors": "appointmentOfBoard",
    "right-to-appoint-and-remove-members": "appointmentOfBoard",
    "right-to-appoint-and-remove-person": "appointmentOfBoard",
    "significant-influence-or-control": "otherInfluenceOrControl",
}


LLP = "-limited-liability-partnership"


ROE = "-registered-overseas-entity"


def published_natures() -> dict[str, tuple[str, str | None, str]]:
    """Return every slug of ``psc_descriptions`` with its right, range and the words after them."""
    banded = [
        ("ownership-of-shares", ""),
        ("voting-rights", ""),
        ("voting-rights", LLP),
        ("right-to-share-surplus-assets", LLP),
        ("part-right-to-share-surplus-assets", ""),
    ]
    found: dict[str, tuple[str, str | None, str]] = {}
    for (right, end), band, way in product(banded, BANDS, ("", "-as-trust", "-as-firm")):
        found[f"{right}-{band}{way}{end}"] = (RIGHTS[right], BANDS[band], way)
    whole = [
        ("right-to-appoint-and-remove-directors", ""),
        ("right-to-appoint-and-remove-members", LLP),
        ("right-to-appoint-and-remove-person", ""),
        ("significant-influence-or-control", ""),
        ("significant-influence-or-control", LLP),
    ]
    for (right, end), way in product(whole, ("", "-as-trust", "-as-firm")):
        share = ">50..100" if right.startswith("right-to-appoint") else None
        found[f"{right}{way}{end}"] = (RIGHTS[right], share, way)
    ways = ("", "-as-trust", "-as-firm", "-as-control-over-trust", "-as-control-over-firm")
    overseas = {
        "ownership-of-shares-more-than-25-percent": ("shareholding", ">25..100"),
        "voting-rights-more-than-25-percent": ("votingRights", ">25..100"),
        "right-to-appoint-and-remove-directors": ("appointmentOfBoard", ">50..100"),
        "significant-influence-or-control": ("otherInfluenceOrControl", None),
    }
    for right, way in product(overseas, ways):
        found[f"{right}{way}{ROE}"] = (*overseas[right], f"{way}{ROE}")
    for whom, place in product(
        ("person", "another-entity"), ("england-wales", "scotland", "northern-ireland")
    ):
        found[f"registered-owner-as-nominee-{whom}-{place}{ROE}"] = ("nominator", None, "")
    return found


NATURES = published_natures()


def psc(kind: str, **data: Any) -> str:
    self = {"self": "/company/07654321/persons-with-significant-control/individual/abc"}
    return json.dumps({"company_number": "07654321", "data": {"kind": kind, "links": self, **data}})


def test_the_list_of_natures_is_whole() -> None:
    """Companies House, api-enumerations, psc_descriptions.yml, ``description``: 86 slugs."""
    assert len(NATURES) == 86
    assert set(natures()) == set(NATURES)


@pytest.mark.parametrize("slug", list(NATURES))
def test_a_nature_says_the_right_the_band_and_who_holds(slug: str) -> None:
    """Companies House, psc_descriptions.yml; the bands' ends by S.I. 2016/339, Schedules.

    Where others hold the right (a trust's trustees, a firm's members) whom the person only sways,
    no share is the person's; a trustee or member of an overseas entity's firm holds it.
    """
    right, share, way = NATURES[slug]
    (row,) = holdings([slug])
    held = row.votes if right == "votingRights" else row.share
    sways = way in ("-as-trust", "-as-firm") or "-as-control-over-" in way
    if sways:
        protects = ["protector"] if way.removesuffix(ROE).endswith("trust") else []
        # A member of the firm has a part of its shares that nobody states.
        capital = right in ("shareholding", "rightsToSurplusAssetsOnDissolution")
        part = ["unknownInterest"] if capital and not protects else []
        assert row.types == ["otherInfluenceOrControl", *protects, *part]
        assert (row.share, row.votes) == (None, None)
    else:
        assert row.types == [right, *(["trustee"] if way == f"-as-trust{ROE}" else [])]
        assert (held and held.text) == share
    assert slug in (row.share_published, row.votes_published)


def test_the_spans_of_an_exemption_may_be_one_without_a_list(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``companyExemptions``: ``items``."""
    kind = "disclosure-transparency-rules-chapter-five-applies"
    span = {"exempt_from": "2016-12-28", "exempt_to": "2020-12-28"}
    stated = {"x": {"exemption_type": kind, "items": span}}
    found = rows(read(tmp_path / "a.txt", psc("exemptions", exemptions=stated) + "\n"))
    (gap,) = [row for row in found if isinstance(row, Gap)]
    assert (gap.ground, gap.start, gap.end) == (kind, "2016-12-28", "2020-12-28")


def test_other_forenames_are_part_of_the_name(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``individual``: ``name_elements``."""
    parts = {"title": "Dr", "forename": "Ada", "other_forenames": "Bea Cee", "surname": "Example"}
    line = psc("individual-person-with-significant-control", name_elements=parts, name="Dr Ada")
    person = rows(read(tmp_path / "a.txt", line + "\n"))[1]
    assert isinstance(person, Party)
    assert person.names[0].value == "Ada Bea Cee Example"


def test_who_has_ceased_on_no_day_held_once(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``list``: ``ceased``, a flag beside no day."""
    slugs = ["ownership-of-shares-75-to-100-percent"]
    kind = "individual-person-with-significant-control"
    line = psc(kind, name="Ada", ceased=True, natures_of_control=slugs)
    found = rows(read(tmp_path / "a.txt", line + "\n"))
    assert [type(row) for row in found] == [Party, Party, Interest]
    assert isinstance(found[2], Interest)
    assert (found[2].start, found[2].end) == (None, "../..")
    line = psc(kind, name="Ada", ceased=True, natures_of_control=slugs, notified_on="2016-04-06")
    (held,) = [r for r in rows(read(tmp_path / "b.txt", line + "\n")) if isinstance(r, Interest)]
    assert held.end == "2016-04-06/.."
