"""A file that cannot be made: the page says why and what to do, without being asked."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import walk
from tests.browser.conftest import PATIENCE, let_in, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[str]:
    """The address of the page with the button."""
    from queries.explorer.server.serve import server_command

    entry = str(Path(__file__).with_name("failing_page.py"))

    def words(port: int) -> list[str]:
        return [entry if word.endswith("app.py") else word for word in server_command(port)]

    log = tmp_path_factory.mktemp("failing") / "server.log"
    with served(words, {**os.environ, "PYTHONPATH": str(repository)}, log) as origin:
        yield origin


def test_a_failed_download_says_what_to_do_next(browser: "Browser", failing: str) -> None:
    context = browser.new_context(base_url=failing, accept_downloads=True)
    let_in(context, failing)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto("/")
    button = page.get_by_role("button", name="Tables")
    button.click()
    page.get_by_text("Tables: the store does not answer").wait_for()
    page.get_by_text("press the button again").wait_for()

    page.get_by_text("The store is there").click()
    page.get_by_text("press the button again").wait_for(state="hidden")
    assert walk.saved(page, button) == ("tables.csv", b"made")
    context.close()
