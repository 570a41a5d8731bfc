"""What joins a party with parties on a list and is no ownership: one step, then two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, cast

from graph.values.name_keys import fold_name
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.connections import HUB
from queries.answers.facts_beside import ListedLink, links_with
from queries.party_answer.marked_text import (
    mark_aside,
    mark_hop,
    mark_name,
    mark_warning,
    plain_text,
)
from queries.party_answer.page_question import PartyQuestion
from queries.question.answer_rows import Hop
from queries.rows.hops import hop
from queries.rows.path_rows import PathQuestion
from queries.words.hop_phrases import denials_of, verb_phrase
from queries.words.list_names import entry_words
from queries.words.stated_facts import Fact, Marked, Told, claims_of, count_word, report_count

MOST_OWNERS: Final = 3
MOST_NEAR: Final = 200
"""Parties one step away whose own ties are looked at."""
_PRONOUNS: Final = {" a service ": " one "}


@dataclass(frozen=True)
class Neighbour:
    """A party one step away: what it is to the one asked about, and what says so.

    ``linked`` is the name of the party that it is linked to, where nothing nearer is stated.
    """

    number: int
    role: str
    said: Sequence[Hop]
    linked: str = ""


def direct_ties(asked: PartyQuestion) -> list[Told]:
    """Return the ties of the party itself with parties on a list, each claim once.

    Of a party that is on a list itself those with parties on none are told too.
    """
    links = _listed_links(asked, asked.number)
    if asked.number in asked.listed:
        question = PathQuestion(asked.day)
        others = links_with(asked.world, asked.number, question, lambda n: n not in asked.listed)
        links += map(_marked_link, others)
    return list(_tie_facts(links))


def near_ties(asked: PartyQuestion) -> list[Told]:
    """Return the ties of parties one step away, one sentence or more for each such party."""
    back = asked.world.id_of(asked.number)
    ties = [
        (near, [link for link in _listed_links(asked, near.number) if link.other_id != back])
        for near in _neighbours(asked)
    ]
    # Who is most often spoken of comes first.
    ties.sort(key=lambda tie: -sum(len(link.hops) for link in tie[1]))
    return [
        fact
        for near, links in ties
        for fact in _tie_facts([_with_role(link, near) for link in links], near.said)
    ]


def _listed_links(asked: PartyQuestion, number: int) -> list[ListedLink]:
    """Return the links of a party with parties on a list of any of the rules, marked."""
    found = dict[tuple[str, ...], ListedLink]()
    for view in asked.views:
        for link in view.listed_links(number):
            found.setdefault(tuple(one["record"] for one in link.hops), link)
    return list(map(_marked_link, found.values()))


def _marked_link(link: ListedLink) -> ListedLink:
    return replace(link, hops=[mark_hop(one) for one in link.hops])


def _with_role(link: ListedLink, near: Neighbour) -> ListedLink:
    """Return a link whose other party is named with what it is to the one asked about."""
    side, other = ("from", "to") if link.is_forward else ("to", "from")
    ends: Mapping[str, object] = link.hops[0]
    if near.linked and fold_name(plain_text(str(ends[f"{other}_name"]))) == fold_name(near.linked):
        # Two records of one name: that it is linked to the one is what it is to the other.
        return link
    return replace(link, hops=[_with_words(one, side, near.role) for one in link.hops])


def _with_words(said: Hop, side: str, words: str) -> Hop:
    """Return a hop that names one of its parties with some words after it."""
    ends: Mapping[str, object] = said
    name = ends.get(f"{side}_in_text") or ends[f"{side}_name"]
    tail = "," if side == "from" else ""
    return cast("Hop", {**said, f"{side}_in_text": f"{name}{mark_aside(f', {words}{tail}')}"})


def _tie_facts(links: Sequence[ListedLink], also: Sequence[Hop] = ()) -> Iterator[Told]:
    """Yield what is stated, then what is disputed, then what is alleged, grouped by verb."""
    alleged: dict[tuple[str, str, str, bool], list[ListedLink]] = {}
    for link in links:
        named = [_with_list(one, link) for one in link.hops]
        counted = [one for one in named if one["certainty"] in COUNTED_CERTAINTY]
        head = named[0].get("from_in_text") or named[0]["from_name"]
        if counted:
            # What is confirmed by one source may be denied in another: both sides are told.
            text, cited = f"{head} {verb_phrase(counted[0])}", [*counted, *also]
            yield Fact(text, cited, denials=denials_of(named))
        elif link.alleged:
            first = link.hops[0]
            # What acts is the same, or who acts on the party: one sentence a verb either way.
            key = (first["relation"], " ".join(first["types"]), link.head, link.entry is None)
            alleged.setdefault(key, []).append(link)
        else:
            yield from claims_of(named, head)
    for group in alleged.values():
        yield _allegations(group, also)


def _with_list(said: Hop, link: ListedLink) -> Hop:
    """Return a hop that names its party on a list with that list, if it is on one."""
    if link.entry is None:
        return said
    side = "to" if link.is_forward else "from"
    return _with_words(said, side, mark_warning(entry_words(link.entry)))


def _allegations(links: Sequence[ListedLink], also: Sequence[Hop]) -> Marked:
    """Return claims of one kind on one or several parties: how many reports allege each."""
    where = {entry_words(link.entry) for link in links if link.entry}
    shared = len(links) > 1 and len(where) == 1
    parts: list[str] = []
    for link in links:
        number = report_count(link.hops)
        named = link.hops[0] if shared else _with_list(link.hops[0], link)
        verb = verb_phrase(named)
        if not parts:
            reports = f"{'report alleges' if number == 1 else 'reports allege'} that"
            head = named.get("from_in_text") or named["from_name"]
            parts.append(f"{count_word(number)} {reports} {head} {verb}")
            continue
        for noun, pronoun in _PRONOUNS.items():
            verb = verb.replace(noun, pronoun, 1)
        parts.append(f"{count_word(number)} that it {verb}")
    every = "both" if len(links) == 2 else "all"
    tail = f", {mark_warning(f'{every} {where.pop()}')}" if shared else ""
    text = ", and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    hops = [one for link in links for one in link.hops]
    return Marked([(f"{text}{tail}", [*hops, *also])], denials_of(hops))


def _neighbours(asked: PartyQuestion) -> list[Neighbour]:
    """Return the parties one step away: owners, holdings, those below the same owner, links."""
    subject = _name(asked, asked.number)
    found: dict[int, Neighbour] = {}
    listed = {number for view in asked.views for number in view.listing_rows}
    owners = [one for one in asked.holders(asked.number) if one.counted]
    wide = [(one, f"an owner of {subject}") for one in owners]
    below = asked.holders(asked.number, below=True)
    wide += [(one, f"in which {subject} had an interest") for one in below if one.counted]
    # Who holds very many, such as a nominee, joins nobody.
    narrow = [one for one in owners[:MOST_OWNERS] if _holding_count(asked, one.number) <= HUB]
    for owner in narrow:
        name = _name(asked, owner.number)
        siblings = asked.holders(owner.number, below=True)
        wide += [(one, f"in which {name} had an interest too") for one in siblings if one.counted]
    for one, role in wide[:MOST_NEAR]:
        if one.number != asked.number and _has_links(asked, one.number, listed):
            found.setdefault(one.number, Neighbour(one.number, role, asked.hops(one)))
    for party in (asked.number, *(one.number for one in narrow)):
        name = _name(asked, party)
        for number, said in _link_neighbours(asked, party).items():
            if number not in (asked.number, *listed) and _has_links(asked, number, listed):
                near = Neighbour(number, f"linked to {name}", said, asked.world.name_of(party))
                found.setdefault(number, near)
    return list(found.values())


def _name(asked: PartyQuestion, number: int) -> str:
    world = asked.world
    return mark_name(world.id_of(number), world.name_of(number), world.text_name_of(number))


def _holding_count(asked: PartyQuestion, number: int) -> int:
    """Return how many statements there are of what a party holds, on any day."""
    offsets, _ = asked.world.interests_by_owner
    return int(offsets[number + 1] - offsets[number])


def _has_links(asked: PartyQuestion, number: int, listed: set[int]) -> bool:
    """Return whether a party has a link with a party on a list, on any day."""
    return any(other in listed for _, other in _link_rows(asked, number))


def _link_neighbours(asked: PartyQuestion, party: int) -> Mapping[int, list[Hop]]:
    """Return the parties to which a party is linked on the day, and what says so."""
    found: dict[int, list[Hop]] = {}
    for row, other in _link_rows(asked, party)[:MOST_NEAR]:
        said = hop(asked.world, "links", row, day=asked.day)
        if said["holds"] != "no" and said["certainty"] in COUNTED_CERTAINTY:
            found.setdefault(other, []).append(mark_hop(said))
    return found


def _link_rows(asked: PartyQuestion, number: int) -> list[tuple[int, int]]:
    """Return the links of a party: row, and the other party."""
    found: list[tuple[int, int]] = []
    column = partial(asked.world.column, "links")
    for (offsets, rows), end in (
        (asked.world.links_by_source, "target_idx"),
        (asked.world.links_by_target, "source_idx"),
    ):
        mine = rows[int(offsets[number]) : int(offsets[number + 1])]
        found += zip(mine.tolist(), column(end)[mine].tolist(), strict=True)
    return [(row, other) for row, other in found if other >= 0 and other != number]
