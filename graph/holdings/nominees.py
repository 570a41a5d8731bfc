"""What nominees hold, where a rule gives it to the person behind them.

There a nominee's row belongs to whom it is held for: it moves to a holder beside the parties that
this person alone activates, so that it adds up with what the person holds otherwise. Where nobody
says for whom a nominee holds, the row is nobody's. A person behind who no longer exists holds
nothing (rule 5). The nominee keeps a sign (rule 13 of docs/reference/rules.md).
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.interests_on_day import BIT, Facts
from graph.kernels.cascade_loops import Longs
from graph.kernels.distinct_numbers import drop_doubles, drop_found
from graph.world.scope import party_numbers


def move_to_person_behind(facts: Facts) -> Facts:
    """Return the rows of a day with what nominees hold moved to the persons behind them."""
    behind = persons_behind(facts)
    given = pc.is_valid(facts.scope.arrow_column("nominee_for")).to_numpy(zero_copy_only=False)
    for_another = given.astype(bool) | ((facts.types & BIT["nominee"]) != 0)
    moved = np.flatnonzero(for_another & facts.may_hold())
    legal = np.full(len(behind), -1, np.int64)
    if not moved.size:
        return replace(facts, legal_holder=legal)
    legal[moved] = facts.owner[moved]
    holder, owner, types = facts.holder.copy(), facts.owner.copy(), facts.types.copy()
    keys = np.stack([facts.asset[moved], facts.holder[moved], behind[moved]])
    unique, place = np.unique(keys, axis=1, return_inverse=True)
    holder[moved] = facts.size + place.ravel()
    owner[moved] = np.where(behind[moved] >= 0, behind[moved], holder[moved])
    types[moved] |= BIT["nominee"]
    ended, doubtful = facts.scope.world.dissolutions.gone_by(facts.day)
    known, local = behind >= 0, facts.scope.local_numbers
    over, open_ = (known & np.isin(behind, local(some)) for some in (ended, doubtful))
    return replace(
        facts,
        sure=facts.sure & ~over & ~open_,
        perhaps=(facts.perhaps | (facts.sure & open_)) & ~over,
        claimed=facts.claimed & ~over,
        gone=facts.gone | (facts.may_hold() & over),
        size=facts.size + unique.shape[1],
        owner=owner,
        holder=holder,
        types=types,
        legal_holder=legal,
    )


def persons_behind(facts: Facts) -> Longs:
    """Return the party for whom the nominee of each row holds; -1 for none in the scope."""
    column = facts.scope.arrow_column("nominee_for")
    named = np.flatnonzero(pc.is_valid(column).to_numpy(zero_copy_only=False).astype(bool))
    behind = np.full(len(column), -1, np.int64)
    if named.size:
        ids = column.take(pa.array(named)).to_pylist()
        behind[named] = facts.scope.local_numbers(party_numbers(facts.scope.world, ids))
    return behind


def held_for_nobody_named(facts: Facts) -> Longs:
    """Return what nominees and trustees hold for nobody knows whom, as holder * size + asset."""
    for_another, counts = (facts.types & (BIT["nominee"] | BIT["trustee"])) != 0, facts.may_hold()
    if not (for_another & counts).any():
        return np.zeros(0, np.int64)
    given = facts.scope.arrow_column("nominee_for")
    unnamed = for_another & ~pc.is_valid(given).to_numpy(zero_copy_only=False).astype(bool)
    keys = facts.holder * facts.size + facts.asset
    # Who also holds in a name of its own is a stated owner, but the capacity may stand in a row
    # beside that of the shares.
    shares, votes = (pc.is_valid(facts.scope.arrow_column(name)) for name in ("share", "votes"))
    silent = ~pc.or_(shares, votes).to_numpy(zero_copy_only=False).astype(bool)
    legal = facts.holder if facts.legal_holder is None else facts.legal_holder
    beside = (np.where(legal >= 0, legal, facts.holder) * facts.size + facts.asset)[
        unnamed & counts & silent
    ]
    found = drop_found(keys[unnamed & counts], keys[~unnamed & counts])
    return drop_doubles(np.append(found, beside))
