"""Addresses that name no page: of none at all, and of those that are parts of a party's page now.

At the first Streamlit would open its first page, with a box of its own over it; there are words of
ours and the way to the first page. The second lead on with party and day.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import Scope

PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No such page: Ownership Explorer</title>
<meta name="viewport" content="width=device-width"><style>
:root {{color-scheme: light dark}}
body {{max-width: 34em; margin: 15vh auto; padding: 0 20px; font: 17px/1.5 system-ui, sans-serif}}
p {{overflow-wrap: anywhere}}
</style></head><body><main><h1>There is no page here</h1>
<p>The explorer has no page with the address “/{name}”. The address may be misspelt, or of another
version.</p><p><a href="./">Find a party</a></p></main></body></html>
"""
LONGEST: Final = 80
"""Letters of an address that are shown."""
MOVED: Final = ("exposure", "explore")
KEPT: Final = ("party", "as_of", "known_on", "regime", "view", "past", "scripts", "data")
"""What a link to such a page said that the party's page understands; never a token."""


def unknown_route(pages: Iterable[str]) -> "BaseRoute":
    """Return the route of addresses of one word that are none of the pages."""
    from starlette.responses import HTMLResponse
    from starlette.routing import Match, Route

    known = frozenset(pages)

    async def answer(request: "Request") -> "Response":
        name = escape(request.path_params["name"][:LONGEST])
        return HTMLResponse(PAGE.format(name=name), status_code=404)

    class Unknown(Route):
        def matches(self, scope: "Scope") -> "tuple[Match, Scope]":
            found, child = super().matches(scope)
            name = str(child.get("path_params", {}).get("name", ""))
            # A name with a dot is a file, one with a line before it is Streamlit's own.
            if name in known or "." in name or name.startswith("_"):
                return Match.NONE, {}
            return found, child

    return Unknown("/{name}", answer, methods=["GET"])


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
