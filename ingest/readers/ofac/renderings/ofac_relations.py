"""Relations between OFAC's entries: who owns, controls, acts for, leads, supports or is related.

Each type has a fixed number and a direction. Some are published the wrong way round; where the
kinds of the two parties rule out what is stated (a company owns a person), they are turned.
"""

from typing import Final

from graph.record.model import Interest, Link, Row
from ingest.formats.xml_elements import Element, is_true
from ingest.reader import InvalidRecordError
from ingest.readers.ofac.renderings.advanced_elements import children, span_of, text_of
from ingest.readers.ofac.renderings.advanced_first_pass import ReferenceIndex
from ingest.values.named_entries import OWNED_OR_CONTROLLED

INTEREST_RELATIONS: Final = {
    "15003": (OWNED_OR_CONTROLLED, True),
    "92019": (OWNED_OR_CONTROLLED, False),
    "92122": (["unknownInterest"], True),
}
"""Types of relation that are interests: the interest, and whether ``From`` is what is owned.

"Owned or controlled" states no share, and not even that there is one: a person must ask which.
"""

LINK_RELATIONS: Final = {
    "15002": "Representation",
    "15001": "UnknownLink",
    "1555": "Associate",
    "15004": "Family",
    "91725": "Directorship",
    "91900": "Directorship",
    "91422": "Membership",
}
NUMBER_OF: Final = {
    "owned or controlled by": "15003",
    "owns, controls, or operates": "92019",
    "property in the interest of": "92122",
    "acting for or on behalf of": "15002",
    "providing support to": "15001",
    "associate of": "1555",
    "family member of": "15004",
    "leader or official of": "91725",
    "principal executive officer": "91900",
    "playing a significant role in": "91422",
}
_UNMAPPED: Final = "15001"
"""A type that the file explains in words and no table has: a link that means nothing by itself."""
_RANK: Final = {"Person": 2, "Vessel": 0, "Airplane": 0}
_BODY: Final = 1


def relation_rows(
    element: Element, index: ReferenceIndex, observed: str | None, remarks: list[str]
) -> list[Row]:
    """Return the interest or link of one ``ProfileRelationship``, alone in a list."""
    number = element.get("RelationTypeID")
    words = index.text("RelationType", number) or ""
    one, other = (
        _relation_end(element, "From-ProfileID", index),
        _relation_end(element, "To-ProfileID", index),
    )
    row = interest_or_link(number, words, one, other, remarks)
    row.observed_on = observed
    for period in children(element, "DatePeriod"):
        row.start, row.end = span_of(period)
    comment = text_of(element, "Comment")
    if comment is not None:
        row.note = comment if row.note is None else f"{row.note}; {comment}"
    if is_true(element.get("Former")):
        _end_former(row, observed, remarks)
    return [row]


def interest_or_link(
    number: str | None, words: str, one: tuple[str, int], other: tuple[str, int], remarks: list[str]
) -> Interest | Link:
    """Return the interest or link that a type of relation stands for.

    Of an unknown number the words decide.
    """
    if number not in INTEREST_RELATIONS and number not in LINK_RELATIONS:
        found = NUMBER_OF.get(words.strip().rstrip(":").lower())
        if found is None and not words:
            raise InvalidRecordError(f"RelationTypeID: unknown value {number!r}")
        if found is None:
            remarks.append(f"unmapped relation {words!r}: kept as a link")
        number = found or _UNMAPPED
    if one[0] == other[0]:
        raise InvalidRecordError(f"To-ProfileID: {other[0]} is related to itself")
    if number in INTEREST_RELATIONS:
        return _interest(number, one, other, words, remarks)
    return _link(number, one, other, words, remarks)


def rank_of(schema: str | None) -> int:
    """Return the rank of a schema in a chain of ownership: things 0, bodies 1, persons 2."""
    return _RANK.get(schema or "", _BODY)


def _relation_end(element: Element, attribute: str, index: ReferenceIndex) -> tuple[str, int]:
    """Return the party id of one end of a relation and its rank in a chain of ownership."""
    profile = element.get(attribute)
    if profile is None:
        raise InvalidRecordError(f"{attribute}: missing")
    own, schema = index.profiles.get(profile, (profile, ""))
    return f"ofac-{own}", rank_of(schema)


def _interest(
    number: str, one: tuple[str, int], other: tuple[str, int], words: str, remarks: list[str]
) -> Interest:
    types, from_is_owned = INTEREST_RELATIONS[number]
    owner, asset = (other, one) if from_is_owned else (one, other)
    note = None
    if asset[1] > owner[1]:
        owner, asset = asset, owner
        note = "published the other way round, which the kinds of the two parties rule out"
        remarks.append(f"{note}; turned")
    interest = Interest(owner[0], asset[0], list(types), directness="unknown")
    interest.note, interest.quote = note, words or None
    return interest


def _link(
    number: str, one: tuple[str, int], other: tuple[str, int], words: str, remarks: list[str]
) -> Link:
    note = None
    leads = LINK_RELATIONS[number] == "Directorship"
    if leads and one[1] != _RANK["Person"] and other[1] == _RANK["Person"]:
        one, other = other, one
        note = "published the other way round, which the kinds of the two parties rule out"
        remarks.append(f"{note}; turned")
    return Link(LINK_RELATIONS[number], one[0], other[0], role=words or None, note=note)


def _end_former(row: Interest | Link, observed: str | None, remarks: list[str]) -> None:
    """End a relation that the list calls former: at the latest on the day of the file."""
    said = "former; the list does not say since when"
    row.note = said if row.note is None else f"{row.note}; {said}"
    if observed is None:
        remarks.append("a former relation without a day of issue is left open")
    row.end = row.end or observed
