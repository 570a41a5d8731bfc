"""The answer of a regime about one party on one day, as every way of finding it gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.reasons.transfer_words import ShownTransfer
from graph.regimes.regime import Regime
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import Basis, Verdict
from graph.world.world import World

NO_SHARE: Final[Mapping[str, Any]] = {
    "own_low_ticks": None,
    "own_high_ticks": None,
    "product_low": None,
    "product_high": None,
    "product_exact": False,
    "product_open": (False, False),
}
"""The shares of an answer in which shares say nothing, by field of an assessment."""
_CLAIMS: Final = (("it is disputed", "disputed"), ("it is alleged", "alleged"))
"""How a deciding fact begins that is a claim itself."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one regime says of one party on one day.

    Attributes:
        subject: number of the canonical party.
        regime: the regime's key.
        rule_id: key and first day of the version applied; ``None`` if none was.
        day: ordinal of the day.
        verdict: what can be said.
        basis: what the verdict rests on: ownership, control, a listing, or nothing.
        measure: the measure that the shares below are of; ``None`` if not assessed.
        own_low_ticks: lower end of the share that the rule counts, in ticks; under a rule that
            looks at each listed party alone, that of the party that comes furthest. ``None``
            where nothing was assessed, and where the party's own entry on a list decides
            (basis ``listing``): what others hold in it then answers nothing.
        own_high_ticks: upper end of it.
        product_low: lower bound of the look-through share of all listed, in percent; ``None``
            as above.
        product_high: upper bound of it.
        product_exact: whether the two are exact, not rounded outward.
        product_open: whether no admissible shares reach the lower bound, and the upper one.
        listed_owners: numbers of the listed parties from which stakes or signs lead here.
        unknown_share_max: units that nobody is stated to hold, of that measure.
        open_ticks: the largest share in ticks that the rule would add up if every owner that no
            source states, up the whole chain, were listed; ``None`` where it is not asked.
        flags: words of the rule vectors, sorted.
        deciding_fact: what made a ``possible`` or a ``review``, in words.
        caveats: what was not known or long ago, in sentences.
        why_rows: rows of ``interests`` that the answer rests on.
        candidates: rows of ``unsure`` that put the party up for review.
        transfers: what was given away of the party and of those above it by the day.
        passes_on: what it holds counts as held by the listed, if they own it.
        if_in_force: what would be found if a stayed rule, or one of unknown status, were in force.
        claimed: how control that leads here is claimed, ``disputed`` or ``alleged``; else empty.
    """

    subject: int
    regime: str
    rule_id: str | None
    day: int
    verdict: Verdict
    basis: Basis
    measure: str | None
    own_low_ticks: int | None
    own_high_ticks: int | None
    product_low: Fraction | None
    product_high: Fraction | None
    product_exact: bool
    product_open: tuple[bool, bool]
    listed_owners: tuple[int, ...]
    unknown_share_max: int | None
    open_ticks: int | None
    flags: tuple[str, ...]
    deciding_fact: str | None
    caveats: tuple[str, ...]
    why_rows: tuple[int, ...]
    candidates: tuple[int, ...] = ()
    transfers: tuple[ShownTransfer, ...] = ()
    passes_on: bool = True
    if_in_force: Verdict | None = None
    claimed: str = ""

    @property
    def by_transfer(self) -> bool:
        """Whether what was given away is the fact that asks for a review."""
        return any(one.sentence == self.deciding_fact for one in self.transfers)

    @property
    def unknown_owners(self) -> str | None:
        """How much is in hands that no source states: ``none``, ``some`` or ``all`` of it."""
        if self.open_ticks is None:
            return None
        return {0: "none", FULL_TICKS: "all"}.get(self.open_ticks, "some")


def blank_assessment(regime: Regime, rule_id: str | None, day: int, reason: str) -> Assessment:
    """Return the answer that nothing is assessed and why; the subject is filled in later."""
    return Assessment(
        subject=-1,
        regime=regime.key,
        rule_id=rule_id,
        day=day,
        verdict=Verdict.NOT_ASSESSED,
        basis=Basis.NONE,
        measure=None,
        **NO_SHARE,
        listed_owners=(),
        unknown_share_max=None,
        open_ticks=None,
        flags=(),
        deciding_fact=None,
        caveats=(f"Not assessed: {reason}.",),
        why_rows=(),
    )


def add_claim(world: World, found: Assessment) -> Assessment:
    """Return an assessment with how what asks for a review is claimed; others as they are."""
    if found.verdict is not Verdict.REVIEW:
        return found
    fact = found.deciding_fact or ""
    said = next((word for start, word in _CLAIMS if fact.startswith(start)), None)
    return replace(found, claimed=said or _claimed_control(world, found.why_rows))


def _claimed_control(world: World, rows: Sequence[int]) -> str:
    """Return how control without a share is claimed among some interests; empty if it is not."""
    if not rows:
        return ""
    table = world.tables["interests"].select(["share", "votes", "certainty"])
    table = table.take(pa.array(rows, pa.int64()))
    bare = pc.and_(pc.is_null(table["share"]), pc.is_null(table["votes"]))
    said = set(table.filter(bare)["certainty"].to_pylist())
    return next((word for _, word in _CLAIMS if word in said), "")
