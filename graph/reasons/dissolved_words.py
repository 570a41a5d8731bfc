"""What is said of dissolved parties: of themselves, and of what they held."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np

from graph.cascade.dead_holders import dead_nodes, deaths_of
from graph.cascade.dissolved_holders import HOLDER_DISSOLVED, dissolved_nodes
from graph.holdings.transfer_facts import SLACK
from graph.kernels.cascade_loops import Bools
from graph.reasons.assessment import Assessment, blank_assessment
from graph.reasons.evidence import SIGN, Evidence
from graph.regimes.regime import Regime
from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import ALWAYS, NEVER, end_days, end_text
from graph.values.share import FULL_TICKS, TICK, percent_text
from graph.values.vocabulary import SUCCESSION, Verdict
from graph.world.rows_by_party import RowsByParty
from graph.world.world import World

DISSOLVED: Final = "dissolved"
STAKE_LOST: Final = "where its stake went is not stated"
"""How what is said of a dissolved holder ends where no source states who has its stake."""
OWNER_DIED: Final = "owner_died"
"""Flag: an owner, also further up, is stated to have died by the day."""
HEIRS_UNSTATED: Final = "; who has had the stake since is not stated."
"""How a sentence on such an owner ends."""


class DissolvedWords:
    """Says what an outcome's dissolved holders mean for the parties below them."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.outcome = evidence, evidence.outcome
        self.world = self.outcome.facts.scope.world

    @cached_property
    def _nodes(self) -> tuple[Bools, Bools]:
        return dissolved_nodes(self.outcome.facts)

    def dead_above(self, node: int) -> Iterator[int]:
        """Yield the nearest persons above a party who are stated to have died, by node."""
        wanted, below = self._below_dead
        if wanted:
            above = self.evidence.nearest_above(node, wanted, below, by_stakes=True)
            yield from (one for one in above if one != node)

    def death_caveats(self, node: int) -> Iterator[str]:
        """Yield who above a party has died by the day, and that no source says whose it is now."""
        scope = self.outcome.facts.scope
        for one in self.dead_above(node):
            name = self.world.text_name_of(scope.world_number(one))
            below = self.world.text_name_of(scope.world_number(node))
            died = f"is stated to have died {end_text(deaths_of(scope)[one])}{HEIRS_UNSTATED}"
            yield f"{name}, an owner of {below} or of one above it, {died}"

    @cached_property
    def _below_dead(self) -> tuple[frozenset[int], Bools]:
        nodes = dead_nodes(self.outcome.facts.scope, self.outcome.facts.day)
        return frozenset(nodes.tolist()), self.evidence.nodes_below(nodes, by_stakes=True)

    def is_open(self, node: int) -> bool:
        """Return whether it is open if a party still existed on the day."""
        return bool(self._nodes[1][node])

    def flags_of(self, node: int, verdict: Verdict) -> Iterator[str]:
        """Yield the word for a holder that is dissolved and decides, or is perhaps dissolved."""
        outcome, perhaps, back = self.outcome, self._nodes[1], 0
        possible = outcome.caught_nodes("possible") if perhaps.any() else perhaps
        for wire in self.evidence.wires_into(node):
            if wire.kind == SIGN and outcome.review.stage[wire.holder]:
                kind = outcome.signs.kinds[int(outcome.signs.kind[wire.place])]
                ticks = int(outcome.signs.extra[wire.place])
                if kind.flag == HOLDER_DISSOLVED:
                    back += FULL_TICKS if ticks < 0 else ticks
            elif verdict is Verdict.POSSIBLE and perhaps[wire.holder] and possible[wire.holder]:
                yield HOLDER_DISSOLVED
        held = max(int(one.possible.value[node]) for one in outcome.measures)
        if back and held + back >= outcome.version.limit:
            yield HOLDER_DISSOLVED

    def caveats_of(self, node: int) -> Iterator[str]:
        """Yield what a dissolved holder held where its stake would decide, and the rule stops."""
        outcome = self.outcome
        if outcome.review.stage[node] or HOLDER_DISSOLVED not in {
            *self.flags_of(node, Verdict.EXCLUDED)
        }:
            return
        signs = outcome.signs
        for wire in self.evidence.wires_into(node):
            if wire.kind == SIGN and outcome.review.stage[wire.holder]:
                place = wire.place
                if signs.kinds[int(signs.kind[place])].flag == HOLDER_DISSOLVED:
                    ticks, row = int(signs.extra[place]), int(signs.row[place])
                    yield self.sentence(wire.holder, node, ticks, row)

    def sentence(self, holder: int, asset: int, ticks: int, row: int) -> str:
        """Write that a dissolved party held something, and that nobody says where it went.

        The row that says so names the nominee, where the holder is the person behind it.
        """
        ends = [self.outcome.facts.scope.world_number(node) for node in (holder, asset)]
        legal = int(self.world.column("interests", "owner_idx")[row])
        person, other = map(self.world.text_name_of, ends)
        held = f"held {_share_words(ticks)} of" if ticks >= 0 else "had rights in"
        ended, how = ends[0], "" if legal == ends[0] else " through a nominee"
        if not self._nodes[0][holder]:
            ended, how = legal, f" as a nominee for {person}"
        name, when = self.world.text_name_of(ended), dissolved_on(self.world, ended)
        return (
            f"{name}, which {held} {other}{how}, was dissolved{when}; "
            f"{self._whereabouts(ended, asset, legal)}."
        )

    @cached_property
    def _after(self) -> RowsByParty:
        return RowsByParty(self.outcome.facts.scope, self.outcome.facts.day, "links", "source_idx")

    def _whereabouts(self, ended: int, asset: int, legal: int) -> str:
        """Return what is stated of where the stake of a dissolved party went.

        Told are who succeeded it, and whose holding in the same asset began about when it ended.
        """
        facts, gone = self.outcome.facts, self.world.dissolutions
        links = [one for one in self._after.rows_of(ended) if one["kind"] == SUCCESSION]
        heirs = {one["target_idx"] for one in links} - {ended, -1}
        place, first = gone.party == ended, facts.scope.column("may_from")
        came = (facts.asset == asset) & facts.may_hold() & (first > ALWAYS)
        came &= first >= gone.may_from[place].max(initial=ALWAYS) - SLACK
        came &= first <= gone.sure_from[place].min(initial=NEVER) + SLACK
        since = set(facts.scope.column("owner_idx")[came].tolist()) - {ended, legal, -1}
        some = heirs & since or heirs or since
        if not some:
            return STAKE_LOST
        who = " and ".join(sorted(map(self.world.text_name_of, some)))
        stake = f"held a stake in {self.world.text_name_of(facts.scope.world_number(asset))}"
        if not heirs:
            return f"{who} {stake} from about then, as stated"
        return (
            f"{who} succeeded it, as stated{f', and {stake} from about then' * bool(some & since)}"
        )


