"""Building a world: which ids are one party, and rows as numbers and days.

Rows are one canonical party if they share a checked strong identifier or were judged the same,
never for a name (rule 1 of docs/reference/rules.md). The canonical id is the smallest member id.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.levels import Candidate
from graph.record.arrow_columns import arrow_column
from graph.record.model import SCHEMAS, TABLE_OF, Row
from graph.values.dates import Span
from graph.values.identifiers import parse_identifier
from graph.world.listing_days import add_listing_days, open_early_starts
from graph.world.world import Ints, World

if TYPE_CHECKING:
    from graph.candidates.candidate_search import Comparing

PARTY_COLUMNS: Final = {
    "interests": ("owner", "asset"),
    "links": ("source", "target"),
    "listings": ("party",),
    "gaps": ("about",),
    "rulings": ("about",),
    "transfers": ("giver", "receiver", "asset"),
}
"""Columns of each table that name a party; column ``x`` gets a number column ``x_idx``."""

PossiblePair = (
    tuple[str, str, str | None, str | None]
    | tuple[str, str, str | None, str | None, int | None]
    | Candidate
)
"""Ids of two parties that may be one, why, the level, and the score in thousandths.

The level is ``None`` where a person left it open.
"""

_FEW: Final = 8
"""So many times as many ids as a column has make it a small one."""
SPAN_COLUMNS: Final = ("may_from", "sure_from", "sure_until", "may_until")

UNSURE_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("left", "right", "reason", "level")),
        ("score", pa.int32()),
    ]
)
"""Pairs that may be one party; ``level`` is null where a person left it undecided."""


def build_tables(rows: Iterable[tuple[Row, Mapping[str, Any]]]) -> dict[str, pa.Table]:
    """Return rows with their origin columns as Arrow tables, one for each table of the record."""
    columns: dict[str, dict[str, list[Any]]] = {
        table: {name: [] for name in schema.names} for table, schema in SCHEMAS.items()
    }
    for row, origin in rows:
        for name, cells in columns[TABLE_OF[type(row)]].items():
            cells.append(origin[name] if name in origin else getattr(row, name))
    return {
        table: pa.Table.from_arrays(
            [arrow_column(cells[f.name], f.type) for f in SCHEMAS[table]], schema=SCHEMAS[table]
        )
        for table, cells in columns.items()
    }


def build_world(
    tables: Mapping[str, pa.Table],
    *,
    data_version: str,
    positive: Iterable[tuple[str, str]] = (),
    unsure: Iterable[PossiblePair] = (),
    negative: Iterable[tuple[str, str]] = (),
    sources: pa.Table | None = None,
) -> World:
    """Return a world from the record's tables and the judgements in force.

    Args:
        tables: the tables of ``graph.record.model.SCHEMAS``; further columns are kept.
        data_version: the hash that answers are stamped with.
        positive: pairs of party ids judged the same.
        unsure: pairs judged unsure, and candidates found before (see `add_candidates`).
        negative: pairs judged apart; like those judged unsure they undo a ``same_as`` of the pair.
        sources: one row for each loaded file.
    """
    unsure = list(unsure)
    undone = {frozenset(pair) for pair in negative}
    undone |= {frozenset(pair[:2]) for pair in unsure if pair[3] is None}
    ids = _all_ids(tables, [pair[:2] for pair in unsure])
    labels = _components(ids, tables["parties"], list(positive), undone)
    canonical, number = _number_components(ids, labels, _yielding_ids(ids, tables["parties"]))
    done = {name: _add_numbers(name, table, ids, number) for name, table in tables.items()}
    done["listings"] = add_listing_days(done["listings"], sources)
    done["interests"] = open_early_starts(done["interests"], sources)
    return World(
        data_version=data_version,
        tables=done,
        ids=canonical,
        members=pa.table({"id": ids, "party_idx": pa.array(number, pa.int32())}),
        unsure=_unsure_table(unsure, ids, number),
        sources=sources
        if sources is not None
        else pa.table({"dataset": pa.array([], pa.string())}),
    )


def add_candidates(
    world: World, apart: Iterable[tuple[str, str]] = (), how: "Comparing | None" = None
) -> World:
    """Return a world with the pairs that nobody judged and that may be one party.

    Args:
        world: the whole record of a day: a name is common or rare among all parties.
        apart: pairs of ids of rows judged not to be one.
        how: scores of earlier comparisons, and who is told of progress.
    """
    from graph.candidates.candidate_search import find_candidates

    ids, number = world.members["id"], world.members["party_idx"].to_numpy()
    ends = (world.unsure[end].to_pylist() for end in ("left_idx", "right_idx"))
    found = find_candidates(
        world.tables["parties"],
        world.tables["listings"],
        zip(*ends, strict=True),
        apart,
        how,
        world.named_beneath,
    )
    more = _unsure_table([*found], ids, number)
    world = replace(world, unsure=pa.concat_tables([world.unsure, more]).combine_chunks())
    more = _unsure_table([*_owners_by_name(world, apart)], ids, number)
    return replace(world, unsure=pa.concat_tables([world.unsure, more]).combine_chunks())


def _owners_by_name(world: World, apart: Iterable[tuple[str, str]]) -> list[Candidate]:
    """Return owners of whom there is but a name, and companies below a listed party they may be."""
    from graph.candidates.owners_by_name import find_owners_by_name

    tables = (world.tables[name] for name in ("parties", "listings", "interests"))
    doubted = world.unsure.filter(pa.array(world.counted_pairs))
    ends = (doubted[end].to_pylist() for end in ("left_idx", "right_idx"))
    return find_owners_by_name((*tables,), zip(*ends, strict=True), apart)


def add_dropped_numbers(
    world: World, pairs: Iterable[Candidate], apart: Iterable[tuple[str, str]]
) -> World:
    """Return a world with the pairs that were one by a number that a later edition leaves out.

    Only those count of which one was ever listed; pairs judged ``apart`` do not.
    """
    silenced = {frozenset(map(world.number_of, pair)) for pair in apart}
    offsets, _ = world.listings_by_party
    found = list[PossiblePair]()
    for pair in pairs:
        ends = [world.number_of(end) for end in pair[:2]]
        left, right = (bool(end is not None and offsets[end] < offsets[end + 1]) for end in ends)
        if len({*ends}) < 2 or not (left or right) or frozenset(ends) in silenced:
            continue
        found.append(pair if right else pair._replace(left=pair.right, right=pair.left))
    more = _unsure_table(found, world.members["id"], world.members["party_idx"].to_numpy())
    return replace(world, unsure=pa.concat_tables([world.unsure, more]).combine_chunks())


def _all_ids(tables: Mapping[str, pa.Table], pairs: list[tuple[str, str]]) -> pa.StringArray:
    parts: list[pa.ChunkedArray | pa.Array] = [tables["parties"]["id"]]
    for name, ends in PARTY_COLUMNS.items():
        parts.extend(tables[name][end] for end in ends if name != "gaps")
    parts.append(pc.list_flatten(tables["arrangements"]["members"]))
    parts.append(pa.array([end for pair in pairs for end in pair], pa.string()))
    chunks = [c for part in parts for c in (part.chunks if hasattr(part, "chunks") else [part])]
    unique = pc.unique(pa.chunked_array(chunks, pa.string())).drop_null()
    return unique.take(pc.sort_indices(unique))


def _components(
    ids: pa.StringArray,
    parties: pa.Table,
    pairs: list[tuple[str, str]],
    undone: Set[frozenset[str]],
) -> Ints:
    """Return a label for each id; those joined by identifiers, ``same_as`` or ``pairs`` share one.

    A ``same_as`` of a pair in ``undone`` does not count.
    """
    row_number = pc.index_in(parties["id"], value_set=ids).to_numpy().astype(np.int64)
    # A bipartite graph of ids and identifiers: n rows with one number need n edges, not n squared.
    left, right = _shared_identifiers(parties, row_number, len(ids))
    same = parties["same_as"]
    if pc.sum(pc.list_value_length(same)).as_py():
        texts, places = pc.list_flatten(same), pc.list_parent_indices(same).to_numpy()
        stated = pc.index_in(texts, value_set=ids).to_numpy(zero_copy_only=False)
        owners = row_number[places]
        known = ~np.isnan(stated.astype(np.float64))
        if undone:
            ends = zip(
                parties["id"].take(pa.array(places)).to_pylist(), texts.to_pylist(), strict=True
            )
            known &= np.array([frozenset(pair) not in undone for pair in ends], np.bool_)
        left = np.concatenate([left, owners[known]])
        right = np.concatenate([right, stated[known].astype(np.int64)])
    # A judgement may name an id that no row has; such a pair joins nothing.
    judged = [
        pc.index_in(pa.array([p[k] for p in pairs], pa.string()), value_set=ids) for k in (0, 1)
    ]
    if pairs:
        both = pc.and_(pc.is_valid(judged[0]), pc.is_valid(judged[1]))
        left = np.concatenate([left, judged[0].filter(both).to_numpy().astype(np.int64)])
        right = np.concatenate([right, judged[1].filter(both).to_numpy().astype(np.int64)])
    size = int(max(len(ids), left.max(initial=-1) + 1, right.max(initial=-1) + 1))
    return _label_joined(left, right, size)[: len(ids)]


def _label_joined(left: NDArray[np.int64], right: NDArray[np.int64], size: int) -> Ints:
    """Return a label for each node, the same for all that edges join: the least of them.

    Half as quick as a walk in C, and quicker than loading scipy for most records. Each round, as
    in Shiloach and Vishkin (1982), hands the lesser label over each edge and then shortens chains.

    Args:
        left: one end of each edge.
        right: the other end.
        size: number of nodes.
    """
    label = np.arange(size, dtype=np.int32)
    while not np.array_equal(label[left], label[right]):
        least = np.minimum(label[left], label[right])
        for end in (left, right):
            np.minimum.at(label, label[end], least)
        while not np.array_equal(above := label[label], label):
            label = above
    return label


def label_ever_joined(
    ids: pa.StringArray, parties: pa.Table, positive: Iterable[tuple[str, str]]
) -> Ints:
    """Return a label for each id; ids that may ever have been one party have one label.

    Args:
        ids: sorted ids.
        parties: rows of parties, known now or once: ``id``, ``identifiers``, ``same_as``.
        positive: pairs that were ever judged the same.
    """
    return _components(ids, parties, list(positive), frozenset())


def _shared_identifiers(
    parties: pa.Table, row_number: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return edges from parties to shared strong identifiers, which are numbered from ``size``."""
    lists = parties["identifiers"]
    flat = pc.list_flatten(lists)
    counts = pc.value_counts(flat)
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    strong = pa.array([t for t in shared.to_pylist() if parse_identifier(t).strong], pa.string())
    if not len(strong):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    node = pc.index_in(flat, value_set=strong)
    found = pc.is_valid(node).to_numpy(zero_copy_only=False)
    left = row_number[pc.list_parent_indices(lists).to_numpy()][found]
    return left, node.drop_null().to_numpy().astype(np.int64) + size


