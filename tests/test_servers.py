"""The servers and the browser that other tests stand on do answer."""

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError
from playwright.sync_api import Browser

from tests.conftest import Auth


def test_neo4j_answers(neo4j_uri: str, neo4j_auth: Auth) -> None:
    with GraphDatabase.driver(neo4j_uri, auth=neo4j_auth) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_gets_an_empty_neo4j(empty_neo4j: tuple[str, Auth], round_: int) -> None:
    uri, auth = empty_neo4j
    with GraphDatabase.driver(uri, auth=auth) as driver:
        assert driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] == 0
        driver.execute_query("CREATE (:Entity {id: 'a'})-[:OWNS]->(:Entity {id: 'b'})")
        # Without the clearing after the first round this fails in the second.
        driver.execute_query("CREATE CONSTRAINT one_id FOR (n:Entity) REQUIRE n.id IS UNIQUE")
        driver.execute_query("CREATE INDEX by_name FOR (n:Entity) ON (n.name)")


def test_neo4j_with_password_refuses_a_wrong_one(neo4j_with_password: tuple[str, Auth]) -> None:
    uri, auth = neo4j_with_password
    with GraphDatabase.driver(uri, auth=auth) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
    with (
        GraphDatabase.driver(uri, auth=("neo4j", "wrong")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


def test_chromium_renders_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("data:text/html,<p id=name></p>")
    page.evaluate("document.getElementById('name').textContent = 'Яндекс'")
    assert page.inner_text("#name") == "Яндекс"
    assert page.screenshot().startswith(b"\x89PNG")
    page.close()
