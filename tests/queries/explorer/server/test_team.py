"""Who may sign in, what a team's file must hold, and what is asked at another address."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph.values.errors import InputError
from queries.explorer.server import serve
from queries.explorer.server.serve import server_command
from queries.explorer.server.team import Team, TeamCheck, check_login_installed, read_team

ORIGIN = "https://explorer.example.org"
STREAM = "wss://explorer.example.org/stream"
WHOLE = {
    "people": '["anna@example.org", "@News.example"]',
    "redirect_uri": f'"{ORIGIN}/oauth2callback"',
    "cookie_secret": f'"{"s" * 32}"',
    "client_id": '"explorer"',
    "client_secret": '"hush"',
    "server_metadata_url": '"https://login.example.org/.well-known/openid-configuration"',
}


def _write(folder: Path, **changed: str | None) -> Path:
    said = {**WHOLE, **changed}
    people = said.pop("people")
    lines = [f"people = {people}"] if people else []
    lines += ["[auth]", *(f"{name} = {text}" for name, text in said.items() if text)]
    path = folder / "team.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_says_who_may_sign_in_and_where(tmp_path: Path) -> None:
    team = read_team(_write(tmp_path))
    assert (team.origin, team.host) == (ORIGIN, "explorer.example.org")
    for claims, name in (
        ({"email": "Anna@Example.org"}, "anna@example.org"),
        ({"email": "b@news.example", "email_verified": True}, "b@news.example"),
        ({"email": "b@news.example", "email_verified": False}, None),
        ({"email": "b@example.org"}, None),
        ({"email": "b@sub.news.example"}, None),
        ({"email": "b@news.example.evil.example"}, None),
        ({"email": "@news.example"}, None),
        ({"email": ""}, None),
        ({"email": None}, None),
        ({"name": "anna@example.org"}, None),
        ({}, None),
    ):
        assert team.lets_in(claims) == name, claims


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"people": None}, "who may sign in"),
        ({"people": "[]"}, "who may sign in"),
        ({"people": '["@"]'}, "who may sign in"),
        ({"people": '["*@example.org"]'}, "who may sign in"),
        ({"people": '["example.org"]'}, "who may sign in"),
        ({"people": '["@.org"]'}, "who may sign in"),
        ({"people": '["anna@exa..mple.org"]'}, "who may sign in"),
        ({"people": '["anna @example.org"]'}, "who may sign in"),
        ({"people": '"@example.org"'}, "who may sign in"),
        ({"people": "[1]"}, "who may sign in"),
        ({"client_id": None}, "needs client_id"),
        ({"client_secret": '" "'}, "needs client_secret"),
        ({"cookie_secret": '"short"'}, "shorter than 32"),
        ({"server_metadata_url": None}, "openid-configuration"),
        ({"redirect_uri": '"http://explorer.example.org/oauth2callback"'}, "with https"),
        ({"redirect_uri": f'"{ORIGIN}/callback"'}, "with https"),
        ({"redirect_uri": '"https://a@b.example/oauth2callback"'}, "with https"),
        ({"redirect_uri": '"/oauth2callback"'}, "with https"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    path = _write(tmp_path, **changed)
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: .*{said}"):
        read_team(path)


def test_a_file_that_is_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_team(tmp_path / "missing.toml")
    (tmp_path / "broken.toml").write_text("people = [", encoding="utf-8")
    with pytest.raises(InputError, match="is no TOML"):
        read_team(tmp_path / "broken.toml")


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_secrets_that_others_may_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(*_words: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(serve.subprocess, "Popen", start)
    path = _write(tmp_path)
    for mode, is_told in ((0o644, True), (0o640, True), (0o600, False)):
        path.chmod(mode)
        with pytest.raises(KeyboardInterrupt):
            serve.serve(None, False, tmp_path, "embedded", team_file=path)
        assert (f"chmod 600 {path}" in capsys.readouterr().err) == is_told


def test_the_library_of_the_login_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    check_login_installed()
    monkeypatch.setattr("graph.values.extensions.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"WHEEL\[team\]"):
        check_login_installed()


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """Asks a server of a team."""

    async def answer(_request: object) -> PlainTextResponse:
        return PlainTextResponse("data")

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("data")

    ways = ["GET", "POST"]
    routes = [
        WebSocketRoute("/stream", stream),
        Route("/{rest:path}", answer, methods=ways),
    ]
    team = read_team(_write(tmp_path))
    return TestClient(TeamCheck(Starlette(routes=routes), team), base_url=ORIGIN)


def test_only_its_own_address_is_answered(client: TestClient) -> None:
    assert client.get("/party").text == "data"
    for host in ("127.0.0.1:8501", "evil.example", "explorer.example.org.evil.example", ""):
        refused = client.get("/party", headers={"host": host})
        assert (refused.status_code, refused.text) == (403, f"Open {ORIGIN}")
    assert client.get("/_stcore/health", headers={"host": "localhost:8501"}).text == "data"
    assert client.get("/_stcore/metrics").status_code == 403


def test_a_page_opened_before_the_sign_in_is_opened_after_it(client: TestClient) -> None:
    page = {"accept": "text/html", "cookie": ""}
    there = "/party?party=a%3Ab&as_of=2024-01-01"
    kept = client.get(there, headers=page).headers["set-cookie"]
    assert kept.endswith("; Max-Age=900; Path=/; HttpOnly; SameSite=Lax")
    cookie = kept.partition(";")[0]
    signed = {"accept": "text/html", "cookie": f"_streamlit_user=x; {cookie}"}
    led = client.get("/", headers=signed, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, f"{ORIGIN}{there}")
    assert 'ownership_wanted=""; expires' in led.headers["set-cookie"]
    for path in ("/", "/oauth2callback", "/_stcore/health", "/auth/login", "/static/a.js"):
        assert "set-cookie" not in client.get(path, headers=page).headers, path
    assert client.get("/", headers={**page, "cookie": cookie}).text == "data", "not signed in"
    for elsewhere in ("https%3A%2F%2Fevil.example", "evil.example", "%40evil.example"):
        stolen = {**signed, "cookie": f"_streamlit_user=x; ownership_wanted={elsewhere}"}
        assert client.get("/", headers=stolen).text == "data"
    stolen = {**signed, "cookie": "_streamlit_user=x; ownership_wanted=%2F%2Fevil.example"}
    led = client.get("/", headers=stolen, follow_redirects=False)
    assert led.headers["location"] == f"{ORIGIN}//evil.example"


def test_a_page_of_somebody_else_changes_nothing(client: TestClient) -> None:
    assert client.post("/upload", headers={"origin": ORIGIN}).text == "data"
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert client.post("/upload", headers=headers).status_code == 403
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect(STREAM, headers=headers),
        ):
            pass
    with client.websocket_connect(STREAM, headers={"origin": ORIGIN}) as socket:
        assert socket.receive_text() == "data"


def test_the_server_listens_where_it_is_told_and_knows_the_address(tmp_path: Path) -> None:
    team: Team = read_team(_write(tmp_path))
    words = server_command(8501, team, "0.0.0.0")
    for option in (
        "--server.address=0.0.0.0",
        "--server.allowedHosts=explorer.example.org",
        f"--server.corsAllowedOrigins={ORIGIN}",
        f"--secrets.files={team.file}",
    ):
        assert option in words
    assert "--server.address=127.0.0.1" in server_command(8501)
