"""The explorer as a person gets it: the server on the seed case, and a real browser."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from queries.explorer.server.server_start import TOKEN_VARIABLE, random_token, token_address
from tests.browser.axe import source

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Dialog,
        Page,
        Request,
        Response,
    )

FIRM = "<img src=x onerror=\"document.title='owned'\"> Ltd href"
OWNER = "![x](http://evil.invalid/p.png) </script><script>document.title='owned'</script>"
HOSTILE = f"""
case: hostile
title: Names that try to run script or to call another machine
sources:
  paper: {{title: {json.dumps(OWNER)}, publisher: {json.dumps(FIRM)}, url: "https://example.org/"}}
parties:
  owner: {{schema: Person, name: {json.dumps(OWNER)}, source: paper}}
  firm: {{schema: Company, name: {json.dumps(FIRM)}, jurisdiction: nl, source: paper}}
interests:
  - owner: owner
    asset: firm
    share: ">25..50"
    certainty: confirmed
    asserted_by: {json.dumps(OWNER)}
    source: paper
    quote: {json.dumps(FIRM)}
listings:
  - {{party: owner, authority: EU, list: eu_human_rights, measures: [asset_freeze],
      start: 2020-01-01, source: paper}}
gaps:
  - {{about: firm, kind: withheld, ground: {json.dumps(FIRM)}, source: paper}}