def _share_words(ticks: int) -> str:
    return "100%" if ticks >= FULL_TICKS else f"{percent_text(-(-ticks // TICK))}%"


def dissolved_on(world: World, number: int) -> str:
    """Return since when a party is dissolved, such as `` on 1 June 2023``; else nothing."""
    ends = [row["end"] for row in world.party_rows(number) if row["end"]]
    if not ends:
        return ""
    last = max(ends, key=lambda end: end_days(end)[::-1])
    return f" {end_text(last)}"


def dissolved_off_list(world: World, listed: ListedParties, day: int) -> Bools:
    """Return which parties were dissolved by a day.

    Who is named on a list stays so for as long as the entry stands.
    """
    gone = is_dissolved(world, day)
    gone[sorted(listed.sure | listed.perhaps | listed.needing_review)] = False
    return gone


def leave_out_dissolved(
    world: World, regime: Regime, gone: Bools, answers: Sequence[Assessment]
) -> list[Assessment]:
    """Return answers, of which those of parties that no longer exist are not assessed."""
    return [
        _not_assessed(world, regime, one) if one.subject >= 0 and gone[one.subject] else one
        for one in answers
    ]


def _not_assessed(world: World, regime: Regime, answer: Assessment) -> Assessment:
    name = world.text_name_of(answer.subject)
    reason = f"{name} was dissolved{dissolved_on(world, answer.subject)}"
    return replace(
        blank_assessment(regime, answer.rule_id, answer.day, reason),
        subject=answer.subject,
        flags=(DISSOLVED,),
        listed_owners=answer.listed_owners,
        unknown_share_max=answer.unknown_share_max,
        open_ticks=answer.open_ticks,
        transfers=answer.transfers,
    )


def is_dissolved(world: World, day: int) -> Bools:
    """Return for each party of a world whether it surely no longer exists on a day."""
    found = np.zeros(world.size, np.bool_)
    found[world.dissolutions.gone_by(day)[0]] = True
    return found
