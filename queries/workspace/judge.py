"""Decisions of a person on whether two parties are the same."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.record.manifest import Decision
from graph.values.errors import InputError
from graph.values.identifiers import is_known, parse
from graph.values.name_keys import fold

if TYPE_CHECKING:
    from graph.record.manifest import Head
    from graph.world.world import World
    from queries.question.backend import Grounded


def judge(
    workspace: "Grounded", left: str, right: str, judgement: str, reason: str | None
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
        by=_who(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        reason=reason,
    )
    return workspace.record.judge(decision)


def still_joined(workspace: "Grounded", left: str, right: str) -> str | None:
    """Return why two ids stay one party in spite of a judgement; ``None`` if they are two."""
    world = workspace.ground.world
    ids = [_row_id(workspace, text) for text in (left, right)]
    if world.index_of(ids[0]) != world.index_of(ids[1]):
        return None
    shared = set.intersection(*(_strong(world, party_id) for party_id in ids))
    cause = f"both have {', '.join(sorted(shared))}" if shared else "other rows join them"
    return (
        f"the judgement is kept, and {ids[0]} and {ids[1]} stay one party all the same: {cause}. "
        "If a number is wrong, mend it in its file or drop that dataset"
    )


def _strong(world: "World", party_id: str) -> set[str]:
    """Return the identifiers of one row that join it with other rows."""
    number = world.index_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    return {i for r in rows if r["id"] == party_id for i in r["identifiers"] if parse(i).strong}


def _row_id(workspace: "Grounded", text: str) -> str:
    """Return the id of the row that a text means, also inside a party of several rows.

    An id that is loaded stays as it is. A name or number means the row that has it, so that a
    decision can split what names had joined.
    """
    world = workspace.ground.world
    if world.index_of(text) is not None:
        return text
    party_id = workspace.resolve(text)
    number = world.index_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    wanted = str(parse(text)) if is_known(text) else None
    key = fold(text)
    named = [r["id"] for r in rows if any(fold(name["value"]) == key for name in r["names"])]
    numbered = [r["id"] for r in rows if wanted in r["identifiers"]]
    return min(numbered or named, default=party_id)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
