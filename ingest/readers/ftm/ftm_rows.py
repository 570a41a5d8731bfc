"""One FollowTheMoney entity as rows, whatever file it came in; edges are interests and links.

Ends: FollowTheMoney leaves open whether ``endDate`` is the last day of a fact or the first
without it, and its producers differ. It is taken as the first day without, as those registers
that feed most of its ownership (UK, and dated list entries) mean it; it errs by one day at most.
"""

from itertools import product
from typing import Any, Final

from graph.record.model import Interest, Link, Party, Row
from graph.values.dates import UNKNOWN_DAY, Span
from graph.values.vocabulary import Certainty
from ingest.codes.gleif_relationships import FEEDER
from ingest.reader import InvalidRecordError
from ingest.readers.ftm.ftm_entity import (
    ATTACHED,
    ENDS,
    Entity,
    Interval,
    event_intervals,
    pop_days,
    pop_intervals,
    properties_note,
)
from ingest.readers.ftm.ftm_parties import RowContext, identification_rows, party_rows, risk_rows
from ingest.readers.ftm.ftm_sanctions import listing_rows
from ingest.readers.ftm.ownership_rights import (
    gleif_relationship,
    link_rights_of,
    nominator_rights_of,
    part_rights_of,
    rights_of,
)
from ingest.readers.ftm.ownership_roles import (
    doubt_of,
    is_past,
    is_place_elsewhere,
    owner_directions,
    sway_roles,
)
from ingest.values.exact_rows import LOST, OWN_ID
from ingest.values.owners_in_prose import owners_in_words
from ingest.values.published_days import day_of

INTERESTS: Final = ("Ownership", "Control")
_MAY_OWN: Final = ("Directorship", "Employment", "Membership", "Representation", "UnknownLink")
"""Links whose role may state a holding of the source in the target."""
_MAY_BE_PARTS: Final = ("UnknownLink",)
"""Links whose role may state that one end is a branch of the other, or part of its group."""
_MAY_BE_NOMINEES: Final = {
    "Representation": True,
    "UnknownLink": True,
    "Associate": False,
    "Family": False,
}
"""Links whose role may state that one end holds things for the other, and whether that is the
source; an associate and a relative are described as what they are of the person."""
_SAY_NO_MORE: Final = ("Directorship", "UnknownLink")
"""Links that are none beside a place in a trust: leaked papers have settlors among directors."""
_NO_KIND: Final = frozenset(
    "Debt Occupancy ProjectParticipant ContractAward CourtCaseParty Documentation".split()
    + ["Ownership", "Control"]
)
"""Edges without a kind of link of their own keep their schema as the subtype; so do places in an
arrangement that is not named."""
LIKENESS: Final = "Similar"
_LIKENESS_COLUMNS: Final = {
    "kind": "UnknownLink",
    "subtype": "possibly_same",
    "role": "possibly the same",
    "certainty": Certainty.ALLEGED.value,
}
"""Columns of a link between entities that a program finds alike; only a person joins them."""
_EVENTS: Final = ("Payment",)
_AMOUNTS: Final = {"amountEur": "EUR", "amountUsd": "USD"}


