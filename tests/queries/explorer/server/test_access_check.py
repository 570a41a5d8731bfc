"""Nobody is answered without the cookie, nor from a page of another port or a foreign name."""

import asyncio
from typing import Any

import pytest

from queries.explorer.server.access_check import AccessCheck

TOKEN = "the token of this start"
HOST = "127.0.0.1:8501"
OWN = {"host": HOST, "origin": f"http://{HOST}"}
PASSED = [{"type": "passed"}]


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    await send(PASSED[0])


def _ask(check: AccessCheck, headers: dict[str, str] | None, **more: Any) -> list[dict[str, Any]]:
    """Give what is sent for a request; more headers than one of a name come in a list."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    pairs = [(n, v) for n, value in (headers or {}).items() for v in value.split(" && ")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in pairs],
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        **more,
    }
    asyncio.run(check(scope, receive, send))
    return sent


def _status(sent: list[dict[str, Any]]) -> int:
    return 200 if sent == PASSED else int(sent[0]["status"])


def _headers(sent: list[dict[str, Any]]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def _cookie(check: AccessCheck, **more: Any) -> str:
    query = f"token={TOKEN}".encode()
    said = _headers(_ask(check, {"host": HOST}, query_string=query, **more))
    return said["set-cookie"]


@pytest.fixture
def check() -> AccessCheck:
    return AccessCheck(_inner, TOKEN)


@pytest.fixture
def let_in(check: AccessCheck) -> dict[str, str]:
    """The headers of a page of the explorer that was let in."""
    return {**OWN, "cookie": _cookie(check).partition(";")[0]}


def test_the_token_becomes_a_cookie_and_leaves_the_address(check: AccessCheck) -> None:
    query = f"party=a%3Ab&token={TOKEN}&x=1".encode()
    sent = _ask(check, {"host": HOST}, path="/exposure", query_string=query)
    said = _headers(sent)
    assert _status(sent) == 303
    assert said["location"] == f"http://{HOST}/exposure?party=a%3Ab&x=1"
    name, value, *marks = said["set-cookie"].replace(";", "=").split("=")
    assert name == "ownership_8501"
    assert len(value) >= 32
    assert TOKEN not in value
    assert sorted(part.strip().lower() for part in marks) == sorted(
        ["httponly", "path", "/", "samesite", "strict"]
    )
    assert said["cache-control"] == "no-store"


def test_servers_on_two_ports_do_not_take_each_others_cookie(check: AccessCheck) -> None:
    headers = {"host": "127.0.0.1:8502"}
    query = f"token={TOKEN}".encode()
    sent = _ask(check, headers, query_string=query, server=("127.0.0.1", 8502))
    assert _headers(sent)["set-cookie"].startswith("ownership_8502=")


def test_after_a_link_elsewhere_a_page_of_ours_leads_on(check: AccessCheck) -> None:
    query = f"token={TOKEN}&q=%22%3Cb%3E".encode()
    sent = _ask(check, {"host": HOST, "sec-fetch-site": "cross-site"}, query_string=query)
    assert _status(sent) == 200
    assert f"url=http://{HOST}/?q=%22%3Cb%3E".encode() in sent[1]["body"]
    assert "set-cookie" in _headers(sent)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_page_that_was_let_in_is_answered(
    check: AccessCheck, let_in: dict[str, str], kind: str
) -> None:
    assert _ask(check, let_in, type=kind, path="/_stcore/stream") == PASSED


@pytest.mark.parametrize("name", ["localhost:8501", "LOCALHOST:8501", "192.168.1.5:8501"])
def test_every_address_that_the_server_has_is_its_own(
    check: AccessCheck, let_in: dict[str, str], name: str
) -> None:
    headers = {**let_in, "host": name, "origin": f"http://{name.lower()}"}
    assert _ask(check, headers, server=("192.168.1.5", 8501)) == PASSED


FOREIGN = {
    "no cookie": {"cookie": "other=1"},
    "wrong cookie": {"cookie": "ownership_8501=guessed"},
    "foreign name": {"host": "evil.example:8501", "origin": "http://evil.example:8501"},
    "foreign name, no origin": {"host": "evil.example:8501"},
    "another port": {"host": "127.0.0.1:8502", "origin": "http://127.0.0.1:8502"},
    "no port": {"host": "127.0.0.1", "origin": "http://127.0.0.1"},
    "two hosts": {"host": f"{HOST} && evil.example"},
    "a page on another port": {"origin": "http://127.0.0.1:9999"},
    "a page by another name": {"origin": "http://localhost:8501"},
    "a page elsewhere": {"origin": "https://evil.example"},
    "a page without origin": {"origin": "null"},
    "two origins": {"origin": f"http://{HOST} && http://evil.example"},
}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("wrong", FOREIGN.values(), ids=FOREIGN)
def test_nobody_else_is_answered(
    check: AccessCheck, let_in: dict[str, str], wrong: dict[str, str], kind: str
) -> None:
    sent = _ask(check, {**let_in, **wrong}, type=kind)
    if kind == "http":
        assert _status(sent) == 403
        assert b"Open the address that" in sent[1]["body"]
    else:
        assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_websocket_needs_an_origin_and_a_link_does_not(
    check: AccessCheck, let_in: dict[str, str]
) -> None:
    del let_in["origin"]
    assert _ask(check, let_in) == PASSED
    assert _ask(check, let_in, type="websocket") != PASSED


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"query_string": b"token=guessed"}, {"host": HOST}),
        ({"query_string": b"token="}, {"host": HOST}),
        ({"query_string": f"token={TOKEN}".encode()}, {"host": "evil.example:8501"}),
        ({"query_string": f"token={TOKEN}".encode(), "method": "POST"}, {"host": HOST}),
        ({"query_string": f"token={TOKEN}".encode()}, None),
    ],
)
def test_no_other_way_leads_to_a_cookie(
    check: AccessCheck, more: dict[str, Any], headers: dict[str, str] | None
) -> None:
    sent = _ask(check, headers, **more)
    assert _status(sent) == 403
    assert "set-cookie" not in _headers(sent)


def test_a_token_opens_no_websocket(check: AccessCheck) -> None:
    sent = _ask(check, OWN, type="websocket", query_string=f"token={TOKEN}".encode())
    assert sent[0]["type"] == "websocket.close"


def test_the_cookie_of_another_start_opens_nothing(let_in: dict[str, str]) -> None:
    assert _status(_ask(AccessCheck(_inner, TOKEN), let_in)) == 403


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_figures_on_the_server_are_closed(
    check: AccessCheck, let_in: dict[str, str], path: str
) -> None:
    assert _status(_ask(check, let_in, path=path)) == 404
    assert _status(_ask(check, OWN, path=path)) == 403


def test_over_https_the_cookie_is_kept_to_it(check: AccessCheck) -> None:
    assert "Secure" in _cookie(check, scheme="https")
