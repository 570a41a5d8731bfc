"""What sentences say beside a verdict: links with parties on a list, and who may be one of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.reasons.unsure_identity import BELOW_LISTED, rows_of_pair
from graph.values.name_keys import fold_name
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.decided import undecided_words
from graph.world.world import World
from queries.question.answer_rows import Hop, ListingRow
from queries.question.country_choice import name_countries
from queries.question.verdict_rows import CandidateRow
from queries.rows.hops import hop
from queries.rows.path_rows import PathQuestion, listings_of
from queries.words.hop_phrases import denials_of, verb_phrase
from queries.words.list_names import entry_words
from queries.words.sentences import capitalise, end_sentence
from queries.words.stated_facts import (
    Fact,
    Marked,
    Statement,
    Told,
    allegation,
    claims_of,
    stated_days,
)
from queries.words.value_text import date_text

MOST_LINKS: Final = 50
MOST_TARGETS: Final = 5
MOST_MATCHES: Final = 3
_UNNAMED: Final = "LINKED_TO"
"""Relation of a link whose kind nobody names."""
_BIRTH: Final = re.compile(r"^(same birth \w+) .*")


@dataclass(frozen=True)
class ListedLink:
    """Statements of one link with a party, its id, and the entry to cite if it is on a list."""

    hops: list[Hop]
    other_id: str
    entry: ListingRow | None

    @property
    def head(self) -> str:
        """The party that acts, as a sentence names it."""
        return self.hops[0].get("from_in_text") or self.hops[0]["from_name"]

    @property
    def clause(self) -> str:
        """What it does, with the list of the other party."""
        verb = verb_phrase(self.hops[0])
        return f"{verb}, {entry_words(self.entry)}" if self.entry and self.is_forward else verb

    @property
    def is_forward(self) -> bool:
        """Return whether the other party is the one that is acted upon."""
        return self.hops[0]["to_id"] == self.other_id

    @property
    def alleged(self) -> bool:
        """Return whether all statements are allegations."""
        return all(one["certainty"] == "alleged" for one in self.hops)


def listed_links(world: World, subject: int, question: PathQuestion) -> list[ListedLink]:
    """Return the links of a party with parties on a list that day; none where none were fetched."""
    return links_with(world, subject, question, lambda number: number in question.listings)


def links_with(
    world: World, subject: int, question: PathQuestion, is_wanted: Callable[[int], bool]
) -> list[ListedLink]:
    """Return the links of a party that day with parties of which ``is_wanted`` is true."""
    found: dict[tuple[str, str], ListedLink] = {}
    for (offsets, rows), other in (
        (world.links_by_source, "target_idx"),
        (world.links_by_target, "source_idx"),
    ):
        for row in rows[int(offsets[subject]) : int(offsets[subject + 1])][:MOST_LINKS].tolist():
            number = int(world.column("links", other)[row])
            if number == subject or not is_wanted(number):
                continue
            listed = number in question.listings
            entry = next(iter(listings_of(world, number, question)), None) if listed else None
            said = hop(world, "links", int(row), day=question.day)
            if said["holds"] != "no" and (entry or not listed):
                key = (said["from_id"], verb_phrase(said))
                link = ListedLink([], world.id_of(number), entry)
                found.setdefault(key, link).hops.append(said)
    _join_kinds(found)
    # Who is most often spoken of comes first; the order of files does not matter.
    ranked = sorted(found.items(), key=lambda item: (-len(item[1].hops), item[0]))
    return [link for _, link in ranked[:MOST_TARGETS]]


def _join_kinds(found: dict[tuple[str, str], ListedLink]) -> None:
    """Add a link of no known kind to that of the same parties and role which names one."""

    def pair(link: ListedLink) -> tuple[object, ...]:
        first = link.hops[0]
        return frozenset((first["from_id"], first["to_id"])), tuple(first["types"])

    named = {pair(one): one for one in found.values() if one.hops[0]["relation"] != _UNNAMED}
    for key, link in list(found.items()):
        if link.hops[0]["relation"] == _UNNAMED and (other := named.get(pair(link))) is not None:
            other.hops.extend(link.hops)
            del found[key]


def link_facts(links: Sequence[ListedLink], as_of: str) -> Iterator[Told]:
    """Yield what is stated of links of one party, then what is alleged or disputed."""
    for link in links:
        counted = [one for one in link.hops if one["certainty"] in COUNTED_CERTAINTY]
        if counted:
            named = link.head if link.entry is None else f"{link.head}, {entry_words(link.entry)},"
            head = link.head if link.is_forward else named
            text = f"{head} {link.clause}{stated_days(counted[0], as_of)}"
            yield Fact(text, counted, denials=denials_of(link.hops))
        elif not link.alleged:
            yield from claims_of(link.hops, link.head)
    for link in links:
        if link.alleged:
            yield allegation(link.hops, link.head)


def match_facts(
    world: World, subject: int, pairs: Sequence[CandidateRow], question: PathQuestion
) -> Iterator[Told]:
    """Yield who may be whom, why, and what was decided; a pair's listed one is on the right."""
    undecided = set[str]()
    for pair in pairs[:MOST_MATCHES]:
        other, listed = (world.number_of(pair[side]) for side in ("left", "right"))
        if other is None or listed is None:
            continue
        # The party asked about comes first; else a party whose entry counts is the one meant.
        if listed == subject or (
            other != subject
            and _how_listed(world, other, question) > _how_listed(world, listed, question)
        ):
            other, listed = listed, other
        entries = listings_of(world, listed, question)
        held = _holding(world, other, subject, question.day)
        head = f"{_party_words(world, other)}{_role(world, other, subject, held, question.day)}"
        where = f", {entry_words(entries[0])}" if entries else ""
        if not entries and _was_ever_listed(world, listed):
            where = ", a party on a list"
        elif not entries and fold_name(world.name_of(listed)) == fold_name(world.name_of(other)):
            where = f" ({world.id_of(listed)})"
        party = {"from_id": world.id_of(listed), "from_name": world.name_of(listed)}
        cited: Sequence[Statement] = [{**entry, **party} for entry in entries[:1]]
        if listed in world.named_beneath and not entries:
            where, cited = _named_by(world, listed, question)
        elif world.owners_by_name[rows_of_pair(world, other, listed)].any():
            where = f"{where}, {BELOW_LISTED}"
        may_be = f"{', ' if ',' in head else ' '}may be {_party_words(world, listed)}{where}"
        yield Marked(
            [(head, [held] if held else ()), (may_be, cited), (_why(world, pair, undecided), ())]
        )


