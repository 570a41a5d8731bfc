"""What was searched for a certificate, file by file with its hash, and what was not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from graph.verdict.searched_lists import refused_records
from ingest.catalogue.read_catalogue import read_catalogue
from queries.question.workspace_rows import SourceRow
from queries.words.plain_words import join_words
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from graph.world.world import World
    from ingest.catalogue.data_set import DataSet
    from queries.question.backend import Backend
    from queries.workspace.workspace import Workspace

OFFICIAL: Final = "lists"
"""The set of the catalogue with the official lists that are read from their publishers."""


@dataclass(frozen=True)
class Ground:
    """What a certificate stands on.

    Nothing later than the ISO day ``known_on`` is used; ``None`` for all that is known.
    """

    backend: "Backend"
    known_on: str | None

    @cached_property
    def world(self) -> "World":
        """The record, as known on that day."""
        if self.known_on is None:
            return self.backend.world
        return self.backend.known_world([], self.known_on, links=False)

    @cached_property
    def refused(self) -> list[str]:
        """Sentences on records that could not be read, one a dataset."""
        return list(refused_records(self.world))


def searched_files(ground: Ground) -> list[dict[str, Any]]:
    """Return every file that was searched, with edition, counts and SHA-256, by dataset."""
    rows: list[SourceRow] = ground.world.sources.to_pylist()
    rows.sort(
        key=lambda row: (row["dataset"], row["edition"] or "", row["file"] or "", row["source_id"])
    )
    return [
        {
            "dataset": row["dataset"],
            "publisher": row["publisher"],
            "edition": row["edition"] or row["retrieved_on"],
            "file": row["file"],
            "sha256": row["source_id"],
            "records": row["records"],
            "refused": row["refused"],
            "list_entries": list(row["entries"] or ()),
        }
        for row in rows
    ]


def not_searched(
    workspace: "Workspace", ground: Ground, settings: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what was not searched, in sentences; what each rule lacks is among its remarks."""
    yield "Only the files named here were searched; nothing was looked up anywhere else."
    absent = [each.title for each in _official_lists() if not _is_loaded(workspace, each)]
    if absent:
        yield f"Official lists that are not loaded from their publishers: {join_words(absent)}."
    if ground.known_on is not None:
        yield f"Nothing that was loaded here after {date_text(ground.known_on)} was used."
    if settings.get("candidates") == "off":
        yield "Names were not compared with those on lists, by choice."
    yield from ground.refused


def _official_lists() -> "list[DataSet]":
    return [each for each in read_catalogue().values() if OFFICIAL in each.sets]


def _is_loaded(workspace: "Workspace", each: "DataSet") -> bool:
    """Return whether a file is loaded that is of a data set, by its dataset or reader and scope."""
    parts = workspace.record.head_at(workspace.data_version).parts
    return any(
        (part.dataset == (each.dataset or each.reader) or part.source["reader"] == each.reader)
        and re.fullmatch(each.scope, part.scope or "") is not None
        for part in parts
    )
