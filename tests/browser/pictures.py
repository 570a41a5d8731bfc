"""Makes the pictures of the README and the documentation from the seed case, never by hand.

    python -m tests.browser.pictures

writes each into `docs/images`. A test makes them anew in a folder of its own.
"""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.browser.conftest import PATIENCE, let_in, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY: Final = Path(__file__).resolve().parents[2]
IMAGES: Final = REPOSITORY / "docs" / "images"
WIDTH: Final = 1280
TOLOKA: Final = "party=toloka:toloka_bv&as_of=2024-04-08"
PICTURES: Final = {
    "party.png": (f"/party?{TOLOKA}", 800),
}
"""Each picture, the address that it shows, and how high it is."""
FILLED: Final = """() => !document.querySelector('[data-testid="stSkeleton"]')"""
READY: Final = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def make(browser: "Browser", folder: Path) -> list[Path]:
    """Make every picture.

    Args:
        browser: what opens the pages.
        folder: where the pictures go; a workspace for the seed case is made and removed.

    Returns:
        The files, in the order of `PICTURES`.
    """
    from ingest.load.pipeline import Options
    from queries.explorer.server.serve import server_command
    from queries.workspace.workspace import open_workspace

    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        workspace = open_workspace(place / "workspace")
        cases = sorted((REPOSITORY / "sample_data" / "case").glob("*.case.yaml"))
        workspace.load(cases, Options())
        workspace.close()
        environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(place / "workspace")}
        environment.pop("OWNERSHIP_STORE", None)
        with served(server_command, environment, place / "server.log") as origin:
            return [_picture(browser, origin, folder, name) for name in PICTURES]


def _picture(browser: "Browser", origin: str, folder: Path, name: str) -> Path:
    address, height = PICTURES[name]
    context = browser.new_context(
        base_url=origin, viewport={"width": WIDTH, "height": height}, color_scheme="light"
    )
    let_in(context, origin)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.locator(".canvas[data-drawn]").wait_for()
    page.get_by_text("Data version").locator("visible=true").first.wait_for()
    page.locator(READY).wait_for()
    page.wait_for_function(FILLED)
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=folder / name, animations="disabled")
    context.close()
    return folder / name


def main() -> None:
    """Make the pictures that the documentation shows."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM_ARGUMENTS, chromium

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        for made in make(started, IMAGES):
            print(made.relative_to(REPOSITORY))
        started.close()


if __name__ == "__main__":
    main()
