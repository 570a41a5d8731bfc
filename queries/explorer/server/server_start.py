"""The start of the server's own process: its token, its address, and when it ends."""

import contextlib
import ipaddress
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from typing import Final

TOKEN: Final = "token"
"""What the token is called in an address."""
TOKEN_VARIABLE: Final = "OWNERSHIP_TOKEN"
ENDS_WITHIN: Final = 5.0
"""Seconds that the server has for ending by itself."""


def random_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def token_address(host: str, port: int, token: str, scheme: str = "http") -> str:
    """Return the address that lets a person in."""
    return f"{scheme}://{host}:{port}/?{TOKEN}={token}"


class ServerStart:
    """One start of the server; the address must hold the token that lets a person in.

    `ownership app` gives it the token in the environment and holds the other end of its standard
    input. Whoever starts Streamlit alone gets a token made here, and is told the address.
    """

    def __init__(self) -> None:
        # Taken out again, so that no process which is started from here inherits it.
        given = os.environ.pop(TOKEN_VARIABLE, "")
        self._is_alone = not given
        self.token = given or random_token()
        if given:
            threading.Thread(target=_end_with_parent, daemon=True).start()

    @contextlib.asynccontextmanager
    async def tell_address(self, _app: object) -> AsyncIterator[None]:
        """Write the address to stderr where nobody else knows it; the port is certain by now."""
        if self._is_alone:
            import streamlit as st

            host = st.get_option("server.address") or ""
            if not _is_loopback(host):
                where = f"on {host}" if host else "on every address of this computer"
                print(
                    f"it listens {where}, where others on the network reach it; only the token "
                    "keeps them out. For yourself alone: --server.address 127.0.0.1",
                    file=sys.stderr,
                )
            host = "localhost" if host in ("", "0.0.0.0", "::") else host
            scheme = "https" if st.get_option("server.sslCertFile") else "http"
            address = token_address(
                f"[{host}]" if ":" in host else host,
                st.get_option("server.port"),
                self.token,
                scheme,
            )
            print(f"the explorer is at {address} ; stop it with Ctrl-C", file=sys.stderr)
        yield


def _is_loopback(host: str) -> bool:
    """Return whether nobody but this computer reaches an address."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _end_with_parent() -> None:
    """Wait until standard input is closed, as it is when the parent ends in any way; then end."""
    with contextlib.suppress(OSError):
        # Not `sys.stdin`: a thread that holds its lock would crash Python at its end.
        while os.read(0, 1):
            pass
    signal.raise_signal(signal.SIGTERM)
    time.sleep(ENDS_WITHIN)
    os._exit(1)
