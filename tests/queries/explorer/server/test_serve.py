import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from graph.values.errors import InputError, OwnershipError
from queries.explorer.server import serve
from queries.explorer.server.server_start import TOKEN_VARIABLE, ServerStart


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else serves on."""
    with socket.socket() as other:
        other.bind((serve.ADDRESS, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_one_line(taken: int) -> None:
    with pytest.raises(InputError, match=rf"port {taken} is in use .* --port N"):
        serve.serve(taken, False, Path("unused"), "embedded")


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(InputError, match="is no port"):
        serve.check_port(port)


def test_the_next_free_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    assert taken < serve.free_port() <= taken + serve.PORTS_TRIED


def test_no_free_port_is_one_line(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    monkeypatch.setattr(serve, "PORTS_TRIED", 1)
    with pytest.raises(InputError, match="is free; choose one"):
        serve.free_port()


def test_the_server_listens_on_loopback_and_sends_nothing_out() -> None:
    words = serve.server_command(8599)
    assert words[0] == sys.executable
    assert Path(words[4]).name == "app.py"
    assert Path(words[4]).is_file()
    for option in (
        "--server.address=127.0.0.1",
        "--server.port=8599",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--client.showErrorLinks=false",
        "--server.allowedHosts=localhost",
    ):
        assert option in words


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def test_the_configuration_file_says_the_same(repository: Path) -> None:
    text = (repository / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    said = dict(_flat(tomllib.loads(text)))
    settings = {
        key: value.split(",") if key == "theme.headingFontSizes" else value
        for key, value in serve.SETTINGS.items()
    }
    assert said == settings


def test_a_server_that_ends_by_itself_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "server_command", lambda *_, **__: [sys.executable, "-c", "exit(3)"])
    with pytest.raises(OwnershipError, match="ended with code 3"):
        serve.serve(None, False, tmp_path, "embedded")


def test_the_browser_is_opened_once_the_server_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[tuple[str, str, int]] = []

    def open_page(address: str) -> None:
        page = Path(urlsplit(address).path)
        opened.append((address, page.read_text(), page.stat().st_mode))

    listen = (
        "import socket, sys; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); s.accept()"
    )
    monkeypatch.setattr(serve, "server_command", lambda p: [sys.executable, "-c", listen, str(p)])
    monkeypatch.setattr("webbrowser.open", open_page)
    with socket.socket() as probe:
        # Not the first free one, which another run on this machine would take as well.
        probe.bind((serve.ADDRESS, 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(serve, "READ_WITHIN", 2.0)
    serve.serve(port, True, tmp_path, "embedded")
    [(address, text, mode)] = opened
    # What a browser is started with can be read by everybody on the machine.
    assert address.startswith("file://")
    assert "token" not in address
    assert mode & 0o077 == 0
    assert f"url=http://127.0.0.1:{port}/?token=" in text
    page = Path(urlsplit(address).path)
    until = time.monotonic() + 60
    while page.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not page.exists()


def test_a_workspace_and_store_go_to_the_server_by_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started: dict[str, object] = {}

    class Process:
        def __init__(self, words: list[str], env: dict[str, str], **_pipes: int) -> None:
            started.update(words=words, env=env)

        def __enter__(self) -> "Process":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            return 0

        def poll(self) -> int:
            return 0

    monkeypatch.setattr(serve.subprocess, "Popen", Process)
    monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", "secret")
    serve.serve(None, False, tmp_path, "bolt://127.0.0.1:7687")
    environment = started["env"]
    assert isinstance(environment, dict)
    assert environment["OWNERSHIP_WORKSPACE"] == str(tmp_path)
    assert environment["OWNERSHIP_STORE"] == "bolt://127.0.0.1:7687"
    assert environment["OWNERSHIP_STORE_PASSWORD"] == "secret"
    assert "secret" not in str(started["words"])
    # Other people can read a command line, but no environment.
    assert len(environment[TOKEN_VARIABLE]) >= 32
    assert environment[TOKEN_VARIABLE] not in str(started["words"])
    assert environment[TOKEN_VARIABLE] in capsys.readouterr().err


SERVING = """
import contextlib, signal, sys
from pathlib import Path
from queries.explorer.server import serve
# A shell without job control starts what it puts in the background deaf to an interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
child = (
    "import sys, time; from queries.explorer.server.server_start import ServerStart; ServerStart();"
    "print('up', flush=True, file=sys.stderr); time.sleep(600)"
)
serve.server_command = lambda port: [sys.executable, "-c", child]
serve.ENDS_WITHIN = 0.5
ended_with_us = serve._exit_on_sigterm
@contextlib.contextmanager
def telling():
    with ended_with_us():
        print("heard", flush=True, file=sys.stderr)
        yield
serve._exit_on_sigterm = telling
serve.serve(None, False, Path(sys.argv[1]), "embedded")
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    "sent", [getattr(signal, f"SIG{name}", 0) for name in ("TERM", "INT", "HUP", "KILL")]
)
def test_no_server_stays_behind_whoever_is_told_to_end(
    repository: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    words = [sys.executable, "-c", SERVING, str(tmp_path)]
    with subprocess.Popen(words, cwd=repository, stderr=subprocess.PIPE, text=True) as started:
        assert started.stderr is not None
        lines = iter(started.stderr.readline, "")
        told: set[str] = set()
        while not told >= {"up\n", "heard\n"}:
            told.add(next(lines))
        started.send_signal(sent)
        # The child holds the same pipe: it is read to its end only when both are gone.
        started.communicate(timeout=120)
    assert started.returncode not in (0, None)


@pytest.mark.parametrize(
    ("host", "is_open"),
    [("localhost", False), ("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("", True)],
)
def test_a_server_that_others_reach_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str, is_open: bool
) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.address": host, "server.port": 1}.get)

    async def start() -> None:
        async with ServerStart().tell_address(None):
            pass

    asyncio.run(start())
    said = capsys.readouterr().err
    assert ("others on the network reach it" in said) is is_open
    assert ("--server.address 127.0.0.1" in said) is is_open
    assert said.splitlines()[-1].startswith("the explorer is at http://")
