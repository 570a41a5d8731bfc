"""Every file of a cache, damaged in every way: the answers stay the same."""

import shutil
from itertools import zip_longest
from pathlib import Path

import pytest

from graph.record.record import Record
from graph.search.name_index import NameIndex
from graph.store.arcadedb.database_files import DAMAGED, DATABASE, restore_files
from graph.store.open_store import open_embedded
from graph.store.protocol.graph_schema import FORMAT
from graph.values import file_digests
from graph.values.file_digests import STAMP
from graph.world import open_world
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace
from tests.damage import DAMAGES
from tests.queries.conftest import Ask, _asking

pytestmark = pytest.mark.slow

EXPOSURE = ("exposure", "citgo:citgo_holding", "--regime", "us", "--as-of", "2019-02-01")
SEARCH = ("search", "PDV Holding")
STORE = "names/*/*.store"
BUCKET = "graph/*/databases/ownership/Gap_0.*.bucket"
COMPANIES = "graph/*/databases/ownership/Company%7EEntity_0.*.bucket"
QUERY = ("query", "run", "stated_gaps")


def _ask_store(workspace: Workspace) -> None:
    workspace.search("PDV")
    workspace.run_query("stated_gaps")
    workspace.close()


@pytest.fixture(scope="module")
def two_versions(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace with warm caches, and a copy of its caches from before the last load."""
    folder, older = tmp_path_factory.mktemp("two") / "workspace", tmp_path_factory.mktemp("older")
    workspace = open_workspace(folder)
    for case in ("alabuga", "citgo"):
        if (folder / "cache").exists():
            shutil.copytree(folder / "cache", older / "cache")
        workspace.load([repository / f"sample_data/case/{case}.case.yaml"], Options())
        _ask_store(workspace)
    return folder, older / "cache"


@pytest.fixture
def own_copy(two_versions: tuple[Path, Path], tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(two_versions[0], folder)
    return folder


@pytest.fixture
def ask_copy(
    own_copy: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ask:
    return _asking(own_copy, monkeypatch, capfd)


def _world_folder(workspace: Path) -> Path:
    return workspace / "cache" / "world" / Record(workspace).head().data_version


def _room_files(room: Path) -> list[Path]:
    return [f for f in sorted(room.rglob("*")) if f.is_file() and f.suffix != ".lock"]


def _kinds(room: Path) -> list[str]:
    """Return patterns that find each file of a room again once the room was built anew."""
    inside = [f.relative_to(room) for f in _room_files(room)]
    return [
        str(Path(*["*"] * (len(f.parts) - 1), f.name if len(f.stem) < 20 else f"*{f.suffix}"))
        for f in inside
    ]


def _damage(room: Path, older: Path, pattern: str, damage: str) -> None:
    # An index whose pointer was damaged stays for an hour, beside the one that is used.
    file = max(room.glob(pattern), key=lambda found: found.stat().st_mtime_ns)
    other = next(f for f in _room_files(file.parent)[::-1] if f != file)
    DAMAGES[damage](file, other, next(older.glob(pattern)))


@pytest.mark.parametrize("damage", DAMAGES)
def test_answers_stay_the_same_whatever_file_is_damaged(
    damage: str, own_copy: Path, two_versions: tuple[Path, Path], ask_copy: Ask
) -> None:
    cache = own_copy / "cache"
    shutil.rmtree(cache / "graph")
    expected = [ask_copy(*asked).json for asked in (EXPOSURE, SEARCH)]
    # One file of each at once, since neither cache is made from the other.
    rooms = [_world_folder(own_copy), cache / "names"]
    older = [next((two_versions[1] / "world").iterdir()), two_versions[1] / "names"]
    kinds = [_kinds(room) for room in rooms]
    assert min(map(len, kinds)) > 10
    for both in zip_longest(*kinds):
        for room, old, pattern in zip(rooms, older, both, strict=True):
            if pattern is not None:
                _damage(room, old, pattern, damage)
        assert [ask_copy(*asked).json for asked in (EXPOSURE, SEARCH)] == expected, both
        assert set(ask_copy("status").json["caches"].values()) == {"fresh"}, both


def test_the_folders_of_an_older_version_are_not_taken_for_the_newer(
    own_copy: Path, two_versions: tuple[Path, Path], ask_copy: Ask
) -> None:
    expected = [ask_copy(*asked).json for asked in (EXPOSURE, SEARCH)]
    (old,) = (two_versions[1] / "world").iterdir()
    for source, target in (
        (old, _world_folder(own_copy)),
        (two_versions[1] / "names", own_copy / "cache" / "names"),
    ):
        shutil.rmtree(target)
        shutil.copytree(source, target)
    assert ask_copy("status").json["caches"] == {"world": "stale", "names": "stale"}
    assert [ask_copy(*asked).json for asked in (EXPOSURE, SEARCH)] == expected


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_file_of_a_graph_is_read_that_is_not_as_it_was_built(
    damage: str, own_copy: Path, two_versions: tuple[Path, Path]
) -> None:
    (folder,), (older,) = (
        c.glob(f"graph/*.{FORMAT}") for c in (own_copy / "cache", two_versions[1])
    )
    store = open_embedded(own_copy)
    restore_files(folder, DATABASE)
    sound = {f: f.read_bytes() for f in _room_files(folder) if f.name not in ("owner.json", STAMP)}
    some = {(f.parent, f.name if f.suffix == ".json" else f.suffix): f for f in sound if sound[f]}
    assert len(some) > 10
    for file in some.values():
        other = next(f for f in some.values() if f != file)
        # Files of indexes have other names in every build.
        old = sorted((older / file.relative_to(folder).parent).glob(f"*{file.suffix}"))
        DAMAGES[damage](file, other, next((f for f in old if f.name == file.name), old[0]))
        if store.data_version() is not None:
            restore_files(folder, DATABASE)
            assert {f: f.read_bytes() for f in sound} == sound, file.name
        for each in (file, other):
            each.write_bytes(sound[each])
    assert store.data_version() == Record(own_copy).head().data_version


@pytest.mark.parametrize("damage", ["missing", "bit flipped", "older"])
def test_a_damaged_graph_is_built_again(
    damage: str, own_copy: Path, two_versions: tuple[Path, Path], ask_copy: Ask
) -> None:
    expected = ask_copy(*QUERY).json
    cache = own_copy / "cache"
    (file,) = cache.glob(BUCKET)
    (older,) = two_versions[1].glob("graph/*/databases/ownership/Source_0.*.bucket")
    DAMAGES[damage](file, file, older)
    assert not ask_copy("status").json["store"]["fresh"]
    again = ask_copy(*QUERY)
    assert again.json == expected
    assert "building the graph" in again.err
    assert ask_copy("status").json["store"]["fresh"]


def _hide_changes(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files look as if nobody wrote them, like those of a disk that loses bits by itself."""
    monkeypatch.setattr(file_digests, "stamp_of_files", lambda *_: "same")
    for stamp in cache.rglob(STAMP):
        stamp.write_text("same")


def _spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(10, len(content) // 2, 50):
        content[at] ^= 0x55
    file.unlink()
    file.write_bytes(content)


def test_a_disk_that_lost_bits_is_found_by_the_deep_check(
    own_copy: Path, ask_copy: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(own_copy)
    head, cache = record.head(), own_copy / "cache"
    store = open_embedded(own_copy)

    def find_damage(*, deep: bool) -> list[str]:
        found = open_world.find_damage(record, head, deep=deep)
        found += NameIndex.find_damage(cache / "names", deep=deep)
        return found + store.find_damage(deep)

    try:
        assert find_damage(deep=True) == []
        monkeypatch.setattr(
            "graph.store.arcadedb.embedded_store.read_counts", lambda _: {"Gap": 99}
        )
        assert store.find_damage(deep=True)[0].startswith("The graph has 1 of 99 Gap. ")
    finally:
        store.close()
    _hide_changes(cache, monkeypatch)
    for name in (f"world/{head.data_version}/parties.arrow", STORE, BUCKET):
        _spoil(next(cache.glob(name)))
    assert find_damage(deep=False) == []
    assert len(find_damage(deep=True)) == 3
    found = ask_copy("check", "--deep")
    assert found.code == 2
    assert "ownership rebuild" in found.err.splitlines()[-1]
    # What was found once is not believed again.
    assert len(find_damage(deep=False)) == 3


def test_an_error_of_the_engine_about_its_data_is_one_line_and_then_mended(
    own_copy: Path, ask_copy: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ask_copy(*QUERY).json
    _hide_changes(own_copy / "cache", monkeypatch)
    (file,) = own_copy.glob(f"cache/{COMPANIES}")
    file.write_bytes(file.read_bytes()[:1000])
    found = ask_copy(*QUERY)
    assert (found.code, found.err.strip()) == (2, f"ownership: {DAMAGED}")
    assert ask_copy(*QUERY).json == expected


def test_an_index_that_fails_while_it_is_searched_is_one_line_and_then_mended(
    own_copy: Path, ask_copy: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ask_copy(*SEARCH).json
    _hide_changes(own_copy / "cache", monkeypatch)
    _spoil(next(own_copy.glob(f"cache/{STORE}")))
    found = ask_copy(*SEARCH)
    assert found.code == 2
    assert "ownership rebuild" in found.err
    assert len(found.err.strip().splitlines()) == 1
    assert ask_copy(*SEARCH).json == expected
