"""A workspace that version 0.3.0 wrote: it is opened as it is, and gives the same answers."""

import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.head.record_check import check_record
from graph.record.record import Record
from queries.cli.commands import run
from tests.queries.faults.conftest import Command

pytestmark = pytest.mark.slow

FORMAT_2 = Path(__file__).with_name("workspace_format_2.zip")
"""A record as version 0.3.0 wrote it: the cases CITGO and Alabuga, and a decision made twice."""
FORMAT_2_VERSION = "cd420667176bf91e"
CITGO_ALONE = "e4cb85483d49d905"
DRAKE = ("exposure", "alabuga:drake", "--regime", "eu", "--as-of", "2024-01-15")
HOLDING = ("exposure", "citgo:citgo_holding", "--regime", "us", "--as-of", "2019-02-01")


def _unpack(folder: Path) -> None:
    with zipfile.ZipFile(FORMAT_2) as packed:
        packed.extractall(folder)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A copy of the workspace that a test may change."""
    _unpack(tmp_path / "ws")
    return tmp_path / "ws"


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "record").rglob("*") if path.is_file()}


def _verdicts(command: Command, folder: Path) -> list[str]:
    return [row["verdict"] for asked in (DRAKE, HOLDING) for row in command(folder, *asked)[1]]


def test_it_is_opened_as_it_is(released: Path, command: Command) -> None:
    before = _content(released)
    code, status, err = command(released, "status")
    assert code == 0, err
    assert (status["data_version"], status["judgements"]) == (FORMAT_2_VERSION, 1)
    assert [row["dataset"] for row in status["datasets"]] == ["alabuga", "citgo"]
    assert _verdicts(command, released) == ["certain", "possible"]
    assert command(released, "check", "--deep")[1]["problems"] == []
    assert _content(released) == before
    assert [part.dataset for part in Record(released).head_at(CITGO_ALONE).parts] == ["citgo"]


def test_its_decisions_are_told(released: Path, command: Command) -> None:
    lines = command(released, "decisions")[1]
    told = [(line["by"], line["second"], line["until"], line["state"]) for line in lines]
    assert told == [("ana", None, None, "replaced"), ("Ana", "Ben", "9999-12-31", "in_force")]
    assert command(released, "decisions", "--undo", lines[-1]["pair"])[0] == 0
    assert command(released, "decisions")[1][0]["state"] == "in_force"
    assert command(released, "check", "--deep")[0] == 0


def test_it_is_written_on(repository: Path, released: Path, command: Command) -> None:
    cases = repository / "sample_data" / "case"
    code, answer, err = command(released, "load", cases / "citgo.case.yaml")
    assert (code, answer[0]["records_unchanged"]) == (0, answer[0]["records_read"]), err
    assert command(released, "load", cases / "enplus.case.yaml")[0] == 0
    assert command(released, "drop", "enplus")[0] == 0
    assert command(released, "check", "--deep")[0] == 0
    assert _verdicts(command, released) == ["certain", "possible"]


def test_a_lost_table_is_read_again(released: Path, command: Command) -> None:
    next((released / "record/parts").glob("citgo-*/listings.parquet")).unlink()
    assert command(released, *HOLDING)[0] == 2
    code, answer, err = command(released, "repair")
    assert (code, answer["left"]) == (0, []), err
    assert command(released, "status")[1]["data_version"] == FORMAT_2_VERSION
    assert _verdicts(command, released) == ["certain", "possible"]


def test_a_changed_table_is_not_believed(released: Path, command: Command) -> None:
    file = next((released / "record/parts").glob("citgo-*/listings.parquet"))
    table = pq.read_table(file)
    at = table.column_names.index("start")
    later = pa.array(["2031-01-01"] * len(table), table.schema.field("start").type)
    pq.write_table(table.set_column(at, table.schema.field("start"), later), file)
    assert command(released, *HOLDING)[0] == 2
    assert command(released, "repair")[0] == 0
    assert _verdicts(command, released) == ["certain", "possible"]


def test_a_demo_of_that_version_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("OWNERSHIP_WORKSPACE", raising=False)
    folder = tmp_path / "ownership-explorer" / "demo"
    _unpack(folder)
    assert run(["demo", "--no-open"]) == 0
    assert check_record(folder / "record", deep=True).damage == []
