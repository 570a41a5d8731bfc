"""What the engine's own parser says of a statement, as a function that a query can call."""

import json
from typing import Any, Final

FACTS: Final = "ownership.facts"
"""Function of a text; it returns JSON."""
_FUNCTION: Final = "com.arcadedb.function.StatelessFunction"
_REGISTRY: Final = "com.arcadedb.function.CypherFunctionRegistry"
_PARSER: Final = "com.arcadedb.query.opencypher.query.CypherStatementCache"
_STATEMENTS_KEPT: Final = 300


def register_facts(jpype: Any, database: Any) -> None:
    """Make the function known to the engine of a database."""
    parser = jpype.JClass(_PARSER)(database, _STATEMENTS_KEPT)
    function = {
        "getName": lambda: FACTS,
        "getMinArgs": lambda: 1,
        "getMaxArgs": lambda: 1,
        "checkArity": lambda _arguments: None,
        "validateArgs": lambda _arguments: None,
        "aggregateResults": lambda: False,
        "getDescription": lambda: "Tells what a statement does and gives",
        "execute": lambda arguments, _context: json.dumps(_facts(parser.get(arguments[0]))),
    }
    jpype.JClass(_REGISTRY).registerOrReplace(jpype.JProxy(_FUNCTION, dict=function))


def _facts(statement: Any) -> dict[str, Any]:
    """Return whether a statement writes, asks the graph and gives rows, and of which columns."""
    given = statement.getReturnClause()
    clauses = [] if given is not None else list(statement.getClausesInOrder())
    names = [] if given is None else [str(each.getOutputName()) for each in given.getReturnItems()]
    return {
        "writes": not statement.isReadOnly(),
        "is_of_graph": given is not None or bool(clauses),
        "gives_rows": given is not None or [str(each.getType()) for each in clauses] == ["CALL"],
        "columns": [] if "*" in names else names,
    }