def _yielding_ids(ids: pa.StringArray, parties: pa.Table) -> NDArray[np.bool_]:
    """Return a mask of the ids that state ``same_as``, so that the other id names the party."""
    stating = parties["id"].filter(pc.greater(pc.list_value_length(parties["same_as"]), 0))
    found: NDArray[np.bool_] = pc.is_in(ids, value_set=pc.unique(stating)).to_numpy(
        zero_copy_only=False
    )
    return found


def _number_components(
    ids: pa.StringArray, labels: Ints, yielding: NDArray[np.bool_]
) -> tuple[pa.StringArray, Ints]:
    """Return the canonical id of each component, sorted, and the component's number for each id.

    Args:
        ids: all ids, sorted.
        labels: the component of each.
        yielding: ids that name a component only if all of its ids are such.
    """
    last = np.lexsort((np.arange(labels.size), yielding))
    _, first, inverse = np.unique(labels[last], return_index=True, return_inverse=True)
    inverse[last] = inverse.copy()
    first = last[first]
    order = np.argsort(first)
    rank = np.empty(order.size, np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    return ids.take(pa.array(first[order])), np.asarray(rank[inverse], dtype=np.int32)


def _add_numbers(name: str, table: pa.Table, ids: pa.StringArray, number: Ints) -> pa.Table:
    """Return a table with number columns for its parties and day columns for its dates.

    A ruling without a start holds from its date on.
    """
    ends = ("id",) if name == "parties" else PARTY_COLUMNS.get(name, ())
    for end in ends:
        label = "party_idx" if name == "parties" else f"{end}_idx"
        table = table.append_column(label, pa.array(_lookup(table[end], ids, number), pa.int32()))
    if name == "arrangements":
        members = table["members"].combine_chunks()
        flat = pa.array(_lookup(pc.list_flatten(members), ids, number), pa.int32())
        lengths = pc.list_value_length(members).to_numpy(zero_copy_only=False)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)
        table = table.append_column("members_idx", lists)
    if "start" in table.column_names:
        begins = table["start"]
        if name == "rulings":
            begins = pc.coalesce(begins, table["date"])
        spans = (*_day_columns(begins, 0), *_day_columns(table["end"], 1))
        for label, days in zip(SPAN_COLUMNS, spans, strict=True):
            table = table.append_column(label, pa.array(days, pa.int32()))
    return table


