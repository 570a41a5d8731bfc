"""The day of an edition, where the publisher's file does not state it."""

import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from ingest.catalogue.data_set import DataSet
from ingest.catalogue.fetch_folder import FetchedFile

_DAY: Final = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")


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
