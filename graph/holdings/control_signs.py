"""Signs that ask a person to look: control, trusts, nominees, odd ratios.

Each has a grade. A ``criterion`` is control by the text of the rule, stated in full: it flows on
in every cascade, and only in that of ``possible`` where a range or a date leaves it open. A
``sign`` is a wire of the review cascade: the status of whoever holds it flows on whole; an alleged
or disputed criterion is one too. ``context`` only puts a word beside the verdict. Which interest
types, to what extent, and ratios have which grade is data of the regime (rules 13 and 14 of
docs/reference/rules.md); transfers come from `put_back`.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.fractions import enlarged_stakes
from graph.holdings.interests_on_day import BIT, Facts
from graph.holdings.listed_parts import PART_ON_LIST, rows_to_listed_parts
from graph.holdings.one_stake import StakeStatement, combined_ends, stakes_beside_each_other
from graph.holdings.stakes import Stakes
from graph.holdings.transfer_facts import stated_transfers
from graph.kernels.cascade_loops import Bools
from graph.regimes.regime import DIRECT_ONLY, RegimeVersion
from graph.regimes.rule_parts import CONTEXT, CRITERION, SIGN, Extent, TypeSign
from graph.regimes.who_is_listed import ListedParties
from graph.values.share import FULL_TICKS, TICK
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    BLOCKING_RIGHT,
    ONE_BODY,
    TRUST_ROLES,
    VOTING_RIGHTS,
)
from graph.world.scope import Longs, party_numbers

UNSURE: Final = "possible_match"
NOMINEE: Final = "held_as_nominee"
TRUSTEE: Final = "held_as_trustee"
CAPITAL_UNKNOWN: Final = "share_capital_unknown"
CAPITAL_RIGHT: Final = "capital_right_of_listed"
"""Flag: a right to profits, surplus or capital beside shares, where the rule counts shares."""
RECEIVED: Final = "received_in_transfer"
GIVEN_LATER: Final = "given_in_later_transfer"
FRACTIONS: Final = "shares_maybe_fractions"
"""Flag: shares that make 1 % of a company together, which would be far larger as fractions."""
BOTH_WAYS: Final = "held_directly_and_indirectly"
"""Flag: shares stated as direct and as indirect, which may be one holding or two."""
ARRANGEMENT: Final = "arrangement_node_is_not_a_company"
_TRUST_SIGNS: Final = TRUST_ROLES | {"arrangement"}


@dataclass(frozen=True)
class Signs:
    """Signs on one day, one an entry.

    Attributes:
        holder: who holds the sign.
        asset: about whom it says something.
        kind: number in ``kinds``.
        extra: share in ticks that the sign adds in the review; -1 passes the status on whole.
        row: interest row that says it; -1 where it follows from several.
        sure: it is a criterion that is surely met that day.
        possible: it is a criterion that is met, or may be.
        kinds: what each number means; it may be context only.
    """

    holder: Longs
    asset: Longs
    kind: Longs
    extra: Longs
    row: Longs
    sure: Bools
    possible: Bools
    kinds: tuple[TypeSign, ...]

    def review_places(self) -> Longs:
        """Return the places of signs that flow on in the review."""
        flows = np.array([kind.grade != CONTEXT for kind in self.kinds], np.bool_)
        return np.flatnonzero(flows[self.kind])

    def control_places(self, *, upper: bool) -> Longs:
        """Return the places of criteria that are met for certain, or with ``upper`` may be."""
        return np.flatnonzero(self.possible if upper else self.sure)

    def kind_places(self, name: str) -> Bools:
        """Return whether the kind of each sign has some property, such as ``government``."""
        wanted = np.array([bool(getattr(kind, name)) for kind in self.kinds], np.bool_)
        return np.asarray(wanted[self.kind], np.bool_)

    def measures(self, places: Longs) -> Longs:
        """Return the number of the measure to which the share of some signs belongs."""
        number = np.array([kind.measure for kind in self.kinds], np.int64)
        return np.asarray(number[self.kind[places]], np.int64)

    def trust_places(self) -> Longs:
        """Return the places of roles in a trust or arrangement, which owns nothing beside them."""
        wanted = [bool(kind.types) and _TRUST_SIGNS.issuperset(kind.types) for kind in self.kinds]
        return np.flatnonzero(np.array(wanted, np.bool_)[self.kind])

    def same_places(self) -> Longs:
        """Return the places of signs whose ends are, or may be, one body under two names."""
        wanted = [
            kind.flag == UNSURE or (bool(kind.types) and ONE_BODY.issuperset(kind.types))
            for kind in self.kinds
        ]
        return np.flatnonzero(np.array(wanted, np.bool_)[self.kind])

    def flag_places(self, word: str) -> Longs:
        """Return the places of signs that put a certain word beside a verdict."""
        wanted = np.array([kind.flag == word for kind in self.kinds], np.bool_)
        return np.flatnonzero(wanted[self.kind])


@dataclass(slots=True)
class _GatheredSigns:
    """Signs as they are gathered: columns of ``Signs``, kind by kind."""

    parts: list[tuple[Any, ...]]
    kinds: list[TypeSign]

    def add(
        self,
        kind: TypeSign,
        holder: Longs,
        asset: Longs,
        extra: Longs | None,
        row: Longs | None,
        met: tuple[Bools, Bools] | None = None,
    ) -> None:
        """Add signs of one kind.

        Args:
            kind: what they mean.
            holder: who holds each.
            asset: in what.
            extra: share in ticks that each adds; without it they pass a status on whole.
            row: interest row of each, if one says it.
            met: whether each is surely and perhaps met; only a criterion can be.
        """
        none, number = np.full(len(holder), -1, np.int64), len(self.kinds)
        never = np.zeros(len(holder), np.bool_)
        sure, possible = met if met is not None and kind.grade == CRITERION else (never, never)
        columns = (np.full(len(holder), number), none if extra is None else extra)
        rows = none if row is None else row
        self.parts.append((holder, asset, *columns, rows, sure, possible))
        self.kinds.append(kind)


def signs_on(
    facts: Facts,
    stakes: Stakes,
    version: RegimeVersion,
    listed: ListedParties,
    votes: Stakes | None = None,
) -> Signs:
    """Collect the signs of a scope.

    Args:
        facts: interest rows on the day.
        stakes: stakes of the regime's first measure.
        version: the regime's version.
        listed: who is listed that day.
        votes: stakes in votes, where they are a sign or a criterion.
    """
    found = _GatheredSigns([], [])
    for sign in version.signs:
        if sign.types == (VOTING_RIGHTS,):
            _add_vote_signs(found, facts, votes, sign)
        else:
            _add_type_signs(found, facts, sign, version)
        if sign.both_ways:
            _add_listed_parts(found, facts, sign, listed)
    _add_capital_rights(found, facts, stakes, version)
    _add_nominees(found, facts)
    _add_unsure_pairs(found, facts, listed)
    _add_arrangement_members(found, facts)
    _add_ratio_signs(found, stakes, version)
    _add_received_stakes(found, facts)
    _add_fractions(found, facts, stakes)
    _add_both_ways(found, facts, version)
    empty = np.zeros(0, np.int64)
    columns = zip(*((empty,) * 5 + (empty.astype(np.bool_),) * 2, *found.parts), strict=True)
    holder, asset, kind, extra, row, sure, possible = map(np.concatenate, columns)
    return Signs(holder, asset, kind, extra, row, sure, possible, tuple(found.kinds))


def _add_type_signs(
    found: _GatheredSigns, facts: Facts, sign: TypeSign, version: RegimeVersion
) -> None:
    """Add the signs that the interest types of rows give, as far as their extent fits."""
    mask = 0
    for name in sign.types:
        mask |= BIT[name]
    chosen = ((facts.types & mask) != 0) & facts.may_hold()
    # What a measure counts in a body without share capital is no sign there.
    if set(sign.types) <= set(version.capital_rights):
        chosen &= ~facts.no_share_capital[facts.asset]
    inside, overlaps = chosen, chosen
    if sign.extent is not None:
        speaks, low, high = facts.stated_shares(APPOINTMENT_OF_BOARD)
        speaks &= (low > 0) | (high < FULL_TICKS)
        inside, overlaps = _fits(sign.extent, speaks, low, high)
    rows = np.flatnonzero(chosen & overlaps)
    met = (facts.sure & inside)[rows], (facts.sure | facts.perhaps)[rows]
    if rows.size:
        holder, asset = facts.owner[rows], facts.asset[rows]
        found.add(sign, holder, asset, None, facts.scope.rows[rows], met)


def _add_listed_parts(
    found: _GatheredSigns, facts: Facts, sign: TypeSign, listed: ListedParties
) -> None:
    """Add the wholes of parts that are on a list: the sign leads from the part to them."""
    rows = rows_to_listed_parts(facts, sign.types, listed)
    if rows.size:
        kind = replace(sign, flag=PART_ON_LIST)
        found.add(kind, facts.asset[rows], facts.owner[rows], None, facts.scope.rows[rows])


def _fits(extent: Extent, speaks: Bools, low: Longs, high: Longs) -> tuple[Bools, Bools]:
    """Return which shares surely, and which perhaps, have an extent."""
    unstated = np.full(len(low), extent.unstated)
    inside = (low > extent.over) & (high <= extent.up_to)
    overlaps = (high > extent.over) & (low <= extent.up_to)
    return np.where(speaks, inside, unstated), np.where(speaks, overlaps, unstated)


def _add_vote_signs(
    found: _GatheredSigns, facts: Facts, votes: Stakes | None, sign: TypeSign
) -> None:
    """Add what single holders have of the votes: those of several are not added up here."""
    if votes is None or sign.extent is None:
        return
    low = np.maximum(votes.low, votes.summary_low)
    floors = votes.floors()
    floors[votes.over] = 0
    room = FULL_TICKS - floors[votes.asset] + votes.low
    high = np.where(
        votes.direct_high > 0, np.minimum(votes.high, np.maximum(room, low)), votes.high
    )
    speaks = (low > 0) | (votes.high < FULL_TICKS)
    inside, overlaps = _fits(sign.extent, speaks, low, high)
    inside &= (low >= FULL_TICKS) | ~np.isin(votes.asset, facts.arrangement_nodes)
    some = np.flatnonzero(overlaps & (votes.high > 0) & (votes.holder != votes.asset))
    if some.size:
        row = votes.rows[votes.offsets[:-1][some]]
        met = inside[some], overlaps[some]
        found.add(sign, votes.holder[some], votes.asset[some], None, row, met)


def _add_capital_rights(
    found: _GatheredSigns, facts: Facts, stakes: Stakes, version: RegimeVersion
) -> None:
    """Add rights to capital or profits in what is, or may be, a body with share capital.

    Where nobody states which it is, they may be its shares. Beside shares they are none; how much
    they would add to their holder's shares is a sign where the list of criteria is open, and
    elsewhere a word beside the verdict.
    """
    mask = sum(BIT[name] for name in version.capital_rights if name != BLOCKING_RIGHT)
    rights = ((facts.types & mask) != 0) & facts.may_hold()
    if not rights.any():
        return
    extra = np.full(len(facts.owner), -1, np.int64)
    for name in version.capital_rights:
        if name != BLOCKING_RIGHT:
            speaks, _, high = facts.stated_shares(name)
            chosen = rights & ((facts.types & BIT[name]) != 0)
            extra = np.where(chosen, np.maximum(extra, np.where(speaks, high, 0)), extra)
    unknown = facts.capital_unknown[facts.asset]
    beside = ~unknown & ~facts.no_share_capital[facts.asset]
    held = dict(
        zip((stakes.holder * stakes.size + stakes.asset).tolist(), stakes.review, strict=True)
    )
    for chosen, grade, flag in (
        (unknown, SIGN, CAPITAL_UNKNOWN),
        (beside, SIGN if version.open_criteria else CONTEXT, CAPITAL_RIGHT),
    ):
        rows = np.flatnonzero(chosen & (extra >= 0))
        if rows.size:
            keys = (facts.holder[rows] * stakes.size + facts.asset[rows]).tolist()
            mine = np.array([held.get(key, 0) for key in keys], np.int64)
            kind = TypeSign(version.capital_rights, grade, flag, "ownership")
            more = np.maximum(extra[rows] - mine, 0)
            source = facts.scope.rows[rows]
            found.add(kind, facts.owner[rows], facts.asset[rows], more, source)


def _add_rows(found: _GatheredSigns, facts: Facts, kind: TypeSign, rows: Longs) -> None:
    if rows.size:
        found.add(kind, facts.owner[rows], facts.asset[rows], None, facts.scope.rows[rows])


def _add_nominees(found: _GatheredSigns, facts: Facts) -> None:
    """Add what a nominee holds, for the review, to the party for whom it is held.

    Of several statements on one stake, or of joint nominees, one has the share and the others none.
    Where the rule gives the holding itself to that party, the nominee has the sign instead.
    """
    if facts.legal_holder is not None:
        _add_legal_holders(found, facts, facts.legal_holder)
        return
    column = facts.scope.arrow_column("nominee_for")
    given = pc.is_valid(column).to_numpy(zero_copy_only=False).astype(bool)
    rows = np.flatnonzero(given & facts.may_hold())
    if not rows.size:
        return
    ids = column.take(pa.array(rows)).to_pylist()
    holder = facts.scope.local_numbers(party_numbers(facts.scope.world, ids))
    spoken = [facts.stated_shares(right) for right in ("shareholding", "votingRights")]
    extra = np.full(len(rows), -1, np.int64)
    for speaks, _, high in spoken:
        extra = np.where(speaks[rows], np.maximum(extra, high[rows]), extra)
    known = holder >= 0
    stakes = defaultdict[tuple[int, int, int], list[int]](list)
    for place in np.flatnonzero(known & (extra >= 0)).tolist():
        row = int(rows[place])
        stakes[int(holder[place]), int(facts.holder[row]), int(facts.asset[row])].append(place)
    for first, *others in stakes.values():
        blocks = [int(facts.block[rows[place]]) for place in (first, *others)]
        said = zip(blocks, extra[[first, *others]].tolist(), strict=True)
        _, extra[first] = combined_ends(
            StakeStatement(block // facts.block_width, block, 0, high, sure=False)
            for block, high in said
        )
        extra[others] = 0
    kind = TypeSign(("nominee",), SIGN, NOMINEE, "ownership")
    source = facts.scope.rows[rows]
    found.add(kind, holder[known], facts.asset[rows][known], extra[known], source[known])


def _add_legal_holders(found: _GatheredSigns, facts: Facts, legal: Longs) -> None:
    """Add the legal title of nominees whose rows belong to the persons behind them."""
    rows = np.flatnonzero((legal >= 0) & facts.may_hold())
    if rows.size:
        kind = TypeSign(("nominee",), SIGN, NOMINEE, "ownership")
        found.add(kind, legal[rows], facts.asset[rows], None, facts.scope.rows[rows])


def _add_arrangement_members(found: _GatheredSigns, facts: Facts) -> None:
    """Add who takes part in an arrangement drawn as a party: each may have its whole block.

    Shares in such a node are no shares in a company (BODS 0.4, entity type ``arrangement``).
    """
    if facts.arrangement_nodes.size:
        rows = np.flatnonzero(np.isin(facts.asset, facts.arrangement_nodes) & facts.may_hold())
        kind = TypeSign(("arrangement",), SIGN, ARRANGEMENT, "ownership")
        _add_rows(found, facts, kind, rows)


def _add_unsure_pairs(found: _GatheredSigns, facts: Facts, listed: ListedParties) -> None:
    """Add each pair that may be one party.

    One judged unsure counts both ways: each may be what the other is. An unjudged namesake is
    compared with a listed name, so it counts from a party that is listed here that day, or that
    the file of a list puts beneath an entry. An owner by name alone may be what the company is.
    """
    world = facts.scope.world
    ends = [world.unsure[name].to_numpy().astype(np.int64) for name in ("left_idx", "right_idx")]
    judged = pc.is_null(world.unsure["level"]).to_numpy().astype(bool)
    local = [facts.scope.local_numbers(each) for each in ends]
    inside = (local[0] >= 0) & (local[1] >= 0) & (local[0] != local[1])
    inside = np.flatnonzero(inside & world.counted_pairs)
    left, right = local[0][inside], local[1][inside]
    if not inside.size:
        return
    # Few pairs are inside and many parties are listed, so each end is looked up among them.
    named = (listed.sure, listed.perhaps, listed.unmapped, listed.doubted)
    forth, back = (
        np.array([any(n in some for some in named) for n in each[inside].tolist()], np.bool_)
        | judged[inside]
        | np.isin(each[inside], world.named_beneath)
        for each in ends
    )
    back |= world.owners_by_name[inside]
    kind = TypeSign((), SIGN, UNSURE, "none")
    holder = np.concatenate([left[forth], right[back]])
    found.add(kind, holder, np.concatenate([right[forth], left[back]]), None, None)


def _add_received_stakes(found: _GatheredSigns, facts: Facts) -> None:
    """Add what transfers tell of holders of whom no interest in the asset is ever stated.

    That is what somebody has received by the day, and what somebody gives away after it.
    """
    stated: set[tuple[int, int]] = set()
    for later, word, who in ((False, RECEIVED, "receiver"), (True, GIVEN_LATER, "giver")):
        told = stated_transfers(facts.scope, facts.day, range(facts.scope.size), later=later)
        if told and not stated:
            stated.update(zip(facts.owner.tolist(), facts.asset.tolist(), strict=True))
        ends = [(getattr(one, who), one.asset, one.high) for one in told]
        new = [one for one in ends if one[0] >= 0 and one[:2] not in stated]
        if new:
            holder, asset, extra = (np.array(column, np.int64) for column in zip(*new, strict=True))
            found.add(TypeSign((), SIGN, word, "ownership"), holder, asset, extra, None)


def _add_fractions(found: _GatheredSigns, facts: Facts, stakes: Stakes) -> None:
    """Add what holders would have more if shares of about 1 % in all are fractions."""
    holder, asset, extra, row = enlarged_stakes(facts, stakes)
    if holder.size:
        found.add(TypeSign((), SIGN, FRACTIONS, "ownership"), holder, asset, extra, row)


def _add_both_ways(found: _GatheredSigns, facts: Facts, version: RegimeVersion) -> None:
    """Add what holders would have more if what they hold directly and indirectly adds up."""
    votes = [(VOTING_RIGHTS,)] if version.votes_sign else []
    rules = [*version.measures.values(), *votes] if version.chain != DIRECT_ONLY else []
    for number, rights in enumerate(rules):
        holder, asset, extra, row = stakes_beside_each_other(facts, version, rights)
        if holder.size:
            kind = TypeSign((), SIGN, BOTH_WAYS, "ownership", measure=number)
            found.add(kind, holder, asset, extra, row)


def ratio_places(stakes: Stakes, version: RegimeVersion) -> Bools:
    """Return whether each stake is far above all others in its asset, as the rule's ratio asks."""
    if version.ratio is None:
        return np.zeros(len(stakes.holder), np.bool_)
    most, second = np.zeros(stakes.size, np.int64), np.zeros(stakes.size, np.int64)
    order = np.lexsort((stakes.low, stakes.asset))
    asset, low = stakes.asset[order], stakes.low[order]
    last = np.flatnonzero(np.diff(asset, append=-1))
    most[asset[last]] = low[last]
    before = last[(last > 0) & (asset[last - 1] == asset[last])]
    second[asset[before]] = low[before - 1]
    others = np.where(stakes.low == most[stakes.asset], second[stakes.asset], most[stakes.asset])
    fits = (stakes.review >= version.ratio.holder * TICK) & (stakes.low < version.limit)
    return np.asarray(fits & (others <= version.ratio.others * TICK), np.bool_)


def _add_ratio_signs(found: _GatheredSigns, stakes: Stakes, version: RegimeVersion) -> None:
    """Add holders that stand far above all others of a company."""
    if version.ratio is None:
        return
    fits = ratio_places(stakes, version)
    kind = TypeSign((), SIGN, version.ratio.flag, "control")
    rows = stakes.rows[stakes.offsets[:-1][fits]]
    found.add(kind, stakes.holder[fits], stakes.asset[fits], None, rows)
