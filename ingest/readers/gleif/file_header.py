"""Metadata of a GLEIF file: which of the three it is, its date, and which edition it follows.

XML says so in its header. CSV and JSON have none, but the publisher's names of the files say it:
``20240408-0800-gleif-goldencopy-rr-intra-day.json.zip`` is what changed in the eight hours before
8:00 UTC on that day.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import root_name
from ingest.reader import Delta
from ingest.readers.gleif.api_answers import golden_copy_moment, kind_of_answer
from ingest.readers.gleif.flat_fields import (
    EXCEPTION,
    LEI,
    RELATIONSHIP,
    ROOTS,
    columns_of,
    kind_of_columns,
)
from ingest.readers.gleif.golden_copy_json import kind_of_json

SCOPES: Final = {LEI: "lei2", RELATIONSHIP: "rr", EXCEPTION: "repex"}
"""The publisher's own names of the three files."""
_CONTENT_DATE = re.compile(r"ContentDate>\s*([^<\s]+)")
_FILE_CONTENT = re.compile(r"FileContent>\s*([A-Z_]+)")
_DELTA_START = re.compile(r"DeltaStart>\s*([^<\s]+)")
_FILE_NAME = re.compile(
    r"(\d{8}-\d{4})-gleif-goldencopy-[a-z0-9]+-(?:(intra-day|last-day|last-week|last-month)|)"
)
_WINDOWS: Final = {
    "intra-day": timedelta(hours=8),
    "last-day": timedelta(days=1),
    "last-week": timedelta(days=7),
    "last-month": timedelta(days=31),
}
_SLOT: Final = 8
"""Hours between two golden copies, which are begun at 0:00, 8:00 and 16:00 UTC."""


def kind_of(sniff: Sniff) -> str | None:
    """Return which of the three files it is, from its content; ``None`` for none."""
    root = root_name(sniff.text)
    if root is not None:
        return ROOTS.get(root)
    return (
        kind_of_json(sniff.text) or kind_of_answer(sniff.text) or kind_of_columns(columns_of(sniff))
    )


def scope_of(opened: Opened) -> str | None:
    """Return the publisher's name of the file's kind, such as ``lei2``."""
    kind = kind_of(opened.sniff())
    return None if kind is None else SCOPES[kind]


def edition_of(opened: Opened) -> str | None:
    """Return the header's ContentDate or an answer's date, else the moment in the name, as UTC."""
    sniff = opened.sniff()
    found = _CONTENT_DATE.search(sniff.text) if root_name(sniff.text) in ROOTS else None
    if found is not None:
        return _utc_moment(found[1]) or found[1][:10]
    if (answered := golden_copy_moment(sniff.text)) is not None:
        return _utc_moment(answered)
    named = next(_named_moments(sniff, opened.name), None)
    return None if named is None else named[0].isoformat()


def delta_of(opened: Opened) -> Delta | None:
    """Return which edition a file of changes follows; None for a whole file.

    The header names the moment at which the older copy was finished, a file's name that at which it
    was begun. Both become the latter, which is never later.
    """
    sniff = opened.sniff()
    if root_name(sniff.text) in ROOTS:
        content = _FILE_CONTENT.search(sniff.text)
        start = _DELTA_START.search(sniff.text)
        if content is None or "DELTA" not in content[1]:
            return None
        moment = None if start is None else _utc_moment(start[1])
        return Delta(None if moment is None else _slot_start(datetime.fromisoformat(moment)))
    for moment_named, window in _named_moments(sniff, opened.name):
        if window is not None:
            return Delta(_slot_start(moment_named - _WINDOWS[window]))
    return None


def _named_moments(sniff: Sniff, name: str) -> Iterator[tuple[datetime, str | None]]:
    """Yield moment (UTC) and window of each name that is the publisher's; no window if whole."""
    for one in (*sniff.members, name):
        found = _FILE_NAME.search(one)
        if found is None:
            continue
        try:
            yield datetime.strptime(found[1], "%Y%m%d-%H%M"), found[2]
        except ValueError:
            continue


def _utc_moment(text: str) -> str | None:
    """Return a date-time as UTC to the second, a date as it is; ``None`` for other texts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") if len(text) > 10 else moment.date().isoformat()


def _slot_start(moment: datetime) -> str:
    """Return the moment at which the golden copy of a moment was begun."""
    hour = moment.hour - moment.hour % _SLOT
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0).isoformat()
