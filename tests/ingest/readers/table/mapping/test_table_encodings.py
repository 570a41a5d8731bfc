"""Tables: encodings other than UTF-8, as a mapping or the command line names them."""

from pathlib import Path

import pytest

from graph.values.errors import InputError, RefusedFileError
from ingest.reader import Record
from ingest.recognition.original_record import record_text
from tests.ingest.outcome import Outcome

CYRILLIC = "владелец;компания;доля\r\nИванов;Ромашка;50\r\n"


CYRILLIC_MAPPING = """
record_id = "{владелец}"
encoding = "windows-1251"
[[party]]
key = "o"
id = "{владелец}"
schema = "Person"
names = "{владелец}"
[[party]]
key = "c"
id = "{компания}"
schema = "Company"
names = "{компания}"
[[interest]]
owner = "o"
asset = "c"
share = { column = "доля" }
"""


def cyrillic(tmp_path: Path, encoding: str, mapping: str = CYRILLIC_MAPPING) -> Outcome:
    """Load a table in an encoding by a mapping that names Windows-1251."""
    path, says = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_bytes(CYRILLIC.encode(encoding))
    says.write_text(mapping, encoding="utf-8")
    return Outcome(path, says)


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "utf-8-sig", "utf-16"])
def test_a_mapping_says_the_encoding_of_what_is_not_utf8(tmp_path: Path, encoding: str) -> None:
    found = cyrillic(tmp_path, encoding)
    (record,) = [item for item in found.items if isinstance(item, Record)]
    assert record.record_id == "Иванов"
    assert found.shares == ["50"]
    assert found.said == (["own.csv is not UTF-8; read as UTF-16"] if encoding == "utf-16" else [])


def test_an_encoding_that_does_not_fit_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnicodeDecodeError):
        cyrillic(tmp_path, "windows-1251", CYRILLIC_MAPPING.replace("windows-1251", "euc-kr"))


@pytest.mark.parametrize(
    "name", ["windows-12510", "utf-16-le", "utf-7", "rot13", "cp037", "hz", "unicode_escape"]
)
def test_an_encoding_in_which_lines_cannot_be_found_is_no_encoding(
    tmp_path: Path, name: str
) -> None:
    mapping = CYRILLIC_MAPPING.replace("windows-1251", name)
    with pytest.raises(InputError, match="encoding: write the name of one that holds ASCII"):
        cyrillic(tmp_path, "windows-1251", mapping)


def test_a_row_is_shown_in_the_encoding_in_which_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(CYRILLIC.encode("windows-1251"))
    shown = record_text(path, "table", "row 2", "windows-1251")
    assert shown == "владелец;компания;доля\nИванов;Ромашка;50"


def test_a_refusal_says_that_the_text_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(CYRILLIC.encode("windows-1251"))
    with pytest.raises(RefusedFileError, match=r"not UTF-8: .*--encoding windows-1251$"):
        Outcome(path)
    path.write_bytes(CYRILLIC.encode())
    with pytest.raises(RefusedFileError, match=r"--mapping FILE.toml \(docs[^;]*$"):
        Outcome(path)
