"""Addresses of pages that are parts of the party's page now: they lead on with party and day."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

MOVED: Final = ("exposure", "explore")
KEPT: Final = ("party", "as_of", "known_on", "regime", "view", "past", "scripts", "data")
"""What a link to such a page said that the party's page understands; never a token."""


def new_address(given: Mapping[str, str]) -> str:
    """Return the address of the party's page for the values of an old address."""
    query = urlencode({key: given[key] for key in KEPT if given.get(key)}, safe=":,")
    return f"./party?{query}" if query else "./party"


def redirect_routes() -> "list[BaseRoute]":
    """Return the routes of the old addresses, for the server to mount."""
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    async def lead_on(request: "Request") -> "Response":
        return RedirectResponse(new_address(request.query_params), status_code=308)

    return [Route(f"/{name}", lead_on, methods=["GET"]) for name in MOVED]
