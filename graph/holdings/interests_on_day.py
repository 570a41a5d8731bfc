"""Interest rows as integer columns for one day: when they hold, how sure they are, what they say.

An interest row may speak of several rights: ``share`` is the share of the right that ``types``
names, ``votes`` the share of voting rights. A row that names a right without a number states an
unknown share of it (0 to 100), never nothing. A nominee's or a trustee's capacity names no right
of its own: such a row speaks of shares, a nominee's also where it gives no number.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.share import FULL_TICKS, TICK
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    BLOCKING_RIGHT,
    COUNTED_CERTAINTY,
    INTEREST_TYPES,
    PROFITS,
    SHARE_CAPITAL,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from graph.world.scope import Longs, Scope

Bools = NDArray[np.bool_]

BIT: Final = {name: 1 << place for place, name in enumerate(INTEREST_TYPES)}
"""The bit of each interest type in ``Facts.types``."""
_ENTITY_TYPE: Final = "entityType"
_ARRANGEMENTS: Final = ("arrangement", "legalArrangement")
"""Entity types of BODS by which a source draws joint holders as a node of its own."""
_CAPACITIES: Final = BIT["nominee"] | BIT["trustee"]
_RIGHTS: Final = (SHAREHOLDING, APPOINTMENT_OF_BOARD, SURPLUS_ASSETS, VOTING_RIGHTS, PROFITS)
"""Rights that a ``share`` may be of, in the order in which a row's types are asked."""


@dataclass(frozen=True)
class Facts:
    """The interest rows of a scope on one day; all columns have one entry a row.

    Attributes:
        scope: where the rows come from; parties are numbered as it says.
        day: the ordinal of the day.
        size: number of parties and joint holders.
        owner: the party that the row names.
        holder: the party, or the joint holder of the row's block.
        asset: the party held.
        sure: the row holds for certain and counts (confirmed or reported).
        perhaps: it counts, and its dates leave open whether it holds.
        claimed: it is alleged or disputed, and holds or perhaps holds.
        repeats: it may repeat direct interests (summary, or not stated as direct).
        types: bits of its interest types.
        block: number of the block that the source marks, with its dataset; -1 for none.
        block_width: ``block`` divided by it is the number of the dataset.
        gone: it would hold or perhaps hold, but a party at one of its ends surely no longer
            exists.
        legal_holder: the nominee whose row was moved to the person behind it, else -1; ``None``
            where the legal holder carries what a nominee holds.
    """

    scope: Scope
    day: int
    size: int
    owner: Longs
    holder: Longs
    asset: Longs
    sure: Bools
    perhaps: Bools
    claimed: Bools
    repeats: Bools
    types: Longs
    block: Longs
    block_width: int
    gone: Bools
    legal_holder: Longs | None = None

    @cached_property
    def arrangement_nodes(self) -> Longs:
        """Return the parties by which a source draws an arrangement, which is no company."""
        return self.scope.parties_saying(_ENTITY_TYPE, _ARRANGEMENTS, "LegalEntity")

    def is_block(self, node: int) -> bool:
        """Return whether a holder is several: joint holders, or an arrangement of some."""
        return node >= self.scope.size or node in self.arrangement_nodes

    @cached_property
    def no_share_capital(self) -> Bools:
        """Whether each party is stated to be a body without share capital, by all that say so."""
        return self._states_capital(value=False) & ~self._states_capital(value=True)

    @cached_property
    def capital_unknown(self) -> Bools:
        """Whether nothing clear is stated on a party's share capital, and nobody states shares."""
        none, some = self._states_capital(value=False), self._states_capital(value=True)
        found = np.asarray(none == some, np.bool_)
        speaks, _, _ = self.stated_shares(SHAREHOLDING)
        found[self.asset[speaks & self.may_hold()]] = False
        return found

    def _states_capital(self, *, value: bool) -> Bools:
        """Return of which parties a row states that they have share capital, or have none."""
        found = np.zeros(self.size, np.bool_)
        found[self.scope.parties_saying(SHARE_CAPITAL, [str(value).lower()])] = True
        return found

    def stated_shares(self, right: str) -> tuple[Bools, Longs, Longs]:
        """Return which rows speak of a right, and the ends that they state.

        Args:
            right: an interest type that can have a share.

        Returns:
            Whether each row speaks of it; lower and upper ends in ticks.
        """
        if right == VOTING_RIGHTS:
            return self._votes()
        if right == BLOCKING_RIGHT:
            whole = np.full(self.types.shape, FULL_TICKS, np.int64)
            return (self.types & BIT[right]) != 0, whole, whole
        given, low, high = self._share_ends
        speaks = given & (self._share_right() == _RIGHTS.index(right))
        if right == APPOINTMENT_OF_BOARD:
            return speaks, low, high
        named = (self.types & BIT[right]) != 0
        if right == SHAREHOLDING:
            votes, _, _ = self._vote_ends
            named |= ((self.types & ~BIT["nominee"]) == 0) & ~votes
        return _add_unknown_shares(speaks, named & ~given, low, high)

    def may_hold(self) -> Bools:
        """Return which rows hold or perhaps hold, however sure they are."""
        return self.sure | self.perhaps | self.claimed

    @cached_property
    def _share_ends(self) -> tuple[Bools, Longs, Longs]:
        return _ends(self.scope.arrow_column("share"))

    @cached_property
    def _vote_ends(self) -> tuple[Bools, Longs, Longs]:
        return _ends(self.scope.arrow_column("votes"))

    def _votes(self) -> tuple[Bools, Longs, Longs]:
        given, low, high = self._vote_ends
        share_given, share_low, share_high = self._share_ends
        moved = ~given & share_given & (self._share_right() == _RIGHTS.index(VOTING_RIGHTS))
        low, high = np.where(moved, share_low, low), np.where(moved, share_high, high)
        speaks = given | moved
        named = (self.types & BIT[VOTING_RIGHTS]) != 0
        return _add_unknown_shares(speaks, named & ~speaks, low, high)

    def _share_right(self) -> NDArray[np.int8]:
        """Return the place in ``_RIGHTS`` of what ``share`` is of.

        -1 where no measure counts it.
        """
        right = np.full(self.types.shape, -1, dtype=np.int8)
        for place in reversed(range(len(_RIGHTS))):
            right[(self.types & BIT[_RIGHTS[place]]) != 0] = place
        right[(self.types & ~_CAPACITIES) == 0] = _RIGHTS.index(SHAREHOLDING)
        return right


