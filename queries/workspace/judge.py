"""Decisions on identity, as a person types them."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.record.manifest import Decision
from graph.values.errors import InputError
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.name_keys import fold_name

if TYPE_CHECKING:
    from graph.record.manifest import Head
    from graph.world.world import World
    from queries.question.backend import WorkspaceBase


def judge(
    workspace: "WorkspaceBase", left: str, right: str, judgement: str, reason: str | None
) -> "Head":
    """Log a decision on two ids; ids of single rows are kept as they are.

    Raises:
        InputError: answers come from a store at an address, which has no log.
        NotFoundError: a name fits no party, or more than one.
    """
    if workspace.remote:
        raise InputError("judgements live in the record; leave --store out")
    ids = [_row_id(workspace, text) for text in (left, right)]
    decision = Decision(
        left=ids[0],
        right=ids[1],
        judgement=judgement,
        by=_who(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        reason=reason,
    )
    return workspace.record.judge(decision)


def still_joined(workspace: "WorkspaceBase", left: str, right: str) -> str | None:
    """Say what keeps two ids one party in spite of a judgement, or ``None`` if they are two."""
    world = workspace.backend.world
    ids = [_row_id(workspace, text) for text in (left, right)]
    if world.number_of(ids[0]) != world.number_of(ids[1]):
        return None
    shared = set.intersection(*(_strong(world, party_id) for party_id in ids))
    cause = f"both have {', '.join(sorted(shared))}" if shared else "other rows join them"
    return (
        f"the judgement is kept, and {ids[0]} and {ids[1]} stay one party all the same: {cause}. "
        "If a number is wrong, mend it in its file or drop that dataset"
    )


def _strong(world: "World", party_id: str) -> set[str]:
    """The identifiers of one row that join it with others."""
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    return {
        i
        for r in rows
        if r["id"] == party_id
        for i in r["identifiers"]
        if parse_identifier(i).strong
    }


def _row_id(workspace: "WorkspaceBase", text: str) -> str:
    """Keep an id that is loaded, so that a decision can name one row of a joined party.

    A name or number means the row that has it, so that what names joined names can undo.
    """
    world = workspace.backend.world
    if world.number_of(text) is not None:
        return text
    party_id = workspace.resolve(text)
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    wanted = str(parse_identifier(text)) if has_known_scheme(text) else None
    key = fold_name(text)
    named = [r["id"] for r in rows if any(fold_name(name["value"]) == key for name in r["names"])]
    numbered = [r["id"] for r in rows if wanted in r["identifiers"]]
    return min(numbered or named, default=party_id)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
