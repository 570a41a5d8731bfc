"""Entries on lists that do not count under a rule: of a party, and of those who own it.

Whoever is on the list of another authority, or of the same one for another reason, moves no verdict
of the rule; a reader must know it all the same. So it is with what a source says of owners in words
alone.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.cascade.outcome import local_of
from graph.holdings.nominees import persons_behind
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.programmes.programme_days import find_programme_days
from graph.reasons.evidence import NEAREST, Evidence
from graph.reasons.transfer_words import TransferWords
from graph.regimes.who_is_listed import SURE, annulment_state
from graph.ties.control_texts import ControlText, find_control_texts
from graph.values.dates import Holds, date_words, iso_day
from graph.values.note_parts import first_words
from graph.values.vocabulary import AUTHORITY_LISTS, AUTHORITY_NOT_STATED, COUNTED_CERTAINTY
from graph.world.listing_days import listing_holds
from graph.world.scope import gather_groups
from graph.world.world import LINKED_TO_SANCTIONED, World, group_rows

OWNER_ELSEWHERE: Final = "owner_listed_elsewhere"
"""Flag: an owner, also further up, is on a list that does not count under the rule."""
CALLED_LINKED: Final = "called_linked_to_sanctioned"
"""Flag: a source calls the party, or an owner, linked to a sanctioned one, and not to which."""
OWNER_IN_WORDS: Final = "owner_in_words"
"""Flag: a source speaks of who owns or controls the party, or an owner, in words alone."""
NOT_COUNTED_HERE: Final = ", which does not count under this rule."
"""How a sentence on such an entry ends."""
WORDS_ALONE: Final = " Words alone do not count under this rule."
"""How a sentence ends that quotes a source."""
_HAS_ANYTHING: Final = "with a stake, role or right in"
_HAS_ROLE: Final = "with a role or right in"
_GAVE_UP: Final = "formerly with a stake in"
_CLAIMED: Final = "alleged or disputed to have a stake, role or right in"
_SHOWN: Final = 5
"""Owners who are named; of more, only how many they are is told."""
_TEXTS: Final = 2
_TEXT_WORDS: Final = 25
"""Texts of a party that are quoted, and words of each."""


_Below = tuple[frozenset[int], Bools]


class OwnerText(NamedTuple):
    """What a source says in words of who owns a party, or of an interest in it.

    Attributes:
        party: its world number.
        text: the words.
        row: the row of ``interests`` that has them; -1 where it is one of the party.
    """

    party: int
    text: str
    row: int


class OtherLists:
    """Finds who at and above a party is on a list, and by no entry that counts under the rule."""

    def __init__(self, evidence: Evidence, transfers: TransferWords) -> None:
        self.evidence, self.facts, self.transfers = evidence, evidence.outcome.facts, transfers
        listed = evidence.outcome.listed
        self.parties = listed.elsewhere - listed.sure - listed.perhaps - listed.needing_review

    @cached_property
    def _below(self) -> _Below:
        return self._lying_below(self.parties)

    @cached_property
    def _below_linked(self) -> _Below:
        return self._lying_below(self.facts.scope.world.linked_by_topic)

    def _lying_below(self, parties: frozenset[int]) -> _Below:
        """Return the nodes of some parties, and whether each node is one or below one by stakes."""
        nodes = local_of(self.facts, parties)
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes, by_stakes=True)

    def called_linked(self, node: int) -> list[int]:
        """Return of a party and its owners whom a source calls linked to a sanctioned party."""
        number = self.facts.scope.world_number(node)
        own = {number} & self.facts.scope.world.linked_by_topic
        return [*own, *self._nearest(node, self._below_linked)]

    @cached_property
    def _described(self) -> "tuple[dict[int, list[ControlText]], _Ways]":
        """The texts on owners by node, and the ways up to them, over whatever holds that day.

        Who owns a party that is on the list moves nothing; nor does what was held another day.
        """
        listed, number = self.evidence.outcome.listed.sure, self.facts.scope.world_number
        holds, texts = self.facts.may_hold(), dict[int, list[ControlText]]()
        for one, said in find_control_texts(self.facts.scope).items():
            told = [text for text in said if text.place < 0 or holds[text.place]]
            if told and number(one) not in listed:
                texts[one] = told
        return texts, self._ways(holds, np.array(sorted(texts), np.int64))

    def texts_above(self, node: int) -> dict[int, list[ControlText]]:
        """Return what sources say in words on owners of a party and of the nearest above it.

        Each is a node with its texts; the party itself stands first.
        """
        if self.facts.scope.world_number(node) in self.evidence.outcome.listed.sure:
            return {}
        texts, ways = self._described
        return {one: texts[one] for one in [node, *ways.nearest(node)] if one in texts}

    def owner_texts(self, node: int) -> list[OwnerText]:
        """Return some of the texts on owners of a party and of the nearest above it."""
        scope, found = self.facts.scope, list[OwnerText]()
        for one, texts in [*self.texts_above(node).items()][:_SHOWN]:
            for text, place in texts[:_TEXTS]:
                row = int(scope.rows[place]) if place >= 0 else -1
                found.append(OwnerText(scope.world_number(one), text, row))
        return found

    def text_caveats(self, node: int) -> Iterator[str]:
        """Yield in sentences what sources say in words on owners of a party and of those above."""
        scope = self.facts.scope
        for one in self.owner_texts(node):
            said = quoted_words(scope.world, scope.world_number(node), one)
            yield f"{said}.{WORDS_ALONE}"

    def owners_of(self, node: int) -> list[int]:
        """Return the nearest owners of a party who are on such a list, by world number."""
        return self._nearest(node, self._below)

    def _nearest(self, node: int, marked: _Below) -> list[int]:
        """Return the nearest of some parties above a party, by world number."""
        nodes, below = marked
        if not nodes:
            return []
        above = self.evidence.nearest_above(node, nodes, below, by_stakes=True)
        return [self.facts.scope.world_number(one) for one in above if one != node]

    def others_above(self, node: int) -> dict[int, str]:
        """Return the nearest on such a list who own nothing that counts, and what they have or had.

        Every statement that holds that day leads up, of any right or role: a settlor, a nominee
        and whoever it holds for, votes where the rule counts none, what is alleged or disputed.
        """
        told = dict.fromkeys(self.owners_of(node), "")
        gave = self.transfers.givers_above(node) if self.parties else ()
        for ways, what in ((self._stated, _HAS_ROLE), (self._claimed, _CLAIMED)):
            for one in ways.nearest(node):
                told.setdefault(self.facts.scope.world_number(one), what)
        own = {self.facts.scope.world_number(node), *told}
        told |= {one: _GAVE_UP for one in gave if one in self.parties and one not in own}
        return {one: what for one, what in told.items() if what}

    @cached_property
    def _stated(self) -> "_Ways":
        return self._ways(self.facts.sure | self.facts.perhaps, self._on_other_lists)

    @cached_property
    def _claimed(self) -> "_Ways":
        return self._ways(self.facts.may_hold(), self._on_other_lists)

    @cached_property
    def _on_other_lists(self) -> Longs:
        return local_of(self.facts, self.parties)

    def _ways(self, rows: Bools, wanted: Longs) -> "_Ways":
        """Return the ways that some interest rows make, up to the nodes that are wanted."""
        facts, legal = self.facts, self.facts.legal_holder
        ends = [facts.owner, persons_behind(facts), *([] if legal is None else [legal])]
        holder = np.concatenate(ends)
        asset, inside = np.tile(facts.asset, len(ends)), np.tile(rows, len(ends))
        known = inside & (holder >= 0) & (asset >= 0)
        return _Ways(holder[known], asset[known], wanted, facts.size)

    def entries_of(self, node: int) -> list[tuple[int, int]]:
        """Return of a party and its nearest owners each entry as party and row of ``listings``."""
        number = self.facts.scope.world_number(node)
        owners = [*self.owners_of(node), *self.others_above(node)]
        parties = [*({number} & self.parties), *owners]
        return [(party, row) for party in parties for row in self._rows_of(party)]

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield on which such lists a party and its owners were, in sentences."""
        number, world = self.facts.scope.world_number(node), self.facts.scope.world
        name = world.text_name_of
        for one in self.called_linked(node)[:_SHOWN]:
            said = world.party_rows(one)
            linked = {r["dataset"] for r in said if LINKED_TO_SANCTIONED in (r["topics"] or ())}
            who = "" if one == number else f", an owner of {name(number)} or of one above it,"
            yield (
                f'{name(one)}{who} has the topic "{LINKED_TO_SANCTIONED}" in '
                f"{' and '.join(sorted(linked))}: the source calls it linked to a sanctioned party"
                f"{NOT_COUNTED_HERE}"
            )
        if number in self.parties:
            yield from self._sentences(number, name(number))
        owners = self.owners_of(node)
        for owner in owners[:_SHOWN]:
            yield from self._sentences(
                owner, f"{name(owner)}, an owner of {name(number)} or of one above it,"
            )
        for one, what in [*self.others_above(node).items()][:_SHOWN]:
            yield from self._sentences(
                one, f"{name(one)}, {what} {name(number)} or in one above it,"
            )
        if (more := len(owners) - _SHOWN) > 0:
            yield f"{more} more of its owners were on lists{NOT_COUNTED_HERE}"

    def _sentences(self, party: int, who: str) -> Iterator[str]:
        """Yield of each entry of a party on which list it stands, under which programme."""
        day = self.facts.day
        for row in self._rows_of(party):
            entry = self._entry(row)
            whose = AUTHORITY_LISTS.get(entry["authority"], entry["authority"])
            measures = ", ".join(one.replace("_", " ") for one in entry["measures"] or ())
            doubt = "" if entry["certainty"] in COUNTED_CERTAINTY else entry["certainty"]
            parts = [_programme_words(entry, day), measures, doubt]
            said = "; ".join(part for part in parts if part)
            sure = listing_holds(entry, day) is Holds.YES and self._left[row] == SURE
            perhaps = "" if sure else "perhaps "
            on = f"the {whose} list" if whose != AUTHORITY_NOT_STATED else "a list of nobody named"
            yield (
                f"{who} was {perhaps}on {on}{f' ({said})' if said else ''} on "
                f"{date_words(iso_day(day))}{NOT_COUNTED_HERE}"
            )

    def _rows_of(self, party: int) -> list[int]:
        """Return the rows of a party's entries that hold, or perhaps hold, on the day."""
        offsets, by_party = self.facts.scope.world.listings_by_party
        rows = by_party[int(offsets[party]) : int(offsets[party + 1])].tolist()
        return [
            row
            for row in rows
            if self._left[row] and listing_holds(self._entry(row), self.facts.day) is not Holds.NO
        ]

    def _entry(self, row: int) -> dict[str, Any]:
        """Return a row of ``listings`` by its columns."""
        return self.facts.scope.world.tables["listings"].slice(row, 1).to_pylist()[0]  # type: ignore[no-any-return]

    @cached_property
    def _left(self) -> NDArray[np.int8]:
        """How sure it is that each listing is left after the rulings that annul some."""
        return annulment_state(self.facts.scope.world, self.facts.day)


