"""Switzerland's list of sanctioned persons and goods (SECO), as XML: whole list and amendment.

A target is one party. Who was taken off the list stays in the file, so every target has its
history: each period from ``listed`` to ``de-listed`` is a listing of its own, once for each list
that its sanctions sets belong to.

Dates: the ``effective-date`` of a modification is the first day on which it holds. So a listing
starts on the day of ``listed`` and ends on that of ``de-listed``, which is the first day without.
Modifications are put in order by that date, not by their place in the file. Copies of former
states inside ``modification`` are not read.

An amendment list is a delta: it names only targets that changed, each as it is now. One that was
only ``listed`` is new; any other must be held already.
Ordinances are mapped by ``ingest/lists/seco.toml``; where the name of a sanctions set says what it
does (financial measures, travel ban), that decides. The data are open, with the source named.
"""

import re
from functools import partial
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import element_text, elements, local_name, root_name, xml_text
from ingest.reader import Context, Delta, Reader, Record, Records, record_or_refusal
from ingest.readers.seco.listing_history import is_new
from ingest.readers.seco.sanctions_sets import AMENDMENT, ROOT, index_of, is_of_root
from ingest.readers.seco.target_rows import target_rows
from ingest.values.named_entries import resolve_names
from ingest.values.record_fields import Audit

_TAG: Final = re.compile(r"<(?:[\w.-]+:)?swiss-sanctions-list\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"([\w-]+)\s*=\s*[\"']([^\"']*)[\"']")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_READ: Final = frozenset({"sanctions-program", "place", "target"})


def _root_attributes(opened: Opened) -> dict[str, str]:
    found = _TAG.search(opened.sniff().text)
    return {} if found is None else dict(_ATTRIBUTE.findall(found[1]))


def _sniff(sniff: Sniff) -> int:
    return 95 if root_name(sniff.text) == ROOT else 0


def _edition(opened: Opened) -> str | None:
    day = _root_attributes(opened).get("date", "")[:10]
    return day if _DAY.fullmatch(day) is not None else None


def _delta(opened: Opened) -> Delta | None:
    return Delta() if _root_attributes(opened).get("list-type") == AMENDMENT else None


def _read(opened: Opened, context: Context) -> Records:
    targets = _read_targets(opened, context)
    # An amendment list has few of the targets, so that a name may be another's too.
    return targets if _delta(opened) is not None else resolve_names(targets, prose=True)


def _read_targets(opened: Opened, context: Context) -> Records:
    if root_name(opened.sniff().text) != ROOT:
        raise RefusedFileError(f"{opened.name}: the root of the XML is not {ROOT}")
    kind = _root_attributes(opened).get("list-type")
    if kind not in (AMENDMENT, "whole-list"):
        context.remark(f"list-type {kind!r} is unknown; read as a whole list")
    audit = Audit((), context.remark)
    index = index_of(opened, _edition(opened), kind == AMENDMENT)
    audit.check(index.unknown)
    number = 0
    for name, stream in opened.binary():
        for element in elements(stream, _READ, name):
            if local_name(element.tag) == "target" and is_of_root(element):
                number += 1
                position = f"element {number}"
                unknown: list[str] = []
                key = str(element.get("ssid", "")).strip() or None
                where = position if key is None else f"{position} ({key})"
                make, raw = (
                    partial(target_rows, element, index, unknown),
                    partial(xml_text, element),
                )
                item = record_or_refusal(make, where, raw, key)
                if isinstance(item, Record) and index.amendment:
                    item.held = not is_new(element)
                yield item
                audit.check(unknown)


READER: Final = Reader(
    name="seco",
    title="Swiss sanctions list (SECO)",
    version="9",
    publisher="State Secretariat for Economic Affairs SECO",
    licence="open, with the source named (opendata.swiss)",
    url="https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_"
    "Zusammenarbeit/Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/"
    "sanktionen-embargos.html",
    sniff=_sniff,
    read=_read,
    edition=_edition,
    # Places may stand behind the targets that name them.
    scattered=lambda _opened: True,
    delta=_delta,
    original=element_text(("target",)),
)