def _how_listed(world: World, number: int, question: PathQuestion) -> tuple[bool, bool]:
    """Return whether an entry of a party counts under the rule, and whether any is in force."""
    return number in question.listings, bool(listings_of(world, number, question))


def _was_ever_listed(world: World, number: int) -> bool:
    offsets, _ = world.listings_by_party
    return bool(offsets[number] < offsets[number + 1])


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


def _held_before(world: World, owner: int, asset: int, day: int) -> bool:
    """Return whether an interest of one party in the other had ended by a day."""
    offsets, by_asset = world.interests_by_asset
    rows = by_asset[int(offsets[asset]) : int(offsets[asset + 1])]
    ended = world.column("interests", "may_until")[rows] <= day
    return bool((ended & (world.column("interests", "owner_idx")[rows] == owner)).any())


def _role(world: World, other: int, subject: int, held: Hop | None, day: int) -> str:
    """Return what the party in doubt is to the one asked about."""
    if other == subject:
        return ""
    if held is None and _held_before(world, other, subject, day):
        return f", formerly an owner of {world.text_name_of(subject)}"
    if held is None:
        return f", above {world.text_name_of(subject)} in its chain of owners"
    verb = verb_phrase(held)
    if "(share not stated)" in verb:
        return f", owner of {world.text_name_of(subject)}"
    return f", {'who' if world.schema_of(other) == 'Person' else 'which'} {verb}"


def _why(world: World, pair: CandidateRow, undecided: set[str]) -> str:
    """Return the reasons of a match, and who decided what.

    ``undecided`` are the sentences that say so of matches before, to which this one is added.
    """
    if pair["decision"] is not None:
        why = "; ".join(pair["reasons"])
        quoted = f': "{why}"' if why else ""
        return f". A reviewer left this undecided{quoted}"
    if pair["level"] is None:
        return f". {capitalise('; '.join(pair['reasons']))}"
    reasons = ", ".join(_BIRTH.sub(r"\1", name_countries(text)) for text in pair["reasons"])
    said = f". {capitalise(reasons)}" if reasons else ""
    waits = undecided_words(world, {"left": pair["left_row"], "right": pair["right_row"]})
    if waits in undecided:
        return f"{said}; {waits[:1].lower()}{waits[1:]} either"
    undecided.add(waits)
    return f"{end_sentence(said) if said else '.'} {waits}"
