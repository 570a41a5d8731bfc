"""What is known of the parties of a scene: rows of `Workspace.around`, fetched once each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from queries.question.answer_rows import Hop
from queries.question.party_facts import Neighbourhood, PictureParty
from queries.words.plain_words import ACTS_WITH, line_kind

MOST_KNOWN: Final = 900
"""Parties after which those that have left the scene are forgotten."""

_PATH_LINES: Final = ("address", "transfer")

FetchAround = Callable[[Sequence[str], Sequence[str]], Neighbourhood]
"""Fetches rows of parties and what joins them: all their ids, then the new ones among them."""


@dataclass(frozen=True)
class Facts:
    """What was asked for so far; ``missing`` are ids that the data does not know.

    ``halves`` has how many neighbours of a party, in a relation, stand for half or more.
    """

    parties: Mapping[str, PictureParty]
    statements: tuple[Hop, ...] = ()
    missing: frozenset[str] = frozenset()
    halves: Mapping[tuple[str, str], int] = field(default_factory=dict)


NO_FACTS: Final = Facts({})


def learn_parties(facts: Facts, wanted: Sequence[str], around: FetchAround) -> Facts:
    """Return the facts with the wanted parties added, and with what joins them to all others.

    Only parties that are not known yet are fetched; beyond 900 all others are forgotten.
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


def add_path_statements(facts: Facts, found: Iterable[Hop]) -> Facts:
    """Add statements that only paths and ways have.

    Those are shared addresses, arrangements to act together, and what was given away.

    A transfer that a source states is told as the path tells it, with its share and its tie.
    """
    hops = [hop for hop in found if line_kind(hop) in _PATH_LINES or hop["relation"] == ACTS_WITH]
    once = {(*_statement_key(hop), hop["quote"]): hop for hop in hops}
    told = {_statement_key(hop) for hop in hops}
    kept = [hop for hop in facts.statements if _statement_key(hop) not in told]
    return replace(facts, statements=(*kept, *once.values()))


def _statement_key(hop: Hop) -> tuple[str, ...]:
    # An address shared by two parties stands in a record of each.
    record = hop["record"] if hop.get("asset_id") else ""
    return hop["from_id"], hop["to_id"], hop["relation"], record
