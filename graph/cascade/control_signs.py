"""Signs that ask a person to look: control, trusts, nominees, odd ratios.

A sign with the effect ``review`` is a wire of the review cascade: the status of whoever holds it
flows on whole. A sign with the effect ``flag`` only puts a word beside the verdict. One with the
effect ``certain`` is control by the text of the rule and flows on in every cascade; no other sign
makes a verdict ``certain`` or ``possible``. Which interest types and ratios are signs is data of
the regime (rules 13 and 14 of docs/reference/rules.md); transfers come from `put_back`.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.interests_on_day import BIT, Facts
from graph.cascade.one_stake import StakeStatement, combined_upper_end
from graph.cascade.stakes import Stakes
from graph.kernels.cascade_loops import Bools
from graph.regimes.regime import CAUGHT, FLAG, REVIEW, RegimeVersion, TypeSign
from graph.regimes.who_is_listed import ListedParties
from graph.values.share import TICK
from graph.values.vocabulary import APPOINTMENT_OF_BOARD
from graph.world.scope import Longs, gather_groups, party_numbers

UNSURE: Final = "possible_match"
NOMINEE: Final = "held_as_nominee"
TRUSTEE: Final = "held_as_trustee"
ARRANGEMENT: Final = "arrangement_node_is_not_a_company"
_ENTITY_TYPE: Final = "entityType"
_ARRANGEMENTS: Final = ("arrangement", "legalArrangement")
"""Entity types of BODS by which a source draws joint holders as a node of its own."""


@dataclass(frozen=True)
class Signs:
    """Signs on one day, one an entry.

    Attributes:
        holder: who holds the sign.
        asset: about whom it says something.
        kind: number in ``kinds``.
        extra: share in ticks that the sign adds in the review; -1 passes the status on whole.
        row: interest row that says it; -1 where it follows from several.
        kinds: what each number means; its effect may be a flag only.
    """

    holder: Longs
    asset: Longs
    kind: Longs
    extra: Longs
    row: Longs
    kinds: tuple[TypeSign, ...]

    def review_places(self) -> Longs:
        """Return the places of signs that flow on in the review."""
        return np.flatnonzero(self._has_effect((REVIEW, CAUGHT)))

    def control_places(self, facts: Facts, rows: Bools) -> Longs:
        """Return the places of signs that the rule counts as control, of some interest rows.

        Args:
            facts: the interest rows of the scope.
            rows: which of them count.
        """
        places = np.flatnonzero(self._has_effect((CAUGHT,)))
        return places[rows[np.searchsorted(facts.scope.rows, self.row[places])]]

    def _has_effect(self, effects: tuple[str, ...]) -> Bools:
        """Return whether each sign has one of some effects."""
        wanted = np.array([kind.effect in effects for kind in self.kinds], np.bool_)
        return np.asarray(wanted[self.kind], np.bool_)

    def measures(self, places: Longs) -> Longs:
        """Return the number of the measure to which the share of some signs belongs."""
        number = np.array([kind.measure for kind in self.kinds], np.int64)
        return np.asarray(number[self.kind[places]], np.int64)

    def flag_places(self, word: str) -> Longs:
        """Return the places of signs that put a certain word beside a verdict."""
        wanted = np.array([kind.flag == word for kind in self.kinds], np.bool_)
        return np.flatnonzero(wanted[self.kind])


@dataclass(slots=True)
class _GatheredSigns:
    """Signs as they are gathered: columns of ``Signs``, kind by kind."""

    parts: list[tuple[Longs, Longs, int, Longs, Longs]]
    kinds: list[TypeSign]

    def add(
        self, kind: TypeSign, holder: Longs, asset: Longs, extra: Longs | None, row: Longs | None
    ) -> None:
        """Add signs of one kind; without ``extra`` they pass a status on whole."""
        none = np.full(len(holder), -1, np.int64)
        self.parts.append(
            (
                holder,
                asset,
                len(self.kinds),
                none if extra is None else extra,
                none if row is None else row,
            )
        )
        self.kinds.append(kind)


def signs_on(facts: Facts, stakes: Stakes, version: RegimeVersion, listed: ListedParties) -> Signs:
    """Collect the signs of a scope.

    Args:
        facts: interest rows on the day.
        stakes: stakes of the regime's first measure.
        version: the regime's version.
        listed: who is listed that day.
    """
    found = _GatheredSigns([], [])
    board = any(APPOINTMENT_OF_BOARD in types for types in version.measures.values())
    for sign in version.signs:
        _add_type_signs(found, facts, sign, board=board)
    _add_nominees(found, facts)
    _add_unsure_pairs(found, facts, listed)
    _add_arrangement_members(found, facts)
    _add_ratio_signs(found, stakes, version)
    holder, asset, kind, extra, row = (
        np.concatenate([np.zeros(0, np.int64), *columns])
        for columns in zip(
            *(
                (holder, asset, np.full(len(holder), number), extra, row)
                for holder, asset, number, extra, row in found.parts
            ),
            strict=True,
        )
    )
    return Signs(holder, asset, kind, extra, row, tuple(found.kinds))


def _add_type_signs(found: _GatheredSigns, facts: Facts, sign: TypeSign, *, board: bool) -> None:
    """Add the signs that the interest types of rows give.

    A board right with a share is a measure instead where the regime has one; where it has none
    the share is too small to be control by itself, so that a person must judge.
    """
    mask = 0
    for name in sign.types:
        mask |= BIT[name]
    chosen = ((facts.types & mask) != 0) & facts.may_hold()
    seats = np.zeros(len(chosen), np.bool_)
    right = BIT[APPOINTMENT_OF_BOARD]
    if mask & right:
        stated, _, _ = facts.stated_shares(APPOINTMENT_OF_BOARD)
        seats = chosen & stated & ((facts.types & mask) == right)
    _add_rows(found, facts, sign, np.flatnonzero(chosen & ~seats))
    if not board:
        effect = FLAG if sign.effect == FLAG else REVIEW
        _add_rows(found, facts, replace(sign, effect=effect), np.flatnonzero(seats))


def _add_rows(found: _GatheredSigns, facts: Facts, kind: TypeSign, rows: Longs) -> None:
    if rows.size:
        found.add(kind, facts.owner[rows], facts.asset[rows], None, facts.scope.rows[rows])


def _add_nominees(found: _GatheredSigns, facts: Facts) -> None:
    """Add what a nominee holds, for the review, to the party for whom it is held.

    Of several statements on one stake, or of joint nominees, one has the share and the others none.
    """
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
        extra[first] = combined_upper_end(
            StakeStatement(block // facts.block_width, block, 0, high, sure=False)
            for block, high in said
        )
        extra[others] = 0
    kind = TypeSign(("nominee",), REVIEW, NOMINEE, "ownership")
    source = facts.scope.rows[rows]
    found.add(kind, holder[known], facts.asset[rows][known], extra[known], source[known])


def _add_arrangement_members(found: _GatheredSigns, facts: Facts) -> None:
    """Add who takes part in an arrangement drawn as a party: each may have its whole block.

    Shares in such a node are no shares in a company (BODS 0.4, entity type ``arrangement``).
    """
    nodes = _arrangement_nodes(facts)
    if nodes.size:
        rows = np.flatnonzero(np.isin(facts.asset, nodes) & facts.may_hold())
        kind = TypeSign(("arrangement",), REVIEW, ARRANGEMENT, "ownership")
        _add_rows(found, facts, kind, rows)


def _arrangement_nodes(facts: Facts) -> Longs:
    """Return the local numbers of parties that a source draws as arrangements."""
    world, nodes = facts.scope.world, facts.scope.nodes
    parties = world.tables["parties"]
    if nodes is None:
        rows = np.flatnonzero(pc.equal(parties["schema"], "LegalEntity").to_numpy())
    else:
        rows = gather_groups(*world.parties_by_number[:1], nodes, world.parties_by_number[1])
    table = parties.select(["party_idx", "data"]).take(pa.array(rows, pa.int64()))
    data = table["data"].combine_chunks()
    flat, parents = pc.list_flatten(data), pc.list_parent_indices(data)
    told = pc.equal(pc.struct_field(flat, "field"), _ENTITY_TYPE)
    told = pc.and_(told, pc.is_in(pc.struct_field(flat, "value"), pa.array(_ARRANGEMENTS)))
    numbers = table["party_idx"].take(parents.filter(told)).to_numpy()
    return facts.scope.local_numbers(numbers)


def _add_unsure_pairs(found: _GatheredSigns, facts: Facts, listed: ListedParties) -> None:
    """Add each pair that may be one party.

    One judged unsure counts both ways: each may be what the other is. An unjudged namesake is
    compared with a listed name, so it counts from a party that is listed here that day.
    """
    world = facts.scope.world
    ends = [world.unsure[name].to_numpy().astype(np.int64) for name in ("left_idx", "right_idx")]
    judged = pc.is_null(world.unsure["level"]).to_numpy().astype(bool)
    named = np.array(sorted(listed.sure | listed.perhaps | listed.needing_review), np.int64)
    left, right = (facts.scope.local_numbers(each) for each in ends)
    inside = (left >= 0) & (right >= 0) & (left != right)
    forth, back = (inside & (judged | np.isin(each, named)) for each in ends)
    kind = TypeSign((), REVIEW, UNSURE, "none")
    holder = np.concatenate([left[forth], right[back]])
    found.add(kind, holder, np.concatenate([right[forth], left[back]]), None, None)


def _add_ratio_signs(found: _GatheredSigns, stakes: Stakes, version: RegimeVersion) -> None:
    """Add holders that stand far above all others of a company."""
    if version.ratio is None:
        return
    most, second = np.zeros(stakes.size, np.int64), np.zeros(stakes.size, np.int64)
    order = np.lexsort((stakes.low, stakes.asset))
    asset, low = stakes.asset[order], stakes.low[order]
    last = np.flatnonzero(np.diff(asset, append=-1))
    most[asset[last]] = low[last]
    before = last[(last > 0) & (asset[last - 1] == asset[last])]
    second[asset[before]] = low[before - 1]
    others = np.where(stakes.low == most[stakes.asset], second[stakes.asset], most[stakes.asset])
    fits = (stakes.high >= version.ratio.holder * TICK) & (stakes.low < version.limit)
    fits &= others <= version.ratio.others * TICK
    kind = TypeSign((), REVIEW, version.ratio.flag, "control")
    rows = stakes.rows[stakes.offsets[:-1][fits]]
    found.add(kind, stakes.holder[fits], stakes.asset[fits], None, rows)
