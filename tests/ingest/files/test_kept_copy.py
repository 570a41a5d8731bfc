"""The hash and the packed copy of a file, made beside its reading."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest

from ingest.files.kept_copy import FileKeeper

CONTENT = bytes(range(256)) * 20_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_hashed_and_packed(file: Path, tmp_path: Path) -> None:
    keeping = FileKeeper(file, tmp_path / "copy.zst", lambda _sha256: False)
    assert keeping.sha256() == hashlib.sha256(CONTENT).hexdigest()
    packed = keeping.packed_copy()
    assert packed == tmp_path / "copy.zst"
    with pa.input_stream(str(packed), compression="zstd") as stream:
        assert stream.read() == CONTENT


def test_what_is_kept_already_is_not_packed_again(file: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    keeping = FileKeeper(file, tmp_path / "copy.zst", lambda sha256: asked.append(sha256) is None)
    assert keeping.packed_copy() is None
    assert asked == [hashlib.sha256(CONTENT).hexdigest()]
    assert FileKeeper(file, None, lambda _sha256: False).packed_copy() is None
    assert not (tmp_path / "copy.zst").exists()


def test_what_goes_wrong_is_told_to_whoever_asks(file: Path, tmp_path: Path) -> None:
    gone = FileKeeper(tmp_path / "gone", None, lambda _sha256: False)
    with pytest.raises(FileNotFoundError):
        gone.sha256()
    nowhere = FileKeeper(file, tmp_path / "no folder" / "copy.zst", lambda _sha256: False)
    assert nowhere.sha256() == hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(OSError, match="no folder"):
        nowhere.packed_copy()


def test_it_stops_without_a_word(file: Path, tmp_path: Path) -> None:
    keeping = FileKeeper(file, tmp_path / "no folder" / "copy.zst", lambda _sha256: False)
    keeping.stop()
    keeping.stop()
