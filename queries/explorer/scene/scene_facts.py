"""What is known of the parties of a scene: rows of `Workspace.around`, asked for once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST_KNOWN: Final = 900
"""Parties after which those that have left the scene are forgotten."""

Row = Mapping[str, Any]
Around = Callable[[Sequence[str], Sequence[str]], Mapping[str, Any]]
"""Asks for what joins some parties, the second of which are new."""


@dataclass(frozen=True)
class Facts:
    """What was asked for so far.

    Attributes:
        parties: a row a party, by id.
        statements: hops between two of them.
        missing: ids that the data does not know.
    """

    parties: Mapping[str, Row]
    statements: tuple[Row, ...] = ()
    missing: frozenset[str] = frozenset()


NOTHING: Final = Facts({})


def learn(facts: Facts, wanted: Sequence[str], around: Around) -> Facts:
    """Ask for the parties that are not known yet, and for what joins them to all others.

    Args:
        facts: what is known.
        wanted: ids of the parties of the scene.
        around: asks the workspace.
    """
    known = set(facts.parties) | facts.missing
    fresh = [party for party in wanted if party not in known]
    if not fresh:
        return facts
    if len(known) + len(fresh) > MOST_KNOWN:
        facts, fresh = NOTHING, list(wanted)
    told = around([*facts.parties, *fresh], fresh)
    return Facts(
        {**facts.parties, **{row["id"]: row for row in told["parties"]}},
        (*facts.statements, *told["statements"]),
        facts.missing | set(told["missing"]),
    )


def with_statements(facts: Facts, more: Sequence[Row]) -> Facts:
    """Add statements that only a path has, such as a shared address."""
    return Facts(facts.parties, (*facts.statements, *more), facts.missing)
