"""Small worlds, and the paths and hops in them."""

from typing import Any

from graph.holdings.upstream_stakes import cone_of
from graph.paths.path_search import best_paths
from graph.record.model import Interest, Listing
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.world import World
from queries.rows.path_rows import PathQuestion, path_row

DAY = parse_day("2024-04-08")


def number(world: World, party: str) -> int:
    found = world.number_of(party)
    assert found is not None
    return found


def paths_of(world: World, target: str, *listed: str, **more: Any) -> list[dict[str, Any]]:
    cone = cone_of(world, number(world, target), DAY, ("shareholding",))
    question = PathQuestion(DAY, threshold="more than 50%", **more)
    found = best_paths(cone, [number(world, name) for name in listed], 10)
    return [path_row(world, path, question) for path in found]


def holds(owner: str, asset: str, share: str | None = None, **more: Any) -> Interest:
    types = more.pop("types", [])
    return Interest(
        owner, asset, types, share=None if share is None else parse_share(share), **more
    )


def entry(dataset: str, **more: Any) -> tuple[str, Listing]:
    row = Listing("x", "EU", f"list_of_{dataset}", measures=["asset_freeze"], **more)
    return dataset, row
