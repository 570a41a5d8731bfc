"""What leads from a party straight to parties on a list and is no ownership, in sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.world import World
from queries.question.answer_rows import Hop, ListingRow
from queries.rows.hops import hop
from queries.rows.path_rows import PathQuestion, listings_of
from queries.words.hop_phrases import verb_phrase
from queries.words.list_names import entry_words
from queries.words.stated_facts import Fact, Told, allegation, claims_of, stated_days

MOST_LINKS: Final = 50
MOST_TARGETS: Final = 5


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
    # Who is most often spoken of comes first; the order of files does not matter.
    ranked = sorted(found.items(), key=lambda item: (-len(item[1].hops), item[0]))
    return [link for _, link in ranked[:MOST_TARGETS]]


def link_facts(links: Sequence[ListedLink], as_of: str) -> Iterator[Told]:
    """Yield what is stated of links of one party, then what is alleged or disputed."""
    for link in links:
        counted = [one for one in link.hops if one["certainty"] in COUNTED_CERTAINTY]
        if counted:
            named = link.head if link.entry is None else f"{link.head}, {entry_words(link.entry)},"
            head = link.head if link.is_forward else named
            yield Fact(f"{head} {link.clause}{stated_days(counted[0], as_of)}", counted)
        elif not link.alleged:
            yield from claims_of(link.hops, link.head)
    for link in links:
        if link.alleged:
            yield allegation(link.hops, link.head)
