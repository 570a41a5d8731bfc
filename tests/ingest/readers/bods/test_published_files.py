"""Every BODS file of the shared samples loads, or is refused for the reason its name says."""

import tomllib
from pathlib import Path
from typing import Final

import pytest

from graph.record.record import Record
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.reader import Context, Refusal
from ingest.reader import Record as Read
from ingest.readers.bods.reader import READER
from ingest.recognition.detect import reader_for
from tests.skips import shared_folder

pytestmark = pytest.mark.slow

_TABLES: Final = tomllib.loads(Path(__file__).with_name("files.toml").read_text(encoding="utf-8"))
REFUSED: Final[dict[str, list[str]]] = _TABLES["refused"]
"""Files with statements that are refused, and what the refusals must say."""
REMARKED: Final[dict[str, str]] = _TABLES["remarked"]
"""Files that load although something in them is not as the standard wants it."""
ORIGINALS: Final = "original-data.json"
"""What publishers had before it was turned into BODS: no BODS, and not refused for its name."""


def files() -> list[str]:
    folder = shared_folder()
    found = sorted(folder.glob("bods-*/**/*.json"))
    return [str(path.relative_to(folder)) for path in found if "schema" not in path.parts]


FILES: Final = files() or ["none of them is here"]


def short(name: str) -> str:
    return name.removeprefix("bods-0.4/libcove-fixtures/")


def read(path: Path) -> tuple[list[Read], list[Refusal], list[str]]:
    remarks: list[str] = []
    items = list(READER.read(Opened(path), Context("d", None, remarks.append)))
    records = [item for item in items if isinstance(item, Read)]
    remarks += [text for record in records for text in record.remarks]
    return records, [item for item in items if isinstance(item, Refusal)], remarks


@pytest.mark.parametrize("name", FILES)
def test_a_file_loads_or_is_refused_for_what_its_name_says(name: str, shared_data: Path) -> None:
    path = shared_data / name
    if name.endswith(ORIGINALS):
        assert READER.sniff(Opened(path).sniff()) == 0
        return
    assert reader_for(Opened(path), None) is READER
    records, refusals, remarks = read(path)
    wanted = REFUSED.get(short(name), [])
    reasons = [refusal.reason for refusal in refusals]
    for part in wanted:
        assert any(reason.startswith(part) for reason in reasons), f"none says {part!r}: {reasons}"
    for reason in reasons:
        assert any(reason.startswith(part) for part in wanted), f"not expected: {reason}"
    assert records or wanted
    said = REMARKED.get(short(name))
    assert said is None or any(said in remark for remark in remarks), remarks


def test_every_file_that_the_schema_refuses_is_refused_or_remarked_on(shared_data: Path) -> None:
    names = {short(name) for name in FILES if "invalid-schema_" in name}
    said = {*REFUSED, *REMARKED}
    # A single statement without a list around it reads like a line of its own.
    assert names - said == {"invalid-schema_statements_not_array.json"} & names


def test_the_tables_name_no_file_that_is_not_there(shared_data: Path) -> None:
    assert {*REFUSED, *REMARKED} <= {short(name) for name in FILES}


def test_all_files_add_up_through_the_pipeline(shared_data: Path, tmp_path: Path) -> None:
    record = Record(tmp_path / "ws")
    names = [n for n in FILES if not n.endswith(ORIGINALS) and "libcove" not in n]
    for outcome in load(record, [shared_data / name for name in names], Options()):
        if outcome.is_refused:
            assert short(str(Path(outcome.answer["file"]).relative_to(shared_data))) in REFUSED
            continue
        parts = ("records_kept", "records_quarantined", "records_unchanged")
        assert outcome.answer["records_read"] == sum(outcome.answer[part] for part in parts)
