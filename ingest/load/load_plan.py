"""What a file speaks for, before it is read: reader, dataset, edition, scope."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from graph.values.errors import InputError
from ingest.files.encoding import ENCODING_ADVICE, is_ascii_based
from ingest.files.opened_file import Opened
from ingest.load.load_job import Job, Options
from ingest.reader import Reader
from ingest.recognition.detect import TABLE_READER, reader_for, refused_if_broken

T = TypeVar("T")
_AHEAD: Final = timedelta(hours=14)
"""No clock on earth is further ahead of UTC."""


def plan_job(path: Path, options: Options) -> Job:
    """Return the job of a file: its reader, and what that says the file speaks for.

    Raises:
        InputError: the file cannot be read, or an option does not fit it.
        RefusedFileError: no reader recognises it.
    """
    opened = Opened(path)
    named = options.reader or (TABLE_READER if options.mapping is not None else None)
    reader = reader_for(opened, named)
    with refused_if_broken(reader, opened.name):
        return _plan_reading(opened, reader, options)


def _plan_reading(opened: Opened, reader: Reader, options: Options) -> Job:
    """Return the job of a file whose reader is known."""
    path = opened.path
    if options.encoding is not None:
        opened.encoding = _encoding(options.encoding, path, reader)
    edition = _reader_answer(reader.edition, opened) or options.retrieved_on
    delta = _reader_answer(reader.delta, opened)
    if options.complete and delta is not None:
        raise InputError(
            f"{path.name}: says only what changed; load it without --complete, which would close "
            "everything else"
        )
    if edition is None and (options.complete or delta is not None):
        what = "--complete" if options.complete else "a file of changes"
        raise InputError(f"{path.name}: {what} needs the date of this edition; give --retrieved-on")
    return Job(
        opened,
        reader,
        options,
        dataset=_dataset(reader, opened, options),
        edition=None if edition is None else sortable_edition(edition),
        scope=_reader_answer(reader.scope, opened),
        delta=delta,
    )


def is_future_day(edition: str) -> bool:
    """Return whether a day has begun nowhere on earth yet.

    >>> is_future_day("2020-01-01"), is_future_day("9999-01-01T12:00:00")
    (False, True)
    """
    latest = datetime.now(UTC) + _AHEAD
    return edition[:10] > latest.date().isoformat()


def _encoding(name: str, path: Path, reader: Reader) -> str:
    """Return an encoding that a person named, once it is checked; it is for tables only."""
    if reader.name != TABLE_READER:
        raise InputError(
            f"{path.name}: is read by {reader.name}, whose files say their encoding; "
            "leave --encoding out, it is for tables"
        )
    if not is_ascii_based(name):
        raise InputError(f"--encoding {name!r}: {ENCODING_ADVICE}")
    return name


def _reader_answer(ask: Callable[[Opened], T | None] | None, opened: Opened) -> T | None:
    return None if ask is None else ask(opened)


def sortable_edition(text: str) -> str:
    """Return an edition's date as text that sorts: a day, or a date-time in UTC.

    A time without a zone is taken as UTC; a text that is no whole day or time stays as it is.

    >>> sortable_edition("2024-05-27T21:47:02+02:00"), sortable_edition("2024-05-27")
    ('2024-05-27T19:47:02', '2024-05-27')
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].+", text) is None:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text[:10]
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat()


def _dataset(reader: Reader, opened: Opened, options: Options) -> str:
    """Return the dataset's name: the option, the file's own, its stem, or the reader's name.

    Rule 26 of docs/reference/rules.md.
    """
    if options.dataset is not None:
        return options.dataset
    own = _reader_answer(reader.dataset, opened)
    if own is not None:
        return own
    stem = opened.name.removeprefix(".").split(".")[0]
    return stem if reader.by_stem and stem else reader.name
