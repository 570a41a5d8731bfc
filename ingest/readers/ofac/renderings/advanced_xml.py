"""OFAC's advanced XML: parties with scripts, relations between them, and dated entries."""

from collections.abc import Iterator
from typing import Final

from graph.record.model import Row
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements, xml_text
from ingest.reader import Context, InvalidRecordError, Record, Refusal
from ingest.readers.ofac.renderings import advanced_first_pass, distinct_party, ofac_relations
from ingest.readers.ofac.renderings.advanced_first_pass import ReferenceIndex, index_of
from ingest.values.record_fields import Audit

KIND: Final = "advanced"


def advanced_records(
    opened: Opened, context: Context, observed: str | None
) -> Iterator[Record | Refusal]:
    """Yield a record for every party and every relation.

    Args:
        opened: the file.
        context: its ``remark`` is called for remarks about the whole file.
        observed: the day of issue.

    Raises:
        RefusedFileError: the XML is damaged or breaks off.
    """
    index = index_of(opened)
    lost = index.entries.keys() - index.profiles.keys()
    if lost:
        context.remark(
            f"sanctions entries of {len(lost)} that are no party of the file are left out, such as "
            f"of profile {min(lost)}"
        )
    audit = Audit((), context.remark)
    number = 0
    for _, element in numbered_elements(opened, advanced_first_pass.TOP):
        tag = local_name(element.tag)
        if tag in (advanced_first_pass.PARTY, advanced_first_pass.RELATION):
            number += 1
            yield _record(element, tag, number, index, observed, audit)


def _record(
    element: Element,
    tag: str,
    number: int,
    index: ReferenceIndex,
    observed: str | None,
    audit: Audit,
) -> Record | Refusal:
    party = tag == advanced_first_pass.PARTY
    own = element.get("FixedRef" if party else "ID")
    position = f"element {number}" if own is None else f"element {number} ({own})"
    key = None if own is None else f"{index.kind}-{KIND}:{own if party else f'relation-{own}'}"
    remarks: list[str] = []
    try:
        if own is None or key is None:
            raise InvalidRecordError(f"{tag}: has no number")
        rows: list[Row]
        if party:
            rows = distinct_party.party_rows(element, own, index, observed, remarks)
            audit.check(distinct_party.unread_elements(element))
        else:
            rows = ofac_relations.relation_rows(element, index, observed, remarks)
    except InvalidRecordError as wrong:
        return Refusal(position, str(wrong), xml_text(element), key)
    return Record(key, position, rows, remarks)
