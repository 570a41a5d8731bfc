"""The parties that nothing on a list can reach, all at once: what a rule says of them, as columns.

Nearly every party of a register is one of these. Its answer is that no owner on a list is stated,
and what it adds is how much is in hands that no source states, which one pass over the whole
register finds for all. Whoever a list entry, a ruling, a gift or a decision of a person may reach,
over whatever leads from party to party on any day, is no quiet party: `graph.verdict.assess_party`
answers of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.dead_holders import find_deaths
from graph.cascade.open_share import open_shares, stated_ticks
from graph.cascade.outcome import Outcome, outcome_of
from graph.holdings.fractions import companies_in_fractions
from graph.holdings.interests_on_day import facts_on
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.circular_ownership import nodes_in_loops
from graph.kernels.distinct_numbers import drop_doubles
from graph.reasons.evidence import Evidence
from graph.regimes.regime import NotAssessed, Regime, RegimeVersion
from graph.regimes.set_status import with_set_status
from graph.regimes.who_is_listed import listed_on
from graph.ties.control_texts import find_control_texts
from graph.ties.leads import leads_of, parties_below
from graph.values.dates import days_of
from graph.values.share import FULL, FULL_TICKS, TICK
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.verdict.caveats import (
    age_caveats,
    described_rights,
    open_share_caveats,
    rule_caveats,
    years_before,
)
from graph.verdict.holders_above import Company
from graph.verdict.listed_vehicles import above_listed_vehicles
from graph.verdict.owner_verdicts import open_ticks_in
from graph.verdict.searched_lists import consulted_lists, lists_of_other_days, refused_records
from graph.world.scope import build_scope, gather_groups
from graph.world.world import World

_STATED_AT: Final = {
    "parties": ("party",),
    "listings": ("party",),
    "interests": ("owner", "asset"),
    "links": ("source", "target"),
}
"""Tables and ends at which a party stands that is more than an id in a judgement."""
_ASKED_AT: Final = {
    "listings": ("party",),
    "rulings": ("about",),
    "transfers": ("asset", "giver", "receiver"),
}
"""Tables and ends at which a party stands from which an answer may begin."""


@dataclass(frozen=True)
class QuietAnswers:
    """What sets the answers of quiet parties apart under one rule; one entry a party of a world.

    The entries of other parties mean nothing.

    Attributes:
        kind: parties of one kind have the same answer but for names and what stands below.
        open_ticks: the open share; see `graph.cascade.open_share`.
        unknown_units: units that nobody is stated to hold in the party itself.
        old: how many of its holders' statements are old.
        oldest: place in ``dates`` of the oldest of them.
        dates: days of statements, as stated.
        first: caveats that stand before all others.
        refused: caveats on old lists and records that were refused, behind those on the open share.
        day: the day asked about, an ordinal.
    """

    kind: Longs
    open_ticks: Longs
    unknown_units: Longs
    old: Longs
    oldest: Longs
    dates: list[str]
    first: tuple[str, ...]
    refused: tuple[str, ...]
    day: int

    def own_caveats(self, number: int) -> Iterator[str]:
        """Yield the caveats about a party's open share, what was refused, and old statements."""
        yield from open_share_caveats(int(self.open_ticks[number]))
        yield from self.refused
        if count := int(self.old[number]):
            yield from age_caveats([self.dates[self.oldest[number]]] * count, self.day)


def stated_parties(world: World) -> Bools:
    """Return the parties that some row of the record is about or names as an end."""
    found = np.zeros(world.size, np.bool_)
    found[_parties_at(world, _STATED_AT)] = True
    return found


def reached_parties(world: World, regimes: Iterable[Regime]) -> Bools:
    """Return the parties whose answer may rest on a list entry, a ruling, a gift or a decision.

    Leads of any day count, and every statement, however doubtful; a government that one of the
    rules knows as blocked is a lead without an entry.
    """
    blocked = {one.country for rule in regimes for v in rule.versions for one in v.governments}
    bodies = {n for n, named in world.public_bodies.items() if not named.isdisjoint(blocked)}
    dead = find_deaths(world)
    by_topic = world.sanctioned_by_topic | world.linked_by_topic
    in_words = find_control_texts(build_scope(world, None))
    odd = (world.decided, bodies, dead, companies_in_fractions(world), in_words)
    told = np.array(sorted(by_topic.union(*odd)), np.int64)
    starts = np.concatenate([_parties_at(world, _ASKED_AT), told])
    leads = leads_of(world, lambda numbers: np.asarray(numbers, np.int64))
    return parties_below(leads, starts, world.size) | above_listed_vehicles(world)


def _parties_at(world: World, ends: Mapping[str, Sequence[str]]) -> Longs:
    """Return the parties that stand at some ends of the rows of some tables."""
    columns = [world.column(table, f"{end}_idx") for table in ends for end in ends[table]]
    found = np.concatenate(columns).astype(np.int64)
    return found[found >= 0]


def quiet_parties(world: World, reached: Bools) -> Bools:
    """Return the parties of which `quiet_answers` speaks.

    Left out are also those that are or were dissolved, and those with a holder that is only
    alleged or a nominee, or whose right a source describes: there are few, and their answers have
    words of their own.
    """
    interests = world.tables["interests"]
    odd = ~pc.is_in(interests["certainty"], pa.array(list(COUNTED_CERTAINTY))).to_numpy()
    odd |= pc.is_valid(interests["nominee_for"]).to_numpy() | described_rights(world)
    types = interests["types"].combine_chunks()
    nominee = pc.equal(pc.list_flatten(types), "nominee")
    odd[pc.list_parent_indices(types).filter(nominee).to_numpy()] = True
    asset = world.column("interests", "asset_idx")[odd]
    found = stated_parties(world) & ~reached
    found[asset[asset >= 0]] = False
    found[world.dissolutions.party] = False
    return found


