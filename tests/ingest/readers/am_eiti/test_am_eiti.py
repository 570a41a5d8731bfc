"""Armenian declarations: the wrapping, the statements, and a real harvest in place."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.reader import Context
from ingest.readers.am_eiti.reader import READER
from ingest.recognition.detect import readers
from tests.ingest.outcome import of, read_rows
from tests.ingest.spoiling import read_spoilt

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "am_eiti"


read = partial(read_rows, READER)


def write_harvest(tmp_path: Path, companies: Any) -> Path:
    path = tmp_path / "harvest.json"
    path.write_text(json.dumps({"companies": companies, "harvested": "2026-08-19T10:39:40"}))
    return path


def sample() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / "companies.json").read_text())["companies"]
    return found


def test_the_harvest_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "eiti-bo" / "eiti_bo_raw_armenia.json.gz"
    found, refused, _ = read(path)
    assert refused == []
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2026-08-19"
    assert len(of(found, Interest)) == 96
    assert len(of(found, Gap)) == 3
    companies = [party for party in of(found, Party) if party.jurisdiction == "am"]
    assert sum(bool(party.same_as) for party in companies) > 0
    known = {party.id for party in of(found, Party)}
    assert all(other in known for party in companies for other in party.same_as)


def test_a_share_that_is_written_as_text_is_a_number(tmp_path: Path) -> None:
    found, _, _ = read(write_harvest(tmp_path, sample()[:1]))
    (interest,) = of(found, Interest)
    assert interest.share.low == interest.share.high == 296_600
    spoilt_sample = sample()[:1]
    share = spoilt_sample[0]["latest"]["bods"][2]["interests"][0]["share"]
    share["exact"] = "29,66"
    _, refused, _ = read(write_harvest(tmp_path, spoilt_sample))
    assert "29,66" in refused[0].reason


def test_a_company_that_is_no_object_is_refused_alone(tmp_path: Path) -> None:
    companies = [*sample()[:2], "company"]
    found, refused, _ = read(write_harvest(tmp_path, companies))
    assert [r.reason for r in refused] == ["company: 'company' is not an object"]
    assert len(of(found, Party)) == 4


def test_a_refused_company_is_known_by_its_number(tmp_path: Path) -> None:
    (company,) = sample()[:1]
    nameless = {key: value for key, value in company.items() if not key.startswith("name_")}
    _, refused, _ = read(write_harvest(tmp_path, [company, nameless]))
    assert [(r.reason, r.record_id) for r in refused] == [
        ("name_am: missing", f"company {company['eregister_id']}")
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"companies": {"eregister_id": 1, "tin": 2}}'])
def test_another_document_is_refused_whole(text: str, tmp_path: Path) -> None:
    path = tmp_path / "harvest.json"
    path.write_text(text)
    with pytest.raises(RefusedFileError):
        list(READER.read(Opened(path), Context("made_up", None, lambda _text: None, readers())))


def test_a_value_of_another_type_is_refused_and_never_a_traceback(tmp_path: Path) -> None:
    text = (SAMPLES / "companies.json").read_text(encoding="utf-8")
    document = json.loads(text)
    read_spoilt(READER, document, tmp_path)
