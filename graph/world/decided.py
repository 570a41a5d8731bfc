"""What decisions on pairs do in a world: who is joined, whose likeness is silenced, who is unsure.

`same` joins, `different` silences the pair of rows, `unsure` asks for a review (rules 1 and 2 of
docs/reference/rules.md). A decision that ran out no longer counts, and the pair is open again.
Where what is compared of a side has changed, a `different` no longer silences. A workspace may ask
for a second person: until then what was decided about a listed party counts as unsure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.compared_fields import birth_change, births_hash, changes_since, seen_fields
from graph.head.decisions import PAIR, Decision, asks_for_two, standing
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.dates import date_words
from graph.values.vocabulary import Judgement
from graph.world.identity import (
    PossiblePair,
    add_candidates,
    add_dropped_numbers,
    build_world,
    label_ever_joined,
)
from graph.world.world import DECISIONS, World

if TYPE_CHECKING:
    from graph.candidates.candidate_search import Comparing

IN_FORCE: Final = "in_force"
CHANGED: Final = "changed"
NEEDS_SECOND: Final = "needs_second"
RAN_OUT: Final = "ran_out"
_JOINED: Final = {Judgement.POSITIVE: "the same party", Judgement.NEGATIVE: "different parties"}
UNKNOWN_PERSON: Final = "an unknown person"

Pair = tuple[str, str]


@dataclass
class Settled:
    """What decisions do.

    Attributes:
        positive: pairs of ids that are joined.
        apart: pairs of ids whose likeness is silenced.
        unsure: pairs that ask for a review, with the reason.
        notes: what to say of a pair that was decided once and is open again.
        told: the decisions on each id, as JSON.
    """

    positive: list[Pair] = field(default_factory=list)
    apart: list[Pair] = field(default_factory=list)
    unsure: list[PossiblePair] = field(default_factory=list)
    notes: dict[Pair, str] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def build_decided_world(
    tables: Mapping[str, pa.Table],
    decisions: Sequence[Decision],
    day: str,
    *,
    data_version: str,
    sources: pa.Table | None = None,
) -> tuple[World, Settled]:
    """Return a world from the record's tables with its decisions, and what these do.

    No names are compared in it yet (`compare_names`).

    Args:
        tables: the tables of ``graph.record.model.SCHEMAS``; further columns are kept.
        decisions: the ledger.
        day: the ISO day for which it is read.
        data_version: the hash that answers are stamped with.
        sources: one row for each loaded file.
    """
    settled = settle(tables, decisions, day)
    world = build_world(
        {**tables, "parties": _with_decisions(tables["parties"], settled.told)},
        data_version=data_version,
        positive=settled.positive,
        negative=settled.apart,
        unsure=settled.unsure,
        sources=sources,
    )
    return world, settled


def compare_names(world: World, settled: Settled, how: "Comparing | None" = None) -> World:
    """Return a world with the pairs that nobody judged and that may be one party.

    Args:
        world: as `build_decided_world` returns it.
        settled: what decisions do.
        how: scores of earlier comparisons of names, and who is told of progress.
    """
    if how is not None and how.dropped:
        world = add_dropped_numbers(world, how.dropped, settled.apart)
    return _with_notes(add_candidates(world, settled.apart, how), settled.notes)


def settle(tables: Mapping[str, pa.Table], decisions: Sequence[Decision], day: str) -> Settled:
    """Return what a ledger does to the tables of a record on an ISO day."""
    stand = [one for one in standing(decisions) if one.about == PAIR]
    found = Settled()
    rows = _rows_by_id(tables["parties"], {end for one in stand for end in one.pair})
    now = {party: seen_fields(mine) for party, mine in rows.items()}
    names = {party: _name_of(party, mine) for party, mine in rows.items()}
    listed = _ids_ever_listed(tables, stand) if stand and asks_for_two(decisions) else frozenset()
    # A birth may come with another row of the same party, and what persons join brings none.
    watched = {end for one in stand if one.left_born or one.right_born for end in one.pair}
    joined = [one.pair for one in stand if one.judgement == Judgement.POSITIVE]
    born = births_of(tables["parties"], watched)
    # Before this was so, decisions were written with the births of what persons had joined.
    once = births_of(tables["parties"], watched, joined) if joined else born
    for one in stand:
        changes = [
            *changes_since(one.left_seen, now.get(one.left, _NEVER_SEEN)),
            *changes_since(one.right_seen, now.get(one.right, _NEVER_SEEN)),
            *_births_changed(one.left, one.left_born, born, once),
            *_births_changed(one.right, one.right_born, born, once),
        ]
        alone = one.judgement in _JOINED and not (one.second or "").strip()
        if one.has_run_out(day):
            state = RAN_OUT
        elif alone and not listed.isdisjoint(one.pair):
            state = NEEDS_SECOND
        else:
            state = CHANGED if changes else IN_FORCE
        told = _apply(found, one, state, list(dict.fromkeys(changes)))
        told |= {f"{end}_name": names.get(told[end], told[end]) for end in ("left", "right")}
        for end in one.pair:
            found.told[end].append(orjson.dumps(told).decode())
    return found


def _births_changed(
    party: str, seen: str | None, now: Mapping[str, str], once: Mapping[str, str]
) -> list[str]:
    """Return in words how the births of a party changed since a person saw them."""
    return [] if seen == once.get(party) else birth_change(seen, now.get(party, _UNBORN))


_NEVER_SEEN: Final = seen_fields(())
_UNBORN: Final = births_hash(())


def births_of(parties: pa.Table, ids: Iterable[str], joined: Sequence[Pair] = ()) -> dict[str, str]:
    """Return the hash of the births that all rows of a party state, by the id of one of them.

    Args:
        parties: the table of parties.
        ids: ids of rows.
        joined: pairs of ids that persons joined.
    """
    wanted = sorted(ids)
    if not wanted:
        return {}
    everybody = pc.unique(parties["id"]).drop_null()
    everybody = everybody.take(pc.sort_indices(everybody))
    inside = set(everybody.to_pylist()) if joined else set()
    known = [pair for pair in joined if inside.issuperset(pair)]
    labels = label_ever_joined(everybody, parties, known)
    places = pc.index_in(pa.array(wanted, pa.string()), value_set=everybody).to_pylist()
    mine = {labels[place]: set[str]() for place in places if place is not None}
    stated = parties.filter(pc.is_valid(parties["birth_date"])).select(["id", "birth_date"])
    of = pc.index_in(stated["id"], value_set=everybody).to_numpy()
    found = np.flatnonzero(np.isin(labels[of], np.array([*mine], labels.dtype)))
    births = stated["birth_date"].take(pa.array(found)).to_pylist()
    for place, birth in zip(of[found], births, strict=True):
        mine[labels[place]].add(birth)
    return {
        end: births_hash(mine[labels[place]])
        for end, place in zip(wanted, places, strict=True)
        if place is not None
    }


def _apply(found: Settled, one: Decision, state: str, changes: list[str]) -> dict[str, Any]:
    """Add what one decision in some state does; return what answers tell of it."""
    said = _JOINED.get(Judgement(one.judgement))
    who, when = one.by or UNKNOWN_PERSON, date_words(one.at[:10]) if one.at else "an unknown day"
    why = f": {one.reason}" if one.reason else ""
    text = f"decided by {who} on {when} to be {said}"
    if said is None:
        # What was left open is no clearer because a day has passed.
        found.unsure.append((*one.pair, one.reason, None))
    elif state == NEEDS_SECOND:
        found.unsure.append((*one.pair, f"{text}, which a second person has not signed{why}", None))
    elif state == RAN_OUT:
        until = date_words(one.until or "")
        if one.judgement == Judgement.POSITIVE:
            # Whoever was taken for a listed party is not clear because a day has passed.
            found.unsure.append((*one.pair, f"{text}, which counted until {until}{why}", None))
        found.notes[one.pair] = f"{text}, which counted until {until}"
    elif one.judgement == Judgement.POSITIVE:
        found.positive.append(one.pair)
    elif state == CHANGED:
        found.notes[one.pair] = f"{text}, and since then: {', '.join(changes)}"
    else:
        found.apart.append(one.pair)
    return {
        "key": one.key,
        "decision": one.word,
        "left": one.left,
        "right": one.right,
        "by": who,
        "on": one.at[:10] or None,
        "second": one.second,
        "until": one.until,
        "reason": one.reason,
        "state": state,
        "changes": changes,
    }


def _rows_by_id(parties: pa.Table, wanted: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what is compared of the rows with some ids, by id."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of_ids(parties, wanted):
        rows[row["id"]].append(row)
    return rows


def _name_of(party: str, rows: list[dict[str, Any]]) -> str:
    """Return the first name that rows with one id state; the id where they state none."""
    return min((name["value"] for row in rows for name in row["names"] or ()), default=party)


def rows_of_ids(parties: pa.Table, wanted: Iterable[str]) -> list[dict[str, Any]]:
    """Return what is compared of the rows of ``parties`` with some ids."""
    ids = pa.array(sorted(wanted), pa.string())
    if not len(ids):
        return []
    inside = pc.is_in(parties["id"], value_set=ids)
    columns = ["id", "names", "birth_date", "identifiers", "schema", "countries", "data"]
    found: list[dict[str, Any]] = parties.select(columns).filter(inside).to_pylist()
    return found


def _ids_ever_listed(tables: Mapping[str, pa.Table], stand: Iterable[Decision]) -> frozenset[str]:
    """Return those ids of decisions that are, or may be joined with, a party that was listed."""
    ends = sorted({end for one in stand for end in one.pair})
    parties, listings = tables["parties"], tables["listings"]["party"]
    chunks = [*parties["id"].chunks, *listings.chunks, pa.array(ends, pa.string())]
    ids = pc.unique(pa.chunked_array(chunks, pa.string())).drop_null()
    ids = ids.take(pc.sort_indices(ids))
    joined = [one.pair for one in stand if one.judgement == Judgement.POSITIVE]
    labels = label_ever_joined(ids, parties, joined)
    places = pc.index_in(listings, value_set=ids).drop_null().to_numpy()
    mine = pc.index_in(pa.array(ends, pa.string()), value_set=ids).to_numpy()
    found = np.isin(labels[mine], labels[drop_doubles(places)])
    return frozenset(end for end, is_listed in zip(ends, found, strict=True) if is_listed)


def _with_decisions(parties: pa.Table, told: Mapping[str, list[str]]) -> pa.Table:
    """Return the table of parties with the decisions on each row; without any it has no column."""
    if DECISIONS in parties.column_names:
        parties = parties.drop_columns([DECISIONS])
    if not told:
        return parties
    ids = pa.array(sorted(told), pa.string())
    lists = pa.array([told[party] for party in ids.to_pylist()], pa.list_(pa.string()))
    return parties.append_column(DECISIONS, lists.take(_places(parties["id"], ids)))


def _places(column: pa.ChunkedArray, ids: pa.Array) -> pa.Array:
    return pc.index_in(column, value_set=ids).combine_chunks()


def _with_notes(world: World, notes: Mapping[Pair, str]) -> World:
    """Return a world in which namesakes say what was decided on them once."""
    if not notes:
        return world
    ends = {frozenset(map(world.number_of, pair)): note for pair, note in notes.items()}
    rows = world.unsure.to_pylist()
    for row in rows:
        note = ends.get(frozenset((row["left_idx"], row["right_idx"])))
        if note is not None and row["level"] is not None:
            row["reason"] = f"{row['reason']}; {note}"
    return replace(world, unsure=pa.Table.from_pylist(rows, schema=world.unsure.schema))


def decision_on(world: World, left: str, right: str) -> dict[str, Any] | None:
    """Return the decision that stands on two rows; ``None`` where nobody decided on them."""
    number = world.number_of(left)
    told = () if number is None else decisions_on(world, [number])
    return next((one for one in told if {one["left"], one["right"]} == {left, right}), None)


def is_left_open(world: World, pair: Mapping[str, Any]) -> bool:
    """Return whether a person left a pair of ``unsure`` undecided, and did not decide it once."""
    said = decision_on(world, pair["left"], pair["right"]) if pair["level"] is None else None
    return pair["level"] is None and (said is None or said["decision"] == Judgement.UNSURE.value)


def undecided_words(world: World, pair: Mapping[str, Any]) -> str:
    """Write that a pair of ``unsure`` waits for a decision: of which rows, and since when."""
    if decision_on(world, pair["left"], pair["right"]) is not None:
        return "Nobody has decided this since"
    other = row_beside(world, pair)
    return f"Nobody has decided this of the record {other}" if other else "Nobody has decided this"


def row_beside(world: World, pair: Mapping[str, Any]) -> str | None:
    """Return the row of a pair that waits, where another row of the same party was decided on."""
    ends = {pair["left"], pair["right"]}
    numbers = {world.number_of(end) for end in ends} - {None}
    for one in decisions_on(world, [number for number in numbers if number is not None]):
        both = {one["left"], one["right"]}
        if both != ends and {*map(world.number_of, both)} == numbers:
            return next((end for end in (pair["left"], pair["right"]) if end not in both), None)
    return None


def decisions_on(world: World, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the decisions on the rows of some parties, each once, the oldest first."""
    texts = dict.fromkeys(text for number in numbers for text in world.decided.get(number, ()))
    return sorted(map(orjson.loads, texts), key=lambda one: (one["on"] or "", one["key"]))
