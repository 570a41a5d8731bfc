"""OFAC's sanctions lists, SDN and consolidated: advanced, enhanced and plain XML, and flat files.

All renderings are of one set of entries and give each the same party id, ``ofac-<number>``; each
file stands alone. The advanced and the enhanced XML are the fullest: other scripts, relations
between entries, dated entries, and the list by name. What the others do not say is not guessed;
``ofac_lists`` finds the list of a file.

Dates: a listing begins on the day of its entry event (advanced XML) or of its publication on the
list (enhanced XML), else on the listing day that the remarks state (Chinese companies,
directives), else the start is open. Lists hold who is listed on the day of the file, so there is
no end; a later complete file closes who is gone. A relation that is called former ends at the
latest on the day of the file.

The lists are works of the United States government and in the public domain.
"""

import re
from datetime import date
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import element_text, root_name
from ingest.reader import Context, Reader, Records
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.renderings import flat_file_set, sdn_xml
from ingest.readers.ofac.renderings.advanced_first_pass import PARTY, RELATION, index_of
from ingest.readers.ofac.renderings.distinct_party import KIND, advanced_records
from ingest.readers.ofac.renderings.enhanced_xml import KIND as ENHANCED_KIND
from ingest.readers.ofac.renderings.enhanced_xml import ROOT as ENHANCED_ROOT
from ingest.readers.ofac.renderings.enhanced_xml import enhanced_records
from ingest.readers.ofac.renderings.flat_file_rows import flat_file_kind
from ingest.readers.ofac.renderings.sdn_xml import ENTRY
from ingest.values.named_entries import resolve_names

ADVANCED_ROOT: Final = "Sanctions"
_NAMESPACES: Final = ("www.un.org/sanctions/1.0", "ADVANCED_XML")
_PUBLISH_DATE: Final = re.compile(r"Publish_Date>\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*<")
_AS_OF: Final = re.compile(r"dataAsOf>\s*(\d{4}-\d{2}-\d{2})")
_ENHANCED: Final = ("exports/ENHANCED_XML", "ofac/DeltaFile", "<entities", ":entities")
"""Signs of the enhanced XML in its head: long reference values stand before its entities."""
_PUBLICATION_INFO: Final = re.compile(r"publicationInfo\b.*?publicationInfo>", re.DOTALL)
_FILTERED_BY_LIST: Final = re.compile(r"sanctionsList\b[^<>]*>\s*([^<>]+?)\s*</")
_DATE_OF_ISSUE: Final = re.compile(r"DateOfIssue\b[^>]*>(.{0,400}?)DateOfIssue>", re.DOTALL)
_PART: Final = re.compile(r"<(?:\w+:)?(Year|Month|Day)>\s*(\d+)\s*<")


def _is_advanced(text: str) -> bool:
    root = root_name(text)
    return root in (ADVANCED_ROOT, "SanctionsData") and any(space in text for space in _NAMESPACES)


def _is_enhanced(text: str) -> bool:
    return root_name(text) == ENHANCED_ROOT and any(sign in text for sign in _ENHANCED)


def _enhanced_list_kind(opened: Opened) -> str:
    """Return the list that the head of an enhanced XML was filtered by, else that of the name."""
    about = _PUBLICATION_INFO.search(opened.sniff().text)
    named = set() if about is None else set(_FILTERED_BY_LIST.findall(about[0]))
    if len(named) == 1:
        return ofac_lists.SDN if named == {"SDN List"} else ofac_lists.CONSOLIDATED
    return ofac_lists.list_kind_of_name(opened.name.rpartition("/")[2])


def _sniff(sniff: Sniff) -> int:
    if root_name(sniff.text) is None:
        return 0 if flat_file_kind(sniff.text) is None else 90
    plain = root_name(sniff.text) in sdn_xml.ROOTS and "sdnEntry" in sniff.text
    return 95 if plain or _is_advanced(sniff.text) or _is_enhanced(sniff.text) else 0


def _edition(opened: Opened) -> str | None:
    """Return the day of publication from the head of an XML; a CSV has none."""
    text = opened.sniff().text
    if root_name(text) is None:
        return None
    if root_name(text) == ENHANCED_ROOT:
        found = _AS_OF.search(text)
        return None if found is None else found[1]
    found = _PUBLISH_DATE.search(text)
    if found is not None:
        return _iso(found[3], found[1], found[2])
    issued = _DATE_OF_ISSUE.search(text)
    parts = {} if issued is None else dict(_PART.findall(issued[1]))
    if len(parts) < 3:
        return None
    return _iso(parts["Year"], parts["Month"], parts["Day"])


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        return None


def _scope(opened: Opened) -> str:
    """Return the list and rendering of a file, which begin the keys of its records."""
    text = opened.sniff().text
    if root_name(text) is None:
        parts = {"-".join(part) for part in flat_file_set.member_kinds(opened) if part is not None}
        return "+".join(sorted(parts))
    if _is_advanced(text):
        return f"{index_of(opened).kind}-{KIND}"
    if _is_enhanced(text):
        return f"{_enhanced_list_kind(opened)}-{ENHANCED_KIND}"
    return f"{sdn_xml.list_kind_of(opened)}-xml"


def _read(opened: Opened, context: Context) -> Records:
    return resolve_names(_read_entries(opened, context), prose=False)


def _read_entries(opened: Opened, context: Context) -> Records:
    text = opened.sniff().text
    root = root_name(text)
    if root is None:
        yield from flat_file_set.flat_file_records(opened, context)
    elif _is_advanced(text):
        yield from advanced_records(opened, context, _edition(opened))
    elif _is_enhanced(text):
        yield from enhanced_records(opened, context, _enhanced_list_kind(opened), _edition(opened))
    elif root in sdn_xml.ROOTS:
        yield from sdn_xml.plain_records(opened, context, _edition(opened))
    else:
        raise RefusedFileError(f"{opened.name}: <{root}> is no list of OFAC")


READER: Final = Reader(
    name="ofac",
    title="OFAC sanctions lists (SDN and consolidated)",
    version="8",
    publisher="Office of Foreign Assets Control, US Department of the Treasury",
    licence="public domain (work of the United States government)",
    url="https://sanctionslist.ofac.treas.gov/",
    sniff=_sniff,
    read=_read,
    edition=_edition,
    # In the advanced XML listings stand behind all parties.
    scattered=lambda opened: _is_advanced(opened.sniff().text),
    scope=_scope,
    beside={"prim": {"alt": "further names (alt.csv)", "add": "addresses (add.csv)"}},
    original=element_text((PARTY, RELATION, *ENTRY)),
)
