"""A target of a list of sanctions for which no sanction is stated does not come out as clear."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace

HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "program_ids,dataset,first_seen,last_seen,last_change"
)
DAY = "2026-06-01"


def row(key: str, programme: str, dataset: str) -> str:
    return f'{key},Company,Company {key},,,ru,,,,,,{programme},"{dataset}",,,'


@pytest.mark.parametrize(
    ("dataset", "wanted"),
    [
        ("EU Financial Sanctions Files (FSF)", "review"),
        ("UK HMT/OFSI Consolidated List of Targets", "review"),
        ("US OFAC Specially Designated Nationals (SDN) List", "review"),
        ("Wikidata;EU Financial Sanctions Files (FSF)", "review"),
        ("Wikidata Persons in Relevant Categories", "excluded"),
        ("INTERPOL Red Notices", "excluded"),
    ],
)
def test_a_target_of_a_list_without_a_sanction_is_for_a_person(
    tmp_path: Path, dataset: str, wanted: str
) -> None:
    path = tmp_path / "targets.simple.csv"
    listed = [row("NK-e", "EU-UKR", "EU"), row("NK-u", "US-TERR", "US")]
    path.write_text("\n".join([HEADER, *listed, row("NK-t", "", dataset), ""]), encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    (outcome,) = workspace.load([path], Options(retrieved_on=DAY))
    rows = workspace.exposure(["opensanctions_simple-NK-t"], ["us", "eu"], DAY)
    workspace.close()
    assert [found["verdict"] for found in rows] == [wanted] * 2
    assert ("no sanction is stated" in str(outcome.remarks)) == (wanted == "review")
