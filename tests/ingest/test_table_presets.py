"""The presets of tables: every edition of each publisher's header, and real files in place."""

import zipfile
from collections import Counter
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from graph.errors import RefusedFileError
from graph.model import Interest, Link, Listing, Party
from graph.share import UNKNOWN, Share
from ingest.reader import Context
from ingest.readers.table import READER, presets
from ingest.source import Opened
from tests.ingest.outcome import Rows, of, read_rows

read = partial(read_rows, READER)


HEADERS = {
    "icij_entities.toml": [
        "node_id,name,original_name,former_name,jurisdiction,jurisdiction_description,company_type,"
        "address,internal_id,incorporation_date,inactivation_date,struck_off_date,dorm_date,status,"
        "service_provider,ibcRUC,country_codes,countries,sourceID,valid_until,note",
        "name,original_name,former_name,jurisdiction,jurisdiction_description,company_type,address,"
        "internal_id,incorporation_date,inactivation_date,struck_off_date,dorm_date,status,"
        "service_provider,ibcRUC,country_codes,countries,note,valid_until,node_id,sourceID",
        "node_id,name,jurisdiction,jurisdiction_description,country_codes,countries,"
        "incorporation_date,inactivation_date,struck_off_date,closed_date,ibcRUC,status,"
        "company_type,service_provider,sourceID,valid_until,note",
    ],
    "icij_officers.toml": [
        "node_id,name,countries,country_codes,sourceID,valid_until,note",
        "name,icij_id,valid_until,country_codes,countries,node_id,sourceID",
    ],
    "icij_intermediaries.toml": [
        "node_id,name,status,internal_id,address,countries,country_codes,sourceID,valid_until,note",
        "name,internal_id,address,valid_until,country_codes,countries,status,node_id,sourceID",
    ],
    "icij_addresses.toml": [
        "node_id,address,name,countries,country_codes,sourceID,valid_until,note",
        "address,icij_id,valid_until,country_codes,countries,node_id,sourceID",
    ],
    "icij_others.toml": [
        "node_id,name,type,incorporation_date,struck_off_date,closed_date,jurisdiction,"
        "jurisdiction_description,countries,country_codes,sourceID,valid_until,note",
    ],
    "icij_relationships.toml": [
        "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID",
        "START_ID,TYPE,END_ID,link,start_date,end_date,sourceID,valid_until",
    ],
    "icij_edges_2016.toml": [
        "node_1,rel_type,node_2",
        "node_1,rel_type,node_2,sourceID,valid_until,start_date,end_date",
    ],
    "opencorporates_companies.toml": [
        "company_number,jurisdiction_code,name,normalised_name,company_type,nonprofit,"
        "current_status,incorporation_date,dissolution_date,branch,business_number,"
        "current_alternative_legal_name,current_alternative_legal_name_language,"
        "home_jurisdiction_text,native_company_number,previous_names,retrieved_at,registry_url,"
        "restricted_for_marketing,inactive,accounts_next_due,accounts_reference_date,"
        "accounts_last_made_up_date,annual_return_next_due,has_charges,number_of_employees,"
        "latest_accounts_cash,registered_address.street_address,"
        "registered_address.locality,registered_address.region,registered_address.postal_code,"
        "registered_address.country,registered_address.in_full,home_jurisdiction_code,"
        "home_jurisdiction_company_number,industry_code_uids",
    ],
    "opencorporates_officers.toml": [
        "id,company_number,jurisdiction_code,name,title,first_name,last_name,position,start_date,"
        "person_number,person_uid,end_date,current_status,occupation,nationality,"
        "country_of_residence,partial_date_of_birth,type,address.in_full,address.street_address,"
        "address.locality,address.region,address.postal_code,address.country,retrieved_at,"
        "source_url",
    ],
    "opencorporates_alternative_names.toml": [
        "company_number,jurisdiction_code,name,type,start_date,end_date",
    ],
    "opencorporates_additional_identifiers.toml": [
        "company_number,jurisdiction_code,uid,identifier_system_code",
    ],
    "opencorporates_non_reg_addresses.toml": [
        "company_number,jurisdiction_code,address_type,street_address,locality,region,postal_code,"
        "country,country_code,in_full,start_date,end_date",
    ],
    "opencorporates_relationships.toml": [
        "relationship_type,subject_company_number,subject_jurisdiction_code,subject_name,"
        "object_company_number,object_jurisdiction_code,object_name,"
        "percentage_min_share_ownership,percentage_max_share_ownership,"
        "percentage_min_voting_rights,percentage_max_voting_rights,number_of_shares,start_date,"
        "end_date",
        "relationship_type,subject.company_number,subject.jurisdiction_code,subject.name,"
        "object.company_number,object.jurisdiction_code,object.name,"
        "percentage_min_share_ownership,percentage_max_share_ownership",
    ],
    "au_dfat.toml": [
        "Reference,Name of Individual or Entity,Type,Name Type,Date of Birth,Place of Birth,"
        "Citizenship,Address,Additional Information,Listing Information,Committees,Control Date",
    ],
    "ca_sema.toml": [
        "Country,LastName,GivenName,EntityOrShip,Schedule,Item,DateOfListing",
        "Country-Pays,LastName-NomDeFamille,GivenName-Prenom,Schedule-Annexe,Item-NumeroDarticle",
    ],
}


