"""What is said of relatives of the listed, of listed persons in office, and of successors.

No rule adds relatives up, and neither an office nor a succession moves a verdict, so all are words
beside it (rule 14 of docs/reference/rules.md). With relatives means: what the rule would count if
those named as relatives of a listed party were listed with it.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow.compute as pc

from graph.cascade.outcome import passing_nodes
from graph.cascade.wiring import build_wiring
from graph.kernels.cascade_loops import Bools, Longs
from graph.reasons.evidence import NEAREST, Evidence
from graph.values.role_phrases import role_phrase
from graph.values.share import FULL_TICKS, TICK, percent_text
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.rows_by_party import RowsByParty

OVER_WITH_FAMILY: Final = "over_with_family"
IN_OFFICE: Final = "listed_person_in_office"
SUCCESSION: Final = "succession_with_listed"
LINKED: Final = "linked_to_listed"
_TIES: Final = {"Succession": SUCCESSION, "UnknownLink": LINKED}
"""Kinds of links by which a party may be, or be owned by, the other, and the word for each."""
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
        self.after = RowsByParty(self.scope, self.day, "links", "source_idx")
        said = ("owner_idx", "certainty", "types")
        self.interests = RowsByParty(self.scope, self.day, "interests", "asset_idx", said)

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the words for relatives with whom the rule would be met, and for offices."""
        if self._with_family(node):
            yield OVER_WITH_FAMILY
        if next(self._officers(node), None) is not None:
            yield IN_OFFICE
        yield from dict.fromkeys(word for word, _ in self._ties(node))

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
        for _, told in sorted(set(self._ties(node))):
            yield told[:1].upper() + told[1:]

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

    def _ties(self, node: int) -> Iterator[tuple[str, str]]:
        """Yield the words and sentences on listed parties that came before or after, or are linked.

        A link of unknown kind may be, or have been, a holding: its role is told as published.
        """
        number = self.scope.world_number(node)
        ways = ((self.links, "source", "been succeeded by"), (self.after, "target", "succeeded"))
        for rows, end, verb in ways if self.listed else ():
            for link in rows.rows_of(number):
                other, word = link[f"{end}_idx"], _TIES.get(link["kind"])
                if word is None or other == number or other not in self.listed:
                    continue
                said = _SAID.get(link["certainty"], "stated")
                told = f"{self.world.text_name_of(other)}, on a list, is {said} to"
                if word == SUCCESSION:
                    more = "a person must say whether they are one body."
                    yield word, f"{told} have {verb} the party: {more}"
                else:
                    how = link["role"] or link["subtype"]
                    role = f' as "{how}"' if how else ""
                    more = "no share or right is stated with it, so it is no holding here."
                    yield word, f"{told} be linked to the party{role}: {more}"

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
        outcome, version = self.outcome, self.outcome.version
        groups = [set(outcome.seeds[1].tolist()) | set(self._relatives)]
        if version.per_party:
            apart = defaultdict[int, set[int]](set)
            for relative, listed in self._relatives.items():
                for party in listed:
                    own = int(self.scope.local_numbers(np.array([party]))[0])
                    apart[party] |= {relative} | ({own} if own >= 0 else set())
            groups = [apart[party] for party in sorted(apart)]
        together = [np.array(sorted(group), np.int64) for group in groups]
        seeds = np.unique(np.concatenate(together))
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
        seen, waiting = {node}, [node]
        for current in waiting:
            if len(waiting) > NEAREST:
                break
            nearby = {wire.holder for wire in self.evidence.wires_into(current)} - seen
            seen |= nearby
            waiting.extend(sorted(nearby))
        found = sorted(seen & self._relatives.keys()) or sorted(self._relatives)
        return [self.world.text_name_of(self.scope.world_number(one)) for one in found]
