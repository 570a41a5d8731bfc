"""Labels, relationship types, property types and indexes of the graph.

The embedded engine needs every type declared before the first row. Two labels on one node are a
type of their own there, which the bulk loader does not create by itself.
"""

from collections.abc import Iterator
from typing import Final

from graph.candidates.levels import ENGINE
from graph.values.vocabulary import LINK_KINDS, OTHER_SCHEMATA, PARTY_SCHEMATA

FORMAT: Final = 9_000 + int(ENGINE)
"""Version of this model and of the engine of candidates, whose pairs are relationships in it.

A store with another one must be loaded again: it never answers with pairs that nobody compared.
"""

ENTITY: Final = "Entity"
LISTING: Final = "Listing"
GAP: Final = "Gap"
ARRANGEMENT: Final = "Arrangement"
RULING: Final = "Ruling"
TRANSFER: Final = "Transfer"
SOURCE: Final = "Source"
PAST: Final = "Past"
PAST_ID: Final = "PastId"
MARKER: Final = "OwnershipExplorer"

SCHEMA_LABELS: Final = (*PARTY_SCHEMATA, *OTHER_SCHEMATA)
UNSTATED: Final = "LegalEntity"
"""Label of a party that no row describes."""
NO_LABEL: Final = "Thing"
"""Label of a party whose schema is none of ours."""
OTHER_LABELS: Final = (LISTING, GAP, ARRANGEMENT, RULING, TRANSFER, SOURCE, PAST, PAST_ID)

OWNS: Final = "OWNS"
CONTROLS: Final = "CONTROLS"
CONSOLIDATED_BY: Final = "CONSOLIDATED_BY"
INTEREST_RELATIONSHIPS: Final = (OWNS, CONTROLS, CONSOLIDATED_BY)
LISTED_AS: Final = "LISTED_AS"
POSSIBLY_SAME_AS: Final = "POSSIBLY_SAME_AS"
FROM_SOURCE: Final = "FROM_SOURCE"
ABOUT: Final = "ABOUT"
MEMBER: Final = "MEMBER"
KNEW: Final = "KNEW"
RELATIONSHIPS: Final = (
    *INTEREST_RELATIONSHIPS,
    *LINK_KINDS.values(),
    LISTED_AS,
    POSSIBLY_SAME_AS,
    FROM_SOURCE,
    ABOUT,
    MEMBER,
    KNEW,
)

GROUP: Final = "group_id"
"""Property of an id with a past: the smallest id that was ever one party with it."""

FULLTEXT_INDEX: Final = "entity_search"

DATES: Final = ("start_min", "start_max", "end_min", "end_max")
PAUSE_DATES: Final = ("pause_start", "pause_end")
PERCENTAGES: Final = (
    "percentage",
    "percentage_min",
    "percentage_max",
    "voting",
    "voting_min",
    "voting_max",
)
_INTEGERS: Final = ("share_low", "share_high", "votes_low", "votes_high", "row")
_DATED_TYPES: Final = (
    *INTEREST_RELATIONSHIPS,
    *LINK_KINDS.values(),
    LISTING,
    GAP,
    ARRANGEMENT,
    RULING,
    TRANSFER,
)
_SHARE_TYPES: Final = (*INTEREST_RELATIONSHIPS, GAP, TRANSFER)


def composite_type(schema: str) -> str:
    """Return the embedded engine's name for nodes with the labels `Entity` and a schema."""
    return "~".join(sorted((ENTITY, schema)))


def embedded_types() -> Iterator[str]:
    """Yield the SQL statements that declare types in an empty embedded database."""
    for label in (ENTITY, *SCHEMA_LABELS, *OTHER_LABELS, MARKER):
        yield f"CREATE VERTEX TYPE `{label}` BUCKETS 1"
    for schema in SCHEMA_LABELS:
        name = composite_type(schema)
        yield f"CREATE VERTEX TYPE `{name}` EXTENDS `{schema}`, `{ENTITY}` BUCKETS 1"
    for relation in RELATIONSHIPS:
        yield f"CREATE EDGE TYPE `{relation}` BUCKETS 1"


def embedded_properties() -> Iterator[tuple[str, str, str]]:
    """Yield each property to declare: type of node or relationship, name, type of the values."""
    for label in (ENTITY, *SCHEMA_LABELS, *OTHER_LABELS):
        yield label, "id", "STRING"
    for label in (ENTITY, *SCHEMA_LABELS):
        yield label, "name", "STRING"
    yield ENTITY, "search", "STRING"
    yield PAST_ID, GROUP, "STRING"
    for label in (*_DATED_TYPES, ENTITY):
        yield from ((label, name, "DATE") for name in DATES)
    yield from ((LISTING, name, "DATE") for name in PAUSE_DATES)
    for label in _SHARE_TYPES:
        yield from ((label, name, "DOUBLE") for name in PERCENTAGES)
        yield from ((label, name, "INTEGER") for name in _INTEGERS)


def embedded_indexes() -> Iterator[str]:
    """Yield the SQL of each index of the embedded database, to be run after the rows.

    No index checks that ids are unique: they are (`graph.store.elements.graph_elements`), and
    nobody writes later.
    """
    yield f"CREATE INDEX ON `{ENTITY}` (id) NOTUNIQUE"
    for label in SCHEMA_LABELS:
        yield f"CREATE INDEX ON `{label}` (id) NOTUNIQUE"
    for label in OTHER_LABELS:
        yield f"CREATE INDEX ON `{label}` (id) NOTUNIQUE"
    for label in (ENTITY, *SCHEMA_LABELS):
        yield f"CREATE INDEX ON `{label}` (name) NOTUNIQUE"
    yield f"CREATE INDEX ON `{PAST_ID}` ({GROUP}) NOTUNIQUE"
    yield f"CREATE INDEX {FULLTEXT_INDEX} ON `{ENTITY}` (search) FULL_TEXT"


def neo4j_schema() -> Iterator[str]:
    """Yield the Cypher that creates constraints and indexes in a Neo4j; it can be run again."""
    for label in (ENTITY, *OTHER_LABELS):
        yield (
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
            f"FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        )
    for label in SCHEMA_LABELS:
        yield f"CREATE INDEX {label.lower()}_id IF NOT EXISTS FOR (n:{label}) ON (n.id)"
    for label in (ENTITY, *SCHEMA_LABELS):
        yield f"CREATE INDEX {label.lower()}_name IF NOT EXISTS FOR (n:{label}) ON (n.name)"
    yield f"CREATE INDEX past_group IF NOT EXISTS FOR (n:{PAST_ID}) ON (n.{GROUP})"
    yield (
        f"CREATE FULLTEXT INDEX {FULLTEXT_INDEX} IF NOT EXISTS FOR (n:{ENTITY}) ON EACH [n.search]"
    )
