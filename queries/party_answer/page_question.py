"""A party asked about on a day: who holds it, who is on a list, which statements say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.values.dates import iso_day
from graph.values.share import FULL
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.world import World
from queries.answers.regime_view import RegimeView, RuleAccount
from queries.party_answer.marked_text import mark_hop, mark_warning
from queries.question.answer_rows import Hop, ListingRow, PathRow
from queries.rows.citations import with_end
from queries.rows.hops import hop
from queries.rows.party_rows import rulings_of
from queries.rows.path_rows import PathQuestion, listings_of
from queries.words.list_names import entry_words, list_name
from queries.words.path_facts import FactsOfPaths, partner_on
from queries.words.plain_words import VERDICT_CLASSES
from queries.words.sentences import listing_doubt
from queries.words.stated_facts import join_words

MOST_LISTED: Final = 3
"""Parties on a list whose ways to the party are told, and lists that one of them is on."""


@dataclass(frozen=True)
class Stakeholder:
    """A party with interests in another, or in which that one has interests, on the day.

    ``rows`` of ``interests`` hold or perhaps hold; ``low`` and ``high`` are in 0.0001 %, ``None``
    where none states a share; ``counted``: some statement is confirmed or reported.
    """

    number: int
    rows: tuple[int, ...]
    low: int | None
    high: int | None
    counted: bool

    @property
    def is_unknown(self) -> bool:
        """Return whether a share is stated to be there, and not how much."""
        return self.low == 0 and self.high is not None and self.high >= FULL

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Key by which the largest that counts comes first."""
        low, high = (-1 if end is None else end for end in (self.low, self.high))
        return not self.counted, -low, -high, self.number


@dataclass
class PartyQuestion:
    """A party on a day under some rules, and what each says.

    ``complete``: links and holdings are at hand too.
    """

    world: World
    number: int
    day: int
    views: Sequence[RegimeView]
    told: Sequence[RuleAccount]
    complete: bool = True
    _entries: dict[int, list[ListingRow]] = field(default_factory=dict)
    _holders: dict[tuple[int, bool], list[Stakeholder]] = field(default_factory=dict)

    @cached_property
    def as_of(self) -> str:
        """The day as an ISO text."""
        return iso_day(self.day)

    @cached_property
    def is_person(self) -> bool:
        """Return whether the party is a person."""
        return self.world.schema_of(self.number) == "Person"

    @cached_property
    def listed(self) -> frozenset[int]:
        """World numbers of the parties on a list of one of the rules on the day."""
        return frozenset[int]().union(*(view.listed_parties for view in self.views))

    def entries(self, number: int) -> list[ListingRow]:
        """Return the entries of a party that count on the day, the first of each list."""
        if number not in self._entries:
            found: dict[str, ListingRow] = {}
            for view in self.views:
                if number in view.listing_rows:
                    asked = PathQuestion(self.day, listings=view.listing_rows)
                    for entry in listings_of(self.world, number, asked):
                        found.setdefault(list_name(entry), entry)
            self._entries[number] = list(found.values())[:MOST_LISTED]
        return self._entries[number]

    def holders(self, number: int, *, below: bool = False) -> list[Stakeholder]:
        """Return who has interests in a party on the day, or in whom it has, the largest first."""
        key = number, below
        if key not in self._holders:
            self._holders[key] = self._read_holders(number, below=below)
        return self._holders[key]

    def _read_holders(self, number: int, *, below: bool) -> list[Stakeholder]:
        world = self.world
        offsets, grouped = world.interests_by_owner if below else world.interests_by_asset
        rows = grouped[int(offsets[number]) : int(offsets[number + 1])]
        may, until = (world.column("interests", name)[rows] for name in ("may_from", "may_until"))
        rows = rows[(may <= self.day) & (self.day < until)]
        if not rows.size:
            return []
        far = world.column("interests", "asset_idx" if below else "owner_idx")[rows].tolist()
        taken = world.tables["interests"].select(["share", "votes", "certainty", "types"])
        taken = taken.take(pa.array(rows))
        found: dict[int, list[int]] = {}
        for place, other in enumerate(far):
            if other >= 0 and other != number:
                found.setdefault(other, []).append(place)
        ends = {
            name: [pc.struct_field(taken[name], end).to_pylist() for end in ("low", "high")]
            for name in ("share", "votes")
        }
        sure = [word in COUNTED_CERTAINTY for word in taken["certainty"].to_pylist()]
        lengths = pc.fill_null(pc.list_value_length(taken["types"]), 0)
        silent = [not length for length in lengths.to_pylist()]
        numbers = rows.tolist()
        made = [
            _stakeholder(other, places, numbers, (ends, sure, silent))
            for other, places in found.items()
        ]
        return sorted(made, key=lambda one: one.rank)

    def hops(self, holder: Stakeholder) -> list[Hop]:
        """Return the statements of an interest with marked names."""
        return [self.interest(row) for row in holder.rows]

    def interest(self, row: int) -> Hop:
        """Return a row of ``interests`` with marked names, and with what states its end."""
        said = hop(self.world, "interests", row, day=self.day)
        return mark_hop(with_end(self.world, "interests", row, said))

    @cached_property
    def paths(self) -> list[PathRow]:
        """The best ways from parties on a list.

        There is one each, one more where it is only claimed, and one over each of its partners.
        """
        best: dict[tuple[str, bool, str], PathRow] = {}
        for one in self.told:
            for path in one.row["paths"]:
                if path["class"] in VERDICT_CLASSES:
                    claimed = any(h["certainty"] not in COUNTED_CERTAINTY for h in path["hops"])
                    best.setdefault((path["listed_id"], claimed, partner_on(path)), path)
        names = list(dict.fromkeys(party for party, _, _ in best))[:MOST_LISTED]
        return [path for (party, _, _), path in best.items() if party in names]

    @cached_property
    def carriers(self) -> frozenset[int]:
        """World numbers of the parties on those ways, the listed ones too."""
        ids = {party for path in self.paths for party in path["party_ids"]}
        numbers = (self.world.number_of(party) for party in ids)
        return frozenset(n for n in numbers if n is not None and n != self.number)

    def story(self) -> "PageFacts":
        """Return a new collection of facts about the party."""
        rulings = rulings_of(self.world, self.number, self.day)
        return PageFacts(self, rulings)


