"""What is known of the parties of a scene: rows of `Workspace.around`, fetched once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from queries.question.answer_rows import Hop
from queries.question.party_facts import Neighbourhood, PictureParty

MOST_KNOWN: Final = 900
"""Parties after which those that have left the scene are forgotten."""

FetchAround = Callable[[Sequence[str], Sequence[str]], Neighbourhood]
"""Fetches rows of parties and what joins them: all their ids, then the new ones among them."""


@dataclass(frozen=True)
class Facts:
    """What was asked for so far.

    Attributes:
        parties: a row a party, by id.
        statements: hops between two of them.
        missing: ids that the data does not know.
    """

    parties: Mapping[str, PictureParty]
    statements: tuple[Hop, ...] = ()
    missing: frozenset[str] = frozenset()


NO_FACTS: Final = Facts({})


def learn_parties(facts: Facts, wanted: Sequence[str], around: FetchAround) -> Facts:
    """Return the facts with the wanted parties added, and with what joins them to all others.

    Only parties that are not known yet are fetched; beyond 900 all others are forgotten.

    Args:
        facts: what is known.
        wanted: ids of the parties of the scene.
        around: fetches from the workspace.
    """
    known = set(facts.parties) | facts.missing
    fresh = [party for party in wanted if party not in known]
    if not fresh:
        return facts
    if len(known) + len(fresh) > MOST_KNOWN:
        facts, fresh = NO_FACTS, list(wanted)
    found = around([*facts.parties, *fresh], fresh)
    return Facts(
        {**facts.parties, **{row["id"]: row for row in found["parties"]}},
        (*facts.statements, *found["statements"]),
        facts.missing | set(found["missing"]),
    )


def add_statements(facts: Facts, more: Sequence[Hop]) -> Facts:
    """Add statements that only a path has, such as a shared address."""
    return Facts(facts.parties, (*facts.statements, *more), facts.missing)
