"""What a reader is.

A reader turns one publisher's file into records of rows. It never writes and never guesses: a
record that it cannot understand becomes a refusal with the reason, and a file that is not its
own, or that lacks a mandatory column, is refused whole.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.record.model import Row
from ingest.case_file.yaml_text import Mark
from ingest.files.opened_file import Opened, Sniff
from ingest.files.record_position import Position
from ingest.spans.record_plan import RecordPlan


class InvalidRecordError(Exception):
    """One record cannot be understood; the text names the field and the value.

    Whatever a reader makes of a record may raise it, and ``read`` makes a refusal of it, so the
    functions of a reader do not say so one by one.
    """


@dataclass(slots=True)
class Record:
    """One record of the publisher's file and the rows that it states.

    Attributes:
        record_id: the publisher's own key, stable between editions.
        position: where it stands in the file, in words.
        rows: rows of ``graph.record.model``; none where the publisher says that the record is gone.
        remarks: what a person should know of it and that did not stop it.
        held: whether a delta says that the dataset before it holds a record of this id: ``True``
            for a changed or deleted one, ``False`` for an added one, ``None`` where it is silent.
        alone: whether the rows follow from the record's own text (see :class:`Pieces`).
    """

    record_id: str
    position: str
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)
    held: bool | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Delta:
    """The mark of a file that holds changes only.

    Attributes:
        since: the edition that it follows, as ISO day or date-time, where the file names it.
    """

    since: str | None = None


@dataclass(slots=True)
class Refusal:
    """One record that goes to quarantine: where, why, and as it was read.

    Attributes:
        cut: the file breaks off here, within the record or before the end that it should have.
        several: more than one record may stand here, and nothing says which.
    """

    position: str
    reason: str
    raw: str
    record_id: str | None = None
    cut: bool = False
    several: bool = False


@dataclass(frozen=True)
class Context:
    """What a reader needs beside the file.

    Attributes:
        dataset: name of the dataset that the rows will belong to.
        mapping: the mapping file of the ``table`` reader.
        remark: takes one remark about the whole file.
        readers: every reader by its name, for a file that wraps what another one reads.
    """

    dataset: str
    mapping: Path | None
    remark: Callable[[str], None]
    readers: "Mapping[str, Reader]" = field(default_factory=dict)


Records = Iterator[Record | Refusal]
"""The records and refusals of a file, as they stream by."""


def record_or_refusal(
    make: Callable[[list[str]], tuple[str, list[Row]]],
    position: str,
    raw: Callable[[], str],
    key: str | None,
) -> Record | Refusal:
    """Return the record of one entry, or a refusal where it cannot be understood."""
    remarks: list[str] = []
    try:
        own, rows = make(remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), raw(), key)
    return Record(own, position, rows, remarks)


Piece = tuple[str, bytes, Any]
"""One record's position, its text, and the text's parsed value or ``None``."""


@dataclass
class Run(ABC):
    """Consecutive texts of a file, whose hashes are looked up together.

    Attributes:
        texts: one text each, equal to that of :meth:`piece` where it is a whole record.
    """

    texts: list[bytes]

    def positions(self, places: NDArray[np.int64]) -> Any:
        """Return the positions of texts that are whole records, as an Arrow column."""
        raise NotImplementedError

    @abstractmethod
    def piece(self, place: int) -> tuple[Piece | Refusal | None, int]:
        """Return what begins at a place, if anything does, and how many texts it takes.

        Called for unknown texts, in order. A record over several lines takes several texts,
        even known ones; its own text is then none of these.
        """


class Pieces(ABC):
    """A file cut into texts, from each of which one record follows.

    A text that the dataset holds already is not parsed again, so the result of :meth:`make`
    must depend on the text and the reader's version alone. A record that depends on more has
    ``alone`` set to ``False``.
    """

    @abstractmethod
    def cut(self) -> Iterator[Piece | Refusal]:
        """Yield the text of every record in order; a refusal where none can be told apart."""

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        """Yield the same as :meth:`cut`, in runs of many texts where most may be known."""
        return self.cut()

    @abstractmethod
    def make(self, piece: Piece) -> Record | Refusal | None:
        """Return the record of one text, a refusal, or ``None`` where it waits for :meth:`rest`."""

    def rest(self) -> Records:
        """Yield what could be decided only at the end of the file."""
        return iter(())

    def close(self) -> None:
        """Release whatever the reading needed; most need nothing."""
        return


def read_by_pieces(
    start: Callable[[Opened, Context], Pieces],
) -> Callable[[Opened, Context], Records]:
    """Return the plain ``read`` of a reader that cuts its file into pieces."""

    def read(opened: Opened, context: Context) -> Records:
        with closing(start(opened, context)) as pieces:
            for piece in pieces.cut():
                item = piece if isinstance(piece, Refusal) else pieces.make(piece)
                if item is not None:
                    yield item
            yield from pieces.rest()

    return read


@dataclass(frozen=True)
class Reader:
    """One format, and the functions that read it.

    Attributes:
        name: the name that ``--reader`` takes.
        title: the format in words.
        version: changes when the same file would give other rows.
        sniff: returns 0 (not mine) to 100 (surely mine), judged by content.
        read: yields the records and refusals of a file, streaming.
        strict: one refusal refuses the whole file.
        edition: the publisher's own date of the file, if it carries one.
        dataset: the dataset's name if the file itself says it.
        scope: which part of its dataset a file speaks for, where a publisher splits it by kind
            (GLEIF's entities, relationships and exceptions): a complete edition closes records
            of its own scope only.
        delta: what the file follows if it holds changes only, else ``None``.
        scattered: whether what a record states may stand in several places of the file, so that
            nothing can be said for sure of one that breaks off.
        pieces: the same reading as ``read`` in two steps, so that known texts can be passed over;
            ``None`` for a file whose records do not each stand in a text of their own.
        check: all that is wrong with a text that a person writes, by its name, with the places;
            ``None`` for what only publishers write.
        original: one record as published, by its position; ``None`` where every reader's ways do.
        plan: the usual fields of ``pieces``, by which many texts are read together.
        presets: the folder of the mapping files that come with it, if it takes any.
    """

    name: str
    title: str
    version: str
    sniff: Callable[[Sniff], int]
    read: Callable[[Opened, Context], Records]
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    strict: bool = False
    edition: Callable[[Opened], str | None] | None = None
    dataset: Callable[[Opened], str | None] | None = None
    scope: Callable[[Opened], str | None] | None = None
    delta: Callable[[Opened], Delta | None] | None = None
    scattered: Callable[[Opened], bool] | None = None
    pieces: Callable[[Opened, Context], Pieces | None] | None = None
    check: Callable[[str, str], list[tuple[Mark, str]]] | None = None
    plan: RecordPlan | None = None
    presets: Path | None = None
    original: Callable[[Opened, Position], str | None] | None = None
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the kind of a file, the end of its scope: kinds that it needs beside it, in words."""
    by_stem: bool = False
    """Whether the default dataset is the file's stem and not the reader's name."""
