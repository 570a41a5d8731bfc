"""What is installed from the wheel shows the canvas too, with libraries that it carries."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import served, watched_page
from tests.servers import fetched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMAND = (
    "from queries.explorer.server import serve; import sys; "
    "print(*serve.server_command(int(sys.argv[1])))"
)
FINDS_NO_EXPLORER = (
    "from importlib.util import find_spec; import sys; "
    "sys.exit(any(map(find_spec, ('streamlit', 'pandas', 'pygraphviz', 'numba', 'scipy'))))"
)


def run(*command: str, folder: Path) -> str:
    """Run a command away from the checkout, and give what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = fetched(command, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def installed_python(repository: Path, tmp_path: Path) -> str:
    """The Python of a clean environment into which the wheel was installed."""
    uv = next(
        (str(path) for path in (repository / ".uv" / "bin" / "uv",) if path.is_file()),
        shutil.which("uv"),
    )
    if uv is None:
        pytest.skip("wheel: no uv found (PyPI: uv)")
    run(uv, "build", "--wheel", "--out-dir", str(tmp_path), str(repository), folder=tmp_path)
    [wheel] = tmp_path.glob("*.whl")
    run(uv, "venv", "--python", sys.executable, "clean", folder=tmp_path)
    python = str(tmp_path / "clean" / "bin" / "python")
    day = "2026-11-20T00:00:00Z"
    options = ["--python", python, "--exclude-newer", day]
    run(uv, "pip", "install", *options, str(wheel), folder=tmp_path)
    # The command line comes alone; the explorer is an extra.
    run(python, "-c", FINDS_NO_EXPLORER, folder=tmp_path)
    command = str(Path(python).with_name("ownership"))
    assert "ownership demo" in run(command, "--help", folder=tmp_path)
    run(uv, "pip", "install", *options, f"{wheel}[explorer]", folder=tmp_path)
    return python


def test_the_wheel_serves_the_canvas(
    installed_python: str, repository: Path, tmp_path: Path, browser: "Browser"
) -> None:
    def words(port: int) -> list[str]:
        return run(installed_python, "-c", COMMAND, str(port), folder=tmp_path).split()

    [entry] = [word for word in words(0) if word.endswith("app.py")]
    assert Path(entry).is_relative_to(tmp_path)
    licences = Path(entry).parent / "queries" / "explorer" / "canvas" / "static" / "vendor"
    assert {"cytoscape.LICENSE.txt"} <= {file.name for file in licences.iterdir()}
    environment = {
        **os.environ,
        "OWNERSHIP_WORKSPACE": str(tmp_path / "workspace"),
        "PYTHONPATH": "",
    }
    with (
        served(words, environment, tmp_path / "app.log") as origin,
        watched_page(browser, origin) as page,
    ):
        page.goto("/")
        page.get_by_label("Name, company number or LEI").wait_for()

    folder = tmp_path / "page" / "tests" / "browser"
    folder.mkdir(parents=True)
    for name in ("canvas_page.py", "canvas_scene.py"):
        shutil.copyfile(repository / "tests" / "browser" / name, folder / name)
    environment["PYTHONPATH"] = str(tmp_path / "page")
    page_of_its_own = str(folder / "canvas_page.py")

    def other_words(port: int) -> list[str]:
        return [page_of_its_own if word == entry else word for word in words(port)]

    with (
        served(other_words, environment, tmp_path / "page.log") as origin,
        watched_page(browser, origin) as page,
    ):
        page.goto("/")
        page.locator('.canvas[data-drawn="1"]').wait_for()
        page.locator(".status", has_text="11 parties and 12 links are drawn.").wait_for()
