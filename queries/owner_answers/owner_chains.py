"""The paths that make a beneficial owner one, hop by hop with the record behind each."""

from collections.abc import Collection
from typing import Final, cast

from graph.holdings.upstream_stakes import cone_of
from graph.paths.path_search import best_paths_each
from graph.regimes.regime import RegimeVersion
from graph.verdict.holders_above import Company
from graph.world.world import World
from queries.question.answer_rows import OwnerPath, PathRow
from queries.rows.path_rows import PathQuestion, path_row
from queries.words.sentences import path_sentence

SHOWN_PATHS: Final = 10
"""Paths of one owner at most, the best first."""


def owner_path_rows(
    world: World, version: RegimeVersion, target: int, day: int, owners: Collection[int]
) -> dict[int, list[OwnerPath]]:
    """Return the best paths from owners to a company, by the owner's world number.

    Rows have the keys of a path (`queries.rows.path_rows.path_row`) without those of listings; a
    path counts where the rule lets it pass. An owner who only acts together with others, or stands
    above them by no stated interest, has none.
    """
    rights = dict.fromkeys(right for types in version.measures.values() for right in types)
    cone = cone_of(world, target, day, list(rights))
    question = PathQuestion(day=day, company=Company(world, version, target, day, None))
    found = best_paths_each(cone, owners, SHOWN_PATHS, through=True)
    return {
        owner: [_owner_path(path_row(world, path, question)) for path in paths]
        for owner, paths in found.items()
    }


def _owner_path(row: PathRow) -> OwnerPath:
    """Return a path in the words of a rule that asks for owners, listed or not."""
    # Only the keys of an owner's path: an owner needs no listing, and none may slip in.
    kept = {key: value for key, value in row.items() if key in OwnerPath.__annotations__}
    ends = {"owner_id": row["listed_id"], "owner_name": row["listed_name"]}
    plain = cast(OwnerPath, {**ends, **kept})
    plain["sentence"] = path_sentence(plain)
    return plain
