"""Years that cannot be meant, such as 0204: text and no date, in tables and in FollowTheMoney."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Link, Listing, Party
from ingest.values.published_days import has_implausible_year
from tests.ingest.outcome import Outcome, rows_of


def of_entity(folder: Path, schema: str, **properties: str) -> Any:
    """Return the only row of an entity."""
    said = {name: [text] for name, text in properties.items()}
    path = folder / "made_up.ftm.json"
    path.write_text(json.dumps({"id": "e", "schema": schema, "properties": said}) + "\n")
    (row,) = rows_of(Outcome(path))
    return row


@pytest.mark.parametrize(("text", "slip"), [("0204", True), ("0999-12-31", True), ("1000", False)])
def test_a_year_before_1000_is_a_slip(text: str, slip: bool) -> None:
    assert has_implausible_year(text) is slip


def test_a_slip_in_icijs_files_is_kept_as_a_note(tmp_path: Path) -> None:
    path = tmp_path / "relationships.csv"
    path.write_text(
        "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n"
        "1,2,officer_of,shareholder of,,03-JAN-0204,05-MAR-2012,Papers\n",
        encoding="utf-8",
    )
    (row,) = [row for row in rows_of(Outcome(path)) if isinstance(row, Interest)]
    assert (row.start, row.end) == (None, "2012-03-05")
    assert row.note == "start_date: 03-JAN-0204"


def test_a_slip_in_a_table_refuses_its_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("owner,company,share,from\nA,B,50,0204-01-03\n", encoding="utf-8")
    assert Outcome(path).refused == ["from: '0204-01-03' has a year that cannot be meant"]


def test_the_last_day_of_the_calendar_is_an_end(tmp_path: Path) -> None:
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("owner,firm,until\nA,B,9999-12-31\n", encoding="utf-8")
    mapping.write_text(
        'record_id = "{owner}"\n'
        '[[party]]\nkey = "o"\nid = "{owner}"\nschema = "Person"\nnames = "{owner}"\n'
        '[[party]]\nkey = "f"\nid = "{firm}"\nschema = "Company"\nnames = "{firm}"\n'
        '[[interest]]\nowner = "o"\nasset = "f"\nshare = "50"\n'
        'end = { column = "until", last_day = true }\n',
        encoding="utf-8",
    )
    (row,) = Outcome(path, mapping).interests
    assert row.end == "9999-12-31"


def test_a_slip_in_followthemoney_stays_text(tmp_path: Path) -> None:
    held: Interest = of_entity(
        tmp_path, "Ownership", owner="a", asset="b", startDate="0204-01-03", endDate="2012"
    )
    assert (held.start, held.end, held.note) == (None, "2012", "startDate: 0204-01-03")
    link: Link = of_entity(tmp_path, "Directorship", director="a", organization="b", endDate="0204")
    assert (link.end, link.note) == (None, "endDate: 0204")
    listed: Listing = of_entity(tmp_path, "Sanction", entity="a", startDate="0204")
    assert listed.start is None
    assert "startDate: 0204" in (listed.note or "")
    firm: Party = of_entity(tmp_path, "Company", name="B", incorporationDate="0204-05")
    assert (firm.start, firm.data) == (None, [("incorporationDate", "0204-05")])
