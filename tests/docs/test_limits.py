"""The page of limits says the numbers that the code has."""

from pathlib import Path

import pytest

from ingest import archives, remarks, streams
from ingest.readers import _delimited, _json_objects, _xml, am_eiti
from ingest.readers.case import reader as case
from ingest.readers.case import yaml_text as case_yaml
from ingest.readers.ftm import entity as ftm_entity
from ingest.readers.gleif import json_copy as gleif_json
from ingest.readers.table import cells as table_cells
from ingest.readers.table import records as table_records
from ingest.readers.table import sheets as table_sheets

LIMITS = [
    ("content of a gzip", f"{streams.MAX_RATIO} times"),
    ("content of a gzip", f"{streams.SMALL // 1_000_000} MB"),
    ("members of a zip", f"{archives.MAX_MEMBERS:,}"),
    ("a workbook", f"{table_sheets.MAX_UNPACKED // 10**9} GB"),
    ("a workbook", f"{archives.MAX_TEXTS // 1_000_000} MB of shared texts"),
    ("a line of text or CSV", f"{streams.MAX_LINE >> 20} MiB"),
    ("a line of JSON", f"{_json_objects.MAX_ELEMENT >> 20} MiB"),
    ("an object in a JSON list", f"{_json_objects.MAX_ELEMENT >> 20} MiB"),
    ("an object in a JSON list", f"{gleif_json.LONGEST >> 20} MiB"),
    ("nesting of GLEIF's JSON", f"{gleif_json._DEEPEST}"),
    ("nested FollowTheMoney", f"{ftm_entity._DEEPEST}"),
    ("columns of a CSV", f"{_delimited.MAX_COLUMNS:,}"),
    ("fields of a flat XML", f"{table_records.MOST_FIELDS:,}"),
    ("a cell of a CSV", f"{_delimited.MAX_CELL:,}"),
    ("a cell of a CSV", f"{table_cells.LARGEST_CELL:,}"),
    ("XML without the end", f"{_xml.MAX_ELEMENT >> 20} MiB"),
    ("a harvest", f"{am_eiti.LARGEST >> 20} MiB"),
    ("a case file", f"{case.MAX_BYTES // 1_000_000} MB, nested {case_yaml.MAX_DEPTH} deep"),
    ("remarks", f"{remarks.MAX_REMARKS}"),
]


@pytest.mark.parametrize(("what", "most"), LIMITS)
def test_the_page_says_what_the_code_does(what: str, most: str, repository: Path) -> None:
    page = (repository / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith(f"| {what}")]
    assert any(most in row.split("|")[2] for row in rows), rows
