"""The HTTP application, served on loopback: who is let in, what an address asks, errors as JSON."""

import secrets
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from graph.values.errors import InputError, NotFoundError, OwnershipError, StoreError
from queries.serving import reconciliation, row_candidates
from queries.serving.questions import OpenWorkspace, ask, find_question, openapi_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from queries.question.settings import Settings
    from queries.workspace.workspace import Workspace

TOKEN_PATH: Final = "/t/"
"""What stands before the token in an address for programs that can send no header."""
MOST_BYTES: Final = 1 << 20
"""Bytes of one request's body."""
_STATUS: Final = ((NotFoundError, 404), (InputError, 400), (StoreError, 503))
_LOCAL: Final = ("127.0.0.1", "localhost")
Answering = Callable[[Request], Awaitable[Response]]
ADDRESS: Final = "127.0.0.1"
FRAMED: Final = {
    # A page about a party loads nothing, is framed by pages of this computer alone, and tells
    # nobody its address, which holds the token.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    + "frame-ancestors http://127.0.0.1:* http://localhost:*",
    "referrer-policy": "no-referrer",
}


class TokenCheck:
    """ASGI middleware that lets in whoever has the token and asks this server by its own name.

    The token comes as ``Authorization: Bearer``, or in the path (``/t/TOKEN/...``) from programs
    that can send no header. A page of another site can know neither; Host is checked as well, so
    that no name on the web leads here.
    """

    def __init__(self, app: "ASGIApp", token: str) -> None:
        """Take what answers whoever is let in."""
        self.app = app
        self._token = token

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        asked, by_path = HTTPConnection(scope), False
        if scope["path"].startswith(TOKEN_PATH):
            given, _, rest = scope["path"].removeprefix(TOKEN_PATH).partition("/")
            # An address pasted with a slash at its end would be sent on without the token.
            rest = rest.rstrip("/")
            scope = {**scope, "path": f"/{rest}", "raw_path": None, "token_path": True}
            by_path = True
        else:
            scheme, _, given = asked.headers.get("authorization", "").partition(" ")
            # A name of a way to sign in is the same in capitals and small letters (RFC 9110).
            given = given.strip() if scheme.lower() == "bearer" else ""
        origin = asked.headers.get("origin")
        wrong, port = "", scope["server"][1]
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            wrong = "the token is missing or wrong"
        elif not _is_own_host(asked, port):
            wrong = f"the request names another host; ask http://{_LOCAL[0]}:{port}"
        if wrong:
            await _error(wrong, 401)(scope, receive, send)
            return
        if origin is not None and not (by_path and _is_local(origin)):
            await _error("pages of other servers are not answered", 403)(scope, receive, send)
            return

        async def send_on(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["cache-control"] = "no-store"
                headers["x-content-type-options"] = "nosniff"
                if origin is not None:
                    headers["access-control-allow-origin"] = origin
                    headers["vary"] = "origin"
            await send(message)

        await self.app(scope, receive, send_on)


def _is_own_host(asked: HTTPConnection, port: int) -> bool:
    host = asked.headers.getlist("host")
    return len(host) == 1 and host[0].lower() in {f"{name}:{port}" for name in _LOCAL}


def _is_local(origin: str) -> bool:
    """Return whether a page comes from a server on this machine, such as OpenRefine's."""
    name = origin.removeprefix("http://").rpartition(":")
    return origin.startswith("http://") and name[2].isdigit() and name[0] in _LOCAL


def _error(text: str, status: int) -> JSONResponse:
    return JSONResponse({"error": text}, status)


def _refuse_method(request: Request, wrong: Exception) -> Response:
    allowed = (getattr(wrong, "headers", None) or {}).get("Allow", "GET")
    said = _error(f"{request.method} is not answered here; it takes {allowed}", 405)
    said.headers["Allow"] = allowed
    return said


def build_app(settings: "Settings", token: str, address: str, explorer: str | None) -> "ASGIApp":
    """Return the application.

    ``token`` lets a program in; ``address`` is this server's without it, and ``explorer`` that at
    which a person looks at a party, if there is one.
    """
    held = OpenWorkspace(settings)
    service = f"{address}{TOKEN_PATH}{token}/reconcile"

    def respond_with(work: "Callable[[Workspace, Request, dict[str, str]], Any]") -> Answering:
        async def answer(request: Request) -> Response:
            try:
                form = await _read_form(request)
                found = await run_in_threadpool(lambda: work(held.current(), request, form))
            except OwnershipError as wrong:
                code = next((code for kind, code in _STATUS if isinstance(wrong, kind)), 409)
                return _error(str(wrong), code)
            return found if isinstance(found, Response) else JSONResponse(found)

        return answer

    def question(workspace: "Workspace", request: Request, _form: Mapping[str, str]) -> Any:
        given = defaultdict[str, list[str]](list)
        for name, text in request.query_params.multi_items():
            given[name].append(text)
        return ask(workspace, find_question(request.path_params["name"]), given)

    def service_root(workspace: "Workspace", request: Request, form: Mapping[str, str]) -> Any:
        given = {**request.query_params, **form}
        if "queries" in given:
            return row_candidates.reconcile(workspace, given["queries"])
        if "extend" in given:
            return reconciliation.extend(workspace, given["extend"])
        return reconciliation.manifest(service, explorer)

    def suggestions(workspace: "Workspace", request: Request, _form: Mapping[str, str]) -> Any:
        asked = request.query_params
        prefix, cursor = asked.get("prefix", ""), asked.get("cursor", "")
        return reconciliation.suggest(workspace, request.path_params["what"], prefix, cursor)

    def properties(_workspace: "Workspace", request: Request, _form: Mapping[str, str]) -> Any:
        asked = request.query_params
        return reconciliation.proposed_properties(asked.get("type"), asked.get("limit", ""))

    def preview(workspace: "Workspace", request: Request, _form: Mapping[str, str]) -> Any:
        party = request.query_params.get("id", "")
        return HTMLResponse(reconciliation.preview(workspace, party, explorer), headers=FRAMED)

    async def describe(_request: Request) -> Response:
        return JSONResponse(openapi_page(address))

    async def welcome(_request: Request) -> Response:
        return PlainTextResponse(
            "Ownership Explorer answers here.\n"
            "Questions: GET /search?text=..., /exposure?parties=..., /openapi.json has all.\n"
            "OpenRefine: add the standard service at the address that `ownership serve` printed.\n"
        )

    routes = [
        Route("/", welcome),
        Route("/openapi.json", describe),
        Route("/reconcile", respond_with(service_root), methods=["GET", "POST"]),
        Route("/reconcile/suggest/{what}", respond_with(suggestions)),
        Route("/reconcile/properties", respond_with(properties)),
        Route("/reconcile/preview", respond_with(preview)),
        Route("/{name}", respond_with(question)),
    ]
    refusals = {
        404: lambda _request, _wrong: _error("nothing is here; see /openapi.json", 404),
        405: _refuse_method,
    }

    @asynccontextmanager
    async def close_at_end(_app: Starlette) -> AsyncIterator[None]:
        yield
        held.close()

    app = Starlette(routes=routes, exception_handlers=refusals, lifespan=close_at_end)
    return TokenCheck(app, token)


async def _read_form(request: Request) -> dict[str, str]:
    """Return the fields of a posted form, or raise `InputError`."""
    if request.method != "POST":
        return {}
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise InputError(f"the request is longer than {MOST_BYTES:,} bytes; ask for less")
    from urllib.parse import parse_qsl

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise InputError("the body must be application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise InputError("the body is no form in UTF-8") from None


def serve_answers(settings: "Settings", port: int, token: str, explorer: str | None) -> None:
    """Serve a workspace's answers on a free port until somebody stops it; see `build_app`."""
    import uvicorn

    address = f"http://{ADDRESS}:{port}"
    for line in (
        f"answers are served at {address} ; stop it with Ctrl-C",
        f"  token: {token}",
        f'  try: curl -H "Authorization: Bearer {token}" "{address}/status"',
        f"  OpenRefine's standard service: {address}{TOKEN_PATH}{token}/reconcile",
    ):
        print(line, file=sys.stderr)
    app = build_app(settings, token, address, explorer)
    uvicorn.run(
        app,
        host=ADDRESS,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