def _lookup(column: Any, ids: pa.StringArray, number: Ints) -> Ints:
    """Return the party's number for each id of a column; -1 where it has none."""
    if len(column) * _FEW < len(ids):
        # All ids are many: those of the column are put into a table, and not all others.
        here = pc.unique(column).drop_null()
        met = pc.index_in(ids, value_set=here)
        known = np.flatnonzero(pc.is_valid(met).to_numpy(zero_copy_only=False))
        held = np.full(len(here) + 1, -1, np.int32)
        held[met.drop_null().to_numpy()] = number[known]
        rows = pc.fill_null(pc.index_in(column, value_set=here), len(here))
        return np.asarray(held[np.asarray(rows.to_numpy(), np.int64)], np.int32)
    rows = pc.fill_null(pc.index_in(column, value_set=ids), -1)
    array = np.asarray(rows.to_numpy(), dtype=np.int64)
    return np.where(array < 0, -1, number[array] if number.size else -1).astype(np.int32)


def _day_columns(column: pa.ChunkedArray, which: int) -> tuple[Ints, Ints]:
    """Return starts (0) or ends (1) as earliest and latest ordinals; parse each text once."""
    coded = column.combine_chunks().dictionary_encode()
    none = Span.from_dates(None, None)
    default = (none.may_from, none.sure_from) if which == 0 else (none.sure_until, none.may_until)
    spans = [
        Span.from_dates(t, None) if which == 0 else Span.from_dates(None, t)
        for t in coded.dictionary.to_pylist()
    ]
    picked = [
        (s.may_from, s.sure_from) if which == 0 else (s.sure_until, s.may_until) for s in spans
    ]
    both = np.array([*picked, default], dtype=np.int32).reshape(-1, 2)
    codes = pc.fill_null(coded.indices, len(spans)).to_numpy()
    return both[codes, 0], both[codes, 1]


