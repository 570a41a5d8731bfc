"""The explorer under AppTest, on a small workspace of plain answers."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from queries.explorer.query_form import query_run
from tests.queries.explorer.fake import FakeWorkspace, open_fake

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

Open = Callable[..., "AppTest"]
OpenOn = Callable[..., "AppTest"]


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """Let Streamlit look once for packages that bring components, not at each run of a page."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patched:
        scanned = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", scanned)
        yield


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the main module back, in whose place Streamlit leaves the script that it ran last.

    A process that a later test starts would run that script again.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeWorkspace:
    """The workspace that the pages of this test ask."""
    workspace = open_fake(tmp_path)
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("OWNERSHIP_STORE", raising=False)
    monkeypatch.setattr("queries.workspace.workspace.open_workspace", lambda path, store: workspace)
    return workspace


@pytest.fixture
def explorer(repository: Path, fake: FakeWorkspace) -> Open:
    """A function that opens a page by name with an address, and gives it after its first run."""
    from streamlit.testing.v1 import AppTest

    def open_page(name: str = "search", **address: str) -> AppTest:
        page = AppTest.from_file(str(repository / "app.py"), default_timeout=300)
        for key, text in address.items():
            page.query_params[key] = text
        if name == "search":
            return page.run()
        page.run()
        for key, text in address.items():
            page.query_params[key] = text
        return page.switch_page(f"queries/explorer/pages/{name}.py").run()

    return open_page


@pytest.fixture
def explorer_on(repository: Path, monkeypatch: pytest.MonkeyPatch) -> OpenOn:
    """A function that opens the explorer on a workspace, and gives its first page."""
    from streamlit.testing.v1 import AppTest

    def open_on(workspace: Path) -> AppTest:
        monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(workspace))
        monkeypatch.delenv("OWNERSHIP_STORE", raising=False)
        return AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()

    return open_on


@pytest.fixture
def own_page(explorer_on: OpenOn, own_workspace: Path) -> Iterator["AppTest"]:
    """The explorer on a workspace that a test may change."""
    import streamlit as st

    yield explorer_on(own_workspace)
    st.cache_resource.clear()


def asked(page: "AppTest") -> "AppTest":
    """Press Ask and wait for the rows."""
    page.button(key="ask").click().run()
    if query_run.RUN in page.session_state:
        page.session_state[query_run.RUN][1].wait(300)
    return page.run()