@pytest.mark.parametrize(
    ("preset", "header"), [(name, header) for name in HEADERS for header in HEADERS[name]]
)
def test_each_edition_of_a_header_has_its_own_preset(preset: str, header: str) -> None:
    fitting = [each for each in presets() if each.fits(header.split(","))]
    assert fitting[0].file == preset


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


FREEZES = {"us_ofac_sdn"}


def test_lists_that_are_no_freezes_have_no_freeze(shared_data: Path) -> None:
    rows, refused, _ = read(shared_data / "other-lists" / "us-csl.csv")
    assert refused == []
    frozen = {row.list_name for row in of(rows, Listing) if "asset_freeze" in row.measures}
    assert frozen == FREEZES
    by_list = {row.list_name: tuple(row.measures) for row in of(rows, Listing)}
    assert by_list["us_bis_entity_list"] == ("export_control",)
    assert by_list["us_state_itar_debarred"] == ("export_control",)
    assert by_list["us_bis_unverified"] == ("export_control",)
    assert by_list["us_ofac_ssi"] == ("sectoral",)


def test_every_list_of_the_screening_list_is_mapped_and_only_one_freezes() -> None:
    (preset,) = [each for each in presets() if each.file == "us_csl.toml"]
    known = [b for b in preset.blocks if b.kind == "listing" and "measures" in b.fields]
    lists = known[0].fields["list"].lookup.values
    measures = known[0].fields["measures"].lookup.values
    assert set(lists) == set(measures)
    assert all(known[0].fields["authority"].lookup.find(name) for name in lists)
    frozen = {lists[source][0] for source, words in measures.items() if "asset_freeze" in words}
    assert frozen == FREEZES


def test_australia_as_the_workbook_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS["au_dfat.toml"][0].split(","))
    sheet.append(
        [
            1,
            "Made-up Person",
            "Individual",
            "Primary Name",
            1970,
            "",
            "Iran",
            "",
            "",
            "L",
            "Committee",
            None,
        ]
    )
    sheet.append(["1a", "Made-up Other", "Individual", "Alias", "", "", "", "", "", "", "", None])
    path = tmp_path / "list.xlsx"
    book.save(path)
    rows, refused, _ = read(path)
    assert refused == []
    person, other = of(rows, Party)
    assert person.id == other.id == "au-dfat-1"
    assert (person.birth_date, person.countries) == ("1970", ["ir"])
    assert [(n.value, n.kind) for n in other.names] == [("Made-up Other", "alias")]
    (listing,) = of(rows, Listing)
    assert (listing.list_name, listing.measures) == ("au_dfat", ["asset_freeze"])


CANADA = (
    "Country-Pays,LastName-NomDeFamille,GivenName-Prenom,EntityOrShip-EntiteOuNavire,"
    "TitleOrShipType-TitreOuTypeDeNavire,ShipIMONumber-NumeroOMIDuNavire,Aliases-Alias,"
    "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire,Schedule-Annexe,"
    "Item-NumeroDarticle,DateOfListing-DateDinscription\n"
)


