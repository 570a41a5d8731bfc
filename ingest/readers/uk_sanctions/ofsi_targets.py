"""The closed OFSI list as XML: flat ``FinancialSanctionsTarget`` elements, many a designation.

Rows of a designation need not stand together, so all are gathered by their group first; the list
was never larger than some twenty thousand rows.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements, xml_text
from ingest.readers.uk_sanctions.designation import Designation, add_row, iso_day

ROOT: Final = "ArrayOfFinancialSanctionsTarget"
_ROW: Final = "FinancialSanctionsTarget"
_GROUP: Final = "GroupID"


def target_designations(opened: Opened, investment: bool) -> Iterator[Designation]:
    """Yield every designation, and every row without a group as one with a problem.

    Args:
        opened: the file.
        investment: it is the file of investment bans.

    Raises:
        RefusedFileError: the XML is damaged.
    """
    entries: dict[str, Designation] = {}
    texts: dict[str, list[str]] = {}
    for position, element in numbered_elements(opened, frozenset({_ROW})):
        group, text = _text(element, _GROUP), xml_text(element)
        if not group:
            raw, problem = partial(str, text), f"{_GROUP}: missing"
            yield Designation(position, True, raw=raw, problem=problem)
            continue
        if group not in entries:
            entries[group] = Designation(position, True, investment)
            texts[group] = []
            entries[group].raw = partial("\n".join, texts[group])
        texts[group].append(text)
        add_row(element, entries[group])
    seen_on = max((day for entry in entries.values() for day in _days(entry)), default=None)
    for entry in entries.values():
        entry.seen_on = seen_on
        yield entry


def _days(entry: Designation) -> Iterator[str]:
    """Yield the days on which a designation was changed; the list is no older than the last."""
    for text in entry.field_values("updated"):
        day = iso_day(text)
        if day is not None:
            yield day


def _text(element: Element, name: str) -> str:
    return next(((c.text or "").strip() for c in element if local_name(c.tag) == name), "")
