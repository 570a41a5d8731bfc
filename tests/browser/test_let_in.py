"""A browser is let in by the address that was printed, and by no page of another port."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from queries.explorer.server.server_start import token_address
from tests.browser.conftest import PATIENCE, TOKEN, Tabs, let_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

REACH = """async origin => {
  const socket = () => new Promise(done => {
    const tried = new WebSocket(`${origin.replace('http', 'ws')}/_stcore/stream`, ['streamlit']);
    tried.onopen = () => done('open');
    tried.onerror = () => done('closed');
  });
  const element = (kind, where) => new Promise(done => {
    const tried = document.createElement(kind);
    tried.onload = () => done('loaded');
    tried.onerror = () => done('closed');
    tried.src = origin + where;
    document.body.append(tried);
  });
  const read = way => fetch(`${origin}/_stcore/health`, way)
    .then(said => `answered ${said.type}`, () => 'closed');
  return [
    await socket(), await read({credentials: 'include'}),
    await read({credentials: 'include', mode: 'no-cors'}),
    await element('img', '/favicon.png'), await element('script', '/_stcore/health'),
  ];
}"""

LEFT = """async () => [
  localStorage.length, sessionStorage.length,
  matchMedia('(prefers-color-scheme: dark)').matches, innerWidth,
  (await fetch('/party')).status,
]"""


class Neighbour(BaseHTTPRequestHandler):
    """Answers with an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def neighbour() -> Iterator[str]:
    """The address of somebody else's page on another port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Neighbour) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_port}/"
        other.shutdown()


def test_the_page_that_is_opened_leads_in_and_the_address_keeps_no_token(
    browser: "Browser", server: str, tmp_path: Path
) -> None:
    host, port = urlsplit(server).netloc.split(":")
    file = tmp_path / "opened.html"
    address = token_address(host, int(port), TOKEN)
    file.write_text(f'<meta http-equiv="refresh" content="0; url={address}">')
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/party")
    page.get_by_text("Open the address that").wait_for()
    page.goto(file.as_uri())
    page.get_by_label("Name, company number or LEI").wait_for()
    assert page.url == f"{server}/"
    # The page writes its own words into the address soon after.
    told = page.goto(f"{server}/party?token={TOKEN}&q=x")
    assert told is not None
    assert told.url == f"{server}/party?q=x"
    context.close()


def test_a_page_on_another_port_reaches_nothing(
    browser: "Browser", server: str, neighbour: str
) -> None:
    context = browser.new_context()
    let_in(context, server)
    page = context.new_page()
    page.goto(neighbour)
    assert page.evaluate(REACH, server) == ["closed"] * 5
    context.close()


def leave_behind(page: "Page") -> None:
    """Change all that a test may change of a tab, and go wrong."""
    page.goto("/favicon.png")
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.route("**/party", lambda route: route.abort())
    page.evaluate("localStorage.left = sessionStorage.left = 'behind'")
    page.evaluate("console.error('said by the first')")


def test_a_tab_comes_to_the_next_test_as_good_as_new(tabs: Tabs, server: str) -> None:
    with pytest.raises(AssertionError, match="said by the first"), tabs.watched(server) as first:
        leave_behind(first)
    with tabs.watched(server) as second:
        assert second is first
        second.goto("/favicon.png")
        assert second.evaluate(LEFT) == [0, 0, False, 1280, 200]
