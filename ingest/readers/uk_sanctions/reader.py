"""The UK Sanctions List, and the OFSI consolidated list that it replaced.

Files: the UK Sanctions List as XML and as CSV (58 columns since 28 January 2026, before that
with a column ``Individual, Entity, Ship``), and the closed OFSI list as CSV with 29 or 36 columns
and as XML. One designation is one party and one listing a regime. Measures are those that the
designation states under ``Sanctions Imposed``; an entry of the OFSI list is an asset freeze,
except those of its separate list of investment bans.

Dates: a listing begins on the day of designation, for the OFSI list on the earlier of that day
and ``Listed On``. The lists hold who is designated on the day of the file, so a listing has no
end: who is gone in a later complete file is closed by loading that with ``--complete``.

Owners, parents and subsidiaries are free text there; they become parties of this list that are
never merged by name, each with an interest of certainty ``reported``. Regimes are mapped by
``ingest/lists/uk_sanctions.toml``. The data are under the Open Government Licence 3.0.
"""

import re
from functools import partial
from typing import Final

from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import element_text, root_name
from ingest.reader import Context, Reader, Record, Records, Refusal, record_or_refusal
from ingest.readers.uk_sanctions.designation import ROOT as TARGETS
from ingest.readers.uk_sanctions.designation import (
    Designation,
    day_generated,
    target_designations,
    xml_designations,
)
from ingest.readers.uk_sanctions.designation_csv import (
    Header,
    csv_designations,
    find_header,
    is_investment_ban_file,
)
from ingest.readers.uk_sanctions.designation_rows import entry_rows
from ingest.values.named_entries import resolve_names
from ingest.values.record_fields import Audit

_KNOWN: Final = re.compile(r"<(?:[\w.-]+:)?(?:UniqueID|DateGenerated)[\s/>]")


def _header(text: str) -> Header | None:
    return find_header(text.split("\n", 6)[:5])


def _sniff(sniff: Sniff) -> int:
    root = root_name(sniff.text)
    if root == TARGETS:
        return 95
    if root is not None:
        return 95 if root == "Designations" and _KNOWN.search(sniff.text) is not None else 0
    return 95 if _header(sniff.text) is not None else 0


def _edition(opened: Opened) -> str | None:
    """Return the day of the file, from its first lines or the head of the XML."""
    text = opened.sniff().text
    if root_name(text) is not None:
        return day_generated(text)
    header = _header(text)
    return None if header is None else header.seen_on


def _scope(opened: Opened) -> str | None:
    """Return the scope of a closed OFSI list, which a UK Sanctions List does not continue."""
    text = opened.sniff().text
    if root_name(text) == TARGETS:
        return "ofsi-invban" if is_investment_ban_file(opened.name, None) else "ofsi"
    header = _header(text)
    if header is None or header.key != "groupid":
        return None
    return "ofsi-invban" if is_investment_ban_file(opened.name, header) else "ofsi"


def _read(opened: Opened, context: Context) -> Records:
    root = root_name(opened.sniff().text)
    audit = Audit((), context.remark)
    if root == TARGETS:
        found = target_designations(opened, is_investment_ban_file(opened.name, None))
    else:
        found = (
            csv_designations(opened, context.remark) if root is None else xml_designations(opened)
        )
    return resolve_names((_record(entry, audit) for entry in found), prose=True)


def _record(entry: Designation, audit: Audit) -> Record | Refusal:
    key = entry.first_value("group_id" if entry.old else "unique_id")
    position = entry.position if key is None else f"{entry.position} ({key})"
    audit.check(entry.unknown)
    if entry.problem is not None:
        return Refusal(position, entry.problem, entry.raw(), key)
    return record_or_refusal(partial(entry_rows, entry), position, entry.raw, key)


READER: Final = Reader(
    name="uk_sanctions",
    title="UK Sanctions List, and the closed OFSI consolidated list",
    version="10",
    publisher="Foreign, Commonwealth & Development Office; HM Treasury (OFSI)",
    licence="Open Government Licence 3.0",
    url="https://www.gov.uk/government/publications/the-uk-sanctions-list",
    sniff=_sniff,
    read=_read,
    edition=_edition,
    # In the CSV a designation may be many rows.
    scattered=lambda opened: root_name(opened.sniff().text) in (None, TARGETS),
    scope=_scope,
    original=element_text(("Designation", "FinancialSanctionsTarget")),
)
