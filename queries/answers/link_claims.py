"""What leads from a party straight to parties on a list and is no ownership, in sentences."""

from collections.abc import Iterator, Sequence
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
    """Statements of one link with a party on a list, its id, and the entry to cite of it."""

    hops: list[Hop]
    listed_id: str
    entry: ListingRow

    @property
    def head(self) -> str:
        """The party that acts, as a sentence names it."""
        return self.hops[0].get("from_in_text") or self.hops[0]["from_name"]

    @property
    def clause(self) -> str:
        """What it does, with the list of the other party."""
        verb = verb_phrase(self.hops[0])
        return f"{verb}, {entry_words(self.entry)}" if self.is_forward else verb

    @property
    def is_forward(self) -> bool:
        """Return whether the party on the list is the one that is acted upon."""
        return self.hops[0]["to_id"] == self.listed_id

    @property
    def alleged(self) -> bool:
        """Return whether all statements are allegations."""
        return all(one["certainty"] == "alleged" for one in self.hops)


def listed_links(world: World, subject: int, question: PathQuestion) -> list[ListedLink]:
    """Return the links of a party with parties on a list that day; none where none were fetched."""
    found: dict[tuple[str, str], ListedLink] = {}
    for (offsets, rows), other in (
        (world.links_by_source, "target_idx"),
        (world.links_by_target, "source_idx"),
    ):
        for row in rows[int(offsets[subject]) : int(offsets[subject + 1])][:MOST_LINKS].tolist():
            number = int(world.column("links", other)[row])
            if number not in question.listings or number == subject:
                continue
            entries = listings_of(world, number, question)
            said = hop(world, "links", int(row), day=question.day)
            if entries and said["holds"] != "no":
                key = (said["from_id"], verb_phrase(said))
                link = ListedLink([], world.id_of(number), entries[0])
                found.setdefault(key, link).hops.append(said)
    # Who is most often spoken of comes first; the order of files does not matter.
    ranked = sorted(found.items(), key=lambda item: (-len(item[1].hops), item[0]))
    return [link for _, link in ranked[:MOST_TARGETS]]


def link_facts(links: Sequence[ListedLink], as_of: str) -> Iterator[Told]:
    """Yield what is stated of links of one party, then what is alleged or disputed."""
    for link in links:
        counted = [one for one in link.hops if one["certainty"] in COUNTED_CERTAINTY]
        if counted:
            head = link.head if link.is_forward else f"{link.head}, {entry_words(link.entry)},"
            yield Fact(f"{head} {link.clause}{stated_days(counted[0], as_of)}", counted)
        elif not link.alleged:
            yield from claims_of(link.hops, link.head)
    for link in links:
        if link.alleged:
            yield allegation(link.hops, link.head)
