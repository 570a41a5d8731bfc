"""What goes beyond all measure: refused with one sentence, and in bounded memory."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.measured_load import load_measured
from graph.values.errors import InputError, OwnershipError, RefusedFileError
from ingest.files import byte_streams
from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.recognition.detect import readers

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[3] / "sample_data"
MOST_MB = 700
XML = {
    "eu_fsf": "retyped-entries.xml",
    "gleif": "entities.xml",
    "ofac": "consolidated.xml",
    "seco": "made-up-whole-list.xml",
    "uk_sanctions": "made-up-uksl-2026.xml",
    "un": "made-up-list.xml",
}
RECORD_OF = {
    "eu_fsf": "sanctionEntity",
    "gleif": "lei:LEIRecord",
    "ofac": "sdnEntry",
    "seco": "target",
    "uk_sanctions": "Designation",
    "un": "INDIVIDUAL",
}
LINES = {"uk_psc": "made-up-psc-snapshot-2024-11-22.txt", "bods": "made-up-bods-04.jsonl"}
TABLES = {
    "uk_company": "BasicCompanyData-made-up-2024-11-01.csv",
    "opensanctions_simple": "made-up-16.targets.simple.csv",
    "uk_sanctions": "made-up-uksl-2026.csv",
    "eu_fsf": "retyped-entries.csv",
    "gleif": "entities.csv",
    "table": "owners.csv",
}
HUNDRED_MB = 100_000_000


def sample(reader: str, name: str) -> bytes:
    return (SAMPLES / reader / name).read_bytes()


def read(reader: str, path: Path, content: bytes) -> list[Record | Refusal]:
    path.write_bytes(content)
    return list(
        readers()[reader].read(Opened(path), Context("x", None, lambda _text: None, readers()))
    )


def refused(reader: str, path: Path, workspace: Path) -> str:
    """Load in a process of its own; give why it was refused, in one sentence and little memory."""
    answer = load_measured(path, reader, workspace)
    assert answer["peak_mb"] < MOST_MB, answer
    text: str = answer["refused"]
    assert "\n" not in text.strip()
    assert len(text) < 600
    return text


# --- lines, columns -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "name"),
    [item for item in (LINES | TABLES).items() if item[0] not in ("eu_fsf", "gleif")],
)
def test_a_line_of_100_mb_is_refused(reader: str, name: str, tmp_path: Path) -> None:
    content = sample(reader, name)
    last = content.rstrip(b"\r\n").rpartition(b"\n")[2]
    path = tmp_path / name
    with path.open("wb") as out:
        out.write(content.rstrip(b"\r\n") + b"\n" + last[: len(last) // 2])
        for _ in range(100):
            out.write(b"x" * (HUNDRED_MB // 100))
        out.write(last[len(last) // 2 :] + b"\n")
    assert "MiB" in refused(reader, path, tmp_path / "workspace")


def test_a_text_that_is_one_line_of_small_pieces_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    content = sample("uk_psc", LINES["uk_psc"])
    path.write_bytes(content + b'{"data":[' + b"[]," * (HUNDRED_MB // 3) + b"[]]}\n")
    assert "line 11 is longer than 16 MiB" in refused("uk_psc", path, tmp_path / "workspace")


@pytest.mark.parametrize("reader", sorted(set(TABLES) - {"table", "uk_sanctions"}))
def test_a_million_columns_are_refused(reader: str, tmp_path: Path) -> None:
    delimiter = b";" if reader == "eu_fsf" else b","
    header, _, rest = sample(reader, TABLES[reader]).partition(b"\n")
    more = delimiter.join(b"c%d" % number for number in range(1_000_000))
    with pytest.raises(RefusedFileError, match=r"columns, of at most|a line is longer"):
        read(reader, tmp_path / "x.csv", header.rstrip(b"\r") + delimiter + more + b"\n" + rest)


@pytest.mark.parametrize("reader", sorted(TABLES))
def test_a_row_of_a_million_cells_is_one_refusal(reader: str, tmp_path: Path) -> None:
    content = sample(reader, TABLES[reader]).rstrip(b"\r\n")
    delimiter = b";" if reader == "eu_fsf" else b","
    before = read(reader, tmp_path / "a.csv", content)
    row = delimiter.join([b"new-1"] * 1_000_000)
    after = read(reader, tmp_path / "b.csv", content + b"\n" + row + b"\n")
    assert len(after) == len(before) + 1
    assert isinstance(after[-1], Refusal)
    assert len(after[-1].reason) < 500


def test_line_ends_of_old_macs_are_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_streams, "MAX_LINE", byte_streams.PIECE)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\r" * 100_000)
    assert [len(stream.read()) for _, stream in Opened(path).text(newline="")] == [400_000]
    path.write_bytes(b"a,b," * 100_000)
    with pytest.raises(RefusedFileError, match="a line is longer"):
        next(Opened(path).text())


# --- files without an end -----------------------------------------------------------------------


def test_a_pipe_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(InputError, match="save it first"):
        Opened(path)
    with pytest.raises(InputError, match="save it first"):
        Opened(Path("/dev/zero"))


def endless(path: Path, begin: bytes, piece: bytes, times: int) -> Path:
    """Write a gzip that goes on and on: a beginning, and many members of one content."""
    member = gzip.compress(piece, mtime=0)
    with path.open("wb") as out:
        out.write(gzip.compress(begin, mtime=0))
        for _ in range(times):
            out.write(member)
    return path


@pytest.mark.parametrize("piece", [b"\0", b" " * 999 + b"\n"])
def test_an_endless_gzip_of_lines_is_refused(piece: bytes, tmp_path: Path) -> None:
    content = sample("uk_psc", LINES["uk_psc"])
    size = 32_000_000 // len(piece)
    path = endless(tmp_path / "x.txt.gz", content, piece * size, 20)
    text = refused("uk_psc", path, tmp_path / "workspace")
    assert "unpacks to more than 200 times its size" in text or "longer than 16 MiB" in text


def test_an_honest_gzip_of_any_ratio_is_read_while_it_is_small(tmp_path: Path) -> None:
    content = sample("uk_psc", LINES["uk_psc"]) * 500
    path = tmp_path / "x.txt.gz"
    path.write_bytes(gzip.compress(content))
    assert len(content) > 100 * path.stat().st_size
    assert len(read("uk_psc", path, path.read_bytes())) == 500 * 10


# --- zip and XLSX -------------------------------------------------------------------------------


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def sniffed(path: Path) -> None:
    Opened(path).sniff()


@pytest.mark.parametrize(
    "name", ["../../x", "a/../../x", "/etc/x", "\\\\server\\x", "..\\x", "C:\\x"]
)
def test_a_zip_that_leads_out_of_itself_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="leads out of it"):
        sniffed(zipped(tmp_path / "x.zip", {name: b"a"}))


def test_a_zip_of_too_many_members_is_refused(tmp_path: Path) -> None:
    members = {f"{number}.txt": b"a" for number in range(byte_streams.MAX_MEMBERS + 1)}
    with pytest.raises(RefusedFileError, match="more than 2000 members"):
        sniffed(zipped(tmp_path / "x.zip", members))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="is a zip bomb"):
        sniffed(zipped(tmp_path / "x.zip", {"a.txt": bytes(byte_streams.SMALL + 1)}))


def test_many_members_that_are_a_bomb_together_are_refused(tmp_path: Path) -> None:
    members = {f"{number}.txt": bytes(byte_streams.SMALL // 2) for number in range(3)}
    with pytest.raises(RefusedFileError, match="200 times its size"):
        sniffed(zipped(tmp_path / "x.zip", members))


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    content = sample("uk_psc", LINES["uk_psc"]) * 100
    path = zipped(tmp_path / "x.zip", {"a.txt": content})
    size = len(content).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(RefusedFileError):
        read("uk_psc", path, path.read_bytes())


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": b"a" * 100})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(RefusedFileError, match="is encrypted"):
        sniffed(path)


def workbook(**parts: bytes) -> bytes:
    """The sample workbook with parts of it replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / "table" / "owners.xlsx") as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(Path(name).stem, old.read(name)))
        for name, part in parts.items():
            new.writestr(f"xl/{name}.xml", part)
    return buffer.getvalue()