def quiet_answers(world: World, regime: Regime, day: int) -> QuietAnswers:
    """Return what sets the answers of quiet parties apart under a rule on a day (ordinal)."""
    found = with_set_status(regime, world).version_on(day)
    version = found.version if isinstance(found, NotAssessed) else found
    version = version or regime.versions[0]
    first = tuple(dict.fromkeys([*consulted_lists(world, version), *rule_caveats(version)]))
    outdated = lists_of_other_days(world, version, day)[0]
    marks = np.zeros(world.size, np.int64)
    if version.outside is not None:
        marks += _of_jurisdictions(world, version.outside.jurisdictions)
    if version.owners is not None:
        return _answers_by_owner(world, version, day, marks, (first, outdated, day))
    scope = build_scope(world, None)
    outcome = outcome_of(facts_on(scope, day), version, listed_on(world, version, day))
    evidence, stakes = Evidence(outcome), outcome.measures[0].stakes
    opened = open_shares(outcome)
    held = stakes.high > 0
    bits = [nodes_in_loops(stakes.holder[held], stakes.asset[held], stakes.size)[: world.size]]
    bits.append((opened.above & (opened.ticks == 0))[: world.size])
    for name in ("disagree", "over"):
        bits.append(np.zeros(world.size, np.bool_))
        for one in evidence.stakes:
            bits[-1][getattr(one, name)] = True
    for place, bit in enumerate(bits, 1):
        marks += bit.astype(np.int64) << place
    unknown = _unknown_units(stated_ticks(stakes), world.size)
    refused = (*outdated, *refused_records(world))
    return _with_kinds(
        marks, opened.ticks, unknown, _old_statements(outcome, evidence), (first, refused, day)
    )


def _answers_by_owner(
    world: World,
    version: RegimeVersion,
    day: int,
    marks: Longs,
    said: tuple[tuple[str, ...], tuple[str, ...], int],
) -> QuietAnswers:
    """Return the same under a rule on beneficial owners, which says nothing of old statements."""
    every = Company(world, version, None, day, None)
    ticks = open_ticks_in(every, listed_on(world, version, day).sure)
    unknown = _unknown_units(stated_ticks(next(iter(every.stakes.values()))), world.size)
    none = np.zeros(world.size, np.int64)
    return _with_kinds(marks, ticks, unknown, (none, none, []), said)


def _with_kinds(
    marks: Longs,
    ticks: Longs,
    unknown: Longs,
    old: tuple[Longs, Longs, list[str]],
    said: tuple[tuple[str, ...], tuple[str, ...], int],
) -> QuietAnswers:
    """Return answers of which each kind is a number of its own."""
    ticks = ticks[: len(marks)]
    some = (ticks > 0).astype(np.int64) + (ticks == FULL_TICKS)
    return QuietAnswers(6 * marks + 2 * some + (unknown == FULL), ticks, unknown, *old, *said)


def _unknown_units(stated: Longs, size: int) -> Longs:
    return np.asarray(FULL - np.minimum(stated[:size] // TICK, FULL), np.int64)


def _of_jurisdictions(world: World, wanted: tuple[str, ...]) -> Bools:
    """Return which parties some row puts into one of some jurisdictions."""
    parties, found = world.tables["parties"], np.zeros(world.size, np.bool_)
    there = pc.is_in(parties["jurisdiction"], value_set=pa.array(wanted, pa.string()))
    found[parties["party_idx"].filter(there).to_numpy()] = True
    return found


def _old_statements(outcome: Outcome, evidence: Evidence) -> tuple[Longs, Longs, list[str]]:
    """Return for each party how many statements on its holders are old, and the oldest of them."""
    world, day = outcome.facts.scope.world, outcome.facts.day
    asset, row = _rows_into(outcome, evidence)
    column = world.tables["interests"]["observed_on"].combine_chunks().dictionary_encode()
    texts: list[str] = column.dictionary.to_pylist()
    last = np.array([days_of(text)[1] - 1 for text in texts], np.int64)
    dates = sorted(range(len(texts)), key=lambda place: (last[place], texts[place]))
    rank = np.empty(len(texts) + 1, np.int64)
    rank[dates] = np.arange(len(texts))
    # Rows without a day stand after all others, and are never old.
    rank[-1] = len(texts)
    limit = int((last < years_before(day)).sum())
    codes = pc.fill_null(column.indices, len(texts)).to_numpy(zero_copy_only=False)
    ranks = rank[codes[row]]
    old = ranks < limit
    count = np.bincount(asset[old], minlength=world.size).astype(np.int64)
    oldest = np.full(world.size, len(texts), np.int64)
    np.minimum.at(oldest, asset[old], ranks[old])
    return count, oldest, [texts[place] for place in dates]


def _rows_into(outcome: Outcome, evidence: Evidence) -> tuple[Longs, Longs]:
    """Return parties and the interest rows behind stakes and signs in them, each pair once."""
    world, signs = outcome.facts.scope.world, outcome.signs
    shown = signs.row >= 0
    assets, rows = [signs.asset[shown]], [signs.row[shown]]
    for stakes in evidence.stakes:
        some = np.flatnonzero(stakes.review > 0)
        assets.append(np.repeat(stakes.asset[some], np.diff(stakes.offsets)[some]))
        rows.append(gather_groups(stakes.offsets, some, stakes.rows))
    width = max(int(world.tables["interests"].num_rows), 1)
    keys: Any = np.concatenate(assets).astype(np.int64) * width + np.concatenate(rows)
    keys = drop_doubles(keys)
    return keys // width, keys % width
