"""What a row cites of an answer that holds many records: its own record, and no other of them."""

import json
from pathlib import Path

import pytest

from ingest.published import record_text
from ingest.reader import Record
from tests.ingest.outcome import Outcome


def person(number: int) -> dict[str, object]:
    """A person with significant control as the public interface gives one."""
    return {
        "kind": "individual-person-with-significant-control",
        "name": f"Person {number}",
        "name_elements": {"forename": "Person", "surname": f"{number}"},
        "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
        "notified_on": "2016-04-06",
        "links": {
            "self": f"/company/07654321/persons-with-significant-control/individual/p{number}"
        },
    }


@pytest.mark.parametrize("indent", [None, 2])
def test_an_item_is_shown_by_itself(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "answer.json"
    answer = {"items": [person(1), person(2)], "total_results": 2}
    path.write_text(json.dumps(answer, indent=indent), encoding="utf-8")
    records = [item for item in Outcome(path).items if isinstance(item, Record)]
    texts = [record_text(path, "uk_psc", record.position) for record in records]
    assert [json.loads(text or "{}")["data"]["name"] for text in texts] == ["Person 1", "Person 2"]
