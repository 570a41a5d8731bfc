"""Parties above one that may be a party on a list, as sentences with their sources."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from graph.world.world import World
from queries.question.answer_rows import Hop
from queries.question.verdict_rows import CandidateRow
from queries.rows.hops import hop
from queries.rows.path_rows import PathQuestion, listings_of
from queries.words.hop_phrases import verb_phrase
from queries.words.list_names import entry_words
from queries.words.sentences import capitalise, end_sentence
from queries.words.stated_facts import Marked, Statement, Told
from queries.words.value_text import date_text

MOST_MATCHES: Final = 3
_BIRTH: Final = re.compile(r"^(same birth \w+) .*")


def match_facts(
    world: World, subject: int, pairs: Sequence[CandidateRow], question: PathQuestion
) -> Iterator[Told]:
    """Yield who may be whom, why, and what was decided; a pair's listed one is on the right."""
    for pair in pairs[:MOST_MATCHES]:
        other, listed = (world.number_of(pair[side]) for side in ("left", "right"))
        if other is None or listed is None:
            continue
        entries = listings_of(world, listed, question)
        if not entries and listings_of(world, other, question):
            other, listed = listed, other
            entries = listings_of(world, listed, question)
        held = _holding(world, other, subject, question.day)
        head = f"{_party_words(world, other)}{_role(world, other, subject, held)}"
        where = f", {entry_words(entries[0])}" if entries else ", a party on a list"
        party = {"from_id": world.id_of(listed), "from_name": world.name_of(listed)}
        cited: Sequence[Statement] = [{**entry, **party} for entry in entries[:1]]
        if listed in world.named_beneath and not entries:
            where, cited = _named_by(world, listed, question)
        may_be = f"{', ' if ',' in head else ' '}may be {_party_words(world, listed)}{where}"
        yield Marked([(head, [held] if held else ()), (may_be, cited), (_why(pair), ())])


def _named_by(world: World, number: int, question: PathQuestion) -> tuple[str, list[Hop]]:
    """Return who holds a party that a list names and does not list, and the statement of it."""
    offsets, by_asset = world.interests_by_asset
    owners = world.column("interests", "owner_idx")
    for row in by_asset[int(offsets[number]) : int(offsets[number + 1])].tolist():
        owner = int(owners[row])
        of_list = owner in world.named_beneath or listings_of(world, owner, question)
        said = _holding(world, owner, number, question.day) if of_list else None
        if said is not None:
            return f", which a list names as held by {_party_words(world, owner)}", [said]
    return ", which a list names as held by one of its entries", []


def _party_words(world: World, number: int) -> str:
    """Return a party with the date of its birth, where a source states one."""
    born = next((row["birth_date"] for row in world.party_rows(number) if row["birth_date"]), None)
    name = world.text_name_of(number)
    return f"{name} (born {date_text(born)})" if born else name


def _holding(world: World, owner: int, asset: int, day: int) -> Hop | None:
    """Return the first statement that one party has an interest in the other on a day."""
    offsets, by_asset = world.interests_by_asset
    owners = world.column("interests", "owner_idx")
    for row in by_asset[int(offsets[asset]) : int(offsets[asset + 1])].tolist():
        if int(owners[row]) == owner:
            said = hop(world, "interests", int(row), day=day)
            if said["holds"] != "no":
                return said
    return None


def _role(world: World, other: int, subject: int, held: Hop | None) -> str:
    """Return what the party in doubt is to the one asked about."""
    if other == subject:
        return ""
    if held is None:
        return f", above {world.text_name_of(subject)} in its chain of owners"
    verb = verb_phrase(held)
    if "(share not stated)" in verb:
        return f", owner of {world.text_name_of(subject)}"
    return f", {'who' if world.schema_of(other) == 'Person' else 'which'} {verb}"


def _why(pair: CandidateRow) -> str:
    """Return the reasons of a match, and who decided what."""
    if pair["decision"] is not None:
        why = "; ".join(pair["reasons"])
        quoted = f': "{why}"' if why else ""
        return f". A reviewer left this undecided{quoted}"
    reasons = ", ".join(_BIRTH.sub(r"\1", text) for text in pair["reasons"])
    said = f". {end_sentence(capitalise(reasons))}" if reasons else "."
    return f"{said} Nobody has decided this"
