"""One FollowTheMoney entity as rows, whatever file format it came in."""

from typing import Final

from graph.record.model import Party, Row
from ingest.reader import InvalidRecordError
from ingest.readers.ftm.ftm_edges import edge_rows
from ingest.readers.ftm.ftm_entity import ATTACHED, ENDS, Entity
from ingest.readers.ftm.ftm_parties import RowContext, identification_rows, party_rows, risk_rows
from ingest.readers.ftm.ftm_sanctions import listing_rows

ADDRESS: Final = "Address"


def rows_of(entity: Entity, place: RowContext) -> list[Row]:
    """Return the rows of an entity; an address has none, as it becomes part of its parties."""
    missing = missing_end(entity)
    if missing is not None:
        raise InvalidRecordError(f"{entity.schema}.{missing}: missing")
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
