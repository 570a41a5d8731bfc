"""How a review is claimed: that somebody controls a party may be stated, alleged or disputed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.reasons.assessment import Assessment
from graph.values.vocabulary import Verdict
from graph.world.world import World

_CLAIMS: Final = (("it is disputed", "disputed"), ("it is alleged", "alleged"))
"""How a deciding fact begins that is a claim itself."""


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
