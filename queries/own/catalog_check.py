"""Saved queries checked: run with their examples, and compared with the rows they expect."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypedDict

from graph.values.errors import InputError, QueryRefusedError
from queries.question.answer import Answer
from queries.question.sample_files import SAMPLES
from queries.question.settings import Settings
from queries.saved.catalog import MOST_ROWS, run_saved, saved_queries
from queries.saved.front_matter import SavedQuery
from queries.workspace.workspace import Workspace

if TYPE_CHECKING:
    from graph.store.protocol.graph_store import Store


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
    missing = [want for want in saved.expected if not any(_has_values(want, row) for row in rows)]
    count = saved.expected_rows
    return {
        "name": saved.name,
        "rows": len(rows),
        "expected_rows": count,
        "missing": missing,
        "ok": not missing and (count is None or count == len(rows)),
        "not_run": None,
    }


def _has_values(want: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(key in row and row[key] == value for key, value in want.items())
