"""The pictures that are on show, served as pages of their own to a sandboxed frame."""

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from queries.explorer.server.safe_headers import PICTURE_POLICY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

MOST_KEPT: Final = 32
"""Pictures that are held at once, of about 0.7 MB each; the oldest goes first."""

_key = secrets.token_bytes(32)
_pages: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def keep_page(page: str) -> str:
    """Keep a page of HTML, and return the address under which this server shows it.

    The address is the same for the same page, and nobody can guess it.
    """
    body = page.encode()
    name = hashlib.blake2b(body, key=_key, digest_size=16).hexdigest()
    with _lock:
        _pages[name] = body
        _pages.move_to_end(name)
        while len(_pages) > MOST_KEPT:
            _pages.popitem(last=False)
    return f"/preview/{name}"


async def _preview_response(request: "Request") -> "Response":
    from starlette.responses import HTMLResponse, PlainTextResponse

    headers = {"content-security-policy": PICTURE_POLICY, "cache-control": "no-store"}
    with _lock:
        page = _pages.get(request.path_params["name"])
    if page is None:
        text = "This picture is no longer held; reload the page to draw it again."
        return PlainTextResponse(text, status_code=404, headers=headers)
    return HTMLResponse(page, headers=headers)


def preview_routes() -> "list[BaseRoute]":
    """Return the route of the pictures, for the server to mount."""
    from starlette.routing import Route

    return [Route("/preview/{name}", _preview_response, methods=["GET"])]
