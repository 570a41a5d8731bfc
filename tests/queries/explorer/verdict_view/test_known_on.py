"""A party as of what was known on a day: text, picture, and every file that is saved."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.load.pipeline import Options
from queries.explorer.verdict_view import save_buttons
from queries.workspace.workspace import open_workspace
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.sheet.on_sheet import PARTY, given, names

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

CASE = """
case: clock
title: What was learnt later
sources:
  paper: {{title: Register extract, publisher: A register}}
parties:
  early: {{schema: Person, name: Early Owner, source: paper}}
  firm: {{schema: Company, name: Firm BV, jurisdiction: nl, source: paper}}
{parties}
interests:
  - {{owner: early, asset: firm, share: "30", start: 2020-01-01, source: paper}}
{interests}
"""
LATE = {
    "parties": "  late: {schema: Person, name: Late Owner, source: paper}",
    "interests": '  - {owner: late, asset: firm, share: "60", start: 2020-01-01, source: paper}',
}
BETWEEN = "2026-03-01"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two editions of a case; the second knows one owner more."""
    folder = tmp_path_factory.mktemp("clock")
    workspace = open_workspace(folder / "workspace")
    file = folder / "clock.case.yaml"
    for more, day in (({"parties": "", "interests": ""}, "2026-01-01"), (LATE, "2026-06-01")):
        file.write_text(CASE.format(**more), encoding="utf-8")
        (outcome,) = workspace.load([file], Options(retrieved_on=day))
        assert not outcome.is_refused
    workspace.close()
    return folder / "workspace"


@pytest.fixture
def app(explorer_on: OpenOn, editions: Path) -> "AppTest":
    return explorer_on(editions)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The text of every file that the page would give, filled when the page is run."""
    files: dict[str, str] = {}
    makes = save_buttons.show_buttons

    def make(picture: Any, name: str, **more: Any) -> None:
        for key in save_buttons.FORMATS:
            if key in ("pdf", "png"):
                continue
            content = save_buttons.write_picture(key, picture(), more["to_diagram"])
            if key == "csv":
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    content = b"\n".join(archive.read(each) for each in archive.namelist())
            files[key] = content.decode("utf-8")
        makes(picture, name, **more)

    monkeypatch.setattr(save_buttons, "show_buttons", make)
    return files


def known(app: "AppTest", known_on: str) -> "AppTest":
    for key, text in {
        "party": "clock:firm",
        "as_of": "2026-07-01",
        "known_on": known_on,
        "tab": "files",
    }.items():
        app.query_params[key] = text
    page = app.switch_page(PARTY).run()
    assert not page.exception
    assert not page.error
    return page


@pytest.mark.parametrize(("known_on", "late"), [(BETWEEN, False), ("2026-06-02", True)])
def test_what_is_drawn_and_taken_is_what_was_known(
    app: "AppTest", taken: dict[str, str], known_on: str, late: bool
) -> None:
    page = known(app, known_on)
    assert names(page) == {"Firm BV", "Early Owner"} | ({"Late Owner"} if late else set())
    assert taken.keys() == set(save_buttons.FORMATS) - {"pdf", "png"}
    for key, text in taken.items():
        assert "Early Owner" in text, key
        assert ("Late Owner" in text) is late, key
        assert known_on in text or "known by" in text, key


def test_a_view_of_today_loses_what_was_not_known_then(app: "AppTest") -> None:
    page = known(app, "")
    assert "Late Owner" in names(page)
    assert "Late Owner" in str(given(page)["page"])
    page = known(page, BETWEEN)
    assert "Late Owner" not in names(page)
    assert "Late Owner" not in str(given(page)["page"])
