"""The closed OFSI list as XML: flat ``FinancialSanctionsTarget`` elements, many a designation.

Rows of a designation need not stand together, so all are gathered by their group first; the list
was never larger than some twenty thousand rows.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, elements, local_name, xml_text
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
    number = 0
    for name, stream in opened.binary():
        for element in elements(stream, frozenset({_ROW}), name):
            number += 1
            group = _text(element, _GROUP)
            if not group:
                text = xml_text(element)
                problem = f"{_GROUP}: missing"
                yield Designation(
                    f"element {number}", True, raw=partial(str, text), problem=problem
                )
                continue
            if group not in entries:
                entries[group] = Designation(f"element {number}", True, investment)
                texts[group] = []
                entries[group].raw = partial("\n".join, texts[group])
            texts[group].append(xml_text(element))
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