def test_two_entries_at_one_place_of_a_schedule_are_two_parties(tmp_path: Path) -> None:
    """The bilingual headers of 2026; the list has no numbers of its own."""
    path = tmp_path / "list.csv"
    path.write_text(
        CANADA + 'Belarus / Bélarus,One,Person,,,,A;B,1970-01-02,"1, Part 1",7,2021-06-17\n'
        'Belarus / Bélarus,Two,Person,,,,,1987/1988,"1, Part 1",7,2021-06-17\n'
        "Russia / Russie,,,Ship,Tanker | Pétrolier,7612448,,1980,1.1,1,2025-02-21\n"
        'Russia / Russie,,,Bank,,,,,"1, Part 2",7,2022-02-24\n'
        "Russia / Russie,,,Lender,,,,,2,1,2014-07-24\n",
        encoding="utf-8",
    )
    rows, refused, _ = read(path)
    assert refused == []
    parties, listings = of(rows, Party), of(rows, Listing)
    assert len({party.id for party in parties}) == 5
    assert [party.id for party in parties] == [listing.party for listing in listings]
    assert [party.schema for party in parties] == ["Person", "Person", "Vessel"] + [
        "LegalEntity"
    ] * 2
    assert [party.birth_date for party in parties[:3]] == ["1970-01-02", None, None]
    assert parties[2].identifiers == ["IMO:7612448"]
    assert [(listing.list_name, listing.measures) for listing in listings] == [
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema", []),
        ("ca_sema", ["asset_freeze"]),
        ("ca_sema_debt_equity", ["sectoral"]),
    ]


FLAT = "<data-set>{}</data-set>"
RECORD = (
    "<record><Country>Belarus</Country><LastName>X</LastName><Schedule>1, Part 1</Schedule>"
    "<Item>{}</Item></record>"
)


