"""Fetches what decides about parties, with decisions on who is who as they count today.

A decision may run out after a store was filled. From then on who is one party is found anew, out
of the decisions that the store keeps.
"""

from collections.abc import Iterable

from graph.head.decisions import today
from graph.store.fetch.fetch_upstream import version_of, world_from_store
from graph.store.fetch.fetch_upstream_known import world_as_decided_on
from graph.store.protocol.fetched_worlds import store_cache
from graph.store.protocol.graph_store import Store
from graph.values.dates import date_words
from graph.values.errors import StoreError
from graph.world.world import World


def fetch_as_decided(
    store: Store, targets: Iterable[str], *, links: bool = False, downstream: bool = False
) -> World:
    """Return a world with all that decides about some parties, as the record has it today.

    Args:
        store: the store; its load must be complete.
        targets: canonical ids.
        links: also what is linked to them otherwise.
        downstream: also what they hold, whoever was one party when the store was filled.

    Raises:
        StoreError: the store cannot be reached, or has no complete load; or links or holdings are
            asked for and a decision ran out since it was filled.
    """
    wanted, day = list(dict.fromkeys(targets)), today()
    if not wanted or _decided_until(store, day) is None:
        return world_from_store(store, wanted, links=links, downstream=downstream)
    if links or downstream:
        refuse_after_a_decision(store, "links and holdings cannot be read from it as they are now")
    return world_as_decided_on(store, wanted, day)


def refuse_after_a_decision(store: Store, otherwise: str) -> None:
    """Refuse what reads a store as it was filled, once a decision in it has run out.

    Args:
        store: the store; its load must be complete.
        otherwise: what follows, as a clause.

    Raises:
        StoreError: a decision ran out since the store was filled; or it has no complete load.
    """
    if (until := _decided_until(store, today())) is not None:
        raise StoreError(
            f"a decision on who is who ran out after {date_words(until)}, and {store.address} was "
            f"filled before: {otherwise}; fill it again with: "
            f"ownership --store {store.address} rebuild"
        )


def _decided_until(store: Store, day: str) -> str | None:
    """Return the last day of the first decision in a store that ran out by now, if one did."""
    until = store_cache(store, version_of(store)).decided_until
    return until if until and until < day else None
