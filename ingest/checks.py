"""Findings: what cannot all be true in what sources state. Leads for a person, never corrections.

total_over_100    direct holders surely hold more than the whole on the day asked
sources_disagree  two statements about one holding cannot both be true on that day
in_circles        parties that hold each other in a circle on that day
impossible_dates  an end that lies before its start
before_its_party  a holding that began before its owner or its company existed
after_its_party   a holding that is stated after its owner or its company had ended
wrong_checksum    a number whose check digits or shape do not fit its scheme
decisions_differ  two rows that a person decided to be different and that are one party
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.stakes import Stakes, stakes_on
from graph.kernels.cascade_loops import Longs
from graph.kernels.circular_ownership import components, nodes_in_loops
from graph.reasons.decision_conflicts import conflicts
from graph.record.record_keys import Bools
from graph.values.dates import ALWAYS, NEVER, days_of, iso_day
from graph.values.errors import InputError
from graph.values.identifiers import parse_identifier
from graph.values.share import percent_text
from graph.world.world import Ints, World, group_rows

RIGHTS: Final = {"shareholding": "shares", "votingRights": "votes"}
RECORDS_AT_MOST: Final = 20
"""The most records that one finding names."""

Finding = dict[str, Any]


def findings(world: World, day: int) -> list[Finding]:
    """Find what cannot all be true in a world.

    Returns:
        Rows of ``kind``, ``about`` (a party id), ``what`` (a sentence) and ``records``
        (``dataset:record``, at most 20), by kind and party.
    """
    found = [
        *_stake_findings(world, day),
        *_circle_findings(world, day),
        *_date_findings(world),
        *_lifetime_findings(world, day),
        *_checksum_findings(world),
        *_decision_findings(world),
    ]
    return sorted(found, key=lambda row: (row["kind"], row["about"], row["what"]))


def findings_of_dataset(found: Iterable[Finding], dataset: str) -> list[Finding]:
    """Return the findings that name at least one record of a dataset."""
    return [f for f in found if any(r.startswith(f"{dataset}:") for r in f["records"])]


def _finding(world: World, kind: str, about: str, what: str, rows: tuple[str, Any]) -> Finding:
    """Return a finding that names the records of some rows of a table."""
    table, numbers = world.tables[rows[0]], pa.array(np.asarray(rows[1], np.int64))
    taken = table.select(["dataset", "record_id"]).take(numbers).to_pylist()
    records = dict.fromkeys(f"{row['dataset']}:{row['record_id']}" for row in taken)
    return {"kind": kind, "about": about, "what": what, "records": [*records][:RECORDS_AT_MOST]}


def _stake_findings(world: World, day: int) -> Iterator[Finding]:
    """Find companies held above 100 %, and holdings whose statements contradict each other.

    Rules 8 and 10 of docs/reference/rules.md.
    """
    for right, word in RIGHTS.items():
        stakes = stakes_on(world, day, [right])
        floors, places = stakes.floors(), group_rows(stakes.asset, stakes.size)
        for asset in stakes.over.tolist():
            # An open end adds one tick, which is no share that could be named.
            percent = percent_text(int(floors[asset]) >> 20)
            what = f"direct holders surely hold {percent}% of the {word} on {iso_day(day)}"
            rows = ("interests", _rows_of_asset(stakes, places, asset))
            yield _finding(world, "total_over_100", world.id_of(asset), what, rows)
        for asset in stakes.disagree.tolist():
            what = f"statements about one holding of {word} cannot both be true on {iso_day(day)}"
            rows = ("interests", _rows_of_asset(stakes, places, asset))
            yield _finding(world, "sources_disagree", world.id_of(asset), what, rows)


def _rows_of_asset(stakes: Stakes, places: tuple[Longs, Longs], asset: int) -> list[int]:
    offsets, stake = places
    found = stake[offsets[asset] : offsets[asset + 1]].tolist()
    return sorted({int(row) for number in found for row in stakes.rows_of(number)})


def _circle_findings(world: World, day: int) -> Iterator[Finding]:
    owner, asset = (world.column("interests", f"{end}_idx") for end in ("owner", "asset"))
    held = (world.column("interests", "sure_from") <= day) & (
        day < world.column("interests", "sure_until")
    )
    rows = np.flatnonzero(held & (owner >= 0) & (asset >= 0))
    looped = nodes_in_loops(owner[rows], asset[rows], world.size)
    rows = rows[looped[owner[rows]] & looped[asset[rows]]]
    # Only rows within a loop are left, so the search walks few parties and not the world.
    above: dict[int, list[int]] = {}
    for row in rows.tolist():
        above.setdefault(int(asset[row]), []).append(int(owner[row]))
    for group in components(sorted(above), lambda node: above.get(node, [])):
        inside = rows[np.isin(owner[rows], group) & np.isin(asset[rows], group)]
        if len(inside):
            ids = sorted(world.id_of(number) for number in group)
            what = (
                f"holds itself on {iso_day(day)}"
                if len(ids) == 1
                else f"{len(ids)} parties hold each other on {iso_day(day)}: {', '.join(ids[:10])}"
            )
            yield _finding(world, "in_circles", ids[0], what, ("interests", inside))


def _date_findings(world: World) -> Iterator[Finding]:
    """Find rows whose end surely lies before their start."""
    abouts = {"parties": "id", "interests": "asset", "links": "source", "listings": "party"}
    for name, end in abouts.items():
        wrong = world.column(name, "may_until") < world.column(name, "may_from")
        rows = np.flatnonzero(wrong)
        for row, said in zip(rows, _cells(world, name, rows, end, "start", "end"), strict=True):
            about, start, until = said
            what = f"{name}: ends on {until}, before its start on {start}"
            yield _finding(world, "impossible_dates", about, what, (name, [row]))


def _lifetime_findings(world: World, day: int) -> Iterator[Finding]:
    """Find holdings outside the time in which their two parties existed.

    A holding without an end holds until the day it was observed on, and until the day asked where
    no source says when it was observed (rule 17 of docs/reference/rules.md).
    """
    born, ended = _earliest_starts(world), _latest_ends(world)
    starts, ends = (pc.is_valid(world.tables["interests"][c]).to_numpy() for c in ("start", "end"))
    began = world.column("interests", "sure_from")
    until = world.column("interests", "sure_until")
    first = world.column("interests", "may_from")
    observed = _first_days(world, "interests", "observed_on")
    observed = np.where(observed == ALWAYS, day, observed)
    for role in ("owner", "asset"):
        party = world.column("interests", f"{role}_idx")
        known = party >= 0
        early = known & starts & (began < born[party])
        late = known & (
            (starts & (first >= ended[party]))
            | (ends & (until > ended[party]))
            | (~ends & (observed >= ended[party]))
        )
        yield from _rows_outside_life(world, "before_its_party", role, early, born)
        yield from _rows_outside_life(world, "after_its_party", role, late, ended)


def _rows_outside_life(
    world: World, kind: str, role: str, wrong: Bools, days: Ints
) -> Iterator[Finding]:
    rows = np.flatnonzero(wrong)
    party = world.column("interests", f"{role}_idx")
    for row, said in zip(rows, _cells(world, "interests", rows, "start", "end"), strict=True):
        about, day = world.id_of(int(party[row])), iso_day(int(days[party[row]]))
        span = f"from {said[0] or 'no stated day'} until {said[1] or 'today'}"
        word = "began on" if kind == "before_its_party" else "ended on"
        what = f"{role} of a holding {span}, but {word} {day}"
        yield _finding(world, kind, about, what, ("interests", [row]))


def _earliest_starts(world: World) -> Ints:
    """Return each party's earliest possible first day, an ordinal; ``ALWAYS`` if unstated."""
    born = np.full(world.size, NEVER, np.int32)
    number = world.column("parties", "party_idx")
    for days in (world.column("parties", "may_from"), _first_days(world, "parties", "birth_date")):
        stated = days > ALWAYS
        np.minimum.at(born, number[stated], days[stated])
    return np.where(born == NEVER, ALWAYS, born).astype(np.int32)