def _stakeholder(
    other: int,
    places: Sequence[int],
    rows: Sequence[int],
    columns: tuple[dict[str, list[list[int | None]]], list[bool], list[bool]],
) -> Stakeholder:
    ends, sure, silent = columns
    counted = [place for place in places if sure[place]]
    lows, highs = [], []
    for place in counted or places:
        (low, high), votes = ([e[place] for e in ends[name]] for name in ("share", "votes"))
        low, high = (votes[0], votes[1]) if low is None else (low, high)
        if low is None and silent[place]:
            low, high = 0, FULL
        if low is not None and high is not None:
            lows.append(low)
            highs.append(high)
    return Stakeholder(
        other,
        tuple(rows[place] for place in places),
        min(lows, default=None),
        max(highs, default=None),
        bool(counted),
    )


class PageFacts(FactsOfPaths):
    """Facts of a page: a party on a list is named with its lists where it is named first."""

    def __init__(self, asked: PartyQuestion, rulings: Sequence[object]) -> None:
        super().__init__(asked.as_of, rulings)  # type: ignore[arg-type]
        self.asked = asked

    def listed_name(self, name: str, listings: Sequence[ListingRow]) -> str:
        """Return a party with all lists that it is on, where it is named first."""
        if name in self._named or not listings:
            return name
        self._named.add(name)
        return f"{name}, {mark_warning(listed_clause(listings))},"

    def days_of(self, said: Sequence[Hop]) -> str:
        """Return from when a fact held; a report's first day is often no more than its own."""
        first = said[0]
        if first["holds"] == "yes" and first["certainty"] != "confirmed":
            return ""
        return super().days_of(said)

    def tell(self, holder: Stakeholder) -> bool:
        """Add what is stated of a holder and the party that it holds, and return whether any is.

        What was told before is not told again.
        """
        hops = self.asked.hops(holder)
        entries = self.asked.entries(holder.number) if holder.number in self.asked.listed else []
        head = hops[0].get("from_in_text") or hops[0]["from_name"]
        fresh = [one for one in hops if self._is_new(one)]
        if fresh:
            self.add_statements(fresh, self.listed_name(head, entries))
        return bool(fresh)

    def add_path(
        self, hops: Sequence[Hop], listed: str | None, listings: Sequence[ListingRow]
    ) -> None:
        """Add what of the steps of a way from a party on a list is not told yet."""
        for place, step in enumerate(hops):
            said = [one for one in (step, *step.get("also", ())) if self._is_new(one)]
            if said:
                head = step.get("from_in_text") or step["from_name"]
                first = place == 0 and listed is not None
                self.add_statements(said, self.listed_name(head, listings) if first else head)

    def _is_new(self, one: Hop) -> bool:
        key = (one["from_id"], one["to_id"], one["record"])
        new = key not in self._seen
        self._seen.add(key)
        return new


def listed_clause(listings: Sequence[ListingRow]) -> str:
    """Return on which lists a party was, and since when, as what follows its name."""
    doubts = [text for entry in listings if (text := listing_doubt(entry))]
    words = [entry_words(entry) for entry in listings if not listing_doubt(entry)]
    if not words:
        return f"whose entry {entry_words(listings[0])} {doubts[0]}"
    return join_words([words[0], *(text.removeprefix("on ") for text in words[1:])])
