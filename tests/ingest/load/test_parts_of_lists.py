"""A part of what a publisher has is told as one, and closes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.record import Record
from ingest.load.pipeline import Options, load

SDN = '{n},"BODY {n}",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
END = "\x1a\r\n"
FILES = {
    "sdn.csv": SDN.format(n=1) + END,
    "alt.csv": '1,1,"aka","OTHER NAME",-0- \r\n' + END,
    "add.csv": '1,1,"Some Road 1","Havana","Cuba",-0- \r\n' + END,
}
NAMES, PLACES = "further names (alt.csv)", "addresses (add.csv)"


def given(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text(FILES[name])
    return [folder / name for name in names]


@pytest.mark.parametrize(
    ("calls", "absent"),
    [
        ([("sdn.csv",)], f"{NAMES} and {PLACES}"),
        ([("sdn.csv", "alt.csv")], PLACES),
        ([("add.csv", "alt.csv", "sdn.csv")], None),
        ([("add.csv", "alt.csv"), ("sdn.csv",)], None),
        ([("alt.csv",)], None),
    ],
)
def test_names_that_stand_in_a_file_that_is_not_loaded_are_told(
    tmp_path: Path, calls: list[tuple[str, ...]], absent: str | None
) -> None:
    record = Record(tmp_path / "record")
    options = Options(retrieved_on="2026-09-01")
    done = [one for names in calls for one in load(record, given(tmp_path, *names), options)]
    told = [text for one in done for text in one.remarks if text.startswith("without ")]
    assert [text.partition(",")[0] for text in told] == ([f"without {absent}"] if absent else [])


def test_a_csv_of_ofac_without_its_end_closes_nothing(tmp_path: Path) -> None:
    record, path = Record(tmp_path / "record"), tmp_path / "sdn.csv"
    path.write_text(SDN.format(n=1) + SDN.format(n=2) + END)
    load(record, [path], Options(retrieved_on="2026-09-01"))
    path.write_text(SDN.format(n=1))
    (cut,) = load(record, [path], Options(retrieved_on="2026-09-02", complete=True))
    assert "OFAC's sign of the end; it may be cut" in cut.answer["refused"]
    path.write_text(SDN.format(n=1) + END)
    (whole,) = load(record, [path], Options(retrieved_on="2026-09-02", complete=True))
    assert whole.answer["closed"] == 1


PERIOD = {"gyldigFra": "2015-01-01", "gyldigTil": None}
PARTICIPANT = {
    "enhedsNummer": 4000000001,
    "enhedstype": "PERSON",
    "navne": [{"navn": "Made Up Jensen", "periode": PERIOD}],
    "virksomhedSummariskRelation": [],
}
PARTNER = {"Id": 1, "ObchodneMeno": "Firma", "Ico": "12345678", "PlatnostOd": "2017-08-01T00:00:00"}
ENTRY = {"Id": 100, "PartneriVerejnehoSektora": [PARTNER], "KonecniUzivateliaVyhod": []}
LISTED = {
    "id": "90001",
    "source": "Specially Designated Nationals (SDN) - Treasury Department",
    "name": "MADE-UP BODY",
    "source_list_url": "https://example.org",
}
HIT = {"_source": {"Vrdeltagerperson": PARTICIPANT}}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"hits": {"total": 9, "hits": [HIT]}}], "holds 1 of the 9 records that were found"),
        ([{"hits": {"total": {"value": 9}, "hits": [HIT]}}], "holds 1 of the 9 records that"),
        ([{"timed_out": True, "hits": {"total": 1, "hits": [HIT]}}], "holds 1 of more records"),
        ([{"timed_out": False, "hits": {"total": 1, "hits": [HIT]}}], None),
        ([{"value": [ENTRY], "@odata.nextLink": "https://example.org"}], "holds 1 of more records"),
        ([{"@odata.count": 9, "value": [ENTRY]}], "holds 1 of the 9 records that were found"),
        (
            [
                {"@odata.count": 2, "value": [ENTRY], "@odata.nextLink": "https://example.org"},
                {"value": [{**ENTRY, "Id": 101}]},
            ],
            None,
        ),
        ([{"total": 9, "results": [LISTED]}], "holds 1 of the 9 records that were found"),
        ([{"total": 1, "results": [LISTED]}], None),
    ],
)
def test_a_page_of_an_answer_is_told_and_closes_nothing(
    tmp_path: Path, answers: list[dict[str, Any]], said: str | None
) -> None:
    """A caller who kept the first page of a search has a part of the register."""
    path = tmp_path / "answer.json"
    path.write_text("\n".join(map(json.dumps, answers)) + "\n")
    record = Record(tmp_path / "record")
    (first,) = load(record, [path], Options(retrieved_on="2026-09-01"))
    assert not first.is_refused
    assert [text for text in first.remarks if text.startswith("holds ")] == (
        [] if said is None else [next(t for t in first.remarks if t.startswith(said))]
    )
    (again,) = load(record, [path], Options(retrieved_on="2026-09-02", complete=True))
    assert again.is_refused == (said is not None)


FIRM = {"id": "f", "schema": "Company", "properties": {"name": ["Firm"]}}
LEI_RECORD = {
    "type": "lei-records",
    "attributes": {"lei": "EXAMPLE0OPERATING040", "entity": {"legalName": {"name": "A"}}},
}


def lei_page(total: int, data: Any, *, last: bool = True) -> dict[str, Any]:
    links = {} if last else {"next": "https://example.org"}
    return {"meta": {"pagination": {"total": total}}, "links": links, "data": data}


def second_lei() -> dict[str, Any]:
    other = {**LEI_RECORD["attributes"], "lei": "EXAMPLE0TOPHOLDING84"}
    return {**LEI_RECORD, "attributes": other}


@pytest.mark.parametrize(
    ("answers", "part"),
    [
        ([{"total": 9, "results": [FIRM]}], True),
        ([{"total": {"value": 9, "relation": "eq"}, "offset": 8, "results": [FIRM]}], True),
        ([{"total": {"value": 1, "relation": "gte"}, "results": [FIRM]}], True),
        ([{"total": 1, "next": "https://example.org", "results": [FIRM]}], True),
        ([{"responses": {"q": {"total": 1, "results": [FIRM]}}}], True),
        ([{"total": 1, "results": [{"property": "x", "count": 3, "entities": [FIRM]}]}], True),
        ([{"total": {"value": 1, "relation": "eq"}, "next": None, "results": [FIRM]}], False),
        (
            [
                {"total": 2, "next": "https://example.org", "results": [FIRM]},
                {"total": 2, "results": [{**FIRM, "id": "g"}]},
            ],
            False,
        ),
        ([lei_page(9, [LEI_RECORD])], True),
        ([lei_page(1, [LEI_RECORD], last=False)], True),
        ([lei_page(0, LEI_RECORD)], True),
        ([lei_page(1, [LEI_RECORD])], False),
        ([lei_page(2, [LEI_RECORD], last=False), lei_page(2, [second_lei()])], False),
    ],
)
def test_a_page_of_a_search_closes_nothing(
    tmp_path: Path, answers: list[dict[str, Any]], part: bool
) -> None:
    path, record = tmp_path / "answer.json", Record(tmp_path / "record")
    path.write_text("\n".join(map(json.dumps, answers)) + "\n")
    (first,) = load(record, [path], Options(retrieved_on="2026-09-01"))
    assert first.answer["records_kept"] == len(answers)
    (again,) = load(record, [path], Options(retrieved_on="2026-09-02", complete=True))
    assert again.is_refused == part
    if part:
        assert "records that were found" in again.answer["refused"]
        assert "without --complete" in again.answer["refused"]