def test_flat_xml_is_a_table_whose_columns_are_gathered_first(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    late = RECORD.format(2).replace("</Item>", "</Item><DateOfListing>2020-09-28</DateOfListing>")
    deep = RECORD.format("<b>3</b>")
    path.write_text(FLAT.format(RECORD.format(1) + late + deep), encoding="utf-8")
    rows, refused, _ = read(path)
    assert [row.start for row in of(rows, Listing)] == [None, "2020-09-28"]
    assert [(r.position, r.reason.split(":")[0]) for r in refused] == [("row 3", "Item")]
    assert "<record>" in refused[0].raw


@pytest.mark.parametrize(
    "text",
    [
        FLAT.format(RECORD.format(1))[:-30],
        '<!DOCTYPE x [<!ENTITY a "b">]>' + FLAT.format(RECORD.format("&a;")),
    ],
)
def test_damaged_or_declaring_xml_is_refused_before_anything_is_read(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedFileError):
        list(READER.read(Opened(path), Context("made_up", None, lambda _text: None)))


# --- what the publishers' files may hold --------------------------------------------------------


def csl(tmp_path: Path, *rows: dict[str, str]) -> Rows:
    header = (
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
        "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,"
        "vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,"
        "source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,"
        "source_information_url,ids"
    ).split(",")
    lines = [",".join(header)]
    lines += [",".join(row.get(name, "") for name in header) for row in rows]
    path = tmp_path / "csl.csv"
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    return read(path)


def test_a_list_that_is_new_on_the_screening_list_is_kept_for_a_person(tmp_path: Path) -> None:
    """Consolidated Screening List, ``source``: departments add lists; none loses its entries."""
    rows, refused, _ = csl(
        tmp_path,
        {"source": "A New List (ANL) - Treasury Department", "entity_number": "7", "name": "A"},
        {"source": "CAATSA Section 231(e) List (LSP) - State Department", "name": "B"},
    )
    assert refused == []
    assert [(r.authority, r.list_name, r.measures) for r in of(rows, Listing)] == [
        ("US-OFAC", "us_csl_other", []),
        ("US-STATE", "us_csl_other", []),
    ]
    assert of(rows, Listing)[0].note == "List: A New List (ANL) - Treasury Department"


@pytest.mark.parametrize(
    ("source", "list_name", "measures"),
    [
        ("Specially Designated Nationals List (SDN)", "us_ofac_sdn", ["asset_freeze"]),
        ("Palestinian Legislative Council List (NS-PLC List)", "us_ofac_plc", ["transaction_ban"]),
        (
            "Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List)",
            "us_ofac_ns_cmic",
            ["investment_ban"],
        ),
    ],
)
def test_lists_as_other_editions_call_them(
    tmp_path: Path, source: str, list_name: str, measures: list[str]
) -> None:
    """Consolidated Screening List, ``source``: the abbreviations in brackets changed over time."""
    rows, _, _ = csl(tmp_path, {"source": f"{source} - Treasury Department", "name": "A"})
    assert [(r.list_name, r.measures) for r in of(rows, Listing)] == [(list_name, measures)]


def test_a_number_of_another_department_is_none_of_ofac(tmp_path: Path) -> None:
    """Consolidated Screening List, ``entity_number``: unique within its own source list only."""
    rows, _, _ = csl(
        tmp_path,
        {"source": "Capta List (CAP) - Treasury Department", "entity_number": "7", "name": "A"},
        {
            "source": "Entity List (EL) - Bureau of Industry and Security",
            "entity_number": "7",
            "name": "B",
        },
    )
    one, other = of(rows, Party)
    assert (one.id, one.identifiers) == ("us-csl-7", ["US-OFAC:7"])
    assert other.id != one.id
    assert other.identifiers == []
    assert [r.party for r in of(rows, Listing)] == [one.id, other.id]


AUSTRALIA = (
    "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Committees,"
    "Listing Information,"
    "Targeted Financial Sanction,Travel Ban,Arms Embargo,Maritime Restriction"
)


def australia(tmp_path: Path, *rows: str) -> Rows:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([AUSTRALIA, *rows]), encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("word", ["Primary Name", "Primay Name", "primary", ""])
def test_an_entry_of_australia_whatever_its_name_is_called(tmp_path: Path, word: str) -> None:
    """DFAT Consolidated List, Name Type: rows that have it empty or misspelt are entries too."""
    rows, refused, _ = australia(
        tmp_path, f"101,A,Individual,{word},,1988,Listed on 3 Feb 2001,TRUE,TRUE,,"
    )
    assert refused == []
    (listing,) = of(rows, Listing)
    assert (listing.measures, listing.start) == (["asset_freeze", "travel_ban"], "2001-02-03")
    assert of(rows, Party)[0].names[0].kind == "name"


def test_names_and_measures_of_australia(tmp_path: Path) -> None:
    """DFAT Consolidated List: former names; measures that do not freeze; a word that is new."""
    rows, refused, _ = australia(
        tmp_path,
        "101,A,Entity,Primary Name,,1988,,,Yes,,",
        "101a,B,Entity,Formerly known as,,,,,,,",
        "101b,C,Entity,aka,Weak,,,,,,",
        "102,D,Aircraft,Primary Name,,1988,,Applies,,,Yes",
    )
    assert refused == []
    kinds = [(n.value, n.kind) for p in of(rows, Party) for n in p.names]
    assert kinds == [("A", "name"), ("B", "previous"), ("C", "weak"), ("D", "name")]
    assert [r.measures for r in of(rows, Listing)] == [["travel_ban"], ["transaction_ban"]]
    assert of(rows, Listing)[1].note == "Targeted Financial Sanction: Applies"


@pytest.mark.parametrize(
    ("schedule", "measures"),
    [
        ("1, Part 1", ["asset_freeze"]),
        ("N/A", ["asset_freeze"]),
        ("", ["asset_freeze"]),
        ("2", []),
        ("4, Part 2", []),
        ("Part 2", ["asset_freeze"]),
    ],
)
def test_schedules_of_canada(tmp_path: Path, schedule: str, measures: list[str]) -> None:
    """Canada, Consolidated Autonomous Sanctions List: regulations with one schedule say N/A."""
    record = RECORD.replace("1, Part 1", schedule).format(1)
    path = tmp_path / "list.xml"
    path.write_text(FLAT.format(record + RECORD.format(2)), encoding="utf-8")
    rows, refused, _ = read(path)
    assert refused == []
    assert of(rows, Listing)[0].measures == measures


def test_both_debt_schedules_of_canada_against_russia_are_no_freeze(tmp_path: Path) -> None:
    """Special Economic Measures (Russia) Regulations, schedules 2 and 3: debt and shares only."""
    records = "".join(
        RECORD.replace("Belarus", "Russia / Russie").replace("1, Part 1", schedule).format(1)
        for schedule in ("2", "3, Part 1", "1, Part 2")
    )
    path = tmp_path / "list.xml"
    path.write_text(FLAT.format(records), encoding="utf-8")
    rows, _, _ = read(path)
    assert [(r.list_name, r.measures) for r in of(rows, Listing)] == [
        ("ca_sema_debt_equity", ["sectoral"]),
        ("ca_sema_debt_equity", ["sectoral"]),
        ("ca_sema", ["asset_freeze"]),
    ]


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
