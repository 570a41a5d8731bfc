"""A team's explorer: behind its own sign-in (OpenID Connect), at one public address.

One file says who may sign in and where; Streamlit reads the same file for its own login, so its
section ``auth`` has Streamlit's names.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse

from graph.values.errors import InputError
from graph.values.extensions import check_installed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TEAM_VARIABLE: Final = "OWNERSHIP_TEAM"
"""Where the server's own process finds the file."""
CALLBACK: Final = "/oauth2callback"
NEEDED: Final = ("redirect_uri", "cookie_secret", "client_id", "client_secret")
SHORTEST_SECRET: Final = 32
HEALTH: Final = "/_stcore/health"
"""What whoever watches over the server may ask by any name of it."""
WANTED: Final = "ownership_wanted"
"""Cookie with the page that a person opened before the sign-in, which leads to the first page."""
KEPT: Final = 900
"""Seconds in which a person signs in and still comes to that page."""
_SIGNED_IN: Final = "_streamlit_user"
_OWN_NAMES: Final = ("localhost", "127.0.0.1")
_PERSON: Final = re.compile(r"[^@*\s]*@[^@*.\s]+(\.[^@*.\s]+)+")
"""A mail address, or a domain with an ``@`` before it."""


@dataclass(frozen=True)
class Team:
    """Who may sign in, and where.

    Attributes:
        file: the file that says so.
        origin: scheme and host of the public address, such as ``https://explorer.example.org``.
        people: mail addresses, or whole domains as ``@example.org``, in lower case.
    """

    file: Path
    origin: str
    people: tuple[str, ...]

    @property
    def host(self) -> str:
        """Return the public host, with its port where it has one."""
        return urlsplit(self.origin).netloc

    def lets_in(self, claims: Mapping[str, Any]) -> str | None:
        """Return the address of a person who may look; ``None`` for anybody else.

        Args:
            claims: what the provider says of who has signed in. An address that it says it has not
                verified is nobody's.
        """
        address = str(claims.get("email") or "").strip().lower()
        name, at, domain = address.rpartition("@")
        if not (name and at and domain) or claims.get("email_verified") is False:
            return None
        return address if {address, f"@{domain}"} & set(self.people) else None


def read_team(file: Path) -> Team:
    """Read the file of a team.

    Raises:
        InputError: it cannot be read, or lacks what a login needs.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise InputError(f"{file}: cannot be read ({wrong.strerror})") from None
    except ValueError as wrong:
        raise InputError(f"{file}: is no TOML ({wrong})") from None
    auth = said.get("auth")
    auth = auth if isinstance(auth, dict) else {}
    for name in NEEDED:
        if not (isinstance(auth.get(name), str) and auth[name].strip()):
            raise InputError(f"{file}: the section [auth] needs {name} = ...")
    if not str(auth.get("server_metadata_url") or "").startswith(("https://", "http://")):
        raise InputError(
            f"{file}: the section [auth] needs server_metadata_url = ..., the address of your "
            "provider that ends with /.well-known/openid-configuration"
        )
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise InputError(
            f"{file}: cookie_secret is shorter than {SHORTEST_SECRET} characters; take one from: "
            'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    return Team(file, _read_origin(file, auth["redirect_uri"]), _read_people(file, said))


def _read_origin(file: Path, address: str) -> str:
    parts = urlsplit(address.strip())
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_NAMES)
    if not is_safe or not parts.netloc or parts.path != CALLBACK or parts.query or "@" in address:
        raise InputError(
            f"{file}: redirect_uri is {address!r}; write the address at which people open the "
            f"explorer, with https, and {CALLBACK} behind it"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _read_people(file: Path, said: Mapping[str, Any]) -> tuple[str, ...]:
    people = said.get("people")
    wrong = InputError(
        f'{file}: say first who may sign in: people = ["anna@example.org", "@example.org"]'
    )
    if not isinstance(people, list) or not people:
        raise wrong
    # An "@" alone would let in whoever has an account at the provider.
    if not all(isinstance(one, str) and _PERSON.fullmatch(one) for one in people):
        raise wrong
    return tuple(one.lower() for one in people)


def is_open_to_others(file: Path) -> bool:
    """Return whether other users of this computer may read the secrets in a team's file."""
    return os.name == "posix" and bool(file.stat().st_mode & 0o077)


def check_login_installed() -> None:
    """Check that the library of Streamlit's login is there.

    Raises:
        InputError: it is not.
    """
    check_installed("authlib", "httpx")


def served_team() -> Team | None:
    """Return the team for which this process serves; ``None`` where one person does."""
    file = os.environ.get(TEAM_VARIABLE)
    return read_team(Path(file)) if file else None


class TeamCheck:
    """ASGI middleware that passes on only what was asked at the team's public address.

    Who asks is checked by the page itself, before it shows anything. A page that was opened before
    the sign-in is opened after it.
    """

    def __init__(self, app: "ASGIApp", team: Team) -> None:
        """Keep what answers whoever asks at the team's address."""
        self.app = app
        self._team = team

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request or a websocket on, or refuse it."""
        if scope["type"] == "lifespan" or self._may_ask(asked := HTTPConnection(scope)):
            told = None if scope["type"] != "http" else self._wanted_page(asked)
            if isinstance(told, RedirectResponse):
                await told(scope, receive, send)
            else:
                await self.app(scope, receive, send if told is None else _with_cookie(send, told))
        elif scope["type"] == "http":
            answer = PlainTextResponse(f"Open {self._team.origin}", 403)
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    def _wanted_page(self, asked: HTTPConnection) -> RedirectResponse | str | None:
        """Return the way to the page wanted before the sign-in, or a cookie that keeps it."""
        path = asked.url.path
        if asked.scope["method"] != "GET" or "text/html" not in asked.headers.get("accept", ""):
            return None
        signed_in = any(name.startswith(_SIGNED_IN) for name in asked.cookies)
        wanted = unquote(asked.cookies.get(WANTED, ""))
        if path == "/" and signed_in and wanted.startswith("/"):
            # The origin stands before it, so that no cookie leads anywhere else.
            found = RedirectResponse(f"{self._team.origin}{wanted}", 303)
            found.delete_cookie(WANTED)
            return found
        # Streamlit's own routes, files and the way back from the provider are no pages.
        if signed_in or path == "/" or not path.strip("/").replace("_", "").isalpha():
            return None
        query = f"?{asked.url.query}" if asked.url.query else ""
        kept = quote(f"{path}{query}", safe="")
        return f"{WANTED}={kept}; Max-Age={KEPT}; Path=/; HttpOnly; SameSite=Lax"

    def _may_ask(self, asked: HTTPConnection) -> bool:
        path = asked.scope["path"].rstrip("/")
        if path == HEALTH and asked.scope["type"] == "http":
            return True
        hosts = [host.lower() for host in asked.headers.getlist("host")]
        if hosts != [self._team.host] or path.endswith("/_stcore/metrics"):
            return False
        origins = asked.headers.getlist("origin")
        if asked.scope["type"] == "http" and asked.scope["method"] in ("GET", "HEAD"):
            return True
        # A browser names the page that asks; what is no browser has no cookie of anybody.
        return origins == [self._team.origin]


def _with_cookie(send: "Send", cookie: str) -> "Send":
    """Return what sends an answer with a cookie."""

    async def send_on(message: "Message") -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_on
