"""Queries over Bolt, for both stores: sessions, limits, and our errors for the driver's."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.store.protocol.graph_store import CANCELLED, DEFAULT_TIMEOUT, Rows, StopRequest
from graph.store.protocol.query_guard import NO_ENTRY, NO_RETURN
from graph.store.protocol.query_time import stopped_text
from graph.values.errors import QueryRefusedError, StoreError

if TYPE_CHECKING:
    from neo4j import Driver

QUERY_NAME_KEY: Final = "ownership_query"
"""The key of a query's name in the metadata of its transaction; only a Neo4j shows that."""
_CONNECT_SECONDS: Final = 10.0
TOO_LARGE: Final = (
    "the answer needs more memory than the store gives one query; narrow it down, or return rows "
    "in place of long lists"
)
_TOO_LARGE: Final = re.compile(r"arcadedb\.queryMax(?:Range|Heap)")
_TIMED_OUT: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_TERMINATED: Final = ("Transaction.Terminated", "LockClientStopped")
_AT_LIMIT: Final = "terminated by the time limit"
"""Text in the embedded engine's error when it ended a query itself."""
_READ_ONLY: Final = ("Security.Forbidden", "Statement.AccessMode")
_DRIVER_ONLY: Final = ("neo4j", "neo4j.pool", "neo4j.io", "neo4j.notifications")


@dataclass(frozen=True)
class Limits:
    """Limits that end a query early.

    Attributes:
        timeout: seconds that the server may take; ``None`` means its own limit.
        limit: rows after which the answer is cut off.
        stop: a person's request, checked before each row; its name is given to the query.
    """

    timeout: float | None = None
    limit: int | None = None
    stop: StopRequest | None = None


NO_LIMITS: Final = Limits()


def open_driver(address: str, login: tuple[str, str] | None) -> "Driver":
    """Return a driver for an address, `StoreError` for none; nothing is contacted yet."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import ConfigurationError

    _silence_driver_logs()
    try:
        return GraphDatabase.driver(
            address,
            auth=login,
            connection_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=2 * _CONNECT_SECONDS,
            max_transaction_retry_time=_CONNECT_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
    except (ConfigurationError, ValueError) as wrong:
        raise StoreError(f"{address} is no address of a Neo4j: {_line(wrong)}") from None


def _silence_driver_logs() -> None:
    """Stop the driver's log from writing to stderr; errors are raised."""
    import logging

    for name in _DRIVER_ONLY:
        logging.getLogger(name).addHandler(logging.NullHandler())


def fetch_rows(
    driver: "Driver",
    text: str,
    params: Mapping[str, Any] | None = None,
    *,
    database: str | None = None,
    limits: Limits = NO_LIMITS,
) -> Rows:
    """Run one query in a session that may only read; one that is explained gives its plan.

    Without the name of a ``database`` it asks the server's own default.
    """
    from neo4j import Query

    limit, stop = limits.limit, limits.stop
    named = None if stop is None else {QUERY_NAME_KEY: stop.name}
    with driver.session(database=database, default_access_mode="READ") as session:
        result = session.run(
            Query(text, metadata=named, timeout=limits.timeout), dict(params or {})
        )
        rows: list[tuple[Any, ...]] = []
        truncated = False
        for record in result:
            if stop is not None:
                stop.check()
            # One row over the limit is fetched, to know whether there are more.
            if limit is not None and len(rows) == limit:
                truncated = True
                break
            rows.append(tuple(record.values()))
        columns = tuple(result.keys())
        summary = result.consume()
    plan = summary.profile or summary.plan
    if plan is None:
        return Rows(columns, rows, truncated)
    return Rows(("plan",), [(line,) for line in _plan_lines(plan)])


def _plan_lines(plan: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """Yield a plan as the engine words it, or its operators, what an operator needs below it."""
    said = plan["args"].get("string-representation")
    if said is not None:
        yield from str(said).splitlines()
        return
    yield f"{'  ' * depth}+ {plan['operatorType']} {plan['args'].get('Details', '')}".rstrip()
    for child in plan.get("children") or ():
        yield from _plan_lines(child, depth + 1)


def end_query(driver: "Driver", name: str, database: str | None = None) -> None:
    """End the query with a name in the engine; do nothing without the right to see it."""
    from neo4j.exceptions import DriverError, Neo4jError

    with (
        suppress(DriverError, Neo4jError),
        driver.session(database=database, default_access_mode="READ") as session,
    ):
        seen = session.run("SHOW TRANSACTIONS YIELD *").data()
        ids = [str(row["transactionId"]) for row in seen if name in str(row)]
        if ids:
            session.run(f"TERMINATE TRANSACTIONS {', '.join(map(repr, ids))}").consume()


@contextmanager
def translate_errors(
    address: str, *, typed: bool, timeout: float | None = None, stop: StopRequest | None = None
) -> Iterator[None]:
    """Convert the driver's errors into ours, which name the store's address and the time limit.

    ``typed``: the query came from a person, who can correct it. After a person's request to
    ``stop`` the engine's own error is not shown.
    """
    from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

    try:
        yield
    except AuthError:
        raise StoreError(
            f"{address} refuses the login; set OWNERSHIP_STORE_USER and OWNERSHIP_STORE_PASSWORD"
        ) from None
    except Neo4jError as wrong:
        if stop is not None:
            stop.check()
        code = wrong.code or ""
        message = str(wrong.message)
        if code.endswith(_TIMED_OUT) or _AT_LIMIT in message:
            raise QueryRefusedError(stopped_text(timeout or DEFAULT_TIMEOUT)) from None
        if code.endswith(_TERMINATED):
            raise QueryRefusedError(CANCELLED) from None
        if typed and code.endswith(_READ_ONLY):
            raise QueryRefusedError(NO_ENTRY) from None
        if "OutOfMemory" in code or _TOO_LARGE.search(message):
            raise QueryRefusedError(TOO_LARGE) from None
        if typed and "cannot conclude with" in message:
            raise QueryRefusedError(NO_RETURN) from None
        if typed and (isinstance(wrong, ClientError) or code.startswith("Neo.DatabaseError")):
            raise QueryRefusedError(f"the store refuses the query: {_line(wrong)}") from None
        raise StoreError(f"{address}: {_line(wrong)}") from None
    except DriverError as wrong:
        raise StoreError(f"{address} cannot be reached ({_line(wrong)}); is it running?") from None


def _line(wrong: Exception) -> str:
    """Return the first line of an error's text, without where an address was resolved to."""
    text = getattr(wrong, "message", None) or str(wrong) or type(wrong).__name__
    first = str(text).strip().splitlines()[0]
    return re.sub(r" \(resolved to .*", "", first).rstrip(".: ")[:300]
