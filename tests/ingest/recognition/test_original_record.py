"""What a row cites of an answer that holds many records: its own record, and no other of them."""

import json
import zipfile
from pathlib import Path

import pytest

from ingest.reader import Record
from ingest.recognition.original_record import record_text
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


@pytest.mark.parametrize("indent", [None, 2])
def test_an_entry_of_slovakias_answer_is_shown_by_itself(
    tmp_path: Path, indent: int | None
) -> None:
    entries = [
        {
            "Id": number,
            "PartneriVerejnehoSektora": [
                {"Id": number, "ObchodneMeno": f"Firm {number}", "PlatnostOd": "2019-11-05"}
            ],
            "KonecniUzivateliaVyhod": [{"Id": number, "Meno": "A", "PlatnostOd": "2019-11-05"}],
        }
        for number in (1, 2)
    ]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"value": entries}, indent=indent), encoding="utf-8")
    records = [item for item in Outcome(path).items if isinstance(item, Record)]
    texts = [record_text(path, "sk_rpvs", record.position) for record in records]
    assert [json.loads(text or "{}") for text in texts] == entries


def test_a_hit_of_denmarks_answer_is_shown_by_itself(tmp_path: Path) -> None:
    hits = [
        {
            "_source": {
                "Vrdeltagerperson": {
                    "enhedsNummer": number,
                    "enhedstype": "PERSON",
                    "navne": [{"navn": f"Person {number}"}],
                    "virksomhedSummariskRelation": [],
                }
            }
        }
        for number in (1, 2)
    ]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"hits": {"hits": hits}}), encoding="utf-8")
    records = [item for item in Outcome(path).items if isinstance(item, Record)]
    texts = [record_text(path, "dk_cvr", record.position) for record in records]
    assert [json.loads(text or "{}") for text in texts] == hits


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("some owners.csv", "owner,company,share\nA,B,50\nC,B,20\n", "C,B,20"),
        ("x.json", '{"id": "%s", "schema": "Person", "properties": {"name": ["A"]}}', '"id": "2"'),
    ],
)
def test_a_record_of_a_zip_is_shown(tmp_path: Path, name: str, text: str, wanted: str) -> None:
    path = tmp_path / "package.zip"
    whole = text if "%s" not in text else f"{text % 1}\n{text % 2}\n"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, whole)
    found = Outcome(path)
    reader = "table" if name.endswith("csv") else "ftm"
    records = [item for item in found.items if isinstance(item, Record)]
    shown = record_text(path, reader, records[1].position)
    assert shown is not None
    assert wanted in shown
    assert records[1].position.startswith(name)
