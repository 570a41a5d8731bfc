"""JSON that no reader reads, though people meet it beside what is read: told with what to load."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.recognition.detect import reader_for

COMPANY = {"company_number": "1", "jurisdiction_code": "us_de", "name": "A"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"DATA_SOURCE": "A", "RECORD_ID": "1", "FEATURES": [{"NAME_FULL": "B"}]},
            "format not recognised. It looks like entities in the form that Senzing "
            "reads; load entities.ftm.json",
        ),
        (
            {"name": "a", "resources": [{"name": "entities.ftm.json", "url": "https://a.test"}]},
            "the index of a dataset, which names its files; load one of them",
        ),
        (
            {"api_version": "0.4", "results": {"companies": [{"company": COMPANY}]}},
            "an answer of OpenCorporates' interface; load its bulk files",
        ),
        (
            {"items": [{"name": "A", "officer_role": "director", "appointed_on": "2020-01-01"}]},
            "officers from the interface of Companies House",
        ),
        (
            {"company_name": "A", "company_number": "00000001", "company_status": "active"},
            "load the company's persons with significant control, or BasicCompanyData",
        ),
        (
            {"items": [{"kind": "searchresults#company", "company_number": "00000001"}]},
            "companies found at Companies House; load the persons with significant control",
        ),
        (
            {"active_count": 0, "ceased_count": 0, "items": [], "total_results": 0},
            "names nobody; load the company's statements or exemptions, which say why",
        ),
        (
            {"bods": [{"statementId": "a", "recordType": "entity", "recordDetails": {}}]},
            "within another object; save their list as a file of its own",
        ),
        (
            {"a": {"b": {"statementID": "a", "statementType": "entityStatement"}}},
            "Beneficial Ownership Data Standard within another object",
        ),
        (
            {"value": [{"Priezvisko": None, "ObchodneMeno": "A", "PlatnostOd": "2020-01-01"}]},
            "load its entries, which name both: Partneri with PartneriVerejnehoSektora and ",
        ),
        (
            {"data": [{"type": "isins", "id": "a", "attributes": {"lei": "A", "isin": "B"}}]},
            "load GLEIF's file that relates ISINs to LEIs",
        ),
        (
            {"links": {"first": "https://api.gleif.org/api/v1/lei-issuers"}, "data": []},
            "a relationship or an exception; if its list is empty, it has none; else ask it for ",
        ),
        (
            {
                "links": {"self": "https://api.gleif.org/api/v1/autocompletions"},
                "data": [
                    {
                        "type": "autocompletions",
                        "attributes": {"value": "A"},
                        "relationships": {"lei-records": {"data": {"type": "lei-records"}}},
                    }
                ],
            },
            "a relationship or an exception; if its list is empty, it has none; else ask it for ",
        ),
        ({"$schema": "a", "type": "object", "properties": {}}, "a JSON schema"),
        ([{"of": "none"}], "format not recognised"),
    ],
)
def test_what_is_met_beside_the_data_is_told(content: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RefusedFileError) as caught:
        reader_for(Opened(path), None)
    assert message in str(caught.value)