def _unsure_table(pairs: list[PossiblePair], ids: pa.StringArray, number: Ints) -> pa.Table:
    table = pa.Table.from_pylist(
        [dict(zip(UNSURE_SCHEMA.names, pair, strict=False)) for pair in pairs], schema=UNSURE_SCHEMA
    )
    for end in ("left", "right"):
        table = table.append_column(
            f"{end}_idx", pa.array(_lookup(table[end], ids, number), pa.int32())
        )
    return table


def world_from_rows(
    rows: Iterable[Row],
    *,
    dataset: str = "example",
    positive: Iterable[tuple[str, str]] = (),
    unsure: Iterable[tuple[str, str, str]] = (),
    seen_on: str | None = "2000-01-01",
) -> World:
    """Return a world built straight from rows, for tests, notebooks and worked examples.

    ``seen_on`` is the day of the edition: by it list entries without any day were in force.
    """
    origin = {
        "dataset": dataset,
        "record_id": "",
        "record_key": bytes(16),
        "source_id": "",
        "position": "",
    }
    numbered = ((row, {**origin, "record_id": str(n)}) for n, row in enumerate(rows, 1))
    tables = build_tables(numbered)
    place = SCHEMAS["listings"].get_field_index("observed_on")
    seen = pc.coalesce(tables["listings"]["observed_on"], pa.scalar(seen_on, pa.string()))
    tables["listings"] = tables["listings"].set_column(place, "observed_on", seen)
    world = build_world(
        tables,
        data_version="none",
        positive=positive,
        unsure=[(*pair, None) for pair in unsure],
    )
    return add_candidates(world)
