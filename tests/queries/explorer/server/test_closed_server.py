"""A real server, started as `ownership app` starts it: what it answers to whom, and how it ends."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

pytestmark = pytest.mark.slow

ENOUGH = 120.0
WATCHED = """
import threading
from queries.explorer.server import server_start
threading.Thread(target=server_start._end_with_parent, daemon=True).start()
"""
"""What is started here ends with these tests too, however they end."""
PATHS = (
    "/",
    "/exposure?party=x",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/a/b",
    "/_stcore/bidi-components/ownership-explorer/index.js",
    "/_stcore/agent/openapi.json",
    "/media/x.png",
    "/component/x/index.html",
    "/static/js/index.js",
    "/favicon.png",
    "/preview/x",
    "//evil.example/",
)


@dataclass
class Server:
    """A running explorer."""

    process: subprocess.Popen[str]
    address: str
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ENOUGH)
        asked.request(method, path, headers={n.replace("_", "-"): v for n, v in headers.items()})
        said = asked.getresponse()
        said.read()
        asked.close()
        return said

    def cookie(self) -> str:
        said = self.ask("/" + self.address.split("/", 3)[3])
        assert said.status == 303
        return said.getheader("set-cookie", "").partition(";")[0]

    def opens(self, origin: str | None, cookie: str) -> bool:
        """Return whether the websocket of the pages opens."""
        try:
            with connect(
                f"ws://127.0.0.1:{self.port}/_stcore/stream",
                origin=None if origin is None else Origin(origin),
                additional_headers={"Cookie": cookie},
                subprotocols=[Subprotocol("streamlit")],
            ):
                return True
        except InvalidStatus as refused:
            return refused.response.status_code != 403


def _started(main: str, words: list[str], folder: Path, repository: Path) -> Server:
    environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(folder), "PYTHONPATH": str(repository)}
    environment.pop("OWNERSHIP_TOKEN", None)
    process = subprocess.Popen(
        [sys.executable, "-c", f"{WATCHED}{main}; main()", *words],
        cwd=repository,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    found = re.fullmatch(
        r"the explorer is at (http://127\.0\.0\.1:(\d+)/\?token=\S{32,}) ; .*\n", said
    )
    assert found is not None, said
    server = Server(process, found[1], int(found[2]))
    until = time.monotonic() + ENOUGH
    while not server_is_up(server.port):
        assert time.monotonic() < until
        time.sleep(0.1)
    return server


def server_is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _app(folder: Path, repository: Path) -> Server:
    words = ["app", "--no-open", "--port", str(_free_port())]
    return _started("from queries.cli.program import main", words, folder, repository)


@pytest.fixture(scope="module", params=["ownership app", "streamlit run"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("closed")
    if request.param == "ownership app":
        started = _app(folder, repository)
    else:
        words = ["run", "app.py", "--server.port", str(_free_port()), "--server.headless", "true"]
        started = _started("from streamlit.web.cli import main", words, folder, repository)
    yield started
    started.process.terminate()
    started.process.communicate(timeout=ENOUGH)


def test_nothing_is_answered_without_the_cookie(server: Server) -> None:
    for path in PATHS:
        assert server.ask(path).status == 403, path
        assert server.ask(path, Cookie=f"ownership_{server.port}=guessed").status == 403, path
    assert server.ask("/_stcore/upload_file/a/b", "PUT").status == 403


def test_who_has_the_cookie_is_answered_from_own_pages_only(server: Server) -> None:
    cookie = server.cookie()
    own = f"http://127.0.0.1:{server.port}"
    assert server.ask("/party", Cookie=cookie).status == 200
    assert server.ask("/exposure", Cookie=cookie).status == 308
    assert server.ask("/_stcore/health", Cookie=cookie, Origin=own).status == 200
    assert server.ask("/_stcore/metrics", Cookie=cookie, Origin=own).status == 404
    for foreign in (
        {"Host": f"evil.example:{server.port}"},
        {"Host": f"127.0.0.1:{server.port + 1}"},
        {"Origin": f"http://127.0.0.1:{server.port + 1}"},
        {"Origin": "null"},
    ):
        assert server.ask("/_stcore/health", Cookie=cookie, **foreign).status == 403, foreign


def test_the_websocket_opens_for_own_pages_with_the_cookie_only(server: Server) -> None:
    cookie, own = server.cookie(), f"http://127.0.0.1:{server.port}"
    assert server.opens(own, cookie)
    assert not server.opens(own, f"ownership_{server.port}=guessed")
    assert not server.opens(None, cookie)
    assert not server.opens(f"http://127.0.0.1:{server.port + 1}", cookie)
    assert not server.opens(f"http://localhost:{server.port}", cookie)


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own list of processes")
def test_the_token_is_on_no_command_line(server: Server) -> None:
    words = b""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words += (process / "cmdline").read_bytes()
    assert f"{server.port}".encode() in words
    assert server.address.partition("=")[2].encode() not in words


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sent", ["SIGHUP", "SIGKILL"])
def test_the_server_ends_with_the_command_however_that_ends(
    tmp_path: Path, repository: Path, sent: str
) -> None:
    started = _app(tmp_path, repository)
    cookie, own = started.cookie(), f"http://127.0.0.1:{started.port}"
    # A page is open, which the server would wait for.
    with connect(
        f"ws://127.0.0.1:{started.port}/_stcore/stream",
        origin=Origin(own),
        additional_headers={"Cookie": cookie},
        subprotocols=[Subprotocol("streamlit")],
    ):
        started.process.send_signal(getattr(signal, sent))
        started.process.communicate(timeout=ENOUGH)
    assert not server_is_up(started.port)
