"""Who may look: whoever opened the address with the token, and asks from this server's own pages.

The token is exchanged for a cookie. Browsers send a cookie to every port of a machine and with what
a page on any of them asks for, so Host and Origin must be this server's own too, with the port.
"""

import html
import secrets
from typing import TYPE_CHECKING, Final

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from queries.explorer.server.server_start import TOKEN, random_token

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

CLOSED: Final = ("/_stcore/metrics",)
"""What nobody is answered: no page needs it."""
REFUSAL: Final = """<!doctype html><html lang="en"><title>Ownership Explorer</title>
<p>Open the address that <code>ownership app</code> printed; it ends with a token.</p>
<p>If you have done so already: <a href="">open this page again</a>.</p></html>
"""
ONWARD: Final = """<!doctype html><html lang="en"><title>Ownership Explorer</title>
<meta http-equiv="refresh" content="0; url={0}"><p><a href="{0}">Open the explorer</a></p></html>
"""
_PORTS: Final = {"http": "80", "https": "443"}


class AccessCheck:
    """ASGI middleware that passes on only what may be answered."""

    def __init__(self, app: "ASGIApp", token: str) -> None:
        """Make the cookie of this start of the server; ``token`` in an address lets a person in."""
        self.app = app
        self._token = token.encode()
        self._cookie = random_token()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request or a websocket on, exchange a token, or refuse."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        answer: Response | None = HTMLResponse(REFUSAL, 403)
        if _is_own_page(asked):
            if scope["type"] == "http" and self._has_token(scope):
                answer = self._exchange(asked)
            elif _is_same(asked.cookies.get(_cookie_name(scope), ""), self._cookie):
                closed = scope["path"].rstrip("/").endswith(CLOSED)
                answer = PlainTextResponse("Not found", 404) if closed else None
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            answer.headers["cache-control"] = "no-store"
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    def _has_token(self, scope: "Scope") -> bool:
        given = [part for part in scope["query_string"].split(b"&") if _is_token(part)]
        return scope["method"] in ("GET", "HEAD") and any(
            secrets.compare_digest(part.partition(b"=")[2], self._token) for part in given
        )

    def _exchange(self, asked: HTTPConnection) -> Response:
        """Return the cookie, and the way to the same address without the token."""
        scope = asked.scope
        parts = [part for part in scope["query_string"].split(b"&") if not _is_token(part)]
        address = str(asked.url.replace(query=b"&".join(parts).decode("latin-1")))
        # A browser keeps the cookie back after a redirect from elsewhere, such as from a file; it
        # does not when a page of ours leads on.
        elsewhere = asked.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        answer = (
            HTMLResponse(ONWARD.format(html.escape(address)))
            if elsewhere
            else RedirectResponse(address, 303)
        )
        answer.set_cookie(
            _cookie_name(scope),
            self._cookie,
            secure=_scheme(scope) == "https",
            httponly=True,
            samesite="strict",
        )
        return answer


def _is_token(part: bytes) -> bool:
    return part.partition(b"=")[0] == TOKEN.encode()


def _is_same(left: str, right: str) -> bool:
    return secrets.compare_digest(left.encode(), right.encode())


def _cookie_name(scope: "Scope") -> str:
    """Return the name of the cookie: servers on other ports of the machine have their own."""
    return f"ownership_{scope['server'][1]}"


def _scheme(scope: "Scope") -> str:
    return "https" if scope["scheme"] in ("https", "wss") else "http"


def _is_own_page(asked: HTTPConnection) -> bool:
    """Return whether Host is an address of this server, and Origin the same or not needed."""
    scheme, (listens, number) = _scheme(asked.scope), asked.scope["server"]
    port = "" if str(number) == _PORTS[scheme] else f":{number}"
    # The address that was connected to is safe as well: a foreign name is never an address.
    listens = listens.removeprefix("::ffff:")
    names = ("127.0.0.1", "localhost", f"[{listens}]" if ":" in listens else listens)
    host = asked.headers.getlist("host")
    if len(host) != 1 or host[0].lower() not in {f"{name}{port}" for name in names}:
        return False
    origin = asked.headers.getlist("origin")
    if not origin:
        return bool(asked.scope["type"] == "http")
    return origin == [f"{scheme}://{host[0].lower()}"]
