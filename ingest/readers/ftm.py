"""FollowTheMoney entities: JSON lines, with whole entities nested in them or without.

A line is a record; its id is the entity's id. Several lines of one id are fragments of one
party and each stays a record of its own. Edges may stand before their nodes, and nodes may be
missing. Lines of ``entities.delta.json`` are read where they add or change an entity.

Parties are ``<dataset>-<entity id>``: canonical ids of FollowTheMoney change over time and hold
within one producer, so that only strong identifiers or a judgement join two files' parties.
``Address``, ``Identification`` and ``Passport`` become part of the party they belong to.
``first_seen``, ``last_seen`` and ``last_change`` tell of processing and are ignored, as is
``target``. The end-date rule stands in ``_ftm_edges``.
"""

import re
from collections.abc import Iterator
from typing import Any

from graph.model import Party, Row
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers._ftm_addresses import AddressBook, address_text
from ingest.readers._ftm_edges import edge_rows
from ingest.readers._ftm_entity import ATTACHED, ENDS, Entity, unfold
from ingest.readers._ftm_parties import Place, attached_rows, party_rows
from ingest.readers._ftm_sanctions import listing_rows
from ingest.readers._json_lines import Element, elements
from ingest.readers._unused_fields import Leftovers
from ingest.source import Opened, Sniff

_SCHEMA = re.compile(r'"schema"\s*:\s*"[A-Z][A-Za-z]+"')
_PROPERTIES = re.compile(r'"properties"\s*:\s*\{')


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return 0
    fits = _SCHEMA.search(sniff.text) is not None and _PROPERTIES.search(sniff.text) is not None
    return 90 if fits and '"id"' in sniff.text else 0


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    leftovers = Leftovers(context.remark)
    with AddressBook(opened) as book:
        for item in elements(opened):
            if isinstance(item, Refusal):
                yield item
                continue
            try:
                yield _record(item, context.dataset, book, leftovers)
            except InvalidRecordError as wrong:
                yield Refusal(item.position, str(wrong), item.raw, _id_of(item.value))


def _record(item: Element, dataset: str, book: AddressBook, leftovers: Leftovers) -> Record:
    entities = unfold(_entity_of(item.value), leftovers)
    record = Record(entities[0].id, item.position, [])
    nested = {e.id: text for e in entities if e.schema == "Address" and (text := address_text(e))}

    def address(address_id: str) -> str | None:
        return nested.get(address_id) or book.text(address_id)

    place = Place(dataset, address, record.remarks)
    for entity in entities:
        record.rows.extend(_rows(entity, place))
    return record


def _entity_of(value: dict[str, Any]) -> dict[str, Any]:
    """Give the entity of a line, also of a line of changes."""
    if "op" not in value:
        return value
    entity = value.get("entity")
    if value["op"] not in ("ADD", "MOD") or not isinstance(entity, dict):
        raise InvalidRecordError(
            f"op: {value['op']!r} states no fact; load the whole file with --complete"
        )
    return entity


def _rows(entity: Entity, place: Place) -> list[Row]:
    if entity.schema == "Address":
        return []
    if entity.schema == "Sanction":
        return listing_rows(entity, place)
    if entity.schema in ATTACHED:
        return attached_rows(entity, place)
    if entity.schema == "Occupancy" and not entity.properties.get("post"):
        return _held_posts(entity, place)
    if entity.schema in ENDS:
        return edge_rows(entity, place)
    return party_rows(entity, place)


def _held_posts(entity: Entity, place: Place) -> list[Row]:
    """Keep an occupancy whose post is not named as data of the person who held it."""
    holders = entity.pop("holder")
    data = [
        (f"Occupancy.{name}", text) for name, texts in entity.properties.items() for text in texts
    ]
    return [Party(place.party_id(holder), "Person", [], data=list(data)) for holder in holders]


def _id_of(value: dict[str, Any]) -> str | None:
    inner = value.get("entity", value)
    found = inner.get("id") if isinstance(inner, dict) else None
    return found if isinstance(found, str) else None


READER = Reader(
    name="ftm",
    title="FollowTheMoney entities, JSON lines",
    version="1",
    sniff=_sniff,
    read=_read,
    url="https://followthemoney.tech",
    by_stem=True,
)