def edge_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return a row of an edge that lacks no end, for each pair of ends and each interval."""
    ends = [entity.pop(name) for name in ENDS[entity.schema]]
    columns = _pop_shared_columns(entity)
    feeds = gleif_relationship(entity.values("role"), columns["quote"]) == FEEDER
    held = entity.schema in INTERESTS and not (feeds or _is_place_elsewhere(entity, place.remarks))
    roles = entity.values("role")
    owned = list[tuple[dict[str, Any], bool]]()
    if held:
        past = {"end": UNKNOWN_DAY} if _is_past_holding(entity, place.remarks) else {}
        past |= doubt_of(entity.values("status")) or doubt_of(roles)
        rights = [r | past for r in rights_of(entity, columns["quote"], place.remarks)]
        spans = [_possible(*one, place.remarks) for one in pop_intervals(entity, place.remarks)]
    else:
        parts = part_rights_of(entity, place.remarks) if entity.schema in _MAY_BE_PARTS else []
        if not parts and entity.schema in _MAY_OWN:
            stated = link_rights_of(entity, place.remarks)
            ways = owner_directions(roles) if stated else ()
            if len(ways) > 1:
                place.remarks.append(f"{entity.schema}.role: {roles[0]!r} does not say which end")
            owned = [(one, turned) for turned in ways for one in stated]
        if not parts and entity.schema in _MAY_BE_NOMINEES:
            turned = _MAY_BE_NOMINEES[entity.schema]
            owned += [(one, turned) for one in nominator_rights_of(entity, place.remarks)]
        owned += parts
        rights = [_pop_link_columns(entity)]
        if entity.schema in _SAY_NO_MORE and roles and sway_roles(roles, entity.schema) == roles:
            rights = []
        spans = _pop_spans(entity, columns, place.remarks)
    published = properties_note(entity.properties)
    rows: list[Row] = []
    for left, right in product(*ends):
        pair = (place.party_id(left), place.party_id(right))
        links = [(one, False, held) for one in rights]
        interests = [(one, turned, True) for one, turned in owned]
        for (stated, turned, holds), (start, end) in product([*links, *interests], spans):
            notes = [text for text in (stated.get("note"), published) if text]
            if end is None and "end" in stated:
                # It held, and no longer did by the first edition that calls it past.
                end = f"{start or UNKNOWN_DAY}/{UNKNOWN_DAY}"
            dated = {**columns, **stated, "start": start, "end": end}
            dated["note"] = "; ".join(notes) or None
            if holds:
                rows.append(Interest(*(reversed(pair) if turned else pair), **dated))
            else:
                rows.append(Link(source=pair[0], target=pair[1], **dated))
    return rows


def _possible(start: str | None, end: str | None, remarks: list[str]) -> Interval:
    """Return an interval; where its end lies before its start, one that nobody knows when begins.

    One of both days is wrong, so that nothing says when it held but that it once did.
    """
    if start is None or end is None or not Span.from_dates(start, end).impossible:
        return start, end
    remarks.append(f"endDate {end} lies before startDate {start}; when it held is not known")
    return f"{end}/{UNKNOWN_DAY}", None


def _is_past_holding(entity: Entity, remarks: list[str]) -> bool:
    """Return whether a holding is one of the past whose end is not stated; add a remark if so."""
    if any(day_of(text) for text in entity.values("endDate")):
        return False
    if not (is_past(entity.values("role")) or is_past(entity.values("status"))):
        return False
    remarks.append("a holding of the past whose end is not stated; it ended before this edition")
    return True


def _is_place_elsewhere(entity: Entity, remarks: list[str]) -> bool:
    """Return whether a holding is a place in an arrangement that the edge does not name.

    Such as the settlor of a trust that in turn holds the asset.
    """
    if entity.values("percentage") or not is_place_elsewhere(entity.values("role")):
        return False
    remarks.append("a place in another arrangement, which holds this; kept as a link")
    return True


def _pop_shared_columns(entity: Entity) -> dict[str, Any]:
    observed = pop_days(entity, "date") if entity.schema not in _EVENTS else []
    return {
        "observed_on": observed[-1] if observed else None,
        "asserted_by": entity.pop_first("publisher"),
        "quote": " ".join(entity.pop("summary")) or None,
        "locator": entity.pop_first("recordId"),
        "url": entity.pop_first("sourceUrl"),
    }


def _pop_spans(entity: Entity, shared: dict[str, Any], remarks: list[str]) -> list[Interval]:
    if entity.schema in _EVENTS and (days := pop_days(entity, "date")):
        shared["observed_on"] = days[-1]
        return event_intervals(days)
    return pop_intervals(entity, remarks)


def _pop_link_columns(entity: Entity) -> dict[str, Any]:
    if entity.schema == LIKENESS:
        return dict(_LIKENESS_COLUMNS)
    none = entity.schema in _NO_KIND
    columns: dict[str, Any] = {"kind": "UnknownLink" if none else entity.schema}
    columns["subtype"] = entity.schema if none else None
    columns["role"] = ", ".join(entity.pop("role", "relationship")) or None
    amount, currency = entity.pop_first("amount"), entity.pop_first("currency")
    for name, code in _AMOUNTS.items():
        if amount is None and name in entity.properties:
            amount, currency = entity.pop_first(name), code
    columns["amount"], columns["currency"] = amount, currency
    return columns


ADDRESS: Final = "Address"


def rows_of(entity: Entity, place: RowContext) -> list[Row]:
    """Return the rows of an entity, with the owners whom its prose names.

    An address has none, as it becomes part of its parties.
    """
    rows = _stated_rows(entity, place)
    return [*rows, *owners_in_words(rows)]


def _stated_rows(entity: Entity, place: RowContext) -> list[Row]:
    missing = missing_end(entity)
    if missing is not None:
        raise InvalidRecordError(f"{entity.schema}.{missing}: missing")
    if OWN_ID.fullmatch(entity.id):
        place.remarks.append(LOST)
    if entity.schema == ADDRESS:
        return []
    if entity.schema == "Sanction":
        return listing_rows(entity, place)
    if entity.schema == "Risk":
        return risk_rows(entity, place)
    if entity.schema in ATTACHED:
        return identification_rows(entity, place)
    if entity.schema == "Occupancy" and not entity.properties.get("post"):
        return _occupancy_rows(entity, place)
    if entity.schema in ENDS:
        return edge_rows(entity, place)
    return party_rows(entity, place)


def missing_end(entity: Entity) -> str | None:
    """Return the first end that an edge, a sanction or a document lacks; ``None`` for none."""
    attached = ATTACHED.get(entity.schema)
    needed = ENDS.get(entity.schema, ()) if attached is None else (attached,)
    if entity.schema == "Occupancy":
        needed = needed[:1]
    for end in needed:
        if not entity.properties.get(end):
            return end
    return None


def _occupancy_rows(entity: Entity, place: RowContext) -> list[Row]:
    """Return an occupancy whose post is not named as data of the persons who held it."""
    holders = entity.pop("holder")
    data = [
        (f"Occupancy.{name}", text) for name, texts in entity.properties.items() for text in texts
    ]
    return [Party(place.party_id(holder), "Person", [], data=list(data)) for holder in holders]
