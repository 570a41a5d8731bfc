"""The consolidated list of the UN Security Council, as XML.

An individual or entity is one party and one listing under the committee that ``UN_LIST_TYPE``
names. The list states relations only in prose, which is kept as the listing's reason; what it
plainly says of the entry itself is read (`ingest.values.named_entries`).

Dates: a listing begins on ``LISTED_ON``; ``DELISTED_ON``, where a file has it, is the first day
without. Otherwise the list holds who is listed on the day of the file, so a listing has no end:
who is gone in a later complete file is closed by loading that with ``--complete``.

Committees are mapped by ``ingest/lists/un.toml``. Each freezes assets, save Guinea-Bissau's; where
an entry itself says ``(Travel Ban)`` or ``(Asset Freeze)``, in whatever language of the list, that
decides. A travel ban binds persons only. The list may be used under the terms of the UN's website,
with the source named.
"""

import re
from functools import partial
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import (
    Element,
    element_text,
    local_name,
    numbered_elements,
    root_name,
)
from ingest.reader import Context, Reader, Record, Records, Refusal, record_or_refusal
from ingest.readers.un.un_rows import Entry, entry_of, entry_rows
from ingest.values.named_entries import resolve_names
from ingest.values.record_fields import Audit

_ROOT: Final = "CONSOLIDATED_LIST"
_RECORDS: Final = frozenset({"INDIVIDUAL", "ENTITY"})
_GENERATED: Final = re.compile(r"\bdateGenerated\s*=\s*[\"'](\d{4}-\d{2}-\d{2})")

IGNORED: Final = (
    "VERSIONNUM",
    "LIST_TYPE",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
    "HAS_INTERPOL_LINK",
)
"""Elements that are knowingly not read: counters, sort keys, and what other elements say too."""


def _sniff(sniff: Sniff) -> int:
    return 95 if root_name(sniff.text) == _ROOT else 0


def _edition(opened: Opened) -> str | None:
    found = _GENERATED.search(opened.sniff().text)
    return None if found is None else found[1]


def _read(opened: Opened, context: Context) -> Records:
    if root_name(opened.sniff().text) != _ROOT:
        raise RefusedFileError(f"{opened.name}: the root of the XML is not {_ROOT}")
    return resolve_names(_read_entries(opened, Audit(IGNORED, context.remark)), prose=True)


def _read_entries(opened: Opened, audit: Audit) -> Records:
    seen_on = _edition(opened)
    for position, element in numbered_elements(opened, _RECORDS | {_ROOT}):
        if local_name(element.tag) == _ROOT:
            _tell_sections(opened, element)
        else:
            yield _record(entry_of(element, position, seen_on), audit)


def _tell_sections(opened: Opened, root: Element) -> None:
    """Remark on sections of the list that are new here: their entries are not read."""
    unread = {
        local_name(section.tag)
        for section in root
        if len(section) and _RECORDS.isdisjoint(local_name(entry.tag) for entry in section)
    }
    if unknown := sorted(unread - _RECORDS):
        said = f"sections of the list that are not read: {', '.join(unknown)}"
        opened.remark(said)
        opened.mark_passed_over(said)


def _record(entry: Entry, audit: Audit) -> Record | Refusal:
    reference = entry.first_value("REFERENCE_NUMBER")
    position = entry.position if reference is None else f"{entry.position} ({reference})"
    key = entry.first_value("DATAID")
    audit.check(entry.unknown)
    return record_or_refusal(partial(entry_rows, entry), position, entry.raw, key)


READER: Final = Reader(
    name="un",
    title="UN Security Council consolidated list",
    version="6",
    publisher="United Nations Security Council",
    licence="UN terms of use: free with the source named",
    url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
    sniff=_sniff,
    read=_read,
    edition=_edition,
    original=element_text(("INDIVIDUAL", "ENTITY")),
)