def facts_on(scope: Scope, day: int) -> Facts:
    """Read the rows of a scope for one day.

    Args:
        scope: parties and rows.
        day: ordinal.
    """
    sure, perhaps, gone = exists_on(scope, day)
    counts = has_counted_certainty(scope)
    owner, asset = (
        scope.local_numbers(scope.column("owner_idx")),
        scope.local_numbers(scope.column("asset_idx")),
    )
    inside = (owner >= 0) & (asset >= 0)
    holder, size = _joint_holders(scope, owner, asset)
    block, block_width = _codes(scope, "block")
    direct = pc.equal(scope.arrow_column("directness"), "direct").to_numpy(zero_copy_only=False)
    summary = scope.arrow_column("summary").to_numpy(zero_copy_only=False)
    return Facts(
        scope=scope,
        day=day,
        size=size,
        owner=owner,
        holder=holder,
        asset=asset,
        sure=sure & counts & inside,
        perhaps=perhaps & counts & inside,
        claimed=(sure | perhaps) & ~counts & inside,
        repeats=summary.astype(bool) | ~direct.astype(bool),
        types=_type_bits(scope.arrow_column("types")),
        block=block,
        block_width=block_width,
        gone=gone & inside,
    )


def has_counted_certainty(scope: Scope) -> Bools:
    """Return which rows are neither alleged nor disputed."""
    found = pc.is_in(scope.arrow_column("certainty"), value_set=pa.array([*COUNTED_CERTAINTY]))
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def holds_on(scope: Scope, day: int) -> tuple[Bools, Bools]:
    """Return which rows hold on a day for certain, and which only perhaps."""
    possible = (scope.column("may_from") <= day) & (day < scope.column("may_until"))
    sure = (scope.column("sure_from") <= day) & (day < scope.column("sure_until"))
    return sure, possible & ~sure


