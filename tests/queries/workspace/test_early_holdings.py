"""A holding that a register shows before the day from which it is said to hold."""

import json
from pathlib import Path

from ingest.load.load_job import Options
from queries.workspace.workspace import open_workspace

CASE = """\
case: lists
sources: {memo: {title: A list}}
parties:
  who: {schema: Person, name: Quentin Zorblax-Example, same_as: gb-psc-01234567-abc, source: memo}
listings:
  - {party: who, authority: EU, list: eu_fsf, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-01, source: memo}
"""
LINE = {
    "company_number": "01234567",
    "data": {
        "kind": "individual-person-with-significant-control",
        "name": "Mr Quentin Zorblax-Example",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": "2027-01-01",
        "links": {"self": "/company/01234567/persons-with-significant-control/individual/abc"},
    },
}


def test_a_register_s_day_to_come_hides_no_listed_owner(tmp_path: Path) -> None:
    (tmp_path / "lists.case.yaml").write_text(CASE)
    (tmp_path / "psc.txt").write_text(json.dumps(LINE) + "\n")
    workspace = open_workspace(tmp_path / "ws")
    for name in ("lists.case.yaml", "psc.txt"):
        workspace.load([tmp_path / name], Options(retrieved_on="2026-11-24"))
    days = ("2026-11-23", "2026-11-24", "2026-12-31", "2027-01-01")
    asked = [workspace.exposure(["GB-COH:01234567"], regimes=["eu"], as_of=day)[0] for day in days]
    assert [row["verdict"] for row in asked] == ["excluded", "possible", "possible", "certain"]
    assert (asked[2]["deciding_fact"] or "").endswith(
        ", from 1 January 2027, though its source stated it before that, which leaves 31 December "
        "2026 open"
    )
    spans = workspace.timeline("GB-COH:01234567", regimes=["eu"])
    assert [row["verdict"] for row in spans][-2:] == ["possible", "certain"]
