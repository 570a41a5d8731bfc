"""The paths that make a beneficial owner one, hop by hop with the record behind each."""

from collections.abc import Collection
from typing import Final

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
    # Every key is named: an owner needs no listing, and none may slip in.
    plain: OwnerPath = {
        "owner_id": row["listed_id"],
        "owner_name": row["listed_name"],
        "class": row["class"],
        "hops": row["hops"],
        "path_min_pct": row["path_min_pct"],
        "path_max_pct": row["path_max_pct"],
        "path_min_closed": row["path_min_closed"],
        "path_max_closed": row["path_max_closed"],
        "counts_toward_rule": row["counts_toward_rule"],
        "why_not_counted": row["why_not_counted"],
        "party_ids": row["party_ids"],
        "remarks": row["remarks"],
        "footnotes": row["footnotes"],
        "sentence": "",
    }
    plain["sentence"] = path_sentence(plain)
    return plain
