"""Data sets of each reader, fetched from a folder with samples in place of publishers' files."""

import json
import shutil
from pathlib import Path

import pytest

from ingest.catalogue.read_catalogue import read_catalogue
from tests.queries.conftest import Ask

SAMPLES = {
    "un_sc_sanctions": "un/made-up-list.xml",
    "au_dfat_sanctions": "table/au_dfat.csv",
    "ca_dfatd_sema_sanctions": "table/ca_sema.xml",
    "ch_seco_sanctions": "seco/made-up-whole-list.xml",
    "eu_fsf": "eu_fsf/retyped-entries.xml",
    "gb_fcdo_sanctions": "uk_sanctions/made-up-uksl-2026.xml",
    "ofsi_conlist": "uk_sanctions/made-up-ofsi-2024.csv",
    "us_ofac_sdn": "ofac/sdn-advanced.xml",
    "us_ofac_cons": "ofac/consolidated.xml",
    "us_trade_csl": "table/us_csl.json",
    "my_moha_sanctions": "my_moha/list.xml",
    "opensanctions_sanctions": "ftm/consortium.ftm.json",
    "gleif_lei2": "gleif/entities.xml",
    "gleif_rr": "gleif/relationships.xml",
    "gleif_repex": "gleif/exceptions.xml",
    "companies_house_psc": "uk_psc/made-up-psc-snapshot-2024-11-22.txt",
    "companies_house_company_data": "uk_company/BasicCompanyData-made-up-2024-11-01.csv",
    "oo_denmark": "bods/made-up-bods-04.jsonl",
    "oo_latvia": "bods/made-up-bods-02.json",
    "icij_offshoreleaks": "table/icij.zip",
    "sk_rpvs": "sk_rpvs/entries.json",
    "am_eregister": "am_eiti/companies.json",
}
ALSO = {"dk_cvr", "companies_house_roe", "us_bis_csv"}
"""Data sets whose records are within those of the samples."""


@pytest.mark.slow
def test_reader_dataset_and_edition_fit_each_data_set(
    ask: Ask, tmp_path: Path, repository: Path
) -> None:
    for key, sample in SAMPLES.items():
        (tmp_path / "files" / key).mkdir(parents=True)
        shutil.copy(repository / "sample_data" / sample, tmp_path / "files" / key)
    workspace = ("--workspace", tmp_path / "workspace", "--format", "json")
    command = (*workspace, "fetch", *SAMPLES, "--from", tmp_path / "files")
    rows = {row["name"]: row for row in json.loads(ask(*command).out)}
    assert {key: row["why"] for key, row in rows.items() if row["why"]} == {}
    assert all(row["records_kept"] and row["edition"] for row in rows.values())
    assert {row["result"] for row in json.loads(ask(*command).out)} == {"newest"}
    shown = json.loads(ask(*workspace, "catalogue").out)
    assert {row["name"] for row in shown if row["is_loaded"]} == {*SAMPLES, *ALSO}


def test_every_reader_that_the_catalogue_names_has_a_sample_here() -> None:
    catalogue = read_catalogue()
    readers = {each.reader for each in catalogue.values() if each.files}
    assert readers <= {catalogue[key].reader for key in SAMPLES}
