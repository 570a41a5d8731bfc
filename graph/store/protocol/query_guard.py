"""Checks of Cypher that somebody typed, before it runs: it may only read the graph.

The engine decides, not the words of the text. A Neo4j explains a query with its subqueries, and its
plan says what would be written, loaded and called. The embedded engine tells what its parser makes
of the text. Both run what passes in a way that refuses writes once more.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph.values.errors import QueryRefusedError

PROCEDURES: Final = (
    "db.labels",
    "db.relationshipTypes",
    "db.propertyKeys",
    "db.schema.visualization",
    "db.schema.nodeTypeProperties",
    "db.schema.relTypeProperties",
    "db.index.fulltext.queryNodes",
)
"""Procedures of a Neo4j that may be called: they read the graph or its schema and nothing else."""
NO_RETURN: Final = (
    "a query ends with RETURN and what to give, such as RETURN n.id AS id; this one gives nothing"
)
ONLY_READS: Final = "the query would change the store; a query may only read"
NO_ENTRY: Final = "a query may only read the graph, and opens no file and no address"
NO_FILES: Final = "LOAD CSV is not allowed: load files with `ownership load`"

_REMARK: Final = r"(?:\s|//[^\n]*(?:\n|\Z)|/\*.*?\*/)*"
_PREFIX: Final = re.compile(
    rf"(?:{_REMARK}(?:CYPHER\s+(?:5|25)|(EXPLAIN|PROFILE))\b)*{_REMARK}", re.I | re.S
)
_QUOTED = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/""", re.S
)
_PARAMETER = re.compile(r"\$(\w+)")


def split_prefix(text: str) -> tuple[str, str]:
    """Return EXPLAIN, PROFILE or nothing, and the query after it; `QueryRefusedError` for none.

    The prefix ``CYPHER 5`` or ``25`` is dropped, since only Neo4j understands it.
    """
    found = _PREFIX.match(text)
    assert found is not None, "an empty prefix always fits"
    if not text[found.end() :].strip():
        raise QueryRefusedError("the query is empty")
    return (found[1] or "").upper(), text[found.end() :]


def check_neo4j(kind: str | None, plan: Mapping[str, Any] | None) -> None:
    """Check a query by the type and the plan of Neo4j's EXPLAIN; the type ``r`` reads only.

    `QueryRefusedError` where it would write, load a file, or call what is not allowed.
    """
    if plan is None:
        raise QueryRefusedError("the query cannot be explained, so it is not run")
    for operator in _operators(plan):
        name = str(operator["operatorType"]).partition("@")[0]
        if name == "LoadCSV":
            raise QueryRefusedError(NO_FILES)
        if name.startswith("ProcedureCall"):
            _check_procedure(str(operator["args"].get("Details", "")).partition("(")[0])
        if name.startswith(("Show", "Dbms", "System", "Alter", "Drop", "Create", "Terminate")):
            raise QueryRefusedError(f"{name} is not allowed here: a query may only read the graph")
    if kind != "r":
        raise QueryRefusedError(ONLY_READS)


def check_embedded(facts: Mapping[str, Any]) -> None:
    """Check a query by what `graph.store.arcadedb.engine_server` says of it.

    `QueryRefusedError` where it would write, does not ask the graph, or gives nothing.
    """
    if facts["writes"]:
        raise QueryRefusedError(f"{ONLY_READS}, and call what the store knows")
    if not facts["is_of_graph"]:
        raise QueryRefusedError("SHOW and TERMINATE are not allowed here: a query asks the graph")
    if not facts["gives_rows"]:
        raise QueryRefusedError(NO_RETURN)


def query_parameters(text: str) -> list[str]:
    """Return the names of the parameters of a query, each once, in order."""
    return list(dict.fromkeys(_PARAMETER.findall(_QUOTED.sub(" ", text))))


def _check_procedure(name: str) -> None:
    name = re.sub(r"[\s`]", "", name)
    if name.lower() not in (allowed.lower() for allowed in PROCEDURES):
        raise QueryRefusedError(
            f"the procedure {name} is not allowed; allowed: {', '.join(PROCEDURES)}"
        )


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children") or ():
        yield from _operators(child)
