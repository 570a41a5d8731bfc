"""The rows of the record, and the Arrow schema of each table.

A reader makes these rows; the pipeline adds the origin; the record keeps them. Every row is
what one source says, in that source's own ids: nothing is merged here.

Shares are integers of 0.0001 % with a flag for an open end (``graph.values.share``). Dates are ISO
text and may be partial (``graph.values.dates``); ``start`` is the first day a fact holds, ``end``
the first day it no longer does. Sources: FollowTheMoney (parties, links), BODS 0.4 (interests).
"""

from dataclasses import dataclass, field, fields
from typing import Final, get_args

import pyarrow as pa

from graph.values.share import Share
from graph.values.vocabulary import Certainty


@dataclass(slots=True)
class Name:
    """One name of a party. ``kind`` is one of ``vocabulary.NAME_KINDS``; language ISO 639."""

    value: str
    kind: str = "name"
    language: str | None = None


@dataclass(slots=True)
class Party:
    """One party as one source states it.

    Attributes:
        id: the id in its dataset; register parties take it from the identifier.
        schema: a FollowTheMoney schema.
        names: every name; the first of kind ``name`` is the one that is shown.
        identifiers: ``SCHEME:VALUE`` texts, normalised by ``graph.values.identifiers``.
        data: what the source says beyond the columns, as pairs of field and value.
    """

    id: str
    schema: str
    names: list[Name]
    jurisdiction: str | None = None
    countries: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    birth_date: str | None = None
    start: str | None = None
    end: str | None = None
    status: str | None = None
    topics: list[str] = field(default_factory=list)
    same_as: list[str] = field(default_factory=list)
    note: str | None = None
    data: list[tuple[str, str]] = field(default_factory=list)
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Interest:
    """One asserted holding or control right of an owner in an asset.

    ``share`` is the share of the right that ``types`` names (``shareholding`` if none is named),
    ``votes`` the share of ``votingRights``. ``None`` means that the statement says nothing about
    that share; an unknown share is the range 0 to 100. ``summary`` marks a statement that says
    "directly or indirectly" and may repeat direct ones. Equal ``block`` texts of one asset are
    one block of shares; ``joint`` names the arrangement that holds this block.
    """

    owner: str
    asset: str
    types: list[str]
    share: Share | None = None
    share_published: str | None = None
    votes: Share | None = None
    votes_published: str | None = None
    directness: str = "direct"
    summary: bool = False
    block: str | None = None
    joint: str | None = None
    nominee_for: str | None = None
    start: str | None = None
    end: str | None = None
    observed_on: str | None = None
    certainty: str = Certainty.CONFIRMED.value
    asserted_by: str | None = None
    quote: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Link:
    """One asserted link that is no interest: a directorship, a supply, a family tie."""

    kind: str
    source: str
    target: str
    subtype: str | None = None
    role: str | None = None
    amount: str | None = None
    currency: str | None = None
    start: str | None = None
    end: str | None = None
    observed_on: str | None = None
    certainty: str = Certainty.CONFIRMED.value
    asserted_by: str | None = None
    quote: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Listing:
    """One entry of one list: who, by whom, under which programme, with which measures."""

    party: str
    authority: str
    list_name: str
    programme: str | None = None
    measures: list[str] = field(default_factory=list)
    start: str | None = None
    end: str | None = None
    act: str | None = None
    reason: str | None = None
    entry_id: str | None = None
    observed_on: str | None = None
    certainty: str = Certainty.CONFIRMED.value
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Gap:
    """A stated absence: a withheld passage, a reporting exception, an unspecified owner.

    ``about`` is the id of a party or of a document. ``share`` is what an unspecified owner holds.
    """

    about: str
    kind: str
    ground: str | None = None
    share: Share | None = None
    start: str | None = None
    end: str | None = None
    quote: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Arrangement:
    """Holders who act together; some rules count them as one holder."""

    members: list[str]
    kind: str = "joint"
    name: str | None = None
    start: str | None = None
    end: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Ruling:
    """A finding of an authority or court about a party, and its effect."""

    about: str
    authority: str
    effect: str = "none"
    date: str | None = None
    conclusion: str | None = None
    start: str | None = None
    end: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Transfer:
    """A stake that one party gave to another, as a source states it.

    ``start`` is the first day without the stake; no ``end`` is ever stated. ``outside`` names the
    authorities out of whose reach it lies, ``accepted_by`` those that have accepted it.
    """

    giver: str
    receiver: str | None
    asset: str
    share: Share | None = None
    share_published: str | None = None
    start: str | None = None
    end: str | None = None
    outside: list[str] = field(default_factory=list)
    accepted_by: list[str] = field(default_factory=list)
    observed_on: str | None = None
    certainty: str = Certainty.CONFIRMED.value
    asserted_by: str | None = None
    quote: str | None = None
    note: str | None = None
    document: str | None = None
    locator: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Document:
    """A document or feed that statements cite."""

    id: str
    title: str
    publisher: str | None = None
    url: str | None = None
    licence: str | None = None
    language: str | None = None
    published_on: str | None = None
    retrieved_on: str | None = None
    note: str | None = None


Row = Party | Interest | Link | Listing | Gap | Arrangement | Ruling | Transfer | Document

TABLES: Final[dict[str, type]] = {
    "parties": Party,
    "interests": Interest,
    "links": Link,
    "listings": Listing,
    "gaps": Gap,
    "arrangements": Arrangement,
    "rulings": Ruling,
    "transfers": Transfer,
    "documents": Document,
}
"""The tables of the record, and the row class of each."""

TABLE_OF: Final = {row: table for table, row in TABLES.items()}
"""The table of each row class."""

SHARE_TYPE: Final = pa.struct(
    [
        pa.field("low", pa.int32(), nullable=False),
        pa.field("high", pa.int32(), nullable=False),
        pa.field("low_open", pa.bool_(), nullable=False),
        pa.field("high_open", pa.bool_(), nullable=False),
    ]
)
_NAME_TYPE: Final = pa.struct(
    [("value", pa.string()), ("kind", pa.string()), ("language", pa.string())]
)
_PAIR_TYPE: Final = pa.struct([("field", pa.string()), ("value", pa.string())])

ORIGIN: Final = (
    pa.field("dataset", pa.string(), nullable=False),
    pa.field("record_id", pa.string(), nullable=False),
    pa.field("record_key", pa.binary(16), nullable=False),
    pa.field("source_id", pa.string(), nullable=False),
    pa.field("position", pa.string(), nullable=False),
)
"""Columns that the pipeline adds to every row.

``record_key`` is the hash of dataset, record id and content; ``source_id`` is the sha256 of the
file; ``position`` is the line, element or row in it.
"""


def _arrow_type(annotation: object) -> pa.DataType:
    parts = get_args(annotation)
    if annotation is Share or Share in parts:
        return SHARE_TYPE
    if annotation == list[Name]:
        return pa.list_(_NAME_TYPE)
    if annotation == list[tuple[str, str]]:
        return pa.list_(_PAIR_TYPE)
    if annotation == list[str]:
        return pa.list_(pa.string())
    return pa.bool_() if annotation is bool else pa.string()


def _schema_of(row: type) -> pa.Schema:
    columns = [pa.field(item.name, _arrow_type(item.type)) for item in fields(row)]
    return pa.schema([*columns, *ORIGIN])


SCHEMAS: Final[dict[str, pa.Schema]] = {name: _schema_of(row) for name, row in TABLES.items()}
"""Arrow schema of each table as it lies in the record."""
