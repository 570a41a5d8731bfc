"""Checks of untrusted Cypher before it runs: it may only read the graph.

The engine's plan decides, not the text. Neo4j explains a whole query with its subqueries, and says
whether it would write. The embedded engine explains only the outermost level, so the words of the
query are checked as well, without strings, quoted names and comments. As a second barrier, the
embedded engine runs queries as a user who cannot write, and LOAD CSV may open no file or address.
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
"""Procedures that may be called: they read the graph or its schema and nothing else."""
NO_RETURN: Final = (
    "a query ends with RETURN and what to give, such as RETURN n.id AS id; this one gives nothing"
)

_VERSION = re.compile(r"(?:\s|//[^\n]*(?:\n|\Z)|/\*.*?\*/)*CYPHER\s+(?:5|25)\b", re.I | re.S)
_EXPLAINED = re.compile(r"\s*(?:EXPLAIN|PROFILE)\b", re.I)
_QUOTED = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/""", re.S
)
_LOAD = re.compile(r"\bLOAD\s+CSV\b", re.I)
_CALL = re.compile(r"\bCALL\s+(?!\s*[({])(\S[^\s(]*(?:\s*\.\s*[^\s(.]+)*)", re.I)
_WRITES = re.compile(
    r"(?<![\w.$:])(?:CREATE|MERGE|DELETE|DETACH|REMOVE|FOREACH|DROP|ALTER|GRANT|DENY|REVOKE"
    r"|INSERT|SET)(?![\w:])",
    re.I,
)
_READS = re.compile(r"\s*(?:MATCH|OPTIONAL|UNWIND|WITH|RETURN|CALL)\b", re.I)
_RETURN = re.compile(r"(?<![\w.$:])RETURN(?![\w:])", re.I)
_CALL_ALONE = re.compile(r"\s*CALL\s+[^\s({]", re.I)
_CLAUSE = re.compile(r"(?<![\w.$:])(?:MATCH|UNWIND|WITH|WHERE)(?![\w:])", re.I)
_BRACKETED = re.compile(r"\([^(){}\[\]]*\)|\{[^(){}\[\]]*\}|\[[^(){}\[\]]*\]")
_PARAMETER = re.compile(r"\$(\w+)")
_OPERATOR = re.compile(r"^\s*\+\s*(.+)$", re.M)


def strip_language_version(text: str) -> str:
    """Return a query without its prefix ``CYPHER 5`` or ``25``, which only Neo4j understands.

    Raises:
        QueryRefusedError: it is empty, or asks to be explained.
    """
    bare = _VERSION.sub("", text, count=1) if _VERSION.match(text) else text
    if not bare.strip():
        raise QueryRefusedError("the query is empty")
    if _EXPLAINED.match(_strip_quoted(bare)):
        raise QueryRefusedError("leave EXPLAIN and PROFILE out; a query is run as it stands")
    return bare


def check_neo4j(kind: str | None, plan: Mapping[str, Any] | None) -> None:
    """Check a query by Neo4j's EXPLAIN.

    Args:
        kind: the summary's query type; ``r`` reads only.
        plan: the summary's plan.

    Raises:
        QueryRefusedError: it would write, load a file, or call what is not allowed.
    """
    if plan is None:
        raise QueryRefusedError("the query cannot be explained, so it is not run")
    for operator in _operators(plan):
        name = str(operator["operatorType"]).partition("@")[0]
        if name == "LoadCSV":
            raise QueryRefusedError("LOAD CSV is not allowed: load files with `ownership load`")
        if name.startswith("ProcedureCall"):
            _check_procedure(str(operator["args"].get("Details", "")).partition("(")[0])
        if name.startswith(("Show", "Dbms", "System", "Alter", "Drop", "Create", "Terminate")):
            raise QueryRefusedError(f"{name} is not allowed here: a query may only read the graph")
    if kind != "r":
        raise QueryRefusedError("the query would change the store; a query may only read")


def check_embedded(text: str, plan: str) -> None:
    """Check a query by the embedded engine's EXPLAIN and by its words.

    Args:
        text: the query.
        plan: the plan as text.

    Raises:
        QueryRefusedError: it would write, load a file, or call what is not allowed.
    """
    words = _strip_quoted(text)
    steps = [step.upper() for step in _OPERATOR.findall(plan)]
    if _LOAD.search(words) or any(step.startswith("LOAD CSV") for step in steps):
        raise QueryRefusedError("LOAD CSV is not allowed: load files with `ownership load`")
    for found in _CALL.finditer(words):
        _check_procedure(found[1])
    if _WRITES.search(words) or any(_WRITES.match(step) for step in steps):
        raise QueryRefusedError("the query would change the store; a query may only read")
    if _READS.match(words) is None:
        raise QueryRefusedError(
            "a query starts with MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL or RETURN"
        )
    if "\\u" in words:
        raise QueryRefusedError("write letters as they are, not as \\u codes")


def check_returns(text: str) -> None:
    """Check that a query returns something; the embedded engine would run it all the same.

    Args:
        text: a query that the engine understands.

    Raises:
        QueryRefusedError: it does not end with RETURN, and is no call of a procedure alone.
    """
    # A RETURN inside brackets is one of a subquery, and none of the query itself.
    outer, inner = _strip_quoted(text), ""
    while outer != inner:
        outer, inner = _BRACKETED.sub(" ", outer), outer
    alone = _CALL_ALONE.match(_strip_quoted(text)) is not None and _CLAUSE.search(outer) is None
    if _RETURN.search(outer) is None and not alone:
        raise QueryRefusedError(NO_RETURN)


def query_parameters(text: str) -> list[str]:
    """Return the names of the parameters of a query, each once, in order."""
    return list(dict.fromkeys(_PARAMETER.findall(_strip_quoted(text))))


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


def _strip_quoted(text: str) -> str:
    """Return a query without strings, quoted names and comments."""
    return _QUOTED.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    quoted = found[0]
    # A quoted name stays a name, so that a call of `a`.`b` is still found as a call.
    return "quoted" if quoted[0] == "`" else " " if quoted[0] == "/" else "''"
