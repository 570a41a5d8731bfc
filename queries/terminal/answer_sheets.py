"""Answers that are objects, or hold some, as the rows of one table for a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from queries.question.answer import columns_of
from queries.question.workspace_rows import DatasetRow

DATASETS: Final = (
    *("dataset", "reader", "retrieved_on", "files", "records", "parties", "interests", "links"),
    *("listings", "gaps", "quarantined", "at_least", "data_version"),
)
"""The columns of ``status``, which a workspace that holds nothing has too."""
DIFFERENCES: Final = ("what", "where", "then", "now")
"""The columns of ``verify``."""
_ORIGIN: Final = (
    *("source", "record", "url", "locator", "position", "source_id", "dataset", "publisher"),
    *("published_on", "retrieved_on", "reader"),
)
_ENDS: Final = ("from", "to")
_TOLD: Final = ("moved", "causes", "turning")
_STAMPS: Final = ("id", "as_of", "data_version")

Rows = list[dict[str, Any]]


def sheet(facts: Mapping[str, Any]) -> tuple[Rows, Sequence[str]]:
    """Return an object as rows and columns: a row for each item that it lists."""
    if "datasets" in facts:
        stamp = {"data_version": facts["data_version"]}
        return [{**_plain(row), **stamp} for row in facts["datasets"]], DATASETS
    if "members" in facts:
        return _facts(facts)
    if "differences" in facts:
        runs = {"what": "run_id", "then": facts["run_id_then"], "now": facts["run_id_now"]}
        return [runs, *facts["differences"]], DIFFERENCES
    return [dict(facts)], columns_of([facts])


def flat(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Return rows with the sides of a comparison as columns, and causes and moves as sentences."""
    return [_flat(row) for row in rows]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for key, value in row.items():
        if key in _ENDS and isinstance(value, Mapping):
            cells |= {f"{key}_{name}": inner for name, inner in value.items()}
        elif key in _TOLD and isinstance(value, list):
            cells[key] = [one["sentence"] for one in value]
        else:
            cells[key] = value
    return cells


def _plain(dataset: DatasetRow) -> dict[str, Any]:
    """Return a dataset's row with the fewest records of each scope as texts."""
    least: object = dataset["at_least"]
    if isinstance(least, Mapping):
        least = [f"{scope or 'all'} {count}" for scope, count in sorted(least.items())]
    return {**dataset, "at_least": least}


def _facts(facts: Mapping[str, Any]) -> tuple[Rows, Sequence[str]]:
    """Return a row for the party and one for each fact, named by the list that it stands in."""
    stamps = {key: facts[key] for key in _STAMPS}
    itself = {k: v for k, v in facts.items() if k not in stamps and not isinstance(v, list)}
    rows = [{"id": facts["id"], "section": "party", **itself}]
    for section, items in facts.items():
        if isinstance(items, list):
            rows += [{"id": facts["id"], "section": section, **item} for item in items]
    found = columns_of(rows)
    last = [name for name in _ORIGIN if name in found]
    own = [name for name in found if name not in last]
    return [{**row, **stamps} for row in rows], [*own, *last, *_STAMPS[1:]]
