"""A workspace's own saved queries: drafted, checked by example, kept as files in its folder."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypedDict

from graph.values.errors import InputError, QueryRefusedError
from queries.question.answer import Answer
from queries.question.arguments import quoted_input
from queries.question.sample_files import SAMPLES
from queries.question.settings import Settings
from queries.saved.catalog import MOST_ROWS, NAME_PATTERN, OWN_FOLDER, run_saved, saved_queries
from queries.saved.front_matter import Parameter, SavedQuery, read_query
from queries.workspace.workspace import Workspace

if TYPE_CHECKING:
    from graph.store.protocol.graph_store import Store

MAX_CHARACTERS = 100_000
"""Most characters of a query's file."""


class CheckRow(TypedDict):
    """A row of ``query check``; ``missing`` are expected rows that the example does not give.

    ``not_run`` is why a query was not run, such as one that would write.
    """

    name: str
    rows: int
    expected_rows: int | None
    missing: list[dict[str, Any]]
    ok: bool
    not_run: str | None


def check_shipped(store: "Store") -> Answer[CheckRow]:
    """Check every shipped query on a store that holds the sample cases alone: `check_example`."""
    return Answer(_row_of_check(store, saved) for saved in saved_queries())


def _row_of_check(store: "Store", saved: SavedQuery) -> CheckRow:
    """Check a query; one that may not run has a row too, so that the others are checked."""
    try:
        return check_example(store, saved)
    except (InputError, QueryRefusedError) as wrong:
        return {
            "name": saved.name,
            "rows": 0,
            "expected_rows": saved.expected_rows,
            "missing": [],
            "ok": False,
            "not_run": f"{saved.name}.cypher: {wrong}",
        }


def check_on_samples() -> Answer[CheckRow]:
    """Check every shipped query on the sample cases, in a workspace made for it."""
    from ingest.load.pipeline import Options

    with TemporaryDirectory() as folder:
        workspace = Workspace(Settings(Path(folder)))
        workspace.load(sorted((SAMPLES / "case").glob("*.case.yaml")), Options())
        try:
            return check_shipped(workspace.backend.store())
        finally:
            workspace.close()


def check_example(store: "Store", saved: SavedQuery) -> CheckRow:
    """Run a query with its example, and compare its rows with the expected; may refuse as a run."""
    rows = run_saved(store, saved, {}, limit=MOST_ROWS)
    missing = [
        want for want in saved.expected if not any(want.items() <= row.items() for row in rows)
    ]
    count = saved.expected_rows
    return {
        "name": saved.name,
        "rows": len(rows),
        "expected_rows": count,
        "missing": missing,
        "ok": not missing and (count is None or count == len(rows)),
        "not_run": None,
    }


@dataclass(frozen=True)
class QueryDraft:
    """A query as a form has it; see :class:`queries.saved.front_matter.SavedQuery`."""

    title: str
    question: str
    tags: str
    accepts: Sequence[str]
    parameters: Sequence[Parameter]
    expected_rows: str
    expected: Sequence[dict[str, Any]]
    body: str

    @property
    def text(self) -> str:
        """The query's file: front matter, then the Cypher text."""
        lines = [
            ("title", self.title),
            ("question", self.question),
            ("tags", self.tags),
            ("accepts", ", ".join(self.accepts)),
            *((f"param {p.name}", _parameter_text(p)) for p in self.parameters),
            ("expect rows", self.expected_rows),
            *(("expect", json.dumps(row, ensure_ascii=False)) for row in self.expected),
        ]
        head = [f"// {key}: {' '.join(text.split())}" for key, text in lines if text.strip()]
        return "\n".join([*head, self.body.strip(), ""])


def _parameter_text(parameter: Parameter) -> str:
    text = f"{parameter.type} = {parameter.example}"
    return f"{text} -- {parameter.help}" if parameter.help else text


def check_query(workspace: "Workspace", name: str, text: str) -> SavedQuery:
    """Check a query before it is saved: its example must give the rows that it expects.

    Raises `InputError` for what is wrong, `QueryRefusedError` if it may not run, `StoreError`.
    """
    if NAME_PATTERN.fullmatch(name) is None:
        raise InputError(
            f"name: {quoted_input(name)} cannot be one; write up to 60 letters (a to z), digits, "
            "_ or -"
        )
    if any(saved.name == name for saved in saved_queries()):
        raise InputError(f"name: a shipped query is called {name!r}; choose another name")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the query is longer than {MAX_CHARACTERS:,} characters")
    saved = read_query(name, text)
    if saved.title == name and "// title:" not in text:
        raise InputError("title: the title is missing")
    saved.check_declared()
    report = check_example(workspace.backend.store(), saved)
    if report["missing"]:
        raise InputError(f"the example does not give the row {json.dumps(report['missing'][0])}")
    if not report["ok"]:
        raise InputError(
            f"the example gives {report['rows']} rows, and `expect rows` says "
            f"{report['expected_rows']}"
        )
    return saved


def save_query(workspace: "Workspace", name: str, text: str, *, anew: bool) -> Path:
    """Check a query as `check_query` does, keep it in the workspace, and return its file's path.

    ``anew`` refuses, as an `InputError`, a name that another query of the workspace has.
    """
    folder = workspace.settings.workspace / OWN_FOLDER
    path = folder / f"{name}.cypher"
    if anew and NAME_PATTERN.fullmatch(name) is not None and path.exists():
        raise InputError(f"name: you have a query {name!r} already; change it, or choose another")
    check_query(workspace, name, text)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)
    return path


def remove_query(workspace: "Workspace", name: str) -> None:
    """Remove a query of the workspace; `InputError` if there is none of that name."""
    path = workspace.settings.workspace / OWN_FOLDER / f"{name}.cypher"
    if NAME_PATTERN.fullmatch(name) is None or not path.exists():
        raise InputError(f"you have no query {quoted_input(name)}")
    path.unlink()
