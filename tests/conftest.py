"""What tests of several folders share: servers, a browser, the samples beside the checkout."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.engine_cache import use_cache
from tests.seeds import VARIABLE
from tests.servers import Neo4jServer, NoServer
from tests.skips import (
    NO_SAMPLE,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    shared_folder,
)
from tests.spread import (
    add_remark,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
    pytest_xdist_auto_num_workers,
    pytest_xdist_make_scheduler,
)

if TYPE_CHECKING:
    from neo4j import Driver
    from playwright.sync_api import Browser

__all__ = [
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "pytest_xdist_auto_num_workers",
    "pytest_xdist_make_scheduler",
]

Auth = tuple[str, str] | None
Lent = AbstractContextManager[tuple[str, Auth]]
"""Address and login of a Neo4j that is empty now, and will be afterwards."""

# Hundreds of processes are started, and each would compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A Java machine that lives for a minute pays for its second compiler and gains nothing.
os.environ.setdefault(
    "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UseTransparentHugePages"
)
use_cache()

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CLEARED_AT_ONCE = 10_000

# A machine with much else to do is no reason to fail, and a run that passed passes again.
settings.register_profile(
    "unhurried",
    settings(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=VARIABLE not in os.environ,
)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def quick_disk() -> Iterator[None]:
    """Leave out what only a fall of power would tell; a load waits for the disk 17 times."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture
def remark(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """A function whose line is printed at the end of the run, also when the test passes."""
    return partial(add_remark, request.config)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of publishers' samples beside the checkout; skips where it is not there."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"{NO_SAMPLE}: no folder ../shared/data, and OWNERSHIP_SHARED_DATA is not set")
    return folder


@pytest.fixture(scope="session")
def neo4j_uri() -> Iterator[str]:
    """The address of a Neo4j: the one of OWNERSHIP_TEST_NEO4J_URI, else one started here."""
    address = os.environ.get("OWNERSHIP_TEST_NEO4J_URI")
    if address is not None:
        yield address
        return
    try:
        server = Neo4jServer()
    except NoServer as missing:
        pytest.skip(str(missing))
    with server:
        yield server.uri


@pytest.fixture(scope="session")
def neo4j_auth() -> Auth:
    """User and password for `neo4j_uri`; None where it asks for none."""
    password = os.environ.get("OWNERSHIP_TEST_NEO4J_PASSWORD")
    if password is None:
        return None
    return os.environ.get("OWNERSHIP_TEST_NEO4J_USER", "neo4j"), password


@pytest.fixture(scope="session")
def neo4j_with_password() -> Iterator[tuple[str, Auth]]:
    """Address and login of a second Neo4j, always our own, that refuses whoever has no password."""
    try:
        server = Neo4jServer(password="a-password-for-tests")
    except NoServer as missing:
        pytest.skip(str(missing))
    with server:
        yield server.uri, ("neo4j", "a-password-for-tests")


def _schema(driver: "Driver") -> dict[str, set[str]]:
    """Return the names of the constraints, and of the indexes that no constraint owns."""
    names = {}
    for kind, show in (("CONSTRAINT", "SHOW CONSTRAINTS"), ("INDEX", "SHOW INDEXES")):
        rows = driver.execute_query(show).records
        names[kind] = {
            row["name"]
            for row in rows
            if row.get("owningConstraint") is None and row["type"] != "LOOKUP"
        }
    return names


def _clear(driver: "Driver", before: dict[str, set[str]]) -> None:
    gone = True
    while gone:
        gone = driver.execute_query(
            "MATCH (n) WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS gone",
            most=CLEARED_AT_ONCE,
        ).records[0]["gone"]
    for kind, names in _schema(driver).items():
        for name in sorted(names - before[kind]):
            driver.execute_query(f"DROP {kind} `{name}`")


@contextmanager
def emptied_neo4j(uri: str, auth: Auth) -> Iterator[tuple[str, Auth]]:
    """Give address and login of a Neo4j that is empty, and empty it again afterwards.

    Fail on a server that holds anything: then nothing that the tests find there can be somebody
    else's, and nothing else is ever deleted.
    """
    from neo4j import GraphDatabase

    with GraphDatabase.driver(uri, auth=auth) as driver:
        held = driver.execute_query("MATCH (n) RETURN count(n) AS held").records[0]["held"]
        if held:
            pytest.fail(
                f"the Neo4j at {uri} holds {held} nodes that these tests did not make: "
                "name an empty one in OWNERSHIP_TEST_NEO4J_URI, or empty this one"
            )
        before = _schema(driver)
        yield uri, auth
        _clear(driver, before)


@pytest.fixture
def empty_neo4j(neo4j_uri: str, neo4j_auth: Auth) -> Iterator[tuple[str, Auth]]:
    """Address and login of a Neo4j that is empty and is emptied again after the test."""
    with emptied_neo4j(neo4j_uri, neo4j_auth) as given:
        yield given


@pytest.fixture(scope="module")
def lend_neo4j(request: pytest.FixtureRequest) -> Callable[[], Lent]:
    """A function that lends the empty Neo4j to a fixture of a file whose tests only read."""

    def lend() -> Lent:
        uri, auth = map(request.getfixturevalue, ("neo4j_uri", "neo4j_auth"))
        return emptied_neo4j(uri, auth)

    return lend


def chromium() -> str | None:
    """Find an installed Chromium."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of an installed Chromium; skips where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium: none of " + ", ".join(CHROMIUM_NAMES) + " found (Debian: chromium)")
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> "Iterator[Browser]":
    """A headless Chromium that asks for nothing by itself; open a context of your own in it.

    It ends with the file: as long as it runs, its event loop is this thread's, and no other test
    can have one.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS)
        )
        yield started
        started.close()
