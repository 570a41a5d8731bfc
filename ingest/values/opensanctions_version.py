"""The version that OpenSanctions puts before the names of its files."""

import re
from datetime import datetime

from ingest.files.opened_file import Opened

_VERSION = re.compile(r"(\d{14})-[a-z0-9]{3}(?![A-Za-z0-9])[_.-]?")
"""The second at which the version was made, and three letters that tell two runs apart."""


def edition_of(opened: Opened) -> str | None:
    """Return the second of the version that a file's name begins with, if it has one.

    Returns:
        An ISO date-time such as ``2024-05-27T19:47:02``, in UTC as the publisher's.
    """
    found = _VERSION.match(opened.name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").isoformat()
    except ValueError:
        return None


def name_without_version(name: str) -> str | None:
    """Return a file's name without its version; ``None`` where it has no version."""
    found = _VERSION.match(name)
    return None if found is None else name[found.end() :] or None
