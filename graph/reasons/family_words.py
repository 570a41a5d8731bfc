"""What is said of relatives of the listed, of listed persons in office, of links and successors.

No rule adds relatives up, and neither an office, a link nor a succession moves a verdict, so all
are words beside it (rule 14 of docs/reference/rules.md). With relatives means: what the rule would
count if those named as relatives of a listed party were listed with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.outcome import passing_nodes, review_net
from graph.cascade.wiring import build_wiring
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import cascade
from graph.reasons.evidence import NEAREST, Evidence
from graph.values.role_phrases import role_phrase
from graph.values.share import FULL_TICKS, TICK, percent_text
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.values.vocabulary import SUCCESSION as SUCCEEDED
from graph.world.rows_by_party import RowsByParty

OVER_WITH_FAMILY: Final = "over_with_family"
IN_OFFICE: Final = "listed_person_in_office"
SUCCESSION: Final = "succession_with_listed"
_BY_NAME: Final = ("successor_name",)
"""Fields of a party in which GLEIF names who took its place."""
LINKED: Final = "linked_to_listed"
_ASSOCIATE: Final = "Associate"
_UNKNOWN: Final = ("UnknownLink", "Membership", _ASSOCIATE)
"""Links by which one may own or stand for the other: the members of some bodies own them."""
_ENDS: Final = ("source", "target")
_SAID: Final = {"alleged": "alleged", "disputed": "said, against a denial,"}
FAMILY: Final = "Family"
OFFICES: Final = ("Directorship", "Representation")
"""Kinds of links by which somebody acts for a company."""
OFFICE_TYPES: Final = ("boardChair", "boardMember", "seniorManagingOfficial")
"""Types of interests that are an office in a company."""


class FamilyWords:
    """Says what links of listed persons mean for the parties of an outcome."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.outcome = evidence, evidence.outcome
        facts = self.outcome.facts
        self.scope, self.world, self.day = facts.scope, facts.scope.world, facts.day
        self.listed = self.outcome.listed.sure | self.outcome.listed.perhaps
        self.links = RowsByParty(self.scope, self.day, "links", "target_idx")
        said = ("owner_idx", "certainty", "types")
        self.interests = RowsByParty(self.scope, self.day, "interests", "asset_idx", said)

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the words for relatives with whom the rule would be met, and for offices."""
        if self._with_family(node):
            yield OVER_WITH_FAMILY
        if next(self._officers(node), None) is not None:
            yield IN_OFFICE
        if self._linked and self._link_sentences(node):
            yield LINKED
        if self._successions and self._succession_sentences(node):
            yield SUCCESSION

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield the same in sentences."""
        if ticks := self._with_family(node):
            names = self._relatives_above(node)
            word = "a relative" if len(names) == 1 else "relatives"
            who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
            share = "100" if ticks >= FULL_TICKS else percent_text(-(-ticks // TICK))
            yield f"With {who}, named as {word}, it would be {share}%."
        for party, acts in sorted(set(self._officers(node))):
            name = self.world.text_name_of(party)
            told = f"{name}, who is on a list, {acts}; this does not change the result."
            yield told[:1].upper() + told[1:]
        said = self._link_sentences(node) if self._linked else set()
        said |= self._succession_sentences(node) if self._successions else set()
        yield from (each[:1].upper() + each[1:] for each in sorted(said))
        yield from self._successors_by_name(node)

    def _successors_by_name(self, node: int) -> Iterator[str]:
        """Yield whom a source names as having succeeded a party that counts, without a number."""
        number = self.scope.world_number(node)
        if not (number in self.listed or self._possible[node]):
            return
        said = [pair for row in self.world.party_rows(number) for pair in row["data"] or ()]
        names = [pair["value"] for pair in said if pair["field"] in _BY_NAME]
        after = RowsByParty(self.scope, self.day, "links", "source_idx") if names else None
        if after and not any(one["kind"] == SUCCEEDED for one in after.rows_of(number)):
            for name in dict.fromkeys(names):
                yield (
                    f"{name} is named as successor of the party, without a number: whether a "
                    "company of that name is meant, a person must say."
                )

    def _officers(self, node: int) -> Iterator[tuple[int, str]]:
        """Yield the listed persons who act for a party, by world number, and how, as a clause."""
        number = self.scope.world_number(node)
        for row in self.interests.rows_of(number) if self.listed else ():
            stated = row["owner_idx"] != number and row["owner_idx"] in self.listed
            if stated and row["certainty"] in COUNTED_CERTAINTY:
                held = (one for one in row["types"] or () if one in OFFICE_TYPES)
                yield from ((row["owner_idx"], f"{role_phrase([one])} the party") for one in held)
        for link in self.links.rows_of(number):
            person = link["source_idx"]
            if link["kind"] in OFFICES and person != number and person in self.listed:
                kind = link["kind"].lower()
                yield person, f"is linked to the party by a {kind}"

    def _link_sentences(self, node: int) -> set[str]:
        """Return sentences on listed parties that a source links to a party or what decides above.

        Such a link may be, or have been, a holding: its role is told as published.
        """
        above = self._above(node, self._free_linked) if self._below_linked[node] else []
        return {
            f"{self.world.text_name_of(other)}, on a list, is {said} to be linked to "
            f"{'the party' if one == node else self._named_above(one)}{role}: "
            "no share or right is stated with it, so it is no holding here."
            for one in ({node} & self._linked.keys()).union(above)
            for other, role, said in self._linked[one]
        }

    @cached_property
    def _linked(self) -> dict[int, list[tuple[int, str, str]]]:
        """Return, by number in the scope, the listed to whom a party is linked, and how."""
        found = defaultdict[int, list[tuple[int, str, str]]](list)
        for node, other, link in self._ties(_UNKNOWN):
            if other in self.listed:
                kind = " as an associate" if link["kind"] == _ASSOCIATE else ""
                how = link["role"] or link["subtype"]
                role = f' as "{how}"' if how else kind
                found[node].append((other, role, _SAID.get(link["certainty"], "stated")))
        return dict(found)

    @cached_property
    def _free_linked(self) -> set[int]:
        """Return which of those linked to the listed are on no list themselves."""
        return {one for one in self._linked if self.scope.world_number(one) not in self.listed}

    def _ties(self, kinds: Sequence[str]) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Yield links of some kinds from each of their ends: who is tied to whom on the day.

        Each has the number of the one end in the scope, that of the other in the world, and the
        link, with ``place`` for the other's number in the scope and ``end`` for which this one is.
        """
        table = self.world.tables["links"]
        chosen = pc.is_in(table["kind"], value_set=pa.array(kinds)).to_numpy().astype(bool)
        chosen &= self.world.column("links", "may_from") <= self.day
        chosen &= self.world.column("links", "may_until") > self.day
        ends = [self.world.column("links", f"{end}_idx")[chosen] for end in _ENDS]
        if not self.listed or not chosen.any():
            return
        told = table.select(["kind", "role", "subtype", "certainty"]).filter(pa.array(chosen))
        places = [self.scope.local_numbers(one).tolist() for one in ends]
        for here in (0, 1):
            others = zip(ends[1 - here].tolist(), places[1 - here], strict=True)
            for node, (other, place), link in zip(
                places[here], others, told.to_pylist(), strict=True
            ):
                if node >= 0 and node != place:
                    yield node, other, {**link, "place": place, "end": _ENDS[here]}

    def _succession_sentences(self, node: int) -> set[str]:
        """Return sentences on who came before or after a party, or what decides above it."""
        if node in self._successions:
            found, who = [node], "the party"
        elif self._below_successions[node]:
            found, who = self._above(node, self._successions), ""
        else:
            return set()
        return {
            f"{self.world.text_name_of(other)}, {_place(other in self.listed)}, is {said} to have "
            f"{verb} {who or self._named_above(one)}: a person must say whether they are one body."
            for one in found
            for other, verb, said in self._successions[one]
        }

    def _named_above(self, node: int) -> str:
        return f"{self.world.text_name_of(self.scope.world_number(node))}, above the party"

    @cached_property
    def _successions(self) -> dict[int, list[tuple[int, str, str]]]:
        """Return, by number in the scope, who came before or after a party, and how it is told.

        Told are those on a list, and of parties that the rule does not reach those whom it does,
        as far as they still stood.
        """
        found = defaultdict[int, list[tuple[int, str, str]]](list)
        reached = self._possible | (self.outcome.review.stage[: len(self._possible)] > 0)
        for node, other, link in self._ties((SUCCEEDED,)):
            verb = "succeeded" if link["end"] == _ENDS[0] else "been succeeded by"
            place = link["place"]
            below = place >= 0 and reached[place] and not reached[node]
            if below or other in self.listed:
                found[node].append((other, verb, _SAID.get(link["certainty"], "stated")))
        return dict(found)

    @cached_property
    def _below_successions(self) -> Bools:
        return self.reached_beside(self._successions, self._successions)

    @cached_property
    def _below_linked(self) -> Bools:
        return self.reached_beside(self._free_linked, self._linked)

    def reached_beside(
        self, tied: Collection[int], ties: Mapping[int, list[tuple[int, str, str]]]
    ) -> Bools:
        """Return which nodes the rule would reach, if only for a person to judge, through some.

        Left out are those that it surely or possibly reaches without them.

        Args:
            tied: nodes that may have to be counted.
            ties: to whom each of them is tied, by number in the world, and how.
        """
        outcome, some = self.outcome, np.array(sorted(tied), np.int64)
        net, limit = review_net(outcome, outcome.signs.review_places()), outcome.version.limit
        net.blocked[np.setdiff1d(outcome.cleared, outcome.start)] = True
        size = len(self._possible)
        if outcome.version.per_party:
            # Each counts for itself, but it may be one body with those to whom it is tied.
            groups = [self._with_tied(one, ties.get(one, ())) for one in some.tolist()]
            found = cascade(net, some, limit, groups=groups).stage[:size] > 0
            return np.asarray(found & ~self._possible, np.bool_)
        # Alone they say who is below them; together with the listed, whom both reach as one sum.
        alone, both = (
            cascade(net, seeds, limit).stage[:size] > 0
            for seeds in (some, np.union1d(some, outcome.start))
        )
        return np.asarray((alone | both & (outcome.review.stage[:size] == 0)) & ~self._possible)

    def _with_tied(self, node: int, ties: Sequence[tuple[int, str, str]]) -> Longs:
        places = self.scope.local_numbers(np.array([other for other, *_ in ties], np.int64))
        return drop_doubles(np.append(places[places >= 0], node))

    def _with_family(self, node: int) -> int:
        """Return what listed holders and their relatives hold, in ticks, where only that decides.

        0 where it does not.
        """
        if not self._relatives or node in self._relatives:
            return 0
        if self._possible[node]:
            return 0
        caught, held = self._reached
        return int(held[node]) if caught[node] else 0

    @cached_property
    def _possible(self) -> Bools:
        return self.outcome.caught_nodes("possible")

    @cached_property
    def _relatives(self) -> dict[int, set[int]]:
        """Return the relatives of listed parties, by number in the scope, and of whom they are."""
        table, found = self.world.tables["links"], defaultdict[int, set[int]](set)
        if not self.listed:
            return {}
        ends = [self.world.column("links", f"{end}_idx") for end in ("source", "target")]
        listed = np.array(sorted(self.listed), np.int64)
        rows = pc.equal(table["kind"], FAMILY).to_numpy().astype(bool)
        rows &= np.isin(ends[0], listed) | np.isin(ends[1], listed)
        rows &= self.world.column("links", "may_from") <= self.day
        rows &= self.world.column("links", "may_until") > self.day
        both = np.stack([one[rows] for one in ends])
        local = self.scope.local_numbers(both)
        for (one, other), places in zip(both.T.tolist(), local.T.tolist(), strict=True):
            for party, person, place in ((one, other, places[1]), (other, one, places[0])):
                if party in self.listed and person not in self.listed and place >= 0:
                    found[place].add(party)
        return dict(found)

    @cached_property
    def _reached(self) -> tuple[Bools, Longs]:
        """Return what listed holders and their relatives would catch, and hold in it, in ticks."""
        outcome = self.outcome
        groups = [set(outcome.seeds[1].tolist()) | set(self._relatives)]
        if outcome.version.per_party:
            apart = defaultdict[int, set[int]](set)
            for relative, listed in self._relatives.items():
                for party in listed:
                    own = int(self.scope.local_numbers(np.array([party]))[0])
                    apart[party] |= {relative} | ({own} if own >= 0 else set())
            groups = [apart[party] for party in sorted(apart)]
        return self._reached_from([np.array(sorted(group), np.int64) for group in groups])

    def _reached_from(self, together: list[Longs]) -> tuple[Bools, Longs]:
        """Return what groups of parties would catch, and hold in it, in ticks."""
        outcome, version = self.outcome, self.outcome.version
        seeds = drop_doubles(np.concatenate(together))
        held = [measure.stakes for measure in outcome.measures]
        keep = passing_nodes(version, outcome.base, seeds)
        wiring = build_wiring(outcome.base, held, upper=True, keep=keep)
        blocked = np.setdiff1d(outcome.blocked[1], seeds)
        found = wiring.run(seeds, blocked, version.limit, each=False, groups=together)
        size = len(wiring.entry)
        measured = [
            wiring.result_of_measure(found, n, upper=True).value[:size] for n in range(len(held))
        ]
        return found.stage[:size] > 0, np.maximum.reduce(measured)

    def _relatives_above(self, node: int) -> list[str]:
        """Return the names of the relatives that stand above a party."""
        found = self._above(node, self._relatives) or sorted(self._relatives)
        return [self.world.text_name_of(self.scope.world_number(one)) for one in found]

    def _above(self, node: int, wanted: Collection[int]) -> list[int]:
        """Return which of some parties stand above one, as far as is looked."""
        seen, waiting = {node}, [node]
        for current in waiting:
            if len(waiting) > NEAREST:
                break
            nearby = {wire.holder for wire in self.evidence.wires_into(current)} - seen
            seen |= nearby
            waiting.extend(sorted(nearby))
        return sorted(seen.intersection(wanted))


def _place(listed: bool) -> str:
    return "on a list" if listed else "below a party on a list"
