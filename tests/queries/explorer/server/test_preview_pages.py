"""Pictures are served apart from the pages, each with the policy that fits it."""

import asyncio
from typing import Any

import pytest

from queries.explorer.server import preview_pages, safe_headers


def _get(app: Any, path: str) -> tuple[int, dict[str, str], bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 1),
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    start = sent[0]
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(part.get("body", b"") for part in sent[1:])


def _server() -> Any:
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def hello(request: object) -> PlainTextResponse:
        return PlainTextResponse("hello")

    routes = [*preview_pages.preview_routes(), Route("/hello", hello)]
    return Starlette(routes=routes, middleware=[Middleware(safe_headers.SafeHeaders)])


def test_a_picture_is_served_in_a_sandbox() -> None:
    where = preview_pages.keep_page("<b>picture</b>")
    assert preview_pages.keep_page("<b>picture</b>") == where
    status, sent, body = _get(_server(), where)
    assert (status, body) == (200, b"<b>picture</b>")
    assert sent["content-security-policy"] == safe_headers.PICTURE_POLICY
    assert sent["content-security-policy"].startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in sent["content-security-policy"]
    assert sent["referrer-policy"] == "no-referrer"


def test_every_other_answer_has_the_strict_policy() -> None:
    _, sent, _ = _get(_server(), "/hello")
    assert sent["content-security-policy"] == safe_headers.PAGE_POLICY
    assert sent["x-content-type-options"] == "nosniff"
    script = next(p for p in safe_headers.PAGE_POLICY.split("; ") if p.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "unsafe-eval" not in script.replace("wasm-unsafe-eval", "")
    assert "http" not in safe_headers.PAGE_POLICY


@pytest.mark.parametrize("name", ["/preview/nothing", "/preview/../secret"])
def test_a_picture_that_is_not_held_says_what_to_do(name: str) -> None:
    status, sent, _ = _get(_server(), name)
    assert status == 404
    assert "content-security-policy" in sent


def test_the_oldest_picture_goes_first() -> None:
    first = preview_pages.keep_page("first of many")
    for number in range(preview_pages.MOST_KEPT):
        preview_pages.keep_page(f"page {number}")
    status, _, body = _get(_server(), first)
    assert status == 404
    assert b"reload the page" in body
