"""Whether one statement meets a criterion of control of a rule, as a hop of a path shows it."""

from collections.abc import Mapping
from typing import Any

from graph.regimes.regime import RegimeVersion
from graph.regimes.rule_parts import CRITERION
from graph.values.share import FULL_TICKS, TICK, UNIT
from graph.values.vocabulary import APPOINTMENT_OF_BOARD, VOTING_RIGHTS


def is_criterion(
    version: RegimeVersion | None, said: Mapping[str, Any], *, government: bool
) -> bool:
    """Return whether a hop states a criterion of control, or a right that is a measure.

    ``version`` is ``None`` where nothing counts; ``government``: a blocked one is at its start.
    """
    if version is None:
        return False
    types, low = set(said["types"]), _lower_ticks(said)
    for sign in version.signs:
        if sign.grade != CRITERION or types.isdisjoint(sign.types):
            continue
        if sign.government and not government:
            continue
        if sign.extent is None or (low is None and sign.extent.unstated):
            return True
        if low is not None and low > sign.extent.over:
            return True
    return False


def _lower_ticks(said: Mapping[str, Any]) -> int | None:
    """Return the lower end that a hop states of seats or votes, in ticks; ``None`` for nothing."""
    least, most = said.get("share_min_pct"), said.get("share_max_pct")
    if APPOINTMENT_OF_BOARD not in said["types"] and VOTING_RIGHTS in said["types"]:
        least, most = said.get("votes_min_pct", least), said.get("votes_max_pct", most)
    if least is None or (least == 0 and most == 100):
        return None
    return min(int(least * UNIT) * TICK + (said.get("min_closed") is False), FULL_TICKS)
