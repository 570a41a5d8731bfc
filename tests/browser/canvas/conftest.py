"""A page with nothing on it but a canvas."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import FIRM, OWNER, Tabs, served

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="session")
def canvas_server(
    tmp_path_factory: pytest.TempPathFactory, repository: Path, chromium_path: str
) -> Iterator[str]:
    """The address of the page with nothing on it but a canvas."""
    from queries.explorer.server.serve import server_command

    entry = str(Path(__file__).parents[1] / "canvas_page.py")

    def words(port: int) -> list[str]:
        return [entry if word.endswith("app.py") else word for word in server_command(port)]

    environment = {
        **os.environ,
        "PYTHONPATH": str(repository),
        "HOSTILE_NAME": f"{FIRM} {OWNER}",
    }
    log = tmp_path_factory.mktemp("canvas") / "server.log"
    with served(words, environment, log) as origin:
        yield origin


@pytest.fixture
def page(tabs: Tabs, canvas_server: str) -> "Iterator[Page]":
    """A page that must have kept to itself after the test."""
    with tabs.watched(canvas_server, height=800) as opened:
        yield opened
