"""Who denies what a statement claims, in which document, and whether only after the day asked."""

from typing import Final

from graph.values.dates import iso_day
from graph.values.note_parts import NamedSource, denial_of, is_unknown_yet
from graph.world.world import World
from queries.question.answer_rows import Denial, NamedDocument, RecordRow
from queries.rows.citations import document_of

NO_DENIAL: Final[Denial] = {"disputed_by": None}


def denial_keys(world: World, said: RecordRow, day: int | None) -> Denial:
    """Return who disputes a row; nobody where that was not known on the day of the world."""
    found = denial_of(said["note"])
    if found is None or is_unknown_yet(world.known_on, found):
        return NO_DENIAL
    cited = named_document(world, found, said["dataset"])
    return {
        "disputed_by": found.name,
        "disputed_on": found.on,
        "disputed_later": day is not None and found.is_after(iso_day(day)),
        "denial": cited,
    }


def named_document(world: World, named: NamedSource, dataset: str) -> NamedDocument | None:
    """Return a document that a note names as a statement to cite; ``None`` where it has none."""
    if named.document is None:
        return None
    said = document_of(world, named.document, dataset)
    return {
        "record": named.document,
        "source": said.get("title") or dataset,
        "publisher": said.get("publisher"),
        "published_on": said.get("published_on"),
        "retrieved_on": said.get("retrieved_on"),
        "url": said.get("url"),
        "dataset": dataset,
        "certainty": "confirmed",
        "asserted_by": named.name or said.get("publisher"),
    }
