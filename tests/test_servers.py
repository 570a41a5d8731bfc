"""The servers and the browser that other tests stand on do answer."""

import subprocess
import sys
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError
from playwright.sync_api import Browser

from tests.conftest import Auth
from tests.servers import fetched, first_errors, kept

FAILS_ONCE = """
import pathlib, sys
mark = pathlib.Path(sys.argv[1])
if not mark.exists():
    mark.touch()
    sys.exit("no network")
print("fetched")
"""


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


def test_what_comes_over_the_network_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.servers.PAUSES", (0.0,))
    done = fetched([sys.executable, "-c", FAILS_ONCE, str(tmp_path / "mark")])
    assert (done.returncode, done.stdout) == (0, "fetched\n")
    done = fetched([sys.executable, "-c", "import sys; sys.exit('no network')"])
    assert (done.returncode, done.stderr) == (1, "no network\n")


def test_the_script_of_the_tests_tries_again_too(repository: Path, tmp_path: Path) -> None:
    script = (repository / ".ci" / "run").read_text(encoding="utf-8")
    function = script[script.index("again() {") :].split("\n}\n")[0]
    text = f'set -euo pipefail\nsleep() {{ :; }}\n{function}\n}}\nagain "$@"'
    for code, expected in ((FAILS_ONCE, 0), ("exit(3)", 3)):
        words = ["bash", "-c", text, "run", sys.executable, "-c", code, str(tmp_path / "mark")]
        assert subprocess.run(words, capture_output=True, check=False).returncode == expected


def test_what_two_processes_fetch_is_kept_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        part = tmp_path / name
        part.mkdir()
        (part / "file").write_text(name)
        assert kept(part, tmp_path / "kept") == tmp_path / "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept" / "file").read_text() == "one"


def test_what_maven_says_first_is_kept() -> None:
    said = "Downloading\n[ERROR] The jar is away.\n" + "[ERROR] advice\n" * 400
    assert first_errors(said).startswith("[ERROR] The jar is away.")
    assert len(first_errors(said)) <= 2000
    assert first_errors("no such program\n") == "no such program"
