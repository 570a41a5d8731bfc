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
        StoreError: the store cannot be reached, or has no complete load; or links are asked for
            and a decision ran out since it was filled.
    """
    wanted, day = list(dict.fromkeys(targets)), today()
    until = store_cache(store, version_of(store)).decided_until
    if not wanted or not until or until >= day or downstream:
        return world_from_store(store, wanted, links=links, downstream=downstream)
    if links:
        raise StoreError(
            f"a decision on who is who ran out after {date_words(until)}, and {store.address} was "
            "filled before; leave out --links, or fill it again with: "
            f"ownership --store {store.address} rebuild"
        )
    return world_as_decided_on(store, wanted, day)
