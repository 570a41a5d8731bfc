"""Rows of ``beneficial``: the beneficial owners of a party by the rules that ask for them."""

from collections.abc import Collection
from typing import Final, cast

from graph.holdings.upstream_stakes import cone_of
from graph.paths.path_search import best_paths_each
from graph.regimes.read_regimes import find_regime, load_regimes
from graph.regimes.regime import NotAssessed, Regime, RegimeVersion
from graph.regimes.set_status import with_set_status
from graph.values.dates import iso_day
from graph.verdict.beneficial_owners import Owner, find_beneficial_owners
from graph.verdict.caveats import rule_caveats
from graph.verdict.holders_above import Company
from graph.world.world import World
from queries.answers.exposure_answer import NO_OWN_SHARE, own_share
from queries.answers.regime_rows import rule_citations
from queries.question.answer import Answer
from queries.question.answer_rows import OwnerPath, PathRow
from queries.question.arguments import asked_day, split_list
from queries.question.backend import WorkspaceBase
from queries.question.verdict_rows import OwnerHead, OwnerKeys, OwnerRow, RuleCitation
from queries.rows.path_rows import PathQuestion, cited_records, path_row, rounded_percent
from queries.words.sentences import path_sentence

SHOWN_PATHS: Final = 10
"""Paths of one owner at most, the best first."""


def beneficial_rows(
    workspace: WorkspaceBase,
    party: str,
    regimes: tuple[str, ...] = (),
    as_of: str | None = None,
    *,
    everyone: bool = False,
) -> Answer[OwnerRow]:
    """Return one row an owner and regime; one that says why where a regime finds none.

    All rules on beneficial owners are asked if none is given; ``everyone`` adds those above the
    party whom a rule excludes. Raises `NotFoundError` for a party, `InputError` for a regime or
    date.
    """
    day, party_id = asked_day(as_of), workspace.resolve(party)
    asked = list({regime.key: regime for regime in map(find_regime, split_list(regimes))}.values())
    asked = asked or [
        one for one in load_regimes().values() if any(each.owners for each in one.versions)
    ]
    world = workspace.backend.world_for([party_id], links=False)
    number = world.number_of(party_id)
    return Answer(
        row
        for regime in asked
        if number is not None
        for row in _regime_rows(world, regime, number, day, everyone=everyone)
    )


def _regime_rows(
    world: World, regime: Regime, number: int, day: int, *, everyone: bool
) -> list[OwnerRow]:

    regime = with_set_status(regime, world)
    found = find_beneficial_owners(world, regime, number, day, everyone=everyone)
    version = regime.version_on(day)
    head: OwnerHead = {
        "subject_id": world.id_of(number),
        "subject_name": world.name_of(number),
        "regime": regime.key,
        "rule_id": None if isinstance(version, NotAssessed) else version.rule_id,
        "as_of": iso_day(day),
    }
    if isinstance(version, NotAssessed) or isinstance(found, NotAssessed):
        reason = found.reason if isinstance(found, NotAssessed) else ""
        return [_no_owner_row(world, head, "not_assessed", f"Not assessed: {reason}.", [])]
    # An answer without an owner cites the rule too: somebody may want to check that.
    cited = rule_citations(version)
    if not found:
        said = "No source states an owner by this rule."
        return [_no_owner_row(world, head, "excluded", said, cited)]
    paths = owner_path_rows(world, version, number, day, [one.party for one in found])
    return [
        {
            **head,
            **_owner_keys(world, one),
            "paths": paths.get(one.party, []),
            "caveats": list(rule_caveats(version)),
            "citations": cited,
            "data_version": world.data_version,
        }
        for one in found
    ]


def _owner_keys(world: World, one: Owner) -> OwnerKeys:
    return {
        "owner_id": world.id_of(one.party),
        "owner_name": world.name_of(one.party),
        "verdict": one.verdict.value,
        "ground": one.ground,
        "measure": one.measure,
        **own_share(one.low, one.high),
        "product_min_pct": rounded_percent(one.product_low, upper=False),
        "product_max_pct": rounded_percent(one.product_high, upper=True),
        "classes": list(one.bands),
        "why": one.why,
        "flags": list(one.flags),
        "evidence": cited_records(world, one.rows, ()),
    }


def _no_owner_row(
    world: World, head: OwnerHead, verdict: str, caveat: str, citations: list[RuleCitation]
) -> OwnerRow:
    """Return the row of a party without an owner by a rule."""
    return {
        **head,
        "owner_id": None,
        "owner_name": None,
        "verdict": verdict,
        "ground": None,
        "measure": None,
        **NO_OWN_SHARE,
        "product_min_pct": None,
        "product_max_pct": None,
        "classes": [],
        "why": None,
        "flags": [],
        "evidence": [],
        "paths": [],
        "citations": citations,
        "caveats": [caveat],
        "data_version": world.data_version,
    }


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
