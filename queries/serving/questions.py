"""The questions that are answered over HTTP, their parameters, and the workspace that is asked."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError, NotFoundError
from queries.question.answer import Answer, json_value
from queries.question.arguments import asked_day, future_day_remark
from queries.question.remark import collect_remarks, write_remark

if TYPE_CHECKING:
    from queries.question.settings import Settings
    from queries.workspace.workspace import Workspace

MOST_PARTIES: Final = 100
"""Parties of one question; a longer list is for `ownership exposure --input`."""
MOST_ROWS: Final = 500
_FLAGS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class OpenWorkspace:
    """The workspace that answers, opened anew where others have loaded meanwhile."""

    def __init__(self, settings: "Settings") -> None:
        """Take where it is; it is opened at the first question."""
        self._settings = settings
        self._opened: Workspace | None = None
        self._opening = Lock()

    def current(self) -> "Workspace":
        """Return the workspace at the current data version; `WorkspaceError` if it has none."""
        from queries.workspace.workspace import Workspace, newest_version

        with self._opening:
            if self._opened is None:
                self._opened = Workspace(self._settings)
            opened = self._opened
            opened.check_is_loaded()
            if newest_version(opened) != opened.data_version:
                opened.close()
        return opened

    def close(self) -> None:
        """Close it, if it was opened."""
        if self._opened is not None:
            self._opened.close()


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question; ``name`` is as in the address and as the verb has it.

    ``kind`` is ``string``, ``integer`` or ``boolean``, as JSON Schema has it; ``several``: it may
    be repeated; ``most`` is the largest integer; ``choices`` are the only texts.
    """

    name: str
    told: str
    kind: str = "string"
    required: bool = False
    several: bool = False
    most: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question: its name is its address, and the verb of the workspace that answers it."""

    name: str
    told: str
    parameters: tuple[Parameter, ...] = ()


def _read_questions() -> dict[str, Question]:
    """Return the questions of the file beside this module, by name."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

    def parameter(said: Any) -> Parameter:
        given = {"name": said, **read["shared"][said]} if isinstance(said, str) else said
        return Parameter(**{**given, "choices": tuple(given.get("choices", ()))})

    return {
        one["name"]: Question(
            one["name"], one["told"], tuple(map(parameter, one.get("parameters", ())))
        )
        for one in read["questions"]
    }


QUESTIONS: Final = _read_questions()


def ask(workspace: "Workspace", question: Question, given: Mapping[str, list[str]]) -> Any:
    """Ask a workspace with texts by parameter, and return JSON types; `InputError` if wrong."""
    known = {parameter.name: parameter for parameter in question.parameters}
    if unknown := sorted(given.keys() - known.keys()):
        names = ", ".join(known) or "none"
        raise InputError(f"/{question.name} knows no parameter {unknown[0]!r}; it has: {names}")
    asked = {name: _value(known[name], texts) for name, texts in given.items()}
    for name, parameter in known.items():
        if parameter.required and not asked.get(name):
            raise InputError(f"/{question.name} needs {name}: {parameter.told}")
    more: dict[str, Any] = {}
    with remarks_into(more, workspace):
        found = getattr(workspace, question.name)(**asked)
        rows = list(found) if isinstance(found, Answer) else found
        if said := future_day_remark(asked_day(asked.get("as_of"))):
            write_remark(said)
    if question.name == "search":
        more |= {"total": found.total, "complete": found.complete, "facets": found.facets}
    return json_value({"answer": rows, **more, "data_version": workspace.data_version})


@contextmanager
def remarks_into(answer: dict[str, Any], workspace: "Workspace") -> Iterator[None]:
    """Put remarks that are written meanwhile, and on damage, into an answer, if there are any."""
    from queries.workspace.record_care import warn_of_damage

    with collect_remarks() as remarks:
        if not workspace.remote:
            warn_of_damage(workspace.settings.workspace)
        yield
    if remarks:
        answer["remarks"] = remarks


def _value(parameter: Parameter, texts: list[str]) -> Any:
    """Return the value of a parameter from its texts; `InputError` if repeated, or none such."""
    name = parameter.name
    if parameter.several:
        values = [part for text in texts for part in _parts(parameter, text) if part]
        if len(values) > MOST_PARTIES:
            raise InputError(f"{name}: {len(values):,} are too many at once; give {MOST_PARTIES}")
        return values
    if len(texts) > 1:
        raise InputError(f"{name} is given {len(texts)} times; give it once")
    text = texts[0].strip()
    if parameter.kind == "boolean":
        if text.casefold() not in _FLAGS:
            raise InputError(f"{name}: {text!r} is neither true nor false")
        return _FLAGS[text.casefold()]
    if parameter.kind == "integer":
        most = parameter.most or MOST_ROWS
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise InputError(f"{name}: {text!r} is no number up to {most:,}")
        return int(text)
    if parameter.choices and text not in parameter.choices:
        raise InputError(f"{name}: {text!r} is none of {', '.join(parameter.choices)}")
    return text


def _parts(parameter: Parameter, text: str) -> list[str]:
    """Return the parts of a text; names of parties may hold commas, keys of rules do not."""
    return [part.strip() for part in text.split(",")] if parameter.name == "regimes" else [text]


def find_question(name: str) -> Question:
    """Return the question of a name; `NotFoundError` if there is none."""
    if name not in QUESTIONS:
        raise NotFoundError(f"There is no question {name!r}; see /openapi.json")
    return QUESTIONS[name]


def program_version() -> str:
    """Return the version of this program; ``0`` where it runs from files that nobody installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ownership-explorer")
    except PackageNotFoundError:
        return "0"


def openapi_page(address: str) -> dict[str, Any]:
    """Return all questions as OpenAPI 3.1 has it, of a server's address without the token."""
    error = {
        "description": "What was wrong, in a sentence.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}},
                }
            }
        },
    }
    paths = {
        f"/{question.name}": {
            "get": {
                "operationId": question.name,
                "summary": question.told,
                "parameters": [describe_parameter(one) for one in question.parameters],
                "responses": {
                    "200": {
                        "description": "The answer, and the data version that it stands on.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    "400": error,
                    "401": error,
                    "404": error,
                },
            }
        }
        for question in QUESTIONS.values()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ownership Explorer",
            "version": program_version(),
            "description": "Questions on ownership and sanctions, answered from the data loaded "
            "on this machine. A verdict of `excluded` is no clearance: read `result` and `reading` "
            "beside it, and in `caveats` what was searched and what was not.",
        },
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def describe_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as OpenAPI describes it; its ``schema`` is JSON Schema."""
    one: dict[str, Any] = {"type": parameter.kind}
    if parameter.most is not None:
        one |= {"minimum": 0, "maximum": parameter.most}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    several = {"type": "array", "items": one, "maxItems": MOST_PARTIES}
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.told,
        "required": parameter.required,
        "schema": several if parameter.several else one,
    }
