"""Files as people give them: their encodings, and what is said of them."""

import gzip
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.record.record import Record
from graph.values.errors import InputError, RefusedFileError
from ingest.files.file_kind import content_kind
from ingest.files.opened_file import Opened
from ingest.formats.json_objects import parse_element
from ingest.load.pipeline import Options, Silent, load
from ingest.reader import Context, Refusal
from ingest.recognition.detect import reader_for, readers

TEXT = "name;country\nPrüfung Ltd;gb\nПример;ru\n"
CASE = (
    "case: small\nsources: {s: {title: t}}\nparties:\n"
    "  p: {schema: Company, name: Société Générale, source: s}\n"
)
UTF16 = ("utf-16", "utf-16-le", "utf-16-be")


def utf16(text: str, encoding: str) -> bytes:
    """A text with its byte-order mark."""
    return text.encode(encoding) if encoding == "utf-16" else ("\ufeff" + text).encode(encoding)


def plain(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def zipped(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", content)


def gzipped(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content))


@pytest.mark.parametrize("encoding", UTF16)
@pytest.mark.parametrize("write", [plain, zipped, gzipped])
def test_utf_16_is_read_and_said_once(
    write: Callable[[Path, bytes], None], encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    write(path, utf16(TEXT * 5000, encoding))
    text, remarks = _read(path)
    assert text == TEXT * 5000
    assert remarks == ["list.csv is not UTF-8; read as UTF-16"]


@pytest.mark.parametrize("write", [plain, zipped, gzipped])
def test_time_left_is_reckoned_by_the_bytes_that_are_read(
    write: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    write(path, TEXT.encode() * 20_000)
    opened, read = Opened(path), [0]
    opened.progress = read.append
    for _, stream in opened.binary():
        stream.read()
    assert sum(read) == opened.bytes_to_read


def test_members_that_are_no_data_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._list.csv", b"\x00\x05\x16\x07")
        archive.writestr("package/README.txt", "about the data")
        archive.writestr("package/empty.csv", b"")
        archive.writestr("package/list.csv", TEXT)
    text, remarks = _read(path)
    assert text == TEXT
    assert Opened(path).sniff().members == ("package/list.csv",)
    assert remarks == [
        "not read, it only goes with the data: __MACOSX/._list.csv",
        "not read, it only goes with the data: package/README.txt",
    ]


def test_a_text_about_the_data_alone_is_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notice.txt", TEXT)
    assert _read(path) == (TEXT, [])


def _read(path: Path) -> tuple[str, list[str]]:
    opened = Opened(path)
    remarks: list[str] = []
    opened.remark = remarks.append
    found = []
    for _ in range(2):
        for _, stream in opened.text(newline=""):
            found.append(stream.read())
    assert found[0] == found[1]
    return found[0], remarks


def test_the_beginning_is_recognised_as_text(tmp_path: Path) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_bytes(utf16(CASE, "utf-16-be"))
    assert Opened(path).sniff().text == CASE
    assert reader_for(Opened(path), None).name == "case"


def test_an_xml_in_utf_16_keeps_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    content = utf16("<?xml version='1.0' encoding='UTF-16'?><a/>", "utf-16")
    path.write_bytes(content)
    assert [stream.read() for _, stream in Opened(path).binary()] == [content]


SAMPLES = sorted((Path(__file__).parents[3] / "sample_data").glob("*/*.xml"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_an_xml_list_in_utf_16_is_read_as_one_in_utf_8(sample: Path, tmp_path: Path) -> None:
    """Extensible Markup Language 1.0, 4.3.3: every parser must read UTF-16 with its mark."""
    text = sample.read_text("utf-8-sig")
    for name in ("encoding='UTF-8'", 'encoding="UTF-8"', 'encoding="utf-8"'):
        text = text.replace(name, 'encoding="UTF-16"', 1)
    path = tmp_path / sample.name
    path.write_bytes(utf16(text, "utf-16"))
    found = []
    for one in (sample, path):
        opened = Opened(one)
        reader = reader_for(opened, None)
        context = Context("d", None, lambda _text: None, readers())
        rows = [i.rows for i in reader.read(opened, context) if not isinstance(i, Refusal)]
        found.append((reader.name, opened.sniff().text[:1], rows))
    assert found[0] == found[1]
    assert found[0][2]


def test_a_damaged_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(utf16(TEXT, "utf-16") + b"\x00")
    with pytest.raises(RefusedFileError, match="save it as UTF-8"):
        _read(path)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252 (if names look wrong, save it as UTF-8)"),
        ("utf-8", None),
    ],
)
def test_a_case_file_says_how_it_was_read(encoding: str, said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_bytes(CASE.encode(encoding))
    record = Record(tmp_path / "workspace")
    record.create_folder()
    (outcome,) = load(record, [path], Options())
    assert not outcome.is_refused, outcome.answer
    assert outcome.answer["parties"] == 1
    assert outcome.remarks == ([f"small.case.yaml is not UTF-8; read as {said}"] if said else [])


@pytest.mark.parametrize("name", ["nosuch", "Case", "x" * 5000])
def test_a_reader_that_is_none_is_told_with_those_there_are(name: str, tmp_path: Path) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_text(CASE)
    with pytest.raises(InputError, match=r"There is no reader .* Leave --reader out.* case,") as no:
        reader_for(Opened(path), name)
    assert len(str(no.value)) < 400


def test_a_reader_of_another_kind_is_told_whose_file_it_is(tmp_path: Path) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_text(CASE)
    with pytest.raises(
        RefusedFileError, match="is no file for the reader bods, it is one for case"
    ):
        reader_for(Opened(path), "bods")
    assert reader_for(Opened(path), "table").name == "table"


NOISE = random.Random(20261126).randbytes(4000)


def office(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(content.decode(), "<document/>")


@pytest.mark.parametrize(
    ("write", "content", "said"),
    [
        (plain, b"%PDF-1.7\n" + NOISE, "a PDF document; give the file as its publisher"),
        (plain, b"%PDF-1.7\nof plain text alone", "a PDF document"),
        (plain, b"PAR1" + NOISE, "a table in Parquet"),
        (
            plain,
            b"x.json".ljust(257, b"\0") + b"ustar\0" + b"{}",
            "an archive .tar.; unpack it first",
        ),
        (
            plain,
            b"\n<!DOCTYPE html><html></html>",
            "a web page, which sites give in place of a file",
        ),
        (plain, b"BZh91AY&SY" + NOISE, "something packed with bzip2; unpack it first"),
        (plain, bytes.fromhex("d0cf11e0a1b11ae1") + NOISE, "old Office .*; save it as CSV UTF-8"),
        (plain, NOISE, "data of a program in a form that is not known here"),
        (plain, b"[{" + NOISE, "data of a program"),
        (plain, b'{"statementID": "x", ' + bytes(100), "data of a program"),
        (plain, TEXT.encode("utf-16-le"), "text in UTF-16 without its mark; save it as UTF-8"),
        (plain, TEXT.encode("utf-32"), "text in UTF-32"),
        (zipped, b"%PDF-1.7\n" + NOISE, "what it holds looks like a PDF document"),
        (gzipped, gzip.compress(NOISE), "something packed twice; unpack it first"),
        (office, b"word/document.xml", "a document .DOCX."),
        (office, b"xl/workbook.xml", "a workbook .XLSX.; describe its columns with --mapping"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_looks_like(
    write: Callable[[Path, bytes], None], content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.json"
    write(path, content)
    for named in ("bods", "ftm") if "XLSX" in said else (None, "bods", "ftm"):
        with pytest.raises(RefusedFileError, match="is no list that can be read.*" + said) as no:
            reader_for(Opened(path), named)
        assert len(str(no.value)) < 250


def test_what_begins_as_text_is_left_to_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.encode() * 50 + bytes(10_000))
    assert content_kind(Opened(path).sniff().head) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp1251", "utf-16"])
def test_a_text_in_any_encoding_with_a_few_stray_signs_is_a_text(encoding: str) -> None:
    text = "name;country\n" + "Société Générale;gb\n" * 100 if encoding == "cp1252" else TEXT
    text = "".join(line for line in text if encoding != "cp1251" or line != "ü") * 50 + "\x00\x1a"
    assert content_kind(text.encode(encoding)) is None


def test_json_in_another_encoding_is_said_in_words() -> None:
    found = parse_element('{"name": "é"}'.encode("cp1252"), "line 1")
    assert isinstance(found, Refusal)
    assert found.reason.startswith("is not JSON (it holds bytes that are no UTF-8; ")
    broken = parse_element(b'{"name": }', "line 1")
    assert isinstance(broken, Refusal)
    assert "UTF-8" not in broken.reason


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        (b"two\nlines.csv", "two_lines"),
        (b"bad\xff.csv", "bad_"),
        (b".csv", "csv"),
        (b"a b.csv", "a b"),
        ("a\u202eb\u200f.csv".encode(), "a_b_"),
    ],
)
def test_any_name_of_a_file_gives_a_dataset_that_can_be_written(
    tmp_path: Path, name: bytes, dataset: str
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text("owner,company,share\nA,B,5\n")
    (outcome,) = load(Record(tmp_path / "record"), [path], Options())
    assert outcome.answer["dataset"] == dataset
    assert outcome.answer["records_kept"] == 1
    assert json.dumps(outcome.answer).encode()
    assert outcome.answer["file"].encode().startswith(bytes(tmp_path))


def test_a_zip_with_nothing_in_it_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    zipfile.ZipFile(path, "w").close()
    with pytest.raises(RefusedFileError, match="a zip with nothing in it; give the file as"):
        reader_for(Opened(path), None)


@pytest.mark.parametrize("more", [b"C,D,6\n", None])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, more: bytes | None
) -> None:
    """What is kept, and its hash, must be what the rows were made of."""
    path, other = tmp_path / "own.csv", tmp_path / "other.csv"
    for each in (path, other):
        each.write_text("owner,company,share\nA,B,5\n")

    class Changing(Silent):
        def start(self, name: str, size: int) -> None:
            if more is None:
                other.replace(path)
            else:
                with path.open("ab") as stream:
                    stream.write(more)

    record = Record(tmp_path / "record")
    (outcome,) = load(record, [path], Options(), Changing())
    assert outcome.answer["refused"] == (
        "own.csv: changed while it was read; load it when it is no longer written to"
    )
    assert record.head().parts == ()
    (outcome,) = load(record, [path], Options())
    assert outcome.answer["records_read"] == (1 if more is None else 2)


def test_json_that_nobody_knows_is_no_table_to_describe(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('{"results": [{"name": "A"}]}')
    with pytest.raises(RefusedFileError, match=r"describe a CSV or XLSX made of it with --mapping"):
        reader_for(Opened(path), None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "of Git LFS"),
        ("/annex/objects/MD5E-s9--00.csv\n", "of git-annex"),
        ("ALPHABETICAL LISTING OF SPECIALLY DESIGNATED NATIONALS AND\n", "as running text"),
    ],
)
def test_what_stands_in_the_place_of_a_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "list.xml"
    path.write_text(text)
    with pytest.raises(RefusedFileError, match=f"{said}.*fetch the file itself"):
        reader_for(Opened(path), None)
