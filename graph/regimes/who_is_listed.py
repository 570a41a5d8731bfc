"""Who is listed on a day, and whose listing flows down under a regime.

A listing that belongs to the regime (authority, measure, no excluded list or programme) seeds
its cascades; any other is only a flag. One whose dates leave the day open seeds ``possible``;
one of the regime's authority whose measures nobody could map, or that is only alleged or is
disputed, seeds the review. Rulings may set a party apart: an accepted rebuttal stops what flows
into it, an annulment ends the listings of its authority that began before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.regimes.annexes import AnnexRule
from graph.regimes.read_regimes import annulling_authorities
from graph.regimes.regime import ANY_AUTHORITY, CLEARING, DELISTING, RegimeVersion
from graph.regimes.rule_parts import BlockedGovernment, ListingRule
from graph.values.dates import ALWAYS, NEVER
from graph.values.memo import cache_with_world
from graph.values.vocabulary import AUTHORITY_LISTS, AUTHORITY_NOT_STATED, COUNTED_CERTAINTY
from graph.world.listing_days import PAUSE_COLUMNS
from graph.world.world import World

SURE: Final = 2
PERHAPS: Final = 1


@dataclass(frozen=True)
class ListedParties:
    """The listings and rulings of a world on one day under one version of a regime.

    Attributes:
        sure: world numbers of parties listed for certain.
        perhaps: parties listed perhaps, since a date is partial.
        unmapped: parties on a list of the authority with measures that nobody could map, those
            that a source calls sanctioned without an entry of any list, and those of ``by_status``.
        doubted: parties whose listing is only alleged, or is disputed.
        elsewhere: parties with a listing that does not flow down here.
        rows: row numbers of ``listings`` that belong to the regime and hold or perhaps hold,
            annulled ones left out.
        cleared: parties for which a rebuttal is accepted on that day.
        perhaps_cleared: the same where the dates leave it open.
        by_status: public bodies of a government that a programme blocks without an entry, and
            that programme.
    """

    sure: frozenset[int]
    perhaps: frozenset[int]
    unmapped: frozenset[int]
    doubted: frozenset[int]
    elsewhere: frozenset[int]
    rows: tuple[int, ...]
    cleared: frozenset[int]
    perhaps_cleared: frozenset[int]
    by_status: Mapping[int, str] = field(default_factory=dict)

    @property
    def needing_review(self) -> frozenset[int]:
        """Parties whose listing may or may not be one that counts: a person must say."""
        return self.unmapped | self.doubted


@cache_with_world
def listed_on(world: World, version: RegimeVersion, day: int) -> ListedParties:
    """Return who is listed on a day, sorted by what each listing means under a regime.

    Args:
        world: the world.
        version: the regime's version in force.
        day: ordinal.
    """
    holds = np.minimum(_holds(world, "listings", day), annulment_state(world, day))
    mine, mapped = belonging_listings(world, version, day)
    party = world.column("listings", "party_idx")
    # Only a presumption can be rebutted (rule 7); elsewhere such a ruling is told, no more.
    cleared, perhaps_cleared = frozenset[int](), frozenset[int]()
    if version.presumed:
        cleared, perhaps_cleared = _ruled_parties(world, version, day, CLEARING)
    stands = holds > 0
    counts = _isin(world.tables["listings"]["certainty"], COUNTED_CERTAINTY)
    flows = stands & mine & mapped & counts

    def parties(rows: NDArray[np.bool_]) -> frozenset[int]:
        return frozenset(party[rows].tolist())

    sure, every = parties(flows & (holds == SURE)), parties(flows)
    by_status = {n: one for n, one in blocked_by_status(world, version, day) if n not in every}
    unmapped = parties(stands & mine & ~mapped) | world.sanctioned_by_topic
    return ListedParties(
        sure=sure,
        perhaps=every - sure,
        unmapped=(unmapped - sure).union(by_status),
        doubted=parties(stands & mine & ~counts) - every,
        elsewhere=parties(stands & ~mine),
        rows=tuple(np.flatnonzero(stands & mine).tolist()),
        cleared=cleared,
        perhaps_cleared=perhaps_cleared,
        by_status=by_status,
    )


def on_other_parts(world: World, version: RegimeVersion, listed: ListedParties) -> frozenset[int]:
    """Return the parties on a list of the rule's authorities by an entry that does not count.

    A firm may be on the Treasury's sectoral list and not on that of blocked persons; of its
    holdings nobody may say that no owner was on the list.
    """
    ours = pc.is_in(
        world.tables["listings"]["authority"], pa.array(version.listings.authorities, pa.string())
    )
    party = world.column("listings", "party_idx")[ours.to_numpy()]
    return (listed.elsewhere & frozenset(party.tolist())) - listed.sure - listed.perhaps


def organisations_of(world: World, listed: ListedParties) -> ListedParties:
    """Return the listed without natural persons, for a rule on what organisations own."""

    def others(parties: frozenset[int]) -> frozenset[int]:
        return frozenset(one for one in parties if world.schema_of(one) != "Person")

    return replace(
        listed,
        sure=others(listed.sure),
        perhaps=others(listed.perhaps),
        unmapped=others(listed.unmapped),
        doubted=others(listed.doubted),
    )


def blocked_governments(
    world: World, version: RegimeVersion, listed: ListedParties, day: int
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the public bodies listed under a programme that blocks a government that day.

    Returns:
        Those listed so for certain, and those listed so at all.
    """
    programmes = {one.programme for one in _governments_on(version, day)}
    if not programmes:
        return frozenset(), frozenset()
    found = {
        party
        for party, named in programmes_of(world, listed).items()
        if not programmes.isdisjoint(named) and world.schema_of(party) == "PublicBody"
    }
    return frozenset(found & listed.sure), frozenset(found & (listed.sure | listed.perhaps))