def exists_on(scope: Scope, day: int) -> tuple[Bools, Bools, Bools]:
    """Return which rows hold on a day, which perhaps, and which a dissolution has ended.

    What a dissolved party holds, and what is held in it, no longer holds; where the day of a
    dissolution is open, it perhaps holds.
    """
    sure, perhaps = holds_on(scope, day)
    ended, doubtful = scope.world.dissolutions.gone_by(day)
    if not ended.size and not doubtful.size:
        return sure, perhaps, np.zeros(len(sure), np.bool_)
    ends = [scope.column(name) for name in ("owner_idx", "asset_idx")]
    over, open_ = (np.isin(ends[0], some) | np.isin(ends[1], some) for some in (ended, doubtful))
    gone = (sure | perhaps) & over
    return sure & ~over & ~open_, (perhaps & ~over) | (sure & ~over & open_), gone


def _joint_holders(scope: Scope, owner: Longs, asset: Longs) -> tuple[Longs, int]:
    """Return each row's holder, joint owners of one asset as one, and the number of holders."""
    joint, width = _codes(scope, "joint")
    together = np.flatnonzero((joint >= 0) & (owner >= 0) & (asset >= 0))
    holder, number = owner.copy(), dict[tuple[int, frozenset[int]], int]()
    if together.size:
        keys = asset[together] * (width * (int(joint.max()) // width + 1)) + joint[together]
        order = np.argsort(keys, kind="stable")
        for rows in np.split(together[order], np.flatnonzero(np.diff(keys[order])) + 1):
            block = int(asset[rows[0]]), frozenset(owner[rows].tolist())
            holder[rows] = number.setdefault(block, scope.size + len(number))
    return holder, scope.size + len(number)


def _codes(scope: Scope, name: str) -> tuple[Longs, int]:
    """Return numbers for the texts of a column, dataset by dataset; -1 where there is none.

    Returns:
        The numbers, and how many texts there are: a number divided by it is that of the dataset.
    """
    column = scope.arrow_column(name)
    if column.null_count == len(column):
        return np.full(len(column), -1, np.int64), 1
    text, dataset = _dictionary_codes(column), _dictionary_codes(scope.arrow_column("dataset"))
    width = int(text.max()) + 1
    return np.where(text < 0, -1, dataset * width + text), width


def _dictionary_codes(column: pa.Array) -> Longs:
    """Return numbers for the texts of one column; -1 where there is none."""
    indices = pc.fill_null(column.dictionary_encode().indices, -1)
    return np.asarray(indices.to_numpy(), dtype=np.int64)


def _type_bits(lists: pa.Array) -> Longs:
    """Return the interest types of each row as bits, see ``BIT``; an unknown word is bit 62."""
    bits = np.zeros(len(lists), np.int64)
    flat = pc.list_flatten(lists)
    if len(flat):
        coded = flat.dictionary_encode()
        words = [BIT.get(word, 1 << 62) for word in coded.dictionary.to_pylist()]
        values = np.array(words, dtype=np.int64)[coded.indices.to_numpy()]
        parents = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
        firsts = np.flatnonzero(np.diff(parents, prepend=-1))
        bits[parents[firsts]] = np.bitwise_or.reduceat(values, firsts)
    return bits


def _ends(shares: pa.StructArray) -> tuple[Bools, Longs, Longs]:
    """Return which shares are stated, and their ends in ticks."""
    given = pc.is_valid(shares).to_numpy(zero_copy_only=False).astype(bool)

    def part(name: str) -> NDArray[Any]:
        values = pc.fill_null(pc.struct_field(shares, name), 0 if "open" not in name else False)
        return np.asarray(values.to_numpy(zero_copy_only=False)).astype(np.int64)

    found = given, part("low") * TICK + part("low_open"), part("high") * TICK - part("high_open")
    for column in found:
        # They are read once for all rights, so nobody may write into them.
        column.setflags(write=False)
    return found


def _add_unknown_shares(
    speaks: Bools, unknown: Bools, low: Longs, high: Longs
) -> tuple[Bools, Longs, Longs]:
    """Add the rows that name a right without a number as 0 to 100."""
    return speaks | unknown, np.where(unknown, 0, low), np.where(unknown, FULL_TICKS, high)
