"""Texts that a dataset holds are passed over, and nothing but the time tells the difference."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import graph.record.known_texts
import ingest.load.load_job
import ingest.load.load_plan
from graph.record.record import Record
from graph.world.open_world import open_world
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, Outcome, load
from ingest.reader import Context, Piece, Pieces, Refusal
from ingest.reader import Record as Read
from ingest.recognition.detect import readers

pytestmark = pytest.mark.slow

FILES = sorted(
    path
    for name in ("uk_psc", "uk_company", "ftm", "gleif")
    for path in Path("sample_data", name).iterdir()
    if path.name != "expected.json"
)
Loaded = tuple[str, list[Outcome]]


class Counted(Pieces):
    """Pieces that count how many texts were understood."""

    made = 0

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def cut(self) -> Iterator[Piece | Refusal]:
        return self._pieces.cut()

    def rest(self) -> Iterator[Read | Refusal]:
        return self._pieces.rest()

    def close(self) -> None:
        self._pieces.close()

    def make(self, piece: Piece) -> Read | Refusal | None:
        Counted.made += 1
        return self._pieces.make(piece)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Counts what a reader understands, from now on."""

    def counting(name: str) -> None:
        reader, known = readers()[name], dict(readers())
        start = reader.pieces
        assert start is not None
        Counted.made = 0

        def counted(opened: Opened, context: Context) -> Pieces | None:
            pieces = start(opened, context)
            return None if pieces is None else Counted(pieces)

        known[name] = replace(reader, pieces=counted)
        monkeypatch.setattr(
            ingest.load.load_plan,
            "reader_for",
            lambda _opened, asked: known[asked if asked else name],
        )

    return counting


def twice(workspace: Path, *paths: Path) -> Loaded:
    """Load files as editions one after the other; give the version and what became of each."""
    record = Record(workspace)
    outcomes = [
        load(record, [path], Options(dataset="d", retrieved_on=f"2025-0{month}-01"))[0]
        for month, path in enumerate(paths, 1)
    ]
    return record.head().data_version, outcomes


@pytest.mark.parametrize("path", FILES, ids=str)
def test_passing_over_changes_no_version_and_no_count(
    path: Path, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository / path
    version, outcomes = twice(tmp_path / "one", file, file)
    monkeypatch.setattr(ingest.load.load_job, "load_known_texts", lambda *_args: None)
    plain, without = twice(tmp_path / "two", file, file)
    assert version == plain
    ignored = {"data_version"}
    for mine, other in zip(outcomes, without, strict=True):
        assert {k: v for k, v in mine.answer.items() if k not in ignored} == {
            k: v for k, v in other.answer.items() if k not in ignored
        }


@pytest.mark.parametrize("path", [p for p in FILES if "statements" not in p.name], ids=str)
def test_known_texts_are_not_understood_again(
    path: Path, repository: Path, tmp_path: Path, count: Callable[[str], None]
) -> None:
    file, reader = repository / path, path.parent.name
    count(reader)
    record = Record(tmp_path)
    options = Options(dataset="d", retrieved_on="2025-01-01")
    (first,) = load(record, [file], options)
    before, Counted.made = Counted.made, 0
    load(record, [file], options)
    rows = sum(first.answer[name] for name in ("parties", "interests", "gaps", "links"))
    assert rows > 0
    assert Counted.made < before


def test_another_version_of_the_reader_understands_all_again(
    repository: Path, tmp_path: Path, count: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository / next(path for path in FILES if path.parent.name == "uk_psc")
    count("uk_psc")
    twice(tmp_path / "one", file)
    whole, Counted.made = Counted.made, 0
    monkeypatch.setattr(ingest.load.load_job, "program_version", lambda: "another")
    load(Record(tmp_path / "one"), [file], Options(dataset="d", retrieved_on="2025-02-01"))
    assert Counted.made == whole


def ftm(folder: Path, name: str, street: str) -> Path:
    party = {"name": ["A"], "addressEntity": ["addr"]}
    values = [
        {"id": "a", "schema": "Company", "properties": party},
        {"id": "b", "schema": "Company", "properties": {"name": ["B"]}},
        {"id": "addr", "schema": "Address", "properties": {"full": [street]}},
    ]
    path = folder / name
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path


def test_a_record_that_depends_on_another_is_read_again(tmp_path: Path) -> None:
    files = ftm(tmp_path, "one.json", "Old Street"), ftm(tmp_path, "two.json", "New Street")
    twice(tmp_path / "ws", *files)
    record = Record(tmp_path / "ws")
    parties = open_world(record).tables["parties"].to_pylist()
    found = {row["record_id"]: row["addresses"] for row in parties}
    assert found == {"a": ["New Street"], "b": []}


def test_the_same_cells_under_another_header_are_another_text(
    repository: Path, tmp_path: Path
) -> None:
    sample = repository / next(path for path in FILES if path.parent.name == "uk_company")
    head, body = sample.read_text(encoding="utf-8").split("\n", 1)
    turned = tmp_path / sample.name
    swapped = head.replace("CompanyCategory", "?").replace("SICCode.SicText_1", "CompanyCategory")
    turned.write_text(swapped.replace("?", "SICCode.SicText_1") + "\n" + body, encoding="utf-8")
    assert turned.read_bytes() != sample.read_bytes()
    _, (_, second) = twice(tmp_path / "ws", sample, turned)
    assert second.answer["records_kept"] > 0


def test_a_dry_run_tells_of_the_whole_file(
    repository: Path, tmp_path: Path, count: Callable[[str], None]
) -> None:
    file = repository / next(path for path in FILES if path.parent.name == "uk_psc")
    count("uk_psc")
    twice(tmp_path, file)
    whole, Counted.made = Counted.made, 0
    options = Options(dataset="d", retrieved_on="2025-02-01", dry_run=True)
    load(Record(tmp_path), [file], options)
    assert Counted.made == whole


def test_the_same_text_has_one_hash() -> None:
    assert graph.record.known_texts.text_hash(b"a") == graph.record.known_texts.text_hash(b"a")
    assert len({graph.record.known_texts.text_hash(text) for text in (b"", b"a", b"b", b"ab")}) == 4