def blocked_by_status(world: World, version: RegimeVersion, day: int) -> Iterator[tuple[int, str]]:
    """Yield the public bodies of the governments that programmes block as such, with these."""
    named = {one.country: one.programme for one in _governments_on(version, day) if one.country}
    if named:
        for party, countries in world.public_bodies.items():
            found = [named[country] for country in sorted(named.keys() & countries)]
            yield from ((party, programme) for programme in found[:1])


def government_programmes(
    world: World, version: RegimeVersion, listed: ListedParties, day: int
) -> dict[int, list[BlockedGovernment]]:
    """Return the programmes that block each listed public body as a government that day."""
    by_party, on_day = programmes_of(world, listed), _governments_on(version, day)
    found = blocked_governments(world, version, listed, day)[1]
    return {
        party: [one for one in on_day if one.programme in by_party[party]]
        for party in sorted(found)
    }


def _governments_on(version: RegimeVersion, day: int) -> list[BlockedGovernment]:
    return [
        one
        for one in version.governments
        if one.first <= day and (one.until is None or day < one.until)
    ]


def listed_groups(
    world: World, version: RegimeVersion, listed: ListedParties
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """Return the listed parties by the part of their listings within which a rule adds up.

    Returns:
        Groups of those listed for certain, and of all; empty lists where all are added up.
    """
    if not version.apart:
        return [], []
    groups: dict[tuple[str, int], set[int]] = {}
    for party, texts in _texts_of(world, listed).items():
        found = {match[0] for text in texts if (match := re.search(version.apart, text))}
        for key in [(word, -1) for word in found] or [("", party)]:
            groups.setdefault(key, set()).add(party)
    every = [frozenset(groups[key]) for key in sorted(groups)]
    return [group & listed.sure for group in every], every


def _texts_of(world: World, listed: ListedParties) -> dict[int, list[str]]:
    """Return what the listings that count say of their programme, by party."""
    names = ("programme", "list_name", "act", "reason", "note")
    table = world.tables["listings"].select(["party_idx", *names])
    found: dict[int, list[str]] = {}
    for row in table.take(pa.array(listed.rows, pa.int64())).to_pylist():
        if row["party_idx"] in listed.sure or row["party_idx"] in listed.perhaps:
            found.setdefault(row["party_idx"], []).append(" ".join(row[n] or "" for n in names))
    return found


def named_rule(
    version: RegimeVersion, programmes: Mapping[int, set[str | None]], parties: Iterable[int]
) -> str:
    """Return the version that an answer names, by the programmes of the listings it rests on.

    Args:
        version: the version in force.
        programmes: programmes of the listings that count, by party.
        parties: the listed parties that the answer rests on, the party itself among them.
    """
    named = set[str | None]().union(*(programmes.get(party, ()) for party in parties))
    rests_elsewhere = bool(version.named_for and named) and named.isdisjoint(version.named_for)
    return version.otherwise if rests_elsewhere else version.rule_id


def programmes_of(world: World, listed: ListedParties) -> dict[int, set[str | None]]:
    """Return the programmes of the listings that count, by party."""
    table = world.tables["listings"].select(["party_idx", "programme"])
    found: dict[int, set[str | None]] = {}
    for row in table.take(pa.array(listed.rows, pa.int64())).to_pylist():
        if row["party_idx"] in listed.sure or row["party_idx"] in listed.perhaps:
            found.setdefault(row["party_idx"], set()).add(row["programme"])
    return found


def missing_list_reason(world: World, version: RegimeVersion) -> str | None:
    """Return why nothing can be said for want of a list; ``None`` if one is loaded."""
    wanted, known = version.listings.authorities, authorities_of(world)
    if known and ANY_AUTHORITY in wanted:
        return None
    if known & set(wanted):
        return None
    if ANY_AUTHORITY in wanted:
        return "no list entries of any authority are loaded"
    lists = " or ".join(AUTHORITY_LISTS.get(name, name) for name in wanted)
    return f"no {lists} list entries are loaded"


def authorities_of(world: World) -> frozenset[str]:
    """Return the authorities of which a list is loaded.

    A list counts as loaded when a listing of it stands in the world, or when a loaded file says
    so in the column ``authorities`` of ``sources``: a cone from a store holds few listings.
    """
    found = set(pc.unique(world.tables["listings"]["authority"]).to_pylist())
    if "authorities" in world.sources.column_names:
        for named in world.sources["authorities"].to_pylist():
            found.update(named or ())
    return frozenset(found - {None})


@cache_with_world
def belonging_listings(
    world: World, version: RegimeVersion, day: int = NEVER
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which listings belong to a regime, and which of them say enough to count.

    Those do not whose measures nobody could map, or whose annex is not known. One without measures
    whose source does not say whose list it is may belong to any regime. Without a day, those count
    too that belong to it from some day on.
    """
    table = world.tables["listings"]
    measures = table["measures"].combine_chunks()
    counts = pc.fill_null(pc.list_value_length(measures), 0).to_numpy(zero_copy_only=False)
    no_measures, mapped = counts == 0, np.array(counts > 0)
    mine = np.zeros(len(counts), np.bool_)
    for rule in (version.listings, *version.listings.also):
        if rule.first > day:
            continue
        named = _is_named(table, rule) & (_has_measure(measures, rule.measures) | no_measures)
        if rule.annexes is not None:
            placed = _places(table, rule.annexes, np.flatnonzero(named))
            told = _has_measure(measures, (rule.annexes.told_by,))
            named &= placed != "other"
            mapped &= (placed != "unknown") & ((placed != "not stated") | told)
        mine |= named
    if version.listings.authorities:
        mine |= _isin(table["authority"], [AUTHORITY_NOT_STATED]) & no_measures
    mine.flags.writeable = mapped.flags.writeable = False
    return mine, mapped


def _is_named(table: Any, rule: ListingRule) -> NDArray[np.bool_]:
    """Return which listings are of an authority and a programme that count."""
    mine = _isin(table["authority"], rule.authorities)
    if ANY_AUTHORITY in rule.authorities:
        mine |= True
    mine &= ~_isin(table["list_name"], rule.excluded_lists)
    mine &= ~_isin(table["programme"], rule.excluded_programmes)
    if rule.programmes:
        mine &= _isin(table["programme"], rule.programmes)
    return mine


def _places(table: Any, annexes: AnnexRule, rows: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return of each listing whether it is of an annex that is meant; only of some rows looked."""
    found = np.full(table.num_rows, "", "<U10")
    words = table.select(["authority", "programme", "list_name", "act"]).take(pa.array(rows))
    found[rows] = [annexes.place_of(*one.values()) for one in words.to_pylist()]
    return found


def _has_measure(measures: Any, words: Sequence[str]) -> NDArray[np.bool_]:
    right = np.zeros(len(measures), np.bool_)
    wanted = _isin(pc.list_flatten(measures), words)
    right[pc.list_parent_indices(measures).to_numpy()[wanted]] = True
    return right


def _isin(column: Any, words: Sequence[str]) -> NDArray[np.bool_]:
    found = pc.is_in(column, value_set=pa.array(words, pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False)).astype(bool)


def _holds(world: World, table: str, day: int) -> NDArray[np.int8]:
    """Return for each row 2 where it holds on a day, 1 where it perhaps does, else 0."""
    span = {
        name: world.column(table, name)
        for name in ("may_from", "sure_from", "sure_until", "may_until")
    }
    may = (span["may_from"] <= day) & (day < span["may_until"])
    sure = (span["sure_from"] <= day) & (day < span["sure_until"])
    held = may.astype(np.int8) + sure.astype(np.int8)
    if table == "listings":
        first, until = (world.column(table, name) for name in PAUSE_COLUMNS)
        held[(first <= day) & (day < until)] = 0
    return held


@cache_with_world
def annulment_state(world: World, day: int) -> NDArray[np.int8]:
    """Return for each listing 0 where it is annulled, 1 where it perhaps is, else 2.

    An annulment ends the listings of its authority that stood before it, under every rule: who is
    listed anew on its day or later is listed. One without a day ends all. One that an appeal may
    hold up, and of which no day of effect is stated, perhaps ends them, and so does one where
    several programmes list the party.
    """
    party = world.column("listings", "party_idx")
    may, sure = (world.column("listings", name) for name in ("may_from", "sure_from"))
    left = np.full(len(party), SURE, np.int8)
    if not world.tables["rulings"].num_rows:
        return left
    table, whose = world.tables["rulings"], annulling_authorities()
    names, starts = (table[name].to_pylist() for name in ("authority", "start"))
    listed_by = world.tables["listings"]["authority"]
    chosen = pc.equal(table["effect"], DELISTING).to_numpy().astype(bool)
    about, holds = world.column("rulings", "about_idx"), _holds(world, "rulings", day)
    first, last = (
        np.where(days == ALWAYS, NEVER, days)
        for days in (world.column("rulings", name) for name in ("may_from", "sure_from"))
    )
    for row in np.flatnonzero(chosen & (holds > 0)).tolist():
        authority, waits = whose.get(names[row], (names[row], False))
        before = (party == about[row]) & (may < last[row]) & _isin(listed_by, [authority])
        # Without a stated day of effect nobody knows whether an appeal is still pending.
        clear = (not waits or starts[row] is not None) and not names_no_entry(world, row)
        surely = (holds[row] == SURE) & (sure < first[row]) & clear
        left[before] = np.minimum(left[before], np.where(surely[before], 0, PERHAPS))
    return left


def names_no_entry(world: World, ruling: int) -> bool:
    """Return whether an annulment may be of either of several entries: of two programmes.

    Entries count that stood until the day of the ruling; of one without a day, all do.
    """
    day = int(world.column("rulings", "may_from")[ruling])
    name = world.tables["rulings"]["authority"][ruling].as_py()
    authority, _ = annulling_authorities().get(name, (name, False))
    offsets, by_party = world.listings_by_party
    party = int(world.column("rulings", "about_idx")[ruling])
    rows = by_party[offsets[party] : offsets[party + 1]] if party >= 0 else by_party[:0]
    begins, ends = (world.column("listings", name)[rows] for name in ("may_from", "may_until"))
    if day != ALWAYS:
        rows = rows[(begins < day) & (day <= ends)]
    table = world.tables["listings"].select(["authority", "programme"]).take(pa.array(rows))
    found = table.filter(pc.equal(table["authority"], authority))["programme"]
    return len(found.unique()) > 1


def _has_effect(world: World, version: RegimeVersion, effect: str) -> NDArray[np.bool_]:
    """Return which rulings of the authorities that count have an effect."""
    table = world.tables["rulings"]
    chosen = pc.equal(table["effect"], effect).to_numpy().astype(bool)
    return np.asarray(chosen & _isin(table["authority"], version.rulings), np.bool_)


def clearing_rulings(world: World, version: RegimeVersion, day: int) -> dict[int, int]:
    """Return the last day on which each party was cleared, an ordinal; `ALWAYS` without a day."""
    chosen = _has_effect(world, version, CLEARING) & (_holds(world, "rulings", day) > 0)
    about, first = world.column("rulings", "about_idx"), world.column("rulings", "sure_from")
    found: dict[int, int] = {}
    for party, ruled_on in zip(about[chosen].tolist(), first[chosen].tolist(), strict=True):
        found[party] = max(found.get(party, ALWAYS), ruled_on)
    return found


def _ruled_parties(
    world: World, version: RegimeVersion, day: int, effect: str
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the parties with a ruling of an effect that counts: for certain, and perhaps."""
    if not world.tables["rulings"].num_rows:
        return frozenset(), frozenset()
    chosen = _has_effect(world, version, effect)
    about, holds = world.column("rulings", "about_idx"), _holds(world, "rulings", day)
    sure = frozenset(about[chosen & (holds == SURE)].tolist())
    return sure, frozenset(about[chosen & (holds == PERHAPS)].tolist()) - sure
