"""Steps of paths from a branch or sub-fund on a list to the body whose part it is.

Such a part stands below its head office or its umbrella, and is no body of its own: the rule asks
for a review of who has it, and the way there leads upwards, against what interests state.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.holdings.upstream_stakes import CONTROL, Cone, Edge
from graph.regimes.regime import RegimeVersion
from graph.values.dates import Holds, Span
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import COUNTED_CERTAINTY, HEAD_OFFICE
from graph.world.identity import SPAN_COLUMNS
from graph.world.scope import Longs, listed_parts
from graph.world.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEdge(Edge):
    """A step from a part to its whole; ``rows`` say that the asset of each is a part of its owner.

    Attributes:
        part: ``branch`` or ``sub-fund``.
    """

    part: str


def with_listed_parts(
    world: World, cone: Cone, above: Sequence[int], day: int, version: RegimeVersion | None
) -> Cone:
    """Return a cone with the steps from parts on a list to parties above its target.

    Args:
        world: the world.
        cone: what is held above the target that day.
        above: world numbers of the target and of all above it.
        day: ordinal.
        version: the version of the rule; unless it asks for a review of them, they lead nowhere.
    """
    if version is None or not any(sign.both_ways for sign in version.signs):
        return cone
    parts, types = (
        listed_parts(world),
        {name for sign in version.signs if sign.both_ways for name in sign.types},
    )
    found = dict(cone.above)
    for whole in above:
        for part in dict.fromkeys(parts.get(whole, ())):
            if rows := _rows_between(world, whole, part, day, types):
                found[whole] = (*found.get(whole, ()), _edge(world, whole, part, rows, day))
    return Cone(cone.target, found)


def _rows_between(world: World, whole: int, part: int, day: int, types: set[str]) -> list[int]:
    """Return the rows that say on a day, or perhaps do, that a party is a part of another."""
    offsets, by_asset = world.interests_by_asset
    rows: Longs = by_asset[offsets[part] : offsets[part + 1]]
    rows = rows[world.column("interests", "owner_idx")[rows] == whole]
    said = world.tables["interests"]["types"]
    return [
        row
        for row in sorted(rows.tolist())
        if types.intersection(said[row].as_py() or ()) and _holds(world, row, day) is not Holds.NO
    ]


def _holds(world: World, row: int, day: int) -> Holds:
    return Span(*(int(world.column("interests", name)[row]) for name in SPAN_COLUMNS)).holds_on(day)


def _edge(world: World, whole: int, part: int, rows: Sequence[int], day: int) -> PartEdge:
    table = world.tables["interests"]
    counted = {word.value for word in COUNTED_CERTAINTY}
    return PartEdge(
        owner=part,
        asset=whole,
        kind=CONTROL,
        counted=any(table["certainty"][row].as_py() in counted for row in rows),
        sure=any(_holds(world, row, day) is Holds.YES for row in rows),
        low=0,
        high=FULL_TICKS,
        right=None,
        rows=tuple(rows),
        part="branch" if HEAD_OFFICE in table["types"][rows[0]].as_py() else "sub-fund",
    )
