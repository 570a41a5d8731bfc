"""Paths from listed parties that lead over a stake or a role that somebody gave away.

What was given away near a listing, or during one, asks for a review all the same (rule 14 of
docs/reference/rules.md): the way from the giver to the asset, by whoever has it since, is a step
of a path like an interest. It is never a step to anything else that the receiver holds.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from graph.holdings.upstream_stakes import CONTROL, Cone, Edge
from graph.paths.partner_paths import to_parties
from graph.paths.path_search import Path, best_paths
from graph.reasons.transfer_words import ShownTransfer
from graph.values.share import FULL_TICKS
from graph.world.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEdge(Edge):
    """A step from who gave something away to what it was of.

    Attributes:
        shown: the transfer; ``rows`` are the interests whose end says so.
        receiver: world number of who is stated to have it since; ``None`` where nobody is named,
            or where the step begins at the receiver itself, who is listed.
        onward: what the receiver holds of it on the day; ``None`` where no interest says so.
        received: the step begins at the receiver.
    """

    shown: ShownTransfer
    receiver: int | None = None
    onward: Edge | None = None
    received: bool = False


def transfer_paths(
    world: World, cone: Cone, starts: Collection[int], k: int, transfers: Iterable[ShownTransfer]
) -> list[Path]:
    """Return the best paths from listed parties that lead over at least one transfer.

    Args:
        world: the world.
        cone: what is held above the target that day, with the steps to partners.
        starts: world numbers of the listed parties; a path ends at the first that it meets.
        k: how many at most.
        transfers: what was given away of the target and of the parties above it.
    """
    # What was given away of shares and of votes is one step, the larger of the two.
    once: dict[tuple[object, ...], TransferEdge] = {}
    for edge in _transfer_edges(world, cone, transfers):
        once.setdefault((edge.owner, edge.asset, edge.receiver, edge.shown.on, edge.received), edge)
    edges = list(once.values())
    # What a partner gave up counts for those who act together with it.
    doubles = ((edge, edge.owner + world.size) for edge in edges)
    edges += [replace(edge, owner=second) for edge, second in doubles if second in cone.above]
    if not edges:
        return []
    # Below its last transfer a path runs in one layer, above it in another of negative numbers,
    # where alone it may end: so every path found has a transfer.
    above = {asset: list(held) for asset, held in cone.above.items()}
    for asset, held in cone.above.items():
        above[~asset] = [replace(edge, owner=~edge.owner, asset=~asset) for edge in held]
    for edge in edges:
        higher = replace(edge, owner=~edge.owner)
        above.setdefault(edge.asset, []).append(higher)
        above.setdefault(~edge.asset, []).append(replace(higher, asset=~edge.asset))
    layers = Cone(cone.target, {asset: tuple(held) for asset, held in above.items()})
    # Some paths pass one party in both layers; a few more are asked for in their place.
    found = best_paths(layers, [~start for start in starts], 4 * k, stop=starts)
    paths = [Path(tuple(map(_to_one_layer, path.edges))) for path in found]
    simple = to_parties(paths, world.size)
    # Of equal ways, the one to a receiver who is tied to the giver says why it is asked about.
    simple.sort(key=lambda path: (-path.value, len(path.edges), not any(map(_is_tied, path.edges))))
    return [_leave_receivers_out(path) for path in simple][:k]


def _transfer_edges(
    world: World, cone: Cone, transfers: Iterable[ShownTransfer]
) -> Iterator[TransferEdge]:
    """Yield a step for each giver and receiver of what a person must judge."""
    owners, (offsets, by_asset) = world.column("interests", "owner_idx"), world.interests_by_asset
    for one in sorted(transfers, key=_size):
        held = {edge.owner: edge for edge in reversed(cone.above.get(one.asset, ()))}
        receivers = [receiver for receiver in one.receivers if receiver not in one.givers]
        if one.flags and not one.recognised:
            for giver in one.givers:
                for receiver in receivers:
                    onward = held.get(receiver)
                    yield _edge(one, giver, receiver=receiver, onward=onward)
                if not receivers:
                    yield _edge(one, giver)
        # What somebody is stated to have received counts where no interest ever tells of it.
        ever = owners[by_asset[offsets[one.asset] : offsets[one.asset + 1]]].tolist()
        for receiver in receivers if one.stated else ():
            if receiver not in ever:
                yield _edge(one, receiver, received=True)


def _size(one: ShownTransfer) -> tuple[bool, int]:
    return one.before is None, (one.after or 0) - (one.before or 0)


def _edge(
    one: ShownTransfer,
    owner: int,
    *,
    receiver: int | None = None,
    onward: Edge | None = None,
    received: bool = False,
) -> TransferEdge:
    return TransferEdge(
        owner=owner,
        asset=one.asset,
        kind=CONTROL,
        counted=False,
        sure=True,
        low=0,
        high=FULL_TICKS if one.before is None else max(one.before - (one.after or 0), 1),
        right=None,
        rows=one.rows,
        shown=one,
        receiver=receiver,
        onward=onward,
        received=received,
    )


def _is_tied(edge: Edge) -> bool:
    return isinstance(edge, TransferEdge) and any(
        tie.receiver == edge.receiver for tie in edge.shown.ties
    )


def _to_one_layer(edge: Edge) -> Edge:
    return replace(edge, owner=max(edge.owner, ~edge.owner), asset=max(edge.asset, ~edge.asset))


def _leave_receivers_out(path: Path) -> Path:
    """Return a path without receivers that it passes elsewhere: no party stands in it twice."""
    nodes = set(path.nodes)
    return Path(
        tuple(
            replace(edge, receiver=None, onward=None)
            if isinstance(edge, TransferEdge) and edge.receiver in nodes
            else edge
            for edge in path.edges
        )
    )
