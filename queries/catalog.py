"""Saved Cypher: plain text files with a title, a question, typed parameters and expected rows.

A file is the way to share a query. Its front matter stands in comment lines at the top:

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

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.errors import InputError
from queries.answer import Answer

if TYPE_CHECKING:
    from graph.store.base import Rows, Store

FOLDER: Final = Path(__file__).with_name("cypher")
TIME_LIMIT: Final = 30.0
CHECK_LIMIT: Final = 10_000

_LINE = re.compile(r"//\s*(title|question|tags|expect rows|expect|param (\w+))\s*:\s*(.*)\Z")
_PARAMETER = re.compile(r"(\w+)\s*=\s*(.*?)(?:\s+--\s+(.*))?\Z")


@dataclass(frozen=True)
class Parameter:
    """One typed parameter of a saved query; ``type`` is a key of ``TYPES``."""

    name: str
    type: str
    example: str
    help: str


@dataclass(frozen=True)
class SavedQuery:
    """One saved query.

    Attributes:
        source: the file's text, front matter and all.
        expected: rows that must be among the answer's, as parts of rows.
        expected_rows: how many rows the example gives, if the file says so.
    """

    name: str
    title: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    source: str
    expected: tuple[dict[str, Any], ...]
    expected_rows: int | None

    def summary(self) -> dict[str, Any]:
        """The row of ``query list``."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "parameters": [
                {"name": p.name, "type": p.type, "example": p.example, "help": p.help}
                for p in self.parameters
            ],
            "tags": list(self.tags),
        }

    def bind(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Turn texts into typed values; a parameter that is not given takes its example.

        Raises:
            InputError: a parameter is unknown, or its text is not of its type.
        """
        names = {p.name for p in self.parameters}
        for name in given:
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise InputError(f"{self.name} has no parameter {name!r}; it has: {known}")
        return {p.name: typed(p, given.get(p.name, p.example)) for p in self.parameters}


def typed(parameter: Parameter, text: str) -> Any:
    """Read a parameter's text as its type.

    Raises:
        InputError: it is not of that type.
    """
    try:
        return TYPES[parameter.type](text)
    except ValueError:
        raise InputError(
            f"--param {parameter.name}={text!r} is not of type {parameter.type}; "
            f"an example: {parameter.example}"
        ) from None


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse(text)


def _integer(text: str) -> int:
    """Read a whole number that fits the 64 bits of a store."""
    value = int(text)
    return value if -(2**63) <= value < 2**63 else int(_refuse(text))


def _refuse(text: str) -> bool:
    raise ValueError(text)


TYPES: Final[dict[str, Callable[[str], Any]]] = {
    "string": str,
    "party": str,
    "integer": lambda text: _integer(text),
    "float": lambda text: (
        float(Decimal(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else _refuse(text)
    ),
    "date": date.fromisoformat,
    "boolean": _boolean,
}


@cache
def _shipped() -> dict[str, SavedQuery]:
    files = sorted(FOLDER.glob("*.cypher"))
    return {path.stem: read_query(path.stem, path.read_text(encoding="utf-8")) for path in files}


def saved_queries() -> list[SavedQuery]:
    """The shipped queries, by name."""
    return list(_shipped().values())


def saved_query(name: str) -> SavedQuery:
    """Give a shipped query by name, or read one from a ``.cypher`` file by its path.

    Raises:
        InputError: there is no such query or file, or the file cannot be understood.
    """
    if name in _shipped():
        return _shipped()[name]
    path = Path(name)
    if path.suffix == ".cypher" and path.is_file():
        try:
            return read_query(path.stem, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as wrong:
            raise InputError(f"{name}: cannot be read ({wrong})") from None
    raise InputError(
        f"there is no saved query {name!r}; see: ownership query list, or give a .cypher file"
    )


def read_query(name: str, source: str) -> SavedQuery:
    """Read a query's front matter.

    Raises:
        InputError: a line of the front matter is wrong; the text names it.
    """
    words: dict[str, str] = {}
    parameters: list[Parameter] = []
    expected: list[dict[str, Any]] = []
    for number, line in enumerate(source.splitlines(), 1):
        match = _LINE.match(line.strip())
        if match is None:
            continue
        key, parameter, value = match.groups()
        try:
            if parameter is not None:
                parameters.append(_parameter(parameter, value))
            elif key == "expect":
                expected.append(json.loads(value))
            else:
                words[key] = value
        except ValueError as wrong:
            raise InputError(f"{name}.cypher line {number}: {wrong}") from None
    rows = words.get("expect rows")
    return SavedQuery(
        name=name,
        title=words.get("title", name),
        question=words.get("question", ""),
        tags=tuple(t.strip() for t in words.get("tags", "").split(",") if t.strip()),
        parameters=tuple(parameters),
        source=source,
        expected=tuple(expected),
        expected_rows=None if rows is None else int(rows),
    )


def _parameter(name: str, text: str) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None or match.group(1) not in TYPES:
        raise ValueError(
            f"param {name}: write `type = example -- help`; types are {', '.join(TYPES)}"
        )
    return Parameter(name, match.group(1), match.group(2), match.group(3) or "")


class QueryAnswer(Answer):
    """Rows of a query; ``truncated`` says that the row limit cut them."""

    truncated = False


def run_saved(store: "Store", name: str, given: Mapping[str, str], *, limit: int) -> QueryAnswer:
    """Run a saved query on a store.

    Raises:
        InputError: there is no such query, or a parameter is wrong.
        QueryRefusedError: a text that is not shipped would write, or read files.
    """
    saved = saved_query(name)
    return _answer(ask(store, saved, saved.bind(given), limit=limit))


def ask(store: "Store", saved: SavedQuery, parameters: Mapping[str, Any], *, limit: int) -> "Rows":
    """Run a query as a reader that the engine refuses writes to, ours or not."""
    return store.query(saved.source, parameters, timeout=TIME_LIMIT, limit=limit)


def _answer(rows: "Rows") -> QueryAnswer:
    answer = QueryAnswer(
        {column: _value(value) for column, value in zip(rows.columns, row, strict=True)}
        for row in rows.rows
    )
    answer.truncated = rows.truncated
    return answer


def _value(value: Any) -> Any:
    """Turn what a driver gives into what JSON and CSV know."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "nodes") and hasattr(value, "relationships"):
        return [_value(item) for pair in _steps(value) for item in pair]
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if hasattr(value, "items"):
        return {key: _value(item) for key, item in value.items()}
    return str(value)


def _steps(path: Any) -> list[tuple[Any, ...]]:
    """Give a path as its nodes and the types of the relationships between them, in order."""
    between = [(relation.type,) for relation in path.relationships]
    nodes = [(node,) for node in path.nodes]
    return [step for pair in zip_longest(nodes, between) for step in pair if step is not None]


def check_all(store: "Store") -> Answer:
    """Run every shipped query with its example and compare with what its file expects.

    Args:
        store: a store that holds the sample cases and nothing else.
    """
    return Answer(_check(store, saved) for saved in saved_queries())


def check_on_samples() -> Answer:
    """Check every shipped query on the sample cases, in a workspace made for it."""
    from tempfile import TemporaryDirectory

    from ingest.pipeline import Options
    from queries.demo import SAMPLES
    from queries.settings import Settings
    from queries.workspace import Workspace

    with TemporaryDirectory() as folder:
        workspace = Workspace(Settings(Path(folder)))
        workspace.load(sorted((SAMPLES / "case").glob("*.case.yaml")), Options())
        try:
            return check_all(workspace.ground.store())
        finally:
            workspace.close()


def _check(store: "Store", saved: SavedQuery) -> dict[str, Any]:
    rows = _answer(ask(store, saved, saved.bind({}), limit=CHECK_LIMIT))
    missing = [want for want in saved.expected if not any(_fits(want, row) for row in rows)]
    count = saved.expected_rows
    return {
        "name": saved.name,
        "rows": len(rows),
        "expected_rows": count,
        "missing": missing,
        "ok": not missing and (count is None or count == len(rows)),
    }


def _fits(want: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(key in row and row[key] == value for key, value in want.items())
