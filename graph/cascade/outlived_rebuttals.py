"""Rebuttals that what came after them outlives: a later stake, control, or day of listing.

A ruling speaks of who held and who was listed when it was made. Where listed holders reach the
threshold by stakes or listings of later days alone, or have a criterion or sign of control that
began later, it is open whether the ruling covers them, so the party is perhaps cleared (rules 6
and 7 of docs/reference/rules.md).
"""

from collections.abc import Sequence

import numpy as np

from graph.holdings.control_signs import Signs
from graph.holdings.interests_on_day import Facts
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.regimes.regime import RegimeVersion
from graph.regimes.who_is_listed import ListedParties, clearing_rulings
from graph.values.dates import ALWAYS, NEVER


def outlived_rebuttals(
    facts: Facts,
    rule: tuple[RegimeVersion, ListedParties],
    measures: Sequence[Stakes],
    signs: Signs,
    caught: Bools,
) -> frozenset[int]:
    """Return the cleared parties that are held or controlled by what is of later days.

    Args:
        facts: the interest rows on the day.
        rule: the regime's version, and who is listed that day.
        measures: the stakes of each measure.
        signs: what else than stakes the rule takes for control, or for a sign of it.
        caught: which nodes are listed or perhaps caught if no ruling counts.
    """
    version, listed = rule
    world, found = facts.scope.world, set[int]()
    ruled = clearing_rulings(world, version, facts.day)
    begun = world.column("interests", "may_from")
    since = _listed_since(facts, listed)
    # Signs without types of their own follow from shares, which the measures have.
    typed = np.array([bool(kind.types) for kind in signs.kinds], np.bool_)
    flowing = signs.review_places()
    flowing = flowing[typed[signs.kind[flowing]] & (signs.row[flowing] >= 0)]
    flowing = flowing[caught[signs.holder[flowing]]]
    for number in listed.cleared - listed.sure:
        day = ruled.get(number, ALWAYS)
        (node,) = facts.scope.local_numbers(np.array([number], np.int64)).tolist()
        # Without a day nothing is known to be later than the ruling.
        if node < 0 or day == ALWAYS:
            continue
        mine = flowing[signs.asset[flowing] == node]
        if np.any((since[signs.holder[mine]] > day) | (begun[signs.row[mine]] > day)):
            found.add(number)
        for stakes in measures:
            held = np.flatnonzero((stakes.asset == node) & caught[stakes.holder])
            late = [
                since[stakes.holder[place]] > day or begun[stakes.rows_of(place)].min() > day
                for place in held.tolist()
            ]
            if stakes.high[held[late]].sum() >= version.limit:
                found.add(number)
    return frozenset(found)


def _listed_since(facts: Facts, listed: ListedParties) -> Longs:
    """Return for each node the first day on which its listings may have begun; else `ALWAYS`."""
    world = facts.scope.world
    rows = np.array(listed.rows, np.int64)
    first = np.full(world.size, NEVER, np.int64)
    np.minimum.at(
        first,
        world.column("listings", "party_idx")[rows],
        world.column("listings", "may_from")[rows],
    )
    found = np.full(facts.size, ALWAYS, np.int64)
    numbers = np.arange(world.size) if facts.scope.nodes is None else facts.scope.nodes
    found[: facts.scope.size] = first[numbers]
    found[found == NEVER] = ALWAYS
    return found
