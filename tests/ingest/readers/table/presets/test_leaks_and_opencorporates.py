"""Presets of tables: the leaks and OpenCorporates."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Party
from graph.values.share import UNKNOWN, Share
from ingest.files.opened_file import Opened
from ingest.readers.table.reader import READER
from tests.ingest.outcome import Rows, of
from tests.ingest.readers.table.presets.test_preset_headers import HEADERS
from tests.ingest.readers.table.read_preset import read


def test_the_paradise_papers_of_2017_say_the_kind_of_node_in_a_column(tmp_path: Path) -> None:
    """The files of all nodes have the columns of all, and the edges theirs with `r.` before."""
    header = (
        "labels(n),n.valid_until,n.country_codes,n.countries,n.node_id,n.sourceID,n.address,n.name,"
        "n.jurisdiction_description,n.service_provider,n.jurisdiction,n.closed_date,"
        "n.incorporation_date,n.ibcRUC,n.type,n.status,n.company_type,n.note\n"
    )
    nodes = tmp_path / "paradise_papers.nodes.csv"
    nodes.write_text(
        header
        + '"[""Address""]",,BMU,Bermuda,1,P,"Suite 2, Hamilton",,,,,,,,,,,\n'
        + '"[""Officer""]",,,,2,P,,El Portador,,,,,,,,,,\n'
        + '"[""Officer""]",,GBR,,3,P,,Jane,,,,,,,,,,\n'
        + '"[""Entity""]",,,,4,P,,Ent,,Appleby,BM,,12-MAR-1990,,,Active,,\n'
    )
    rows, refused, remarks = read(nodes)
    assert (refused, remarks) == ([], [])
    assert [(row.schema, row.names[0].value, row.names[0].kind) for row in of(rows, Party)] == [
        ("Thing", "Suite 2, Hamilton", "name"),
        ("Thing", "El Portador", "weak"),
        ("LegalEntity", "Jane", "name"),
        ("LegalEntity", "Ent", "name"),
    ]
    edges = tmp_path / "paradise_papers.edges.csv"
    edges.write_text(
        "node_1,rel_type,node_2,r.sourceID,r.valid_until,r.start_date,r.end_date\n"
        "3,shareholder of,4,Paradise Papers,,01-JAN-2000,01-JAN-2010\n"
    )
    rows, refused, remarks = read(edges)
    assert (refused, remarks) == ([], [])
    (held,) = of(rows, Interest)
    assert (held.start, held.end, held.asserted_by) == (
        "2000-01-01",
        "2010-01-01",
        "Paradise Papers",
    )


def test_the_pictures_of_2016_are_read_whole(shared_data: Path) -> None:
    folder = shared_data / "icij" / "viz-2016"
    rows, refused, remarks = read(folder / "All-edges.csv")
    assert (refused, remarks) == ([], [])
    kinds = Counter((row.kind, row.subtype) for row in of(rows, Link))
    assert kinds["UnknownLink", "possibly_same"] == 19
    assert kinds["UnknownLink", "registered_address"] == 109
    assert kinds["Representation", None] >= 215
    assert Counter(row.start for row in [*of(rows, Interest), *of(rows, Link)])["2007-02-12"] == 5
    assert all(row.quote for row in of(rows, Interest))
    nodes, refused, remarks = read(folder / "All-nodes.csv")
    assert (refused, remarks) == ([], [])
    parties = of(nodes, Party)
    assert len(parties) == 710
    assert sum("bearer" in party.topics for party in parties) == 95
    assert not any(party.same_as for party in parties)


def test_a_bearer_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "nodes.csv"
    path.write_text(
        "node_id,name,countries,country_codes,sourceID,valid_until,note\n"
        "1,EL PORTADOR,,,X,,\n2,The  Bearer,,,X,,\n3,Bearer Holdings Ltd,,,X,,\n4,,,,X,,\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert refused == []
    assert [(row.schema, row.topics, row.names[0].kind) for row in rows] == [
        ("Thing", ["bearer"], "weak"),
        ("Thing", ["bearer"], "weak"),
        ("LegalEntity", [], "name"),
        ("LegalEntity", [], "name"),
    ]


def test_the_edges_of_2016_say_the_role_as_their_type(tmp_path: Path) -> None:
    path = tmp_path / "all_edges.csv"
    path.write_text(
        "node_1,rel_type,node_2\n1,shareholder of,9\n2,director of,9\n7,intermediary of,9\n"
        "9,registered address,6\n1,similar name and address as,2\n1,Correspondent Addr. of,9\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert refused == []
    assert [(row.types, row.share, row.quote) for row in of(rows, Interest)] == [
        (["shareholding"], UNKNOWN, "shareholder of")
    ]
    assert [(row.kind, row.subtype) for row in of(rows, Link)] == [
        ("Directorship", None),
        ("Representation", None),
        ("UnknownLink", "registered_address"),
        ("UnknownLink", "possibly_same"),
        ("UnknownLink", None),
    ]


def test_an_officer_of_opencorporates_is_what_the_position_says(tmp_path: Path) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(
        "id,company_number,jurisdiction_code,name,position,start_date,end_date,type\n"
        "1,00445799,gb,A Person,director,2020-01-15,,Person\n"
        "2,00445799,gb,A Firm,shareholder,,,Company\n"
        "3,77,us_de,An Agent,registered agent,,,\n4,77,us_de,B,incorporator,,,\n"
        "5,77,us_de,C,director,,,Robot\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert [refusal.reason for refusal in refused] == ["type: 'Robot' is not in the lookup kinds"]
    assert [row.schema for row in of(rows, Party)] == [
        "Person",
        "Company",
        "LegalEntity",
        "LegalEntity",
    ]
    assert [(row.kind, row.role) for row in of(rows, Link)] == [
        ("Directorship", "director"),
        ("Representation", "registered agent"),
        ("UnknownLink", "incorporator"),
    ]
    assert [(row.asset, row.share) for row in of(rows, Interest)] == [("oc-gb-00445799", UNKNOWN)]


def opencorporates(tmp_path: Path, kind: str, *rows: dict[str, str]) -> Rows:
    """Write rows under the whole header of a file of the bulk data, and read them."""
    (header, *_) = HEADERS[f"opencorporates_{kind}.toml"]
    lines = [",".join(row.get(column, "") for column in header.split(",")) for row in rows]
    path = tmp_path / f"{kind}.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return read(path)


def test_an_address_of_opencorporates_keeps_all_its_parts(tmp_path: Path) -> None:
    """Most rows have no `in_full`, and hardly one has every part."""
    key = {"company_number": "1", "jurisdiction_code": "us_fl", "name": "Firm", "position": "agent"}
    parts = {"street_address": "1 Road", "locality": "Town", "region": "FL", "postal_code": "331"}
    for kind, prefix in (("companies", "registered_address."), ("officers", "address.")):
        row = {**key, "id": "7", **{prefix + name: text for name, text in parts.items()}}
        rows, refused, _ = opencorporates(tmp_path, kind, row)
        assert refused == []
        assert of(rows, Party)[0].addresses == ["1 Road, Town, FL, 331"]
    types = ({**key, **parts, "address_type": name} for name in ("Head Office", "Mailing"))
    path = opencorporates(tmp_path, "non_reg_addresses", *types)
    assert [row.addresses for row in of(path[0], Party)] == [["1 Road, Town, FL, 331"]] * 2


def test_a_company_of_opencorporates_keeps_its_other_name_and_whether_it_is_there(
    tmp_path: Path,
) -> None:
    row = {"company_number": "1", "jurisdiction_code": "us_fl", "name": "Firm", "inactive": "true"}
    row |= {"current_alternative_legal_name": "捏造", "home_jurisdiction_text": "FL"}
    rows, _, remarks = opencorporates(tmp_path, "companies", row)
    (party,) = of(rows, Party)
    assert [(name.value, name.kind) for name in party.names] == [
        ("Firm", "name"),
        ("捏造", "alias"),
    ]
    assert {("inactive", "true"), ("home_jurisdiction_text", "FL")} <= set(party.data)
    assert remarks == []


def test_what_is_added_to_a_company_goes_to_the_same_id(tmp_path: Path) -> None:
    texts = {
        "companies": "company_number,jurisdiction_code,name,incorporation_date,previous_names\n"
        "1,us_de,Firm,2001-02-03,Old Firm|Older Firm\n",
        "names": "company_number,jurisdiction_code,name,type\n1,us_de,The Firm,trading\n",
        "identifiers": "company_number,jurisdiction_code,uid,identifier_system_code\n"
        "1,us_de,529900T8BM49AURSDO55,lei\n1,us_de,77,xx_other\n",
        "addresses": "company_number,jurisdiction_code,address_type,in_full\n1,us_de,head,1 Road\n",
    }
    found: dict[str, list[Party]] = {}
    for name, text in texts.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        rows, refused, _ = read(path)
        assert refused == []
        found[name] = rows
    assert {party.id for parties in found.values() for party in parties} == {"oc-us_de-1"}
    (company,) = found["companies"]
    assert (company.jurisdiction, company.start) == ("us", "2001-02-03")
    assert [(n.value, n.kind) for n in company.names][1:] == [
        ("Old Firm", "previous"),
        ("Older Firm", "previous"),
    ]
    lei, other = found["identifiers"]
    assert lei.identifiers == ["LEI:529900T8BM49AURSDO55"]
    assert (other.identifiers, bool(other.note)) == ([], True)
    assert found["addresses"][0].addresses == ["1 Road"]


def test_a_day_before_another_is_not_that_day(tmp_path: Path) -> None:
    path = tmp_path / "relationships.csv"
    header = HEADERS["opencorporates_relationships.toml"][0].replace(
        ",start_date", ",start_date_type,start_date"
    )
    path.write_text(
        f"{header}\nsubsidiary,1,gb,A,2,gb,B,25.0,50.0,,,,before,2016-04-06,\n"
        "subsidiary,1,gb,A,3,gb,C,,,25.0,50.0,,at,2016-04-06,\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert refused == []
    first, second = of(rows, Interest)
    assert (first.start, first.note) == (None, "start_date: 2016-04-06")
    assert (first.share, first.votes) == (Share(250_000, 500_000), None)
    assert (second.start, second.share) == ("2016-04-06", UNKNOWN)
    assert second.votes == Share(250_000, 500_000)


def test_a_branch_of_opencorporates_is_its_head_office(tmp_path: Path) -> None:
    path = tmp_path / "relationships.csv"
    header = HEADERS["opencorporates_relationships.toml"][0]
    path.write_text(f"{header}\nbranch,1,gb,A,2,in,B,,,,,,2016-04-06,\n", encoding="utf-8")
    rows, refused, _ = read(path)
    assert refused == []
    (interest,) = of(rows, Interest)
    assert (interest.types, interest.share, interest.start) == (["headOffice"], None, "2016-04-06")
    assert of(rows, Link) == []


@pytest.mark.parametrize("text", ["", "2025-03-31"])
def test_the_package_of_icij_says_its_day(tmp_path: Path, text: str) -> None:
    """An empty file in the package, or the name of a single one, has it."""
    header = HEADERS["icij_officers.toml"][0]
    with zipfile.ZipFile(tmp_path / "full-oldb.LATEST.zip", "w") as package:
        package.writestr("GENERATED_ON_20250331.txt", text)
        package.writestr("nodes-officers.csv", f"{header}\n12,A Person,,,Made Up,,\n")
    path = tmp_path / "full-oldb.LATEST.zip"
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2025-03-31"
    rows, refusals, _ = read(path)
    assert (len(rows), refusals) == (1, [])
    alone = tmp_path / "nodes-officers_GENERATED_ON_20240715.csv"
    alone.write_text(f"{header}\n12,A Person,,,Made Up,,\n", encoding="utf-8")
    assert READER.edition(Opened(alone)) == "2024-07-15"
