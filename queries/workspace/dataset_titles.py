"""What loaded datasets are called: their keys are for files and commands."""

import contextlib
from typing import TYPE_CHECKING

from graph.values.errors import DamagedRecordError
from queries.question.backend import WorkspaceBase

if TYPE_CHECKING:
    from graph.head.manifest import Part
    from graph.record.record import Record
    from ingest.catalogue.read_catalogue import Catalogue


def dataset_titles(workspace: WorkspaceBase) -> dict[str, str]:
    """Return the title of each loaded dataset that has one, by its key.

    It is what the catalogue calls it, else what its publisher does; a case has a title of its own.
    Nothing is told of a damaged record.
    """
    found: dict[str, str] = {}
    with contextlib.suppress(DamagedRecordError):
        parts = () if workspace.remote else workspace.record.head().parts
        known = _catalogue(workspace)
        for part in parts:
            if part.dataset in known:
                found[part.dataset] = known[part.dataset].title
            elif part.dataset not in found and (title := _title_of(workspace.record, part)):
                found[part.dataset] = title
    return found


def _catalogue(workspace: WorkspaceBase) -> "Catalogue":
    from ingest.catalogue.read_catalogue import usable_data_sets

    # A file that is no data set is told where the catalogue is shown.
    return usable_data_sets(workspace.settings.workspace)[0]


def _title_of(record: "Record", part: "Part") -> str | None:
    """Return the title that a publisher gives a file, or that a case gives itself."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if part.source.get("publisher"):
        return part.source.get("title")
    for file in record.table_files([part], "documents"):
        rows = pq.read_table(file, columns=["id", "title"])
        titles = rows.filter(pc.equal(rows["id"], part.dataset))["title"].to_pylist()
        if titles:
            return str(titles[0])
    return None
