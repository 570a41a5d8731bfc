"""The rows that tell what became of data sets, and the day of an edition whose files carry none."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingest.catalogue.data_set import DataSet
from ingest.catalogue.fetch_folder import FetchedFile

if TYPE_CHECKING:
    from ingest.load.pipeline import Outcome

LOADED: Final = "loaded"
NEWEST: Final = "newest"
OLDER: Final = "older"
REFUSED: Final = "refused"
COUNTED: Final = (
    *("records_kept", "records_quarantined", "records_unchanged", "listings", "closed"),
)
SAID: Final = ("dataset", "files", "bytes", "sha256", "data_version")
_DAY: Final = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")
Row = dict[str, Any]


def edition_of_files(data_set: DataSet, files: Iterable[FetchedFile]) -> str:
    """Return the day or moment that stands for an edition whose files carry none.

    A day in the name of a file is the publisher's; then, if the data set says so, the moment of the
    last change that the server states; else the moment of fetching. The latest of the files counts.
    """
    return max(_moment(data_set, file) for file in files)


def _moment(data_set: DataSet, file: FetchedFile) -> str:
    named = _DAY.search(file.name)
    if named is not None:
        return "-".join(named.groups())
    if data_set.edition == "header" and file.last_modified:
        try:
            changed = parsedate_to_datetime(file.last_modified)
        except ValueError:
            return file.at
        changed = changed if changed.tzinfo is not None else changed.replace(tzinfo=UTC)
        return min(changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"), file.at)
    return file.at


def lies_whole(path: Path, file: FetchedFile) -> bool:
    """Return whether a file that was fetched, and not loaded, still lies there whole."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256


def loaded_row(outcomes: "list[Outcome]", files: dict[Path, FetchedFile]) -> Row:
    """Return what became of the files of one data set, as one row."""
    refused = [str(outcome.answer["refused"]) for outcome in outcomes if outcome.is_refused]
    got = files.values()
    sums = {"bytes": sum(f.size for f in got), "sha256": [f.sha256 for f in got]}
    if refused:
        return {"result": REFUSED, "edition": None, "why": refused[0], **sums}
    answers = [outcome.answer for outcome in outcomes]
    cut = any(answer["truncated"] for answer in answers)
    return {
        "why": "a file breaks off, and was loaded up to there" if cut else None,
        "result": LOADED,
        "dataset": answers[0]["dataset"],
        "edition": max((a["edition"] for a in answers if a["edition"]), default=None),
        "files": len(answers),
        **sums,
        **{key: sum(answer[key] for answer in answers) for key in COUNTED},
        "data_version": answers[-1]["data_version"],
    }
