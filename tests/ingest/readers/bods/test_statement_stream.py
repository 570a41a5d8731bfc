"""BODS: the forms of a file, damage in it, and what it says of its day."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from graph.record.model import Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.bods.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.bods.made_up import Read, company

STATEMENTS = [company(f"c{n}", f'Name {{ " }} {n}') for n in range(5)]


def forms() -> dict[str, bytes]:
    lines = b"".join(json.dumps(value).encode() + b"\n" for value in STATEMENTS)
    listed = json.dumps(STATEMENTS)
    return {
        "lines": lines,
        "marked": b"\xef\xbb\xbf" + lines,
        "blank": b"\n\n" + lines.replace(b"\n", b"\r\n\n"),
        "list": listed.encode(),
        "indented": json.dumps(STATEMENTS, indent=4).encode(),
        "list-of-lines": b"[\n" + b",\n".join(lines.splitlines()) + b"\n]\n",
        "objects": b"\n".join(json.dumps(v, indent=2).encode() for v in STATEMENTS),
        "gzip": gzip.compress(listed.encode()),
    }


@pytest.mark.parametrize("form", forms())
def test_every_form_of_file_gives_the_same_records(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(forms()[form])
    assert reader_for(Opened(path), None) is READER
    read = Read(path)
    assert read.refusals == []
    assert [party.names[0].value for party in read.rows(Party)] == [
        f'Name {{ " }} {n}' for n in range(5)
    ]


def test_a_zip_may_hold_both_forms(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", forms()["list"])
        archive.writestr("b.jsonl", json.dumps(company("z", "Z")))
    read = Read(path)
    assert [record.position for record in read.records][-2:] == [
        "a.json element 5",
        "b.jsonl line 1",
    ]


def test_a_braces_in_texts_and_small_pieces_do_not_confuse_the_splitter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.formats.json_objects._CHUNK", 7)
    odd = [company("a", "{{{"), company("b", "}"), company("c", '\\"}{'), company("d", "}}")]
    path = tmp_path / "file"
    path.write_text(json.dumps(odd, indent=1), encoding="utf-8")
    assert [party.names[0].value for party in Read(path).rows(Party)] == ["{{{", "}", '\\"}{', "}}"]


def test_a_broken_element_is_one_refusal_and_the_rest_is_read(tmp_path: Path) -> None:
    texts = [json.dumps(value) for value in STATEMENTS]
    texts[1] = texts[1][:-2]
    path = tmp_path / "file"
    path.write_text(f"[{', '.join(texts)}, 7, {{}}]", encoding="utf-8")
    read = Read(path)
    assert [record.record_id for record in read.records] == ["c0", "c2", "c3", "c4"]
    assert [item.reason.split(":")[0] for item in read.refusals] == [
        "is not JSON",
        "is not an object",
        "statementType",
    ]


@pytest.mark.parametrize("form", ["list", "indented", "list-of-lines", "lines"])
def test_a_file_that_is_cut_off_keeps_what_came_before(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(forms()[form][:-20])
    read = Read(path)
    assert [record.record_id for record in read.records] == ["c0", "c1", "c2", "c3"]
    assert read.refusals


def test_a_damaged_gzip_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.gz"
    content = bytearray(gzip.compress(forms()["lines"] * 1000))
    content[-8] ^= 1
    path.write_bytes(content)
    with pytest.raises(RefusedFileError, match="cannot be unpacked any further"):
        Read(path)


def test_a_statement_beyond_measure_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.formats.json_objects.MAX_ELEMENT", 10_000)
    monkeypatch.setattr("ingest.formats.json_objects._CHUNK", 1000)
    monkeypatch.setattr("ingest.readers.bods.statement_stream._BEGINNING", 1000)
    values = [STATEMENTS[0], company("long", "x" * 50_000), STATEMENTS[2]]
    path = tmp_path / "file"
    path.write_text(json.dumps(values), encoding="utf-8")
    read = Read(path)
    assert read.records[0].record_id == "c0"
    assert "without an end" in read.refusals[0].reason


def test_the_edition_is_the_latest_publication_date(tmp_path: Path) -> None:
    path = tmp_path / "file"
    days = ("2023-02-01", "2024-06-01T00:00:00Z", "2199-01-01", "2022-01-01")
    values = [company("c", "C", publicationDetails={"publicationDate": day}) for day in days]
    path.write_text(json.dumps(values), encoding="utf-8")
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2024-06-01"
