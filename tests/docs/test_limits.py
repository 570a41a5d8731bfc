"""The page of limits says the numbers that the code has."""

from pathlib import Path

import pytest

from ingest.case_file import yaml_text
from ingest.files import byte_streams
from ingest.formats import (
    delimited_rows,
    flat_xml,
    json_objects,
    table_cells,
    workbook_sheets,
    xml_elements,
)
from ingest.load import remarks
from ingest.readers.am_eiti import reader as am_eiti_reader
from ingest.readers.ftm import ftm_entity
from ingest.readers.gleif import golden_copy_json

LIMITS = [
    ("content of a gzip", f"{byte_streams.MAX_RATIO} times"),
    ("content of a gzip", f"{byte_streams.SMALL // 1_000_000} MB"),
    ("members of a zip", f"{byte_streams.MAX_MEMBERS:,}"),
    ("a workbook", f"{workbook_sheets.MAX_UNPACKED // 10**9} GB"),
    ("a workbook", f"{byte_streams.MAX_TEXTS // 1_000_000} MB of shared texts"),
    ("a line of text or CSV", f"{byte_streams.MAX_LINE >> 20} MiB"),
    ("a line of JSON", f"{json_objects.MAX_ELEMENT >> 20} MiB"),
    ("an object in a JSON list", f"{json_objects.MAX_ELEMENT >> 20} MiB"),
    ("an object in a JSON list", f"{golden_copy_json.MAX_RECORD_BYTES >> 20} MiB"),
    ("nesting of GLEIF's JSON", f"{golden_copy_json.MAX_DEPTH}"),
    ("nested FollowTheMoney", f"{ftm_entity.MAX_DEPTH}"),
    ("columns of a CSV", f"{delimited_rows.MAX_COLUMNS:,}"),
    ("fields of a flat XML", f"{flat_xml.MOST_FIELDS:,}"),
    ("a cell of a CSV", f"{delimited_rows.MAX_CELL:,}"),
    ("a cell of a CSV", f"{table_cells.LARGEST_CELL:,}"),
    ("XML without the end", f"{xml_elements.MAX_ELEMENT >> 20} MiB"),
    ("a harvest", f"{am_eiti_reader.MAX_BYTES >> 20} MiB"),
    ("a case file", f"{yaml_text.MAX_BYTES // 1_000_000} MB, nested {yaml_text.MAX_DEPTH} deep"),
    ("remarks", f"{remarks.MAX_REMARKS}"),
]


@pytest.mark.parametrize(("what", "most"), LIMITS)
def test_the_page_says_what_the_code_does(what: str, most: str, repository: Path) -> None:
    page = (repository / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith(f"| {what}")]
    assert any(most in row.split("|")[2] for row in rows), rows
