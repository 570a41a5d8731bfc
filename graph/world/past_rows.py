"""The past of a world: what a store needs to answer `--known-on` as the record does.

A world has the rows that are known now. To answer for a day in the past, a store also needs the
rows that were taken back, every span in which a row was known, the days of the editions that stated
it, all decisions on identity, and which ids may have been one party at any time.

Rows get three columns, null where the usual ones are enough: ``known``, the spans in which the row
was known, each as ``FIRST/LAST`` (half open, with `ALWAYS_TEXT` or 9999-99-99 at an open end),
``missing``, those in which an edition lacked it (`graph.record.known_time.past_sightings`), and
``seen_on``, the days of the editions that state it, where its ``observed_on`` is the edition's.
Listings, and what `KEPT_REPLACED` names, have ``replaced`` besides, the editions that state them
otherwise, and parties ``taken_back``, the editions of a case file that do or lack them.
A row that is missing now stands here as it was stated, and in the world as ended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.head.decisions import LINE, Decision
from graph.head.manifest import Head
from graph.record.entry_sights import (
    ENTRY_BEGUN,
    ENTRY_KNOWN,
    ENTRY_LACKED,
    ENTRY_SEEN,
    Departure,
    EntryPast,
    add_entry_spans,
    before,
    earlier_entries,
    first_sight,
)
from graph.record.known_time import past_sightings
from graph.record.model import SCHEMAS
from graph.record.record import Record
from graph.record.stored_table import read_table
from graph.values.vocabulary import Judgement
from graph.world.identity import PARTY_COLUMNS, label_ever_joined
from graph.world.missing_rows import (
    KEPT_MISSING,
    KEPT_REPLACED,
    START_STATED,
    ended_holdings,
    named_in,
    starts_left_open,
)
from graph.world.world import Past, World

KNOWN: Final = pa.field("known", pa.list_(pa.string()))
MISSING: Final = pa.field("missing", pa.list_(pa.string()))
REPLACED: Final = pa.field("replaced", pa.list_(pa.string()))
TAKEN_BACK: Final = pa.field("taken_back", pa.list_(pa.string()))
SEEN_ON: Final = pa.field("seen_on", pa.list_(pa.string()))
_REPLACED_IN: Final = ("listings", *KEPT_REPLACED)
ALWAYS_TEXT: Final = "0000-00-00"

Row = Mapping[str, Any]


def was_known_on(row: Row, day: str) -> bool:
    """Return whether a row was known on an ISO day, or missing, by its spans or ``first_seen``."""
    if row.get("last_seen"):
        return False
    spans = row.get(KNOWN.name)
    if not spans:
        return (row.get("first_seen") or "") <= day
    ends = (span.split("/") for span in (*spans, *(row.get(MISSING.name) or ())))
    return any(first <= day < last for first, last, *_ in ends)


def row_on_day(row: dict[str, Any], day: str) -> dict[str, Any]:
    """Return a row as it stood on an ISO day, with the date of the last edition up to it.

    ``first_seen`` is the day from which it was known then, which may be an earlier span than
    today's.
    """
    days = row.get(SEEN_ON.name)
    if days:
        row["observed_on"] = max((each for each in days if each <= day), default=None)
    for span in row.get(KNOWN.name) or ():
        first, last = span.split("/")
        if first <= day < last:
            row["first_seen"] = None if first == ALWAYS_TEXT else first
    for span in row.get(MISSING.name) or ():
        first, last, seen, since, _ = span.split("/")
        if first <= day < last:
            row |= {"first_seen": since or None, "seen": seen or None, "last_seen": first}
    return _see_entry(row)


def _see_entry(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with ``entry_seen`` for its ``first_seen``."""
    if ENTRY_SEEN.name in row or ENTRY_KNOWN.name in row:
        # What stands there speaks of today's editions.
        spans = (span.partition("/") for span in row.get(ENTRY_KNOWN.name) or ())
        earlier = ((first, last) for first, _, last in spans)
        row[ENTRY_SEEN.name] = first_sight(row["first_seen"], earlier)
    return row


