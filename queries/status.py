"""What is loaded, in which edition, and whether the caches are fresh."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from queries.answer import Answer

if TYPE_CHECKING:
    from graph.head import Part
    from queries.ground import Ground
    from queries.settings import Settings
    from queries.workspace import Workspace

COUNTED: Final = ("parties", "interests", "links", "listings", "gaps")


def status_of(workspace: "Workspace") -> dict[str, Any]:
    """Give the ``status`` of the interface.

    Counts are what the record holds; ``records`` are those kept, ``quarantined`` those refused.
    """
    from graph.fold import is_cached
    from queries.finder import is_fresh

    settings = workspace.settings
    if workspace.remote:
        return _remote_status(workspace)
    head = workspace.record.head()
    datasets = _datasets(list(head.parts))
    names = settings.workspace / "cache" / "names"
    fresh = {True: "fresh", False: "stale"}
    return {
        "workspace": str(settings.workspace),
        "data_version": head.data_version,
        "datasets": datasets,
        "totals": {
            key: sum(row[key] for row in datasets) for key in ("records", *COUNTED, "quarantined")
        },
        "judgements": len(head.in_force),
        "dropped": list(head.log),
        "store": _embedded(settings, head.data_version),
        "caches": {
            "world": fresh[is_cached(workspace.record, head)],
            "names": fresh[is_fresh(names, head.data_version)],
        },
    }


def _embedded(settings: "Settings", data_version: str) -> dict[str, Any]:
    """The embedded store without starting it: which version is built, and whether it is fresh."""
    from queries.ground import store_at

    built = store_at(settings).data_version()
    return {"kind": "embedded", "data_version": built, "fresh": built == data_version}


def _datasets(parts: "list[Part]") -> list[dict[str, Any]]:
    grouped: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        grouped[part.dataset].append(part)
    rows = []
    for dataset, loads in sorted(grouped.items()):
        dates = [p.edition or p.source["retrieved_on"] for p in loads]
        rows.append(
            {
                "dataset": dataset,
                "reader": ", ".join(sorted({p.source["reader"] for p in loads})),
                "retrieved_on": max((d for d in dates if d), default=None),
                "files": len(loads),
                "records": sum(p.counts["records_kept"] for p in loads),
                **{key: sum(p.rows[key] for p in loads) for key in COUNTED},
                "quarantined": sum(p.counts["records_quarantined"] for p in loads),
            }
        )
    return rows


def _remote_status(workspace: "Workspace") -> dict[str, Any]:
    """The same of a store at an address: what it was filled with."""
    store = workspace.ground.store()
    sources = workspace.ground.sources()
    return {
        "workspace": None,
        "data_version": workspace.data_version,
        "datasets": [
            {
                "dataset": row["dataset"],
                "reader": row["reader"],
                "retrieved_on": row["edition"] or row["retrieved_on"],
                "records": row["records"],
            }
            for row in sources
        ],
        "store": {"kind": store.kind, "address": workspace.settings.store, "fresh": True},
        "caches": {},
    }


def source_rows(ground: "Ground") -> Answer:
    """The loaded files, one row each."""
    return Answer(ground.sources())
