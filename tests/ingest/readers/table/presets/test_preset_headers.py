"""Presets of tables: every edition of each publisher's header, and flat XML."""

from pathlib import Path

import pytest

from graph.record.model import Listing
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.reader import Context
from ingest.readers.table.reader import READER, presets
from ingest.recognition.detect import readers
from tests.ingest.outcome import of
from tests.ingest.readers.table.read_preset import read

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
    fitting = [each for each in presets() if each.fits_header(header.split(","))]
    assert fitting[0].file == preset


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
        list(READER.read(Opened(path), Context("made_up", None, lambda _text: None, readers())))
