"""An address that names no page has words of ours, and nothing of Streamlit's is hidden by it."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from queries.explorer.server.unknown_address import unknown_route


@pytest.fixture
def client() -> TestClient:
    async def streamlit(_request: Request) -> Response:
        return PlainTextResponse("Streamlit")

    routes = [unknown_route(["sign_out"]), Route("/{rest:path}", streamlit)]
    return TestClient(Starlette(routes=routes))


def test_an_unknown_page_leads_home_and_shows_no_markup_of_the_address(client: TestClient) -> None:
    for name in ("nosuch", "Party", "%3Cscript%3E"):
        said = client.get(f"/{name}")
        assert said.status_code == 404
        assert "There is no page here" in said.text
        assert '<a href="./">Find a party</a>' in said.text
        assert "<script" not in said.text


@pytest.mark.parametrize(
    "path", ["/", "/sign_out", "/favicon.png", "/_stcore/health", "/static/js/a.js", "/media/a"]
)
def test_what_streamlit_sends_is_passed_on(client: TestClient, path: str) -> None:
    assert client.get(path).text == "Streamlit"
