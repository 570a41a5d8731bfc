"""The stakes that a rule counts, also where it counts only what a listed party holds directly.

Of what is stated as indirect such a rule counts nothing. What may be direct or indirect, or is not
stated as direct, may count, and never surely does (rule 9 of docs/reference/rules.md).
"""

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from graph.holdings.interests_on_day import Bools, Facts
from graph.holdings.stakes import Stakes, stakes_of
from graph.kernels.cascade_loops import Longs
from graph.kernels.distinct_numbers import drop_doubles, drop_found
from graph.regimes.regime import DIRECT_ONLY, RegimeVersion
from graph.values.vocabulary import SHAREHOLDING


def counted_stakes(facts: Facts, version: RegimeVersion, measure: str) -> Stakes:
    """Return the stakes of a measure; one that is only held indirectly may keep its place alone."""
    rights, capital_rights = version.measures[measure], version.capital_rights
    stakes = stakes_of(facts, rights, capital_rights)
    indirect = _states_indirect(facts)
    if version.chain != DIRECT_ONLY or not (indirect.any() or stakes.summary_low.any()):
        return stakes
    masks = {name: getattr(facts, name) & ~indirect for name in ("sure", "perhaps", "claimed")}
    rest = stakes_of(replace(facts, **masks), rights, capital_rights)
    keys, left = (one.holder * one.size + one.asset for one in (stakes, rest))
    place, found = np.searchsorted(left, keys), np.isin(keys, left)

    def ends(column: Longs) -> Longs:
        values = np.zeros(len(keys), np.int64)
        values[found] = column[place[found]]
        return values

    return replace(
        stakes,
        low=ends(rest.low),
        summary_low=np.zeros(len(keys), np.int64),
        direct_high=ends(rest.direct_high),
        high=ends(rest.high),
        review=ends(rest.review),
        over=rest.over,
    )


def held_indirectly(facts: Facts, counts: Bools) -> Longs:
    """Return the assets in which a party that counts has a share that is stated as indirect."""
    _, _, high = facts.stated_shares(SHAREHOLDING)
    rows = _states_indirect(facts) & facts.may_hold() & (high > 0)
    rows &= counts[facts.owner]
    return drop_doubles(facts.asset[rows])


def only_held_indirectly(facts: Facts) -> Longs:
    """Return what nobody states to be held but as indirect, as holder * size + asset.

    Somebody else holds it directly, whom the same statement does not name.
    """
    indirect, counts = _states_indirect(facts), facts.may_hold()
    keys = facts.holder * facts.size + facts.asset
    return drop_found(keys[indirect & counts], keys[~indirect & counts])


def _states_indirect(facts: Facts) -> Bools:
    said = pc.fill_null(pc.equal(facts.scope.arrow_column("directness"), "indirect"), False)
    return np.asarray(said.to_numpy(zero_copy_only=False), np.bool_)
