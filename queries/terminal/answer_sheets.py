"""Answers that are objects, or hold some, as the rows of one table for a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from queries.question.answer import columns_of
from queries.question.workspace_rows import DatasetRow

STATUS_COLUMNS: Final = (
    *("dataset", "reader", "retrieved_on", "files", "records", "parties", "interests", "links"),
    *("listings", "gaps", "quarantined", "at_least", "data_version"),
)
"""The columns of ``status``, which a workspace that holds nothing has too."""
VERIFY_COLUMNS: Final = ("what", "where", "then", "now")
"""The columns of ``verify``."""
_CITATION_COLUMNS: Final = (
    *("source", "record", "url", "locator", "position", "source_id", "dataset", "publisher"),
    *("published_on", "retrieved_on", "reader"),
)
_SIDE_KEYS: Final = ("from", "to")
_SENTENCE_KEYS: Final = ("moved", "causes", "turning", "transfers")
_STAMPS: Final = ("id", "as_of", "data_version")

Rows = list[dict[str, Any]]


def object_table(facts: Mapping[str, Any]) -> tuple[Rows, Sequence[str]]:
    """Return an object as rows and columns: a row for each item that it lists."""
    if "datasets" in facts:
        stamp = {"data_version": facts["data_version"]}
        return [{**_dataset_row(row), **stamp} for row in facts["datasets"] or ()], STATUS_COLUMNS
    if "members" in facts:
        return _fact_rows(facts)
    if "ways" in facts:
        return _step_rows(facts)
    if "differences" in facts and "run_id_then" in facts:
        runs = {"what": "run_id", "then": facts["run_id_then"], "now": facts["run_id_now"]}
        return [runs, *facts["differences"]], VERIFY_COLUMNS
    return [dict(facts)], columns_of([facts])


def _step_rows(facts: Mapping[str, Any]) -> tuple[Rows, Sequence[str]]:
    """Return a row for each step of each way of ``connect``."""
    stamps = {key: facts[key] for key in ("as_of", "data_version")}
    rows = [
        {"way": way["way"], "weight": way["weight"], "steps": way["steps"], "step": place}
        | {key: value for key, value in step.items() if key != "also"}
        | {"statements": 1 + len(step["also"]), **stamps}
        for way in facts["ways"]
        for place, step in enumerate(way["hops"], 1)
    ]
    return rows, columns_of(rows) or ("way", "weight", "steps", "step", *stamps)


def flat_rows(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Return rows with the sides of a comparison as columns, and causes and moves as sentences."""
    return [_flat_row(row) for row in rows]


def _flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for key, value in row.items():
        if key in _SIDE_KEYS and isinstance(value, Mapping):
            cells |= {f"{key}_{name}": inner for name, inner in value.items()}
        elif key in _SENTENCE_KEYS and isinstance(value, list):
            cells[key] = [one["sentence"] for one in value]
        else:
            cells[key] = value
    return cells


def _dataset_row(dataset: DatasetRow) -> dict[str, Any]:
    """Return a dataset's row with the fewest records of each scope as texts."""
    least: object = dataset["at_least"]
    if isinstance(least, Mapping):
        least = [f"{scope or 'all'} {count}" for scope, count in sorted(least.items())]
    return {**dataset, "at_least": least}


def _fact_rows(facts: Mapping[str, Any]) -> tuple[Rows, Sequence[str]]:
    """Return a row for the party and one for each fact, named by the list that it stands in."""
    stamps = {key: facts[key] for key in _STAMPS}
    itself = {k: v for k, v in facts.items() if k not in stamps and not isinstance(v, list)}
    if itself.get("opening"):
        itself["opening"] = itself["opening"]["text"]
    rows = [{"id": facts["id"], "section": "party", **itself}]
    for section, items in facts.items():
        if isinstance(items, list):
            # What is a sentence already, and no row, is told in other forms.
            told = [item for item in items if not isinstance(item, str)]
            rows += [{"id": facts["id"], "section": section, **item} for item in told]
    found = columns_of(rows)
    last = [name for name in _CITATION_COLUMNS if name in found]
    own = [name for name in found if name not in last]
    return [{**row, **stamps} for row in rows], [*own, *last, *_STAMPS[1:]]
