"""Names that a second thread looks up ahead are found as one by one."""

from pathlib import Path

import pytest

from queries.screening.match_lines import CANDIDATES, Finder, Line, match_line
from queries.screening.names_ahead import NamesAhead, look_ahead
from queries.workspace.backends import RecordBackend
from queries.workspace.workspace import open_workspace

NAMES = [
    "Yandex N.V.",
    "",
    "Toloka AI BV",
    "Yandex N.V.",
    "Tevian",
    "Ntechlab OOO",
    "Nobody At All Ltd",
    "Яндекс",
    "Tevian",
    *(f"Yandex {n}" for n in range(20)),
]


def _answers(finder: Finder, names: list[str]) -> list[object]:
    lines = [Line(n, name=name, country="nl") for n, name in enumerate(names, 1)]
    return [match_line(finder, line) for line in lines]


def test_lines_are_matched_as_one_by_one(sample_workspace: Path) -> None:
    backend = open_workspace(sample_workspace).backend
    wanted = _answers(backend, NAMES)
    with look_ahead(backend, NAMES) as finder:
        assert isinstance(finder, NamesAhead)
        assert _answers(finder, NAMES) == wanted
    # Lines that were settled before a stop are not asked for.
    rest = [NAMES[n] for n in (2, 5, 13, 28)]
    with look_ahead(backend, NAMES) as finder:
        assert [_search(finder, name) for name in rest] == [_search(backend, name) for name in rest]


def _search(finder: Finder, name: str) -> list[dict[str, object]]:
    return [dict(row) for row in finder.search(name, limit=CANDIDATES, country=None, schema=None)]


def test_a_fault_of_the_index_is_told_by_whoever_asks(
    sample_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = open_workspace(sample_workspace).backend
    assert isinstance(backend, RecordBackend)

    def fail(*_given: object, **_named: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(type(backend.index), "search", fail)
    with look_ahead(backend, ["Tevian"]) as finder, pytest.raises(OSError, match="gone"):
        _search(finder, "Tevian")