def departures_by(row: Row, day: str, *, taken_back: bool = False) -> list[Departure]:
    """Return when a row's record was missing and had come back, or was replaced, by an ISO day.

    Also when it was ``taken_back``, if asked. A row of today's that is missing has none: it stands
    among the rows of the past as well.
    """
    if row.get("last_seen"):
        return []
    found = []
    for span in row.get(MISSING.name) or ():
        gone, again, seen, since, lacked = span.split("/")
        if again <= day:
            found.append(Departure(since or None, seen or None, gone, again, lacked))
    spans = [*(row.get(REPLACED.name) or ())]
    spans += (row.get(TAKEN_BACK.name) or ()) if taken_back else ()
    for span in spans:
        gone, seen, since = span.split("/")
        if gone <= day:
            found.append(Departure(since or None, seen or None, gone))
    return found


def is_of_use_on(table: str, row: Row, day: str) -> bool:
    """Return whether a row of a table may tell something of an ISO day, or of days before it."""
    # A listing that is not known may tell of an earlier time on its list.
    if table == "listings" or was_known_on(row, day):
        return True
    return table in KEPT_REPLACED and bool(departures_by(row, day, taken_back=True))


def rows_on_day(
    tables: Mapping[str, Sequence[dict[str, Any]]], day: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of tables as they stood on an ISO day, with what editions replaced by then.

    It is what `graph.world.open_world.read_world` gives for the editions up to the day, but for
    the ends of what was missing.
    """
    found = {name: _rows_on_day(name, rows, day) for name, rows in tables.items()}
    once = {name: rows_replaced_by(tables[name], day) for name in KEPT_REPLACED}
    ended = ended_holdings(once["interests"], found["interests"])
    kept = [once["interests"][place] | {"end": end} for place, end in ended.items()]
    found["interests"] += kept
    named = named_in(kept)
    for name in KEPT_REPLACED[1:]:
        found[name] += [row for row in once[name] if row["id"] in named]
    for place, start in starts_left_open(found["interests"]).items():
        found["interests"][place]["start"] = start
    return found


def _rows_on_day(name: str, rows: Sequence[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    for row in rows:
        if row.get(START_STATED.name) is not None:
            # What stands there speaks of today's editions.
            row |= {"start": row[START_STATED.name] or None, START_STATED.name: None}
    if name == "listings":
        return listings_on_day(rows, day)
    return [row_on_day(dict(row), day) for row in rows if was_known_on(row, day)]


def rows_replaced_by(
    rows: Iterable[dict[str, Any]], day: str, *, taken_back: bool = False
) -> list[dict[str, Any]]:
    """Return the rows that were known once and stand in another text on an ISO day.

    Also those that were ``taken_back``, if asked.
    """
    found = []
    for row in rows:
        departures = []
        if not was_known_on(row, day):
            departures = departures_by(row, day, taken_back=taken_back)
        if departures:
            last = max(departures, key=lambda one: one.gone)
            found.append(_row_before(row, last, day))
    return found


def _row_before(row: dict[str, Any], departure: Departure, day: str) -> dict[str, Any]:
    """Return a row as it stood until a departure that happened by an ISO day."""
    earlier = row_on_day(dict(row), day) | before(departure)
    if row.get(SEEN_ON.name):
        earlier["observed_on"] = departure.seen
    return earlier


def listings_on_day(rows: Sequence[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    """Return listings as they stood on an ISO day, with a row for each earlier time on the list.

    It is what `graph.record.entry_sights.add_entry_sights` gives for the editions up to the day.
    """
    departed = [(row, departure) for row in rows for departure in departures_by(row, day)]
    found = [row_on_day(dict(row), day) for row in rows if was_known_on(row, day)]
    for row, departure in list(earlier_entries(departed, found)):
        found.append(_see_entry(_row_before(row, departure, day)))
    past = EntryPast.of(departed)
    for row in found:
        days = past.days_of(row, row.get(ENTRY_SEEN.name))
        row[ENTRY_LACKED.name], row[ENTRY_BEGUN.name] = days
    return found


def add_past(world: World, record: Record, head: Head) -> World:
    """Return a world with its past; the same world where it has none.

    Args:
        world: what is known now in the version of ``head``.
        record: the record with the parts.
        head: the version.
    """
    seen = past_sightings(record, list(head.parts))
    decided = tuple(one for one in head.judgements if one.about != LINE)
    if seen is None and not decided:
        return world
    tables, gone = dict(world.tables), {}
    if seen is not None:
        for name, table in world.tables.items():
            stated = _read_stated_rows(record, head, name)
            tables[name] = _add_spans(name, table, stated, seen)
            gone[name] = _closed_rows(name, stated, seen)
        now, once = add_entry_spans(
            record, list(head.parts), (tables["listings"], gone["listings"])
        )
        if ENTRY_KNOWN.name in now.column_names and ENTRY_SEEN.name not in now.column_names:
            now = now.append_column(ENTRY_SEEN, pa.nulls(now.num_rows, pa.string()))
        # A store knows the columns of the past by those of today.
        for column in (ENTRY_LACKED, ENTRY_BEGUN):
            if column.name not in now.column_names:
                now = now.append_column(column, pa.nulls(now.num_rows, column.type))
        tables["listings"], gone["listings"] = now, once
    namesakes = _past_namesakes(world, gone, decided)
    groups = _groups(world, gone, decided, namesakes)
    past = Past(gone, decided, namesakes, groups)
    return replace(world, tables=tables, past=past)


def _read_stated_rows(record: Record, head: Head, name: str) -> pa.Table:
    """Return the rows of a table in all parts."""
    files = record.table_files(list(head.parts), name)
    read = [read_table(file).drop_columns(["record_no"]) for file in files]
    return pa.concat_tables(read) if read else SCHEMAS[name].empty_table()


def _add_spans(name: str, table: pa.Table, stated: pa.Table, seen: pa.Table) -> pa.Table:
    """Return the rows of a world with ``known``, ``missing`` and ``seen_on``."""
    place = _places(table, seen)
    known = seen["known"].take(place)
    several = pc.greater(pc.list_value_length(known), 1)
    table = table.append_column(KNOWN, _lists_where(several, known))
    if name in KEPT_MISSING:
        table = table.append_column(MISSING, seen["missing"].take(place))
    if name in _REPLACED_IN:
        table = table.append_column(REPLACED, seen["replaced"].take(place))
    if name == "parties":
        table = table.append_column(TAKEN_BACK, seen["taken_back"].take(place))
    if "observed_on" not in table.column_names:
        return table
    undated = stated.filter(pc.is_null(stated["observed_on"]))["record_key"].combine_chunks()
    of_edition = pc.and_(
        pc.is_in(table["record_key"], value_set=undated),
        pc.equal(table["observed_on"], seen["last"].take(place)),
    )
    return table.append_column(SEEN_ON, _lists_where(of_edition, seen["seen_on"].take(place)))


def _closed_rows(name: str, stated: pa.Table, seen: pa.Table) -> pa.Table:
    """Return the rows that are no longer known, with ``known``, ``missing`` and ``seen_on``."""
    closed = seen.filter(pc.invert(seen["open"]))
    place = _places(stated, closed)
    rows = stated.filter(pc.is_valid(place))
    place = place.drop_null()
    rows = rows.append_column(KNOWN, closed["known"].take(place))
    if name in KEPT_MISSING:
        rows = rows.append_column(MISSING, closed["missing"].take(place))
    if name in _REPLACED_IN:
        rows = rows.append_column(REPLACED, closed["replaced"].take(place))
    if name == "parties":
        rows = rows.append_column(TAKEN_BACK, closed["taken_back"].take(place))
    if "observed_on" in rows.column_names:
        days = closed["seen_on"].take(place)
        rows = rows.append_column(SEEN_ON, _lists_where(pc.is_null(rows["observed_on"]), days))
    return rows


def _places(table: pa.Table, seen: pa.Table) -> Any:
    keys = seen["record_key"].cast(pa.binary(16)).combine_chunks()
    return pc.index_in(table["record_key"], value_set=keys)


def _lists_where(mask: Any, lists: Any) -> Any:
    """Return the lists where a mask is true, null elsewhere."""
    return pc.if_else(pc.fill_null(mask, False), lists, pa.scalar(None, KNOWN.type))


def _past_namesakes(
    world: World, gone: Mapping[str, pa.Table], decisions: Sequence[Decision]
) -> tuple[tuple[str, str], ...]:
    """Return the ids of parties that may have been namesakes once, where today may not tell.

    Whatever was known at any time is taken together, so that more is found than there was. A pair
    of today that never was another is left out.
    """
    from graph.candidates.candidate_search import Comparing, find_candidates
    from graph.candidates.named_beneath import named_beneath
    from graph.candidates.owners_by_name import find_owners_by_name

    tables = {}
    for name, numbers in (
        ("parties", ["party_idx"]),
        ("listings", ["party_idx"]),
        ("interests", ["owner_idx", "asset_idx"]),
    ):
        parts = [world.tables[name].drop_columns(numbers), gone.get(name)]
        tables[name] = pa.concat_tables(
            [part for part in parts if part is not None], promote_options="default"
        )
    named = _ids_with_past(gone, decisions)
    chunks = [pa.array(sorted(named), pa.string())]
    chunks += [*tables["parties"]["id"].chunks, *tables["listings"]["party"].chunks]
    ids = pc.unique(pa.chunked_array(chunks, pa.string()))
    ids = ids.take(pc.sort_indices(ids))
    positive = [d.pair for d in decisions if d.judgement == Judgement.POSITIVE]
    labels = label_ever_joined(ids, tables["parties"], positive)
    place = {text: int(label) for text, label in zip(ids.to_pylist(), labels, strict=True)}
    for name, end, number in (
        ("parties", "id", "party_idx"),
        ("listings", "party", "party_idx"),
        ("interests", "owner", "owner_idx"),
        ("interests", "asset", "asset_idx"),
    ):
        rows = pc.index_in(tables[name][end], value_set=ids).combine_chunks()
        label = pc.fill_null(pa.array(labels).take(rows), -1)
        tables[name] = tables[name].append_column(number, label)
    ends = (world.unsure[name].to_pylist() for name in ("left_idx", "right_idx"))
    today = set(map(frozenset, zip(*ends, strict=True)))
    moved = {place[text] for text in named}
    ranked = tables["parties"], tables["listings"], tables["interests"]
    beneath = named_beneath(*ranked)
    pairs = find_candidates(*ranked[:2], how=Comparing(once=True), beneath=beneath)
    # Another pair may have led from one to the other then.
    led = [(place[one.left], place[one.right]) for one in pairs if one.level in world.counted]
    pairs += find_owners_by_name(ranked, [*led, *_ends_of(decisions, place)], once=True)
    return tuple(
        (one, two)
        for one, two, *_ in pairs
        if not moved.isdisjoint((place[one], place[two]))
        or frozenset((world.number_of(one), world.number_of(two))) not in today
    )


def _ends_of(decisions: Iterable[Decision], place: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the parties on which persons ever decided."""
    for decision in decisions:
        if all(end in place for end in decision.pair):
            yield place[decision.pair[0]], place[decision.pair[1]]


def _ids_with_past(gone: Mapping[str, pa.Table], decisions: Iterable[Decision]) -> set[str]:
    """Return the ids that rows taken back or decisions name."""
    named = {end for decision in decisions for end in decision.pair}
    return named.union(*(named_ids(name, row) for name, t in gone.items() for row in t.to_pylist()))


def _groups(
    world: World,
    gone: Mapping[str, pa.Table],
    decisions: Iterable[Decision],
    namesakes: Iterable[tuple[str, str]],
) -> dict[str, str]:
    """Return for each id with a past the smallest id that may have been one party with it."""
    decisions = list(decisions)
    named = _ids_with_past(gone, decisions) | {end for pair in namesakes for end in pair}
    now = dict(zip(*(world.members[c].to_pylist() for c in ("id", "party_idx")), strict=True))
    ids = pa.array(sorted(now.keys() | named), pa.string())
    columns = ["id", "identifiers", "same_as"]
    parties = [t.select(columns) for t in (world.tables["parties"], gone.get("parties")) if t]
    positive = [d.pair for d in decisions if d.judgement == Judgement.POSITIVE]
    labels = label_ever_joined(ids, pa.concat_tables(parties), positive).tolist()
    texts = ids.to_pylist()
    first: dict[int, str] = {}
    today: dict[int, set[int | None]] = {}
    for text, label in zip(texts, labels, strict=True):
        first.setdefault(label, text)
        today.setdefault(label, set()).add(now.get(text))
    wanted = {label for text, label in zip(texts, labels, strict=True) if text in named}
    wanted |= {label for label, numbers in today.items() if len(numbers) > 1}
    return {text: first[n] for text, n in zip(texts, labels, strict=True) if n in wanted}


def named_ids(table: str, row: Row) -> set[str]:
    """Return the ids of the parties that a row names, or the id of a document."""
    ends = ("id",) if table in ("parties", "documents") else PARTY_COLUMNS.get(table, ())
    found = {row[end] for end in ends} | set(row.get("members") or ())
    return {text for text in (*found, row.get("nominee_for")) if text is not None}
