"""Serving pages and looking at them in Chromium, for the figures of the explorer."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from benchmarks.explorer_peers.sixty import EDGES, NAMES
from graph.values.errors import OwnershipError
from queries.explorer.server.serve import ADDRESS, server_command
from queries.explorer.server.server_start import TOKEN, TOKEN_VARIABLE, random_token

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ACCESS: Final = random_token()
"""The token of every server that is started here."""
PEERS: Final = Path(__file__).with_name("explorer_peers")
CASE: Final = "sixty"
DAY: Final = "2024-01-01"
START_SECONDS: Final = 240.0
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WATCH_RUNS: Final = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  window.runs = [];
  window.lastRun = performance.now();
  new MutationObserver(() => {
    window.runs.push(app.getAttribute('data-test-script-state'));
    window.lastRun = performance.now();
  }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""
IS_QUIET: Final = """() => performance.now() - window.lastRun > 300 && document
  .querySelector('[data-testid="stApp"]')
  .getAttribute('data-test-script-state') === 'notRunning'"""
"""Nothing has run for 0.3 s, since a short run may begin and end between two frames unseen."""
WAIT: Final = """() => new Promise((done, failed) => {
  const until = performance.now() + 1000 * WITHIN;
  const look = () => {
    if ((CONDITION)()) requestAnimationFrame(() => setTimeout(done, 0));
    else if (performance.now() > until) failed(new Error("it did not come about in WITHIN s"));
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Checks at each frame; the page's content policy allows no other way to wait."""
HAS_RUN: Final = """() => window.runs.includes('running') && window.runs.at(-1) === 'notRunning'"""


def party_id(number: int) -> str:
    """Return the id of a party of the graph that all sides draw."""
    return f"{CASE}:p{number}"


def write_case(folder: Path) -> Path:
    """Write the graph that all sides draw as a case file."""
    lines = [f"case: {CASE}", "title: Sixty made-up companies", "sources: {made: {title: Made up}}"]
    lines.append("parties:")
    lines += [
        f'  p{number}: {{schema: Company, name: "{name}", source: made}}'
        for number, name in enumerate(NAMES)
    ]
    lines.append("interests:")
    lines += [
        f'  - {{owner: p{owner}, asset: p{asset}, share: "20", source: made}}'
        for owner, asset in EDGES
    ]
    path = folder / f"{CASE}.case.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_workspace(folder: Path) -> Path:
    """Load the graph that all sides draw into a workspace, and build its caches."""
    from ingest.load.pipeline import Options
    from queries.workspace.workspace import open_workspace

    workspace = open_workspace(folder / "workspace")
    workspace.load([write_case(folder)], Options())
    workspace.search(NAMES[0])
    workspace.close()
    return folder / "workspace"


@contextmanager
def serve_page(entry: str | None = None, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the explorer, or a page of the peers, and yield its address; see `serve_process`."""
    with serve_process(entry, more) as (origin, _):
        yield origin


@contextmanager
def serve_process(
    entry: str | None = None, more: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Serve the explorer, or a page of the peers; yield its address and its process id.

    Args:
        entry: file name of a page of the peers; None is the explorer.
        more: further variables of the environment.

    Raises:
        OwnershipError: the server does not start.
    """
    port = _free_port()
    words = server_command(port)
    if entry is not None:
        words[words.index("run") + 1] = str(PEERS / entry)
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            words,
            env={**os.environ, TOKEN_VARIABLE: ACCESS, **(more or {})},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            origin = f"http://{ADDRESS}:{port}"
            _await_server(origin, server)
            yield origin, server.pid
        finally:
            server.terminate()
            server.communicate(timeout=120)


def _free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _await_server(origin: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{origin}/_stcore/health", timeout=10):
                return
        except urllib.error.HTTPError:
            # It answers, and lets nobody in.
            return
        except OSError:
            time.sleep(0.2)
    raise OwnershipError("the server of the page did not start")


def let_in(context: "BrowserContext", address: str) -> None:
    """Give a browser the cookie of the explorer, as the address that is printed does."""
    context.request.get(f"http://{urlsplit(address).netloc}/?{TOKEN}={ACCESS}", max_redirects=0)


def access_cookie(origin: str) -> str:
    """Return the cookie of the explorer, as a request holds it."""
    asked = HTTPConnection(urlsplit(origin).netloc)
    asked.request("GET", f"/?{TOKEN}={ACCESS}")
    said = asked.getresponse().getheader("set-cookie", "")
    asked.close()
    return said.partition(";")[0]


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Yield a headless Chromium.

    Raises:
        OwnershipError: none is installed.
    """
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise OwnershipError("no Chromium found (Debian: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


def seconds_until(
    page: "Page", act: Callable[[], object], condition: str, within: int = 60
) -> float:
    """Return the seconds from an act until a condition holds and a frame is painted.

    Args:
        page: the page.
        act: does what the person would do.
        condition: a JavaScript function without arguments.
        within: seconds after which it is an error that it does not hold.
    """
    begun = time.perf_counter()
    act()
    page.evaluate(WAIT.replace("WITHIN", str(within)).replace("CONDITION", condition))
    return time.perf_counter() - begun


def seconds_of_rerun(page: "Page", act: Callable[[], object], within: int = 60) -> float:
    """Return the seconds from an act until the page's script has run once and ended."""
    page.evaluate(WATCH_RUNS)
    return seconds_until(page, act, HAS_RUN, within)
