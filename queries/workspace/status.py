"""The status of a workspace: datasets with dates and counts, the store, the caches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from graph.values.errors import DamagedRecordError, InputError
from graph.values.suggestions import suggestion_for
from queries.question.answer_rows import RecordRow
from queries.question.arguments import NOTHING_LOADED, quoted_input
from queries.question.workspace_rows import (
    Counts,
    DatasetRow,
    RecordState,
    Status,
    StoreState,
)
from queries.workspace.store_world import (
    COUNT_KEYS,
    COUNT_PROPERTIES,
    PARTIES_OF_ALL,
    PARTIES_OF_DATASET,
)

if TYPE_CHECKING:
    from graph.head.manifest import Head
    from graph.store.protocol.graph_store import Store
    from queries.question.backend import WorkspaceBase
    from queries.question.settings import Settings


def workspace_status(workspace: "WorkspaceBase") -> Status:
    """Return the answer of ``status``.

    Counts are of what the record holds: ``records`` were kept, ``quarantined`` were refused.
    ``parties`` are counted when the graph is put in order, each once; ``None`` until then.
    What a damaged record does not tell any more is ``None``.
    """
    from graph.head.best_head import FROM_PARTS, find_best_head
    from graph.head.part_check import damage_found_before, last_deep_check
    from graph.world.open_world import counted_parties, is_cached
    from queries.find.find_party import is_fresh

    settings = workspace.settings
    if workspace.remote:
        return _remote_status(workspace)
    record_state: RecordState = {
        "whole": True,
        "problem": None,
        "checked_deep_on": None,
        "changed_since": None,
    }
    is_told = True
    try:
        head = workspace.record.head()
    except DamagedRecordError as damaged:
        # What can still be told of a damaged record helps to mend it; nothing is answered from it.
        best = find_best_head(workspace.record.folder)
        head, is_told = best.head, best.origin != FROM_PARTS
        record_state = {**record_state, "whole": False, "problem": str(damaged)}
    last = last_deep_check(workspace.record.folder)
    if last is not None:
        record_state["checked_deep_on"] = last["on"]
        if is_told:
            record_state["changed_since"] = last.get("data_version") != head.data_version
    found = damage_found_before(workspace.record.folder, head)
    if found is not None and record_state["whole"]:
        problem = f"{found[0]} {found[1]}, {found[2]}; mend it with: ownership repair"
        record_state = {**record_state, "whole": False, "problem": problem}
    # Parts alone tell neither decisions nor what was dropped, and so no data version.
    parties = counted_parties(workspace.record, head) if head.parts else {"": 0}
    datasets = _record_dataset_rows(head, parties) if is_told or head.parts else None
    version = head.data_version if is_told else None
    names = settings.workspace / "cache" / "names"
    fresh = {True: "fresh", False: "stale"}
    return {
        "workspace": str(settings.workspace),
        "data_version": version,
        "datasets": datasets,
        "totals": None if datasets is None else _totals(datasets, parties),
        "judgements": len(head.decisions_in_force) if is_told else None,
        "dropped": list(head.log) if is_told else None,
        "record": record_state,
        "store": _embedded_state(settings, version),
        "caches": {
            "world": fresh[is_cached(workspace.record, head)],
            "names": fresh[is_fresh(names, head.data_version)],
        },
    }


def _embedded_state(settings: "Settings", data_version: str | None) -> StoreState:
    """Return the state of the embedded store, without starting it."""
    from queries.workspace.backends import configured_store

    built = configured_store(settings).data_version()
    return {"kind": "embedded", "data_version": built, "fresh": built == data_version is not None}


def _fewest_records(head: "Head", dataset: str) -> int | dict[str, int] | None:
    """Return the fewest records an edition of a dataset may hold, by scope where it has any."""
    said = {e.scope or "": e.records for e in head.expected if e.dataset == dataset}
    return said.get("") if set(said) <= {""} else said


def _dataset_rows(
    files: Iterable[RecordRow], parties: Mapping[str, int] | None
) -> list[DatasetRow]:
    """Return a row for each dataset of some files, each as a row of a store's files.

    ``parties``: how many parties each dataset states, if they were counted.
    """
    grouped: dict[str, list[RecordRow]] = defaultdict(list)
    for file in files:
        grouped[file["dataset"]].append(file)
    rows = []
    for dataset, mine in sorted(grouped.items()):
        dates = [file.get("edition") or file.get("retrieved_on") for file in mine]
        rows.append(
            {
                "dataset": dataset,
                "reader": ", ".join(sorted({str(file.get("reader")) for file in mine})),
                "retrieved_on": max((day[:10] for day in dates if day), default=None),
                "files": len(mine),
                **{
                    key: _known_sum(file.get(COUNT_PROPERTIES.get(key, key)) for file in mine)
                    for key in COUNT_KEYS
                },
                "parties": None if parties is None else parties.get(dataset, 0),
                "at_least": None,
            }
        )
    return cast("list[DatasetRow]", rows)


def _record_dataset_rows(head: "Head", parties: Mapping[str, int] | None) -> list[DatasetRow]:
    files = (
        {
            **part.source,
            **part.rows,
            **part.counts,
            "dataset": part.dataset,
            "edition": part.edition,
        }
        for part in head.parts
    )
    rows = _dataset_rows(files, parties)
    return [{**row, "at_least": _fewest_records(head, row["dataset"])} for row in rows]


def _totals(datasets: Iterable[DatasetRow], parties: Mapping[str, int] | None) -> Counts:
    """Return the sum of each count; of parties, which several datasets may state, their number."""
    counts: list[Mapping[str, Any]] = [*datasets]
    totals = {key: _known_sum(row[key] for row in counts) for key in COUNT_KEYS}
    return cast("Counts", {**totals, "parties": None if parties is None else parties[""]})


def _parties_of_store(files: Sequence[RecordRow]) -> dict[str, int] | None:
    """Return how many parties a store has, as its files carry it; ``None`` in older stores."""
    if not all(PARTIES_OF_ALL in file for file in files):
        return None
    of_datasets = {file["dataset"]: file[PARTIES_OF_DATASET] for file in files}
    return {"": max((file[PARTIES_OF_ALL] for file in files), default=0), **of_datasets}


def _known_sum(counts: Iterable[int | None]) -> int | None:
    """Return the sum of counts; ``None`` where one of them is unknown."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _remote_status(workspace: "WorkspaceBase") -> Status:
    """Return the status of a store at an address; ``None`` is what it cannot know.

    The workspace here is named, and compared, only if the store was filled from it.
    """
    store = workspace.backend.store()
    version = workspace.backend.data_version
    files = [row["found"] for row in store.read("files").dicts()]
    parties = _parties_of_store(files)
    datasets = _dataset_rows(files, parties)
    head = _source_head(workspace, store)
    fresh = head is None or head.data_version == version
    return {
        "workspace": None if head is None else str(workspace.settings.workspace),
        "data_version": version,
        "datasets": datasets,
        "totals": _totals(datasets, parties),
        "judgements": None,
        "dropped": None,
        "record": None,
        "store": {
            "kind": store.kind,
            "address": store.address,
            "data_version": version,
            "fresh": fresh,
        },
        "caches": {},
    }


def _source_head(workspace: "WorkspaceBase", store: "Store") -> "Head | None":
    """Return the head of the workspace here, if the store was filled from it; else ``None``."""
    if not workspace.settings.workspace.is_dir():
        return None
    head = workspace.record.head()
    marker = store.read("marker").rows[0][0]
    return head if head.workspace_id and head.workspace_id == marker["workspace_id"] else None


def check_dataset(head: "Head", dataset: str) -> None:
    """Check that a dataset is loaded; else an `InputError` names those that are."""
    known = sorted({part.dataset for part in head.parts})
    if dataset not in known:
        if not known:
            raise InputError(NOTHING_LOADED)
        meant, named = suggestion_for(dataset, known), ", ".join(known)
        raise InputError(f"There is no dataset {quoted_input(dataset)}. {meant}There are: {named}")
