"""What stands at an address that names no page: words of ours and the way to the first page.

Streamlit would open its first page there, with a box of its own over it.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Final

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
