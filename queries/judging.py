"""Decisions on identity, as a person types them."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.errors import InputError
from graph.head import Decision

if TYPE_CHECKING:
    from graph.head import Head
    from queries.workspace import Workspace


def judge(
    workspace: "Workspace", left: str, right: str, judgement: str, reason: str | None
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


def _row_id(workspace: "Workspace", text: str) -> str:
    """Keep an id that is loaded, so that a decision can name one row of a joined party."""
    return text if workspace.world.index_of(text) is not None else workspace.resolve(text)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
