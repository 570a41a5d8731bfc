"""Tables: packages of the leaks, and lists, by their presets."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Listing, Name, Party
from graph.values.share import UNKNOWN, Share
from tests.ingest.readers.table.mapped import Outcome


def test_the_screening_list_is_read_in_place(shared_data: Path) -> None:
    found = Outcome(shared_data / "other-lists" / "us-csl.csv")
    assert found.refused == []
    assert found.remarks == []
    assert found.counts == {"parties": 115, "listings": 115}
    lists = Counter(listing.list_name for listing in found.of(Listing))
    assert lists["us_ofac_sdn"] == 28
    assert lists["us_ofac_ssi"] == 26
    by_name = {party.names[0].value: party for party in found.of(Party)}
    assert "IMO:8898831" in by_name["7-28"].identifiers
    assert by_name["7-28"].schema == "Vessel"
    assert by_name["ABDUL JAWAD, Naser"].birth_date == "1965"
    denied = [row for row in found.of(Listing) if row.end == "2020-10-14"]
    assert denied[0].authority == "US-BIS"
    assert len({party.id for party in found.of(Party)}) == len(
        {record.record_id for record in found.records}
    )


def test_an_unknown_list_is_kept_for_a_person(shared_data: Path, tmp_path: Path) -> None:
    text = (shared_data / "other-lists" / "us-csl.csv").read_text(encoding="utf-8")
    path = tmp_path / "csl.csv"
    path.write_text(text.replace("Capta List (CAP)", "New List (NEW)"), encoding="utf-8")
    found = Outcome(path)
    assert found.refused == []
    (listing,) = [row for row in found.of(Listing) if row.list_name == "us_csl_other"]
    assert (listing.authority, listing.measures) == ("US-OFAC", [])
    said = [text for record in found.records for text in record.remarks]
    assert said.count("us_csl_other: no measure is known; a person must look") == 1


RELATIONSHIPS = """\
node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID
1,9,officer_of,shareholder of,,15-MAR-2004,,Made-up Leak
1,9,officer_of,"Owner, director and shareholder",,"Mar 23, 2006",31-DEC-2010,Made-up Leak
2,9,officer_of,Nominee Director of,,23-03-06,,Made-up Leak
3,9,officer_of,Nominee shareholder,,,,Made-up Leak
3,9,officer_of,Beneficiary of,,,,Made-up Leak
3,8,officer_of,Records & Registers of,,,,Made-up Leak
7,9,intermediary_of,intermediary of,,,,Made-up Leak
1,3,same_name_as,same name as,,,,Made-up Leak
1,6,registered_address,registered address,,,,Made-up Leak
1,8,friend_of,friend of,,,,Made-up Leak
"""


OFFICERS = """\
node_id,name,countries,country_codes,sourceID,valid_until,note
1,"Jan ""Example"" Jansen",Netherlands;Nowhere,NLD;XXX,Made-up Leak,,
2,EL PORTADOR,,,Made-up Leak,,
"""


@pytest.mark.parametrize(
    ("said", "types", "share"),
    [
        ("BO/Director", ["shareholding"], UNKNOWN),
        ("BeneficialOwner", ["shareholding"], UNKNOWN),
        ("Settlor; Grantor", ["settlor"], None),
        ("Trustor", ["settlor"], None),
        ("Person of Significant Control", ["otherInfluenceOrControl"], None),
        ("Ultimate controling party", ["otherInfluenceOrControl"], None),
        ("financial controller of", None, None),
        ("grantee of a mortgage of", None, None),
    ],
)
def test_words_of_the_leaks(
    tmp_path: Path, said: str, types: list[str] | None, share: Share | None
) -> None:
    head, *_ = RELATIONSHIPS.splitlines()
    path = tmp_path / "relationships.csv"
    path.write_text(f"{head}\n1,9,officer_of,{said},,,,Made-up Leak\n", encoding="utf-8")
    stated = [(row.types, row.share) for row in Outcome(path).of(Interest)]
    assert stated == ([] if types is None else [(types, share)])


def test_offshore_leaks_in_one_zip(tmp_path: Path) -> None:
    path = tmp_path / "leaks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README.txt", "made up\n")
        archive.writestr("nodes-addresses.csv", "node_id,address,name,country_codes\n6,x,,\n")
        archive.writestr("nodes-officers.csv", OFFICERS)
        archive.writestr("relationships.csv", RELATIONSHIPS)
    found = Outcome(path)
    assert [(row.types, row.share, row.start) for row in found.of(Interest)] == [
        (["shareholding"], UNKNOWN, "2004-03-15"),
        (["shareholding"], UNKNOWN, "2006-03-23"),
        (["shareholding", "nominee"], UNKNOWN, None),
        (["beneficiaryOfLegalArrangement"], None, None),
    ]
    assert [(row.kind, row.role) for row in found.of(Link)] == [
        ("Directorship", "Owner, director and shareholder"),
        ("Directorship", "Nominee Director of"),
        ("UnknownLink", "Records & Registers of"),
        ("Representation", "intermediary of"),
        ("UnknownLink", "possibly the same (same_name_as)"),
        ("UnknownLink", "registered address"),
    ]
    # A likeness that the publisher computed is a link that claims little, and joins nothing.
    assert found.of(Link)[-2].certainty == "alleged"
    assert found.of(Link)[-2].subtype == "possibly_same"
    address, person, bearer = found.of(Party)
    assert (address.schema, address.addresses) == ("Thing", ["x"])
    assert not any(party.same_as for party in (person, bearer))
    assert (person.id, person.countries, person.note) == ("icij-1", ["nl"], "country_codes: XXX")
    assert found.of(Link)[1].note == "start_date: 23-03-06"
    assert bearer.topics == ["bearer"]
    assert [r.reason for r in found.refused] == [
        "no block of the mapping applies to rel_type 'friend_of', link 'friend of'"
    ]
    assert found.refused[0].position == "relationships.csv row 11"
    assert any("README.txt" in remark for remark in found.remarks)


def test_the_original_name_that_is_the_name_is_no_other_name(tmp_path: Path) -> None:
    path = tmp_path / "nodes-entities.csv"
    path.write_text(
        "node_id,name,original_name,former_name,jurisdiction,country_codes,incorporation_date\n"
        "10,Made-up Ltd.,Made-up Ltd.,Older Ltd.,BVI,VGB,15-MAR-2004\n"
        "11,Made-up Ltd.,MADE UP LIMITED,,BVI,VGB,\n",
        encoding="utf-8",
    )
    assert [party.names for party in Outcome(path).of(Party)] == [
        [Name("Made-up Ltd."), Name("Older Ltd.", "previous")],
        [Name("Made-up Ltd."), Name("MADE UP LIMITED", "alias")],
    ]
