"""Branches and sub-funds on a list, which lead to the head office or the umbrella that they are."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from graph.holdings.interests_on_day import BIT, Facts
from graph.regimes.who_is_listed import ListedParties
from graph.world.scope import Longs, Scope

PART_ON_LIST: Final = "part_on_list"
"""Flag: a branch or sub-fund of the party, or of one above it, is on a list."""


def rows_to_listed_parts(facts: Facts, types: Sequence[str], listed: ListedParties) -> Longs:
    """Return the places of rows whose asset is a part on a list, or has such a part itself.

    Args:
        facts: interest rows on the day.
        types: the interest types by which the asset is a part of the owner.
        listed: who is listed that day; a body blocked without an entry is no part here.
    """
    mask = sum(BIT[name] for name in types)
    rows = np.flatnonzero(((facts.types & mask) != 0) & facts.may_hold())
    if not rows.size:
        return rows
    above = np.zeros(facts.size, np.bool_)
    above[list(listed_numbers(facts.scope, listed))] = True
    found = rows[above[facts.asset[rows]]]
    while not above[facts.owner[found]].all():
        above[facts.owner[found]] = True
        found = rows[above[facts.asset[rows]]]
    return found


def listed_numbers(scope: Scope, listed: ListedParties) -> tuple[int, ...]:
    """Return who in a scope is or may be listed by an entry, ascending."""
    every = (listed.sure | listed.perhaps | listed.needing_review).difference(listed.by_status)
    local = scope.local_numbers(np.fromiter(every, np.int64))
    return tuple(np.sort(local[local >= 0]).tolist())
