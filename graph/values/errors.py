"""The errors that are meant for people; anything else that is raised is a bug of ours.

    OwnershipError            one line: what is wrong, where, and what to do next
    |- InputError             a file or a value that a person gave cannot be used
    |  |- CaseFileError       a case file is wrong at a line and column
    |  `- RefusedFileError    not one record of a feed could be understood
    |- NotFoundError          nothing, or more than one thing, fits a name
    |- WorkspaceError         the workspace cannot be read or written
    |  `- DamagedRecordError  a file of the record is missing or not what was written
    |- StoreError             a graph store is missing, down, or refuses
    `- QueryRefusedError      a Cypher text may not run here

The command line prints the text and exits with 2; a page shows it in a box.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final


class OwnershipError(Exception):
    """An error that a person can put right; its text is one line."""


class InputError(OwnershipError):
    """A file or a value that a person gave cannot be used."""


class CaseFileError(InputError):
    """A case file is wrong; the text names file, line and column."""


class RefusedFileError(InputError):
    """A file was refused whole, before anything was written."""


class NotFoundError(OwnershipError):
    """No party, or more than one, fits what was asked for.

    Attributes:
        candidates: pairs of party id and name that come nearest, best first.
    """

    def __init__(self, message: str, candidates: list[tuple[str, str]] | None = None) -> None:
        super().__init__(message)
        self.candidates = candidates or []


class WorkspaceError(OwnershipError):
    """The workspace folder cannot be read or written, or somebody else is writing."""


NOT_ALLOWED: Final = f"cannot be read ({os.strerror(errno.EACCES)})"
"""What is said of a stored file that this user may not read; it need not be damaged."""


class DamagedRecordError(WorkspaceError):
    """A file of the record is missing, or is not what was written.

    Attributes:
        file: the file.
        wrong: what is wrong with it.
    """

    def __init__(self, file: Path, wrong: str, outcome: str = "No answer was given") -> None:
        remedy = "Restore the workspace from a copy, or run: ownership repair"
        if wrong == NOT_ALLOWED:
            remedy = "Give yourself the right to read it"
        super().__init__(
            f"{outcome}. {_stored_words(file, wrong)}. {remedy}. "
            f"The file is {file}{_when_changed(file)}"
        )
        self.file = file
        self.wrong = wrong


@contextlib.contextmanager
def damage_as_unwritten() -> Iterator[None]:
    """Raise damage that is found before a write as an error that says so."""
    try:
        yield
    except DamagedRecordError as damaged:
        raise DamagedRecordError(damaged.file, damaged.wrong, "Nothing was written") from None


_TABLES: Final = {
    "parties": "parties",
    "interests": "interests",
    "links": "links",
    "listings": "list entries",
    "gaps": "gaps",
    "rulings": "decisions",
    "transfers": "transfers",
    "arrangements": "arrangements",
}
"""What the rows of a dataset's stored tables are called, by the name of their file."""
_MANY: Final = {"is": "are", "has": "have", "was": "were"}


def _stored_words(file: Path, wrong: str) -> str:
    """Return what of the record is wrong: rows of a dataset in words, any other file by name."""
    rows = _TABLES.get(file.stem)
    dataset = file.parent.name.rpartition("-")[0]
    if rows is None or not dataset:
        return f"The stored file {file.name} {wrong}"
    first, _, rest = wrong.partition(" ")
    return f"Stored {rows} of dataset {dataset} {_MANY.get(first, first)} {rest}"


def _when_changed(file: Path) -> str:
    """Return when a file, or the folder that it is missing from, was written last."""
    for place, said in ((file, "written"), (file.parent, "its folder was changed")):
        try:
            moment = datetime.fromtimestamp(place.stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError):
            continue
        return f" ({said} {moment:%Y-%m-%d %H:%M} UTC)"
    return ""


class StoreError(OwnershipError):
    """A graph store is missing, down, stale, or not ours to write."""


class QueryRefusedError(OwnershipError):
    """A Cypher text would write, read files, or call what is not allowed."""
