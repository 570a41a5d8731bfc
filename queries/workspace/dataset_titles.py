"""What loaded datasets are called: their keys are for files and commands."""

import contextlib
import re
from typing import TYPE_CHECKING, Final

from graph.values.errors import DamagedRecordError
from queries.question.backend import WorkspaceBase

if TYPE_CHECKING:
    from graph.head.manifest import Part
    from graph.record.record import Record
    from ingest.catalogue.read_catalogue import Catalogue

_ENDING: Final = re.compile(
    r"(?:\.(?:case|ftm|targets|simple|statements|json|csv|xml|txt))*\.[A-Za-z]\w*$"
)
_JOINT: Final = re.compile(r"_+|(?<=[^\W\d])-+(?=\w)|(?<=\w)-+(?=[^\W\d])")


def dataset_titles(workspace: WorkspaceBase) -> dict[str, str]:
    """Return the title of each loaded dataset, by its key.

    It is what the catalogue calls it, else what its publisher does; a case has a title of its own.
    Where there is none, the name of its file stands for it. Nothing is told of a damaged record.
    """
    found: dict[str, str] = {}
    with contextlib.suppress(DamagedRecordError):
        parts = () if workspace.remote else workspace.record.head().parts
        known = _catalogue(workspace)
        for part in parts:
            if part.dataset in known:
                found[part.dataset] = known[part.dataset].title
            elif title := _title_of(workspace.record, part):
                found.setdefault(part.dataset, title)
        for part in parts:
            found.setdefault(part.dataset, readable_name(part.source["file"] or part.dataset))
    return found


def readable_name(file: str) -> str:
    """Return the name of a file as a person would write it; a date stays as it is.

    >>> readable_name("cases/acme_holding-owners.case.yaml"), readable_name("sales-2024-11-01.csv")
    ('Acme holding owners', 'Sales 2024-11-01')
    """
    name = re.split(r"[/\\]", file)[-1]
    words = _JOINT.sub(" ", _ENDING.sub("", name) or name).strip()
    return words[:1].upper() + words[1:] or file


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
