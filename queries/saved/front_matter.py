"""The front matter of a saved query: title, question, typed parameters, expected rows.

It is in comment lines at the top of the file; see `queries.saved.catalog` for an example.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from graph.store.protocol.query_guard import query_parameters
from graph.values.errors import InputError
from graph.values.suggestions import suggestion_for
from queries.question.arguments import quoted_input
from queries.question.workspace_rows import QueryRow

_LINE = re.compile(
    r"//\s*(title|question|tags|accepts|expect rows|expect|param (\w+))\s*:\s*(.*)\Z"
)
_PARAMETER = re.compile(r"(\w+)\s*=\s*(.*?)(?:\s+--\s+(.*))?\Z")


@dataclass(frozen=True)
class Parameter:
    """One typed parameter of a saved query; ``type`` is a key of ``PARAMETER_TYPES``."""

    name: str
    type: str
    example: str
    help: str


@dataclass(frozen=True)
class SavedQuery:
    """One saved query; ``source`` is the file's text, front matter and all.

    ``expected`` are parts of rows that must be among the answer's; ``accepts`` schemata of parties
    that it can be asked about, all if none is named; ``own``: it is the workspace's.
    """

    name: str
    title: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    source: str
    expected: tuple[dict[str, Any], ...]
    expected_rows: int | None
    accepts: tuple[str, ...] = ()
    own: bool = False

    def fits_schema(self, schema: str | None) -> bool:
        """Return whether it can be asked about a party of a schema; ``None`` fits every query."""
        asks = any(parameter.type == "party" for parameter in self.parameters)
        return asks and (not self.accepts or schema is None or schema in self.accepts)

    def summary(self) -> QueryRow:
        """Return the row of ``query list``."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "parameters": [
                {"name": p.name, "type": p.type, "example": p.example, "help": p.help}
                for p in self.parameters
            ],
            "tags": list(self.tags),
            "own": self.own,
        }

    def bind_parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return typed values of parameters, or their examples; else an `InputError`."""
        self.check_declared()
        names = {p.name for p in self.parameters}
        for name in given:
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise InputError(
                    f"The query {self.name} has no parameter {quoted_input(name)}. "
                    f"{suggestion_for(name, names)}It has: {known}"
                )
        return {p.name: self._typed_value(p, given) for p in self.parameters}

    def check_declared(self) -> None:
        """Raise `InputError` for a ``$parameter`` of the text that no line declares."""
        declared = {parameter.name for parameter in self.parameters}
        for name in query_parameters(self.source):
            if name not in declared:
                raise InputError(
                    f"${name} is used and not declared; add: // param {name}: string = x"
                )

    def _typed_value(self, parameter: Parameter, given: Mapping[str, Any]) -> Any:
        """Return the typed value of a parameter; one that is not given takes its example."""
        if parameter.name in given:
            return typed_value(parameter, given[parameter.name])
        try:
            return typed_value(parameter, parameter.example)
        except InputError:
            raise InputError(
                f"{self.name}.cypher: the example {quoted_input(parameter.example)} of the "
                f"parameter {parameter.name} is not of type {parameter.type}; mend its line, or "
                "give another value"
            ) from None


def typed_value(parameter: Parameter, given: Any) -> Any:
    """Convert what is given for a parameter to its type; `InputError` if it is not of that type.

    Programs give numbers, flags and days as such; a number in the place of a text would match
    nothing, which reads as nobody there.
    """
    kind, text = parameter.type, given
    if isinstance(given, bool):
        text = str(given).lower()
    elif isinstance(given, date):
        text = given.isoformat()[:10]
    elif kind in ("integer", "float") and isinstance(given, int | float):
        text = str(given)
    try:
        if not isinstance(text, str) or (isinstance(given, bool) and kind != "boolean"):
            raise ValueError(given)
        # Half of a letter is none, which is a `ValueError`.
        text.encode(errors="surrogateescape")
        return PARAMETER_TYPES[kind](text)
    except ValueError:
        shown = quoted_input(given) if isinstance(given, str) else quoted_input(repr(given))[1:-1]
        raise InputError(
            f"{parameter.name}: {shown} is not of type {kind}; an example: {parameter.example}"
        ) from None


def _parse_boolean(text: str) -> bool:
    return (
        {"true": True, "false": False}[text]
        if text in ("true", "false")
        else _raise_value_error(text)
    )


def _parse_integer(text: str) -> int:
    """Convert a text to a whole number that fits the 64 bits of a store."""
    value = int(text)
    return value if -(2**63) <= value < 2**63 else int(_raise_value_error(text))


def _raise_value_error(text: str) -> bool:
    raise ValueError(text)


PARAMETER_TYPES: Final[dict[str, Callable[[str], Any]]] = {
    "string": str,
    "party": str,
    "integer": lambda text: _parse_integer(text),
    "float": lambda text: (
        float(Decimal(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else _raise_value_error(text)
    ),
    "date": date.fromisoformat,
    "boolean": _parse_boolean,
}


def read_query(name: str, source: str) -> SavedQuery:
    """Parse the front matter of a query; an `InputError` names a line that is wrong."""
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
                parameters.append(_parse_parameter(parameter, value))
            # Expected rows may be many, every other word stands once.
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
        tags=_split_words(words.get("tags", "")),
        accepts=_split_words(words.get("accepts", "")),
        parameters=tuple(parameters),
        source=source,
        expected=tuple(expected),
        expected_rows=None if rows is None else _parse_count(name, rows),
    )


def body_of(source: str) -> str:
    """Return a query without its front matter."""
    lines = source.splitlines()
    return "\n".join(line for line in lines if _LINE.match(line.strip()) is None).strip()


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _parse_count(name: str, text: str) -> int:
    if re.fullmatch(r"\d{1,9}", text) is None:
        raise InputError(f"{name}.cypher: expect rows: {quoted_input(text)} is no number of rows")
    return int(text)


def _parse_parameter(name: str, text: str) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None or match.group(1) not in PARAMETER_TYPES:
        raise ValueError(
            f"param {name}: write `type = example -- help`; types are {', '.join(PARAMETER_TYPES)}"
        )
    return Parameter(name, match.group(1), match.group(2), match.group(3) or "")
