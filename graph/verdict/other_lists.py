"""Entries on lists that do not count under a rule: of a party, and of those who own it.

Whoever is on the list of another authority, or of the same one for another reason, moves no verdict
of the rule; a reader must know it all the same.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.cascade.outcome import local_of
from graph.kernels.cascade_loops import Bools
from graph.reasons.evidence import NEAREST, SIGN, Evidence, WireAbove
from graph.regimes.who_is_listed import SURE, annulment_state
from graph.values.dates import Holds, date_words, iso_day
from graph.values.vocabulary import AUTHORITY_LISTS, AUTHORITY_NOT_STATED, COUNTED_CERTAINTY
from graph.world.listing_days import listing_holds
from graph.world.world import LINKED_TO_SANCTIONED

OWNER_ELSEWHERE: Final = "owner_listed_elsewhere"
"""Flag: an owner, also further up, is on a list that does not count under the rule."""
CALLED_LINKED: Final = "called_linked_to_sanctioned"
"""Flag: a source calls the party, or an owner, linked to a sanctioned one, and not to which."""
NOT_COUNTED_HERE: Final = ", which does not count under this rule."
"""How a sentence on such an entry ends."""
_SHOWN: Final = 5
"""Owners who are named; of more, only how many they are is told."""


_Below = tuple[frozenset[int], Bools]


class OtherLists:
    """Finds who at and above a party is on a list, and by no entry that counts under the rule."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.facts = evidence, evidence.outcome.facts
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

    def others_with_roles(self, node: int) -> list[int]:
        """Return the nearest on such a list who have a role or right in a party and own nothing.

        Roles and rights that hold that day lead up as stakes do: a settlor, whoever a nominee
        holds for, whoever appoints the board.
        """
        nodes, below = self._below_by_roles
        if not nodes:
            return []
        seen, nearest, found = {node}, [node] if below[node] else [], list[int]()
        for current in nearest:
            if current in nodes and current != node:
                found.append(self.facts.scope.world_number(current))
            if len(nearest) > NEAREST:
                break
            for wire in self.evidence.wires_into(current):
                followed = self.evidence.is_held(wire) or self._is_role(wire)
                if followed and below[wire.holder] and wire.holder not in seen:
                    seen.add(wire.holder)
                    nearest.append(wire.holder)
        owners = set(self.owners_of(node))
        return [one for one in found if one not in owners]

    @cached_property
    def _below_by_roles(self) -> _Below:
        nodes = local_of(self.facts, self.parties)
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes)

    def _is_role(self, wire: WireAbove) -> bool:
        """Return whether a wire is a role or right that a source states and that holds that day."""
        if wire.kind != SIGN:
            return False
        signs = self.evidence.outcome.signs
        return bool(signs.row[wire.place] >= 0 and signs.kinds[int(signs.kind[wire.place])].types)

    def entries_of(self, node: int) -> list[tuple[int, int]]:
        """Return of a party and its nearest owners each entry as party and row of ``listings``."""
        number = self.facts.scope.world_number(node)
        owners = [*self.owners_of(node), *self.others_with_roles(node)]
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
        for one in self.others_with_roles(node)[:_SHOWN]:
            yield from self._sentences(
                one, f"{name(one)}, with a role or right in {name(number)} or in one above it,"
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
            parts = [entry["programme"] and f"programme {entry['programme']}", measures, doubt]
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
