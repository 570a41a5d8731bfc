"""Saved Cypher: plain text files with a title, a question, typed parameters and expected rows.

A query is shared as a file. Its front matter is in comment lines at the top:

    // title: Owners, level by level
    // question: Who owns {party}, up to {depth} levels up, on {as_of}?
    // tags: ownership
    // param party: party = toloka:toloka -- the company to start from
    // param depth: integer = 5 -- how many levels
    // expect rows: 3
    // expect: {"owner": "Yandex N.V."}

Parameters are bound, never formatted into the text. A shipped query runs as it is; any other
text runs as a reader that the engine refuses writes to, with a time limit and a row limit.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError, NotFoundError
from graph.values.extensions import QUERIES, extension_files
from graph.values.suggestions import suggestion_for
from queries.question.answer import Answer
from queries.question.arguments import quoted_input
from queries.saved.front_matter import SavedQuery, read_query

if TYPE_CHECKING:
    from graph.store.protocol.graph_store import Rows, StopRequest, Store

SHIPPED_FOLDER: Final = Path(__file__).parents[1] / "cypher"
OWN_FOLDER: Final = "queries"
"""The folder of a workspace with queries of its own."""
NAME_PATTERN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
TIME_LIMIT: Final = 30.0
MOST_ROWS: Final = 10_000
"""Rows of a query at most, whatever limit is asked for."""


@cache
def _shipped_queries() -> dict[str, SavedQuery]:
    files = sorted(SHIPPED_FOLDER.glob("*.cypher"))
    return {path.stem: read_query(path.stem, path.read_text(encoding="utf-8")) for path in files}


def saved_queries(workspace: Path | None = None) -> list[SavedQuery]:
    """Return the shipped queries, by name, then those of a workspace that can be read."""
    own = [] if workspace is None else own_queries(workspace)[0]
    return [*_shipped_queries().values(), *_queries_of_packages()[0].values(), *own]


@cache
def _queries_of_packages() -> tuple[dict[str, SavedQuery], dict[Path, str]]:
    """Return other packages' queries by name, and why each other file of theirs is left out."""
    found: dict[str, SavedQuery] = {}
    wrong: dict[Path, str] = {}
    for path, called in extension_files(QUERIES, "*.cypher", wrong):
        if path.stem in found or path.stem in _shipped_queries():
            wrong[path] = f"{called}: there is a query {path.stem!r} already; rename the file"
            continue
        try:
            found[path.stem] = _read_file(path)
        except InputError as refused:
            wrong[path] = f"{called}: {str(refused).removeprefix(f'{path.name}: ')}"
    return found, wrong


def wrong_package_queries() -> Mapping[Path, str]:
    """Return why each file of a package is left out: it is no query, or has a name of another."""
    return _queries_of_packages()[1]


def own_queries(workspace: Path) -> tuple[list[SavedQuery], list[str]]:
    """Return the queries of a workspace's folder by name, and a line for each other file.

    A file of a package that is left out has a line too.
    """
    found, wrong = [], [f"Left out: {why}" for why in wrong_package_queries().values()]
    for path in sorted((workspace / OWN_FOLDER).glob("*.cypher")):
        if path.stem in _shipped_queries():
            wrong.append(f"{path.name}: a shipped query has this name; rename the file")
            continue
        try:
            found.append(replace(_read_file(path), own=True))
        except InputError as refused:
            wrong.append(str(refused))
    return found, wrong


def saved_query(name: str, workspace: Path | None = None) -> SavedQuery:
    """Return a query by its name, or by the path of a ``.cypher`` file; else an `InputError`."""
    if name in _shipped_queries():
        return _shipped_queries()[name]
    if name in _queries_of_packages()[0]:
        return _queries_of_packages()[0][name]
    path = Path(name)
    if workspace is not None and path.name == name:
        own = workspace / OWN_FOLDER / f"{name}.cypher"
        if _is_file(own):
            return replace(_read_file(own), own=True)
    if path.suffix == ".cypher":
        if _is_file(path):
            return _read_file(path)
        raise InputError(f"{name}: there is no such file")
    meant = suggestion_for(name, (query.name for query in saved_queries(workspace)))
    raise InputError(
        f"There is no saved query {quoted_input(name)}. {meant}See: ownership query list, "
        "or give a .cypher file."
    )


def _read_file(path: Path) -> SavedQuery:
    try:
        return read_query(path.stem, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: is not UTF-8; save it as UTF-8 text") from None
    except OSError as wrong:
        raise InputError(f"{path.name}: cannot be read ({wrong.strerror}); give a file") from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is longer than the system allows.
        return False


class QueryAnswer(Answer[dict[str, Any]]):
    """Rows of a query; ``truncated`` says that the row limit cut them."""

    as_is = True
    truncated = False


def run_saved(
    store: "Store",
    saved: SavedQuery | str,
    given: Mapping[str, Any],
    *,
    limit: int,
    stop: "StopRequest | None" = None,
) -> QueryAnswer:
    """Return the rows of a query, of the name of a shipped one, or of a file, run on a store.

    The answer says so where it is cut off at ``limit`` rows; `MOST_ROWS` at most. Raises
    `InputError` for a parameter, `QueryRefusedError` if it would write, read files, or was stopped.
    """
    if limit < 1:
        raise InputError("limit must be 1 or more")
    query = saved_query(saved) if isinstance(saved, str) else saved
    most = min(limit, MOST_ROWS)
    return _query_answer(
        store.query(
            query.source, query.bind_parameters(given), timeout=TIME_LIMIT, limit=most, stop=stop
        )
    )


def resolve_parties(
    saved: SavedQuery, given: Mapping[str, Any], resolve: Callable[[str], str]
) -> dict[str, Any]:
    """Return parameters with canonical ids for parties; an example that is not loaded stays.

    Raises `NotFoundError` if a party given is unknown or ambiguous, `InputError` if none is given
    and there is no example.
    """
    found = dict(given)
    for parameter in saved.parameters:
        if parameter.type != "party":
            continue
        if parameter.name in given:
            found[parameter.name] = resolve(given[parameter.name])
        elif not parameter.example:
            raise InputError(f"{saved.name} has no example party; give {parameter.name} an id")
        else:
            with suppress(NotFoundError):
                found[parameter.name] = resolve(parameter.example)
    return found


def _query_answer(rows: "Rows") -> QueryAnswer:
    answer = QueryAnswer(
        {column: _json_value(value) for column, value in zip(rows.columns, row, strict=True)}
        for row in rows.rows
    )
    answer.truncated = rows.truncated
    answer.columns = rows.columns
    return answer


def _json_value(value: Any) -> Any:
    """Convert a value of a driver to types of JSON."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "nodes") and hasattr(value, "relationships"):
        return [_json_value(item) for pair in _path_steps(value) for item in pair]
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _json_value(item) for key, item in value.items()}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if hasattr(value, "items"):
        return {key: _json_value(item) for key, item in value.items()}
    return str(value)


def _path_steps(path: Any) -> list[tuple[Any, ...]]:
    """Return a path as its nodes and the types of the relationships between them, in order."""
    between = [(relation.type,) for relation in path.relationships]
    nodes = [(node,) for node in path.nodes]
    return [step for pair in zip_longest(nodes, between) for step in pair if step is not None]
