"""Starting the explorer, for this machine or for a team, with settings that let nothing out."""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from graph.values.errors import InputError, OwnershipError
from graph.values.extensions import check_installed
from queries.explorer.server.server_start import (
    ENDS_WITHIN,
    TOKEN_VARIABLE,
    random_token,
    token_address,
)
from queries.explorer.server.team import (
    TEAM_VARIABLE,
    Team,
    check_login_installed,
    is_open_to_others,
    read_team,
)

ADDRESS: Final = "127.0.0.1"
FIRST_PORT: Final = 8501
PORTS_TRIED: Final = 50
READY_WITHIN: Final = 60.0
"""Seconds that the server may take until the browser is opened."""
READ_WITHIN: Final = 60.0
"""Seconds that the browser has for reading the page that leads it to the address."""
STDERR: Final = 2
"""What the server says of itself is a remark, no answer."""

SETTINGS: Final[dict[str, str | bool | int | list[str]]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "type",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    # It would name an address without the token.
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    # A full collection after each run of a page took more than half of the time of all runs, and
    # nothing else runs meanwhile; Python itself collects when a quarter of what lives is new.
    "runner.postScriptGC": False,
    "server.address": ADDRESS,
    "server.allowedHosts": [ADDRESS, "localhost"],
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 50,
    "server.showEmailPrompt": False,
    "theme.light.primaryColor": "#0F5C8C",
    "theme.light.linkColor": "#0F5C8C",
    "theme.light.textColor": "#1A1A19",
    "theme.dark.primaryColor": "#3D8FC4",
    "theme.dark.linkColor": "#7CBDE6",
    "theme.baseRadius": "small",
    "theme.paddingTop": "1rem",
    "theme.headingFontSizes": "2rem,1.25rem,1.125rem",
}
"""Streamlit's options; `.streamlit/config.toml` says the same for who starts Streamlit alone."""


def serve(
    port: int | None,
    open_browser: bool,
    workspace: Path,
    store: str,
    *,
    team_file: Path | None = None,
    listen: str | None = None,
) -> None:
    """Serve the explorer until it is stopped with Ctrl-C.

    Port None takes 8501, or the next one that is free. ``store`` is ``embedded``, or the address of
    a Neo4j, whose login comes from the environment. ``team_file`` says who may sign in, and where;
    None serves whoever has the token. Only a team's explorer, for which no browser opens, may
    ``listen`` elsewhere than on loopback. Raises `InputError` for a port that is none or in use, or
    a wrong file, `OwnershipError` if the server ended by itself.
    """
    check_installed("streamlit")
    team = None if team_file is None else read_team(team_file.expanduser().absolute())
    if team is not None:
        check_login_installed()
        if is_open_to_others(team.file):
            print(
                f"{team.file} can be read by other users of this computer, who could sign in as "
                f"anybody with its cookie_secret; close it: chmod 600 {team.file}",
                file=sys.stderr,
            )
    chosen = free_port() if port is None else port
    check_port(chosen)
    token = random_token()
    address = token_address(ADDRESS, chosen, token) if team is None else team.origin
    environment = {
        **os.environ,
        "OWNERSHIP_WORKSPACE": str(Path(workspace).expanduser().absolute()),
        "OWNERSHIP_STORE": store,
        TOKEN_VARIABLE: token,
        **({} if team is None else {TEAM_VARIABLE: str(team.file)}),
    }
    whom = () if team is None else (team, listen or ADDRESS)
    print(f"the explorer is at {address} ; stop it with Ctrl-C", file=sys.stderr)
    # The server ends when its standard input closes, which happens however this process ends.
    with subprocess.Popen(
        server_command(chosen, *whom),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=STDERR,
    ) as started:
        try:
            with _exit_on_sigterm():
                if open_browser and team is None:
                    _open_when_ready(chosen, address, started)
                ended = started.wait()
        except KeyboardInterrupt:
            # A terminal interrupts both; a signal sent to this process alone reaches only it.
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(timeout=ENDS_WITHIN)
            raise
        finally:
            if started.poll() is None:
                started.terminate()
    if ended > 0:
        raise OwnershipError(f"the explorer ended with code {ended}; it says why above")


@contextlib.contextmanager
def _exit_on_sigterm() -> Iterator[None]:
    """Raise `SystemExit` when this process is told to end, so that no server stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _open_when_ready(port: int, address: str, started: "subprocess.Popen[bytes]") -> None:
    """Open the browser once the server answers; Streamlit does not do it for this kind of app."""
    until = time.monotonic() + READY_WITHIN
    while started.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((ADDRESS, port), 1):
            _open_in_browser(address)
            return
        time.sleep(0.2)


def _open_in_browser(address: str) -> None:
    """Open an address through a page that only this person can read.

    Everybody on this machine can read what a browser was started with, so not the token itself.
    """
    import webbrowser

    # In the person's own folder, since browsers in a sandbox see no folder of temporary files.
    home = os.path.expanduser("~")
    descriptor, name = tempfile.mkstemp(
        ".html", "ownership-explorer-", home if os.access(home, os.W_OK) else None
    )
    with os.fdopen(descriptor, "w", encoding="utf-8") as page:
        page.write(f'<meta http-equiv="refresh" content="0; url={address}">\n')
    remove = threading.Timer(READ_WITHIN, Path(name).unlink, [True])
    remove.daemon = True
    remove.start()
    atexit.register(Path(name).unlink, True)
    webbrowser.open(Path(name).as_uri())


def server_command(port: int, team: Team | None = None, listen: str = ADDRESS) -> list[str]:
    """Return the command line that serves the explorer on a port, to one person or to a team."""
    entry = Path(__file__).resolve().parents[3] / "app.py"
    options = {**SETTINGS, "server.port": port, "server.headless": True}
    if team is not None:
        options |= {
            "server.address": listen,
            "server.allowedHosts": [urlsplit(team.origin).hostname or ""],
            "server.corsAllowedOrigins": [team.origin],
            "secrets.files": [str(team.file)],
        }
    words = [sys.executable, "-m", "streamlit", "run", str(entry), "--logger.level=error"]
    for name, value in options.items():
        for item in value if isinstance(value, list) else [value]:
            words.append(f"--{name}={str(item).lower() if isinstance(item, bool) else item}")
    return words


def free_port(first: int | None = None) -> int:
    """Return the first free port from one on (8501); `InputError` if fifty in a row are in use."""
    first = FIRST_PORT if first is None else first
    for port in range(first, first + PORTS_TRIED):
        if _is_free(port):
            return port
    last = first + PORTS_TRIED - 1
    raise InputError(f"no port from {first} to {last} is free; choose one: --port N")


def check_port(port: int) -> None:
    """Raise `InputError` where a port is in use, or is none."""
    if not 1 <= port <= 65535:
        raise InputError(f"{port} is no port; give one from 1024 to 65535: --port N")
    if not _is_free(port):
        raise InputError(f"port {port} is in use or not ours to use; choose another: --port N")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
