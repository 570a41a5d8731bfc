"""A team's explorer: nothing is seen before the sign-in, and decisions bear the signer's name."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.record.record import Record
from ingest.load.pipeline import Options
from queries.explorer.server.serve import server_command
from queries.explorer.server.team import TEAM_VARIABLE, read_team
from queries.workspace.workspace import open_workspace
from tests.browser.conftest import PATIENCE, free_port, served
from tests.browser.identity_provider import CLIENT, SECRET, Provider, serve_provider
from tests.queries.decisions.conftest import CASE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAME = "Ivan Example Petrov"
IN, OUT = "anna@news.example", "somebody@mail.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with serve_provider() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which a pair of persons waits for a decision."""
    made = tmp_path_factory.mktemp("team")
    case = made / "twins.case.yaml"
    case.write_text(CASE, encoding="utf-8")
    workspace = open_workspace(made / "workspace")
    assert not workspace.load([case], Options())[0].is_refused
    workspace.close()
    return made


@pytest.fixture(scope="module")
def team(folder: Path, provider: Provider, chromium_path: str) -> Iterator[str]:
    """The address of a team's explorer on that workspace."""
    port = free_port()
    file = folder / "team.toml"
    file.write_text(
        f'people = ["@NEWS.example"]\n[auth]\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'cookie_secret = "{secrets.token_urlsafe(32)}"\n'
        f'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
        f'server_metadata_url = "{provider.origin}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(folder / "workspace")}
    environment[TEAM_VARIABLE] = str(file)
    environment.pop("OWNERSHIP_STORE", None)

    def command(_port: int) -> list[str]:
        # The address is in the file, so the port is the one that was free a moment ago.
        return server_command(port, read_team(file))

    with served(command, environment, folder / "server.log", port):
        yield f"http://localhost:{port}"


@pytest.fixture
def page(browser: "Browser", team: str) -> "Iterator[Page]":
    context = browser.new_context(base_url=team, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    context.close()


def test_a_person_of_the_team_signs_in_and_decides_under_that_name(
    page: "Page", provider: Provider, folder: Path
) -> None:
    provider.claims = {"email": IN, "email_verified": True}
    page.goto("/review")
    page.get_by_role("button", name="Sign in").wait_for()
    assert NAME not in page.content()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Sign out").wait_for()
    page.get_by_role("heading", name=NAME, exact=True).wait_for()
    field = page.get_by_label("Decided by")
    field.wait_for()
    assert field.input_value() == IN
    assert field.is_disabled()
    assert page.get_by_label("Second person").count() == 0
    why = page.get_by_role("textbox", name="Why")
    why.fill("another year of birth")
    why.press("Tab")
    page.get_by_role("button", name="Different").click()
    page.get_by_role("heading", name=NAME, exact=True).wait_for(state="detached")
    (said,) = Record(folder / "workspace").head().judgements
    assert (said.word, said.by) == ("different", IN)
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()


@pytest.mark.parametrize(
    "claims", [{"email": OUT}, {"email": IN, "email_verified": False}, {"name": IN}]
)
def test_nobody_else_sees_anything(
    page: "Page", provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    page.goto("/review")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("who may not look here").wait_for()
    assert NAME not in page.content()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()