def _programme_words(entry: Mapping[str, Any], day: int) -> str:
    """Return the programme of an entry, with its first day where that is later than a day."""
    said = entry["programme"]
    days = find_programme_days(entry["authority"], entry["list_name"], said) if said else None
    if days is not None and days.first > day:
        return f"programme {said}, which began on {date_words(iso_day(days.first))}"
    return f"programme {said}" if said else ""


def quoted_words(world: World, subject: int, said: OwnerText) -> str:
    """Return as a clause what a source says in words of a party, or of one above the subject."""
    who = world.text_name_of(said.party)
    if said.row >= 0:
        owner = int(world.column("interests", "owner_idx")[said.row])
        who = f"what {world.text_name_of(owner)} holds in {who}"
    elif said.party != subject:
        who += f", {_HAS_ANYTHING} {world.text_name_of(subject)} or in one above it"
    return f"A source says of {who}: “{first_words(said.text, _TEXT_WORDS).rstrip('.')}”"


class _Ways:
    """Ways from parties up to some that are looked for, by what interest rows state."""

    def __init__(self, holder: Longs, asset: Longs, wanted: Longs, size: int) -> None:
        """Take the ends of each row, and the nodes that are looked for."""
        self._wanted = frozenset(wanted.tolist())
        self._offsets, order = group_rows(asset, size)
        self._holder = holder[order]
        offsets, order = group_rows(holder, size)
        self._below, below = np.zeros(size, np.bool_), asset[order]
        while wanted.size:
            self._below[wanted] = True
            nearby = drop_doubles(gather_groups(offsets, wanted, below))
            wanted = nearby[~self._below[nearby]]

    def nearest(self, node: int) -> Iterator[int]:
        """Yield the nearest of those looked for above a node."""
        seen, nearest = {node}, [node] if self._below[node] else []
        for current in nearest:
            if current in self._wanted and current != node:
                yield current
            if len(nearest) > NEAREST:
                return
            first, last = self._offsets[current], self._offsets[current + 1]
            more = [one for one in self._holder[first:last].tolist() if self._below[one]]
            fresh = dict.fromkeys(one for one in more if one not in seen)
            seen.update(fresh)
            nearest += fresh
