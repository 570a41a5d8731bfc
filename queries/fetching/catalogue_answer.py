"""The catalogue as rows: what can be had, on which conditions, and what is loaded here."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ingest.catalogue.data_set import DataSet
from ingest.catalogue.fetch_folder import FetchFolder
from queries.question.answer import Answer
from queries.question.workspace_rows import CatalogueRow

if TYPE_CHECKING:
    from graph.head.manifest import Part
    from queries.workspace.workspace import Workspace


def catalogue_rows(
    workspace: "Workspace", data_sets: Sequence[DataSet], today: date
) -> Answer[CatalogueRow]:
    """Return a row for each data set; ``loaded`` is the day of the newest edition here."""
    folder = FetchFolder(workspace.settings.workspace)
    parts = [] if workspace.remote else list(workspace.record.stated_head().parts)
    rows: list[CatalogueRow] = []
    for each in data_sets:
        hashes = {file.sha256 for file in folder.fetched_files(each.key).values()}
        own = [part for part in parts if _is_of(part, each, hashes)]
        days = [part.edition or part.source["retrieved_on"] or "" for part in own]
        loaded = max(days, default="")[:10] or None
        rows.append(
            {
                "name": each.key,
                "title": each.title,
                "publisher": each.publisher,
                "kind": each.kind,
                "format": each.format or None,
                "size": each.size or None,
                "records_about": each.records or None,
                "how_often": each.how_often or None,
                "conditions": each.conditions,
                "beside": list(each.beside),
                "sets": list(each.sets),
                "can_be_fetched": not each.by_hand,
                "by_hand": each.by_hand or None,
                "page": each.page,
                "hosts": list(each.hosts),
                "files": [file.url or file.page for file in each.files],
                "is_loaded": bool(own),
                "loaded": loaded,
                "age_days": None if loaded is None else _age(loaded, today),
                "note": each.note or None,
                "facts": [
                    {
                        "about": list(fact.about),
                        "source": fact.source,
                        "read_on": fact.read_on,
                        "certainty": fact.certainty,
                    }
                    for fact in each.facts
                ],
            }
        )
    return Answer(rows)


def _is_of(part: "Part", data_set: DataSet, hashes: set[str]) -> bool:
    """Return whether a loaded file is of a data set, fetched or loaded by hand."""
    if part.source["sha256"] in hashes:
        return True
    dataset = data_set.dataset or data_set.reader
    fits = re.fullmatch(data_set.scope, part.scope or "") is not None
    return part.dataset == dataset and fits and (data_set.whole or part.delta)


def _age(day: str, today: date) -> int | None:
    try:
        return (today - date.fromisoformat(day)).days
    except ValueError:
        return None