"""
STARTING = 240.0
ENDING = 120.0
PORTS_TRIED = 3
TOKEN = random_token()
"""The token of every server that these tests start."""
WIDTH = 1280
LEAVING = 30_000
"""Milliseconds that a page has to be left."""
PATIENCE = 180_000
"""Milliseconds that a page has to come about; most take less than one second."""
KNOWN = re.compile(
    # Streamlit's first page holds one small script in the page itself; the policy refuses it.
    r"Executing inline script violates the following Content Security Policy directive"
    # Streamlit asks below the page's own path first for these two, and then at the root.
    r"|Failed to load resource: the server responded with a status of 404"
)
PROBED = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Seen:
    """What a page did that somebody should look at."""

    origin: str
    elsewhere: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def watch(self, page: "Page") -> None:
        """Note every request, every error, and every dialog of a page."""
        for event, note in self._notes().items():
            page.on(event, note)

    def forget(self, page: "Page") -> None:
        """Note no more of a page."""
        for event, note in self._notes().items():
            page.remove_listener(event, note)

    def check(self) -> None:
        """Fail where a page asked elsewhere or something went wrong."""
        assert self.elsewhere == []
        assert self.wrong == []

    def _notes(self) -> dict[str, Callable[[Any], None]]:
        return {
            "request": self._request,
            "response": self._response,
            "console": self._console,
            "pageerror": self._error,
            "dialog": self._dialog,
        }

    def _error(self, error: object) -> None:
        self.wrong.append(f"error: {error}")

    def _dialog(self, dialog: "Dialog") -> None:
        self.wrong.append(f"dialog: {dialog.message}")

    def _request(self, request: "Request") -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:", "file:")):
            self.elsewhere.append(request.url)

    def _response(self, response: "Response") -> None:
        missing = response.status >= 400
        if missing and not urlsplit(response.url).path.endswith(PROBED):
            self.wrong.append(f"{response.status} {response.url}")

    def _console(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and not KNOWN.match(message.text):
            self.wrong.append(message.text)


@pytest.fixture(scope="session")
def workspace_folder(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Path]:
    """A workspace with the seed case and a case of hostile names, which no test may change."""
    from ingest.load.pipeline import Options
    from queries.workspace.workspace import open_workspace

    folder = tmp_path_factory.mktemp("explorer")
    case = folder / "hostile.case.yaml"
    case.write_text(HOSTILE, encoding="utf-8")
    files = sorted((repository / "sample_data" / "case").glob("*.case.yaml"))
    workspace = open_workspace(folder / "workspace")
    outcomes = workspace.load([*files, case], Options())
    workspace.close()
    assert not [outcome.is_refused for outcome in outcomes if outcome.is_refused]
    before = _own_files(folder / "workspace")
    yield folder / "workspace"
    # Tests come in any order: one that changes what the others see takes the fixture `desk`.
    assert _own_files(folder / "workspace") == before


def _own_files(workspace: Path) -> dict[str, int]:
    """Return the files of a workspace with their sizes, but for caches, locks and keys."""
    files = (path for path in workspace.rglob("*") if path.is_file())
    named = {path.relative_to(workspace).as_posix(): path.stat().st_size for path in files}
    return {name: size for name, size in named.items() if _is_own(name)}


def _is_own(name: str) -> bool:
    return not name.startswith("cache/") and not name.endswith(".lock")


@pytest.fixture(scope="session")
def server(workspace_folder: Path, chromium_path: str) -> Iterator[str]:
    """The address of the explorer, served as `ownership app` serves it."""
    from queries.explorer.server.serve import server_command

    log = workspace_folder.parent / "server.log"
    environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(workspace_folder)}
    environment["OWNERSHIP_CANVAS_DEBUG"] = "1"
    environment.pop("OWNERSHIP_STORE", None)
    with served(server_command, environment, log) as origin:
        yield origin


@pytest.fixture(scope="session")
def desk(
    workspace_folder: Path, tmp_path_factory: pytest.TempPathFactory, chromium_path: str
) -> Iterator[str]:
    """The explorer on a copy of the workspace, for tests that change it.

    They share it: each puts in what no other has, and never counts what all of them put in.
    """
    with served_copy(workspace_folder, tmp_path_factory.mktemp("desk")) as origin:
        yield origin


@contextmanager
def served_copy(workspace_folder: Path, folder: Path, copy: Path | None = None) -> Iterator[str]:
    """Serve the explorer on a copy of a workspace as long as the block lasts."""
    from queries.explorer.server.serve import server_command

    copy = copy or folder / "workspace"
    shutil.copytree(workspace_folder, copy, ignore=shutil.ignore_patterns("cache", "*.lock"))
    environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(copy)}
    environment["OWNERSHIP_CANVAS_DEBUG"] = "1"
    environment.pop("OWNERSHIP_STORE", None)
    with served(server_command, environment, folder / "server.log") as origin:
        yield origin


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    """The source of axe-core."""
    return source(repository)


@contextmanager
def served(
    command: Callable[[int], list[str]],
    environment: dict[str, str],
    log: Path,
    only: int | None = None,
) -> Iterator[str]:
    """Run a server on loopback as long as the block lasts, and give its address.

    A port that somebody else took while the server started is given up for another, unless it is
    the only one that will do. The server ends when its standard input closes, so that it does not
    outlive these tests however they end.
    """
    environment = {**environment, TOKEN_VARIABLE: TOKEN}
    for _ in range(PORTS_TRIED):
        port = only or free_port()
        with log.open("wb") as out:
            started = subprocess.Popen(
                command(port), env=environment, stdin=subprocess.PIPE, stdout=out, stderr=out
            )
        origin = f"http://127.0.0.1:{port}"
        try:
            if _answers(origin, started):
                yield origin
                return
        finally:
            started.terminate()
            started.communicate(timeout=ENDING)
    pytest.fail(f"the explorer did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(origin: str, started: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers; it does not where it ends first or takes too long."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and started.poll() is None:
        try:
            with urllib.request.urlopen(f"{origin}/_stcore/health", timeout=10):
                return started.poll() is None
        except urllib.error.HTTPError:
            # It answers, and lets nobody in.
            return started.poll() is None
        except OSError:
            time.sleep(0.2)
    return False


def let_in(context: "BrowserContext", origin: str) -> None:
    """Give a browser the cookie of a server, as the address that is printed does."""
    host, port = urlsplit(origin).netloc.split(":")
    context.request.get(token_address(host, int(port), TOKEN), max_redirects=0)


@pytest.fixture(scope="module")
def tabs(browser: "Browser") -> "Iterator[Tabs]":
    """The tabs that the tests of a file open one after another."""
    made = Tabs(browser)
    yield made
    made.close()


@pytest.fixture
def page(tabs: "Tabs", server: str) -> "Iterator[Page]":
    """A page that is as good as new; after the test it must have kept to itself."""
    with tabs.watched(server) as opened:
        yield opened


@pytest.fixture
def first_visit(browser: "Browser", server: str) -> "Iterator[Page]":
    """A page of a browser that has never been here: it holds no script and no picture yet."""
    with watched_page(browser, server) as opened:
        yield opened


@contextmanager
def watched_page(browser: "Browser", server: str, height: int = 1000) -> "Iterator[Page]":
    """Open a page of a server, and make sure at the end that it has kept to itself."""
    seen = Seen(server)
    opened = new_tab(browser, server, height)
    seen.watch(opened)
    try:
        yield opened
    finally:
        opened.context.close()
    seen.check()


def new_tab(browser: "Browser", server: str, height: int = 1000) -> "Page":
    """Open a tab in a context of its own that a server lets in."""
    context = browser.new_context(
        base_url=server, viewport={"width": WIDTH, "height": height}, accept_downloads=True
    )
    let_in(context, server)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    return opened


@dataclass
class Tabs:
    """One tab a server, opened again for each test.

    A first visit takes more than twice the work of another: 5 MB of scripts are read and compiled.
    """

    browser: "Browser"
    opened: "dict[str, Page]" = field(default_factory=dict)

    @contextmanager
    def watched(self, server: str, height: int = 1000) -> "Iterator[Page]":
        """Give the tab of a server, and make sure at the end that it has kept to itself."""
        seen = Seen(server)
        tab = self.opened.pop(server, None) or new_tab(self.browser, server)
        tab.set_viewport_size({"width": WIDTH, "height": height})
        seen.watch(tab)
        try:
            yield tab
        finally:
            self._leave(tab, seen)
        seen.check()

    def _leave(self, tab: "Page", seen: Seen) -> None:
        """Leave a tab as it was found; one that does not follow is closed with all it holds."""
        from playwright.sync_api import Error

        try:
            tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            seen.forget(tab)
            tab.unroute_all()
            tab.context.clear_permissions()
            tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
            tab.mouse.move(0, 0)
            # Of the same server, so that the process stays that has compiled the scripts.
            tab.goto(f"{seen.origin}/favicon.png", timeout=LEAVING)
            self.opened[seen.origin] = tab
        except Error:
            tab.context.close()

    def close(self) -> None:
        """Close all tabs."""
        for tab in self.opened.values():
            tab.context.close()
