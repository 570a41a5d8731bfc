"""A file that breaks off: what came before stays, the cut record is in quarantine, and it is said.

Where more is concluded from a file than each record says, one that breaks off is refused.
"""

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.record.record import Record
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load, quarantine
from ingest.reader import Context
from ingest.reader import Record as Read
from ingest.recognition.detect import readers

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[3] / "sample_data"
DAY = "2026-01-01"
RECORD_BY_RECORD = [
    "eu_fsf/retyped-entries.xml",
    "ftm/consortium.ftm.json",
    "gleif/entities.csv",
    "gleif/entities.json",
    "gleif/relationships.xml",
    "gleif/relationships.json",
    "my_moha/entries.xml",
    "my_moha/list.xml",
    "ofac/consolidated.xml",
    "opensanctions_simple/made-up-16.targets.simple.csv",
    "table/ca_sema.xml",
    "table/owners.csv",
    "table/us_csl.json",
    "uk_company/BasicCompanyData-made-up-2024-11-01.csv",
    "uk_psc/made-up-psc-snapshot-2024-11-22.txt",
    "uk_sanctions/made-up-uksl-2026.xml",
    "un/made-up-list.xml",
]
SCATTERED = [
    "bods/made-up-bods-02.json",
    "bods/made-up-bods-04.jsonl",
    "eu_fsf/retyped-entries.csv",
    "ftm/holding.statements.csv",
    "ofac/sdn-advanced.xml",
    "seco/made-up-whole-list.xml",
    "uk_sanctions/made-up-uksl-2026.csv",
]


def taken(folder: Path, path: Path, *, complete: bool = False) -> dict[str, Any]:
    """Load a file and give its answer, with what became of it in one word."""
    mapping = SAMPLES / "table" / "owners.toml"
    options = Options(
        reader=path.parent.name,
        dataset="d",
        retrieved_on=DAY,
        complete=complete,
        mapping=mapping if mapping.exists() and path.name.startswith("owners") else None,
    )
    (outcome,) = load(Record(folder), [path], options)
    return {**outcome.answer, "remarks": outcome.remarks}


def cut(folder: Path, name: str, *, packed: bool) -> Path:
    """Write a sample without its last tenth, as a download that broke leaves it."""
    content = (SAMPLES / name).read_bytes()
    lost = len(content) // 10
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not packed:
        path.write_bytes(content[:-lost])
        return path
    # Stored as it is, so that the cut falls in the same place.
    whole = gzip.compress(content, compresslevel=0)
    path.write_bytes(whole[: -lost - 8])
    return path


def ids(name: str) -> list[str]:
    reader = readers()[name.partition("/")[0]]
    items = reader.read(Opened(SAMPLES / name), Context("d", None, lambda _text: None, readers()))
    return [item.record_id for item in items if isinstance(item, Read)]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", RECORD_BY_RECORD)
def test_what_came_before_stays(name: str, packed: bool, tmp_path: Path) -> None:
    path = cut(tmp_path / "cut", name, packed=packed)
    answer = taken(tmp_path / "ws", path)
    assert "refused" not in answer, answer
    assert answer["truncated"] is True
    assert 0 < answer["records_kept"] <= len(ids(name))
    assert answer["records_quarantined"] >= 1
    assert answer["records_read"] == answer["records_kept"] + answer["records_quarantined"]
    assert any("breaks off after" in text for text in answer["remarks"])
    refused = list(quarantine(Record(tmp_path / "ws")))
    assert len(refused) == answer["records_quarantined"]


@pytest.mark.parametrize("name", RECORD_BY_RECORD)
def test_the_whole_file_after_it_gives_what_it_alone_would(name: str, tmp_path: Path) -> None:
    taken(tmp_path / "ws", cut(tmp_path / "cut", name, packed=True))
    taken(tmp_path / "ws", SAMPLES / name)
    taken(tmp_path / "alone", SAMPLES / name)
    version = Record(tmp_path / "ws").head().data_version
    assert version == Record(tmp_path / "alone").head().data_version


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", RECORD_BY_RECORD)
def test_nothing_is_closed_by_a_file_that_breaks_off(
    name: str, packed: bool, tmp_path: Path
) -> None:
    answer = taken(tmp_path / "ws", cut(tmp_path / "cut", name, packed=packed), complete=True)
    assert "With --complete what is missing would end" in answer["refused"]
    assert not Record(tmp_path / "ws").head().parts


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", SCATTERED)
def test_what_is_not_record_by_record_is_refused(name: str, packed: bool, tmp_path: Path) -> None:
    answer = taken(tmp_path / "ws", cut(tmp_path / "cut", name, packed=packed))
    assert "breaks off" in answer["refused"]
    assert "Download it again." in answer["refused"]


@pytest.mark.parametrize("name", [*RECORD_BY_RECORD, *SCATTERED])
def test_a_whole_file_is_not_taken_for_one_that_breaks_off(name: str, tmp_path: Path) -> None:
    answer = taken(tmp_path / "ws", SAMPLES / name, complete=True)
    assert answer["truncated"] is False, answer
    if answer["records_quarantined"]:
        return
    bare = tmp_path / name
    bare.parent.mkdir(parents=True)
    bare.write_bytes((SAMPLES / name).read_bytes().rstrip())
    assert taken(tmp_path / "bare", bare, complete=True)["truncated"] is False


def test_changes_that_break_off_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ftm"
    folder.mkdir()
    path = folder / "20240528014702-pfh_entities.delta.json"
    entity = '{"id":"%d","schema":"Company","properties":{"name":["x"]}}'
    lines = [f'{{"op":"ADD","entity":{entity % number}}}' for number in range(3)]
    path.write_text("\n".join(lines)[:-9], encoding="utf-8")
    assert "Changes would be missed" in taken(tmp_path / "ws", path)["refused"]


def test_a_zip_without_its_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "uk_psc" / "x.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(SAMPLES / "uk_psc" / "made-up-psc-snapshot-2024-11-22.txt", "a.txt")
    path.write_bytes(path.read_bytes()[:-100])
    assert "stands in an index at its end" in taken(tmp_path / "ws", path)["refused"]


def test_a_table_cut_within_a_quotation(tmp_path: Path) -> None:
    """The parser of CSV takes a cell without its closing quote for whole."""
    name = "opensanctions_simple/made-up-16.targets.simple.csv"
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text("".join(lines[:3]) + lines[3].rstrip() + ',"and mo', encoding="utf-8")
    answer = taken(tmp_path / "ws", path)
    assert (answer["truncated"], answer["records_quarantined"]) == (True, 1)
    (refused,) = quarantine(Record(tmp_path / "ws"))
    assert refused["raw"].endswith("and mo")


@pytest.mark.parametrize(
    "text", ["[\n{},\n{}]", "[{},\n{}\n]\n", "[\n{}\n,\n{}\n]", "[\n{},\n{}\n]", "{}\n{}"]
)
def test_lists_are_whole_however_their_lines_are_broken(text: str, tmp_path: Path) -> None:
    name = "uk_psc/made-up-psc-snapshot-2024-11-22.txt"
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(text.replace("{}", "%s") % (lines[0], lines[1]), encoding="utf-8")
    answer = taken(tmp_path / "ws", path)
    assert (answer["records_kept"], answer["truncated"]) == (2, False)