def test_a_workbook_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(sheet1=b"<worksheet>" + b" " * 300_000_000))
    assert "is a zip bomb" in refused("table", path, tmp_path / "workspace")


def test_a_workbook_of_too_many_texts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_streams, "MAX_TEXTS", 10)
    with pytest.raises(RefusedFileError, match="save it as CSV"):
        read("table", tmp_path / "x.xlsx", workbook(sharedStrings=b"<sst/>" * 10))


# --- XML ----------------------------------------------------------------------------------------

TYPES = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "http://localhost:9/x">]>',
    '<!-- c --><?p i?><!DOCTYPE x [<!ENTITY % a "b"> %a;]>',
    f"<!--{'c' * 70_000}--><!DOCTYPE x>",
)


@pytest.mark.parametrize("reader", sorted(XML))
@pytest.mark.parametrize("typed", TYPES, ids=range(len(TYPES)))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_a_document_type_is_refused(
    reader: str, typed: str, encoding: str, tmp_path: Path
) -> None:
    text = sample(reader, XML[reader]).decode()
    body = text.split("?>", 1)[1] if text.startswith("<?xml") else text
    content = f"<?xml version='1.0' encoding='{encoding}'?>{typed}{body}".encode(encoding)
    with pytest.raises(OwnershipError, match=r"document type|is not|is no|none of"):
        read(reader, tmp_path / "x.xml", content)


