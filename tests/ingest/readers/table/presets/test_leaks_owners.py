"""What the leaks' own files call an owner is what the same words are in FollowTheMoney."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Link
from graph.values.share import UNKNOWN
from ingest.readers.ftm.ownership_roles import right_of
from ingest.readers.ftm.register_roles import english_roles
from tests.ingest.outcome import of
from tests.ingest.readers.table.read_preset import read

_PARENT = {"shareholding", "otherInfluenceOrControl"}
_HEADER = "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n"


def _relationship(folder: Path, kind: str, link: str = "") -> tuple[list[Interest], list[Link]]:
    path = folder / "relationships.csv"
    path.write_text(f'{_HEADER}1,2,{kind},"{link}",,,,Panama Papers\n', encoding="utf-8")
    rows, refused, _ = read(path)
    assert refused == []
    return of(rows, Interest), of(rows, Link)


@pytest.mark.parametrize("kind", ["parent_company_of", "parent company of"])
def test_a_parent_holds_an_unstated_share(tmp_path: Path, kind: str) -> None:
    (held,), links = _relationship(tmp_path, kind)
    assert links == []
    assert (held.owner, held.asset, set(held.types)) == ("icij-1", "icij-2", _PARENT)
    assert held.share == UNKNOWN


@pytest.mark.parametrize(
    ("kind", "link"),
    [("subsidiary_of", ""), ("officer_of", "subsidiary of"), ("officer_of", "Owned by")],
)
def test_a_subsidiary_is_held_by_the_second_node(tmp_path: Path, kind: str, link: str) -> None:
    (held,), links = _relationship(tmp_path, kind, link)
    assert links == []
    assert (held.owner, held.asset, held.share) == ("icij-2", "icij-1", UNKNOWN)


def test_the_edges_of_2016_have_parents_too(tmp_path: Path) -> None:
    path = tmp_path / "all_edges.csv"
    path.write_text("node_1,rel_type,node_2\n1,parent company of,9\n8,subsidiary of,1\n")
    rows, refused, _ = read(path)
    assert refused == []
    assert [(row.owner, row.asset) for row in of(rows, Interest)] == [
        ("icij-1", "icij-9"),
        ("icij-1", "icij-8"),
    ]
    assert of(rows, Link) == []


@pytest.mark.parametrize(
    "link",
    [
        "shareholder of",
        "Stock holder",
        "Unit holder",
        "Quota holder",
        "Proprietor",
        "Parent company of",
        "Ultimate parent",
        "Settlor and Beneficiary",
        "Protector and beneficiary",
        "Settlor, Protector, Investment director",
        "founder of",
        "Trustor",
        "Person of Significant Control",
        "Nominee beneficial owner of",
        "Beneficial owner",
    ],
)
def test_one_word_is_one_interest_natively_and_by_ftm(tmp_path: Path, link: str) -> None:
    (held,), _ = _relationship(tmp_path, "officer_of", link)
    roles = english_roles([link], ["icij_offshoreleaks"])
    assert set(held.types) == set(right_of(roles, "Ownership", has_percentage=False).types)


def test_a_controlling_person_is_no_mere_link(tmp_path: Path) -> None:
    (held,), links = _relationship(tmp_path, "officer_of", "Controlling person of")
    assert (held.types, held.share, links) == (["otherInfluenceOrControl"], None, [])