def _latest_ends(world: World) -> Ints:
    """Return the latest day by which each party had ended, an ordinal; ``NEVER`` if unstated."""
    ended = np.full(world.size, ALWAYS, np.int32)
    number, days = world.column("parties", "party_idx"), world.column("parties", "may_until")
    stated = days < NEVER
    np.maximum.at(ended, number[stated], days[stated])
    return np.where(ended == ALWAYS, NEVER, ended).astype(np.int32)


def _first_days(world: World, table: str, column: str) -> Ints:
    """Return the first day of each partial date of a column; ``ALWAYS`` where there is none."""
    coded = world.tables[table][column].combine_chunks().dictionary_encode()
    days = [_first_day(text) for text in coded.dictionary.to_pylist()]
    codes = pc.fill_null(coded.indices, len(days)).to_numpy()
    found: Ints = np.array([*days, ALWAYS], np.int32)[codes]
    return found


def _first_day(text: str) -> int:
    try:
        return days_of(text)[0]
    except InputError:
        return ALWAYS


def _checksum_findings(world: World) -> Iterator[Finding]:
    """Find identifiers that do not fit their scheme."""
    lists = world.tables["parties"]["identifiers"].combine_chunks()
    flat, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)
    wrong = {text for text in pc.unique(flat).to_pylist() if _is_wrong(text)}
    at = rows.filter(pc.is_in(flat, value_set=pa.array(sorted(wrong), pa.string()))).to_numpy()
    for row in np.unique(at):
        about, numbers = next(_cells(world, "parties", np.array([row]), "id", "identifiers"))
        for text in numbers:
            if text in wrong:
                what = f"{text} does not fit the check digits or shape of its scheme"
                yield _finding(world, "wrong_checksum", about, what, ("parties", [row]))


def _decision_findings(world: World) -> Iterator[Finding]:
    for about, what in conflicts(world):
        number = world.number_of(about)
        rows = np.flatnonzero(world.column("parties", "party_idx") == number)
        yield _finding(world, "decisions_differ", about, what, ("parties", rows))


def _is_wrong(text: str) -> bool:
    try:
        return parse_identifier(text).valid is False
    except InputError:
        return False


def _cells(world: World, table: str, rows: Any, *columns: str) -> Iterator[tuple[Any, ...]]:
    taken = world.tables[table].select(list(columns)).take(pa.array(rows))
    return zip(*(taken[column].to_pylist() for column in columns), strict=True)
