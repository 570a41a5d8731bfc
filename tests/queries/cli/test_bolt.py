"""``ownership bolt``: the way in for other people's tools, as the official driver meets it."""

import json
import os
import signal
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, Neo4jError, ServiceUnavailable

from graph.values.errors import InputError
from queries.cli.command_session import Session
from queries.cli.saved_query_commands import bolt
from queries.terminal.output import Face
from tests.queries.conftest import Start


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are sent by name")
def test_a_driver_reads_and_cannot_write_until_ctrl_c(start: Start, own_workspace: Path) -> None:
    running = start(own_workspace, "bolt")
    assert running.stdout is not None
    said = "".join(iter(running.stdout.readline, "}\n")) + "}"
    access = json.loads(said)
    assert set(access) == {"address", "user", "password", "database"}
    assert access["address"].startswith("bolt://127.0.0.1:")
    login = (access["user"], access["password"])
    count = "MATCH (n:Entity) RETURN count(n) AS n"
    with GraphDatabase.driver(access["address"], auth=login) as driver:
        # Without a database, too: most tools name none.
        found = driver.execute_query(count, database_=access["database"]).records[0]["n"]
        assert driver.execute_query(count).records[0]["n"] == found > 0
        for text in ("CREATE (n:Entity {id: 'x'})", "MATCH (n:Entity) SET n.name = 'x'"):
            with pytest.raises(Neo4jError, match="Forbidden"):
                driver.execute_query(text)
        with driver.session() as session:
            assert session.run(count).single(strict=True)["n"] == found
    with (
        GraphDatabase.driver(access["address"], auth=(login[0], "guess")) as driver,
        pytest.raises((AuthError, Neo4jError)),
    ):
        driver.execute_query("RETURN 1")
    running.send_signal(signal.SIGINT)
    assert "Stop it with Ctrl-C." in running.communicate(timeout=300)[1]
    assert running.returncode == 130
    with (
        GraphDatabase.driver(access["address"], auth=login) as driver,
        pytest.raises(ServiceUnavailable),
    ):
        driver.verify_connectivity()


def test_a_neo4j_needs_no_door_of_ours(tmp_path: Path) -> None:
    session = Session(tmp_path, "bolt://127.0.0.1:1", Face("json", terminal=False))
    with pytest.raises(InputError, match="is a Neo4j already"):
        bolt.callback.__wrapped__(session)