def test_the_words_of_a_document_type_in_a_comment_are_none(tmp_path: Path) -> None:
    text = sample("un", XML["un"]).decode()
    head, body = text.split("?>", 1)
    content = f"{head}?><!-- <!DOCTYPE x> -->{body}".encode()
    assert read("un", tmp_path / "x.xml", content)


def grown(reader: str, path: Path, make: Callable[[], bytes]) -> Path:
    """Write a sample with something at the beginning of its first record."""
    content = sample(reader, XML[reader])
    at = content.index(b">", content.index(b"<" + RECORD_OF[reader].encode())) + 1
    path.write_bytes(content[:at] + make() + content[at:])
    return path


@pytest.mark.parametrize("reader", sorted(XML))
def test_a_text_of_11_mb_in_xml_is_refused(reader: str, tmp_path: Path) -> None:
    path = grown(reader, tmp_path / "x.xml", lambda: b"<a>" + b"x" * 11_000_000 + b"</a>")
    with pytest.raises(RefusedFileError, match=r"damaged|MiB of XML"):
        read(reader, path, path.read_bytes())


@pytest.mark.parametrize("reader", ["un", "ofac", "gleif"])
def test_an_element_without_end_is_refused(reader: str, tmp_path: Path) -> None:
    path = grown(reader, tmp_path / "x.xml", lambda: b"<a/>" * (HUNDRED_MB // 4))
    assert "16 MiB of XML without the end of a record" in refused(
        reader, path, tmp_path / "workspace"
    )


def test_deep_xml_is_refused(tmp_path: Path) -> None:
    path = grown("un", tmp_path / "x.xml", lambda: b"<a>" * 10_000 + b"</a>" * 10_000)
    with pytest.raises(RefusedFileError):
        read("un", path, path.read_bytes())


# --- JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["uk_psc", "bods", "ftm"])
@pytest.mark.parametrize(
    "value", [b"9" * 1_000_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1"]
)
def test_a_number_or_a_depth_beyond_measure_is_one_refusal(
    reader: str, value: bytes, tmp_path: Path
) -> None:
    name = {**LINES, "ftm": "consortium.ftm.json"}[reader]
    content = sample(reader, name).rstrip(b"\n")
    before = read(reader, tmp_path / "a.json", content)
    after = read(reader, tmp_path / "b.json", content + b'\n{"id":' + value + b"}\n")
    new = [item for item in after if isinstance(item, Refusal)]
    assert len(after) == len(before) + 1
    assert len(new) == sum(isinstance(item, Refusal) for item in before) + 1
    assert len(new[-1].reason) < 500


@pytest.mark.parametrize("value", [b"9" * 1_000_000, b"[" * 100_000 + b"]" * 100_000])
def test_a_golden_copy_with_a_value_beyond_measure_is_one_refusal(
    value: bytes, tmp_path: Path
) -> None:
    content = sample("gleif", "entities.json")
    before = read("gleif", tmp_path / "a.json", content)
    end = content.rindex(b"]")
    extra = b',{"LEI":' + value + b"}"
    after = read("gleif", tmp_path / "b.json", content[:end] + extra + content[end:])
    assert len(after) > len(before)
    assert any(isinstance(item, Refusal) for item in after[len(before) - 1 :])
    assert all(len(item.reason) < 500 for item in after if isinstance(item, Refusal))
