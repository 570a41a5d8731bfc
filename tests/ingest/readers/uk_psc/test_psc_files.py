"""Persons with significant control: the real files and their traps, the stream, the interface."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Party
from ingest.files.opened_file import Opened
from ingest.readers.uk_psc.reader import READER
from tests.ingest.readers.uk_psc.made_up import COMPANY, line, read, rows


def test_a_broken_line_does_not_stop_the_file(tmp_path: Path) -> None:
    good = json.dumps(line())
    path = tmp_path / "snapshot.txt"
    path.write_text(f"{good}\n{good[:-9]}\n\n[1]\n{good}\n", encoding="utf-8")
    records, refusals, _ = read(path)
    assert [record.position for record in records] == ["line 1", "line 5"]
    assert [refusal.position for refusal in refusals] == ["line 2", "line 4"]


def test_unknown_fields_are_remarked_on_once(tmp_path: Path) -> None:
    text = (json.dumps(line(mood="grim")) + "\n") * 3
    path = tmp_path / "snapshot.txt"
    path.write_text(text, encoding="utf-8")
    _, refusals, remarks = read(path)
    assert remarks == ["ignored unknown field data.mood"]
    assert refusals == []


def test_parts_of_a_zip_and_gzip_are_read_and_the_name_dates_the_edition(tmp_path: Path) -> None:
    text = json.dumps(line()) + "\n"
    archive = tmp_path / "psc-snapshot-2024-11-22_1of2.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("psc-snapshot-2024-11-22_1of2.txt", text * 2)
        parts.writestr("psc-snapshot-2024-11-22_2of2.txt", text)
    records, _, _ = read(archive)
    assert records[-1].position == "psc-snapshot-2024-11-22_2of2.txt line 1"
    assert READER.edition is not None
    assert READER.edition(Opened(archive)) == "2024-11-22"
    packed = tmp_path / "snapshot.txt.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert len(read(packed)[0]) == 1
    assert READER.edition(Opened(packed)) is None


def test_the_last_line_dates_a_plain_file(shared_data: Path) -> None:
    assert READER.edition is not None
    assert READER.edition(Opened(shared_data / "uk-psc" / "psc-data-1.json")) == "2024-11-22"


def test_real_files_are_read_whole(shared_data: Path) -> None:
    counts = {}
    for path in sorted((shared_data / "uk-psc").glob("psc-data-*.json")):
        records, refusals, remarks = read(path)
        assert refusals == []
        assert all("totals" in remark for remark in remarks)
        counts[path.stem[-1]] = (len(records), sum(len(rows(r, Interest)) for r in records))
    assert counts == {
        "1": (3, 1),
        "2": (2, 1),
        "3": (2, 1),
        "4": (2, 1),
        "5": (2, 1),
        "6": (2, 2),
        "7": (2, 0),
        "8": (4, 4),
    }


def test_successor_and_predecessor_meet_on_one_day(shared_data: Path) -> None:
    # The evidence for the end-date rule: the statement ceased on the day the person began.
    records, _, _ = read(shared_data / "uk-psc" / "psc-data-1.json")
    (interest,), (gap,) = rows(records[0], Interest), rows(records[1], Gap)
    assert interest.start == gap.end == "2021-12-13"


def test_a_real_corporate_holder_carries_its_number(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "uk-psc" / "psc-data-2.json")
    assert rows(records[0], Party)[1].identifiers == ["GB-COH:00686734"]


def test_events_of_the_stream_are_read(shared_data: Path) -> None:
    records, refusals, _ = read(shared_data / "uk-psc" / "sample_psc_stream.jsonl")
    assert (len(records), len(refusals)) == (40, 1)
    assert "as-trust-25-to-50" in refusals[0].reason


def test_a_deletion_is_no_fact(only: Any) -> None:
    value = line()
    value.pop("company_number")
    value["resource_uri"] = value["data"]["links"]["self"]
    value["event"] = {"type": "deleted"}
    assert "deleted" in only(value).reason


def test_a_deletion_that_holds_nothing_else_is_told(tmp_path: Path) -> None:
    address = f"/company/{COMPANY}/persons-with-significant-control/individual/abc_D-1"
    gone = {"resource_uri": address, "data": {}, "event": {"type": "deleted", "timepoint": 9}}
    path = tmp_path / "stream.jsonl"
    path.write_text(f"{json.dumps(line())}\n{json.dumps(gone)}\n", encoding="utf-8")
    records, (refused,), _ = read(path)
    assert len(records) == 1
    assert "'deleted' states no fact" in refused.reason


@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_of_the_public_interface_is_read(tmp_path: Path, indent: int | None) -> None:
    item = line(natures_of_control=["voting-rights-25-to-50-percent"], ceased=False)["data"]
    nobody = line(
        "persons-with-significant-control-statement",
        statement="psc-exists-but-not-identified",
        segment="persons-with-significant-control-statements",
    )["data"]
    whole = f"/company/{COMPANY}/persons-with-significant-control"
    answer = {"items_per_page": 2, "items": [item, nobody], "links": {"self": whole}}
    answer |= {"start_index": 0, "total_results": 3, "active_count": 3, "ceased_count": 0}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer, indent=indent), encoding="utf-8")
    (first, second), refusals, remarks = read(path)
    assert refusals == []
    assert [row.asset for row in rows(first, Interest)] == ["gb-coh-07654321"]
    assert [row.kind for row in rows(second, Gap)] == ["psc_statement"]
    (remark,) = remarks
    assert remark.endswith("1: holds 2 of the 3 records that the register has")


def test_one_record_as_the_public_interface_gives_it_is_read(only: Any) -> None:
    data = line(natures_of_control=["significant-influence-or-control"])["data"]
    assert [row.asset for row in rows(only(data), Interest)] == ["gb-coh-07654321"]


@pytest.mark.parametrize("folder", ["oo-register"])
def test_single_records_of_another_project_are_read(shared_data: Path, folder: str) -> None:
    for path in sorted((shared_data / "uk-psc" / folder).glob("*.json")):
        if path.stem != "psc_unknown_kind":
            records, refusals, _ = read(path)
            assert (len(records), refusals) == (1, []), path.name


@pytest.mark.parametrize("indent", [None, 2])
def test_a_companys_exemptions_are_read_as_the_interface_answers(
    tmp_path: Path, indent: int | None
) -> None:
    """Each exemption has its own list of ``items``, which are spans and no records."""
    kind = "psc-exempt-as-trading-on-uk-regulated-market"
    stated = {"x": {"exemption_type": kind, "items": [{"exempt_from": "2021-06-01"}]}}
    answer = {
        "etag": "x",
        "links": {"self": f"/company/{COMPANY}/exemptions"},
        "kind": "exemptions",
    }
    path = tmp_path / "exemptions.json"
    path.write_text(json.dumps({**answer, "exemptions": stated}, indent=indent), encoding="utf-8")
    (record,), refusals, remarks = read(path)
    assert (record.record_id, refusals, remarks) == (f"{COMPANY}/exemptions", [], [])
    (gap,) = [row for row in record.rows if isinstance(row, Gap)]
    assert (gap.ground, gap.start) == (kind, "2021-06-01")
