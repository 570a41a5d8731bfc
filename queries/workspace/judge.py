"""Decisions of a person on whether two parties are the same."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.head.manifest import Decision
from graph.values.errors import InputError
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.name_keys import fold_name

if TYPE_CHECKING:
    from graph.head.manifest import Head
    from graph.world.world import World
    from queries.question.backend import WorkspaceBase


def log_judgement(
    workspace: "WorkspaceBase", left: str, right: str, judgement: str, reason: str | None
) -> "Head":
    """Log a decision on two parties; ids of single rows are kept as they are.

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
        by=user_name(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        reason=reason,
    )
    return workspace.record.judge(decision)


def why_still_joined(workspace: "WorkspaceBase", left: str, right: str) -> str | None:
    """Return why two ids stay one party in spite of a judgement; ``None`` if they are two."""
    world = workspace.backend.world
    ids = [_row_id(workspace, text) for text in (left, right)]
    if world.number_of(ids[0]) != world.number_of(ids[1]):
        return None
    shared = set.intersection(*(_strong_identifiers(world, party_id) for party_id in ids))
    cause = f"both have {', '.join(sorted(shared))}" if shared else "other rows join them"
    return (
        f"the judgement is kept, and {ids[0]} and {ids[1]} stay one party all the same: {cause}. "
        "If a number is wrong, mend it in its file or drop that dataset"
    )


def _strong_identifiers(world: "World", party_id: str) -> set[str]:
    """Return the identifiers of one row that join it with other rows."""
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
    """Return the id of the row that a text means, also inside a party of several rows.

    An id that is loaded stays as it is. A name or number means the row that has it, so that a
    decision can split what names had joined.
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


def user_name() -> str:
    """Return who runs this program, as the machine knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
