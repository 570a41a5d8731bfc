"""What dissolved parties held, and what was held in them: put back for the review.

A company that does not exist holds nothing, and no source says where its stake went. So the rule
is asked what it would say if the company still stood where it stood (rules 5 and 6 of
docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from graph.holdings.control_signs import Signs
from graph.holdings.interests_on_day import BIT, Bools, Facts
from graph.holdings.nominees import persons_behind
from graph.holdings.transfer_facts import SLACK
from graph.regimes.regime import RegimeVersion
from graph.regimes.rule_parts import CONTEXT, SIGN, TypeSign
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS
from graph.world.scope import Longs

HOLDER_DISSOLVED: Final = "holder_dissolved"
IN_DISSOLVED: Final = "held_in_dissolved"
"""Inner word of a stake in a dissolved party; never shown."""

Stake = tuple[int, int]
"""Who held what, by number in the scope."""


def add_dissolved_holders(signs: Signs, facts: Facts, version: RegimeVersion) -> Signs:
    """Return signs with what dissolved parties held and what was held in them.

    Args:
        signs: the signs of the day.
        facts: the interest rows on the day.
        version: the regime's version.
    """
    rows, gone = _ended_rows(facts)
    if not rows.size:
        return signs
    kinds, columns = (
        list(signs.kinds),
        [list[int](column) for column in (signs.holder, signs.asset, signs.kind, signs.extra)],
    )
    said = signs.row.tolist()
    # What a dissolved nominee held was never its own: it is put back to the person behind as well.
    behind = persons_behind(facts)
    owners = [facts.owner, np.where(facts.owner == behind, -1, behind)]
    measures = [*version.measures.values(), *([(VOTING_RIGHTS,)] if version.votes_sign else [])]
    for number, rights in enumerate([*measures, None]):
        stakes: dict[Stake, tuple[int, int]] = {}
        for owner in owners:
            known, some = rows[owner[rows] >= 0], replace(facts, owner=owner)
            found = (
                _rights(some, version, known) if rights is None else _stakes(some, known, rights)
            )
            stakes.update(found)
        for into in (False, True):
            word = IN_DISSOLVED if into else HOLDER_DISSOLVED
            mine = {pair: one for pair, one in stakes.items() if bool(gone[pair[1]]) is into}
            if not mine:
                continue
            measure = 0 if rights is None else number
            kinds.append(TypeSign((), SIGN, word, "ownership", measure=measure))
            for pair, (ticks, place) in mine.items():
                for column, cell in zip(columns, (*pair, len(kinds) - 1, ticks), strict=True):
                    column.append(cell)
                said.append(place)
    holder, asset, kind, extra, row = (np.array(one, np.int64) for one in (*columns, said))
    never = np.zeros(len(said) - len(signs.row), np.bool_)
    sure, possible = (np.concatenate([met, never]) for met in (signs.sure, signs.possible))
    return Signs(holder, asset, kind, extra, row, sure, possible, tuple(kinds))


def dissolved_nodes(facts: Facts) -> tuple[Bools, Bools]:
    """Return which nodes of a scope are surely, and which are perhaps dissolved on the day."""
    found = []
    for parties in facts.scope.world.dissolutions.gone_by(facts.day):
        nodes = np.zeros(facts.size, np.bool_)
        local = facts.scope.local_numbers(parties)
        nodes[local[local >= 0]] = True
        found.append(nodes)
    return found[0], found[1]


def _ended_rows(facts: Facts) -> tuple[Longs, Bools]:
    """Return the places of rows that a dissolution ended, and which nodes are dissolved.

    A register may end the rows of a dissolved company itself: those that were over about then
    count too, unless another holder came in.
    """
    gone, _ = dissolved_nodes(facts)
    nodes = np.flatnonzero(gone[: facts.scope.size])
    if not nodes.size:
        return nodes, gone
    dissolved = facts.scope.world.dissolutions
    since = np.full(facts.size, np.iinfo(np.int64).max, np.int64)
    local = facts.scope.local_numbers(dissolved.party)
    since[local[local >= 0]] = dissolved.may_from[local >= 0]
    known = (facts.owner >= 0) & (facts.asset >= 0)
    end = np.minimum(since[np.maximum(facts.owner, 0)], since[np.maximum(facts.asset, 0)])
    first, last = (facts.scope.column(name) for name in ("may_from", "may_until"))
    over = known & (last <= facts.day) & (last >= end - SLACK) & (first < end)
    over &= gone[np.maximum(facts.owner, 0)] | gone[np.maximum(facts.asset, 0)]
    followed = [place for place in np.flatnonzero(over).tolist() if _is_followed(facts, place)]
    over[followed] = False
    return np.flatnonzero(facts.gone | over), gone


def _is_followed(facts: Facts, place: int) -> bool:
    """Return whether another holder of the same asset came in when a row ended."""
    ended = (
        int(facts.scope.column("sure_until")[place]),
        int(facts.scope.column("may_until")[place]),
    )
    first = facts.scope.column("may_from")
    others = (facts.asset == facts.asset[place]) & (facts.owner != facts.owner[place])
    others &= (first >= ended[0] - SLACK) & (first <= ended[1] + SLACK) & (first > 0)
    return bool(others.any())


def _stakes(facts: Facts, rows: Longs, rights: Sequence[str]) -> dict[Stake, tuple[int, int]]:
    """Return the upper end in ticks, and a row, of each stake that some rows state.

    Blocks of one source add up; the largest of other statements counts.
    """
    alone = defaultdict[Stake, int](int)
    blocks = defaultdict[tuple[Stake, int], dict[int, int]](dict)
    said: dict[Stake, int] = {}
    for right in rights:
        speaks, _, high = facts.stated_shares(right)
        for place in rows[speaks[rows]].tolist():
            pair = int(facts.owner[place]), int(facts.asset[place])
            block, ticks = int(facts.block[place]), int(high[place])
            said.setdefault(pair, int(facts.scope.rows[place]))
            if block < 0:
                alone[pair] = max(alone[pair], ticks)
                continue
            parts = blocks[pair, block // facts.block_width]
            parts[block] = max(parts.get(block, 0), ticks)
    for (pair, _), parts in blocks.items():
        alone[pair] = max(alone[pair], sum(parts.values()))
    return {pair: (min(ticks, FULL_TICKS), said[pair]) for pair, ticks in alone.items() if ticks}


def _rights(facts: Facts, version: RegimeVersion, rows: Longs) -> dict[Stake, tuple[int, int]]:
    """Return -1, which passes a status on whole, for each right that is a sign of control."""
    mask = 0
    for sign in version.signs:
        # Votes are put back as a measure; what a government has is no sign in other hands.
        counts = sign.grade != CONTEXT and not sign.government and sign.types != (VOTING_RIGHTS,)
        for name in sign.types if counts else ():
            mask |= BIT[name]
    return {
        (int(facts.owner[place]), int(facts.asset[place])): (-1, int(facts.scope.rows[place]))
        for place in rows[(facts.types[rows] & mask) != 0].tolist()
    }
